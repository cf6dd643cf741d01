"""What the fork server does before its first fork, so that no kernel has to.

Importing is most of a kernel's start: IPykernel and its debugger, IPython's completer, NumPy, pandas,
Matplotlib, SciPy. Some of it happens only at first use, hence the small figure and table that are
drawn and thrown away. Nothing here may leave a thread, an open file, a changed option or a singleton.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import io
import pkgutil
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import ModuleType, SimpleNamespace

from nbbriefing.errors import BriefingError
from nbbriefing.project import current

# What a kernel imports on its way to its first reply and at its first error. Some are inner parts of other
# packages: one that a version does not have is left out.
KERNEL = (
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.magics",
    "IPython.core.magics.ast_mod",
    "IPython.core.magics.execution",
    "IPython.core.magics.pylab",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "IPython.external.pickleshare",
    "IPython.utils.module_paths",
    "IPython.utils.wildcard",
    "comm",
    "debugpy.server.api",
    "faulthandler",
    "filecmp",
    "ipykernel.debugger",
    "ipykernel.displayhook",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "pdb",
    "psutil",
    "pygments.formatters.terminal256",
    "sqlite3",
    "stack_data",
    "tornado.platform.asyncio",
)
# What a notebook imports in its first cells.
NOTEBOOK = (
    "numpy",
    "pyarrow",
    "pyarrow.compute",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.dates",
    "matplotlib.pyplot",
    "scipy.special",
    "scipy.stats",
)
OWN = ("nbbriefing.kernels.child", "nbbriefing.kernels.child", "nbbriefing.kernels.child")


def steps(imports: Sequence[str] | None = None) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each step of the preload as its name and a function to call.

    What notebooks will import is by default `NOTEBOOK` and what the project names.
    """
    for name in KERNEL:
        yield f"import {name}", partial(import_if_there, name)
    yield "list the modules of a kernel", note_kernel_modules
    yield "import pandas", import_pandas
    for name in NOTEBOOK if imports is None else imports:
        yield f"import {name}", partial(import_if_there, name)
    for name in current().preload if imports is None else ():
        yield f"import {name}", partial(import_package, name)
    yield "draw a figure", draw_a_figure
    yield "show a table", show_a_table
    yield "prepare the data", prepare_data
    for name in OWN:
        yield f"import {name}", partial(importlib.import_module, name)
    yield "forget warnings", forget_warnings


_kernel_modules: dict[str, ModuleType] = {}


def note_kernel_modules() -> None:
    """Note what a kernel has loaded for itself, before what notebooks import is added."""
    _kernel_modules.update(sys.modules)


def kernel_modules() -> dict[str, ModuleType]:
    """Return the modules that would be loaded in an ordinary kernel in which no cell has run."""
    return _kernel_modules


def import_if_there(name: str) -> None:
    """Import a module; one that does not exist is passed over, one with an error in it is not."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise


def import_pandas() -> None:
    """Import pandas as in a kernel: what it asks about its surroundings decides two of its options.

    They are the number of columns that a table shows, and the encoding of text.
    """
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="UTF-8")):  # a kernel's own
        builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
        try:
            importlib.import_module("pandas")
        finally:
            del builtins.get_ipython  # type: ignore[attr-defined]


def import_package(name: str) -> None:
    """Import a package and every module in it."""
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, prefix=f"{name}."):
        importlib.import_module(module.name)


def draw_a_figure() -> None:
    """Draw one figure as SVG: loads the fonts, the tick locators, the text layout and the writer.

    It goes round pyplot, whose choice of a backend is the kernel's.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.backends.registry import backend_registry
    from matplotlib.figure import Figure
    from PIL import Image

    figure = Figure(figsize=(4, 3))
    axes = figure.subplots()
    axes.plot([0.0, 1.0], [0.0, 1.0], label="a")
    axes.set(title="a", xlabel="b", ylabel="c")
    axes.legend()
    FigureCanvasSVG(figure).print_svg(io.StringIO())
    backend_registry.list_all()  # reads what every installed package offers, to know the kernel's own backend
    Image.preinit()  # the formats that a PNG figure is looked up among


def show_a_table() -> None:
    """Go once through the pandas that most notebooks use."""
    import pandas

    frame = pandas.read_csv(io.StringIO("when,who,value\n2020-01-01,a,1\n2021-01-01,b,2\n"))
    frame["when"] = pandas.to_datetime(frame["when"])
    frame.merge(frame, on="who").groupby("who")["value_x"].sum().sort_index()
    frame.to_html()
    repr(frame)


def prepare_data() -> None:
    """Let the project read what every notebook needs.

    No data, or data with an error in it, is for the notebook to report, not a reason to start kernels slowly.
    """
    prepare = current().prepare
    if prepare is not None:
        with contextlib.suppress(BriefingError):
            prepare()


def forget_warnings() -> None:
    """Let a kernel show again what was warned of once while nobody was looking."""
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType):
            module.__dict__.pop("__warningregistry__", None)
