import math

import pytest

from pipelines.core.errors import Unavailable
from pipelines.lecture.writer.chat import agreement, answer, body
from pipelines.lecture.writer.language_model import Request


def reply(text, chances=None):
    found = {"message": {"role": "assistant", "content": text}}
    if chances:
        top = [{"token": token, "logprob": math.log(chance)} for token, chance in chances.items()]
        found["logprobs"] = {"content": [{"token": text, "top_logprobs": top}]}
    return {"choices": [found]}


def test_examples_are_turns_before_the_text():
    asked = body(Request("Be brief.", "three", (("one", "1"), ("two", "2"))).after("3", "four"))
    turns = [(turn["role"], turn["content"]) for turn in asked["messages"]]
    assert turns == [
        ("system", "Be brief."), ("user", "one"), ("assistant", "1"), ("user", "two"), ("assistant", "2"),
        ("user", "three"), ("assistant", "3"), ("user", "four"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (" A heap is a tree. ", "A heap is a tree."),
        ("<think>Hm.\nA tree?</think>\nA heap is a tree.", "A heap is a tree."),
        ("<think>Hm, I have to", ""),
        (None, ""),
    ],
)
def test_thoughts_are_no_part_of_an_answer(said, left):
    assert answer(reply(said)) == left


@pytest.mark.parametrize("broken", [{}, {"choices": []}, {"error": {"message": "too long"}}, []])
def test_a_reply_without_an_answer_says_why(broken):
    with pytest.raises(Unavailable, match="too long" if "error" in broken else r"[\[{]"):
        answer(broken)


def test_an_agreement_is_that_of_the_two_words():
    assert agreement(reply("Yes", {"Yes": 0.6, " yes": 0.1, "No": 0.3}), "yes", "no") == pytest.approx(0.7)
    assert agreement(reply("Да", {"Д": 0.5, "Нет": 0.25, "Может": 0.25}), "да", "нет") == pytest.approx(2 / 3)
    assert agreement(reply("Hm", {"Hm": 1.0}), "yes", "no") == 0.5


def test_a_server_that_tells_no_probabilities_is_taken_at_its_word():
    assert agreement(reply("No, it does not."), "yes", "no") == 0.0
    assert agreement(reply("Yes."), "yes", "no") == 1.0
