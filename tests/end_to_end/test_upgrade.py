"""Notes, a report and predictions of before records had a format: they count, and nothing is begun again."""

import configparser
import dataclasses
import datetime
import json
import shutil
import tarfile

import luigi
import pytest

from pipelines import (
    ComposeNotes,
    DescribeRecording,
    ExtractAudio,
    FindChapters,
    FindTerms,
    LectureNotes,
    PredictBatch,
    RenderPdf,
    ReportTraining,
    SplitSentences,
    SummarizeTranscript,
    TranscribeAudio,
)
from pipelines.core import faults, previous
from pipelines.core.faults import Kind
from pipelines.core.files.json_files import load, save
from pipelines.core.record import read_record
from pipelines.lecture.notes.formats.markdown import Markdown
from pipelines.lecture.notes.formats.page.write import Page
from pipelines.lecture.notes.formats.pdf.write import Pdf
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Transcript
from pipelines.lecture.speech.recognise import KEPT, WindowResult
from pipelines.nights.planning.finished import FinishedNotes
from pipelines.nights.planning.outcome import outcome, stages, tree
from pipelines.nights.planning.pace import pace
from pipelines.nights.planning.survey import Survey
from pipelines.nights.records import Status
from pipelines.nights.upkeep.garbage import garbage
from pipelines.nights.upkeep.stale import outdated
from tests.conftest import ROOT

NIGHT = "2026-11-29"
LONG_AGO = datetime.datetime(2000, 1, 1).astimezone()


@pytest.fixture
def place(laid_out, monkeypatch):
    """The same, with tasks whose code is what it was: these are tests of records."""
    then = {SummarizeTranscript: 3, FindChapters: 2, FindTerms: 2, ComposeNotes: 2, DescribeRecording: 1}
    then |= {SplitSentences: 1}
    for task, version in then.items():
        monkeypatch.setattr(task, "code_version", version)
    for output in (Pdf, Page, Markdown):
        monkeypatch.setattr(output, "version", 1)
    return laid_out


@pytest.fixture
def laid_out(tmp_path, settings_of):
    """What ef87e0d made, with the settings that it was made with (tests/upgrade/README.md)."""
    with tarfile.open(ROOT / "tests" / "upgrade" / "format_1.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    made_with = configparser.ConfigParser(interpolation=None)
    made_with.read(tmp_path / "luigi.cfg")
    ours = set(made_with.sections()) - {"worker", "retcode"}
    chosen = {name: dict(made_with[name]) for name in ours}
    chosen["paths"] = {name: str(tmp_path / path) for name, path in chosen["paths"].items()}
    trainings = {"trainings": f"{tmp_path / 'houses.csv'}:price", "settle": "0", "unreadable_minutes": "0"}
    settings_of(**chosen, batch=trainings)
    return tmp_path


@pytest.fixture
def ran():
    names: list[str] = []
    handler = luigi.Task.event_handler(luigi.Event.START)(lambda task: names.append(task.task_family))
    yield names
    luigi.Task.remove_event_handler(luigi.Event.START, handler)


@pytest.fixture
def model(place, model_folder):
    """The recogniser's model, linked into the folder of models."""
    (place / "models" / "whisper-tiny.en").symlink_to(model_folder("whisper-tiny.en"))


def notes(place):
    luigi.task_register.Register.clear_instance_cache()
    return LectureNotes(video=place / "videos" / "lecture.m4a")


def stale(place) -> list[str]:
    """Why the notes are not current, each reason once."""
    return sorted({reason for each in notes(place).inputs().values() for reason in outdated(each)})


def said(notes) -> list[str]:
    return [sentence.text for paragraph in notes.paragraphs for sentence in paragraph.sentences]


def report(place):
    return ReportTraining(dataset=place / "houses.csv", target="price")


def build(task) -> bool:
    return luigi.build([task], local_scheduler=True, log_level="WARNING")


def test_what_was_made_then_bears_no_format(place):
    found = [read_record(path) for path in place.rglob("*.record.json")]
    found += [read_record(path) for path in place.rglob(".records/*.json")]
    assert len(found) > 20 and {record.format for record in found} == {previous.FORMAT}


def test_a_night_after_the_upgrade_finds_all_of_it_done(place):
    survey = Survey(NIGHT, None)
    plan, _ = survey.recordings()
    assert (plan.finished, plan.recordings) == (1, ())
    assert survey.trainings().trainings == ()


def test_nothing_runs_again_and_nothing_is_stale(place, ran):
    predictions = PredictBatch(dataset=place / "houses.csv", model="houses")
    for task in (notes(place), report(place), predictions):
        assert task.complete() and build(task)
        assert all(outdated(each) == [] for each in tree(task))
    assert ran == []
    assert notes(place).video in FinishedNotes()
    told = {stage.task: stage.seconds for stage in stages(notes(place), LONG_AGO)}
    assert told["TranscribeAudio"] > 0 and told["ComposeNotes"] > 0


def test_points_are_chosen_anew_as_they_are_now_and_nothing_is_heard_again(laid_out, ran):
    assert not notes(laid_out).complete() and build(notes(laid_out)) and notes(laid_out).complete()
    assert {"FindChapters", "SummarizeTranscript", "RenderPdf"} <= set(ran)
    assert not {"ExtractAudio", "TranscribeAudio", "FindSlides", "WriteCaptions"} & set(ran)


def test_notes_count_also_where_the_work_is_gone(place, ran):
    shutil.rmtree(place / "work")
    assert build(notes(place)) and ran == []
    assert notes(place).video in FinishedNotes()


def test_another_look_is_set_from_the_notes_that_are_there(place, ran, settings_of):
    settings_of(theme={"footer": "For everybody"})
    assert stale(place) == ["[theme] footer: For students only → For everybody"]
    assert notes(place).video not in FinishedNotes()
    assert build(notes(place)) and set(ran) == {"RenderPage", "RenderPdf", "LectureNotes"}
    assert RenderPdf(video=notes(place).video).output().record().format == 2
    assert notes(place).complete() and notes(place).video in FinishedNotes()
    assert garbage(older_than=0.0).items == ()  # what both refer to stays


def test_other_key_points_are_chosen_from_the_transcript_that_is_there(place, ran, settings_of):
    before = load(place / "notes" / "lecture.json", Notes)
    settings_of(summary={"sentences": "1"})
    assert build(notes(place))
    made = {"SplitSentences", "SummarizeTranscript", "DescribeRecording", "DiarizeSpeech", "ComposeNotes"}
    assert set(ran) == made | {"ExportNotes", "RenderPage", "RenderPdf", "LectureNotes"}
    told = load(place / "notes" / "lecture.json", Notes)
    assert len(told.summary.points) == 1
    # The same sentences; which words are doubtful is found in another way since.
    assert told.title == before.title and said(told) == said(before)
    assert [row for row in told.colophon if row[0] != "Versions"] == [*before.colophon[:-1]]


def test_what_has_changed_since_is_told_from_records_of_both_formats(place, settings_of):
    settings_of(audio={"track": "2"}, captions={"line_length": "40"}, speech={"doubtful_word": "0.7"})
    settings_of(training={"folds": "5", "target_transform": "log"}, mlp={"epochs": "4"})
    assert stale(place) == [
        "[audio] track: 1 → 2",
        "[captions] line_length: 32 → 40",
        "[speech] doubtful_word: 0.5 → 0.7",
    ]
    assert sorted(outdated(report(place))) == [
        "[mlp] epochs: 3 → 4",
        "[training] folds: 4 → 5",
        "[training] target_transform: auto → log",
    ]


def test_code_that_changed_since_makes_anew_what_it_changes(place, ran, monkeypatch):
    monkeypatch.setattr(FindChapters, "code_version", FindChapters.code_version + 1)
    assert not notes(place).complete() and notes(place).video not in FinishedNotes()
    assert stale(place) == ["code of FindChapters: version 2 → 3"]
    assert build(notes(place))
    assert {"FindChapters", "ComposeNotes", "RenderPdf"} <= set(ran)
    assert not {"ExtractAudio", "TranscribeAudio", "WriteCaptions"} & set(ran)


def test_a_task_that_came_later_counts_as_part_of_those_that_did_its_work(place, monkeypatch):
    monkeypatch.setattr(SplitSentences, "code_version", SplitSentences.code_version + 1)
    video = notes(place).video
    assert TranscribeAudio(video=video).complete() and not FindChapters(video=video).complete()
    assert not notes(place).complete()


def test_a_setting_that_came_later_and_is_changed_makes_anew(place, monkeypatch):
    """As if line_length, which is 32 here and 42 by default, had come with this format."""
    later = {name: dict(known) for name, known in previous.SETTINGS.items()}
    del later["captions"]["line_length"]
    monkeypatch.setattr(previous, "SETTINGS", later)
    captions = notes(place).inputs()["WriteCaptions"]
    assert not captions.complete() and notes(place).inputs()["ExportNotes"].complete()
    assert "[captions] line_length: 42 → 32" in outdated(captions)


def test_the_speed_of_then_is_reckoned_with(place):
    [path] = place.glob("work/TranscribeAudio/*.record.json")
    known = json.loads(path.read_text(encoding="utf-8"))
    known |= {"facts": {"duration": 600.0, "resumed": False}, "seconds": 150.0}
    path.write_text(json.dumps(known), encoding="utf-8")
    assert pace(place / "work", TranscribeAudio(video=place / "any.mp4")) == pytest.approx(0.25)
    known["seconds"] = 300.0
    path.write_text(json.dumps(known), encoding="utf-8")
    assert pace(place / "work", TranscribeAudio(video=place / "any.mp4")) == pytest.approx(0.5)


def test_an_unfinished_transcript_goes_on_where_it_was(place, ran, model):
    """The windows that are done lie under the signature of then; the transcript was not finished."""
    task = TranscribeAudio(video=notes(place).video)
    spoken = load(task.output().path, Transcript)
    shutil.rmtree(place / "notes")
    for name in ("TranscribeAudio", "ComposeNotes", "FindChapters", "FindTerms", "SummarizeTranscript"):
        for path in place.glob(f"work/{name}/*"):
            path.unlink()
    kept = place / "work" / "TranscribeAudio" / f"{task.previous_signature()}{KEPT}"
    kept.mkdir()
    marked = dataclasses.replace(spoken.segments[0], text="What was heard before.", words=())
    save(WindowResult(12.0, "en", 1.0, (marked,)), kept / "0000.json")
    assert Survey(NIGHT, None).recordings()[0].recordings[0].status is Status.WAITING
    assert garbage(older_than=0.0).items == ()
    assert build(notes(place))
    assert "What was heard before." in (place / "notes" / "lecture.md").read_text(encoding="utf-8")
    assert TranscribeAudio(video=notes(place).video).output().record().facts["resumed"] is True
    assert not list(place.glob(f"work/TranscribeAudio/*{KEPT}"))


def test_a_recording_that_was_refused_is_not_tried_again(place):
    video = place / "videos" / "mute.mp4"
    video.write_bytes(b"no sound")
    audio = ExtractAudio(video=video)
    fault = faults.fault_path(place / "work" / "ExtractAudio", audio.previous_signature())
    faults.begin(fault, "ExtractAudio", "mute")
    faults.fail(fault, Kind.INPUT, f"{video}: has no audio track")
    found = outcome(LectureNotes(video=video), LONG_AGO, 3)
    assert (found.status, found.reason) == (Status.REFUSED, f"{video}: has no audio track")
    video.write_bytes(b"another file")
    luigi.task_register.Register.clear_instance_cache()
    assert outcome(LectureNotes(video=video), LONG_AGO, 3).status is Status.WAITING


def test_nothing_that_then_referred_to_is_collected(place):
    assert garbage(older_than=0.0).items == ()
    (place / "videos" / "lecture.m4a").unlink()
    assert garbage(older_than=0.0).items == ()
    shutil.rmtree(place / "notes")
    gone = {item.kind for item in garbage(older_than=0.0).items}
    assert {"TranscribeAudio", "ComposeNotes", "FindSlides"} <= gone and "TrainMlp" not in gone


def test_products_of_then_lie_where_they_did_under_their_own_name(place):
    for task in (ComposeNotes(video=notes(place).video), TranscribeAudio(video=notes(place).video)):
        target = task.output()
        assert target.exists() and task.previous_signature() != task.signature()
        assert target.path.name.partition(".")[0] == task.previous_signature() == target.record().signature


def test_nothing_of_then_is_damaged(place):
    from pipelines.nights.upkeep.verify import verify

    found = verify(only_look=True)
    assert found.damaged == () and found.changed == ()
    assert found.whole > 3 and found.unsummed > 10
