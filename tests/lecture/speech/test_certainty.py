"""Doubt that means something: calibrated, founded on dictionaries, and of phrases."""

import pytest

from pipelines.language.language import language_of
from pipelines.lecture.records import Segment, Transcript, Word
from pipelines.lecture.speech.certainty import calibrated
from pipelines.lecture.speech.sentences import doubtful_words, sentences


def heard(text, *probabilities, language="en", engine="faster-whisper"):
    words = tuple(
        Word(i, i + 1, word, p) for i, (word, p) in enumerate(zip(text.split(), probabilities, strict=True))
    )
    segment = Segment(0.0, len(words), text, 0.9, False, words)
    return Transcript(language, 1.0, len(words), engine, "whisper-base", (segment,))


def certain(transcript, terms=()):
    return [word.probability for word in calibrated(transcript, terms).segments[0].words]


def marked(transcript, terms=()):
    [sentence] = sentences(calibrated(transcript, terms))
    return [sentence.text[start:end] for start, end in sentence.doubtful]


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("en", "the old guards upgards were there", "upgards"),
        ("ru", "любимец публики дуароского театра", "дуароского"),
    ],
)
def test_what_no_dictionary_has_is_doubtful_however_sure_the_recogniser_is(language, text, wrong):
    probabilities = [0.97] * len(text.split())
    assert marked(heard(text, *probabilities, language=language)) == [wrong]
    assert marked(heard(text, *probabilities, language=language), terms=[wrong]) == []


def test_a_word_with_less_than_half_a_chance_for_the_recogniser_is_mostly_right():
    found = certain(heard("we all went home", 0.99, 0.4, 0.99, 0.99))
    assert found[1] > 0.6 and found[1] == min(found)


def test_what_somebody_has_written_is_certain():
    assert certain(heard("says Chandrashekhar Bhattathiripad now", 0.9, 1.0, 1.0, 0.9))[1:3] == [1.0, 1.0]


def test_an_engine_of_which_nothing_was_measured_stays_as_it_is():
    transcript = heard("upgards were there", 0.9, 0.5, 0.4, engine="vosk")
    assert calibrated(transcript) == transcript


def test_of_other_languages_only_probabilities_count():
    assert min(certain(heard("Gradientenabstiegsverfahren lernt", 0.97, 0.97, language="de"))) > 0.8


def test_words_that_are_unsure_together_are_a_doubtful_phrase():
    assert doubtful_words([0.95, 0.75, 0.8, 0.75, 0.95], 0.5) == [False, True, True, True, False]
    assert doubtful_words([0.95, 0.3, 0.95, 0.3, 0.99], 0.5) == [False, True, False, True, False]
    assert doubtful_words([0.75, 0.9, 0.9, 0.75], 0.5) == [False] * 4


def test_nobody_says_that_a_word_is_none_where_only_usual_ones_are_listed():
    assert language_of("bg").knows("щрбгж") and not language_of("ru").knows("щрбгж")
    assert language_of("ru").knows("тугоплавкой")
