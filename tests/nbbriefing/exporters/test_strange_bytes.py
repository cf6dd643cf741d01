"""Strangers' bytes: four kinds of images by name, and whatever else is drawn within limits."""

from __future__ import annotations

import base64
import io
import random
import subprocess
import time

import pytest
from PIL import Image

from nbbriefing.blocks.svg import BadImage
from nbbriefing.exporters import trial
from nbbriefing.exporters.reading import images
from nbbriefing.exporters.reading.images import from_address, pdf_to_svg, read_image
from nbbriefing.exporters.reading.maths import Formulas, strip_delimiters
from nbbriefing.exporters.reading.styles import element_rules
from nbbriefing.exporters.reading.tables import is_number
from nbbriefing.foreign import clean_text

from .exporter_helpers import export_page, export_paper
from .exporter_samples import code, markdown, notebook, shown
from .hostile_cases import FORMULAS, svg

END = markdown("THE-END")


def image(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, kind)
    return buffer.getvalue()


PNG = base64.b64encode(image("PNG")).decode()
POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n%%EOF\n"
REFUSED = {
    "PostScript": POSTSCRIPT,
    "TIFF": image("TIFF"),
    "AVIF": b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf" + bytes(200),
    "DDS": b"DDS " + (124).to_bytes(4, "little") + b"\xff" * 120,
    "BMP": image("BMP"),
    "ICO": image("ICO"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_other_kinds_are_refused_by_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object, **__: object) -> None:
        raise AssertionError("a program was started")

    monkeypatch.setattr(subprocess, "Popen", start)
    with pytest.raises(BadImage, match=name):
        read_image(REFUSED[name])


def test_what_is_no_image_is_noted_in_both_renditions() -> None:
    cells = [
        code("1", shown({f"image/{mime}": base64.b64encode(data).decode(), "text/plain": "x"}))
        for mime in ("png", "jpeg", "webp")
        for data in REFUSED.values()
    ]
    node = notebook(*cells, END, title="T")
    assert "THE-END" in export_page(node).text
    assert "THE-END" in export_paper(node).squeezed


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_mutated_images_are_shown_or_refused(kind: str) -> None:
    chance, whole = random.Random(kind), image(kind)
    for _ in range(250):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            images._read(bytes(data[: chance.choice([len(data), chance.randrange(len(data))])]))
        except BadImage:
            continue


def nested_forms(levels: int) -> bytes:
    """Return a small PDF whose forms draw each other ten times."""
    own = b"/MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R %s >>" % own
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
    ]
    for level in range(levels):
        inner = b"" if level == levels - 1 else b"/X %d 0 R" % (level + 6)
        drawn = b"0 0 1 1 re f " if level == levels - 1 else b"/X Do " * 10
        form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
        head = b"<< " + form + b" /Resources << /XObject << %s >> >> /Length %d >>"
        bodies.append(head % (inner, len(drawn)) + b"\nstream\n" + drawn + b"\nendstream")
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def test_a_pdf_that_unfolds_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf_to_svg(nested_forms(2)).startswith(b"<svg")
    monkeypatch.setattr(trial, "SECONDS", 2)
    began = time.monotonic()
    bomb = base64.b64encode(nested_forms(14)).decode()
    node = notebook(code("1", shown({"application/pdf": bomb, "text/plain": "in words"})), END, title="T")
    assert "in words THE-END" in export_page(node).text
    assert "THE-END" in export_paper(node).squeezed
    assert time.monotonic() - began < 30


def test_a_raster_in_a_drawing_is_tried_apart_and_only_of_known_kinds() -> None:
    def drawing(data: bytes, kind: str = "png") -> bytes:
        address = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
        return svg(f'<image href="{address}" width="9" height="9"/>').encode()

    assert trial._is_costly(drawing(image("PNG")))
    assert b"<image" in read_image(drawing(image("PNG"))).data
    with pytest.raises(BadImage, match="PostScript"):
        read_image(drawing(POSTSCRIPT))
    with pytest.raises(BadImage, match="cannot be read"):
        read_image(drawing(b"\x89PNG\r\n\x1a\n garbage"))


@pytest.mark.parametrize("number", ["²", "١", "1" * 5000, "-1", "", "1.5.2", ".", "½", "Ⅳ", "1e999", "nan"])
def test_any_number_is_read_or_left(number: str) -> None:
    html = (
        f"<table><tr><td colspan='{number}' rowspan='{number}'>a</td></tr></table>"
        f"<ol start='{number}'><li value='{number}'>b</li></ol>"
        f"<div style='background:red;width:{number}px;height:{number}px'></div>"
        f"<p style='color:rgb({number},{number},{number})'>c</p>"
        f"<img src='x' width='{number}' height='{number}'>"
        f"<img style='width:{number}em' src='data:image/png;base64,{PNG}'>"
    )
    node = notebook(
        code("1", shown({"text/html": html})),
        code("1", shown({"text/plain": f"\x1b[{number};{number}mx\x1b[38;5;{number}my"})),
        markdown(rf"$\hspace{{{number}em}} x \\[{number}pt] y$"),
        END,
        title="T",
        date=f"2020-{number}-{number}",
    )  # fmt: skip
    assert "THE-END" in export_page(node).text
    assert "THE-END" in export_paper(node).squeezed


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_no_link_that_runs(name: str) -> None:
    page = export_page(notebook(markdown(FORMULAS[name]), END, title="T"))
    tags = " ".join(page.html[at:].split(">")[0] for at in range(len(page.html)) if page.html[at] == "<")
    assert "javascript:" not in tags.lower().replace("\t", "")
    assert "href=" not in tags.partition("<main")[2] or 'href="#' in tags
    assert "THE-END" in page.text


def test_a_formula_may_lead_to_a_page() -> None:
    formula = Formulas().mathml(strip_delimiters(r"$\href{https://example.org}{x}$"), block=False)
    assert formula is None or "javascript" not in "".join(map(str, formula.itertext()))


@pytest.mark.parametrize(
    "odd", ["\ufeff", "\ud800", "\ufffe", "\x00", "\x1b", "\u2028", "\u202e", "\U0010ffff"]
)
def test_odd_characters_stop_nothing(odd: str) -> None:
    text = f"a{odd}b"
    block = {"v": 1, "type": "paragraph", "role": "body", "content": text}
    node = notebook(
        markdown(f"# {text}\n\n{text} `{text}` [{text}](https://example.org/{text}) ${text}$"),
        code("1", shown({"text/plain": text}), shown({"text/html": f"<p title='{text}'>{text}</p>"}),
             shown({"application/vnd.nbbriefing.block+json": block, "text/plain": text}),
             shown({"image/svg+xml": f"<svg width='9' height='9'><text y='9'>{text}</text></svg>"}),
             shown({"text/latex": f"${text}$"}), shown({"application/json": {text: text}})),
        END, title=text, authors=[text], subtitle=text, description=text, publication=text,
    )  # fmt: skip
    page = export_page(node)
    page.html.encode()
    assert "THE-END" in page.text
    assert "\ufeff" not in page.html
    assert "THE-END" in export_paper(node).squeezed


def test_a_mark_within_a_text_is_dropped() -> None:
    assert clean_text("a\ufeffb\ud800c") == "ab\ufffdc"


@pytest.mark.parametrize(
    "address", ["data:", "data:,", "data:text/html,x", "data:image/png;base64,@", "data:;;;,x"]
)
def test_an_address_of_data_is_read_or_refused(address: str) -> None:
    try:
        read_image(from_address(address, None, {}))
    except BadImage:
        return
    raise AssertionError(address)


def test_what_was_read_before_is_read_still() -> None:
    png = base64.b64encode(image("PNG")).decode()
    assert read_image(from_address(f"data:image/png;charset=utf-8;base64,{png}", None, {})).kind == "png"
    assert read_image(from_address(f"DATA: image/png ; base64 , {png}", None, {})).kind == "png"
    assert element_rules(
        "<style>#a, #b {color: RED !important; x: y; background-color: rgb(1, 2, 3)}</style>"
    ) == {
        "a": "color: RED; background-color: rgb(1, 2, 3)",
        "b": "color: RED; background-color: rgb(1, 2, 3)",
    }
    assert [is_number(text) for text in ("$ 1 234,5 %", "-1e5", "nan", "NaN", "1 x", "5 ‰")] == [
        True, True, True, True, False, True,
    ]  # fmt: skip
