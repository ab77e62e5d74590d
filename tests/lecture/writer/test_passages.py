from hypothesis import given
from hypothesis import strategies as st

from pipelines.language.text.words import content_stems
from pipelines.lecture.records import Sentence
from pipelines.lecture.writer.passages import FEWEST, MOST, passages


def spoken(lengths, silences=None):
    """Sentences of so many words, each after so much silence (s)."""
    made, time = [], 0.0
    for number, length in enumerate(lengths):
        time += (silences or {}).get(number, 0.1)
        text = " ".join(f"word{number}x{place}" for place in range(length)) + "."
        made.append(Sentence(text, time, time + length * 0.4))
        time += length * 0.4
    return made, [content_stems(each.text, "en") for each in made]


@given(st.lists(st.integers(1, 60), max_size=80))
def test_passages_are_all_of_the_sentences_in_their_order(lengths):
    found = passages(*spoken(lengths))
    assert [n for each in found for n in range(each.begin, each.end)] == list(range(len(lengths)))
    words = [sum(lengths[each.begin : each.end]) for each in found]
    assert all(FEWEST <= count <= MOST + 60 for count in words[:-2])
    assert all(count <= MOST or each.end - each.begin == 1 for count, each in zip(words, found))


def test_a_part_of_a_lecture_is_cut_within_itself():
    sentences, stems = spoken([20] * 30)
    found = passages(sentences, stems, 10, 22)
    assert found[0].begin == 10 and found[-1].end == 22


def test_it_is_cut_where_the_speaker_pauses():
    sentences, stems = spoken([20] * 12, {5: 3.0})
    assert passages(sentences, stems)[0].end == 5


def test_it_is_not_cut_within_what_is_about_the_same_word():
    said = ["The heap is a tree of nodes that keeps the smallest key at its root always."] * 5
    said += ["Sorting by merging divides rows into halves which are merged again afterwards later."] * 7
    sentences = [Sentence(text, 6.0 * n, 6.0 * n + 5.9) for n, text in enumerate(said)]
    assert passages(sentences, [content_stems(text, "en") for text in said])[0].end == 5


def test_nothing_has_no_passages():
    assert passages([], []) == []
