"""Worker processes: their lock outlives who started them, their group ends with them."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from pipelines.nights.driver.locks import Busy, lock
from pipelines.nights.driver.process import WorkerProcess, limited
from tests.conftest import ROOT
from tests.nights.driver.test_watch import until

# Starts a worker that sleeps, with a lock, and is killed.
DRIVER = """
import os, sys, signal
from pathlib import Path
from pipelines.nights.driver.locks import lock
from pipelines.nights.driver.process import WorkerProcess
held = lock(Path(sys.argv[1]))
worker = WorkerProcess.start(["sleep", "300"], [held], None)
worker.remember(held)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_lock_is_held_until_the_worker_of_a_killed_driver_is_gone(tmp_path):
    path = tmp_path / "nightly.lock"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    driver = subprocess.run([sys.executable, "-c", DRIVER, path], env=environment, timeout=60)
    assert driver.returncode == -signal.SIGKILL
    with pytest.raises(Busy, match=r"nightly\.lock"):
        lock(path)
    left = WorkerProcess.left_at_work(path)
    assert left.at_work() and left.exit_code is None
    left.kill()
    until(lambda: not left.at_work())
    lock(path).close()
    assert WorkerProcess.left_at_work(path) is None


def test_a_lock_of_something_else_names_no_worker(tmp_path):
    path = tmp_path / "run.lock"
    path.write_text('{"pid": 1, "started": 0}')
    with lock(path):
        assert WorkerProcess.left_at_work(path) is None


def test_the_whole_group_of_a_worker_is_killed(tmp_path):
    log = tmp_path / "logs" / "host.log"
    worker = WorkerProcess.start(["sh", "-c", "trap '' TERM; sleep 300 & echo $!; wait"], [], log)
    until(lambda: log.read_text())
    child = psutil.Process(int(log.read_text()))
    worker.terminate()
    time.sleep(0.3)
    assert worker.at_work() and child.is_running()
    worker.kill()
    until(lambda: not worker.at_work())
    assert worker.exit_code == -signal.SIGKILL
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_a_limited_command_ends_by_itself_and_keeps_its_exit_code(tmp_path):
    assert subprocess.run(limited(["sh", "-c", "exit 30"], 60)).returncode == 30
    began = time.monotonic()
    assert subprocess.run(limited(["sleep", "300"], 1), start_new_session=True).returncode == 124
    assert time.monotonic() - began < 20
