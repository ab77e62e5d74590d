"""Reasons are asked for in the grammar of the question."""

import pytest

from pipelines.lecture.terms.why_questions import why


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("We dropped the universal quantifiers because all variables are bound by them.",
         "Why did we drop the universal quantifiers?", "Because all variables are bound by them."),
        ("The reason we normalise the inputs is that the smallest element is found at once.",
         "Why do we normalise the inputs?", "Because the smallest element is found at once."),
        ("The method does not always converge because the step may be too large.",
         "Why does the method not always converge?", "Because the step may be too large."),
        ("The reason we do that is that the smallest element is found at once.", None, None),
    ],
)  # fmt: skip
def test_a_reason_in_english(text, question, answer):
    assert why(text, "en") == (question and (question, answer))
