"""Where the ledger lies, when nobody says so."""

from __future__ import annotations

import os
from pathlib import Path

from ciie_utils.errors import LedgerError
from ciie_utils.ledger.schema import DESCRIPTOR

ENVIRONMENT_VARIABLE = "CIIE_LEDGER"
_USUAL = Path("data", "ledger")


def ledger_folder(folder: str | os.PathLike[str] | None = None) -> Path:
    """The folder of the ledger, absolute.

    Parameters
    ----------
    folder
        Taken as it is if given. Otherwise, in this order: the environment variable ``CIIE_LEDGER``;
        ``data/ledger`` of the working directory or of the nearest directory above it; the checkout in which
        this package lies.

    Raises
    ------
    LedgerError
        If the folder does not exist, or none is found.
    """
    if folder is None:
        folder = os.environ.get(ENVIRONMENT_VARIABLE) or None
    if folder is not None:
        path = Path(folder).expanduser().resolve()
        if not path.is_dir():
            raise LedgerError(
                f"There is no folder {os.fspath(folder)!r}.\n"
                f"Give the folder that holds the tables and {DESCRIPTOR}, such as {_USUAL.as_posix()}."
            )
        return path
    here = Path.cwd()
    for parent in (here, *here.parents):
        if (parent / _USUAL / DESCRIPTOR).is_file():
            return (parent / _USUAL).resolve()
    own = project_folder()
    if own is not None:
        return own
    raise LedgerError(
        f"No ledger was found: neither {_USUAL.as_posix()} here nor in a directory above.\n"
        f"Change to the project's directory, name the folder, or set {ENVIRONMENT_VARIABLE}."
    )


def project_folder() -> Path | None:
    """``data/ledger`` of the checkout in which this package lies; None if it was installed elsewhere."""
    folder = Path(__file__).resolve().parents[3] / _USUAL
    return folder if (folder / DESCRIPTOR).is_file() else None


def describing_file(folder: Path) -> Path:
    """The ``datapackage.json`` that describes the tables of a folder.

    A folder that holds the tables alone is read by the project's description; `check` says so.

    Raises
    ------
    LedgerError
        If the folder has none and this package does not lie in a checkout.
    """
    own = folder / DESCRIPTOR
    if own.is_file():
        return own
    project = project_folder()
    if project is None:
        raise LedgerError(
            f"The folder {folder.name!r} holds no {DESCRIPTOR}.\n"
            f"Copy the project's {_USUAL.as_posix()}/{DESCRIPTOR} there."
        )
    return project / DESCRIPTOR
