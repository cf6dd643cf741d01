"""Where `multiprocessing` keeps the socket of its fork server.

It makes a folder for it among the machine's temporary files, and leaves it there when it is killed. Here it
is made in the output folder, where the next start finds what a dead process has left.
"""

from __future__ import annotations

import contextlib
import multiprocessing.util
import os
import tempfile
from pathlib import Path

from nbbriefing.publishing import locks
from nbbriefing.publishing.publication import WORK, token

_LONGEST_NAME = 107  # of a socket, on Linux
_OWN_PART = len("/pymp-12345678/listener-12345678")
_AFTER_MULTIPROCESSING = -200  # which removes its part with priority -100


def place_sockets(out: Path) -> None:
    """Have `multiprocessing` use the output folder, once in this process and until it ends.

    Where the folder's name is too long for a socket, the machine's temporary folder is used.
    """
    folder = out / WORK / token()
    if len(os.fsencode(folder)) + _OWN_PART > _LONGEST_NAME:
        multiprocessing.util.get_temp_dir()
        return
    holding = contextlib.ExitStack()
    holding.enter_context(locks.held(folder))
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        chosen = Path(multiprocessing.util.get_temp_dir())
    finally:
        tempfile.tempdir = before
    if chosen.parent == folder:
        multiprocessing.util.Finalize(
            None, _remove, args=(folder, out, holding), exitpriority=_AFTER_MULTIPROCESSING
        )
    else:  # it had chosen before
        _remove(folder, out, holding)


def _remove(folder: Path, out: Path, holding: contextlib.ExitStack) -> None:
    locks.remove(folder)
    locks.remove_empty_parents(folder, out)
    holding.close()
