"""What counts as a recording in the inbox, and what is passed over."""

import os
import time

from pipelines.core.settings import RECORDINGS
from pipelines.nights.inbox import COMPANIONS, left_lying, recordings, still_for


def names(folders, patterns=RECORDINGS, errors=None) -> list[str]:
    told = [] if errors is None else errors
    return [
        path.relative_to(folder).as_posix() for path, folder in recordings(folders, patterns, told.append)
    ]


def put(folder, *files):
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def test_recordings_of_all_folders_below_are_found_in_any_case(tmp_path):
    put(tmp_path, "b.MP4", "a/Лекция 1.mkv", "a/deep/er/x.Flac", "notes.txt", "slides.pdf")
    assert names([tmp_path]) == ["b.MP4", "a/Лекция 1.mkv", "a/deep/er/x.Flac"]


def test_hidden_partial_and_linked_files_are_passed_over(tmp_path):
    put(tmp_path, ".hidden.mp4", ".cache/x.mp4", "x.mp4.part", "y.mp4.crdownload", "z.mp4~", "good.mp4")
    put(tmp_path / "elsewhere", "real.mp4")
    os.symlink(tmp_path / "good.mp4", tmp_path / "link.mp4")
    os.symlink(tmp_path / "elsewhere", tmp_path / "linked")
    os.mkfifo(tmp_path / "pipe.mp4")
    assert names([tmp_path]) == ["good.mp4", "elsewhere/real.mp4"]


def test_partial_files_are_no_recordings_whatever_the_pattern_says(tmp_path):
    put(tmp_path, "x.mp4.part", "x.mp4")
    assert names([tmp_path], "*") == ["x.mp4"]


def test_patterns_choose_and_leave_out(tmp_path):
    put(tmp_path, "algebra/a.mp4", "algebra/a_draft.mp4", "music/b.mp4", "c.mp4")
    assert names([tmp_path], "*.mp4, !*_draft.*") == ["c.mp4", "algebra/a.mp4", "music/b.mp4"]
    assert names([tmp_path], "algebra/*.mp4") == ["algebra/a.mp4", "algebra/a_draft.mp4"]
    assert names([tmp_path], "*.mp4, !music/*") == ["c.mp4", "algebra/a.mp4", "algebra/a_draft.mp4"]


def test_a_folder_within_another_gives_each_recording_once(tmp_path):
    put(tmp_path, "a/x.mp4")
    assert names([tmp_path, tmp_path / "a"]) == ["a/x.mp4"]


def test_a_folder_that_is_not_there_is_told_and_the_others_are_read(tmp_path):
    put(tmp_path / "here", "x.mp4")
    errors: list[OSError] = []
    assert names([tmp_path / "gone", tmp_path / "here"], errors=errors) == ["x.mp4"]
    assert errors[0].filename == str(tmp_path / "gone")


def test_what_no_night_takes_is_told_the_largest_first(tmp_path):
    put(
        tmp_path,
        "a.mp4",
        "b.M4B",
        "talk.rm",
        ".hidden",
        "lecture.toml",
        "glossary.txt",
        "draft.mp4",
        "x.mp4.part",
    )
    put(tmp_path / "course", "recordings.zip", "slides.pdf")
    (tmp_path / "course" / "recordings.zip").write_bytes(b"x" * 1000)
    os.symlink(tmp_path / "a.mp4", tmp_path / "link.mp4")
    patterns, beside = f"{RECORDINGS}, !draft.*", (*COMPANIONS, "glossary.txt")
    left = left_lying([tmp_path, tmp_path / "course"], patterns, beside, 3600)
    assert left[0] == "course/recordings.zip"
    assert sorted(left[1:]) == ["course/slides.pdf", "link.mp4", "talk.rm"]
    assert "x.mp4.part" in left_lying([tmp_path], patterns, beside, 0)


def test_a_file_with_an_old_date_that_was_just_copied_is_not_still(tmp_path):
    put(tmp_path, "x.mp4")
    os.utime(tmp_path / "x.mp4", (0, 0))
    assert still_for(tmp_path / "x.mp4") < 60
    before = still_for(tmp_path / "x.mp4")
    time.sleep(0.05)
    assert still_for(tmp_path / "x.mp4") > before


def test_a_file_with_a_date_in_the_future_becomes_still_too(tmp_path):
    put(tmp_path, "x.mp4")
    os.utime(tmp_path / "x.mp4", (0, 2**32))
    assert 0 <= still_for(tmp_path / "x.mp4") < 60
