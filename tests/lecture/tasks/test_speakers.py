"""Who speaks changes notes and captions alone, and no notes that are finished; names come from people."""

import shutil

import luigi
import pytest

from pipelines import ComposeNotes, DiarizeSpeech, LectureNotes, RenderPdf, SplitSentences, WriteCaptions
from pipelines.core.errors import BadInput
from pipelines.core.files.json_files import load
from pipelines.core.signature import NOW
from pipelines.lecture.records import SpeakerTurns
from pipelines.nights.planning.finished import CourseBlueprints
from pipelines.nights.planning.outcome import tree

TASKS = (DiarizeSpeech, SplitSentences, WriteCaptions, ComposeNotes, RenderPdf)
SHOWING = {"WriteCaptions", "ComposeNotes", "RenderPdf"}


@pytest.fixture
def video(place):
    path = place / "videos" / "ai" / "week 1.mp4"
    path.parent.mkdir()
    path.write_bytes(b"anything")
    return path


def signatures(video) -> dict[str, str]:
    luigi.task_register.Register.clear_instance_cache()
    return {task.__name__: task(video=video).signature() for task in TASKS}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def test_notes_need_it_and_do_not_sign_it(video):
    notes, captions = ComposeNotes(video=video), WriteCaptions(video=video)
    for task in (notes, captions):
        assert "speakers" in task.requires() and "speakers" not in NOW.inputs(task)
        assert not {"speakers", "names", "diarization"} & task.signed_values().keys()


def test_it_counts_where_it_is_asked_for_or_turned_off(video, settings_of):
    before = signatures(video)
    for find in ("yes", "no"):
        settings_of(speakers={"find": find})
        assert changed(before, signatures(video)) == SHOWING
    assert not any(isinstance(task, DiarizeSpeech) for task in tree(LectureNotes(video=video)))


def test_names_of_the_course_change_what_shows_them(video):
    before = signatures(video)
    file = video.parent / "speakers.toml"
    file.write_text('lecturer = "Anna"\n')
    named = signatures(video)
    assert changed(before, named) == SHOWING
    file.write_text('lecturer = "Anna"\n["week 2"]\n1 = "Boris"\n')
    assert signatures(video) == named  # another lecture's
    file.write_text("lecturer = Anna\n")
    with pytest.raises(BadInput, match=r"week 1.mp4: speakers.toml.*TOML"):
        signatures(video)


def test_nights_reckon_with_the_names(video):
    other = video.with_name("week 2.mp4")
    other.write_bytes(b"another")
    (video.parent / "speakers.toml").write_text('lecturer = "Anna"\n["week 2"]\n2 = "Boris"\n')
    blueprints = CourseBlueprints(lambda video: list(LectureNotes(video=video).inputs().values()))
    for each in (video, other):
        given = LectureNotes(video=each).inputs()["RenderPdf"]
        signed = {type(task).__name__: made for task, made in blueprints.of(each)}["RenderPdf"]
        from pipelines.core.files.fingerprint import fingerprint

        assert signed.signature(fingerprint(each), each.name) == given.signature()


def test_without_the_model_there_are_notes_without_speakers(place, clip, settings_of):
    settings_of(catalog={"offline": "true"}, paths={"models": place / "none"})
    video = place / "videos" / "week 1.mp4"
    shutil.copy(clip(6), video)
    task = DiarizeSpeech(video=video)
    assert luigi.build([task], local_scheduler=True, log_level="WARNING")
    found = load(task.output().path, SpeakerTurns)
    assert (found.speakers, found.looked) == ((), False)
    shutil.rmtree(place / "work" / "DiarizeSpeech")
    settings_of(speakers={"find": "yes"})
    assert not luigi.build([DiarizeSpeech(video=video)], local_scheduler=True, log_level="CRITICAL")
