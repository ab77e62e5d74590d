"""A signal ends a process that is deep in C code, which Python's own handlers would wait for."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from tests.conftest import ROOT

# PBKDF2 releases the interpreter's lock and hears of no signal for minutes, as a decoder does for seconds.
DEEP = """
import hashlib, subprocess
from pipelines.cli.terminal.interrupt import stoppable
subprocess.Popen(["sleep", "1000"])
with stoppable(lambda: print("given up", flush=True)):
    print("begun", flush=True)
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2_000_000_000)
"""
SHALLOW = """
import subprocess, time
from pipelines.cli.terminal.interrupt import Stopped, stoppable
subprocess.Popen(["sleep", "1000"])
try:
    with stoppable(lambda: print("given up", flush=True)):
        print("begun", flush=True)
        time.sleep(1000)
except Stopped as stopped:
    raise SystemExit(stopped.exit_code)
"""


def wait_until_busy(process: subprocess.Popen) -> None:
    """Return when the process has worked for a while since now: it is in the midst of its one long step."""
    watched, end = psutil.Process(process.pid), time.monotonic() + 60
    spent = sum(watched.cpu_times()[:2])
    while sum(watched.cpu_times()[:2]) < spent + 0.3:
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.05)


@pytest.mark.parametrize("signum, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("program", [DEEP, SHALLOW], ids=["deep", "shallow"])
def test_a_signal_ends_it_with_all_that_it_has_started(program, signum, code):
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "begun\n"
    started = psutil.Process(process.pid).children()
    assert started
    if program == DEEP:
        wait_until_busy(process)
    process.send_signal(signum)
    told, complained = process.communicate(timeout=60)
    assert process.returncode == code
    assert told == "given up\n"
    assert "Traceback" not in complained
    assert psutil.wait_procs(started, timeout=20)[1] == []
