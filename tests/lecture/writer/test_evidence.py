import pytest

from pipelines.lecture.records import Sentence
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.passages import Passage

SAID = [
    "Good morning everybody.",
    "Today it's about Karatsuba's algorithm.",
    "It multiplies two numbers.",
    "Instead of four multiplications it needs only three of half the length.",
    "So the exponent is the logarithm of three to the base two.",
    "The weather in Boston has been awful.",
    "We will not have a quiz next week.",
]


@pytest.fixture
def spoken():
    return Spoken([Sentence(text, 10.0 * n, 10.0 * n + 9) for n, text in enumerate(SAID)], "en")


def test_a_statement_rests_on_the_sentences_that_say_it(spoken):
    statement = "Karatsuba's algorithm needs three multiplications of half the length instead of four."
    assert spoken.rests_on(statement, Passage(2, 5)) == (1, 3)
    assert spoken.objection(statement, Passage(2, 5)) is None


def test_sentences_that_add_nothing_are_no_evidence(spoken):
    assert spoken.rests_on("The weather in Boston is awful.", Passage(0, 7)) == (5,)


def test_a_statement_about_nothing_that_is_said_still_has_a_place(spoken):
    assert spoken.rests_on("Zebras graze.", Passage(2, 5)) == (2,)


@pytest.mark.parametrize(
    ("statement", "objection"),
    [
        ("Karatsuba's algorithm needs five multiplications of half the length instead of four.", "number 5"),
        ("Toom's algorithm needs three multiplications of half the length instead of four.", "name Toom"),
        ("The matrix has an inverse whenever its determinant vanishes nowhere.", "words"),
    ],
)
def test_what_is_not_said_is_objected_to(spoken, statement, objection):
    assert (spoken.objection(statement, Passage(1, 5)) or "").startswith(objection)
