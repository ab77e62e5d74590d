"""Sentences end where they end, also within and behind quotations that are never closed."""

from pipelines.language.text.sentences import LONGEST, split


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text, "en")]


def test_a_quotation_that_is_never_closed_hides_no_ends():
    said = [f"Sentence number {number} says what is said in it." for number in range(12)]
    text = f"They asked, “{said[0]} " + " ".join(said[1:])
    assert len(text.split()) > LONGEST
    assert found(text) == [f"They asked, “{said[0]}", *said[1:]]


def test_closing_marks_stay_with_what_they_close():
    long = "word " * LONGEST
    text = f'"Go away. Do it {long}now." Then he left. "Are you?" he asked.'
    assert found(text) == ['"Go away.', f'Do it {long}now."', "Then he left.", '"Are you?" he asked.']


def test_quotations_of_usual_length_are_left_alone():
    text = 'He said "we do that. And this" to all. We went on.'
    assert "".join(found(text)).replace(" ", "") == text.replace(" ", "")
