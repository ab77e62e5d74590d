"""lecture.toml: what somebody says of a recording or of a folder, and what is wrong with it, in one line."""

import datetime

import pytest

from pipelines.core.errors import BadInput
from pipelines.lecture.recording.lecture_file import Said, has_own, parsed, said_of
from pipelines.lecture.recording.parts import is_later_part, parts_of


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "course" / "week 1").mkdir(parents=True)
    return tmp_path


def put(folder, *names):
    for name in names:
        (folder / name).touch()


def test_the_nearest_goes_first_and_a_title_holds_for_its_own_folder_alone(inbox):
    course, week = inbox / "course", inbox / "course" / "week 1"
    (inbox / "lecture.toml").write_text('language = "ru"\nkind = "meeting"\ntitle = "All"\n')
    (course / "lecture.toml").write_text('speakers = ["Anna Petrova", "Ivan  Orlov"]\ntrack = "mix"\n')
    (week / "lecture.toml").write_text(
        'kind = "lecture"\n[recordings."b.mp4"]\ntrack = 2\ndate = 2026-03-14\n'
    )
    (week / "c.lecture.toml").write_text('title = "Groups"\nlanguage = "de"\n')
    known = Said(language="ru", track="mix", speakers=("Anna Petrova", "Ivan Orlov"), kind="lecture")
    assert said_of(week / "a.mp4", [inbox]) == known
    assert said_of(week / "b.mp4", [inbox]).track == 2
    assert said_of(week / "b.mp4", [inbox]).date == datetime.date(2026, 3, 14)
    assert (said_of(week / "c.mp4", [inbox]).title, said_of(week / "c.mp4", [inbox]).language) == (
        "Groups",
        "de",
    )
    assert said_of(inbox / "x.mp4", [inbox]).title == "All"
    assert [has_own(week / f"{name}.mp4") for name in "abc"] == [False, True, True]
    assert said_of(inbox.parent / "x.mp4", [inbox]) == Said()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('kind = "lecture"\nlangauge = "en"\n', "line 2: there is no “langauge”; did you mean language?"),
        ("colour = 1\n", "line 1: there is no “colour”; there are language, track, title, date"),
        (
            'language = "english"',
            "line 1: 'english' is no code of a language such as en or ru; did you mean en?",
        ),
        ("\ntrack = 0\n", "line 2: a track is a number from 1, or one of auto, mix"),
        ('track = "2"', "a track is a number from 1"),
        ('date = "yesterday"', "line 1: a date is written as in 2026-03-14"),
        ("speakers = [1]", "line 1: it has to be a text, or a list of texts"),
        ('kind = "talk"', "line 1: a kind is one of auto, lecture, meeting, conversation"),
        (
            'title = "a"\n\n[recordings."b.mp4"]\ntitel = "b"\n',
            "line 4: there is no “titel”; did you mean title?",
        ),
        ("recordings = 1", "line 1: what is said of a single recording is a table"),
        ("title = ", "is no TOML: "),
        ("title = '\xe9'", "line 1: byte 0xe9 is no UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_the_file_and_the_line(tmp_path, text, reason):
    with pytest.raises(BadInput) as raised:
        parsed(tmp_path / "lecture.toml", text.encode("latin-1" if "\xe9" in text else "utf-8"))
    assert str(raised.value).startswith(f"{tmp_path / 'lecture.toml'}: ")
    assert reason in str(raised.value)


def test_a_file_that_leads_out_of_the_inbox_is_not_read(inbox, tmp_path_factory):
    other = tmp_path_factory.mktemp("elsewhere") / "secret.toml"
    other.write_text('title = "secret"')
    (inbox / "lecture.toml").symlink_to(other)
    with pytest.raises(BadInput, match="is a link that leads out of the inbox"):
        said_of(inbox / "a.mp4", [inbox])


def test_a_time_of_the_day_is_told_in_the_zone_of_the_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    import time

    time.tzset()
    try:
        known = parsed(tmp_path / "lecture.toml", b"date = 2026-03-15T01:30:00Z").all
    finally:
        monkeypatch.undo()
        time.tzset()
    assert known.date == datetime.date(2026, 3, 14)


def test_files_that_differ_in_a_number_alone_are_one_lecture(tmp_path):
    put(tmp_path, "talk_part2.mp4", "talk_part1.mp4", "talk_part10.mp4", "talk_part4.mp4", "talk_part1.srt")
    put(tmp_path, "GX010123.MP4", "GX020123.MP4", "GX010124.MP4", "other.mp4")
    pattern = "*_part#.*, G[HX]##????.mp4"

    def group(name: str) -> list[str]:
        return [part.name for part in parts_of(tmp_path / name, pattern)]

    assert group("talk_part1.mp4") == ["talk_part1.mp4", "talk_part2.mp4"]
    assert group("GX010123.MP4") == ["GX010123.MP4", "GX020123.MP4"]
    for alone in ("talk_part4.mp4", "talk_part10.mp4", "GX010124.MP4", "other.mp4"):
        assert group(alone) == [alone] and not is_later_part(tmp_path / alone, pattern)
    later = [path.name for path in tmp_path.iterdir() if is_later_part(path, pattern)]
    assert sorted(later) == ["GX020123.MP4", "talk_part2.mp4"]
    assert parts_of(tmp_path / "talk_part1.mp4", "") == (tmp_path / "talk_part1.mp4",)


def test_a_file_says_which_are_one_lecture_in_which_order(tmp_path):
    put(tmp_path, "b.mp4", "a.mp4", "c10.mp4", "c9.mp4", "d.mp4")
    (tmp_path / "lecture.toml").write_text(
        'parts = ["b.mp4", "a.mp4"]\n[recordings."c9.mp4"]\nparts = "c*.mp4"\ntitle = "C"\n'
    )
    assert [part.name for part in parts_of(tmp_path / "b.mp4", "")] == ["b.mp4", "a.mp4"]
    assert [part.name for part in parts_of(tmp_path / "c9.mp4", "")] == ["c9.mp4", "c10.mp4"]
    assert [is_later_part(tmp_path / f"{name}.mp4", "") for name in ("a", "c10", "d", "b")] == [
        True,
        True,
        False,
        False,
    ]
    (tmp_path / "lecture.toml").write_text('parts = ["b.mp4", "gone.mp4"]\n')
    with pytest.raises(BadInput, match=r"lecture\.toml: parts: there is no file gone\.mp4 beside it"):
        parts_of(tmp_path / "b.mp4", "")
