"""Marks for engines that write none: by pauses, and by the rules of the language."""

import pytest

from pipelines.lecture.records import Segment
from pipelines.lecture.speech.punctuation import punctuated


def heard(*texts: str) -> list[Segment]:
    return [Segment(2.0 * n, 2.0 * n + 1, text, 1.0) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("language", "said", "written"),
    [
        ("ru", ("Это группа", "Что такое кольцо"), "Это группа. Что такое кольцо?"),
        ("ru", ("Мы знаем что ряд сходится но", "Медленно"), "Мы знаем, что ряд сходится, но медленно."),
        ("en", ("This is the", "Limit of a series", "Why does it converge"),
         "This is the limit of a series. Why does it converge?"),
        ("de", ("Wir sehen dass die Reihe konvergiert", "Warum ist das so"),
         "Wir sehen, dass die Reihe konvergiert. Warum ist das so?"),
        ("ko", ("예약", "했습니다"), "예약. 했습니다."),
    ],
)  # fmt: skip
def test_pauses_end_sentences_but_after_words_that_cannot(language, said, written):
    assert " ".join(each.text for each in punctuated(heard(*said), language)) == written


def test_what_has_marks_stays_as_it_is():
    segments = heard("This is it.", "and so on")
    assert punctuated(segments, "en") == segments
    assert punctuated([], "en") == []
