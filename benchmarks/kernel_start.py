"""How long a kernel takes to start, and what it costs the processor: ``python -m benchmarks.kernel_start``.

Forked and ordinary kernels take turns, so that a slow minute hurts both alike. The first forked kernel, which
waits for the preload, is reported by itself. Wall times are those of a client: from the call that starts
the kernel to the answer to its first cell. A kernel's own processor time is asked of the kernel in that cell.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from benchmarks.measuring import Summary

SPECS = ("ciie", "python3")
PATIENCE = 120
# What a notebook of this project does first.
FIRST_CELL = "import pandas, matplotlib.pyplot; import time; print(time.process_time())"


@dataclass(frozen=True)
class Start:
    """One start: seconds to the kernel's first answer, to that of the first cell, and to its end."""

    answer: float
    first_cell: float
    shutdown: float
    processor_seconds: float


def first_cell(client: BlockingKernelClient) -> float:
    """Execute the first cell and return the processor seconds that the kernel has used until then."""
    printed: list[str] = []
    client.execute_interactive(
        FIRST_CELL, timeout=PATIENCE, output_hook=lambda m: printed.append(m["content"].get("text", ""))
    )
    return float("".join(printed))


def start(spec: str) -> Start:
    """Start a kernel, execute one cell, shut the kernel down."""
    manager = KernelManager(kernel_name=spec)
    seconds = clock()
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    client.kernel_info(reply=True, timeout=PATIENCE)
    answer = seconds()
    client.wait_for_ready(timeout=PATIENCE)  # of which 0.2 s is jupyter_client waiting for stray messages
    processor_seconds = first_cell(client)
    executed = seconds()
    client.stop_channels()
    manager.shutdown_kernel()
    return Start(answer, executed, seconds() - executed, processor_seconds)


def clock() -> Callable[[], float]:
    """Return a function that tells the seconds since now."""
    began = time.perf_counter()
    return lambda: time.perf_counter() - began


def measure_starts(starts: int) -> tuple[Start, dict[str, list[Start]]]:
    """Measure the first forked kernel of this process, and then so many of each kind in turns."""
    first = start("ciie")
    found: dict[str, list[Start]] = {spec: [] for spec in SPECS}
    for _ in range(starts):
        for spec in SPECS:
            found[spec].append(start(spec))
    return first, found


def table(found: dict[str, list[Start]]) -> str:
    """Return a Markdown table: median and range of each measure, in milliseconds."""
    lines = ["| kernel | first answer | first cell | shutdown | processor | n |", "|---|---|---|---|---|---|"]
    for spec, starts in found.items():
        columns = ([getattr(one, name) * 1000 for one in starts] for name in Start.__dataclass_fields__)
        cells = " | ".join(Summary.of(column).text(0) for column in columns)
        lines.append(f"| {spec} | {cells} | {len(starts)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kernel_start", description=__doc__)
    parser.add_argument("--starts", type=int, default=20)
    logging.disable(logging.WARNING)  # each IPython kernel warns that local TCP is not encrypted
    first, found = measure_starts(parser.parse_args().starts)
    print(f"first kernel, with the preload: {first.first_cell:.2f} s\n")
    print("Milliseconds, median (lowest-highest):\n")
    print(table(found))


if __name__ == "__main__":
    main()
