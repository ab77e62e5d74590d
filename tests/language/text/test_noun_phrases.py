"""Noun phrases are found in English and Russian and written as a glossary would."""

import subprocess
import sys

import pytest

from pipelines.language.text.noun_phrases import citation, nominative, noun_phrases, phrases_of


def found(text: str, language: str) -> set[str]:
    return {phrase.spelled for phrase in noun_phrases(text, language)}


def cited(spelled: str, texts: list[str], language: str) -> str:
    uses = [use.phrase for uses in phrases_of(texts, language).values() for use in uses]
    [key] = {phrase.key for phrase in uses if phrase.spelled.lower() == spelled}
    return citation([phrase for phrase in uses if phrase.key == key], language)


def test_english_phrases_are_adjectives_and_nouns_that_end_in_a_noun():
    phrases = found("The neural networks learn by stochastic gradient descent.", "en")
    assert {"neural networks", "gradient descent", "stochastic gradient descent"} <= phrases
    assert not phrases & {"neural", "learn", "networks learn", "The neural networks"}


def test_russian_phrases_have_adjectives_that_agree_and_genitives():
    phrases = found("Глубокие нейронные сети учатся методом градиентного спуска.", "ru")
    assert {"нейронные сети", "градиентного спуска", "методом градиентного спуска"} <= phrases
    assert "сети" in phrases and "учатся" not in phrases
    assert "красный стола" not in found("Был красный стола не видно.", "ru")


@pytest.mark.parametrize(
    ("language", "text"), [("en", "A lot of things, the same way."), ("ru", "Много вещей, такое дело.")]
)
def test_words_of_speech_in_general_are_no_phrases(language, text):
    assert found(text, language) == set()


def test_people_are_no_phrases_but_what_is_called_after_them_is():
    said = found("Ольга Петровна рассказала о методе Ньютона.", "ru")
    assert "методе Ньютона" in said
    assert not said & {"Ольга", "Петровна", "Ольга Петровна"}
    assert "Newton's method" in found("We solve it by Newton's method today.", "en")


@pytest.mark.parametrize(
    ("language", "spelled", "texts", "written"),
    [
        ("en", "neural networks", ["Neural networks learn.", "A neural network learns."], "neural network"),
        (
            "en",
            "support vectors",
            ["Support vectors matter.", "The support vectors decide."],
            "support vectors",
        ),
        ("en", "kpis", ["We measure KPIs.", "One KPI is enough."], "KPI"),
        ("en", "hypotheses", ["All hypotheses fail.", "That hypothesis holds."], "hypothesis"),
        ("en", "databases", ["Two databases.", "One database."], "database"),
        ("en", "gas", ["The gas expands.", "A gas has no shape."], "gas"),
        ("ru", "нейронных сетей", ["Обучение нейронных сетей.", "О нейронной сети."], "нейронная сеть"),
        ("ru", "нейронных сетей", ["Слои нейронных сетей.", "Мы учим нейронные сети."], "нейронные сети"),
        ("ru", "модального окна", ["Нет модального окна.", "В модальном окне."], "модальное окно"),
        ("ru", "методом ньютона", ["Решим методом Ньютона.", "О методе Ньютона."], "метод Ньютона"),
        ("ru", "css-свойством", ["Управляем CSS-свойством.", "Нет CSS-свойства."], "CSS-свойство"),
        ("ru", "судебных шоу", ["Говорим о судебных шоу.", "Судей в судебных шоу нет."], "судебные шоу"),
        ("ru", "судебного шоу", ["Автор судебного шоу.", "Нет судебного шоу."], "судебное шоу"),
        ("ru", "данных", ["Много данных.", "О данных говорят."], "данные"),
    ],
)
def test_a_term_is_cited_in_the_nominative_and_singular_unless_it_is_always_plural(
    language, spelled, texts, written
):
    assert cited(spelled, texts, language) == written


def test_a_title_keeps_the_number_in_which_a_phrase_is_said():
    uses = phrases_of(["Слои нейронных сетей.", "Веса нейронных сетей.", "О нейронной сети."], "ru")
    assert nominative([use.phrase for use in uses["нейронный", "сеть"]], "ru") == "нейронные сети"


@pytest.mark.parametrize("language", ["fr", "zh", ""])
def test_other_languages_have_none(language):
    assert noun_phrases("Die DNA der Zellen wird kopiert. 细胞", language) == []


def test_importing_the_modules_loads_no_heavy_library():
    code = (
        "import sys; from pipelines.lecture.terms import find; "
        "from pipelines.lecture.writer import grounding; "
        "from pipelines.lecture.chapters import titles; "
        "heavy = {'textblob', 'pymorphy3', 'wordfreq', 'nltk', 'numpy'}; "
        "sys.exit(', '.join(heavy & sys.modules.keys()) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
