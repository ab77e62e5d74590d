"""`konspekt gc`: what nothing current refers to goes, and nothing else."""

import os
import shutil
import time

import pytest

from pipelines import LectureNotes
from pipelines.core import faults
from pipelines.core.faults import Kind
from pipelines.core.files.atomic import whole
from pipelines.nights.upkeep import garbage, moved
from tests.conftest import ROOT
from tests.pretend import pretend_done

DAY = 86400


def age(folder, days: float = 3) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - days * DAY,) * 2)


def products(house) -> set[str]:
    return {path.name for path in house.folder.glob("work/*/*") if path.name != ".part"}


@pytest.fixture
def lecture(house, settings_of):
    """A recording in the inbox whose work products are there, seen from here as from the command."""
    settings_of(
        paths={
            "inbox": house.folder / "videos",
            "notes": house.folder / "notes",
            "work": house.folder / "work",
            "models": ROOT / "models",
        },
        speech={"model": "whisper-tiny.en"},
    )
    video = house.video("lecture.mp4")
    video.write_bytes(b"a recording")
    pretend_done(LectureNotes(video=video), deliverables=False)
    age(house.folder / "work")
    return video


def test_what_the_inbox_needs_stays_and_what_other_settings_made_goes(house, lecture, settings_of):
    needed = products(house)
    settings_of(speech={"beam_size": "7"})
    pretend_done(LectureNotes(video=lecture), deliverables=False)
    settings_of(speech={"beam_size": "3"})
    age(house.folder / "work")
    everything = products(house)
    told = house.run("gc")
    assert told.returncode == 0, told.stderr
    heard = ("ComposeNotes", "FindChapters", "FindTerms", "SplitSentences", "SummarizeTranscript")
    heard += ("TranscribeAudio",)
    assert [line.split()[:2] for line in told.stdout.splitlines()[1:7]] == [[name, "1"] for name in heard]
    assert products(house) == everything, "a dry run has deleted something"
    assert house.run("gc", "--delete").stdout.splitlines()[-1].startswith("Deleted ")
    assert products(house) == needed
    assert house.run("gc").stdout == "Everything is referred to: there is nothing to delete.\n"


def test_what_finished_notes_came_from_stays_after_the_recording_is_gone(house, lecture, settings_of):
    settings_of(notes={"page": "Letter"}, speech={"beam_size": "7"})
    pretend_done(LectureNotes(video=lecture))
    lecture.unlink()
    age(house.folder / "work")
    found = house.json("gc")
    kept = products(house) - {os.path.basename(path) for item in found["items"] for path in item["paths"]}
    assert {path.rpartition(".")[2] for path in kept} == {"flac", "json", "slides"}
    transcripts = {path.name for path in house.folder.glob("work/TranscribeAudio/[!.]*")}
    assert len(transcripts & kept) == 2, "the transcript of beam size 7 and its record"
    assert len(transcripts - kept) == 2


def test_notes_of_a_recording_from_elsewhere_keep_what_a_new_setting_would_need(house, lecture, tmp_path):
    elsewhere = tmp_path / "elsewhere" / "talk.mp4"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(b"another recording")
    pretend_done(LectureNotes(video=elsewhere))
    age(house.folder / "work")
    assert house.json("gc")["items"] == []


def test_young_work_and_folders_where_somebody_writes_are_left_alone(house, lecture):
    lecture.unlink()
    assert house.json("gc", "--older-than", "1w")["items"] == []
    with whole(house.folder / "work" / "TranscribeAudio" / f"{'d' * 20}.json") as part:
        part.write_text("{}")
        found = house.json("gc")
        assert found["at_work"] == [str(house.folder / "work" / "TranscribeAudio")]
        assert "TranscribeAudio" not in {item["kind"] for item in found["items"]}
    assert "TranscribeAudio" in {item["kind"] for item in house.json("gc")["items"]}


@pytest.mark.parametrize("place", ["TranscribeAudio/{}.windows", "WriteNotes/{}.chapters"])
def test_windows_of_an_unfinished_transcript_stay_for_a_month(house, lecture, place):
    windows = house.folder / "work" / place.format("e" * 20)
    windows.mkdir(parents=True)
    (windows / "0000.json").write_text("{}")
    age(house.folder / "work", days=20)
    assert house.json("gc")["items"] == []
    age(house.folder / "work", days=40)
    [item] = house.json("gc")["items"]
    assert item["paths"] == [str(windows)]


def test_failed_attempts_stay_as_long_as_their_recording(house, lecture):
    of_current = LectureNotes(video=lecture).fault_path()
    orphan = faults.fault_path(house.folder / "work" / "ExtractAudio", "f" * 20)
    for path in (of_current, orphan):
        faults.begin(path, "any", "any")
        faults.fail(path, Kind.WORLD, "any")
    age(house.folder / "work")
    [item] = house.json("gc")["items"]
    assert (item["kind"], item["paths"]) == ("failed attempts", [str(orphan)])


def test_old_nights_go_and_other_folders_are_not_touched(house, lecture):
    today = time.strftime("%Y-%m-%d")
    for name in ("nights/2020-01-01", f"nights/{today}", "nights/notes of mine", "mine"):
        folder = house.folder / "work" / name
        folder.mkdir(parents=True)
        (folder / "file.json").write_text("{}")
    age(house.folder / "work")
    assert house.json("gc", "--delete")["deleted"] is True
    left = {path.name for path in (house.folder / "work" / "nights").iterdir()} - {".part"}
    assert left == {today, "notes of mine"}
    assert (house.folder / "work" / "mine" / "file.json").exists()


def test_nothing_is_deleted_while_an_inbox_cannot_be_read(house, lecture):
    house.configure(paths__inbox=f"{house.folder}/videos, {house.folder}/not-mounted")
    lecture.unlink()
    before = products(house)
    told = house.run("gc", "--delete")
    assert told.returncode == 30
    assert (
        "not-mounted: No such file or directory: what it refers to is not known, so nothing was deleted"
        in told.stderr
    )
    assert products(house) == before


def test_a_deletion_that_is_stopped_leaves_nothing_half_there(house, lecture, monkeypatch):
    folder = house.folder / "work" / "PrepareDataset" / ("a" * 20)
    folder.mkdir(parents=True)
    (folder / "train.parquet").write_bytes(b"rows")
    age(house.folder / "work")
    found = garbage.garbage()
    monkeypatch.setattr(garbage.shutil, "rmtree", lambda path: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        garbage.delete(found)
    assert not folder.exists()
    monkeypatch.undo()
    house.silent()
    with whole(folder.parent / f"{'b' * 20}") as part:
        part.mkdir()
    assert list((folder.parent / ".part").iterdir()) == []


def test_a_time_that_is_none_is_refused(house):
    told = house.run("gc", "--older-than", "yesterday")
    assert (told.returncode, told.stdout) == (2, "")


def test_links_are_left_alone_and_what_they_lead_to_stays(house, lecture, tmp_path):
    """A task's folder, a product, a night and a folder of temporary files, each a link to another place."""
    lecture.unlink()
    work, disk = house.folder / "work", tmp_path / "disk"
    shutil.move(work / "TranscribeAudio", disk)
    (work / "TranscribeAudio").symlink_to(disk)
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work")
    for place in ("ExtractAudio/" + "a" * 20, "nights/2020-01-01", "FindTerms/.part/mine"):
        (work / place).parent.mkdir(exist_ok=True)
        (work / place).symlink_to(precious)
        os.utime(work / place, (time.time() - 3 * DAY,) * 2, follow_symlinks=False)
    age(house.folder / "work")
    age(disk)
    before = {path.name for path in disk.iterdir()}
    told = house.run("gc", "--delete")
    assert (told.returncode, told.stderr) == (0, "")
    assert f"{work / 'TranscribeAudio'}: is a link to another place, left alone" in told.stdout
    assert house.json("gc")["links"] == [str(work / "TranscribeAudio")]
    assert {path.name for path in disk.iterdir()} == before
    assert (precious / "thesis.txt").exists()
    assert not os.path.lexists(work / "ExtractAudio" / ("a" * 20)), "a product that is a link goes, as a link"
    assert all((work / place).is_symlink() for place in ("nights/2020-01-01", "FindTerms/.part/mine"))


def test_what_notes_behind_a_link_came_from_stays(house, lecture, settings_of, tmp_path):
    settings_of(notes={"page": "Letter"}, speech={"beam_size": "7"})
    video = house.folder / "videos" / "physics" / "lecture.mp4"
    for folder in (video.parent, house.folder / "notes", tmp_path / "disk"):
        folder.mkdir()
    lecture.rename(video)
    (house.folder / "notes" / "physics").symlink_to(tmp_path / "disk")
    pretend_done(LectureNotes(video=video))
    (tmp_path / "disk" / "loop").symlink_to(house.folder / "notes")
    video.unlink()
    age(house.folder / "work")
    found = house.json("gc")
    gone = {os.path.basename(path) for item in found["items"] for path in item["paths"]}
    transcripts = {path.name for path in house.folder.glob("work/TranscribeAudio/[!.]*")}
    assert len(transcripts - gone) == 2, "the transcript that the notes are made of and its record"


def test_where_notes_are_to_be_written_the_chapters_of_an_unfinished_one_stay(lecture, house, settings_of):
    """It once ended with an error as soon as there was a writer."""
    from pipelines.lecture.tasks.writing import WriteNotes

    settings_of(writer={"engine": "openai", "model": "any"})
    house.configure(writer__engine="openai", writer__model="any")
    video = house.folder / "videos" / "talk.mp4"
    video.write_bytes(b"sound" * 1000)
    earlier = products(house)
    pretend_done(LectureNotes(video=video).first())
    kept = WriteNotes(video=video).kept_chapter(1)
    kept.parent.mkdir(parents=True)
    kept.write_text("{}")
    new = products(house) - earlier
    age(house.folder / "work", 60)
    told = house.run("gc", "--older-than", "0s", "--delete")
    assert told.returncode == 0, told.stderr
    assert new and products(house) >= new and kept.exists()


@pytest.fixture
def renamed(house, lecture):
    """A course whose folder was renamed after its notes were made, with notes under the new name, too."""
    old = house.video("fall") / "optics.mp4"
    old.parent.mkdir()
    old.write_bytes(b"a lecture about light")
    pretend_done(LectureNotes(video=old))
    new = house.video("autumn") / "optics.mp4"
    old.parent.rename(new.parent)
    pretend_done(LectureNotes(video=new))
    return house.folder / "notes"


def test_notes_under_the_old_name_of_a_folder_are_told_and_go_only_when_asked(house, renamed):
    names = {path.name for path in (renamed / "autumn").iterdir() if path.name[0] != "."}
    assert {path.name for path in (renamed / "fall").iterdir() if path.name[0] != "."} == names
    told = house.run("gc", "--delete").stdout
    assert "files are left of notes whose recordings have other names now: konspekt gc --notes" in told
    assert (renamed / "fall" / "optics.pdf").exists()
    items = house.json("gc", "--notes", "--delete")["items"]
    items = [item for item in items if item["kind"] == "notes of recordings that have another name now"]
    assert items and all("/fall/" in path for item in items for path in item["paths"])
    assert not (renamed / "fall").exists()
    assert {path.name for path in (renamed / "autumn").iterdir() if path.name[0] != "."} == names
    assert moved.left_behind(renamed) == []


def test_old_notes_that_somebody_has_changed_or_corrected_stay(house, renamed):
    (renamed / "fall" / "optics.md").write_text("changed by hand")
    os.utime(renamed / "fall" / "optics.md", (time.time() + 60,) * 2)
    (renamed / "fall" / "mine.txt").write_text("mine")
    left = {path for item in moved.left_behind(renamed) for path in item.paths}
    assert renamed / "fall" / "optics.pdf" in left
    assert not left & {renamed / "fall" / "optics.md", renamed / "fall" / "mine.txt"}
    (renamed / "fall" / "optics.corrections.toml").write_text("")
    assert moved.left_behind(renamed) == []


def test_notes_of_a_recording_that_is_gone_for_good_are_nobodys_leftovers(house, renamed):
    shutil.rmtree(house.video("autumn"))
    assert moved.left_behind(renamed) == []
