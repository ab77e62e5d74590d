"""The notes say whose they are and what made them."""

import shutil
from dataclasses import replace

import luigi
import pytest

from pipelines import DescribeRecording, SplitSentences, SummarizeTranscript, TranscribeAudio
from pipelines.core import settings
from pipelines.core.files.json_files import load
from pipelines.lecture.notes.compose import Draft, colophon, compose_notes
from pipelines.lecture.records import (
    Chapter,
    KeyPoint,
    Question,
    Recording,
    Sentences,
    Slide,
    Summary,
    Terms,
    Transcript,
    WrittenChapter,
)


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
    heard, described = summarised.clone(SplitSentences), summarised.clone(DescribeRecording)
    assert luigi.build([summarised, described], local_scheduler=True, log_level="WARNING")
    targets = {"transcript": summarised.clone(TranscribeAudio).output(), "summary": summarised.output()}
    targets |= {"sentences": heard.output(), "recording": described.output()}
    kinds = {"transcript": Transcript, "summary": Summary, "sentences": Sentences, "recording": Recording}
    read = {name: load(target.path, kinds[name]) for name, target in targets.items()}
    return read, {name: target.record() for name, target in targets.items()}


def composed(made, **other):
    read, records = made
    return compose_notes(
        read["recording"], "week 1.mp4", read["transcript"], read["sentences"], read["summary"], records, 0.5,
        **other,
    )  # fmt: skip


def test_title_and_date_are_the_containers(made):
    notes = composed(made)
    assert (notes.title, notes.language, notes.no_speech) == ("Gradient descent, step by step", "en", False)
    assert notes.date is None  # this piece tells none, and its file's own is no part of a work product
    assert notes.video_name == "week 1.mp4"
    assert notes.duration == pytest.approx(12, abs=0.2)
    assert notes.paragraphs[0].sentences[0].text.startswith("Welcome")


def test_of_silence_it_is_told_in_the_language_of_the_person(made):
    read, records = made
    silent = replace(read["transcript"], language="", segments=())
    notes = compose_notes(
        read["recording"], "a.mp4", silent, Sentences("", ()), Summary("cover", ()), records, 0.5, person="ru"
    )
    assert (notes.language, notes.no_speech, notes.paragraphs) == ("ru", True, ())
    assert composed(made, person="ru").language == "en"


def test_no_paragraph_goes_on_into_the_next_chapter(made):
    read, _ = made
    border = read["sentences"].sentences[1].start
    chapters = (Chapter("First", 0.0, border), Chapter("Second", border, read["transcript"].duration))
    notes = composed(made, chapters=chapters)
    assert notes.chapters == chapters
    assert border in [paragraph.start for paragraph in notes.paragraphs]
    assert border not in [paragraph.start for paragraph in composed(made).paragraphs]


def test_a_sentence_belongs_to_the_slide_under_which_most_of_it_is_said(made):
    heard = made[0]["sentences"].sentences
    said = heard[1]
    for share, first in ((0.3, said), (0.7, heard[2])):
        change = said.start + share * (said.end - said.start)
        slides = tuple(Slide(start, start + 60, "1.jpg", 1280, 720) for start in (change - 60, change))
        notes = composed(made, slides=slides)
        assert [paragraph.start for paragraph in notes.paragraphs] == [0.0, first.start]


def test_the_colophon_names_models_settings_and_versions(made):
    read, records = made
    spoken, points = read["transcript"], read["summary"]
    told = dict(colophon(spoken, points, records, 0.5))
    assert told["Speech recognition"] == "faster-whisper, model whisper-tiny.en"
    assert told["Language"] == "en (100%)"
    assert "beam_size 3" in told["Settings"] and "faster-whisper 1." in told["Versions"]
    assert told["Key points"] == "luhn"  # a model that was set and not used is not named


def test_the_colophon_names_the_model_that_wrote_the_key_points(made):
    read, records = made
    spoken, points = read["transcript"], read["summary"]
    written = Summary("transformers", points.points, written_by_model=True)
    records["summary"].parameters["summary"]["model"] = "unused"  # signed for this method only
    assert dict(colophon(spoken, written, records, 0.5))["Key points"] == "transformers, model unused"


def test_only_a_lecture_has_questions_and_a_part_about_the_course(made):
    read, records = made
    point = KeyPoint("The exam is on Monday.", 1.0, 2.0)
    read = read | {"summary": replace(read["summary"], organisation=(point,))}
    asked = (Question("What is a gradient?", "A gradient is a slope.", 1.0, 2.0),)
    lecture = composed((read, records), terms=Terms(questions=asked))
    assert (lecture.kind, lecture.questions, lecture.summary.organisation) == ("lecture", asked, (point,))
    meeting = composed((read, records), terms=Terms(questions=asked, kind="meeting", decisions=(point,)))
    assert (meeting.kind, meeting.questions, meeting.summary.organisation) == ("meeting", (), ())
    assert meeting.decisions == (point,)


def test_a_draft_shows_the_chapters_that_are_written_and_names_the_others(made):
    read, _ = made
    chapters = [Chapter(name, start, start + 4.0) for name, start in (("A", 0.0), ("B", 4.0), ("C", 8.0))]
    chosen = tuple((KeyPoint(f"Said in {each.title}.", each.start, each.end),) for each in chapters)
    read["summary"] = replace(read["summary"], by_chapter=chosen)
    written = WrittenChapter("Better", (KeyPoint("Told.", 4.0, 6.0, (1,), "What is told?"),))
    notes = composed(made, chapters=chapters, draft=Draft("openai, model big", {2: written}))
    assert [chapter.title for chapter in notes.chapters] == ["A", "Better", "C"]
    assert notes.summary.by_chapter == (chosen[0], written.points, chosen[2])
    assert notes.summary.points == read["summary"].points and notes.summary.written_by_model
    told = dict(notes.colophon)
    assert told["Draft, yet to be written by"] == "openai, model big" and "Written by" not in told
    assert told["Chapters with chosen sentences"] == "1, 3 of 3"
    none = composed(made, chapters=chapters, draft=Draft("openai, model big", {}))
    assert none.summary == read["summary"]
    assert "Chapters with chosen sentences" not in dict(none.colophon)
    whole = composed(made, draft=Draft("openai, model big", {1: written}))
    assert [point.text for point in whole.summary.points] == ["Told."]
