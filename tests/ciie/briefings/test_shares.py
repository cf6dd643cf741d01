"""The one figure of shares with their intervals."""

from ciie_utils.analysis.proportions import wilson
from ciie_utils.briefings.shares import Share, shares_figure
from nbbriefing.blocks.model import Column, Table

TABLE = Table("Shares", [Column("Share")], [["34%"]])


def test_every_share_stands_with_its_counts_or_its_detail() -> None:
    figure = shares_figure(
        [
            Share("first", wilson(12, 35)),
            Share("empty", wilson(0, 0)),
            Share("told", wilson(1, 9), "9 followed"),
        ],
        "A third",
        "{title}. Dots: shares.",
        "",
        TABLE,
        nothing="none had come due",
    )
    assert figure.alt == "A third. Dots: shares."
    assert figure.title == "A third"
    for words in ("first", "12 of 35", "0 of 0", "none had come due", "9 followed"):
        assert words in figure.svg
    assert "1 of 9" not in figure.svg


def test_the_total_stands_apart() -> None:
    shares = [Share("part", wilson(1, 9)), Share("All", wilson(2, 20))]
    apart = shares_figure(shares, "t", "{finding}", "", TABLE, total=True).svg
    assert apart != shares_figure(shares, "t", "{finding}", "", TABLE).svg
