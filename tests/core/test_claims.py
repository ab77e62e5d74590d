"""Two processes that no scheduler knows of: an output is made by one of them, and once."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.core.claims import FOLDER, Claim
from tests.conftest import ROOT

# Makes an output as soon as the file `go` is there, and writes down each time that it begins to.
PROGRAM = """
import sys, time
from pathlib import Path
import luigi
from pipelines.core.task import KonspektTask

class Transcribe(KonspektTask):
    place = luigi.PathParameter()

    def subject(self):
        return "talk"

    def output(self):
        return self.work_product(".txt")

    def run(self):
        with open(self.place / "begun", "a") as begun:
            print(sys.argv[2], file=begun)
        while not (self.place / "go").exists():
            time.sleep(0.01)
        with self.writing(self.output()) as part:
            part.write_text("said")

place = Path(sys.argv[1])
luigi.configuration.get_config().set("paths", "work", str(place / "work"))
sys.exit(0 if luigi.build([Transcribe(place=place)], local_scheduler=True) else 1)
"""


@pytest.fixture
def start(tmp_path):
    started = []

    def begin(name: str) -> subprocess.Popen:
        command = [sys.executable, "-c", PROGRAM, str(tmp_path), name]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def await_line(stream, text: str) -> None:
    assert any(text in line for line in iter(stream.readline, "")), text


def await_file(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, path
        time.sleep(0.01)


def test_the_second_waits_and_takes_what_the_first_makes(start, tmp_path):
    first = start("first")
    await_file(tmp_path / "begun")
    second = start("second")
    await_line(second.stderr, "talk: another process is at work on it; waiting for that")
    (tmp_path / "go").touch()
    assert (first.wait(60), second.wait(60)) == (0, 0)
    assert (tmp_path / "begun").read_text().split() == ["first"]
    assert [path.read_text() for path in tmp_path.glob("work/Transcribe/*.txt")] == ["said"]
    assert list(tmp_path.glob("work/*/*.fault.json")) == list((tmp_path / "work" / FOLDER).iterdir()) == []


def test_where_the_first_is_killed_the_second_does_the_work(start, tmp_path):
    first = start("first")
    await_file(tmp_path / "begun")
    second = start("second")
    await_line(second.stderr, "waiting for that")
    first.kill()
    (tmp_path / "go").touch()
    assert second.wait(60) == 0
    assert (tmp_path / "begun").read_text().split() == ["first", "second"]
    assert len(list(tmp_path.glob("work/Transcribe/*.txt"))) == 1


def test_a_claim_is_had_by_one_and_goes_with_its_file(tmp_path):
    one, other = Claim(tmp_path, "talk"), Claim(tmp_path, "talk")
    assert one.take() and not other.take() and Claim(tmp_path, "another").take()
    one.release()
    assert other.take() and not one.take()
    other.release()
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["another"]


def test_where_nothing_can_be_written_there_are_no_claims(tmp_path):
    (tmp_path / FOLDER).touch()  # no folder
    assert Claim(tmp_path, "talk").take() and Claim(tmp_path, "talk").take()
