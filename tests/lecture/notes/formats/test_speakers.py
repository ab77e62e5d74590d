"""Who speaks, in every format; edited files with it give back no more than what was edited."""

import re
from dataclasses import replace

import pytest

from pipelines.core.settings import CaptionsSettings, ThemeSettings
from pipelines.lecture.corrections.given_back import given_back
from pipelines.lecture.corrections.notes import correct_notes
from pipelines.lecture.corrections.operations import MADE, WAITING, Operation
from pipelines.lecture.notes.formats.captions import write_captions
from pipelines.lecture.notes.formats.markdown import write_markdown
from pipelines.lecture.notes.formats.page.write import lecture_page
from pipelines.lecture.notes.parts import speaker_labels
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import (
    AudienceQuestion,
    KeyPoint,
    Paragraph,
    Segment,
    Sentence,
    Speaker,
    Summary,
    Transcript,
)
from pipelines.locale.catalogue import catalogue
from pipelines.typeset.webvtt import webvtt

SAID = ((1, "Data comes first."), (2, "Where does it come from?"), (0, "Hm."), (1, "From the survey."))
TIMES = [(5.0 * number, 5.0 * number + 4) for number in range(len(SAID))]
SPEAKERS = (Speaker(1, 90.0, "lecturer", "Anna <Ivanova>"), Speaker(2, 4.0, "audience"))
TRANSCRIPT = Transcript(
    "en", 1.0, 20.0, "engine", "",
    tuple(Segment(*times, text, 0.9, speaker=who) for times, (who, text) in zip(TIMES, SAID)),
    SPEAKERS,
)  # fmt: skip
NOTES = Notes(
    "Week 1", None, 20.0, "en", Summary("cover", ()),
    tuple(Paragraph((Sentence(text, *times, speaker=who),)) for times, (who, text) in zip(TIMES, SAID)),
    "week 1.mp4", (),
    speakers=SPEAKERS,
    audience=(AudienceQuestion(SAID[1][1], 5.0, 9.0, 2, (KeyPoint(SAID[3][1], 15.0, 19.0),)),),
)  # fmt: skip


@pytest.fixture
def written(tmp_path):
    srt, vtt, md = (tmp_path / f"week 1.{kind}" for kind in ("srt", "vtt", "md"))
    write_captions(TRANSCRIPT, srt, vtt, CaptionsSettings())
    write_markdown(NOTES, md)
    return {path.suffix: path for path in (srt, vtt, md)}


def test_captions_name_who_speaks(written):
    vtt, srt = (written[kind].read_text() for kind in (".vtt", ".srt"))
    assert re.findall(r"<v ([^>]+)>(\w+)", vtt) == [
        ("Anna &lt;Ivanova&gt;", "Data"),
        ("Audience", "Where"),
        ("Anna &lt;Ivanova&gt;", "From"),
    ]
    assert "\nHm.\n" in vtt  # nobody is named for it
    assert re.findall(r"\[(.*?)\]: ", srt) == ["Anna <Ivanova>", "Audience", "Anna <Ivanova>"]


def test_the_transcript_names_who_begins_to_speak(written):
    assert list(speaker_labels(NOTES, catalogue("en")).values()) == [
        "Anna <Ivanova>",
        "Audience",
        "Unknown voice",
        "Anna <Ivanova>",
    ]
    text = written[".md"].read_text()
    assert "**0:05 Audience** Where does it come from?" in text
    assert (
        "## Questions from the audience\n\n- Where does it come from? (0:05)\n  - From the survey. (0:15)"
        in text
    )
    page = lecture_page(NOTES, None, ThemeSettings())
    assert re.findall(r'<b class="who">(.*?)</b>', page)[0] == "Anna &lt;Ivanova&gt;"
    assert page.count('<section id="audience"') == 1 and 'href="#audience"' in page


def test_one_speaker_alone_is_not_named(tmp_path):
    alone = replace(NOTES, speakers=SPEAKERS[:1], audience=())
    assert speaker_labels(alone, catalogue("en")) == {}
    page = lecture_page(alone, None, ThemeSettings())
    assert 'class="who">' not in page and "audience" not in page.partition("</style>")[2]


@pytest.mark.parametrize("kind", [".srt", ".vtt", ".md"])
def test_files_with_speakers_are_taken_back(written, kind):
    path = written[kind]
    assert given_back(path, TRANSCRIPT, NOTES) == ()
    path.write_text(path.read_text().replace("survey", "register"))
    [operation] = given_back(path, TRANSCRIPT, NOTES)
    assert (operation.heard, operation.to) == ("survey.", "register.")


def test_a_correction_names_a_speaker_and_waits_where_there_is_none():
    wanted = [Operation("speaker", speaker=2, to="Boris"), Operation("speaker", speaker=5, to="Carl")]
    notes, outcomes = correct_notes(NOTES, wanted)
    assert [each.name for each in notes.speakers] == ["Anna <Ivanova>", "Boris"]
    assert [each.state for each in outcomes] == [MADE, WAITING]
    assert "there is no speaker 5" in str(outcomes[1].reason)


def test_cues_without_a_voice_are_as_before():
    assert webvtt([(0.0, 1.0, "a")], voices=[""]) == webvtt([(0.0, 1.0, "a")])
