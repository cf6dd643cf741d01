"""Run a command and account for its whole process tree: seconds, processor seconds, peak memory.

``python -m benchmarks.supervise REPORT.json COMMAND ...`` adopts every process that the command leaves
behind (``PR_SET_CHILD_SUBREAPER``), waits for all of them, and so sees the processor time of kernels and
browsers that a plain ``time`` loses. Memory is the proportional set size: a page that several processes
share counts once. Linux only.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = 0.05


def descendants(root: int) -> list[int]:
    """Every living process below ``root``, from the kernel's own list of children."""
    found, todo = [], [root]
    while todo:
        parent = todo.pop()
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{parent}/task"):
                children = Path(f"/proc/{parent}/task/{task}/children").read_text().split()
                found += map(int, children)
                todo += map(int, children)
    return found


def memory(pids: list[int]) -> int:
    """Proportional set size of the processes together, in bytes."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


class MemoryWatch(threading.Thread):
    """Samples the memory of this process's descendants until told to stop."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, memory(descendants(os.getpid())))


def reap_everything() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def main() -> int:
    report, command = Path(sys.argv[1]), sys.argv[2:]
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    watch = MemoryWatch() if os.environ.get("BENCH_MEMORY") else None
    if watch:
        watch.start()
    begin = time.perf_counter()
    process = subprocess.Popen(command)
    code = process.wait()
    seconds = time.perf_counter() - begin
    reap_everything()
    if watch:
        watch.done.set()
        watch.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    report.write_text(
        json.dumps(
            {
                "seconds": seconds,
                "processor_seconds": used.ru_utime + used.ru_stime,
                "peak_bytes": watch.peak if watch else None,
                "exit": code,
            }
        )
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
