"""Export every notebook of a folder to HTML and PDF, check the results, and write a table of them.

See ``tools/fetch_notebooks.py`` for where the notebooks come from. With ``qpdf`` on the path each PDF is
checked by it; with ``--vnu vnu.jar`` (npm package ``vnu-jar``) each page by the Nu HTML checker.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from notebook_checks import Outcome, examine

SECONDS = 120
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def work(connection: Connection, out: Path) -> None:
    """Examine the notebooks whose paths arrive, until None does."""
    while (path := connection.recv()) is not None:
        connection.send(examine(path, out))


def examine_all(paths: list[Path], out: Path) -> list[Outcome]:
    """Return the outcome of each notebook; one that hangs or kills its process is an outcome too."""
    context = multiprocessing.get_context("spawn")
    process, connection = None, None
    outcomes = []
    for path in paths:
        if process is None or not process.is_alive():
            connection, other = context.Pipe()
            process = context.Process(target=work, args=(other, out), daemon=True)
            process.start()
            other.close()
        assert connection is not None
        connection.send(path)
        try:
            answered = connection.poll(SECONDS)
            outcome = connection.recv() if answered else Outcome(path, failure="hangs")
        except EOFError:
            outcome = Outcome(path, failure="the process died")
        if outcome.failure in ("hangs", "the process died"):
            process.kill()
            process.join()
            process = None
        for fault in [outcome.failure] if outcome.failure else outcome.faults[:3]:
            print(f"{path}: {fault}", file=sys.stderr)
        outcomes.append(outcome)
    if process is not None and connection is not None:
        connection.send(None)
        process.join(10)
    return outcomes


def check_pages(folder: Path, vnu: Path | None) -> str:
    """Return what the Nu HTML checker says about all pages, in a few words."""
    pages = sorted(folder.glob("*.html"))
    if vnu is None:
        return "not run"
    command = ["java", "-jar", str(vnu), "--errors-only", "--format", "json", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr or done.stdout)["messages"]
    for message in messages[:20]:
        print(f"{Path(message['url']).name}: {message['message']}", file=sys.stderr)
    return f"{len(messages)} errors in {len(pages)} pages"


def check_files(folder: Path) -> str:
    """Return what qpdf says about all PDF files, in a few words."""
    files = sorted(folder.glob("*.pdf"))
    if shutil.which("qpdf") is None:
        return "not run"
    bad = [
        f
        for f in files
        if subprocess.run(["qpdf", "--check", str(f)], capture_output=True, check=False).returncode
    ]
    for file in bad:
        print(f"qpdf: {file.name}", file=sys.stderr)
    return f"{len(files) - len(bad)} of {len(files)} without a fault"


def table(outcomes: list[Outcome], pages: str, files: str) -> str:
    """Return the results as Markdown."""
    read = [outcome for outcome in outcomes if not outcome.unreadable]
    done = [outcome for outcome in read if not outcome.failure]
    projects = {outcome.upstream for outcome in read}
    expected, in_page, in_pdf = Counter[str](), Counter[str](), Counter[str]()
    for outcome in done:
        expected.update(outcome.expected)
        in_page.update(outcome.in_page)
        in_pdf.update(outcome.in_pdf)
    lines = [
        f"| what | result |\n| --- | --- |\n| notebooks, projects | {len(read)}, {len(projects)} |",
        f"| files that are no notebooks (tests of `nbformat`) | {len(outcomes) - len(read)} |",
        f"| exported to both renditions | {len(done)} |",
        f"| failed with an error, hung, died | {len(read) - len(done)} |",
        f"| PDFs whose structure has no fault | {sum(not o.faults for o in done)} of {len(done)} |",
        f"| `qpdf --check` | {files} |",
        f"| Nu HTML checker | {pages} |",
        f"| words of the page found in the PDF | {percentage(done)} |",
        f"| seconds for a PDF: median, 9 of 10, longest | {spread([o.pdf_seconds for o in done])} |",
        f"| seconds for a page: median, 9 of 10, longest | {spread([o.page_seconds for o in done])} |",
        "",
        "| outputs by kind | in the notebooks | in the pages | in the PDFs |\n| --- | --: | --: | --: |",
    ]
    lines += [f"| {k} | {n:,} | {in_page[k]:,} | {in_pdf[k]:,} |" for k, n in sorted(expected.items())]
    return "\n".join(lines)


def percentage(outcomes: list[Outcome]) -> str:
    """Return which share of all words of the pages the PDFs hold."""
    words, found = sum(o.words for o in outcomes), sum(o.words_found for o in outcomes)
    return f"{found:,} of {words:,} ({found / max(words, 1):.2%})"


def spread(seconds: list[float]) -> str:
    """Return median, ninth decile and maximum."""
    ordered = sorted(seconds)
    return f"{statistics.median(ordered):.3f}, {ordered[int(len(ordered) * 0.9)]:.3f}, {ordered[-1]:.2f}"


def publish(text: str, page: Path) -> None:
    """Put the table between the marks of a Markdown page."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def main() -> int:
    """Examine, print the table, and exit with 1 if any notebook failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("build/exported"))
    parser.add_argument("--vnu", type=Path)
    parser.add_argument("--table", type=Path, help="Markdown page to put the table into")
    told: Any = parser.parse_args()
    told.out.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    paths = sorted(told.folder.resolve().rglob("*.ipynb"))
    outcomes = examine_all(paths, told.out.resolve())
    text = table(outcomes, check_pages(told.out, told.vnu), check_files(told.out))
    print(text)
    print(f"{len(paths)} files in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    if told.table:
        publish(text, told.table)
    return 1 if any(outcome.failure and not outcome.unreadable for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
