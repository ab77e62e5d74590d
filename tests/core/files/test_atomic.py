"""A file is whole or absent, whatever stops its writer."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from pipelines.core.errors import NothingWritten
from pipelines.core.files.atomic import PARTS, in_use, sweep, whole
from pipelines.core.target import Deliverable
from pipelines.core.task import one_line


def test_content_appears_at_once_and_no_temporary_file_stays(tmp_path):
    with whole(tmp_path / "notes.txt") as part:
        part.write_text("half")
        assert not (tmp_path / "notes.txt").exists()
        part.write_text("all of it")
    assert (tmp_path / "notes.txt").read_text() == "all of it"
    assert list((tmp_path / PARTS).iterdir()) == []


def test_an_error_leaves_the_old_file_as_it_was(tmp_path):
    (tmp_path / "notes.txt").write_text("old")
    with pytest.raises(ZeroDivisionError), whole(tmp_path / "notes.txt") as part:
        part.write_text("new")
        _ = 1 / 0
    assert (tmp_path / "notes.txt").read_text() == "old"
    assert list((tmp_path / PARTS).iterdir()) == []


def test_writing_nothing_is_an_error(tmp_path):
    with pytest.raises(NothingWritten, match=r"notes\.txt"), whole(tmp_path / "notes.txt"):
        pass
    assert not (tmp_path / "notes.txt").exists()


def test_a_folder_replaces_a_folder_whole(tmp_path):
    for text in ("first", "second"):
        with whole(tmp_path / "model") as part:
            part.mkdir()
            (part / text).write_text(text)
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["second"]
    assert list((tmp_path / PARTS).iterdir()) == []


WRITER = """
import sys, time
from pathlib import Path
from pipelines.core.files.atomic import whole
with whole(Path(sys.argv[1])) as part:
    part.write_text("half")
    print("writing", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_writer_left_is_swept_and_a_living_writers_part_is_not(tmp_path):
    target = tmp_path / "notes.txt"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(target)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        for writer in writers:
            assert writer.stdout.readline() == "writing\n"
        assert len(list((tmp_path / PARTS).iterdir())) == 2
        os.kill(writers[0].pid, signal.SIGKILL)
        writers[0].wait()
        assert not target.exists()
        sweep(tmp_path / PARTS)
        [left] = (tmp_path / PARTS).iterdir()
        assert f"~{writers[1].pid}~" in left.name
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()


def test_a_part_from_another_host_is_kept_for_a_week(tmp_path):
    parts = tmp_path / PARTS
    parts.mkdir()
    (young, old) = parts / "elsewhere~1~1-aa.txt", parts / "elsewhere~1~1-bb.txt"
    for part in (young, old):
        part.write_text("half")
    os.utime(old, (time.time() - 8 * 24 * 3600,) * 2)
    sweep(parts)
    assert list(parts.iterdir()) == [young]


KILLED_BETWEEN = """
import os, signal, sys
from pathlib import Path
from pipelines.core.files import atomic
rename = os.rename
def stop(source, target):
    rename(source, target)
    os.kill(os.getpid(), signal.SIGKILL)  # the old folder has stepped aside, the new one is not there yet
os.rename = stop
with atomic.whole(Path(sys.argv[1])) as part:
    part.mkdir()
    (part / "new").write_text("new")
"""


def test_a_folder_whose_writer_was_killed_while_it_stepped_aside_comes_back(tmp_path):
    model = tmp_path / "model~1"
    model.mkdir()
    (model / "old").write_text("old")
    outcome = subprocess.run([sys.executable, "-c", KILLED_BETWEEN, model], check=False)
    assert outcome.returncode == -signal.SIGKILL and not model.exists()
    sweep(tmp_path / PARTS)
    assert [path.name for path in model.iterdir()] == ["old"]
    assert list((tmp_path / PARTS).iterdir()) == []


def test_what_is_not_ours_is_never_swept(tmp_path):
    parts = tmp_path / PARTS
    parts.mkdir()
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work")
    host, dead = socket.gethostname(), 2**22 + 1  # no process has such a number
    for name in ("thesis.txt", "a~b~c", f"{host}~{dead}~1", "garbage-1", ".part"):
        (parts / name).write_text("somebody's")
    others = set(parts.iterdir())
    (parts / f"{host}~{dead}~1-0a1b2c3d.pdf").write_text("half")
    (parts / f"garbage-{'0' * 32}").mkdir()
    (parts / f"{host}~{dead}~1-0a1b2c3e").symlink_to(precious)
    sweep(parts)
    assert set(parts.iterdir()) == others
    assert (precious / "thesis.txt").exists()


@pytest.mark.parametrize("kind", ["link", "broken link", "file"])
def test_nothing_is_written_or_swept_where_a_link_or_a_file_is_in_the_place_of_our_folder(kind, tmp_path):
    elsewhere, parts = tmp_path / "elsewhere", tmp_path / "notes" / PARTS
    parts.parent.mkdir()
    ours = elsewhere / f"{socket.gethostname()}~{2**22 + 1}~1-0a1b2c3d.txt"
    if kind != "broken link":
        elsewhere.mkdir()
        ours.write_text("of another folder")
    parts.write_text("a file") if kind == "file" else parts.symlink_to(elsewhere)
    with pytest.raises(NotADirectoryError) as caught, whole(parts.parent / "notes.txt") as part:
        part.write_text("never")
    assert one_line(caught.value) == (
        f"{parts}: is a {kind.split()[-1]}, where a folder has to be: take it away"
    )
    sweep(parts)
    assert not in_use(parts.parent)
    assert [path.name for path in parts.parent.iterdir()] == [PARTS]
    assert kind == "broken link" or list(elsewhere.iterdir()) == [ours]


def test_a_folder_that_is_itself_a_link_is_written_to(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "notes").symlink_to(tmp_path / "disk")
    with whole(tmp_path / "notes" / "course" / "notes.txt") as part:
        part.write_text("all of it")
    assert (tmp_path / "disk" / "course" / "notes.txt").read_text() == "all of it"


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path):
    (tmp_path / "precious.txt").write_text("years of work")
    (tmp_path / "notes.txt").symlink_to(tmp_path / "precious.txt")
    with whole(tmp_path / "notes.txt") as part:
        part.write_text("new")
    assert (tmp_path / "precious.txt").read_text() == "years of work"
    assert not (tmp_path / "notes.txt").is_symlink() and (tmp_path / "notes.txt").read_text() == "new"


def test_a_file_never_replaces_a_folder(tmp_path):
    (tmp_path / "talk.pdf").mkdir()
    (tmp_path / "talk.pdf" / "notes.pdf").write_text("of another lecture")
    with pytest.raises(IsADirectoryError) as caught, whole(tmp_path / "talk.pdf") as part:
        part.write_text("new")
    assert one_line(caught.value) == f"{tmp_path / 'talk.pdf'}: Is a directory"
    assert (tmp_path / "talk.pdf" / "notes.pdf").exists()


def test_a_folder_of_the_longest_name_is_replaced_too(tmp_path):
    folder = tmp_path / ("л" * 127 + "x")
    for text in ("first", "second"):
        with whole(folder) as part:
            part.mkdir()
            (part / text).write_text(text)
    assert [path.name for path in folder.iterdir()] == ["second"]


def test_what_an_earlier_version_had_set_aside_comes_back(tmp_path):
    aside = tmp_path / PARTS / f"{socket.gethostname()}~{2**22 + 1}~1-0a1b2c3d.aside.model"
    aside.mkdir(parents=True)
    (aside / "old").write_text("old")
    sweep(tmp_path / PARTS)
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["old"]


def test_records_are_not_kept_behind_a_link(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "talk.pdf.json").write_text("{}")
    (tmp_path / ".records").symlink_to(elsewhere)
    target = Deliverable(tmp_path / "talk.pdf", lambda: "signature")
    with pytest.raises(NotADirectoryError), target.writing(dict) as part:
        part.write_text("never")
    with pytest.raises(NotADirectoryError):
        target.write_record({})
    assert (elsewhere / "talk.pdf.json").read_text() == "{}" and not target.path.exists()
