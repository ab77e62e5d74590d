"""What a model is asked by a template, in the language of the notes and across languages."""

import pytest

from pipelines.language.language import language_of
from pipelines.lecture.writer.form import fault
from pipelines.lecture.writer.prompts import all_prompts, languages, prompts
from pipelines.lecture.writer.templates.asked import own_instruction, prompts_of
from pipelines.lecture.writer.templates.choosing import shipped
from pipelines.lecture.writer.templates.template import ANY, Ask, Own, Template


def test_without_a_template_it_is_asked_what_it_always_was():
    for language in languages():
        assert prompts_of(Template(), language, language) == prompts(language)
    assert prompts_of(Template(), "fr", "fr") is None


def test_an_instruction_may_add_to_the_usual_one():
    ask = {"tell": Ask({"en": "{{ usual }} Name the {{ language }} terms."}), "title": Ask({"de": "Kurz!"})}
    asked = prompts_of(Template(ask=ask), "en", "en")
    usual = prompts("en")
    assert asked.tell.instruction == f"{usual.tell.instruction} Name the English terms."
    assert asked.tell.examples == usual.tell.examples and asked.title == usual.title
    assert prompts_of(Template(ask=ask), "de", "de").title.instruction == "Kurz!"


def test_examples_of_its_own_take_the_place_of_the_usual_ones():
    ask = {"question": Ask(examples={ANY: (("Water boils at 100 degrees.", "When does water boil?"),)})}
    asked = prompts_of(Template(ask=ask), "en", "en").question
    assert asked.examples == (("Water boils at 100 degrees.", "When does water boil?"),)
    assert asked.instruction == prompts("en").question.instruction


NAMED = {
    "en": {"de": "German", "ru": "Russian", "fr": "French"},
    "de": {"en": "Englisch", "ru": "Russisch", "fr": "Französisch"},
    "ru": {"en": "английский", "de": "немецкий", "fr": "французский"},
}


@pytest.mark.parametrize("written", languages())
@pytest.mark.parametrize("spoken", [*languages(), "fr"])
def test_across_languages_it_is_told_in_which_to_answer_and_shown_how(written, spoken):
    asked = prompts_of(shipped("meeting"), written, spoken)
    if written == spoken:
        return
    assert NAMED[written][spoken] in asked.tell.instruction.splitlines()[-1]
    given, answer = asked.tell.examples[0]
    assert answer == prompts(written).tell.examples[0][1]
    theirs = prompts(spoken) or prompts(written)
    assert given == theirs.tell.examples[0][0]
    assert asked.title == prompts_of(shipped("meeting"), written, written).title


def test_examples_say_the_same_in_all_languages_and_hold_to_their_own_rules():
    english = prompts("en")
    for language, asked in zip(languages(), all_prompts(), strict=True):
        for part in ("tell", "title", "question"):
            own, theirs = getattr(asked, part).examples, getattr(english, part).examples
            assert len(own) == len(theirs)
        for _, answer in asked.tell.examples:
            assert fault(answer, language, asked) is None
            assert len(answer.split()) <= 35
        assert asked.judge.yes != asked.judge.no and language_of(language).stop_words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "In der Vorlesung geht es um den Druck eines Gases."),
        ("de", "Wir multiplizieren die Hälften der Zahlen."),
        ("de", "Heute zeige ich den Satz des Pythagoras."),
        ("de", "Der Sprecher erklärt den Druck eines Gases."),
        ("ru", "В этой лекции рассматривается давление газа."),
        ("ru", "Мы умножаем половины двух чисел."),
        ("ru", "Лектор объясняет давление газа на стенки."),
        ("ru", "В тексте говорится о давлении газа на стенки."),
    ],
)
def test_a_statement_about_the_lecture_itself_is_none_in_any_language(language, text):
    assert fault(text, language, prompts(language)) == "about the lecture itself"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Bei gleichem Volumen verdoppelt sich der Druck eines Gases mit seiner Temperatur."),
        ("de", "Die Wirtschaft wächst, wenn die Zinsen sinken."),
        ("ru", "При постоянном объёме давление газа растёт вместе с температурой."),
        ("ru", "Мыло снижает поверхностное натяжение воды."),
    ],
)
def test_a_statement_about_its_subject_is_one(language, text):
    assert fault(text, language, prompts(language)) is None


def test_a_section_of_ones_own_is_asked_for_in_the_language_of_the_notes():
    own = Own("hints", {ANY: "Hints"}, {"de": "Was sagt das Kapitel „{{ chapter }}“ zur Prüfung?"}, most=3)
    german = prompts("de")
    told = own_instruction(own, german, "de", "en", "Grenzwerte")
    assert told.startswith("Was sagt das Kapitel „Grenzwerte“ zur Prüfung?\nAntworte mit")
    assert "höchstens 3 Zeilen" in told and "Die Sprache des Textes: Englisch." in told
    assert "Die Sprache" not in own_instruction(own, german, "de", "de", "")
    assert own_instruction(own, prompts("en"), "en", "en", "") == ""
