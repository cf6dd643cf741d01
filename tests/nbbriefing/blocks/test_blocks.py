"""Blocks: the JSON form keeps to the schema, and every text survives on its way to HTML."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.blocks.forms import read as read_form
from nbbriefing.blocks.forms import schema
from nbbriefing.blocks.html import inlines_html, render_block
from nbbriefing.blocks.model import (
    MIME_TYPE,
    Column,
    Facts,
    Figure,
    Group,
    Heading,
    KeyFigure,
    KeyFigures,
    ListBlock,
    Notice,
    Paragraph,
    Reference,
    References,
    Run,
    Table,
)
from nbbriefing.blocks.svg import checked_svg
from nbbriefing.language.formats import count, percent

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 0"/></svg>'
TABLE = Table(
    "c", [Column("a"), Column("b", "right", unit="CNY", weight=2)], [["x", Run("y", bold=True)]], notes=["n"]
)

EVERY_BLOCK = [
    Paragraph(["a ", Run("b", ref="source-1"), Run("late", tone="late")], "finding"),
    Heading("h", 2),
    ListBlock(["one", ["two ", Run("2", italic=True)]], ordered=True),
    KeyFigures([KeyFigure("38%", "kept", "12 of 32")]),
    Notice("nothing"),
    TABLE,
    Figure(SVG, "what it shows", "title", "caption", TABLE),
    References([Reference("source-1", ["Somebody, ", Run("there", href="https://example.org/a?b=1&c=2")])]),
    Facts([("as of", "2021-12-31")]),
    Group([Paragraph("p"), Group([Notice("n")])]),
]


class _Reader(HTMLParser):
    """Collects text, tags and attributes of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: type(block).__name__)
def test_json_form_keeps_to_the_schema(block) -> None:
    form = block.to_json()
    jsonschema.validate(form, schema())
    assert json.loads(json.dumps(form)) == form


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: type(block).__name__)
def test_mime_bundle_holds_three_forms(block) -> None:
    bundle = block._repr_mimebundle_()
    assert set(bundle) == {MIME_TYPE, "text/html", "text/plain"}
    assert bundle[MIME_TYPE] == block.to_json()


def test_a_number_keeps_its_value_beside_its_text() -> None:
    table = Table(
        "c", [Column("a")], [[count(1250)], [Run(percent(0.125), bold=True)], [f"{count(3)} of them"]]
    )
    form = table.to_json()
    jsonschema.validate(form, schema())
    assert form["rows"] == [
        [[{"text": "1,250", "value": 1250}]],
        [[{"text": "12%", "bold": True, "value": 0.125}]],
        ["3 of them"],
    ]
    assert read_form(form).to_json()["rows"][0] == form["rows"][0]
    assert json.loads(json.dumps(form)) == form


def test_facts_carry_metadata_beside_the_bundle() -> None:
    data, metadata = Facts([("a", "b")], {"nbbriefing": {"reads": {}}})._repr_mimebundle_()
    assert metadata == {"nbbriefing": {"reads": {}}}
    assert MIME_TYPE in data


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_text_survives_to_html_as_text(text: str) -> None:
    table = Table(text, [Column(text)], [[[text, Run(text, bold=True)]]], notes=[text])
    figure = Figure(SVG, "alt " + text, text, text, table)
    for block in (
        Paragraph([text, Run(text, ref=text or "r")]),
        figure,
        Facts([(text, Run(text, tone="kept"))]),
    ):
        reader = read(render_block(block.to_json()))
        assert text in "".join(reader.text)
        assert not {"script", "b", "img", "iframe"} & set(reader.tags)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_alternative_text_survives_as_an_attribute(text: str) -> None:
    html = render_block(Figure(SVG, "x" + text, "t").to_json())
    assert ("aria-label", "x" + text) in read(html).attributes


@given(st.text())
def test_only_harmless_addresses_become_links(address: str) -> None:
    html = inlines_html([Run("text", href=address)])
    links = [value for name, value in read(html).attributes if name == "href"]
    assert all(link.lower().startswith(("http://", "https://", "mailto:", "#")) for link in links)


def test_script_address_leaves_the_bare_text() -> None:
    assert inlines_html([Run("t", href="javascript:alert(1)")]) == "t"


def test_table_has_caption_scopes_and_units_in_the_head() -> None:
    html = render_block(TABLE.to_json())
    assert "<caption>c</caption>" in html
    assert '<th scope="col">a</th>' in html
    assert '<th scope="row">x</th>' in html
    assert '<th scope="col" class="b-right">b <span class="b-unit">CNY</span></th>' in html


def test_citation_links_to_its_reference() -> None:
    assert '<a class="b-ref" href="#ref-source-1">b</a>' in render_block(EVERY_BLOCK[0].to_json())
    assert '<li id="ref-source-1">' in render_block(EVERY_BLOCK[7].to_json())


@pytest.mark.parametrize(
    "svg",
    [
        "<p>no drawing</p>",
        "<svg><path></svg>",
        "<svg><script>alert(1)</script></svg>",
        '<svg onload="alert(1)"></svg>',
        '<svg><image href="https://example.org/x.png"/></svg>',
        '<svg><path style="fill: url(https://example.org/x)"/></svg>',
        "<svg><style>@import url(x)</style></svg>",
    ],
)
def test_a_drawing_that_is_more_than_a_drawing_is_refused(svg: str) -> None:
    with pytest.raises(ValueError, match="drawing"):
        checked_svg(svg)


def test_a_drawing_may_point_into_itself() -> None:
    svg = '<svg><path clip-path="url(#a)"/><use href="#b"/></svg>'
    assert checked_svg('<?xml version="1.0"?>' + svg) == svg


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({"v": 2, "type": "notice", "content": ""}, "version 2"),
        ({"v": 1, "type": "poem", "content": ""}, "'poem'"),
        ({"v": 1, "type": "notice"}, "lacks 'content'"),
        ({"v": 1, "type": "paragraph", "role": "loud", "content": ""}, "'loud'"),
        ({"v": 1, "type": "heading", "level": 1, "content": ""}, "level 1"),
        ({"v": 1, "type": "notice", "content": [{"text": "", "tone": "pink"}]}, "'pink'"),
    ],
)
def test_an_unknown_form_is_refused(block: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        render_block(block)


def test_what_no_reader_could_use_is_refused_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="alternative text"):
        Figure(SVG, " ", "t")
    with pytest.raises(ValueError, match="row 1 has 1 cells for 2 columns"):
        Table("c", [Column("a"), Column("b")], [["x"]])
    with pytest.raises(ValueError, match="level 1"):
        Heading("h", 1)
