"""What the fork server does before its first fork, so that no kernel has to.

Importing is most of a kernel's start: IPykernel and its debugger, IPython's completer, NumPy, pandas,
Matplotlib, SciPy. Some of it happens only at first use, hence the small figure and table that are
drawn and thrown away. Nothing here may leave a thread, an open file, a changed option or a singleton.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import pkgutil
import sys
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType

from ciie_utils.errors import CiieError

# Everything that a kernel imports on its way to its first reply, and what a briefing's first cells import.
MODULES = (
    "IPython.core.completer",
    "IPython.core.magics",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "comm",
    "debugpy.server.api",
    "ipykernel.datapub",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.subshell_manager",
    "ipykernel.zmqshell",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.dates",
    "matplotlib.pyplot",
    "matplotlib_inline.config",
    "numpy",
    "pandas",
    "psutil",
    "pyarrow",
    "pyarrow.compute",
    "scipy.special",
    "scipy.stats",
)
# The parts of this package that notebooks use; `rendering` runs outside of kernels.
PACKAGES = ("ciie_utils.ledger", "ciie_utils.analysis", "ciie_utils.display")
_OPTIONAL = frozenset({"ipykernel.datapub", "ipykernel.subshell_manager"})  # came and went with versions


def steps(extra: Sequence[str] = ()) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each step of the preload as its name and a function to call.

    Parameters
    ----------
    extra : sequence of str
        Names of further modules to import, last.
    """
    for name in MODULES:
        yield f"import {name}", lambda name=name: _import(name)
    for name in PACKAGES:
        yield f"import {name}", lambda name=name: _import_package(name)
    yield "draw a figure", draw_a_figure
    yield "show a table", show_a_table
    yield "open the ledger", open_the_ledger
    for name in extra:
        yield f"import {name}", lambda name=name: _import(name)
    yield "forget warnings", forget_warnings


def _import(name: str) -> ModuleType | None:
    if name in _OPTIONAL:
        with contextlib.suppress(ImportError):
            return importlib.import_module(name)
        return None
    return importlib.import_module(name)


def _import_package(name: str) -> None:
    package = _import(name)
    assert package is not None
    for module in pkgutil.walk_packages(package.__path__, prefix=f"{name}."):
        importlib.import_module(module.name)


def draw_a_figure() -> None:
    """Draw one figure as SVG: loads the fonts, the tick locators, the text layout and the writer.

    It goes round pyplot, whose choice of a backend is the kernel's.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 3))
    axes = figure.subplots()
    axes.plot([0.0, 1.0], [0.0, 1.0], label="a")
    axes.set(title="a", xlabel="b", ylabel="c")
    axes.legend()
    FigureCanvasSVG(figure).print_svg(io.StringIO())


def show_a_table() -> None:
    """Go once through the pandas that most notebooks use."""
    import pandas

    frame = pandas.read_csv(io.StringIO("when,who,value\n2020-01-01,a,1\n2021-01-01,b,2\n"))
    frame["when"] = pandas.to_datetime(frame["when"])
    frame.merge(frame, on="who").groupby("who")["value_x"].sum().sort_index()
    frame.to_html()
    repr(frame)


def open_the_ledger() -> None:
    """Read the project's ledger, which stays in the package's own cache.

    No ledger, or one with an error in it, is for the notebook to report, not a reason to start
    kernels slowly.
    """
    from ciie_utils import open_ledger

    with contextlib.suppress(CiieError, ImportError):
        ledger = open_ledger()
        ledger.as_of(ledger.as_of_date)


def forget_warnings() -> None:
    """Let a kernel show again what was warned of once while nobody was looking."""
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType):
            module.__dict__.pop("__warningregistry__", None)
