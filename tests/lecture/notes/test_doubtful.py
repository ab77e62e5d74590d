"""Doubtful words of a transcript are doubtful in what is chosen, edited or written from it, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lecture.notes.doubtful import doubtful_in, marked_points, marked_summary, marked_terms
from pipelines.lecture.records import KeyPoint, Sentence, Summary, Term


def said(text, *doubtful, start=0.0):
    """A sentence in which these words are doubtful, each where it is said first."""
    ranges = tuple((text.index(word), text.index(word) + len(word)) for word in doubtful)
    return Sentence(text, start, start + 4.0, ranges)


def marked(text, *sentences, language="en"):
    return [text[start:end] for start, end in doubtful_in(text, sentences, language)]


def test_a_chosen_sentence_has_the_marks_of_the_transcript():
    sentence = said("So, an irrational agent acts so as to do best.", "irrational", "best")
    assert marked("An irrational agent acts so as to do best.", sentence) == ["irrational", "best"]
    assert marked("An agent acts.", said("So an agent acts.")) == []


def test_of_a_word_that_was_heard_twice_the_doubtful_one_is_marked():
    text = "Entropy is what entropy does."
    sentence = Sentence(text, 0, 4, ((16, 23),))
    assert doubtful_in(text, [sentence], "en") == ((16, 23),)
    # In other words it is not known which of them it was: it was heard surely once.
    assert marked("Nobody knows entropy.", sentence) == []


@pytest.mark.parametrize(
    ("language", "text", "heard", "word", "found"),
    [
        (
            "en",
            "Agents that are irrational lose.",
            "An irrational agent loses.",
            "irrational",
            ["irrational"],
        ),
        ("ru", "Учат нейронную сеть.", "Это нейронная сеть.", "нейронная", ["нейронную"]),
        ("de", "Viele Zellen teilen sich.", "Die Zelle teilt sich.", "Zelle", ["Zellen"]),
        ("zh", "细胞很小。", "这个细胞很小。", "胞", ["胞"]),
    ],
)
def test_other_forms_of_a_doubtful_word_are_doubtful_in_what_is_written(language, text, heard, word, found):
    assert marked(text, said(heard, word), language=language) == found


def test_a_written_point_is_marked_by_the_sentences_with_its_numbers_a_chosen_one_by_those_of_its_time():
    heard = [said("The first gradient is small.", "gradient"), said("A gradient is steep.", start=4.0)]
    written = KeyPoint("Steep is the gradient.", 0.0, 8.0, sentences=(1,))
    chosen = KeyPoint("The first gradient is small.", 0.0, 4.0)
    [first, second] = marked_points([written, chosen], heard, "en")
    assert (first.doubtful, second.doubtful) == ((), ((10, 18),))
    summary = Summary("cover", (chosen,), by_chapter=((chosen,),), organisation=(chosen,))
    summary = marked_summary(summary, heard, "en")
    assert summary.points == summary.by_chapter[0] == summary.organisation == (second,)


def test_a_definition_is_marked_by_the_sentence_that_is_it():
    heard = [said("A cell is a unit of life.", "unit"), said("It is small.", start=4.0)]
    terms = (Term("cell", (0.0,), "A cell is a unit of life.", 0.0), Term("life", (0.0,)))
    first, second = marked_terms(terms, heard, "en")
    assert [first.definition[start:end] for start, end in first.doubtful] == ["unit"]
    assert second == terms[1]


ALONE = ("cell", "cells", "wall", "the", "of", "42", "don't", "Zelle", "x-ray")
WORDS = st.lists(st.sampled_from(ALONE), min_size=1)


@given(WORDS, st.data())
def test_marks_are_whole_words_of_the_text_and_those_of_a_copy_are_the_same(words, data):
    text = " ".join(words)
    begins = [len(" ".join(words[:number])) + bool(number) for number in range(len(words))]
    ends = [(begin, begin + len(word)) for begin, word in zip(begins, words)]
    doubtful = tuple(data.draw(st.lists(st.sampled_from(ends), unique=True).map(sorted)))
    assert doubtful_in(text, [Sentence(text, 0.0, 1.0, doubtful)], "en") == doubtful
    other = " ".join(data.draw(WORDS))
    for start, end in doubtful_in(other, [Sentence(text, 0.0, 1.0, doubtful)], "en"):
        assert other[start:end] in ALONE and (start == 0 or other[start - 1] == " ")
