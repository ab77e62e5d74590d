"""Notes are found under the name of their lecture, and two lectures never share a name."""

import datetime
from pathlib import Path

import pytest

from pipelines.core.errors import BadSetting
from pipelines.core.settings import RecordingSettings
from pipelines.lecture.recording.naming import (
    date_from_name,
    date_of_file,
    inbox_folders,
    kind_of,
    notes_path,
    title_from_name,
)

INBOX, NOTES = [Path("/inbox")], Path("/notes")


def test_the_inboxs_folders_are_mirrored():
    assert notes_path(Path("/inbox/a.mp4"), INBOX, NOTES, ".pdf") == Path("/notes/a.pdf")
    assert notes_path(Path("/inbox/algebra/a.mp4"), INBOX, NOTES, ".pdf") == Path("/notes/algebra/a.pdf")


def test_the_same_name_in_different_folders_keeps_apart():
    found = {notes_path(Path(f"/home/{folder}/a.mp4"), INBOX, NOTES, ".pdf") for folder in ("x", "y")}
    assert found == {Path("/notes/x/a.pdf"), Path("/notes/y/a.pdf")}


def test_a_second_inbox_goes_under_its_own_name():
    inboxes = inbox_folders("/inbox, /srv/./studio,")
    assert notes_path(Path("/inbox/a.mp4"), inboxes, NOTES, ".pdf") == Path("/notes/a.pdf")
    assert notes_path(Path("/srv/studio/x/a.mp4"), inboxes, NOTES, ".pdf") == Path("/notes/studio/x/a.pdf")


def test_dots_in_a_name_stay():
    assert notes_path(Path("/inbox/1.2 sets.mp4"), INBOX, NOTES, ".srt") == Path("/notes/1.2 sets.srt")


def test_a_title_is_made_readable():
    assert title_from_name(Path("week_3__linear_maps.mp4")) == "Week 3 linear maps"
    assert title_from_name(Path("лекция_1.mkv")) == "Лекция 1"


def test_the_day_is_read_from_a_name_that_tells_one(tmp_path):
    day = datetime.date(2026, 3, 14)
    assert date_from_name(Path("algebra 2026-03-14.mp4")) == day
    assert date_from_name(Path("20260314_algebra.mp4")) == day
    for name in (
        "VID_20260314_101530",
        "audio_2026-03-14_10-15-30",
        "20260314101530",
        "GMT20260314-1015_R",
    ):
        assert date_from_name(Path(f"{name}.mp4")) == day
    for name in ("room 20269999.mp4", "algebra.mp4", "120260314.mp4"):
        assert date_from_name(Path(name)) is None
    (tmp_path / "algebra.mp4").touch()
    assert date_of_file(tmp_path / "algebra.mp4") == datetime.date.today()


def test_the_kind_is_that_of_the_nearest_folder_or_else_of_all():
    chosen = RecordingSettings(
        kind="lecture", folders="board: meeting, board/talks: conversation, other/: auto"
    )
    for place, kind in (
        ("a.mp4", "lecture"),
        ("board/a.mp4", "meeting"),
        ("board/2026/a.mp4", "meeting"),
        ("board/talks/a.mp4", "conversation"),
        ("other/a.mp4", "auto"),
        ("boards/a.mp4", "lecture"),
    ):
        assert kind_of(Path("/inbox") / place, INBOX, chosen) == kind
    assert kind_of(Path("/elsewhere/board/a.mp4"), INBOX, chosen) == "lecture"
    assert kind_of(Path("/inbox/a.mp4"), INBOX, RecordingSettings()) == "auto"


@pytest.mark.parametrize("folders", ["board", "board: party", ": meeting", "a: meeting, b"])
def test_what_is_no_folder_with_a_kind_is_told(folders):
    with pytest.raises(BadSetting, match="no folder with a kind"):
        RecordingSettings(folders=folders)
