"""What went wrong is remembered until it goes well or its input changes; a killed attempt, too."""

import datetime
import errno
import os
import signal
import subprocess
import sys

import luigi
import pytest

from pipelines.core import faults
from pipelines.core.errors import BadInput, NameTaken, OutOfTime
from pipelines.core.faults import Kind
from pipelines.core.files.fingerprint import fingerprint
from pipelines.core.task import KonspektTask

LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


class Cook(KonspektTask):
    """Fails as the words in its recipe say, in their order; "serve" is success."""

    recipe = luigi.PathParameter()

    def signature(self):
        return fingerprint(self.recipe)[:20]

    def subject(self):
        return self.recipe.stem

    def output(self):
        return self.work_product(".txt")

    def run(self):
        step = self.recipe.read_text()
        if step == "spoilt":
            raise BadInput(self.recipe, "smells")
        if step == "taken":
            raise NameTaken(self.recipe, "is another's")
        if step == "late":
            raise OutOfTime("supper is over")
        if step == "full":
            raise OSError(errno.ENOSPC, "No space left on device", "/pot")
        with self.writing(self.output()) as part:
            part.write_text("soup")


@pytest.fixture
def cook(place):
    def run(step: str) -> faults.Fault | None:
        recipe = place / "soup.txt"
        recipe.write_text(step)
        task = Cook(recipe=recipe)
        luigi.build([task], local_scheduler=True)
        return faults.read(task.fault_path())

    return run


def test_a_fault_of_the_input_lasts(cook):
    fault = cook("spoilt")
    assert fault.lasting and fault.reason.endswith("soup.txt: smells")
    assert (fault.task, fault.subject) == ("Cook", "soup")


def test_a_changed_file_has_no_past(cook):
    assert cook("spoilt").lasting
    assert cook("serve") is None


def test_a_fault_of_the_world_is_counted_and_does_not_last(cook):
    cook("full")
    fault = cook("full")
    assert not fault.lasting and fault.count(Kind.WORLD, LONG_AGO) == 2
    assert fault.reason == "/pot: No space left on device"
    tomorrow = datetime.datetime.now().astimezone() + datetime.timedelta(1)
    assert fault.count(Kind.WORLD, tomorrow) == 0


def test_success_forgets(cook, place):
    (place / "soup.txt").write_text("serve")
    task = Cook(recipe=place / "soup.txt")
    faults.begin(task.fault_path(), "Cook", "soup")
    assert cook("serve") is None


def test_a_name_that_is_taken_does_not_last_as_it_depends_on_another_file(cook):
    assert not cook("taken").lasting


def test_what_is_put_off_has_not_failed(cook):
    assert cook("late") is None


def test_a_killed_process_leaves_its_attempt(place):
    (place / "soup.txt").write_text("serve")
    task = Cook(recipe=place / "soup.txt")
    begin = (
        "import sys, time; from pathlib import Path; from pipelines.core import faults;"
        "faults.begin(Path(sys.argv[1]), 'Cook', 'soup'); print('begun', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", begin, task.fault_path()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begun\n"
        assert faults.read(task.fault_path()).count(Kind.KILLED, LONG_AGO) == 0  # still at work
        os.kill(process.pid, signal.SIGKILL)
    fault = faults.read(task.fault_path())
    assert fault.count(Kind.KILLED, LONG_AGO) == 1 and not fault.lasting


def test_only_the_latest_attempts_are_kept(tmp_path):
    path = tmp_path / "x.fault.json"
    for _ in range(faults.KEPT + 5):
        faults.begin(path, "Cook", "soup")
    assert len(faults.read(path).attempts) == faults.KEPT


def test_a_damaged_record_is_none(tmp_path):
    path = tmp_path / "x.fault.json"
    path.write_text('{"task": ')
    assert faults.read(path) is None
    faults.begin(path, "Cook", "soup")
    assert len(faults.read(path).attempts) == 1
