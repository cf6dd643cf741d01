"""Where the ledger and the published evidence lie. Only the standard library is imported."""

import os
from pathlib import Path

from ciie_utils.errors import LedgerError

DESCRIPTOR = "datapackage.json"
#: The variable that names the folder of each collection of tables.
VARIABLES = {"ledger": "CIIE_LEDGER", "evidence": "CIIE_EVIDENCE"}
#: The file by which its folder is known; tables of a ledger may come without their description.
_MARKS = {"ledger": "sources.csv", "evidence": DESCRIPTOR}
CHECKOUT = Path(__file__).resolve().parents[2]


def find_folder(
    kind: str,
    folder: str | os.PathLike[str] | None = None,
    *,
    whatever: bool = False,
    beside: Path | None = None,
) -> Path:
    """Return the folder of the ledger or of the evidence, absolute.

    Parameters
    ----------
    kind
        ``ledger`` or ``evidence``.
    folder
        Taken as it is if given. Otherwise, in this order: the one that the environment variable names; of the
        evidence the one beside the ledger; ``data/<kind>`` of the working directory or of the nearest
        directory above it; that of the checkout in which this package lies.
    whatever
        Take a folder that is named even if it does not look like one of that kind.
    beside
        The ledger's folder, if not the one that ``CIIE_LEDGER`` names.

    Raises
    ------
    LedgerError
        If the folder does not exist, or none is found.
    """
    usual = Path("data", kind)
    named = folder or os.environ.get(VARIABLES[kind])
    if named:
        path = Path(named).expanduser().resolve()
        if (path / _MARKS[kind]).is_file() or (whatever and path.is_dir()):
            return path
        raise LedgerError(
            f"There is no {kind} in {os.fspath(named)!r}.\n"
            f"Give the folder that holds the tables and {DESCRIPTOR}, such as {usual.as_posix()}."
        )
    for candidate in (*_beside(kind, beside), *(each / usual for each in _above()), CHECKOUT / usual):
        if (candidate / _MARKS[kind]).is_file():
            return candidate.resolve()
    raise LedgerError(
        f"No {kind} was found: neither {usual.as_posix()} here nor in a directory above.\n"
        f"Change to the project's directory, name the folder, or set {VARIABLES[kind]}."
    )


def _beside(kind: str, ledger: Path | None) -> list[Path]:
    """The evidence goes with the ledger that is named."""
    named = ledger or os.environ.get(VARIABLES["ledger"])
    return [Path(named).expanduser().resolve().parent / kind] if named and kind != "ledger" else []


def _above() -> list[Path]:
    return [Path.cwd(), *Path.cwd().parents]


def describing_file(folder: Path) -> Path:
    """Return the ``datapackage.json`` of a folder; the project's ledger describes tables that have none.

    Raises
    ------
    LedgerError
        If the folder has none and this package does not lie in a checkout.
    """
    usual = Path("data", "ledger", DESCRIPTOR)
    for path in (folder / DESCRIPTOR, CHECKOUT / usual):
        if path.is_file():
            return path
    raise LedgerError(
        f"The folder {folder.name!r} holds no {DESCRIPTOR}.\nCopy the project's {usual.as_posix()} there."
    )
