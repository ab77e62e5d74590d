import pytest

from pipelines.lecture.writer.form import fault, tidied
from pipelines.lecture.writer.prompts import prompts


@pytest.mark.parametrize(
    ("answer", "statement"),
    [
        ("- A heap is a tree.\nIt is nice.", "A heap is a tree."),
        ('"A heap is a tree."', "A heap is a tree."),
        ("2) A heap is a tree. Its root is least. It", "A heap is a tree. Its root is least."),
        ("A heap is a tree that has a", ""),
        ("", ""),
        ("One. Two. Three.", "One. Two."),
    ],
)  # fmt: skip
def test_what_is_cut_off_or_decorated_is_mended(answer, statement):
    assert tidied(answer, "en") == statement


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("A heap keeps its smallest key at the root.", None),
        ("The integral of 1/x from 1 to e is 1.", None),
        ("The US has fifty states, each with a constitution of its own.", None),
        ("For each i the sum of the first i numbers grows by i.", None),
        ("A type I error rejects a hypothesis that is true.", None),
        ("Heaps matter.", "length"),
        ("Then I think the smallest key is at the root.", "about the lecture itself"),
        ("The root of our heap has the smallest key of us all.", "about the lecture itself"),
        ("The lecture discusses how a heap keeps its smallest key.", "about the lecture itself"),
        ("We keep the smallest key at the root of a heap.", "about the lecture itself"),
        ("Is the smallest key of a heap at its root?", "a question"),
        ("A heap keeps its smallest ключ at the корень всегда и везде.", "script"),
        ("A heap keeps its smallest key at the 根 of the tree.", "script"),
        ("heaps " * 6 + "are trees.", "repeats itself"),
    ],
)
def test_what_is_no_statement_is_told_why(statement, wrong):
    assert fault(statement, "en", prompts("en")) == wrong
