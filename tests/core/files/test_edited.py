"""A recording edited in place is told from what it was, and nothing else costs a look at all of it."""

import os
import shutil

import pytest

from pipelines.core.files import edited, fingerprint
from pipelines.core.files.edited import content, note

SIZE = 1_000_000
BETWEEN = 100_000  # a byte that no sample of the file has


@pytest.fixture
def recording(tmp_path):
    """One that was worked on."""
    path = tmp_path / "lecture.wav"
    path.write_bytes(os.urandom(SIZE))
    os.utime(path, (1_000_000, 1_000_000))
    note(path, tmp_path / "contents")
    return path


@pytest.fixture
def read(monkeypatch):
    """The files of which all was read, in order."""
    files, whole = [], edited.digest_of
    monkeypatch.setattr(edited, "digest_of", lambda path: files.append(os.path.basename(path)) or whole(path))
    return files


def silence(path, moment):
    """A passage cut out for privacy, at the same size."""
    with open(path, "r+b") as file:
        file.seek(BETWEEN)
        file.write(bytes(20_000))
    os.utime(path, (moment, moment))


def test_sound_that_changed_between_the_samples_is_noticed_and_read_once(recording, tmp_path, read):
    notes, before = tmp_path / "contents", content(recording, tmp_path / "contents")
    assert before == fingerprint.fingerprint(recording) and read == []
    silence(recording, 2_000_000)
    assert fingerprint.samples_of(recording, SIZE) == before, "the samples should not have seen it"
    after = content(recording, notes)
    assert after != before and read == ["lecture.wav"]
    edited._told_apart.clear()
    assert content(recording, notes) == after and read == ["lecture.wav"]


def test_what_was_undone_is_what_it_was(recording, tmp_path):
    notes, kept = tmp_path / "contents", tmp_path / "kept.wav"
    shutil.copy2(recording, kept)
    before = content(recording, notes)
    silence(recording, 2_000_000)
    assert content(recording, notes) != before
    shutil.copyfile(kept, recording)
    os.utime(recording, (3_000_000, 3_000_000))
    assert content(recording, notes) == before


def test_a_touched_file_is_read_once_and_is_the_same(recording, tmp_path, read):
    notes, before = tmp_path / "contents", content(recording, tmp_path / "contents")
    os.utime(recording, (2_000_000, 2_000_000))
    assert content(recording, notes) == before and read == ["lecture.wav"]
    edited._told_apart.clear()
    assert content(recording, notes) == before and read == ["lecture.wav"]


def test_a_rename_and_a_copy_that_keeps_its_time_cost_nothing(recording, tmp_path, read):
    notes, before = tmp_path / "contents", content(recording, tmp_path / "contents")
    copy = shutil.copy2(recording, tmp_path / "copy.wav")
    renamed = recording.rename(tmp_path / "week 1.wav")
    assert {content(copy, notes), content(renamed, notes)} == {before} and read == []


def test_what_nobody_worked_on_is_not_read(tmp_path, read):
    path = tmp_path / "new.wav"
    path.write_bytes(os.urandom(SIZE))
    assert content(path, tmp_path / "contents") == fingerprint.fingerprint(path)
    os.utime(path, (2_000_000, 2_000_000))
    assert content(path, tmp_path / "contents") == fingerprint.fingerprint(path) and read == []


@pytest.mark.parametrize("damage", [b"", b"[1, 2]", b'{"first": 7}'])
def test_damaged_notes_are_none(recording, tmp_path, damage):
    [kept] = (tmp_path / "contents").glob("*.json")
    kept.write_bytes(damage)
    os.utime(recording, (2_000_000, 2_000_000))
    assert content(recording, tmp_path / "contents") == fingerprint.fingerprint(recording)


def test_a_record_of_before_is_completed_while_the_file_is_as_it_says(tmp_path, monkeypatch):
    path, notes = tmp_path / "old.wav", tmp_path / "contents"
    path.write_bytes(os.urandom(SIZE))
    os.utime(path, (1_000_000, 1_000_000))
    monkeypatch.setattr(fingerprint, "SETTLED_SECONDS", -1.0)
    source = fingerprint.source_record(path)
    edited.note_unchanged(source, notes)
    silence(path, 2_000_000)
    assert content(path, notes) != source.fingerprint
    shutil.rmtree(notes)
    edited.note_unchanged(source, notes)
    assert not notes.exists(), "it has changed since"
