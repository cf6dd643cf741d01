"""What the benchmark found, as the page docs/benchmarks.md."""

from __future__ import annotations

import platform
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measurement, Summary

PACKAGES = (
    "papermill", "nbconvert", "nbclient", "ipykernel", "jupyter-client", "pandas", "matplotlib", "scipy",
    "typst", "playwright",
)  # fmt: skip
MB = 1024 * 1024
METHOD = Path(__file__).with_name("method.md")


class Results:
    """Measurements by name, and the sentences and tables made of them."""

    def __init__(self, *, webpdf: bool) -> None:
        self.webpdf = webpdf
        self.many = 0
        self.kernels = ""
        self.measured: dict[str, list[Measurement]] = defaultdict(list)
        self.ledgers: dict[int, list[dict[str, float]]] = defaultdict(list)

    def add(self, name: str, measurement: Measurement) -> None:
        self.measured[name].append(measurement)

    def add_ledger(self, size: int, figures: dict[str, float]) -> None:
        self.ledgers[size].append(figures)

    def seconds(self, name: str) -> Summary:
        return Summary.of([m.seconds for m in self.measured[name]])

    def processor(self, name: str) -> Summary:
        return Summary.of([m.processor_seconds for m in self.measured[name]])

    def peak(self, name: str) -> float:
        return max(m.peak_bytes or 0 for m in self.measured[name]) / MB

    def ledger(self, size: int, step: str) -> Summary:
        return Summary.of([run[step] for run in self.ledgers[size]])

    # -- the page -------------------------------------------------------------------------------

    def text(self) -> str:
        parts = []
        if "plain" in self.measured:
            parts.append(self._ways())
        if "render-1" in self.measured:
            parts.append(self._scaling())
        if self.ledgers:
            parts.append(self._ledgers())
        if self.kernels:
            parts.append(f"## A kernel's start\n\n{self.kernels}")
        goals = self._goals()
        return "\n".join(([goals] if goals else []) + parts)

    def _goals(self) -> str:
        rows = [row for row in self._goal_rows() if row]
        if not rows:
            return ""
        return table(["measure", "measured", "goal", "reached"], rows, title="Goals")

    def _goal_rows(self) -> list[list[str]]:
        rows: list[list[str]] = []

        def row(measure: str, value: float, shown: str, goal: str, reached: bool) -> None:
            rows.append([measure, shown.format(value), goal, "yes" if reached else "**no**"])

        have = self.measured
        if "plain" in have:
            many = self.seconds("many").median
            ratio = self.seconds("plain").median / many
            row(
                f"throughput, {self.many} briefings, against (a)", ratio, "{:.1f} times", ">= 25", ratio >= 25
            )
            ratio = self.seconds("api").median / many
            row(f"throughput, {self.many} briefings, against (b)", ratio, "{:.1f} times", ">= 6", ratio >= 6)
            ratio = self.processor("many").median / self.processor("script").median
            row("processor seconds a briefing against (d)", ratio, "{:.2f}", "<= 2.0", ratio <= 2)
            ratio = self.seconds("cold").median / self.seconds("plain").median
            row("one briefing from a cold start against (a)", ratio, "{:.2f}", "<= 0.35", ratio <= 0.35)
        if "nothing" in have:
            value = self.seconds("nothing").median
            row(f"nothing to do, {self.many} briefings up to date", value, "{:.2f} s", "< 1 s", value < 1)
            value = self.seconds("help").median
            row("`ciie --help`", value, "{:.2f} s", "< 0.25 s", value < 0.25)
        sizes = sorted(int(n.removeprefix("render-")) for n in have if n.startswith("render-"))
        if sizes and sizes[-1] > 20:
            ratio = self.seconds(f"render-{sizes[-1]}").median / self.seconds("render-20").median
            row(f"cost per briefing at {sizes[-1]} against at 20", ratio, "{:.2f}", "<= 1.1", ratio <= 1.1)
        if "memory" in have:
            value = self.peak("memory")
            row("peak memory of the process tree, two workers", value, "{:.0f} MB", "< 900 MB", value < 900)
        if len(self.ledgers) > 1:
            small, large = sorted(self.ledgers)[-2:]
            value = self.ledger(large, "together").median
            row(f"{large:,} milestones: open + as-of + judge", value, "{:.1f} s", "< 10 s", value < 10)
            value = self.ledger(large, "peak_bytes").median / MB
            row(f"{large:,} milestones: peak memory", value, "{:.0f} MB", "< 2 GB", value < 2048)
            ratio = self.ledger(large, "judge").median / self.ledger(small, "judge").median
            row("judging 10 times the rows costs", ratio, "{:.1f} times", "<= 12", ratio <= 12)
        return rows

    def _ways(self) -> str:
        names = {
            "plain": "(a) plain tools" + ("" if self.webpdf else ", HTML only"),
            "api": "(b) APIs, one process" + ("" if self.webpdf else ", HTML only"),
            "cold": "(c) `ciie render`, one briefing, new process",
            "same": "(c) `ciie render`, the same briefings as (a) and (b)",
            "many": f"(c) `ciie render`, {self.many} briefings",
            "script": "(d) lower bound",
        }
        rows = [[label, self.seconds(n).text(), self.processor(n).text()] for n, label in names.items()]
        return table(
            ["way", "seconds a briefing", "processor seconds a briefing"],
            rows,
            title="The same briefings, in every way",
        )

    def _scaling(self) -> str:
        sizes = sorted(int(n.removeprefix("render-")) for n in self.measured if n.startswith("render-"))
        rows = [
            [str(n), self.seconds(f"render-{n}").text(3), self.processor(f"render-{n}").text(3)]
            for n in sizes
        ]
        return table(
            ["briefings in one call", "seconds a briefing", "processor seconds a briefing"],
            rows,
            title="From one briefing to many",
        )

    def _ledgers(self) -> str:
        rows = [
            [
                f"{size:,}",
                *(self.ledger(size, step).text() for step in ("open", "as_of", "judge")),
                f"{self.ledger(size, 'peak_bytes').median / MB:.0f}",
                self.seconds(f"check-{size}").text(),
            ]
            for size in sorted(self.ledgers)
        ]
        return table(
            [
                "milestones",
                "open, s",
                "view as of a day, s",
                "judge, s",
                "peak memory, MB",
                "`ciie check`, s",
            ],
            rows,
            title="Ledgers of growing size",
        )


def table(head: list[str], rows: list[list[str]], title: str) -> str:
    lines = [f"## {title}", "", "| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows), ""])


def machine(processors: int) -> str:
    model = "processor not named"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    versions = ", ".join(f"{p} {version(p)}" for p in PACKAGES if _installed(p))
    return (
        f"{processors} processors ({model}), {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}; {versions}."
    )


def _installed(package: str) -> Any:
    from importlib.util import find_spec

    return find_spec(package.replace("-", "_"))


def write_report(path: Path, text: str, processors: int, results: Results, notes: Path) -> None:
    webpdf = (
        ", `jupyter nbconvert --to webpdf`"
        if results.webpdf
        else " (webpdf left out: no Chromium or no Playwright was found)"
    )
    method = METHOD.read_text(encoding="utf-8").format(webpdf=webpdf, many=results.many)
    path.write_text(
        "# Benchmarks\n\nWritten by `make bench`; no figure here was typed.\n\n"
        f"**Machine.** {machine(processors)}\n\n**Method.** {method}\n{text}"
        + ("\n" + notes.read_text(encoding="utf-8") if notes.exists() else ""),
        encoding="utf-8",
    )
