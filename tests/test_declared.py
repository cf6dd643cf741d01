"""A test that starts something slow says so with a marker."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "command", [["/usr/bin/chromium", "--headless"], [sys.executable, "-m", "ipykernel_launcher", "-f", "x"]]
)
def test_without_a_marker_nothing_slow_is_started(command):
    with pytest.raises(pytest.fail.Exception, match="needs a marker of kernel, browser, e2e"):
        subprocess.run(command, check=False)


def test_nor_by_a_process_that_it_starts():
    command = "[sys.executable, '-m', 'ipykernel' + '_launcher']"
    code = f"import subprocess, sys; sys.exit(subprocess.run({command}).returncode)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "bears none of the markers" in ended.stderr
