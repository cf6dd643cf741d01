"""No state leaks: a forked kernel starts in the state of an ordinary one, and not in another kernel's."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nbbriefing.kernels.process import ForkedProcess
from tests.nbbriefing.kernels.kernel_session import KernelSession

pytestmark = pytest.mark.kernel

SHEET = """
    import builtins, gc, json, locale, logging, multiprocessing, os, resource, signal, stat, sys, tempfile
    import threading, time, warnings

    import matplotlib, numpy, pandas

    def kind(number):
        return stat.S_IFMT(os.fstat(number).st_mode)

    limits = [name for name in dir(resource) if name.startswith("RLIMIT_")]
    options = pandas._config.config._registered_options
    umask = os.umask(0); os.umask(umask)
    print(json.dumps({
        "path": sys.path,
        "flags": repr(sys.flags),
        "executable": sys.executable,
        "prefix": sys.prefix,
        "arguments": [sys.argv[0], *sys.argv[1:-1]],
        "command": sys.orig_argv[:-1],
        "options": sys._xoptions,
        "environment": {k: v for k, v in os.environ.items()},
        "folder": os.getcwd(),
        "temporary folder": tempfile.gettempdir(),
        "umask": umask,
        "limits": {name: resource.getrlimit(getattr(resource, name)) for name in limits},
        "niceness": os.getpriority(os.PRIO_PROCESS, 0),
        "processors": sorted(os.sched_getaffinity(0)),
        "signals": {s.name: str(signal.getsignal(s)) for s in signal.valid_signals() if hasattr(s, "name")},
        "blocked signals": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "wakeup": signal.set_wakeup_fd(-1),
        "standard streams": [kind(number) for number in range(3)],
        "encodings": [s.encoding for s in (sys.__stdin__, sys.__stdout__, sys.__stderr__)],
        "buffering": [s.line_buffering for s in (sys.__stdin__, sys.__stdout__, sys.__stderr__)],
        "terminal": [os.isatty(number) for number in range(3)],
        "locale": locale.setlocale(locale.LC_ALL),
        "time zone": time.tzname,
        "threads": sorted(t.name for t in threading.enumerate() if not t.name.startswith("Thread-")),
        "parent process": multiprocessing.parent_process() is None,
        "process name": multiprocessing.current_process().name,
        "start method": multiprocessing.get_start_method(allow_none=True),
        "logging": [logging.root.level, len(logging.root.handlers)],
        "warnings": sorted(map(str, warnings.filters)),
        "collector": [gc.isenabled(), gc.get_threshold()],
        "trace": [sys.gettrace() is None, sys.getprofile() is None],
        "recursion": sys.getrecursionlimit(),
        "settings": {k: str(v) for k, v in matplotlib.rcParams.items()},
        "settings before": {k: str(v) for k, v in matplotlib.rcParamsOrig.items() if k != "backend"},
        "options of pandas": {k: str(pandas.get_option(k)) for k in options},
        "errors of numpy": numpy.geterr(),
        "printing of numpy": str(numpy.get_printoptions()),
        "user": sorted(k for k in globals() if not k.startswith("_")),
        "main": sys.modules["__main__"].__dict__ is globals(),
        "test backend": "matplotlib_inline.backend_inline" in sys.modules,
    }))
"""


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each kind of kernel says about itself, started in the same way."""
    folder = tmp_path_factory.mktemp("folder")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    found = {}
    for spec in ("python3", "ciie"):
        session = KernelSession(spec, cwd=str(folder), env={**environment, "ONLY_HERE": "café \udcff"})
        found[spec] = session.run(textwrap.dedent(SHEET)).json
        assert isinstance(session.process, ForkedProcess) == (spec == "ciie")
        session.close()
    return found


def test_every_property_of_the_process_is_the_same(sheets: dict[str, dict[str, Any]]) -> None:
    ordinary, forked = sheets["python3"], sheets["ciie"]
    assert ordinary.keys() == forked.keys()
    # Libraries add filters for their own warnings when they are imported; here more have been.
    assert set(ordinary.pop("warnings")) <= set(forked.pop("warnings"))
    for name in ordinary:
        assert forked[name] == ordinary[name], name


def test_the_environment_is_the_one_that_was_given(sheets: dict[str, dict[str, Any]]) -> None:
    environment = sheets["ciie"]["environment"]
    assert environment["ONLY_HERE"] == "café \udcff"
    assert environment["JPY_PARENT_PID"] == str(os.getpid())
    assert "NBBRIEFING_FORK_SERVER" not in environment


def test_two_kernels_have_different_random_numbers(start: Callable[..., KernelSession]) -> None:
    code = """
        import random, uuid, numpy, multiprocessing, json
        key = bytes(multiprocessing.current_process().authkey).hex()
        print(json.dumps([random.random(), numpy.random.rand(), numpy.random.default_rng().random(), key]))
    """
    first, second = (start("ciie").run(textwrap.dedent(code)).json for _ in range(2))
    assert all(one != other for one, other in zip(first, second, strict=True))


def test_what_one_kernel_changes_no_other_sees(start: Callable[..., KernelSession]) -> None:
    change = """
        import matplotlib.pyplot, numpy, os, pandas, random, sys
        pandas.set_option("display.max_rows", 3)
        matplotlib.rcParams["font.size"] = 99
        numpy.set_printoptions(precision=1)
        sys.modules["leaked"] = sys
        sys.path.insert(0, "/leaked")
        pandas.leaked = os.environ["LEAKED"] = "yes"
        matplotlib.pyplot.figure()
    """
    look = """
        import json, matplotlib.pyplot, numpy, os, pandas, sys
        print(json.dumps([pandas.get_option("display.max_rows"), matplotlib.rcParams["font.size"],
            numpy.get_printoptions()["precision"], "leaked" in sys.modules, "/leaked" in sys.path,
            hasattr(pandas, "leaked"), "LEAKED" in os.environ, matplotlib.pyplot.get_fignums()]))
    """
    start("ciie").run(textwrap.dedent(change))
    assert start("ciie").run(textwrap.dedent(look)).json == [60, 10.0, 8, False, False, False, False, []]


def test_settings_of_matplotlib_in_the_folder_count(
    spec: str, start: Callable[..., KernelSession], tmp_path: Path
) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 17\n", encoding="utf-8")
    session = start(spec, cwd=str(tmp_path), env={**os.environ, "MPLBACKEND": "svg"})
    code = (
        "import matplotlib as m; print(m.rcParams['font.size'], m.rcParamsOrig['font.size'], m.get_backend())"
    )
    assert session.run(code).stdout == "17.0 17.0 svg\n"


def test_modules_in_the_folder_are_found(
    spec: str, start: Callable[..., KernelSession], tmp_path: Path
) -> None:
    (tmp_path / "beside_the_notebook.py").write_text("value = 'found'\n", encoding="utf-8")
    session = start(spec, cwd=str(tmp_path))
    assert session.run("import beside_the_notebook; print(beside_the_notebook.value)").stdout == "found\n"


OPEN_FILES = """
    import os
    def target(number):
        try:
            return os.readlink(f"/proc/self/fd/{number}")
        except FileNotFoundError:  # the folder itself, while it was listed
            return ""
    targets = [target(number) for number in os.listdir("/proc/self/fd")]
    kinds = [name.partition(":")[0] for name in targets if os.environ["IPYTHONDIR"] not in name]
    import json
    print(json.dumps({kind: kinds.count(kind) for kind in kinds}))
"""


def test_no_file_of_the_fork_server_is_open_in_a_kernel(start: Callable[..., KernelSession]) -> None:
    ordinary, forked = (start(spec).run(textwrap.dedent(OPEN_FILES)).json for spec in ("python3", "ciie"))
    assert forked.keys() <= ordinary.keys()
    assert all(count <= ordinary[kind] for kind, count in forked.items())


def test_the_preload_says_nothing(
    start: Callable[..., KernelSession], capfd: pytest.CaptureFixture[str]
) -> None:
    start("ciie", extra_arguments=["--log-level=ERROR"]).run("1")
    assert capfd.readouterr() == ("", "")
