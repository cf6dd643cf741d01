"""Errors of this package as the command line shows them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import click

from nbbriefing.errors import BriefingError


class Misuse(click.ClickException):
    """Something was asked for that cannot be done; nothing was begun."""

    exit_code = 2


@contextlib.contextmanager
def shown_as_misuse() -> Iterator[None]:
    """Show an error of this package or of the file system without a traceback and end with status 2."""
    try:
        yield
    except BriefingError as error:
        raise Misuse(str(error)) from None
    except OSError as error:
        raise Misuse(f"{error.filename or 'a file'}: {error.strerror or error}") from None
