"""`konspekt retry`: what went wrong is forgotten, and tried again."""

import os
import subprocess
import sys

from pipelines.core import faults
from pipelines.core.faults import Kind


def faults_of(house):
    return sorted(house.folder.glob("work/*/*.fault.json"))


def test_a_refused_recording_is_tried_again(house):
    house.silent()
    house.run("run", "videos/silent.mp4", "--local-scheduler")
    assert house.json("status")["counts"]["refused"] == 1
    told = house.run("retry", "videos/silent.mp4")
    assert told.returncode == 0
    assert told.stdout == (
        f"videos/silent.mp4: ExtractAudio: forgotten: {house.video('silent.mp4')}: has no audio track\n"
    )
    assert faults_of(house) == []
    assert house.json("status")["counts"]["waiting"] == 1
    again = house.run("retry", "videos/silent.mp4")
    assert again.stdout == "videos/silent.mp4: no failed attempt is known\n"


def test_a_file_that_is_gone_is_said_to_be(house):
    told = house.run("retry", "videos/gone.mp4")
    assert (told.returncode, told.stdout) == (31, "")
    assert "videos/gone.mp4 is gone: nothing to try again" in told.stderr


def test_all_is_all_but_what_is_at_work(house):
    work = house.folder / "work"
    failed = faults.fault_path(work / "LectureNotes", "a" * 20)
    faults.begin(failed, "LectureNotes", "gone")
    faults.fail(failed, Kind.WORLD, "No space left on device")
    working = faults.fault_path(work / "TranscribeAudio", "b" * 20)
    faults.begin(working, "TranscribeAudio", "now")  # by this process, which lives
    killed = faults.fault_path(work / "TranscribeAudio", "c" * 20)
    begin = "import sys; from pathlib import Path; from pipelines.core import faults;"
    begin += "faults.begin(Path(sys.argv[1]), 'TranscribeAudio', 'killed')"
    environment = os.environ | {"PYTHONPATH": house.environment["PYTHONPATH"]}
    subprocess.run([sys.executable, "-c", begin, killed], check=True, env=environment)
    found = house.json("retry", "--all")
    assert [each["subject"] for each in found["forgotten"]] == ["gone", "killed"]
    assert [each["subject"] for each in found["at_work"]] == ["now"]
    assert faults_of(house) == [working]


def test_nothing_and_everything_cannot_be_meant_at_once(house):
    for arguments in ([], ["videos/a.mp4", "--all"]):
        told = house.run("retry", *arguments)
        assert (told.returncode, told.stdout) == (2, "")
        assert "name recordings, or say --all" in told.stderr
