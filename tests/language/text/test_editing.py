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
        ("en", "Of course the gradient of a constant is zero.", "The gradient of a constant is zero."),
        ("ru", "На самом деле свойство верно.", "Свойство верно."),
        ("ru", "Получается, ряд сходится.", "Ряд сходится."),
        ("en", "Note that the two are close.", "The two are close."),
        ("en", "We're gonna show that, basically, it holds.", "We're going to show that it holds."),
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
        ("en", "The result of the second test is okay."),
        ("en", "We minimise the loss — the sum of the squared errors."),
        ("en", "A set of points — a set in the plane — is convex."),
        ("en", "The factorisation is essentially unique, and literally means a product."),
        ("en", "This is the simplest kind of tree, and a special sort of graph."),
        ("en", "They use nets, trees and things."),
        ("ru", "Уравнение решено правильно, и теперь всё понятно."),
        ("ru", "Это самое большое простое число."),
        ("ru", "То, что называется градиентом, указывает вверх."),
        ("ru", "Как бы ни менялся шаг, ряд сходится."),
        ("ru", "Решить её в принципе невозможно, грубо говоря, никогда."),
        ("ru", "Мы видим не то, что есть на самом деле."),
        ("ru", "Получается квадратичная функция от шага."),
        ("de", "Das Ergebnis der Messung ist okay."),
        ("de", "Das liegt im Grunde des Sees."),
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
