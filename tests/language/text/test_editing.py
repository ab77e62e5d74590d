"""A sentence as an editor would print it: shorter, its sense and its words the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.language.text.editing import edited


@pytest.mark.parametrize(
    ("language", "said", "printed"),
    [
        ("en", "The highest true -- the highest kernel is this one.", "The highest kernel is this one."),
        ("en", "We use it for building, for building plans.", "We use it for building plans."),
        ("en", "And so, you know, it is kind of a mean of squares, or whatever.", "It is a mean of squares."),
        ("en", "So you can see that, basically, the map is sort of linear.", "The map is linear."),
        ("en", "Note that the two are close.", "The two are close."),
        ("en", "We're gonna show that, essentially, it holds.", "We're going to show that it holds."),
        ("en", "I guess we also have more effects....", "We also have more effects."),
        ("ru", "Ну, в общем, как бы градиент указывает вверх, вот.", "Градиент указывает вверх."),
        ("ru", "Надо отметить, что ряд сходится не всегда.", "Ряд сходится не всегда."),
        ("ru", "Во-первых, на самом деле свойство верно, и всё такое.", "Свойство верно."),
        ("ru", "Запомните главное, малый шаг медленный.", "Малый шаг медленный."),
        ("de", "Das heißt, die Kraft ist quasi gleich groß, oder so.", "Die Kraft ist gleich groß."),
    ],
)  # fmt: skip
def test_what_only_speech_needs_is_taken_out(language, said, printed):
    assert edited(said, language) == printed


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I think of it as a tree with two leaves."),
        ("en", "There are some kinds of formal domains, and the kind of algorithm matters."),
        ("en", "That is not actually true of every group."),
        ("en", "The red curve, the blue curve and the green curve meet."),
        ("en", "It is very, very small on the right."),
        ("ru", "В общем случае ряд расходится очень медленно."),
        ("ru", "Вот почему ряд сходится быстро."),
        ("ru", "Запомните правило цепочки."),
        ("ru", "Тип данных, тип переменной и тип результата совпадают."),
        ("de", "Wir sehen, dass die Kraft an einem Halt gleich groß ist."),
        ("fr", "Euh, bon, il est là."),
        ("", "Basically anything."),
    ],
)
def test_what_carries_meaning_stays(language, text):
    assert edited(text, language) == text


@given(st.text(max_size=80), st.sampled_from(["en", "ru", "de", "xx"]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_edited_once_and_for_all(text, language):
    once = edited(text, language)
    assert edited(once, language) == once
