"""Homework, exams and dates are told apart from what a lecture teaches."""

import pytest

from pipelines.core.settings import SummarySettings
from pipelines.language.text.sentences import split
from pipelines.lecture.records import Sentence
from pipelines.lecture.summary.organisation import MOST, organisation
from pipelines.lecture.writer.summarize import summarize

LECTURES = {
    "en": (
        "Okay, so the exam is on Wednesday at nine. It will be like the midterm. Every gradient points up. "
        "The gradient of a sum is the sum of gradients. An interpretation is an assignment of values. "
        "It was due to a very small step of the gradient. "
        "Basically, we'll hand out problem set two on Monday. "
        "Is the homework due on Friday? Homework.",
        ["The exam is on Wednesday at nine.", "It will be like the midterm.",
         "We'll hand out problem set two on Monday."],
    ),
    "ru": (
        "Ну, экзамен будет в среду в девять. Градиент функции всегда указывает туда, где она растёт. "
        "Экзаменатор здесь ни при чём. "
        "Домашнее задание сдайте на следующей неделе. Градиент суммы двух функций равен сумме их градиентов.",
        ["Экзамен будет в среду в девять.", "Домашнее задание сдайте на следующей неделе."],
    ),
    "de": (
        "Die Klausur findet am Mittwoch um neun statt. Der Gradient zeigt immer nach oben. "
        "Das Übungsblatt besprechen wir nächste Woche. Die Abgabe ist am Freitag.",
        ["Die Klausur findet am Mittwoch um neun statt.", "Das Übungsblatt besprechen wir nächste Woche.",
         "Die Abgabe ist am Freitag."],
    ),
}  # fmt: skip


def spoken(text: str, language: str) -> list[Sentence]:
    return [Sentence(text[a:b], 10.0 * n, 10.0 * n + 9) for n, (a, b) in enumerate(split(text, language))]


@pytest.mark.parametrize("language", LECTURES)
def test_what_is_said_of_the_course_is_told_with_its_time_and_nothing_else(language):
    text, told = LECTURES[language]
    found = organisation(spoken(text, language), language)
    assert [point.text for point in found] == told
    assert [point.start for point in found] == sorted(point.start for point in found)


@pytest.mark.parametrize("language", LECTURES)
def test_none_of_it_is_a_key_point(language):
    found = summarize(spoken(f"{LECTURES[language][0]} " * 2, language), language, SummarySettings())
    assert found.organisation and not {p.text for p in found.organisation} & {p.text for p in found.points}


def test_what_is_said_twice_is_told_once_and_a_course_that_speaks_of_nothing_else_tells_ten():
    said = [f"The exam number {n} is in room {n} of the house." for n in range(30)]
    found = organisation([Sentence(text, n, n + 1) for n, text in enumerate([*said[:1], *said])], "en")
    assert [point.text for point in found] == said[:MOST]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Each job has a deadline by which it must be finished."),
        ("en", "The server hands out addresses, and those that were handed out are kept."),
        ("en", "We read the assignment of truth values in the next line."),
        ("ru", "Контрольные точки модели сохраняются каждую эпоху."),
        ("ru", "Перейдём к следующей параболе и к следующей среде исполнения."),
        ("de", "Die Abgabe von Wärme kühlt den Körper schnell ab."),
    ],
)
def test_words_that_a_subject_has_too_are_no_organisation(language, text):
    assert organisation([Sentence(text, 0, 1)], language) == ()


@pytest.mark.parametrize("language", ["fr", "kk", ""])
def test_of_a_language_whose_words_for_it_are_not_known_nothing_is_told(language):
    assert organisation([Sentence("The exam is on Monday next week.", 0, 1)], language) == ()
