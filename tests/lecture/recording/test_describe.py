"""Title, day and length of a recording come from its container or its name, never from its file."""

import datetime
import os
import subprocess

import pytest

from pipelines.core.errors import BadInput
from pipelines.lecture.recording.describe import describe_recording

DAY = datetime.date(2026, 3, 14)


@pytest.fixture
def recording(tmp_path):
    """Makes two seconds of a tone: recording(name, "title=...")."""

    def make(name: str, *tags: str):
        path = tmp_path / name
        metadata = [word for tag in tags for word in ("-metadata", tag)]
        tone = ["-f", "lavfi", "-i", "sine=duration=2", *metadata]
        subprocess.run(["ffmpeg", "-v", "error", *tone, path], check=True)
        return path

    return make


def test_the_container_goes_before_the_name(recording):
    found = describe_recording(
        recording("x 2020-01-01.mp4", "title= Sets ", "creation_time=2026-03-14T12:00:00Z")
    )
    assert (found.title, found.date, found.audio_tracks) == ("Sets", DAY, 1)
    assert found.duration == pytest.approx(2.0, abs=0.1)


def test_what_the_container_lacks_is_taken_from_the_name(recording):
    found = describe_recording(recording("algebra_2026-03-14.mkv"))
    assert (found.title, found.date) == ("Algebra 2026-03-14", DAY)


def test_a_title_of_a_device_goes_behind_a_name_of_a_person(recording):
    found = describe_recording(recording("algebra.mp4", "title=VID_20260314_101530"))
    assert (found.title, found.named) == ("Algebra", True)
    assert describe_recording(recording("IMG_1234.mp4", "title=Sets")).title == "Sets"
    nobodys = describe_recording(recording("VID_20260314_101530.mp4", "title=Untitled"))
    assert (nobodys.title, nobodys.named, nobodys.date) == ("VID 20260314 101530", False, DAY)


def test_when_the_file_was_changed_says_nothing(recording):
    path = recording("algebra.mkv")
    before = describe_recording(path)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert describe_recording(path) == before and before.date is None


def test_what_is_no_recording_is_refused_by_name(tmp_path):
    (tmp_path / "a.mp4").write_text("text")
    with pytest.raises(BadInput, match=r"a\.mp4: is not a recording"):
        describe_recording(tmp_path / "a.mp4")
