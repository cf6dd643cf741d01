"""Kernels for the tests, in folders of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.nbbriefing.kernels.kernel_session import KernelSession

SPECS = ("python3", "ciie")


@pytest.fixture(autouse=True, scope="module")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep connection files and history out of the user's folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        yield


@pytest.fixture(scope="module", params=SPECS)
def kernel(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KernelSession]:
    """A running kernel of each kind, shared by the tests of a module."""
    session = KernelSession(
        request.param,
        cwd=str(tmp_path_factory.mktemp("cwd")),
        extra_arguments=["--HistoryManager.hist_file=history.sqlite"],
    )
    yield session
    session.close()


@pytest.fixture(params=SPECS)
def spec(request: pytest.FixtureRequest) -> str:
    """The name of each kernelspec."""
    return str(request.param)


@pytest.fixture
def start() -> Iterator[Callable[..., KernelSession]]:
    """Start kernels that are gone when the test ends."""
    sessions: list[KernelSession] = []

    def start_one(name: str, **options: Any) -> KernelSession:
        sessions.append(KernelSession(name, **options))
        return sessions[-1]

    yield start_one
    for session in sessions:
        session.close()
