"""Passages told in statements, those checked, and a chapter and a lecture made of them."""

import re
from dataclasses import replace

import pytest

from pipelines.lecture.notes.compose import in_words
from pipelines.lecture.records import (
    Chapter,
    KeyPoint,
    Question,
    Sentence,
    Summary,
    Terms,
    Written,
    WrittenChapter,
)
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.passages import Passage
from pipelines.lecture.writer.prompts import prompts
from pipelines.lecture.writer.telling import tell
from pipelines.lecture.writer.written import chapter_borders, write_chapter, write_whole
from tests.lecture.writer.scripted import Scripted

SAID = """Okay, so today it's about Karatsuba's algorithm, which he found in 1960. It multiplies two numbers
of n digits. You cut each of the two numbers into halves. In school you'd need four multiplications
of the halves. Karatsuba needs only three multiplications of the halves, because the middle term
comes from a difference. So the exponent is the logarithm of three to the base two, which is about
1.58 instead of 2. For small numbers the school method is quicker. Any questions? Now the second
thing is the fast Fourier transform. The fast Fourier transform evaluates a polynomial at the roots
of unity. It takes n log n steps, since every half of the roots is used twice. Two polynomials are
multiplied by multiplying their values at the roots of unity. The inverse transform gives the
coefficients of the product back. That is how very long numbers are multiplied today."""
ENGLISH = prompts("en")
GOOD = "Karatsuba's algorithm needs only three multiplications of the halves, instead of four in school."
WRONG = "Karatsuba's algorithm needs only five multiplications of the halves, instead of four in school."


@pytest.fixture
def spoken():
    parts = [part.strip() + end for part, end in _sentences(" ".join(SAID.split()))]
    return Spoken([Sentence(text, 6.0 * n, 6.0 * n + 5.5) for n, text in enumerate(parts)], "en")


def _sentences(text):
    return re.findall(r"([^.?]*(?:\.\d[^.?]*)?)([.?])\s*", text)


def test_a_statement_that_holds_is_told_with_what_it_rests_on(spoken):
    told = tell(spoken, [Passage(2, 6)], Scripted(lambda _: GOOD), ENGLISH)
    [statement] = told.statements
    assert (told.checked, told.mended, told.left_out) == (1, 0, 0)
    assert statement.text == GOOD and not statement.as_said
    assert 4 in statement.sentences and set(statement.sentences) <= set(range(8))


@pytest.mark.parametrize(
    "wrong",
    [
        WRONG,
        "The lecture discusses three multiplications of the halves.",
        "Karatsuba's algorithm sorts the rows of a sparse matrix by their eigenvalues.",
        "Karatsuba does not need three multiplications of the halves.",
        "Karatsuba needs only three multiplications of",
        "Customers and orders are kept in separate tables.",
        "",
    ],
    ids=["number", "about itself", "unsaid", "denial", "cut off", "example", "nothing"],
)
def test_what_does_not_hold_is_asked_for_again_in_the_same_conversation(spoken, wrong):
    model = Scripted(lambda request: GOOD if request.said else wrong)
    told = tell(spoken, [Passage(2, 6)], model, ENGLISH)
    assert (told.checked, told.mended, told.left_out) == (2, 1, 0)
    assert [statement.text for statement in told.statements] == [GOOD]
    assert model.asked[1].said == (wrong or "-", ENGLISH.again)


def test_what_never_holds_gives_way_to_a_sentence_of_the_lecture(spoken):
    told = tell(spoken, [Passage(2, 6)], Scripted(lambda _: WRONG), ENGLISH)
    assert (told.checked, told.mended, told.left_out) == (2, 0, 1)
    [statement] = told.statements
    assert statement.as_said and statement.text in SAID.replace("\n", " ")


def test_what_the_model_itself_doubts_is_not_told(spoken):
    told = tell(spoken, [Passage(2, 6)], Scripted(lambda _: GOOD, sure=0.2), ENGLISH)
    assert told.left_out == 1 and told.statements[0].as_said


def test_of_a_sentence_without_an_end_nothing_is_asked():
    endless = Spoken([Sentence("and so on " * 400, 0.0, 400.0)], "en")
    model = Scripted(lambda _: GOOD)
    told = tell(endless, [Passage(0, 1)], model, ENGLISH)
    assert (told.statements, told.checked, told.left_out, model.asked) == ((), 0, 1, [])


def answers(request):
    """Titles, questions and abstracts as a model may give them, statements as they were said."""
    match request.instruction:
        case ENGLISH.title.instruction:
            return '"Karatsuba\'s algorithm"' if "Karatsuba" in request.text else "Fast Fourier transform."
        case ENGLISH.question.instruction:
            return "How many multiplications of halves does Karatsuba's algorithm need?"
        case ENGLISH.abstract.instruction:
            return "Karatsuba's algorithm needs three multiplications. Zebras graze in Africa. It is n log n."
    return GOOD if "Karatsuba" in request.text else "The fast Fourier transform takes n log n steps."


def test_a_chapter_has_a_title_points_with_times_and_questions(spoken):
    ticks = []
    chapter = write_chapter(spoken, 0, 8, Scripted(answers), ENGLISH, lambda *told: ticks.append(told))
    assert chapter.title == "Karatsuba's algorithm"
    [point] = chapter.points
    assert point.text == GOOD and 0 <= point.start < point.end <= 48
    assert point.question == "How many multiplications of halves does Karatsuba's algorithm need?"
    assert ticks[-1] == (1, 1) and chapter.checked == 1


@pytest.mark.parametrize(
    "title", ["Zebras of Africa", "What is multiplied?", "a " * 12, "", "Title: numbers"]
)
def test_a_title_that_does_not_fit_is_none(spoken, title):
    def told(request):
        return title if request.instruction == ENGLISH.title.instruction else answers(request)

    assert write_chapter(spoken, 0, 8, Scripted(told), ENGLISH).title == ""


@pytest.mark.parametrize(
    "question", ["Do zebras graze?", "Karatsuba needs three.", f"Is it that {GOOD[:-1]}?", "Who am I?", ""]
)
def test_a_question_that_asks_something_else_or_gives_the_answer_is_none(spoken, question):
    def told(request):
        return question if request.instruction == ENGLISH.question.instruction else answers(request)

    assert [point.question for point in write_chapter(spoken, 0, 8, Scripted(told), ENGLISH).points] == [""]


def test_the_abstract_says_nothing_that_the_lecture_does_not(spoken):
    statements = ["Karatsuba's algorithm needs only three multiplications of the halves."]
    statements += [
        "The fast Fourier transform takes n log n steps.",
        "The inverse transform gives them back.",
    ]
    points = tuple(KeyPoint(text, 6.0 * n, 6.0 * n + 5, (4 + n,)) for n, text in enumerate(statements))
    chapters = [WrittenChapter("One", points), WrittenChapter("one", points[:1])]
    whole = write_whole(spoken, chapters, Scripted(answers), ENGLISH)
    assert [each.text for each in whole.abstract] == ["Karatsuba's algorithm needs three multiplications."]
    assert set(whole.remember) <= set(points) and whole.remember
    assert [chapter.title for chapter in whole.chapters] == ["One", ""]


def test_borders_of_chapters_hold_every_sentence(spoken):
    chapters = [Chapter("One", 0.0, 48.0), Chapter("Two", 48.0, 90.0)]
    assert chapter_borders(spoken.sentences, chapters) == [(0, 8), (8, len(spoken.sentences))]
    assert chapter_borders(spoken.sentences, ()) == [(0, len(spoken.sentences))]


def test_what_was_written_takes_the_place_of_what_was_chosen():
    old, new = KeyPoint("Said.", 1.0, 2.0), KeyPoint("Written.", 3.0, 4.0, (1,), "What?")
    summary = Summary("cover", (old,), by_chapter=((old,), (old,)))
    chapters = (Chapter("Logic, row", 0.0, 9.0), Chapter("Agent, row", 9.0, 20.0))
    written = Written((), (new,), (WrittenChapter("Rows", (new,)), WrittenChapter()))
    summary, named, terms = in_words(written, summary, chapters, Terms())
    assert [chapter.title for chapter in named] == ["Rows", "Agent, row"]
    assert summary.points == (new,) and summary.by_chapter == ((new,), (old,)) and summary.written_by_model
    assert not in_words(replace(written, chapters=(), remember=(old,)), Summary("cover", ()), (), Terms())[
        0
    ].written_by_model
    assert in_words(replace(written, abstract=(old,)), Summary("cover", ()), (), Terms())[0].written_by_model
    assert terms.questions == (Question("What?", "Written.", 3.0, 4.0),)
