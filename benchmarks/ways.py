"""The ways of making the same briefings that are compared, each a command that can be measured from outside.

plain   the papermill and nbconvert commands, as a user would type them, one after the other
api     papermill and nbconvert through their APIs in one process, with ordinary kernels
script  the lower bound: the notebook's code in a forked process, its figures serialised, nothing rendered

``python -m benchmarks.ways api|script OUT BRIEFING...`` with a briefing written as ``edition:edition=3``.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Case:
    """A notebook with its parameters."""

    notebook: str
    parameters: tuple[tuple[str, str | int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Case:
        notebook, _, rest = text.partition(":")
        pairs = [p.split("=", 1) for p in rest.split(",") if p]
        return cls(notebook, tuple((k, int(v) if v.isdigit() else v) for k, v in pairs))

    @property
    def text(self) -> str:
        return f"{self.notebook}:" + ",".join(f"{k}={v}" for k, v in self.parameters)

    @property
    def path(self) -> Path:
        return ROOT / "notebooks" / f"{self.notebook}.ipynb"


def plain_commands(case: Case, out: Path, *, webpdf: bool) -> list[list[str]]:
    """What a user of the plain tools types for one briefing."""
    binaries = Path(sys.executable).parent
    executed = out / "plain.ipynb"
    commands = [
        [str(binaries / "papermill"), str(case.path), str(executed), "-k", "python3", "--no-progress-bar"]
        + [word for name, value in case.parameters for word in ("-p", name, str(value))],
        [str(binaries / "jupyter-nbconvert"), "--to", "html", "--no-input", str(executed)],
    ]
    if webpdf:
        commands.append(
            [str(binaries / "jupyter-nbconvert"), "--to", "webpdf", "--no-input"]
            + (["--disable-chromium-sandbox"] if os.geteuid() == 0 else [])
            + [str(executed)]
        )
    return commands


def run_api(cases: list[Case], out: Path, *, webpdf: bool) -> None:
    """papermill and nbconvert in this process, an ordinary kernel per briefing."""
    import nbformat
    import papermill
    from nbconvert import HTMLExporter, WebPDFExporter

    for number, case in enumerate(cases):
        executed = out / f"api-{number}.ipynb"
        papermill.execute_notebook(
            case.path, executed, dict(case.parameters), kernel_name="python3", progress_bar=False
        )
        notebook = nbformat.read(executed, as_version=4)
        body, _ = HTMLExporter(exclude_input=True).from_notebook_node(notebook)
        executed.with_suffix(".html").write_text(body, encoding="utf-8")
        if webpdf:
            exporter = WebPDFExporter(exclude_input=True, disable_sandbox=os.geteuid() == 0)
            pdf, _ = exporter.from_notebook_node(notebook)
            executed.with_suffix(".pdf").write_bytes(pdf)


def code_of(case: Case) -> list[str]:
    """The code cells of the notebook with the parameters set after the cell that declares them."""
    cells = [
        c for c in json.loads(case.path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"
    ]
    code = []
    for cell in cells:
        code.append("".join(cell["source"]))
        if "parameters" in cell["metadata"].get("tags", []):
            code += [f"{name} = {value!r}" for name, value in case.parameters]
    return code


def execute(code: list[str]) -> str:
    """Run cells as a script and serialise what each one ends with, as a kernel would have to."""
    import ast

    scope: dict[str, object] = {"__name__": "__main__"}
    results = []
    for source in code:
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<cell>", "exec"), scope)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), scope)
            form = getattr(value, "_repr_mimebundle_", None)
            results.append(form() if form else repr(value))
    return json.dumps(results, default=str)


def run_script(cases: list[Case], out: Path) -> None:
    """One forked process per briefing, from this one, which has imported everything that they import."""
    from nbbriefing.kernels.preload import steps

    for _name, step in steps():
        step()
    for number, case in enumerate(cases):
        pid = os.fork()
        if pid == 0:
            (out / f"script-{number}.json").write_text(execute(code_of(case)), encoding="utf-8")
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        if status:
            raise RuntimeError(f"{case.text} failed as a script")


def main() -> None:
    way, out, *cases = sys.argv[1:]
    parsed = [Case.parse(c) for c in cases]
    webpdf = bool(os.environ.get("PLAYWRIGHT_BROWSERS_PATH"))
    if way == "api":
        run_api(parsed, Path(out), webpdf=webpdf)
    else:
        run_script(parsed, Path(out))


if __name__ == "__main__":
    main()
