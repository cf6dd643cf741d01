"""What a cell sees and shows is the same in an ordinary kernel and in a forked one."""

from __future__ import annotations

import base64
import os
import sys
import textwrap

import pytest

from nbbriefing.kernels.process import ForkedProcess
from tests.nbbriefing.kernels.kernel_session import PATIENCE, KernelSession

pytestmark = pytest.mark.kernel


def test_only_one_of_the_two_is_forked(kernel: KernelSession) -> None:
    assert isinstance(kernel.process, ForkedProcess) == (kernel.name == "ciie")


def test_streams_are_told_apart(kernel: KernelSession) -> None:
    answer = kernel.run("import sys; print('out'); print('err', file=sys.stderr)")
    assert (answer.stdout, answer.stderr) == ("out\n", "err\n")


def test_output_below_python_is_captured(kernel: KernelSession) -> None:
    code = (
        "import os, ctypes; os.write(1, b'raw '); c = ctypes.CDLL(None); c.puts(b'from C'); c.fflush(None);"
    )
    assert kernel.run_until(code, "\n") == "raw from C\n"


def test_output_of_a_subprocess_is_captured(kernel: KernelSession) -> None:
    assert kernel.run_until("import subprocess; subprocess.run(['echo', 'child']);", "\n") == "child\n"
    assert kernel.run("!echo shell").stdout == "shell\r\n"


def test_an_error_names_its_class_and_spares_the_kernel(kernel: KernelSession) -> None:
    answer = kernel.run("1 / 0")
    assert (answer.status, answer.error) == ("error", "ZeroDivisionError")
    assert kernel.run("print(1)").stdout == "1\n"


def test_a_result_has_its_rich_forms(kernel: KernelSession) -> None:
    (data,) = kernel.run("import pandas; pandas.DataFrame({'a': [1]})").data
    assert data["text/plain"] == "   a\n0  1"
    assert "<td>1</td>" in data["text/html"]


def test_a_plot_is_shown_without_asking_for_it(kernel: KernelSession) -> None:
    (data,) = kernel.run("import matplotlib.pyplot as plt\nplt.plot([1, 2]);").data
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    # The figure has been closed after the cell, by the backend that shows figures inline.
    shown = kernel.run("print(plt.get_fignums(), plt.get_backend())").stdout
    assert shown in ("[] inline\n", "[] module://matplotlib_inline.backend_inline\n")


def test_input_is_asked_of_the_client(kernel: KernelSession) -> None:
    kernel.client.allow_stdin = True
    answer = kernel.run(
        "print(input('name? '))",
        allow_stdin=True,
        stdin_hook=lambda message: kernel.client.input(message["content"]["prompt"].upper()),
    )
    assert answer.stdout.splitlines()[-1] == "NAME? "


def test_standard_input_itself_is_empty(kernel: KernelSession) -> None:
    assert kernel.run("import os; print(os.read(0, 1))").stdout == "b''\n"


def test_it_lives_in_its_own_process_group(kernel: KernelSession) -> None:
    pid, group, session = kernel.run("import os; print([os.getpid(), os.getpgid(0), os.getsid(0)])").json
    assert pid == group == session == kernel.process.pid != os.getpid()


def test_completion(kernel: KernelSession) -> None:
    reply = kernel.client.complete("import collec", reply=True, timeout=PATIENCE)
    assert "collections" in reply["content"]["matches"]


def test_inspection(kernel: KernelSession) -> None:
    reply = kernel.client.inspect("len", reply=True, timeout=PATIENCE)
    assert "number of items" in reply["content"]["data"]["text/plain"]


def test_variables_are_stored_between_kernels(kernel: KernelSession) -> None:
    assert kernel.run("kept = 42\n%store kept").status == "ok"
    assert kernel.run("del kept\n%store -r kept\nprint(kept)").stdout == "42\n"


def test_history_is_kept(kernel: KernelSession) -> None:
    kernel.run("'remember this'")
    reply = kernel.client.history(hist_access_type="tail", n=1, reply=True, timeout=PATIENCE)
    assert reply["content"]["history"][-1][2] == "'remember this'"


def test_kernel_info_promises_the_same(kernel: KernelSession) -> None:
    content = kernel.client.kernel_info(reply=True, timeout=PATIENCE)["content"]
    assert content["language_info"]["version"] == ".".join(map(str, sys.version_info[:3]))
    assert "debugger" in content["supported_features"]


def debug(kernel: KernelSession, command: str, **arguments: object) -> dict[str, object]:
    kernel.client.control_channel.send(
        request := kernel.client.session.msg(
            "debug_request", {"type": "request", "seq": 1, "command": command, "arguments": arguments}
        )
    )
    while True:
        reply = kernel.client.get_control_msg(timeout=PATIENCE)
        if reply["parent_header"]["msg_id"] == request["header"]["msg_id"]:
            return dict(reply["content"])


def test_the_debugger_stops_at_a_breakpoint(kernel: KernelSession) -> None:
    code = "stopped = 1\nstopped = 2\n"
    debug(kernel, "initialize", adapterID="", clientID="", pathFormat="path")
    debug(kernel, "attach")
    source = debug(kernel, "dumpCell", code=code)["body"]["sourcePath"]  # type: ignore[index]
    found = debug(kernel, "setBreakpoints", source={"path": source}, breakpoints=[{"line": 2}])
    assert found["body"]["breakpoints"][0]["verified"] is True  # type: ignore[index]
    debug(kernel, "configurationDone")
    kernel.client.execute(code)
    events = []
    while "stopped" not in events:
        message = kernel.client.get_iopub_msg(timeout=PATIENCE)
        if message["msg_type"] == "debug_event":
            events.append(message["content"]["event"])
    debug(kernel, "continue", threadId=1)
    assert kernel.client.get_shell_msg(timeout=PATIENCE)["content"]["status"] == "ok"
    debug(kernel, "disconnect", terminateDebuggee=False, restart=False)


def test_processes_can_be_started_from_a_cell(kernel: KernelSession) -> None:
    code = """
        import multiprocessing, concurrent.futures
        method = multiprocessing.get_context("fork")
        with concurrent.futures.ProcessPoolExecutor(2, mp_context=method) as pool:
            print(list(pool.map(abs, [-1, -2])))
    """
    assert kernel.run(textwrap.dedent(code)).stdout == "[1, 2]\n"


def test_threads_and_coroutines_run(kernel: KernelSession) -> None:
    code = """
        import asyncio, threading
        done = []
        thread = threading.Thread(target=done.append, args=(1,))
        thread.start(); thread.join()
        done.append(await asyncio.sleep(0, 2))
        print(done)
    """
    assert kernel.run(textwrap.dedent(code)).stdout == "[1, 2]\n"


def test_arrow_and_linear_algebra_have_their_threads(kernel: KernelSession) -> None:
    code = """
        import io, numpy, pandas
        table = pandas.read_csv(io.BytesIO(b"a,b\\n" + b"1,2\\n" * 50_000), engine="pyarrow")
        square = numpy.ones((300, 300))
        print(int(table["a"].sum()), int((square @ square)[0, 0]))
    """
    assert kernel.run(textwrap.dedent(code)).stdout == "50000 300\n"
