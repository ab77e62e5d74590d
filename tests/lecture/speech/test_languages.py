"""A recording in two languages: each stretch is heard in its own, and the one with most counts."""

import subprocess
from dataclasses import replace

import pytest

from pipelines.core.settings import CaptionsSettings, SpeechSettings
from pipelines.lecture.notes.compose import languages_of
from pipelines.lecture.notes.formats.captions import write_captions
from pipelines.lecture.records import Segment, Sentences, Transcript, Word
from pipelines.lecture.speech.languages import Noticed, dominating, in_own_languages
from pipelines.lecture.speech.recognise import recognise
from pipelines.lecture.speech.sentences import sentences
from pipelines.lecture.terms.find import find_in_languages


def said(start: float, end: float, text: str, language: str = "", probability: float = 0.9) -> Segment:
    return Segment(start, end, text, probability, False, (Word(start, end, text, probability),), language)


def test_english_and_russian_are_heard_each_as_it_is_spoken(evaluation_data, tmp_path, model_folder):
    """Half a minute is decoded at once: what was said in Russian there came as a translation."""
    clips = [evaluation_data / "en_read/librispeech/1089-134686-0000.flac"]
    clips += [evaluation_data / "ru_speech/voxforge/ru_0030.wav"]
    inputs = [word for clip in clips for word in ("-i", str(clip))]
    joined = "".join(f"[{number}]aresample=16000,apad=pad_dur=0.6[s{number}];" for number in range(2))
    joined += "[s0][s1]concat=n=2:v=0:a=1"
    flac = tmp_path / "two.flac"
    as_heard = ["-ac", "1", "-sample_fmt", "s16", flac]
    subprocess.run(["ffmpeg", "-v", "error", *inputs, "-filter_complex", joined, *as_heard], check=True)
    options = SpeechSettings(model="whisper-base", beam_size=1)
    found = recognise(flac, 22.0, model_folder("whisper-base"), options, tmp_path / "kept", lambda *_: None)
    heard = sentences(found)
    spoken = [each.language or found.language for each in heard]
    assert spoken == ["en", *["ru"] * (len(heard) - 1)] and len(heard) > 1
    assert "stew for dinner" in heard[0].text and heard[0].end < 11.5
    assert "удара" in " ".join(each.text for each in heard[1:])


def test_where_one_language_is_spoken_nothing_is_heard_again():
    def never(*_):
        raise AssertionError("heard again")

    once = [said(0, 20, "Hello.")]
    assert in_own_languages(None, once, "en", [Noticed(0, 20, "en", 0.95)], never, never) is once


def two_languages() -> Transcript:
    english = said(0, 9, "A group is a set with an operation. Mr. Abel called a group a group.")
    russian = said(
        9, 12, "Группа — это множество с операцией. Группа называется абелевой и т. д. у Абеля.", "ru"
    )
    return Transcript(
        "en", 1.0, 12.0, "x", "y", (english, russian, replace(english, start=12, end=20, words=()))
    )


def test_sentences_and_terms_keep_to_the_rules_of_their_own_language():
    found = sentences(two_languages())
    assert [each.language for each in found] == ["", "", "ru", "ru", "", ""]
    assert found[1].text == "Mr. Abel called a group a group." and found[3].text.endswith("и т. д. у Абеля.")
    assert languages_of(Sentences("en", found)) == ("en", "ru")
    assert languages_of(Sentences("en", found[:2])) == ()


def test_terms_and_questions_come_from_what_is_said_in_each_language():
    english = (
        "A group is a set with an operation. A subgroup is a part of a group. Every subgroup has the unit "
    )
    english += "of the group. The order of a subgroup divides the order of the group."
    russian = "Подгруппа группы замкнута. Каждая подгруппа содержит единицу. Кольцо — это множество с двумя "
    russian += "операциями. Кольцо содержит подгруппу."
    segments = said(0, 900, english), said(900, 1900, russian, "ru")
    heard = sentences(Transcript("en", 1.0, 2000.0, "x", "y", segments))
    found = find_in_languages(heard, (), (), "en", "lecture")
    assert {"subgroup", "подгруппа", "кольцо"} <= {term.text for term in found.terms}
    assert [question.text for question in found.questions] == ["Что такое кольцо?"]


def test_captions_tell_the_language_of_a_cue(tmp_path):
    write_captions(two_languages(), tmp_path / "a.srt", tmp_path / "a.vtt", CaptionsSettings())
    written = (tmp_path / "a.vtt").read_text(encoding="utf-8")
    assert "<lang ru>Группа" in written and "<lang en>" not in written
    assert "<lang" not in (tmp_path / "a.srt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("segments", "language"), [
    ([said(0, 5, "a"), said(5, 20, "б", "ru"), said(20, 25, "c")], "ru"),
    ([said(0, 5, "a"), said(5, 10, "б", "ru")], "en"),
    ([], "en"),
])  # fmt: skip
def test_the_language_in_which_most_is_said_is_that_of_the_notes(segments, language):
    assert dominating(segments, "en") == language
