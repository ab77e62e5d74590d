"""A stage has its time: it is stopped by an exception, or ended where none can reach it."""

import os
import subprocess
import sys
import time

import luigi
import pytest

from pipelines.core import faults, stage_clock
from pipelines.core.errors import Stopped
from pipelines.core.faults import Kind
from pipelines.core.files.fingerprint import fingerprint
from pipelines.core.task import KonspektTask
from tests.conftest import ROOT

# A sum that goes on for years, in one call of the library: no exception gets in.
ENDLESS = "sum(range(10**16))"


class Simmer(KonspektTask):
    """Sleeps for as many seconds as its recipe says, and may take one."""

    recipe = luigi.PathParameter()

    def signature(self):
        return fingerprint(self.recipe)[:20]

    def time_limit(self):
        return 1.0

    def output(self):
        return self.work_product(".txt")

    def run(self):
        end = time.monotonic() + float(self.recipe.read_text())
        while time.monotonic() < end:
            sum(range(1000))
        with self.writing(self.output()) as part:
            part.write_text("soup")


@pytest.fixture
def simmer(place):
    def run(seconds: float) -> Simmer:
        (place / "soup.txt").write_text(str(seconds))
        task = Simmer(recipe=place / "soup.txt")
        luigi.build([task], local_scheduler=True)
        return task

    return run


def test_what_takes_too_long_is_stopped_and_remembered_as_such(simmer):
    begun = time.monotonic()
    task = simmer(60)
    assert time.monotonic() - begun < 20 and not task.complete()
    [attempt] = faults.read(task.fault_path()).attempts
    assert attempt.kind is Kind.STOPPED and attempt.limit == 1.0
    assert attempt.reason.startswith("took longer than 1 min") or "took longer" in attempt.reason
    assert faults.read(task.fault_path()).hurting == (attempt,)


def test_what_keeps_its_time_leaves_no_clock_running(simmer):
    task = simmer(0.1)
    assert task.complete() and faults.read(task.fault_path()) is None
    time.sleep(1.2)  # no alarm comes later
    assert list(task.fault_path().parent.glob(f"*{stage_clock.SUFFIX}")) == []


def test_getting_on_begins_the_time_anew(tmp_path):
    stage_clock.start(0.5, Stopped("over"), tmp_path / "left")
    for _ in range(4):
        time.sleep(0.3)
        stage_clock.again()
    with pytest.raises(Stopped, match="over"):
        time.sleep(5)
    stage_clock.stop()


def test_a_process_that_no_exception_reaches_is_ended_and_says_what_it_did(tmp_path):
    code = (
        "from pathlib import Path; from pipelines.core import faults, stage_clock\n"
        "stage_clock.LATER_SECONDS = 1.0\n"
        f"path = Path({str(tmp_path)!r}) / 'abc.fault.json'\n"
        "faults.begin(path, 'Cook', 'soup', 120.0)\n"
        "stage_clock.start(0.5, ValueError('over'), faults.overtime_path(path))\n" + ENDLESS
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], env=environment, timeout=60, check=False)
    assert done.returncode == 1 and time.monotonic() - begun < 50
    assert "line 6 in <module>" in (tmp_path / "abc.overtime").read_text()
    fault = faults.read(tmp_path / "abc.fault.json")
    assert [each.kind for each in fault.attempts] == [Kind.STOPPED]
    assert fault.reason == "took longer than 2 min ([limits] stage_minutes, stage_factor)"
    faults.forget(tmp_path / "abc.fault.json")
    assert list(tmp_path.glob("abc*")) == []
