"""`make bench`: measure, compare, and write docs/benchmarks.md.

``--rounds N`` repeats every comparison (interleaved, so that a slow minute hurts all alike), ``--quick``
measures few briefings once and writes nothing.
The plain tools take most of the time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.chromium import browsers_path
from benchmarks.fanout import EDITIONS, write_project
from benchmarks.ledger_scale import __name__ as LEDGER_SCALE
from benchmarks.measuring import PYTHON, ROOT, Measurement, measure
from benchmarks.million import write_ledger
from benchmarks.report import Results, write_report
from benchmarks.ways import Case, plain_commands

CIIE = [PYTHON, "-m", "ciie_utils"]
CASES = [Case("edition", (("edition", n),)) for n in range(1, EDITIONS + 1)] + [Case("outcomes")]
ENGLISH = ("--lang", "en", "--force")
SIZES = (1, 20)  # and the largest
LEDGER_SIZES = (10_000, 100_000, 1_000_000)


class Bench:
    """Everything that one run of the benchmark shares: a scratch folder, the environment, the results."""

    def __init__(self, scratch: Path, rounds: int, quick: bool, largest: int) -> None:
        self.scratch = scratch
        self.largest = largest
        self.many = 8 if quick else min(100, largest)
        self.rounds = 1 if quick else rounds
        self.quick = quick
        browser = browsers_path(scratch / "browsers")
        self.env = {
            "IPYTHONDIR": str(scratch / "ipython"),
            "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
            "MPLCONFIGDIR": str(scratch / "matplotlib"),
        } | ({"PLAYWRIGHT_BROWSERS_PATH": str(browser)} if browser else {})
        self.webpdf = browser is not None
        self.results = Results(webpdf=self.webpdf)
        self.count = 0
        self.rendered: Path | None = None

    def folder(self) -> Path:
        self.count += 1
        folder = self.scratch / f"out-{self.count}"
        folder.mkdir()
        return folder

    def run(self, command: list[str], cwd: Path = ROOT, *, memory: bool = False) -> Measurement:
        return measure(command, cwd, memory=memory, env=self.env)

    # -- the ways -------------------------------------------------------------------------------

    def plain(self, cases: list[Case]) -> Measurement:
        out = self.folder()
        total = Measurement(0, 0)
        for case in cases:
            for command in plain_commands(case, out, webpdf=self.webpdf):
                total += self.run(command)
        return total.per(len(cases))

    def way(self, name: str, cases: list[Case]) -> Measurement:
        command = [PYTHON, "-m", "benchmarks.ways", name, str(self.folder()), *(c.text for c in cases)]
        return self.run(command).per(len(cases))

    def render(self, n: int, *, memory: bool = False) -> Measurement:
        """``ciie render`` of ``n`` briefings from nothing, per briefing."""
        project = self.scratch / f"project-{self.count}-{n}"
        write_project(project, n)
        self.count += 1
        if n == self.many:
            self.rendered = project
        return self.run([*CIIE, "render", "--out", "reports"], project, memory=memory).per(n)


def compare(bench: Bench) -> None:
    """The same briefings in every way, round after round."""
    cases = CASES[2:4] if bench.quick else CASES
    for _ in range(bench.rounds):
        bench.results.add("plain", bench.plain(cases))
        bench.results.add(
            "cold",
            bench.run(
                [*CIIE, "render", "edition", "-p", "edition=3", *ENGLISH, "--out", str(bench.folder())]
            ),
        )
        bench.results.add("api", bench.way("api", cases))
        same = bench.run([*CIIE, "render", "edition", "outcomes", *ENGLISH, "--out", str(bench.folder())])
        bench.results.add("same", same.per(len(CASES)))
        bench.results.add("many", bench.render(bench.many))
        bench.results.add("script", bench.way("script", [CASES[n % EDITIONS] for n in range(bench.many)]))
    bench.results.many = bench.many


def scale(bench: Bench) -> None:
    """Peak memory, and cost per briefing from 1 to 200 of them."""
    bench.results.add("memory", bench.render(20, memory=True))
    sizes = SIZES if bench.quick else sorted({*SIZES, bench.largest})
    for _ in range(bench.rounds):
        for n in sizes:
            bench.results.add(f"render-{n}", bench.render(n))


def idle(bench: Bench) -> None:
    """What it costs when there is nothing to do, and to ask for help."""
    bench.results.many = bench.many
    if bench.rendered is None:
        bench.render(bench.many)
    assert bench.rendered is not None
    for _ in range(max(bench.rounds, 3)):
        bench.results.add("nothing", bench.run([*CIIE, "render", "--out", "reports"], bench.rendered))
        bench.results.add("help", bench.run([str(Path(PYTHON).parent / "ciie"), "--help"]))
        bench.results.add("list", bench.run([str(Path(PYTHON).parent / "ciie"), "list"]))


def ledgers(bench: Bench) -> None:
    """Open, view and judge ledgers of growing size; check the largest."""
    for size in LEDGER_SIZES[:2] if bench.quick else LEDGER_SIZES:
        folder = bench.scratch / f"ledger-{size}"
        write_ledger(folder, size, ROOT / "data" / "ledger")
        for _ in range(bench.rounds):
            printed = subprocess.run(
                [PYTHON, "-m", LEDGER_SCALE, str(folder)],
                cwd=ROOT, capture_output=True, text=True, check=True,
            ).stdout  # fmt: skip
            bench.results.add_ledger(size, json.loads(printed))
        bench.results.add(
            f"check-{size}", bench.run([*CIIE, "check", str(folder), "--errors-only"], memory=True)
        )


def kernels(bench: Bench) -> None:
    """Start forked and ordinary kernels in turns."""
    command = [PYTHON, "-m", "benchmarks.kernel_start", "--starts", "3" if bench.quick else "10"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | bench.env, capture_output=True, text=True, check=True
    )
    bench.results.kernels = done.stdout


STEPS: dict[str, Callable[[Bench], None]] = {
    "compare": compare,
    "scale": scale,
    "idle": idle,
    "ledgers": ledgers,
    "kernels": kernels,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--largest", type=int, default=200, help="most briefings in one call")
    parser.add_argument("--only", choices=STEPS, action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ciie-bench-") as folder:
        bench = Bench(Path(folder), options.rounds, options.quick, options.largest)
        for name in options.only or STEPS:
            print(f"{name} ...", flush=True)
            STEPS[name](bench)
        text = bench.results.text()
        print(text)
        if not options.quick and not options.only:
            write_report(
                ROOT / "docs" / "benchmarks.md",
                text,
                len(os.sched_getaffinity(0)),
                bench.results,
                ROOT / "benchmarks" / "notes.md",
            )


if __name__ == "__main__":
    main()
