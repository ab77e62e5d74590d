"""The index is as the notes folder is, whatever happened to either of them."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from pipelines.archive import index as indexing
from pipelines.archive.index import Changes, index_path, update
from pipelines.archive.library import courses
from pipelines.archive.query import parse
from pipelines.archive.search import search
from pipelines.core.files.json_files import save
from pipelines.lecture.records import KeyPoint
from tests.archive.conftest import OPTICS, lecture
from tests.conftest import ROOT

LONG_AGO = 1_700_000_000


@pytest.fixture
def house(folder):
    """A folder of two lectures, and what an update says of it."""
    folder.update = lambda: update(folder.notes, folder.work)
    folder.add("ml/01", lecture("Optimisation"))
    folder.add("физика/01", lecture("Оптика", OPTICS, "ru"))
    for path in folder.notes.rglob("*.json"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


def found(house, text: str) -> list[str]:
    return [each.path for each in search(house.work, parse(text), 1000).lectures]


def contents(house) -> dict:
    """All that the index holds, but for the order in which it came in."""
    path = index_path(house.work)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for table in ("by_lecture", "by_passage"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
            connection.execute(f"CREATE VIRTUAL TABLE temp.seen_{table} USING fts5vocab(main, {table}, row)")
        return {
            "stems": [
                connection.execute(f"SELECT * FROM temp.seen_{table} ORDER BY term").fetchall()
                for table in ("by_lecture", "by_passage")
            ],
            "lectures": connection.execute(
                "SELECT path, digest, title FROM lectures ORDER BY path"
            ).fetchall(),
        }


def test_new_changed_and_gone_lectures_are_noticed(house):
    assert house.update() == Changes(added=("ml/01.json", "физика/01.json"), lectures=2)
    assert house.update() == Changes(lectures=2)
    house.add("ml/01", lecture("Optimisation", ["Entropy grows."]))
    house.add("ml/02", lecture("Ranking"))
    shutil.rmtree(house.notes / "физика")
    assert house.update() == Changes(
        added=("ml/02.json",), changed=("ml/01.json",), removed=("физика/01.json",), lectures=2
    )
    assert found(house, "entropy") == ["ml/01.json"]
    assert found(house, "slope") == ["ml/02.json"]
    assert found(house, "луч") == []


def test_what_was_written_of_the_whole_and_what_is_said_of_the_course_is_found(house):
    notes = lecture("Seismology")
    point = KeyPoint("Tectonic plates drift a few centimetres a year.", 1.0, 2.0, (0,))
    exam = KeyPoint("The written exam is on Thursday.", 3.0, 4.0)
    summary = replace(notes.summary, organisation=(exam,))
    house.add("geo/01", replace(notes, abstract=(point,), summary=summary))
    house.update()
    assert found(house, "tectonic plates") == found(house, "exam thursday") == ["geo/01.json"]


def test_after_any_changes_it_is_as_one_made_at_once(house, tmp_path):
    house.update()
    house.add("ml/01", lecture("Optimisation, again", OPTICS, "ru"))
    house.add("ml/02", lecture("Ranking"))
    house.update()
    (house.notes / "ml/02.json").unlink()
    house.update()
    after = contents(house)
    house.work = tmp_path / "elsewhere"
    house.update()
    assert contents(house) == after


def test_a_file_that_was_only_touched_is_no_change(house):
    house.update()
    os.utime(house.notes / "ml/01.json")
    assert house.update() == Changes(lectures=2)


def test_a_change_within_the_same_tick_and_of_the_same_size_is_noticed(house):
    path = house.add("ml/01", lecture("Optimisation", ["Entropy grows."]))
    house.update()
    before = path.stat()
    house.add("ml/01", lecture("Optimisation", ["Entropy shows."]))
    os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns))
    assert house.update().changed == ("ml/01.json",)


def test_unchanged_lectures_are_not_opened(house):
    house.update()
    opened = []
    watching = True

    def hook(event, arguments):
        if watching and event == "open" and str(arguments[0]).endswith(".json"):
            opened.append(arguments[0])

    sys.addaudithook(hook)
    house.update()
    watching = False
    assert opened == []


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b'{"title": "cut o', "not whole, or no JSON"),
        (b"\xff\xfe", "not whole, or no JSON"),
        (b"", "not whole, or no JSON"),
        (b'{"nights": 3}', "no notes of a lecture"),
        (b"[1, 2]", "no notes of a lecture"),
        (b'{"version": 99, "title": 1}', "written by a newer Konspekt (version 99"),
    ],
)
def test_what_are_no_notes_is_told_once_with_the_reason(house, written, reason):
    house.update()
    path = house.notes / "ml" / "other.json"
    path.write_bytes(written)
    (told,) = house.update().skipped
    assert told.path == "ml/other.json"
    assert told.reason.startswith(reason)
    assert house.update() == Changes(lectures=2)
    path.write_bytes(written + b" ")
    assert len(house.update().skipped) == 1
    house.add("ml/other", lecture("Now it is one"))
    assert house.update().added == ("ml/other.json",)
    path.write_bytes(written)
    again = house.update()
    assert (len(again.skipped), again.removed) == (1, ("ml/other.json",))
    assert found(house, "title:now") == []


def test_names_that_are_no_text_are_found_and_forgotten_as_all_others(house):
    course, name = os.fsdecode(b"cours d\xe9t\xe9"), os.fsdecode(b"caf\xe9")
    house.update()
    path = house.add(f"{course}/{name}", lecture("Une lecture"))
    assert house.update().added == ("file:cours%20d%E9t%E9/caf%E9.json",)
    assert found(house, "title:lecture") == [f"{course}/{name}.json"]
    assert found(house, "course:cours") == [f"{course}/{name}.json"]
    assert search(house.work, parse("title:lecture"), 9).lectures[0].course == "cours d\\xe9t\\xe9"
    [known] = [each for each in courses(house.notes) if "cours" in each.name]
    assert known.name == "cours d\\xe9t\\xe9"
    save(lecture("Une autre"), path)
    assert house.update().changed == ("file:cours%20d%E9t%E9/caf%E9.json",)
    path.unlink()
    assert house.update().removed == ("file:cours%20d%E9t%E9/caf%E9.json",)
    assert house.update() == Changes(lectures=2)


def test_hidden_folders_slides_and_loops_are_left_alone(house):
    house.add(".records/ml/01", lecture("A record"))
    house.add("ml/01.slides/notes", lecture("A slide"))
    house.add("ml/.part/x", lecture("A part"))
    (house.notes / "ml" / "loop").symlink_to(house.notes)
    (house.notes / "ml" / "gone.json").symlink_to("nowhere.json")
    assert house.update().lectures == 2


def test_a_notes_folder_that_is_not_there_has_no_lectures(house):
    house.update()
    shutil.rmtree(house.notes)
    assert house.update() == Changes(removed=("ml/01.json", "физика/01.json"), lectures=0)


def _foreign(path):
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE lectures (something TEXT)")


def _older(path):
    with contextlib.closing(sqlite3.connect(path)) as older:
        older.execute("UPDATE made SET value = 'an older version'")
        older.commit()


def _damaged(path):
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"no database at all" * 999),
        lambda path: (path.unlink(), _foreign(path)),
        _older,
        _damaged,
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.unlink(),
    ],
    ids=["no database", "another program's", "older", "damaged", "cut off", "gone"],
)
def test_an_index_that_cannot_be_used_is_made_anew(house, spoil):
    house.update()
    path = index_path(house.work)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(path)
    assert found(house, "slope") in ([], ["ml/01.json"])
    house.update()
    assert found(house, "slope") == ["ml/01.json"]
    assert found(house, "лучи") == ["физика/01.json"]
    assert house.update() == Changes(lectures=2)


def _start(house) -> subprocess.Popen:
    code = "from pathlib import Path\nfrom pipelines.archive.index import update\n"
    code += f"print(update(Path({str(house.notes)!r}), Path({str(house.work)!r})).lectures)"
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_an_update_that_is_killed_leaves_whole_lectures_and_the_next_goes_on(house, tmp_path):
    for number in range(100):
        said = [f"Sentence {each} of lecture {number} is about entropy." for each in range(60)]
        house.add(f"many/{number:03}", lecture(f"Lecture {number}", said))
    counts = []
    for kill in range(2):
        process = _start(house)
        while process.poll() is None and count_now(house) < 20 + 30 * kill:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        counts.append(len(contents(house)["lectures"]))
    assert 0 < counts[0] < counts[-1] < 102
    assert house.update().lectures == 102
    after = contents(house)
    house.work = tmp_path / "undisturbed"
    house.update()
    assert contents(house) == after


def count_now(house) -> int:
    """The lectures that another process has put in so far."""
    path = index_path(house.work)
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as reader:
        return reader.execute("SELECT count(*) FROM lectures").fetchone()[0]
    return 0


def test_updates_and_questions_at_once_do_each_other_no_harm(house, tmp_path):
    for number in range(40):
        house.add(f"many/{number:03}", lecture(f"Lecture {number}", ["Entropy grows."] * 20))
    started = [_start(house) for _ in range(2)]
    while any(process.poll() is None for process in started):
        assert set(found(house, "entropy")) <= {f"many/{number:03}.json" for number in range(40)}
    assert [process.communicate()[0] for process in started] == ["42\n"] * 2
    both = contents(house)
    house.work = tmp_path / "alone"
    house.update()
    assert contents(house) == both


def test_a_lecture_that_has_come_back_meanwhile_stays(house, monkeypatch):
    house.update()
    path = house.notes / "ml" / "01.json"
    aside = path.rename(house.notes / "ml" / ".aside")
    listed = indexing.lecture_files

    def and_then_it_is_back(notes):
        yield from listed(notes)
        aside.rename(path)

    monkeypatch.setattr(indexing, "lecture_files", and_then_it_is_back)
    assert house.update().removed == ()
    assert found(house, "slope") == ["ml/01.json"]
