"""The notes say whose they are and what made them."""

import shutil

import luigi
import pytest

from pipelines import SummarizeTranscript, TranscribeAudio
from pipelines.core import settings
from pipelines.core.json_files import load
from pipelines.lecture.notes.compose import colophon, compose_notes
from pipelines.lecture.records import Chapter, Slide, Summary, Transcript
from pipelines.lecture.speech.sentences import sentences


@pytest.fixture
def made(place, clip, model_folder, settings_of):
    """A piece of the sample lecture with its transcript, its summary and their records."""
    model_folder("whisper-tiny.en")
    settings_of(speech={"model": "whisper-tiny.en"})
    video = place / "videos" / "week 1.mp4"
    shutil.copy(clip(12), video)
    summarised = SummarizeTranscript(
        video=video, summary_settings=settings.summary(method="luhn", model="unused")
    )
    assert luigi.build([summarised], local_scheduler=True, log_level="WARNING")
    targets = {"transcript": summarised.clone(TranscribeAudio).output(), "summary": summarised.output()}
    spoken, points = (
        load(target.path, kind) for target, kind in zip(targets.values(), (Transcript, Summary), strict=True)
    )
    return video, spoken, points, {name: target.record() for name, target in targets.items()}


def test_title_and_date_are_the_containers_else_the_files(made):
    video, spoken, points, records = made
    notes = compose_notes(video, spoken, points, records, 0.5)
    assert (notes.title, notes.language, notes.no_speech) == ("Gradient descent, step by step", "en", False)
    assert notes.duration == pytest.approx(12, abs=0.2)
    assert notes.paragraphs[0].sentences[0].text.startswith("Welcome")


def test_no_paragraph_goes_on_into_the_next_chapter(made):
    video, spoken, points, records = made
    border = sentences(spoken)[1].start
    chapters = (Chapter("First", 0.0, border), Chapter("Second", border, spoken.duration))
    notes = compose_notes(video, spoken, points, records, 0.5, chapters=chapters)
    assert notes.chapters == chapters
    assert border in [paragraph.start for paragraph in notes.paragraphs]
    whole = compose_notes(video, spoken, points, records, 0.5)
    assert border not in [paragraph.start for paragraph in whole.paragraphs]


def test_a_sentence_belongs_to_the_slide_under_which_most_of_it_is_said(made):
    video, spoken, points, records = made
    said = sentences(spoken)[1]
    for share, first in ((0.3, said), (0.7, sentences(spoken)[2])):
        change = said.start + share * (said.end - said.start)
        slides = tuple(Slide(start, start + 60, "1.jpg", 1280, 720) for start in (change - 60, change))
        notes = compose_notes(video, spoken, points, records, 0.5, slides=slides)
        assert [paragraph.start for paragraph in notes.paragraphs] == [0.0, first.start]


def test_the_colophon_names_models_settings_and_versions(made):
    _, spoken, points, records = made
    told = dict(colophon(spoken, points, records, 0.5))
    assert told["Speech recognition"] == "faster-whisper, model whisper-tiny.en"
    assert told["Language"] == "en (100%)"
    assert "beam_size 3" in told["Settings"] and "faster-whisper 1." in told["Versions"]
    assert told["Key points"] == "luhn"  # a model that was set and not used is not named


def test_the_colophon_names_the_model_that_wrote_the_key_points(made):
    _, spoken, points, records = made
    written = Summary("transformers", points.points, written_by_model=True)
    records["summary"].parameters["summary"]["model"] = "unused"  # signed for this method only
    assert dict(colophon(spoken, written, records, 0.5))["Key points"] == "transformers, model unused"
