"""What Whisper writes over music and silence is no speech; what people say stays, courtesies and all."""

import pytest

from pipelines.lecture.records import Segment
from pipelines.lecture.speech.invented import without_invented


def kept(*said, doubtful=False, confidence=0.6):
    """The texts that are left of (start, text), each 2 s long."""
    segments = [Segment(start, start + 2.0, text, confidence, doubtful) for start, text in said]
    return [segment.text for segment in without_invented(segments)]


@pytest.mark.parametrize(
    "text",
    [
        "[Music]",
        "(applause)",
        "*laughs*",
        "♪",
        "♪♪♪",
        "♪ Oh, happy day ♪",
        "...",
        "[МУЗЫКА]",
        "(Musik) ♪",
        " ",
    ],
)
def test_sounds_are_no_speech(text):
    assert kept((0.0, "The rule is short."), (3.0, text)) == ["The rule is short."]


@pytest.mark.parametrize(
    "text",
    [
        "Субтитры сделал DimaTorzok",
        "Субтитры создавал DimaTorzok.",
        "Редактор субтитров А.Синецкая Корректор А.Егорова",
        "Untertitelung des ZDF, 2020",
        "Untertitel im Auftrag des ZDF für funk, 2017",
        "Untertitel der Amara.org-Community",
        "Subtitles by the Amara.org community",
    ],
)
def test_credits_of_subtitles_are_said_by_nobody(text):
    assert kept((0.0, "Das ist die Regel."), (3.0, text)) == ["Das ist die Regel."]


@pytest.mark.parametrize(
    "text",
    [
        "Thank you.", "Thanks for watching!", "Thank you. Thank you.", "you",
        "Спасибо за просмотр!", "Продолжение следует...", "Vielen Dank.", "Vielen Dank fürs Zuschauen!",
        "Please subscribe to my channel.", "Tschüss.", "Дякую за перегляд!",
    ],
)  # fmt: skip
def test_a_courtesy_stays_beside_speech_alone(text):
    assert kept((0.0, text)) == []
    assert kept((0.0, text), (30.0, text)) == []
    assert kept((0.0, "That is the rule."), (5.0, text)) == ["That is the rule.", text]
    assert kept((0.0, text), (40.0, "That is the rule.")) == ["That is the rule."]
    assert kept((0.0, "That is the rule."), (5.0, text), doubtful=True) == ["That is the rule."]


@pytest.mark.parametrize("again", ["Thanks. ", "Спасибо всем. ", "Thank you. Спасибо. "])
def test_a_loop_of_courtesies_is_told_from_speech_in_no_time(again):
    """Once the time grew with two to the power of them: a loop of forty would have ended no night."""
    assert kept((0.0, again * 200)) == []
    said = f"{again * 200}The gradient points uphill."
    assert kept((0.0, said)) == [said]


def test_a_doubtful_phrase_again_and_again_is_none():
    assert kept((0.0, "I'm sorry, but I'm sorry, but I'm sorry, but"), doubtful=True) == []
    assert kept((0.0, "No, no, no!")) == ["No, no, no!"]
    assert kept((0.0, "It is hard to hear what he says."), doubtful=True)


def test_a_doubtful_guess_of_which_hardly_a_word_was_heard_is_none():
    assert kept((0.0, "I counted that it is licensing."), doubtful=True, confidence=0.01) == []
    assert kept((0.0, "It is hard to hear what he says."), doubtful=True, confidence=0.3)
    assert kept((0.0, "It is hard to hear what he says."), confidence=0.1)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the question about gradients.", "Subtitles are translated by machines today.",
        "Der Untertitel von Kants Buch ist lang.", "(a + b)² is what we want.", "42.",
        "Субтитры мы уже сделали.", "Transcription by the polymerase comes first.", 
        "Спасибо за вопрос о теореме.", "第一です。",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_stays(text):
    assert kept((0.0, text)) == [text]
