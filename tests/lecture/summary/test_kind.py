"""Lectures, meetings and conversations are told apart, and in doubt it is a lecture."""

import pytest

from pipelines.language.text.sentences import split
from pipelines.lecture.records import Sentence
from pipelines.lecture.summary.kind import FEWEST_WORDS, kind_of, signs

# Each is said several times over, as a recording of 300 words and more would.
SAID = {
    ("en", "meeting"): "Let's get started. The first item on the agenda is the budget. We agreed on that. "
    "Okay. Yeah. "
    "I'll send the figures by Friday. Can you check the contract? Any other business? Right. Let's move on.",
    ("en", "conversation"): "Welcome to the podcast. Our guest today is Maria. Thanks for having me. Tell "
    "us about your "
    "career. When I was a student I remember that I loved mathematics. What do you think about it? I agree.",
    ("en", "lecture"): "A gradient points in the direction in which a function grows. Does anybody know "
    "why? Yes. Right. "
    "Suppose that the function is convex, then every local minimum is a global one. I think that is a nice "
    "theorem.",
    ("ru", "meeting"): "Коллеги, давайте начнём. Следующий вопрос повестки — бюджет. Мы решили перенести "
    "выпуск. Хорошо. "
    "Я подготовлю смету до пятницы. Анна, пришлите договор. Кто возьмёт отчёт? Переходим к следующему. Да.",
    ("ru", "conversation"): "Это подкаст о музыке, и у нас в гостях Мария. Расскажи, как ты начинала. Мне "
    "кажется, я помню "
    "первый концерт. Что ты думаешь о новых группах? Я согласна, мне нравится их звук.",
    ("ru", "lecture"): "Градиент указывает направление роста функции. Если функция выпукла, то минимум "
    "один. Рассмотрим "
    "теперь пример такой функции. Почему это верно? Потому что производная равна нулю в любом минимуме.",
    ("de", "meeting"): "Der erste Punkt auf der Tagesordnung ist das Budget. Wir haben beschlossen zu "
    "warten. Gut. Ja. "
    "Ich schicke bis Freitag das Protokoll. Könntest du bitte den Vertrag prüfen? Kommen wir zum nächsten.",
    ("de", "conversation"): "Willkommen zum Podcast, heute ist Maria zu Gast. Erzähl mal, wie bist du dazu "
    "gekommen? Ich "
    "finde, dass man viel üben muss. Was denkst du über dein erstes Konzert? Das ist spannend.",
    ("de", "lecture"): "Der Gradient zeigt in die Richtung, in der eine Funktion wächst. Warum ist das so? "
    "Betrachten wir "
    "eine konvexe Funktion, dann ist jedes lokale Minimum ein globales.",
}  # fmt: skip


def spoken(text: str, language: str) -> list[Sentence]:
    found = [text[a:b].strip() for a, b in split(text, language)]
    return [Sentence(one, 10.0 * n, 10.0 * n + 9) for n, one in enumerate(found)]


@pytest.mark.parametrize(("language", "kind"), SAID)
def test_the_kind_is_told_from_what_is_said(language, kind):
    said = SAID[language, kind]
    times = 1 + FEWEST_WORDS // len(said.split())
    assert kind_of(spoken(f"{said} " * times, language), language) == kind


def test_a_lecture_about_meetings_and_podcasts_is_none():
    said = (
        "The agenda of a meeting should be short, and the agenda is sent out before. A podcast has "
        "episodes, and "
        "a podcast is listened to on the way. The agenda is what everybody reads first of all. "
    )
    assert kind_of(spoken(said * 12, "en"), "en") == "lecture"


def test_what_is_short_or_in_a_language_that_is_not_known_is_a_lecture():
    said = SAID["en", "meeting"]
    assert kind_of(spoken(said, "en"), "en") == kind_of([], "en") == "lecture"
    assert (
        signs(spoken(said * 20, "fr"), "fr") is None and kind_of(spoken(said * 20, "fr"), "fr") == "lecture"
    )


def test_no_real_lecture_is_told_as_something_else_and_most_meetings_and_talks_are_known(evaluation_data):
    from bench.segmentation_corpora import lectures, podcasts
    from bench.summary_corpora import documents
    from bench.terms import spoken as at_times

    assert {kind_of(at_times(text.units), "en") for text in lectures()} == {"lecture"}
    assert {kind_of(each.sentences, "en") for each in documents("ami_test")} == {"meeting"}
    assert {kind_of(at_times(talk.units), "ru") for talk in podcasts("ru")} == {"conversation"}
