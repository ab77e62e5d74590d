"""What was cut where a stretch of sound ended is one sentence again, and what ends stays two."""

import pytest

from pipelines.lecture.records import Segment, Transcript, Word
from pipelines.lecture.speech.borders import without_false_stops
from pipelines.lecture.speech.sentences import sentences


def spoken(*texts, pause=0.3):
    """Segments of ten seconds with their words."""
    segments = []
    for number, text in enumerate(texts):
        start = number * (10 + pause)
        words = tuple(
            Word(start + i / 2, start + i / 2 + 0.4, word, 0.9) for i, word in enumerate(text.split())
        )
        segments.append(Segment(start, start + 10, text, 0.9, False, words))
    return tuple(segments)


def mended(*texts, language="en", pause=0.3):
    found = without_false_stops(spoken(*texts, pause=pause), language)
    for segment in found:
        assert " ".join(word.text for word in segment.words) == segment.text
    return [segment.text for segment in found]


@pytest.mark.parametrize(
    ("language", "texts", "expected"),
    [
        ("en", ["They knew the dangers.", "and faced them."], ["They knew the dangers", "and faced them."]),
        (
            "en",
            ["In the skies today,", "We saw it. Then we went."],
            ["In the skies today,", "we saw it. Then we went."],
        ),
        (
            "en",
            ["Of the families.", "who have been given this."],
            ["Of the families", "who have been given this."],
        ),
        ("ru", ["Мы знали это.", "и потому пошли."], ["Мы знали это", "и потому пошли."]),
        (
            "ru",
            ["Пришли туда, и", "Мы увидели, что мы одни."],
            ["Пришли туда, и", "мы увидели, что мы одни."],
        ),
    ],
)
def test_a_sentence_goes_on_over_the_end_of_a_stretch(language, texts, expected):
    assert mended(*texts, language=language) == expected
    whole = Transcript(language, 1.0, 99.0, "", "", spoken(*texts))
    assert sentences(whole)[0].text.startswith(" ".join(expected)[: len(expected[0]) + 4])


def test_a_clause_of_its_own_begins_a_sentence_though_with_a_small_letter():
    said = ["The wisdom of our citizenry.", "in this year's election, we will see this."]
    assert mended(*said) == [said[0], "In this year's election, we will see this."]
    said = ["Это сделали мы.", "в этом году, как видите, иначе."]
    assert mended(*said, language="ru") == [said[0], "В этом году, как видите, иначе."]


@pytest.mark.parametrize(
    "texts",
    [
        ["They knew it.", "And they went."],
        ["They came with dogs, cats, etc.", "and went."],
        ["He came at 5 p.m.", "and went."],
        ["Well ...", "and then?"],
        ["He met", "Anna there."],  # a name
        ["So said", "I. So what?"],
        ["Is it so?", "or not."],
    ],
)
def test_what_is_no_false_stop_stays(texts):
    assert mended(*texts) == texts


def test_after_a_long_silence_nothing_goes_on():
    assert mended("They knew it.", "and went.", pause=8.0) == ["They knew it.", "and went."]


def test_german_capitals_stay():
    assert mended("Das ist so, dass", "Sie das wissen, wie sie sagen.", language="de")[1].startswith("Sie")
