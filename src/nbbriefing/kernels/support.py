"""Whether a kernel can be forked here, and whether this one can: the reasons why not, as sentences.

A forked kernel has the interpreter and the libraries of the fork server, set up from the server's
environment. What is read only once, when an interpreter or a library starts, can therefore not be
different for one kernel; such a kernel is started in the ordinary way.
"""

from __future__ import annotations

import functools
import os
import site
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from nbbriefing.project import folders_of_code

# Read once by the interpreter, the C library, the linear algebra libraries, Arrow, Matplotlib and
# the debugger. The values have no effect on a process that has already loaded them.
_READ_ONCE_PREFIXES = (
    "ARROW_",
    "BLIS_",
    "DEBUGPY_",
    "GLIBC_",
    "GOMP_",
    "GOTO_",
    "IPYTHON_",
    "JE_ARROW_",
    "KMP_",
    "LC_",
    "LD_",
    "MALLOC_",
    "MIMALLOC_",
    "MKL_",
    "NPY_",
    "NUMPY_",
    "OMP_",
    "OPENBLAS_",
    "PANDAS_",
    "PYDEVD_",
    "PYTHON",
    "SCIPY_",
)
_READ_ONCE = frozenset(
    {"HOME", "LANG", "LANGUAGE", "MPLCONFIGDIR", "MATPLOTLIBRC", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"}
)
_NEVER_FOR_KERNELS = frozenset({"PYTHONEXECUTABLE"})  # jupyter_client takes it out itself


def read_once(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that only take effect when a process starts from nothing.

    >>> read_once({"PYTHONHASHSEED": "0", "EDITOR": "vi", "LANG": "C.UTF-8"})
    {'PYTHONHASHSEED': '0', 'LANG': 'C.UTF-8'}
    """
    return {
        name: value
        for name, value in environment.items()
        if (name in _READ_ONCE or name.startswith(_READ_ONCE_PREFIXES)) and name not in _NEVER_FOR_KERNELS
    }


def why_not_this_environment(server: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    """Say why a fork of a server started in one environment cannot have another; empty when it can."""
    ours, theirs = read_once(server), read_once(wanted)
    different = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    if different:
        return (
            f"its environment differs from the fork server's in {', '.join(different)}, "
            "which only a new interpreter reads"
        )
    path = theirs.get("PYTHONPATH")
    if path and not all(map(os.path.isabs, path.split(os.pathsep))):
        return "PYTHONPATH has an entry that is not absolute, which each kernel reads in its own way"
    return ""


def why_not_this_command(command: Sequence[str]) -> str:
    """Say why a kernel's command cannot be served by a fork; empty when it can.

    Only what ``kernel.json`` of an IPython kernel holds can: this interpreter, no interpreter
    options, and ``-m ipykernel_launcher``.
    """
    if not command or os.path.realpath(command[0]) != os.path.realpath(sys.executable):
        return f"it asks for another interpreter, {command[0] if command else '(none)'}"
    if os.path.dirname(os.path.abspath(command[0])) != os.path.dirname(os.path.abspath(sys.executable)):
        return f"it asks for the interpreter of another environment, {command[0]}"
    if list(command[1:3]) != ["-m", "ipykernel_launcher"]:
        return "its command is not 'python -m ipykernel_launcher'"
    return ""


def why_not_here() -> str:
    """Say why no kernel can be forked on this machine; empty when it can.

    Linux alone: it lets a process watch another that is not its child (pidfd), tells a child that
    its parent died, and has socket names without a file. On macOS a fork of a process
    that has used the system's frameworks is not safe at all.
    """
    if sys.platform != "linux":
        return f"kernels are forked on Linux only, this is {sys.platform}"
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError as error:
        return f"this Linux has no process descriptors ({error.strerror})"
    return ""


State = frozenset[tuple[str, int, int]]


def installed_state() -> State:
    """Return path, time of change (ns) and size of everything that a preloaded module depends on.

    These are the files of the engine and of the project, one by one, and the folders in which packages
    are installed: installing, upgrading or removing anything changes a folder's own time.
    """
    files = (file for folder in folders_of_code() for file in _files(folder))
    return frozenset(
        (path, status.st_mtime_ns, status.st_size)
        for path, status in (*files, *_folders(_installation_folders()))
    )


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            else:
                yield entry.path, entry.stat()


def _folders(paths: set[str]) -> Iterator[tuple[str, os.stat_result]]:
    for path in paths:
        if Path(path).is_dir():
            yield path, os.stat(path)


@functools.cache
def _installation_folders() -> set[str]:
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return folders | ({site.getusersitepackages()} if site.ENABLE_USER_SITE else set())
