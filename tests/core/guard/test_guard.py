"""Guarded work: real processes with real limits, each met with one line, and nothing left behind."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipelines.core.errors import BadInput, Stopped
from pipelines.core.guard import client
from pipelines.core.guard.client import GuardedWorkFailed, guarded
from pipelines.core.guard.confinement import Confinement, available
from pipelines.core.guard.job import Job
from tests.conftest import ROOT

ABOUT = Path("talk.mp4")


@pytest.fixture
def do(tmp_path, monkeypatch):
    """Does one of the functions of work.py: do(name, *arguments, seconds=..., answer=..., limits...)."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    client.end_waiting()

    def run(name, *arguments, answer=object, seconds=60.0, on_progress=None, **limits):
        usual = {"memory": 2**30, "seconds": 60, "file_bytes": 2**20, "open_files": 40}
        usual |= {"reads": (str(ROOT / "tests"),), "writes": (str(tmp_path),)}
        confined = Confinement(**usual | limits)
        job = Job("tests.core.guard.work", name, arguments, confined, tells=on_progress is not None)
        return guarded(job, ABOUT, answer, seconds, on_progress or (lambda _: None))

    yield run
    client.end_waiting()


def test_an_answer_comes_back_with_its_progress(do):
    seen = []
    assert do("add", 2, 3, answer=int) == 5
    assert do("halves", answer=str, on_progress=seen.append) == "done" and seen == [0.5]


def test_each_job_has_a_process_of_its_own_from_one_that_is_kept(do):
    parents = set()
    numbers = {do("number", answer=int) for _ in range(3)}
    [kept] = client._waiting
    parents.add(kept.process.pid)
    assert len(numbers) == 3 and os.getpid() not in numbers | parents


def test_a_thousand_questions_do_not_cost_a_thousand_interpreters(do):
    do("add", 1, 1)
    begun = time.monotonic()
    for _ in range(40):
        do("add", 1, 1)
    fresh = time.monotonic()
    subprocess.run([sys.executable, "-c", "import msgspec"], check=True)
    assert (fresh - begun) / 40 < max(0.1, time.monotonic() - fresh)


def test_a_refusal_comes_back_as_the_message_that_it_was(do):
    with pytest.raises(BadInput, match=r"^talk.mp4: has no track 3$") as refused:
        do("refuse", ABOUT)
    assert refused.value.reason.msgid == "has no track {track}"


def test_memory_is_limited(do):
    assert do("take", 100, answer=int) == 100 * 2**20
    with pytest.raises(BadInput, match=r"needs more memory .* the 1024 MiB of \[limits\] memory_mib"):
        do("take", 3000)


def test_a_crash_is_told_and_kills_nobody_else(do):
    with pytest.raises(BadInput, match=r"crashes the program that reads it .SIGSEGV"):
        do("crash")
    assert do("add", 2, 3) == 5


def test_a_kill_from_outside_is_not_the_files_fault(do):
    with pytest.raises(Stopped, match="was killed"):
        do("be_killed")
    [kept] = client._waiting
    kept.process.kill()
    kept.process.wait()
    assert do("add", 2, 3) == 5


def gone(number: int) -> bool:
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until(condition, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def test_what_takes_too_long_is_ended_with_all_that_it_has_started(do, tmp_path):
    begun = time.monotonic()
    with pytest.raises(Stopped, match=r"^talk.mp4: took longer than 3 s to read$"):
        do("sleep", tmp_path / "note", seconds=3)
    assert time.monotonic() - begun < 20
    wait_until(lambda: all(gone(int(each)) for each in (tmp_path / "note").read_text().split()))
    assert do("add", 2, 3) == 5


def test_processor_time_is_limited(do):
    cores = os.cpu_count() or 1
    if cores > 4:
        pytest.skip("a limit for all cores, which one alone takes long to meet")
    with pytest.raises(Stopped, match="took longer than 1 s"):
        do("burn", seconds=1)


def test_what_is_written_is_limited(do, tmp_path):
    do("write", tmp_path / "small", 1000)
    with pytest.raises((BadInput, OSError), match=r"grows beyond all measure|File too large"):
        do("write", tmp_path / "large", 2**22)
    assert (tmp_path / "large").stat().st_size <= 2**20


def test_open_files_are_limited(do):
    with pytest.raises(OSError, match="Too many open files"):
        do("many_files")


def test_a_fault_of_the_program_is_told_as_one(do):
    with pytest.raises(
        GuardedWorkFailed, match=r"^talk.mp4: makes .*ZeroDivisionError: a fault of the program.$"
    ):
        do("wrong")


def test_an_answer_without_end_is_not_read(do):
    with pytest.raises(BadInput, match="says too much of itself"):
        do("say_much")


@pytest.mark.skipif(not available()["Landlock"], reason="this kernel or environment has no Landlock")
def test_no_file_is_opened_but_those_that_are_named(do, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "exam.txt"
    other.write_text("secret")
    with pytest.raises(OSError, match="Permission denied"):
        do("read", other)
    with pytest.raises(OSError, match="Permission denied"):
        do("write", other, 1)
    assert do("read", other, reads=(str(other), str(ROOT / "tests"))) == "secret"


@pytest.mark.skipif(not available()["seccomp"], reason="libseccomp or its package is not here")
def test_nothing_is_asked_of_the_network(do):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with pytest.raises(OSError, match="not permitted"):
            do("connect", listening.getsockname()[1])


PARENT = """
import sys
from pathlib import Path
from pipelines.core.guard.client import guarded
from pipelines.core.guard.confinement import Confinement
from pipelines.core.guard.job import Job
limits = Confinement(2**30, 60, 2**20, 40, (sys.argv[2],), (str(Path(sys.argv[1]).parent),))
guarded(Job("tests.core.guard.work", "sleep", (Path(sys.argv[1]),), limits), Path("talk"), object, 600)
"""


def test_nothing_of_it_outlives_a_parent_that_is_killed(tmp_path):
    note = tmp_path / "note"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-c", PARENT, note, str(ROOT / "tests")]
    parent = subprocess.Popen(command, env=environment)
    wait_until(lambda: note.exists() and len(note.read_text().split()) == 2, 60)
    numbers = [int(each) for each in note.read_text().split()]
    assert not any(map(gone, numbers))
    parent.kill()
    parent.wait()
    wait_until(lambda: all(map(gone, numbers)))
