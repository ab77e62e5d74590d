"""The file of corrections: what people may write, what is wrong with it, how it is found and added to."""

import dataclasses
import os

import pytest

from pipelines.core.errors import BadInput
from pipelines.core.files.fingerprint import fingerprint
from pipelines.lecture.corrections import file, toml
from pipelines.lecture.corrections.operations import Operation

BY_HAND = """\
# what my students told me
[[correction]]
do = "replace"          # at 12:34
at = "12:34.5"
from = "irrational agent"
to = "a rational agent"
by = "anna"
on = 2026-11-30

[[correction]]
do = "always"
from = "Ostroski"
to = "Ostrowski"
"""


@pytest.fixture
def video(tmp_path):
    path = tmp_path / "videos" / "week 1.mp4"
    path.parent.mkdir()
    path.write_bytes(b"a lecture")
    return path


@pytest.fixture
def path(tmp_path):
    (tmp_path / "notes").mkdir()
    return tmp_path / "notes" / "week 1.corrections.toml"


def test_it_can_be_written_by_hand(path):
    path.write_text(BY_HAND)
    first, second = file.read(path).operations
    assert first == Operation(
        "replace", 754.5, "irrational agent", "a rational agent", by="anna", on="2026-11-30"
    )
    assert (second.do, second.heard, second.to) == ("always", "Ostroski", "Ostrowski")


ONE = "line 1, correction 1"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('[[correction]]\ndo = "replace\n', "is no TOML: Illegal character '\\n' (at line 2, column 14)"),
        ('[[correction]]\ndo = "swap"\n', "line 2, correction 1: `do` has to be one of replace, insert,"),
        ('\n[[correction]]\nat = "1:00"\n', "line 2, correction 1: `do` has to be one of"),
        (f'{BY_HAND}form = "x"\n', "line 14, correction 2: “form” is nothing of always; is “from” meant?"),
        (f'{BY_HAND}at = "1:00"\n', "line 14, correction 2: “at” is nothing of always, which has do, by, on"),
        ('[[correction]]\ndo = "replace"\nfrom = "x"\n', f"{ONE}: replace needs `to`"),
        ('[[correction]]\ndo = "insert"\nto = "x"\n', f"{ONE}: insert needs `before` or `after`"),
        ('[[correction]]\ndo = "chapter"\nat = "soon"\nto = "x"\n', "line 3, correction 1: `at` is a time"),
        ('[[correction]]\ndo = "delete"\nfrom = 3\n', "line 3, correction 1: `from` is no text"),
        ('[[correction]]\ndo = "speaker"\nspeaker = 0\nto = "x"\n', "line 3, correction 1: `speaker` is"),
        ('[correction]\ndo = "delete"\n', "operations are tables [[correction]], with two brackets"),
        ('[[corrections]]\ndo = "delete"\n', "line 1: there is no “corrections”: operations are tables"),
        ("recording = 3\n", "line 1: `recording` is no text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(path, written, reason):
    path.write_text(written)
    with pytest.raises(BadInput) as told:
        file.read(path)
    assert str(told.value).startswith(f"{path}: {reason}")


def test_bytes_that_are_no_text_are_told_with_their_line(path):
    path.write_bytes(b"# fine\n# caf\xe9\n")
    with pytest.raises(BadInput, match="line 2: byte 0xe9 is no UTF-8"):
        file.read(path)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("12:34", 754.0), ("1:02:03.5", 3723.5), ("75", 75.0), (75, 75.0), ("noon", None), (-1, None)],
)  # fmt: skip
def test_times_are_read_as_people_write_them(written, seconds):
    assert toml.seconds(written) == seconds


@pytest.mark.parametrize("at", [0.0, 59.99, 60.0, 754.2, 3599.995, 3723.05, 36000.1])
def test_times_come_back_as_they_were(at):
    assert toml.seconds(toml.clocked(at)) == pytest.approx(at, abs=0.006)


def test_what_people_wrote_between_operations_stays(path, video):
    path.write_text(BY_HAND)
    said = {"heard": 'say "so" \\', "before": "then\x07", "by": "Ёжик", "on": "2026-11-30T10:00:00+01:00"}
    more = Operation("delete", 3.21, **said)
    file.add(path, [dataclasses.replace(more, at=3.2101, heard='say\xa0"so"  \\ ')], video)
    assert path.read_text().startswith(BY_HAND)
    assert file.read(path).operations[2:] == (more,)
    assert file.remove_last(path).do == "delete"
    assert path.read_text() == BY_HAND
    assert file.remove_last(path).do == "always" and file.remove_last(path).do == "replace"
    assert file.remove_last(path) is None and path.read_text() == "# what my students told me\n"


def test_a_file_that_is_written_otherwise_is_not_spoilt(path, video):
    written = 'correction = [{do = "always", from = "x", to = "y"}]\n'
    path.write_text(written)
    with pytest.raises(BadInput, match="use \\[\\[correction\\]\\] tables"):
        file.add(path, [Operation("delete", heard="x")], video)
    assert path.read_text() == written


def test_it_travels_with_a_recording_that_is_renamed(path, video):
    file.add(path, [Operation("always", heard="x", to="y")], video)
    assert file.read(path).recording == fingerprint(video)
    renamed, other = video.with_name("week 2.mp4"), video.with_name("other.mp4")
    other.write_bytes(b"another lecture")
    beside = path.with_name("week 2.corrections.toml")
    assert file.find(beside, other) is None
    os.rename(video, renamed)
    assert file.find(beside, renamed) == path
    assert file.find(path.with_name("other.corrections.toml"), other) is None
    file.add(beside, [Operation("delete", heard="z")], renamed)
    assert [each.do for each in file.read(beside).operations] == ["always", "delete"]
    assert (file.read(beside).file, file.find(beside, renamed)) == ("week 2.mp4", beside)


def test_a_copy_of_a_recording_has_corrections_of_its_own(path, video):
    file.add(path, [Operation("always", heard="x", to="y")], video)
    copy = video.with_name("copy.mp4")
    copy.write_bytes(video.read_bytes())
    assert file.find(path.with_name("copy.corrections.toml"), copy) is None


def test_where_there_can_be_no_file_there_is_none(path, video):
    path.parent.mkdir(exist_ok=True)
    assert file.find(path.with_name("x" * 250 + file.SUFFIX), video) is None
    in_the_way = path.with_name("notes")
    in_the_way.write_text("a file where the folder should be")
    assert file.find(in_the_way / f"talk{file.SUFFIX}", video) is None
    assert file.find(in_the_way / "deeper" / f"talk{file.SUFFIX}", video) is None
