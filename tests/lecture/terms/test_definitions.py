"""The sentence that says what a term means is told from those that only mention it."""

import pytest

from pipelines.language.text.noun_phrases import phrases_of
from pipelines.lecture.records import Sentence
from pipelines.lecture.terms.definitions import definition


def defined(term: str, texts: list[str], language: str):
    """The definition of the phrase that is spelled like this somewhere."""
    sentences = [Sentence(text, 10.0 * i, 10.0 * i + 9) for i, text in enumerate(texts)]
    for uses in phrases_of(texts, language).values():
        if any(use.phrase.spelled.lower() == term for use in uses):
            return definition(
                [use.phrase for use in uses], [sentences[use.sentence] for use in uses], language
            )
    raise AssertionError(f"{term} is no phrase of {texts}")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("heuristic", "So, um, a heuristic is an estimate of the cost of getting to the goal."),
        ("triangle table", "A triangle table is a data structure that remembers the plan you made."),
        ("action space", "The action space is the set of moves that a player can make."),
        ("eigenvalue", "An eigenvalue is defined as the factor by which the vector is scaled."),
        ("entropy", "By entropy we mean the number of bits that a message needs on average."),
        ("enzyme", "A protein that speeds up a reaction is called an enzyme."),
        ("leaf", "We call a node that has no children a leaf."),
        ("overfitting", "Overfitting means that the model repeats the noise of its data."),
    ],
)
def test_english_definitions_are_found_without_their_filler(term, text):
    found = defined(term, ["Nothing here.", text], "en")
    assert found is not None
    assert found.text.lower().rstrip(".") in text.lower()
    assert not found.text.startswith("So")
    assert (found.start, found.end) == (10.0, 19.0)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("энтропия", "Ну, энтропия — это мера неопределённости случайной величины."),
        ("дейксис дискурса", "Дейксис дискурса – языковая единица, которая имеет референт в дискурсе."),
        ("ферментом", "Белок, который ускоряет реакцию в клетке, называется ферментом."),
        ("переобучением", "Под переобучением понимают подгонку модели под шум в данных."),
        ("градиент", "Градиент представляет собой вектор частных производных данной функции."),
    ],
)
def test_russian_definitions_are_found(term, text):
    assert defined(term, [text], "ru") is not None


@pytest.mark.parametrize(
    ("term", "text", "language"),
    [
        ("heuristic", "A heuristic is a good idea for many of these problems.", "en"),
        ("heuristic", "The heuristic is used in all of these search problems.", "en"),
        ("heuristic", "This algorithm that we had is called a heuristic.", "en"),
        ("heuristic", "It is called a heuristic because nobody knows why.", "en"),
        ("heuristic", "Is a heuristic an estimate of the cost to the goal?", "en"),
        ("heuristic", "A heuristic is an estimate of...", "en"),
        ("elena", "Elena is the founder of a company that sells tools for models.", "en"),
        ("энтропия", "Энтропия — это очень важная вещь для всех нас сегодня.", "ru"),
        ("энтропия", "Это называется энтропия, если говорить совсем коротко.", "ru"),
        ("энтропия", "Энтропия — это мера неопределённости этого распределения.", "ru"),
        ("энтропией", "Эта величина в учебниках называется энтропией.", "ru"),
    ],
)
def test_what_only_mentions_or_leans_is_no_definition(term, text, language):
    assert defined(term, [text], language) is None


def test_a_misheard_definition_is_none_and_the_firmest_wording_comes_first():
    texts = [
        "Entropy means that a message needs more bits.",
        "Entropy is defined as the mean number of bits.",
    ]
    assert defined("entropy", texts, "en").text == texts[1]
    misheard = Sentence(texts[1], 0.0, 5.0, doubtful=((0, 40),))
    uses = phrases_of(texts[1:], "en")["entropy",]
    assert definition([use.phrase for use in uses], [misheard], "en") is None
