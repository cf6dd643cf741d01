"""The table of verdicts: what follows from each is told once."""

from ciie_utils import verdicts
from ciie_utils.briefings import vocabulary
from ciie_utils.project import PROJECT


def test_what_follows_from_a_verdict() -> None:
    assert verdicts.NAMES == ("kept", "late", "overdue", "pending", "superseded")
    assert verdicts.STANDING == ("kept", "late", "overdue", "pending")
    assert verdicts.DECIDED == ("kept", "late", "overdue")
    assert verdicts.OPEN == ("pending", "superseded")
    assert verdicts.MET == ("kept", "late")


def test_the_engine_and_the_vocabulary_read_the_table() -> None:
    assert PROJECT.tones == {name: verdict.tone for name, verdict in verdicts.VERDICTS.items()}
    assert PROJECT.alarm in verdicts.NAMES
    assert [vocabulary.verdict(name) for name in verdicts.NAMES] == list(verdicts.NAMES)
    assert vocabulary.verdict("unheard") == "unheard"
