"""The lecturer and the audience of a lecture, and what it asks."""

import pytest

from pipelines.lecture.records import KeyPoint, Sentence, Speaker
from pipelines.lecture.speakers.roles import audience_questions, labels, with_roles
from pipelines.locale.catalogue import catalogue

LECTURE = with_roles((Speaker(1, 900.0), Speaker(2, 20.0), Speaker(3, 10.0)), "lecture")


def test_who_speaks_most_of_a_lecture_gives_it():
    assert [each.role for each in LECTURE] == ["lecturer", "audience", "audience"]


@pytest.mark.parametrize(
    ("seconds", "kind"), [((500, 400), "lecture"), ((900, 20), "conversation"), ((900,), "lecture")]
)
def test_nobody_else_does(seconds, kind):
    people = tuple(Speaker(number, float(each)) for number, each in enumerate(seconds, 1))
    assert {each.role for each in with_roles(people, kind)} == {""}


def test_they_are_called_by_name_role_or_number():
    words = catalogue("en")
    assert labels(LECTURE, words) == {1: "Lecturer", 2: "Audience 1", 3: "Audience 2", 0: "Unknown voice"}
    named = (Speaker(1, 90.0, name="Anna"), Speaker(2, 80.0))
    assert labels(named, words) == {1: "Anna", 2: "Speaker 2", 0: "Unknown voice"}
    assert labels(named[:1], words) == {}  # who speaks alone needs no label
    assert labels(LECTURE[:2], catalogue("de"))[2] == "Publikum"
    assert labels(LECTURE[:2], catalogue("ru"))[1] == "Лектор"


def said(*told: tuple[int, str]) -> list[Sentence]:
    return [Sentence(text, 5.0 * n, 5.0 * n + 4, speaker=who) for n, (who, text) in enumerate(told)]


def test_questions_of_the_audience_come_with_the_beginning_of_their_answer():
    sentences = said(
        (1, "Data comes first. Is that clear?"),
        (2, "Excuse me."),
        (2, "Where does the data come from?"),
        (1, "From the survey."),
        (1, "It is made every year."),
        (3, "Yes, of course, thank you."),
        (0, "And what is that one there?"),
    )
    [asked] = audience_questions(sentences, LECTURE, "en")
    assert (asked.text, asked.speaker) == ("Excuse me. Where does the data come from?", 2)
    assert (asked.start, asked.end) == (5.0, 14.0)
    assert asked.answer == (KeyPoint("From the survey. It is made every year.", 15.0, 24.0),)


def test_where_no_marks_are_written_all_that_is_long_enough_is_a_question():
    sentences = said((1, "data comes first"), (2, "where does the data come from"), (3, "thank you"))
    assert [each.text for each in audience_questions(sentences, LECTURE, "en")] == [
        "where does the data come from"
    ]
    assert audience_questions(sentences, with_roles(LECTURE, "conversation"), "en") == ()
