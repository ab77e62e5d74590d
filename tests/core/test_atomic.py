"""A file is whole or absent, whatever stops its writer."""

import os
import signal
import subprocess
import sys
import time

import pytest

from pipelines.core.atomic import PARTS, sweep, whole
from pipelines.core.errors import NothingWritten


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
from pipelines.core.atomic import whole
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
from pipelines.core import atomic
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
