"""Shown code in colours: Pygments finds what is a keyword, a text, a number, a name or a comment.

The colours are those of terminal text, which the page's style sheet and the Typst template hold at a contrast
of at least 4.5:1 on their grey ground, in light and dark. Nothing but colour is changed: code that no lexer
gives back to the letter is shown without colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound

from nbbriefing.exporters.reading.ansi import Style

# Lexers are regular expressions of many hands: one that a notebook could choose freely, or feed with
# megabytes, could take for ever. These are the languages of kernels, magics and outputs.
LANGUAGES = frozenset(
    "bash c c++ cpp csharp fsharp go haskell java javascript json julia kotlin latex lua matlab octave perl "  # noqa: SIM905
    "php python python3 r ruby rust sas scala sh sql stata swift tex typescript yaml".split()
)
LONGEST = 50_000
# The more special kinds first; what none of them holds keeps the colour of the text.
_COLOURS: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "soft"),
    (String, "green"),
    (Number, "cyan"),
    (Keyword.Constant, "cyan"),
    (Keyword, "magenta"),
    (Operator.Word, "magenta"),
    (Name.Decorator, "magenta"),
    (Name.Function, "blue"),
    (Name.Class, "blue"),
    (Name.Tag, "blue"),
    (Name.Builtin, "yellow"),
    (Name.Exception, "yellow"),
)


def runs(text: str, language: str) -> list[tuple[str, Style]]:
    """Return code in runs of one colour each; joined they are the code to the letter.

    >>> [(run, style.colour) for run, style in runs("x = 'a'  # b", "python")]
    [('x = ', ''), ("'a'", 'green'), ('  ', ''), ('# b', 'soft')]
    >>> runs("x = 'a'", "no such language")
    [("x = 'a'", Style(colour='', bold=False, italic=False, underline=False))]
    """
    lexer = _lexer(language.lower()) if len(text) <= LONGEST else None
    if lexer is None:
        return [(text, Style())]
    found = [
        ("".join(run for run, _ in group), Style(colour))
        for colour, group in groupby(_coloured(lexer, text), key=lambda pair: pair[1])
    ]
    return found if "".join(run for run, _ in found) == text else [(text, Style())]


def _coloured(lexer: Lexer, text: str) -> Iterator[tuple[str, str]]:
    colour = ""
    for token, run in lexer.get_tokens(text):
        if run.strip():  # space takes the colour of what stands before it
            colour = next((name for kind, name in _COLOURS if token in kind), "")
        elif colour:
            colour = colour if token in Comment or token in String else ""
        if run:
            yield run, colour


@cache
def _lexer(language: str) -> Lexer | None:
    if language not in LANGUAGES:
        return None
    # Cells in Python may hold IPython's magics and shell lines.
    names = ("ipython3", "python") if language in ("python", "python3") else (language,)
    for name in names:
        try:
            return get_lexer_by_name(name, stripnl=False, ensurenl=False)
        except ClassNotFound:
            continue
    return None
