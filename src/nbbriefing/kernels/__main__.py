"""Start a fork server: ``python -m nbbriefing.kernels CONTROL LISTENER OWNER``, by `ForkServer` only.

The libraries start threads while they are imported (linear algebra, Arrow's memory and thread
pools), and only a process with one thread can be forked safely again and again. So the preloading
process forks exactly one server from itself, in which none of these threads exists, and replaces
itself by a line of Python that waits for the server's end: its parent and its number stay, its memory goes.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import shutil
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Mapping
from typing import Any

_WAITER = "import os, sys; sys.exit(os.waitstatus_to_exitcode(os.waitpid({}, 0)[1]) & 255)"


def main() -> None:
    """Preload, become the server, and in each process forked from it do what was asked for."""
    forget_the_folder()
    from nbbriefing.kernels import support
    from nbbriefing.kernels.process import receive_frame, send_frame
    from nbbriefing.kernels.server import Server, Terms

    gc.disable()  # a tenth of the time that the imports take, for objects that are kept anyway
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the owner
    control, listener = (adopt(int(number)) for number in sys.argv[1:3])
    owner = os.pidfd_open(int(sys.argv[3]))
    settings, _ = receive_frame(control)
    terms = Terms(settings["token"], dict(os.environ), support.installed_state())
    try:
        preload(settings["imports"], [owner, control])
        settle(terms.environment)
    except Exception:  # noqa: BLE001 - whatever it is, the owner has to hear of it
        send_frame(control, {"failed": traceback.format_exc()})
        sys.exit(1)
    send_frame(control, {"ready": os.getpid()})
    job = Server(control, listener, owner, terms).serve()
    if job is None:
        leave()
    work(job)


def forget_the_folder() -> None:
    """Take the working directory off ``sys.path``, as ``ipykernel_launcher`` does."""
    if sys.path[0] in ("", os.getcwd()):
        del sys.path[0]


def adopt(number: int) -> socket.socket:
    """Take over an inherited socket; the processes that this one starts do not inherit it."""
    adopted = socket.socket(fileno=number)
    adopted.set_inheritable(False)
    return adopted


def preload(imports: list[str] | None, ends: list[Any]) -> None:
    """Take the steps of the preload; stop when one of these files tells that the owner has ended."""
    from nbbriefing.kernels.preload import steps

    for name, step in steps(imports):
        try:
            step()
        except Exception as error:
            error.add_note(f"in the step '{name}' of the preload")
            raise
        if select.select(ends, [], [], 0)[0]:
            os._exit(1)


def settle(started_in: Mapping[str, str]) -> None:
    """Continue in a fork with a single thread; the process itself becomes its waiter."""
    from nbbriefing.kernels import child

    if threading.active_count() > 1:  # a Python thread may hold a lock, which would never be released
        raise RuntimeError(f"the preload left threads running: {threading.enumerate()}")
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", _WAITER.format(pid)])
    tasks = os.listdir("/proc/self/task")
    if len(tasks) > 1:
        raise RuntimeError(f"the fork server has {len(tasks)} threads, so that it must not fork")
    child.remember(started_in)
    gc.collect()
    gc.freeze()  # a kernel's collector then leaves the shared objects, and their memory pages, alone
    gc.enable()


def leave() -> None:
    """End the server, at once."""
    from nbbriefing.kernels.child import throw_away_folder

    if folder := throw_away_folder():
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def work(job: Any) -> None:
    """Do in a forked process what was asked for, and end it."""
    from nbbriefing.kernels.child import exit_on_error, isolate, run_to_the_end

    exit_on_error(isolate, job)
    inherited = frozenset(sys.modules)
    module, _, name = job.request["target"].partition(":")
    args = [*job.request["args"], *([job.files[3:]] if job.files[3:] else [])]
    run_to_the_end(getattr(importlib.import_module(module), name), args, inherited)


if __name__ == "__main__":
    main()
