"""Rows that agree, together."""

import pandas as pd

from ciie_utils.analysis.frames import grouped


def test_rows_that_agree_are_together_in_the_order_of_the_first() -> None:
    frame = pd.DataFrame({"name": ["b", "a", None, "b", None], "n": [1, 2, 3, 4, 5]})
    assert [[row["n"] for row in same] for same in grouped(frame, "name")] == [[1, 4], [2], [3, 5]]
    assert [len(same) for same in grouped(frame, "name", "n")] == [1] * 5
    assert grouped(frame.iloc[:0], "name") == []
