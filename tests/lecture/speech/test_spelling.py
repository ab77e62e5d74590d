"""A name that was heard in several ways is written in one, and what was heard is told."""

import pytest

from pipelines.lecture.records import Segment, Transcript, Word
from pipelines.lecture.speech.spelling import with_one_spelling


def spelled(*texts, terms=(), language="en", probability=0.6):
    segments = []
    for number, text in enumerate(texts):
        words = tuple(
            Word(10 * number + i, 10 * number + i + 1, w, probability) for i, w in enumerate(text.split())
        )
        segments.append(Segment(10 * number, 10 * number + 10, text, 0.9, False, words))
    found, changed = with_one_spelling(Transcript(language, 1.0, 99.0, "", "", tuple(segments)), terms)
    assert all(" ".join(word.text for word in each.words) == each.text for each in found.segments)
    return [each.text for each in found.segments], [(each.heard, each.written) for each in changed]


CHEBYSHEV = ["This is the Chebyshev bound.", "Chebyshev's proof is short.", "So Chebishev wins, you see."]


def test_the_spelling_that_was_heard_oftenest_is_taken():
    texts, changed = spelled(*CHEBYSHEV)
    assert texts == [*CHEBYSHEV[:2], "So Chebyshev wins, you see."]
    assert changed == [("Chebishev", "Chebyshev")]


def test_what_somebody_has_written_down_is_right_however_rare():
    texts, changed = spelled("Colonel Kalpana Shavla,", "Shavla flew twice.", terms=["Kalpana Shawla"])
    assert texts == ["Colonel Kalpana Shawla,", "Shawla flew twice."] and len(changed) == 2


def test_russian_cases_are_kept():
    heard = [
        "Это доказал Чебышев.",
        "Неравенство Чебышева знают все.",
        "А по Чебышёву иначе, и Чибышева нет.",
    ]
    texts, changed = spelled(*heard, language="ru", terms=["Чебышев"])
    assert texts[2].endswith("и Чебышева нет.") and ("Чибышева", "Чебышева") in changed


@pytest.mark.parametrize(
    "texts",
    [
        ["The affect is large.", "The effect is small.", "The effect is new."],  # both are words
        ["Hanson said so.", "Hansen said no.", "Hansen went."],  # both are names
        ["We use Kafka.", "We use Kafka.", "We use Kefka and Dask."],  # too short to tell
    ],
)
def test_words_of_their_own_stay(texts):
    assert spelled(*texts) == (texts, [])


def test_what_a_person_has_put_right_stays():
    assert spelled(*CHEBYSHEV, probability=1.0)[1] == []


def test_nothing_is_changed_where_words_are_not_known():
    assert spelled(*CHEBYSHEV, language="xx")[1] == []
