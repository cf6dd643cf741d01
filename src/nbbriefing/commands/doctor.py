"""`doctor`: what is installed and found here, and what is missing, each with what to do about it."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple, TypeVar

import click

from nbbriefing.catalogue.entries import find_catalogue, load_catalogue
from nbbriefing.commands.options import catalogue_option, data_option, out_option, settle_project
from nbbriefing.errors import BriefingError
from nbbriefing.project import DEFAULT, VARIABLE, current

_PACKAGES = ("nbbriefing", "papermill", "nbconvert", "ipykernel", "matplotlib", "typst", "pikepdf")
_OPTIONAL = {"typst", "pikepdf"}
_T = TypeVar("_T")
_GOOD, _NOTE, _BAD = "ok", "note", "FAULT"


class Finding(NamedTuple):
    """One thing that was looked at: how it is, and in words."""

    state: str
    subject: str
    words: str


@click.command("doctor")
@catalogue_option
@data_option
@out_option
@click.pass_context
def command(ctx: click.Context, catalogue: Path | None, data: Path | None, out: Path | None) -> None:
    """Say what is installed and found here: packages, kernels, fonts, project, catalogue, data, output.

    Renders and changes nothing. The status is 0 if briefings can be rendered, 1 if something is in the way.
    """
    found = _tried(lambda: catalogue or find_catalogue())
    fault = _tried(lambda: settle_project(found if isinstance(found, Path) else None))
    own = [Finding(_BAD, "project", str(fault))] if fault else _project(found, data, out)
    findings = [*_software(), *([] if fault else _kernels()), *_fonts(), *own]
    for finding in findings:
        click.echo(f"{finding.state:5}  {finding.subject:9}  {'. '.join(finding.words.splitlines())}")
    ctx.exit(1 if any(finding.state == _BAD for finding in findings) else 0)


def _software() -> Iterator[Finding]:
    yield Finding(_GOOD, "python", f"{sys.version.split()[0]} in {sys.prefix}")
    for name in _PACKAGES:
        try:
            yield Finding(_GOOD, "package", f"{name} {version(name)}")
        except PackageNotFoundError:
            if name in _OPTIONAL:
                words = f"no {name}, so no PDF is written; install nbbriefing[pdf]"
                yield Finding(_NOTE, "package", words)
            elif importlib.util.find_spec(name):
                yield Finding(_NOTE, "package", f"{name}, not installed but found on the path")
            else:
                yield Finding(_BAD, "package", f"no {name}; install the packages of the lock file")


def _kernels() -> Iterator[Finding]:
    from jupyter_client.kernelspec import KernelSpecManager

    from nbbriefing.kernels.support import why_not_here

    specs = KernelSpecManager().find_kernel_specs()
    wanted = current().kernel
    if wanted in specs:
        yield Finding(_GOOD, "kernel", f"{wanted}: {specs[wanted]}")
    else:
        there = ", ".join(sorted(specs)) or "none"
        yield Finding(_BAD if not specs else _NOTE, "kernel", f"no kernelspec {wanted!r}; there are: {there}")
    reason = why_not_here()
    yield Finding(
        _NOTE if reason else _GOOD,
        "fork",
        f"kernels start in the ordinary way: {reason}"
        if reason
        else "kernels are forked from a warm process",
    )


def _fonts() -> Iterator[Finding]:
    from nbbriefing.fonts import font_files

    try:
        yield Finding(_GOOD, "fonts", f"{len(font_files())} files")
    except FileNotFoundError as error:
        yield Finding(_NOTE, "fonts", str(error))


def _project(found: Path | Exception, data: Path | None, out: Path | None) -> Iterator[Finding]:
    path = found if isinstance(found, Path) else None
    own = current()
    named = "none: the default one" if own is DEFAULT else f"{own.name} {own.version}"
    yield Finding(_GOOD, "project", f"{named} ({VARIABLE}={os.environ.get(VARIABLE, '')})")
    if path is None:
        yield Finding(_NOTE, "catalogue", str(found))
    else:
        read = _tried(lambda: load_catalogue(path, own.calendar))
        bad = isinstance(read, Exception)
        words = str(read) if isinstance(read, Exception) else f"{path}: {len(list(read))} briefings"
        yield Finding(_BAD if bad else _GOOD, "catalogue", words)
    place = _tried(lambda: own.find_data(data))
    yield Finding(_BAD if isinstance(place, Exception) else _GOOD, own.collection, str(place))
    yield _writable((out or (path.parent if path else Path.cwd()) / "reports").resolve())


def _writable(out: Path) -> Finding:
    there = next(folder for folder in (out, *out.parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return Finding(_GOOD, "output", f"{out} can be written")
    except OSError as error:
        return Finding(_BAD, "output", f"{out} cannot be written: {error.strerror or error}")


def _tried(call: Callable[[], _T]) -> _T | Exception:
    """Return what a call returns, or the error that it ends with."""
    try:
        return call()
    except (BriefingError, OSError) as error:
        return error
