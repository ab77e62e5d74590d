"""The shell scripts in config/, judged by ShellCheck."""

import os
import subprocess

import pytest

from tests.conftest import ROOT
from tests.ops.conftest import tool


@pytest.mark.parametrize("script", sorted((ROOT / "config").rglob("*.sh")), ids=lambda path: path.name)
def test_shellcheck_has_nothing_to_say_against_a_script(script):
    assert os.access(script, os.X_OK)
    outcome = subprocess.run(
        [tool("shellcheck", "shellcheck"), script], capture_output=True, text=True, timeout=60
    )
    assert outcome.returncode == 0, outcome.stdout
