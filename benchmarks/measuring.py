"""One measurement of one command, and what several of them come to."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable


@dataclass(frozen=True)
class Measurement:
    """What a command took: seconds, processor seconds of its process tree, peak memory in bytes."""

    seconds: float
    processor_seconds: float
    peak_bytes: int | None = None

    def per(self, n: int) -> Measurement:
        """The share of one briefing when the command made ``n`` of them."""
        return Measurement(self.seconds / n, self.processor_seconds / n, self.peak_bytes)

    def __add__(self, other: Measurement) -> Measurement:
        peaks = [p for p in (self.peak_bytes, other.peak_bytes) if p is not None]
        return Measurement(
            self.seconds + other.seconds,
            self.processor_seconds + other.processor_seconds,
            max(peaks) if peaks else None,
        )


def measure(
    command: list[str], cwd: Path, *, memory: bool = False, env: dict[str, str] | None = None
) -> Measurement:
    """Run ``command`` to its end and account for every process that it started.

    Raises
    ------
    RuntimeError
        When the command fails: a benchmark of something that did not work is worth nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        result = subprocess.run(
            [PYTHON, "-m", "benchmarks.supervise", str(report), *command],
            cwd=cwd,
            capture_output=True,
            text=True,
            env=os.environ
            | {"PYTHONPATH": str(ROOT)}
            | ({"BENCH_MEMORY": "1"} if memory else {})
            | (env or {}),
        )
        if result.returncode:
            raise RuntimeError(f"{' '.join(command)} exited {result.returncode}:\n{result.stderr[-4000:]}")
        figures = json.loads(report.read_text())
    return Measurement(figures["seconds"], figures["processor_seconds"], figures["peak_bytes"])


@dataclass(frozen=True)
class Summary:
    """Median and range of repeated measurements."""

    median: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, values: list[float]) -> Summary:
        return cls(statistics.median(values), min(values), max(values), len(values))

    def text(self, digits: int = 2) -> str:
        return f"{self.median:.{digits}f} ({self.low:.{digits}f}-{self.high:.{digits}f})"
