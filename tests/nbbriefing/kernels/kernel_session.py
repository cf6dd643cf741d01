"""A kernel under test, spoken to as any Jupyter client speaks to it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

PATIENCE = 60  # seconds; only a broken kernel takes so long


@dataclass
class Answer:
    """What came of one cell."""

    status: str = ""
    stdout: str = ""
    stderr: str = ""
    error: str = ""
    data: list[dict[str, Any]] = field(default_factory=list)

    @property
    def json(self) -> Any:
        """The printed text, read as JSON."""
        return json.loads(self.stdout)


class KernelSession:
    """A started kernel and a client of it."""

    def __init__(self, name: str, **start: Any) -> None:
        self.name = name
        self.manager = KernelManager(kernel_name=name)
        # IPykernel leaves the output of C code alone when it finds itself under pytest.
        start.setdefault("env", {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"})
        self.manager.start_kernel(**start)
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    @property
    def process(self) -> Any:
        """The ``Popen`` of an ordinary kernel, the `ForkedProcess` of another."""
        return self.manager.provisioner.process

    def run(
        self, code: str, on_output: Callable[[dict[str, Any]], None] | None = None, **options: Any
    ) -> Answer:
        """Execute a cell and collect what it shows; ``on_output`` sees each message as it comes."""
        answer = Answer()

        def collect(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                name = content["name"]
                setattr(answer, name, getattr(answer, name) + content["text"])
            elif message["msg_type"] in ("display_data", "execute_result"):
                answer.data.append(content["data"])
            elif message["msg_type"] == "error":
                answer.error = content["ename"]
            if on_output is not None:
                on_output(message)

        options.setdefault("timeout", PATIENCE)
        reply = self.client.execute_interactive(code, output_hook=collect, **options)
        answer.status = reply["content"]["status"]
        return answer

    def run_until(self, code: str, text: str) -> str:
        """Execute a cell and return its standard output when that contains a text, maybe after the cell."""
        seen = self.run(code).stdout
        while text not in seen:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                seen += message["content"]["text"]
        return seen

    def reconnect(self) -> None:
        """Connect again after a restart."""
        self.client.stop_channels()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def close(self) -> None:
        """Shut the kernel down in the ordinary way."""
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel()
        self.manager.cleanup_resources()
