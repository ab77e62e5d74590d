"""A language with a module is known; any other has the plain default, and no rule of another language."""

import re
import subprocess
import sys

import pytest

from pipelines.core.settings import SummarySettings
from pipelines.language.language import Language, known_languages, language_of
from pipelines.language.text.filler import without_filler
from pipelines.language.text.morphology import OTHER, frequency, words
from pipelines.language.text.noun_phrases import noun_phrases
from pipelines.language.text.search_tokens import stem
from pipelines.language.text.sentences import split, word_count
from pipelines.language.text.spoken_numbers import numbers
from pipelines.language.text.words import content_stems, language_written, stemmer, stop_words
from pipelines.language.text.words import words as counted
from pipelines.lecture.chapters.find import find_chapters
from pipelines.lecture.summary.self_contained import stands_alone
from pipelines.lecture.terms.find import find_terms
from pipelines.lecture.writer.summarize import summarize
from tests.language.spoken import spoken


@pytest.fixture(scope="module")
def kazakh():
    """The sentences of a lecture with two topics, the Cyrillic letters of which are no Russian."""
    return spoken("kazakh_lecture.txt", "kk", a_word=1.0)


def test_modules_of_languages_are_found_by_their_names():
    assert {"en", "ru"} <= set(known_languages())
    for code in known_languages():
        assert language_of(code).code == code and type(language_of(code)) is not Language
    assert type(language_of("kk")) is Language and language_of("kk") is language_of("kk")


def test_no_russian_rule_touches_kazakh(kazakh):
    texts = [sentence.text for topic in kazakh for sentence in topic]
    assert stop_words("kk") == frozenset()
    for text in [*texts, "Ну, вот, су, значит, буға буға айналады, да."]:
        assert without_filler(text, "kk") == text
        assert noun_phrases(text, "kk") == [] and numbers(text, "kk") == {}
        said = words(text, "kk")
        assert {word.kind for word in said} == {OTHER}
        assert [word.lemma for word in said] == [word.text.lower() for word in said]
        small = re.findall(r"\w+", text.lower())
        assert [stemmer("kk")(word) for word in small] == small == [stem(word, "kk") for word in small]
        assert content_stems(text, "kk") == frozenset(small)
    assert frequency("бұл", "kk") == frequency("это", "kk") == 0.0
    assert stands_alone("Это значит, что су буға айналады екен.", "kk")
    assert not stands_alone("Это значит, что вода превращается в пар.", "ru")


def test_a_kazakh_lecture_gets_chapters_and_key_points_by_the_plain_default(kazakh):
    heard = [sentence for topic in kazakh for sentence in topic]
    chapters = find_chapters(heard, "kk")
    assert [chapter.start for chapter in chapters] == [0.0, kazakh[1][0].start]
    assert [chapter.title for chapter in chapters] == ["Су және жаңбыр", "Үшбұрыш және тең"]
    found = summarize(heard, "kk", SummarySettings(), chapters)
    said = {sentence.text for sentence in heard}
    assert len(found.points) >= 3 and {point.text for point in found.points} <= said
    assert all(len(points) >= 2 for points in found.by_chapter)
    terms = find_terms(heard, chapters, (), "kk")
    assert terms.terms == () and terms.questions == ()


def test_every_language_that_whisper_writes_has_the_default():
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    for code in _LANGUAGE_CODES:
        known = language_of(code)
        assert known.scripts and split("Ab cd. Ef gh.", code)
        assert isinstance(known.stem("ab"), str) and known.frequency("ab") >= 0.0
        assert counted("Ab cd", code) and isinstance(numbers("ab 12", code), dict)
        assert words("Ab cd.", code) and isinstance(known.stop_words, frozenset)


def test_frequencies_are_never_those_of_the_nearest_language():
    assert frequency("это", "ru") > 5 and frequency("та", "uk") > 5
    for code in ("kk", "tt", "uz", "mn", "be"):
        assert frequency("это", code) == frequency("the", code) == 0.0


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("fr", ("continuelle", "continuellement")),
        ("tr", ("kitaplar", "kitap")),
        ("de", ("zelle", "zellen")),
        ("pl", ("lampy", "lampa")),
    ],
)
def test_a_language_without_a_module_has_the_stemmer_that_snowball_has(language, forms):
    assert len({stemmer(language)(form) for form in forms}) == 1


def test_words_in_another_script_are_searched_for_as_those_of_the_language_that_stands_for_it():
    assert stem("gradients", "ru") == stem("gradients", "kk") == stem("gradients", "en") == "gradient"
    assert stem("градиентами", "en") == stem("градиентами", "ru") == "градиент"
    # In a lecture in Cyrillic letters they are its own words, and in one that is unknown nothing is.
    assert stem("градиентами", "kk") == stem("градиентами", "") == "градиентами"
    assert stem("gradients", "xx") == "gradients"


def test_signs_of_vowels_belong_to_their_words():
    assert counted("हिन्दी भाषा सीखना", "hi") == ("हिन्दी", "भाषा", "सीखना")
    assert [word.text for word in words("हिन्दी भाषा।", "hi")] == ["हिन्दी", "भाषा", "।"]


@pytest.mark.parametrize(
    ("language", "text", "fewest", "most"),
    [("th", "ภาษาไทยเป็นภาษาที่สวยงาม", 4, 7), ("zh", "今天天气很好", 3, 3), ("km", "ភាសាខ្មែរពិរោះណាស់", 3, 6)],
)
def test_where_there_are_no_spaces_words_are_pairs_of_characters(language, text, fewest, most):
    assert fewest <= word_count(text) <= most
    found = counted(text, language)
    assert len(found) > 3 and "".join(word[0] for word in found)[0] == text[0]
    assert language_of(language).word_space == ""


def test_spaces_between_sentences_are_written_in_thai_and_not_in_chinese():
    assert language_of("th").sentence_space == " " and language_of("yue").sentence_space == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How the gradient is computed and why it matters", "en"),
        ("Как вычисляется градиент и почему это важно", "ru"),
        ("Wie das Licht in die Zelle kommt und was dort geschieht", "de"),
        ("RNA", ""),
    ],
)
def test_the_language_of_a_text_is_guessed_by_its_stop_words(text, language):
    assert language_written(text) == language


def test_asking_for_a_language_loads_no_heavy_library():
    code = (
        "import sys; from pipelines.language.language import known_languages, language_of; "
        "[language_of(code) for code in (*known_languages(), 'kk')]; "
        "heavy = {'textblob', 'pymorphy3', 'wordfreq', 'snowballstemmer', 'simplemma', 'razdel', "
        "'sentencex', 'babel', 'numpy', 'stopwordsiso'}; "
        "sys.exit(', '.join(heavy & sys.modules.keys()) or 0)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
