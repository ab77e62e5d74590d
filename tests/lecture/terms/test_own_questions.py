"""What the lecturer asks and answers is a question of the notes; what he asks the audience is none."""

import pytest

from pipelines.lecture.records import Sentence
from pipelines.lecture.terms.own_questions import own_questions


def asked(texts: list[str], language: str) -> dict[str, str]:
    said = [Sentence(text, 10.0 * i, 10.0 * i + 9) for i, text in enumerate(texts)]
    return {found.text: found.answer for found in own_questions(said, language)}


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        (
            "en",
            "How good is a set of weights?",
            "A set of weights is good if it gets all the data points right.",
        ),
        ("en", "Why is the heuristic admissible?", "Because every step of the path costs at least one unit."),
        ("ru", "Почему клетка копирует ДНК?", "Потому что каждой новой клетке нужна своя ДНК."),
        ("ru", "Что делает фермент?", "Фермент исправляет ошибки, которые возникают при копировании."),
        ("de", "Wozu dient ein Enzym?", "Ein Enzym beschleunigt eine chemische Reaktion in der Zelle."),
    ],
)
def test_a_question_and_what_answers_it(language, question, answer):
    assert asked([question, answer], language) == {question: answer}


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("en", "Why do we do that?", "Because every step of the path costs at least one unit."),
        ("en", "How many of you know the answer?", "The answer is known to many of you by now."),
        ("en", "What is a plan?", "We'll call it a partially ordered plan for now."),
        ("en", "What is a plan?", "Is a plan a sequence of steps to the goal?"),
        ("en", "What is a plan?", "The weather was fine yesterday in the whole city."),
        ("en", "Is a plan a sequence?", "A plan is a sequence of steps that reach the goal."),
        ("ru", "Как вы думаете, что такое клетка?", "Клетка есть самая малая часть всего живого."),
    ],
)
def test_what_is_left_open_asked_of_the_audience_or_not_answered_is_none(language, question, answer):
    assert asked([question, answer], language) == {}


def test_a_short_answer_has_what_leans_on_it_and_the_time_of_both():
    texts = [
        "What is a kernel?",
        "A kernel is a rectangle of the table.",
        "It includes the lower left corner.",
    ]
    said = [Sentence(text, 10.0 * i, 10.0 * i + 9) for i, text in enumerate(texts)]
    (found,) = own_questions(said, "en")
    assert found.answer == f"{texts[1]} {texts[2]}" and (found.start, found.end) == (0.0, 29.0)


def test_where_it_is_not_known_how_questions_begin_none_is_taken():
    assert asked(["Was?", "Dat is een plan van de stad."], "nl") == {}
