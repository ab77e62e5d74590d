"""Notes are found under the name of their lecture, and two lectures never share a name."""

import datetime
from pathlib import Path

from pipelines.lecture.recording.naming import date_of, inbox_folders, notes_path, title_from_name

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


def test_the_date_is_the_containers_or_the_names_or_the_files(tmp_path):
    day = datetime.date(2026, 3, 14)
    assert date_of(Path("x-2020-01-01.mp4"), day) == day
    assert date_of(Path("algebra 2026-03-14.mp4"), None) == day
    assert date_of(Path("20260314_algebra.mp4"), None) == day
    plain = tmp_path / "room 20269999.mp4"
    plain.touch()
    assert date_of(plain, None) == datetime.date.today()
