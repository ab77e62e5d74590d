"""Statements that answer a question by their wording become one, and those that lean on others do not."""

import re

import pytest

from pipelines.lecture.terms.asked import asked

TERMS = re.compile("temperature|queue|температур|Temperatur", re.IGNORECASE)
WORDINGS = [
    ("en", "The drawback of quicksort is that its worst case takes quadratic time.",
     "What is the drawback of quicksort?"),
    ("en", "The difference between a list and a tuple is that a list can be changed.",
     "What is the difference between a list and a tuple?"),
    ("en", "You can find the shortest path by searching the graph level by level.",
     "How can you find the shortest path?"),
    ("en", "To make the planning graph, you start with the initial conditions.",
     "How do you make the planning graph?"),
    ("en", "The running time depends on the order of the elements.", "What does the running time depend on?"),
    ("en", "Hash tables require a function that spreads the keys.", "What do hash tables require?"),
    ("en", "If the temperature rises, the reaction becomes faster.", "What if the temperature rises?"),
    ("en", "A queue is empty if and only if its two pointers agree.", "When is a queue empty?"),
    ("en", "The queue works by putting new nodes behind the others.", "How does the queue work?"),
    ("en", "We use a queue to keep the nodes that are still to be seen.", "What do we use a queue for?"),
    ("en", "Its drawback is that the worst case takes quadratic time.", None),
    ("en", "The problem with this is that the worst case takes quadratic time.", None),
    ("en", "The idea here is that every node has two children.", None),
    ("en", "If the pressure rises, the reaction becomes faster.", None),
    ("en", "If we take the temperature of this, the reaction becomes faster.", None),
    ("en", "To be honest, you start with the initial conditions.", None),
    ("en", "A lot depends on the order of the elements.", None),
    ("ru", "Преимущество быстрой сортировки в том, что ей не нужна память.",
     "В чём преимущество быстрой сортировки?"),
    ("ru", "Разница между списком и кортежем заключается в том, что список можно менять.",
     "В чём разница между списком и кортежем?"),
    ("ru", "Скорость реакции зависит от температуры и давления.", "От чего зависит скорость реакции?"),
    ("ru", "Клетка состоит из ядра, цитоплазмы и оболочки.", "Из чего состоит клетка?"),
    ("ru", "Чтобы найти производную, нужно вычислить предел отношения.",
     "Что нужно, чтобы найти производную?"),
    ("ru", "Если температура растёт, то реакция идёт быстрее.", "Что будет, если температура растёт?"),
    ("ru", "Температура нужна для расчёта скорости реакции.", "Для чего нужна температура?"),
    ("ru", "Её преимущество в том, что ей не нужна память.", None),
    ("ru", "Проблема заключается в том, что памяти не хватает.", None),
    ("de", "Der Vorteil von Quicksort ist, dass kein weiterer Speicher gebraucht wird.",
     "Was ist der Vorteil von Quicksort?"),
    ("de", "Der Unterschied zwischen Mitose und Meiose besteht darin, dass am Ende vier Zellen entstehen.",
     "Worin besteht der Unterschied zwischen Mitose und Meiose?"),
    ("de", "Das Immunsystem besteht aus Zellen, Organen und Botenstoffen.",
     "Woraus besteht das Immunsystem?"),
    ("de", "Die Geschwindigkeit hängt von der Wärme und vom Druck ab.",
     "Wovon hängt die Geschwindigkeit ab?"),
    ("de", "Wenn die Temperatur steigt, bewegen sich die Teilchen schneller.",
     "Was geschieht, wenn die Temperatur steigt?"),
    ("de", "Das hängt von der Wärme und vom Druck ab.", None),
    ("fr", "The drawback of quicksort is that its worst case takes quadratic time.", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "statement", "question"), WORDINGS)
def test_a_statement_is_asked_for_where_it_tells_what_it_is_about(language, statement, question):
    found = asked(statement, language, TERMS)
    assert (found and found[0]) == question
    if found:
        # The answer is all of the statement, or its end.
        assert statement.rstrip(".").lower().endswith(found[1].rstrip(".").lower())
