"""Nothing that a stranger's notebook holds can run, read, load, hang or kill."""

from __future__ import annotations

import base64
import contextlib
import re
import struct
import zlib
from pathlib import Path

import pytest

from nbbriefing.blocks.svg import BadImage, clean_svg
from nbbriefing.exporters import trial
from nbbriefing.exporters.reading.images import read_image
from nbbriefing.exporters.typst.code import breakable, string

from .exporter_helpers import export_page, export_paper
from .exporter_samples import code, markdown, notebook, png, shown

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


USE = '<use href="#a{}"/>'
REPEATED = "".join(f'<g id="a{n}">' + USE.format(n + 1) * 10 + "</g>" for n in range(9)) + '<rect id="a9"/>'


def svg(body: str, prologue: str = "") -> str:
    return f'{prologue}<svg {NAMESPACES} width="10" height="10">{body}</svg>'


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<svg onload="alert(1)"><script>alert(1)</script></svg>',
        '<p style="background:url(https://example.org/x)">x</p>',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        '<meta http-equiv="refresh" content="0;url=https://example.org">',
        '<form action="https://example.org"><button formaction="javascript:alert(1)">x</button></form>',
        '<math><mtext><img src=x onerror="alert(1)"></mtext></math>',
        '<table background="https://example.org/x"><tr><td>x</td></tr></table>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<img src="asset:../../etc/passwd">',
    ],
)
def test_html_cannot_run_or_load(attack: str) -> None:
    for node in (notebook(markdown(attack)), notebook(code("1", shown({"text/html": attack})))):
        main = export_page(node).html.partition("<main")[2].lower()
        assert "<script" not in main
        assert not re.search(r"<[^>]+\s(?:on\w+|srcdoc|formaction|background)\s*=", main)
        assert "javascript:" not in main.replace("javascript:alert(1)</", "")
        assert not re.search(r"(?:src|url)\s*[=(]\s*['\"]?https?:", main)
        assert not re.search(r"<(?:link|meta|form|iframe|object|embed)\b", main)
        export_paper(node)


@pytest.mark.parametrize(
    "text",
    ['#read("/etc/passwd")', '#include "x"', '"; #panic("x"); "', "\\", '\\"', "$ x $", "= Heading",
     "@ref <label>",
     "`raw`", "/* comment", "//", "#{", "\u2028\u2029", "\x00\x07\x1b", "\u202e\u2066", "]]]", "{}"],
)  # fmt: skip
def test_text_is_never_typst_markup(text: str) -> None:
    node = notebook(markdown("x"), code("1", shown({"text/plain": f"a{text}b"})), title=f"T{text}")
    paper = export_paper(node)
    visible = "".join(c for c in text if c.isprintable() and not c.isspace())
    assert visible in paper.squeezed
    literal = string(text)
    assert literal[0] == literal[-1] == '"'
    assert not re.search(r'(?<!\\)(?:\\\\)*"', literal[1:-1])


@pytest.mark.parametrize(
    "drawing",
    [
        svg("<text>&xxe;</text>", '<!DOCTYPE svg [<!ENTITY xxe SYSTEM "file:///etc/hostname">]>'),
        svg('<image href="file:///etc/hostname" width="9" height="9"/>'),
        svg('<image xlink:href="https://example.org/x.png" width="9" height="9"/>'),
        svg('<use href="https://example.org/x.svg#a"/>'),
        svg("<style>@import url(https://example.org/x.css);</style>"),
        svg('<rect fill="url(https://example.org/x#a)" width="9" height="9"/>'),
        svg("<script>alert(1)</script><foreignObject><p>x</p></foreignObject>"),
        svg('<a href="javascript:alert(1)"><rect onclick="alert(1)" width="9" height="9"/></a>'),
        svg('<set attributeName="href" to="javascript:alert(1)"/>'),
    ],
)
def test_a_drawing_cannot_run_or_load(drawing: str) -> None:
    try:
        data, _, _ = clean_svg(drawing)
    except BadImage:
        return
    text = data.decode()
    for trace in ("file:", "example.org", "script", "foreignObject", "onclick", "<set", "ENTITY", "hostname"):
        assert trace not in text.replace("http://www.w3.org", "")


@pytest.mark.parametrize(
    ("drawing", "reason"),
    [
        (svg(REPEATED), "repeats"),
        (svg('<g id="a"><use href="#a"/></g>'), "refers to itself"),
        (svg("<g>" * 5000 + "</g>" * 5000), "depth"),
        (svg("&a;", '<!DOCTYPE svg [<!ENTITY a "' + "x" * 1000 + '">]>').replace("&a;", "&a;" * 3), ""),
        ("<svg><unclosed", "well-formed"),
        ("<html/>", ""),
    ],
)  # fmt: skip
def test_a_drawing_that_explodes_is_refused(drawing: str, reason: str) -> None:
    if not reason:
        # Entities are left unresolved, or the drawing is none: either way nothing is expanded.
        with contextlib.suppress(BadImage):
            assert b"xxxx" not in clean_svg(drawing)[0]
        return
    with pytest.raises(BadImage, match=reason):
        clean_svg(drawing)


def test_a_drawing_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "SECONDS", 1)
    endless = svg(
        '<filter id="f" x="0" y="0" width="1" height="1">'
        '<feTurbulence baseFrequency="0.9" numOctaves="1000000"/></filter>'
        '<rect width="20000" height="20000" filter="url(#f)"/>'
    ).replace('width="10" height="10"', 'width="20000" height="20000"', 1)
    page = export_page(notebook(code("1", shown({"image/svg+xml": endless}))))
    assert page.warnings[0].startswith(
        "cell 1, output 1: image/svg+xml cannot be shown: the SVG cannot be drawn within"
    )
    assert "An image stood here that could not be shown" in page.text


def bomb(width: int, height: int) -> bytes:
    """Return a PNG that claims a size without having the pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb(50_000, 50_000), "pixels"),
        (bomb(300, 300), "cannot be read"),
        (b"\x89PNG\r\n\x1a\n garbage", "cannot be read"),
        (b"", "kind is not known"),
        (b"%PDF-1.7", "PDF"),
        (b"GIF89a", "cannot be read"),
    ],
)
def test_damaged_and_oversized_images_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(BadImage, match=reason):
        read_image(data)


def test_a_large_image_is_scaled_down() -> None:
    asset = read_image(base64.b64decode(png(5000, 4000)))
    assert (asset.width, asset.height) == (4000, 3200)


def test_a_damaged_image_is_noted_and_the_rest_is_there() -> None:
    damaged = base64.b64encode(bomb(300, 300)).decode()
    node = notebook(markdown("before"), code("1", shown({"image/png": damaged})), markdown("after"))
    for text in (export_page(node).text, export_paper(node).text):
        assert re.search("before.*could not be shown.*after", text)


def test_typst_sees_no_file_of_the_machine(tmp_path: Path) -> None:
    import typst

    from nbbriefing.exporters.typst.compile import compile_pdf

    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    for path in (str(secret), "/etc/hostname", "../../../../etc/hostname"):
        with pytest.raises(typst.TypstError):
            compile_pdf(f'#set document(title: "x")\n#read({string(path)})', {})


def test_no_reference_to_the_network_in_a_page() -> None:
    node = notebook(markdown("![a](https://example.org/a.png) [link](https://example.org)"), title="T")
    html = export_page(node).html
    assert not re.search(r"<(?:script|link|iframe)\b", html)
    assert not re.search(r"\b(?:src|srcset)=\"(?!data:)", html)
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)


def test_an_empty_page_is_small() -> None:
    assert len(export_page(notebook(title="T")).html.encode()) < 40_000


def test_words_too_long_for_a_line_get_places_to_break() -> None:
    assert breakable("a" * 100, 36) == "\u200b".join(["a" * 36, "a" * 36, "a" * 28])
    assert breakable("short words stay", 36) == "short words stay"
    assert (
        breakable("https://example.org/a/long/path/to/a/page", 20).replace("\u200b", "")
        == "https://example.org/a/long/path/to/a/page"
    )
    paper = export_paper(notebook(markdown("x" * 400)))
    assert "x" * 400 in paper.squeezed
