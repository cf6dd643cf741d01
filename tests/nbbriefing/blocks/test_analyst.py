"""What an analyst shows: figures of matplotlib and frames of pandas as blocks."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.figure import Figure as MatplotlibFigure

from nbbriefing.blocks.analyst import figure_block, table_block
from nbbriefing.blocks.inline import plain_inlines
from nbbriefing.blocks.svg import checked_svg
from nbbriefing.figures import theme


@pytest.fixture(autouse=True)
def _styled():
    theme.install("house-of-tests")
    with plt.style.context("house-of-tests"):
        yield


FRAME = pd.DataFrame(
    {
        "name": ["a", None],
        "n": [1250, 3],
        "share": [0.5, float("nan")],
        "day": pd.to_datetime(["2021-12-31", None]),
        "hidden": [1, 2],
    }
)


def bars() -> object:
    return FRAME.plot.bar(x="name", y="n")


def test_a_plot_is_a_block_with_its_texts_and_the_same_bytes() -> None:
    one, other = (
        figure_block(bars(), title="{n} of them", alt="Two bars.", caption="c", n=1250) for _ in range(2)
    )
    assert one == other
    assert one.title == "1,250 of them"
    assert checked_svg(one.svg) == one.svg
    assert "<metadata" not in one.svg
    assert ">1200</text>" in one.svg.replace("<text", "\n<text")
    assert f"'{theme.font_families()[0]}'" in one.svg


def test_a_figure_its_axes_and_an_array_of_axes_are_the_same_drawing() -> None:
    drawings = []
    for pick in (lambda fig, axes: fig, lambda fig, axes: axes[0], lambda fig, axes: axes):
        fig, axes = plt.subplots(1, 2)
        axes[0].plot([1, 2, 3])
        drawings.append(figure_block(pick(fig, axes), title="t", alt="a").svg)
    assert len(set(drawings)) == 1


def test_pyplot_does_not_show_it_a_second_time() -> None:
    figure_block(bars(), title="t", alt="a")
    assert plt.get_fignums() == []


def test_a_figure_without_pyplot_is_shown_too() -> None:
    figure = MatplotlibFigure()
    figure.subplots().plot([1, 2])
    assert "<path" in figure_block(figure, title="t", alt="a").svg


def test_pixels_are_refused_with_the_remedy() -> None:
    _fig, ax = plt.subplots()
    ax.imshow([[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="pcolormesh"):
        figure_block(ax, title="t", alt="a")


def test_what_is_no_figure_is_named() -> None:
    with pytest.raises(TypeError, match="a str is no figure"):
        figure_block("x", title="t", alt="a")


def test_a_frame_is_a_table_with_labels_units_and_written_values() -> None:
    labels = {"name": "who", "n": "how many", "share": "part", "day": "when"}
    table = table_block(FRAME, labels=labels, units={"n": "CNY"}, caption="c", notes=["note {x}"], x=3)
    assert [plain_inlines(column.label) for column in table.columns] == list(labels.values())
    assert [column.align for column in table.columns] == ["left", "right", "right", "left"]
    assert table.columns[1].unit == "CNY"
    assert [list(map(plain_inlines, row)) for row in table.rows] == [
        ["a", "1,250", "0.5", "31 December 2021"],
        ["not known", "3", "not known", "not known"],
    ]
    assert table.notes == ["note 3"]


def test_a_named_index_comes_first() -> None:
    counts = FRAME.groupby("name")["n"].sum().to_frame()
    table = table_block(counts, caption="c")
    assert [plain_inlines(column.label) for column in table.columns] == ["name", "n"]


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="no column 'x'"):
        table_block(FRAME, labels={"x": "y"}, caption="c")
