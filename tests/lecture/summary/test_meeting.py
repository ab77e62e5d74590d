"""Decisions and tasks of a meeting are told with their times, and what is left open is not."""

import pytest

from pipelines.language.text.sentences import split
from pipelines.lecture.records import Sentence
from pipelines.lecture.summary.meeting import MOST, decisions, tasks

MEETINGS = {
    "en": (
        "Okay, so we agreed to move the release to the second quarter. Anna, can you send the figures to "
        "everyone by "
        "Friday? I'll prepare the slides for the client before next Tuesday. Maybe we could ask Tom about "
        "it. John "
        "will write the report about the survey by the end of the week. We haven't decided on the colour. "
        "If we "
        "decide to go with blue, that costs more. We decided that already. Let's go with the cheaper "
        "supplier for "
        "the first batch. The young people will buy the remote. Let's go with that. I'll send it.",
        [
            "We agreed to move the release to the second quarter.",
            "Let's go with the cheaper supplier for the first batch.",
        ],
        [("Anna", "by Friday"), ("", "before next Tuesday"), ("John", "by the end of the week")],
    ),
    "ru": (
        "Ну, мы решили перенести выпуск на первое мая. Анна, пришли, пожалуйста, смету до пятницы. Я "
        "подготовлю "
        "презентацию для клиента к следующему вторнику. Мы ещё не решили, какой будет цвет. Если решим "
        "взять синий, "
        "будет дороже. Иван напишет отчёт об опросе до конца недели. Градиент указывает вверх.",
        ["Мы решили перенести выпуск на первое мая."],
        [("Анна", "до пятницы"), ("", "к следующему вторнику"), ("Иван", "до конца недели")],
    ),
    "de": (
        "Wir haben beschlossen, die Veröffentlichung auf den ersten Mai zu verschieben. Anna schickt die "
        "Zahlen bis "
        "Freitag an alle. Ich bereite bis zum nächsten Dienstag die Folien für den Kunden vor. Wir haben "
        "noch nicht "
        "entschieden, welche Farbe es wird. Peter soll den Bericht über die Umfrage schreiben.",
        ["Wir haben beschlossen, die Veröffentlichung auf den ersten Mai zu verschieben."],
        [("Anna", "bis Freitag"), ("", "bis zum nächsten Dienstag"), ("Peter", "")],
    ),
}


def spoken(text: str, language: str) -> list[Sentence]:
    found = [text[a:b].strip() for a, b in split(text, language)]
    return [Sentence(one, 10.0 * n, 10.0 * n + 9) for n, one in enumerate(found)]


@pytest.mark.parametrize("language", MEETINGS)
def test_what_was_decided_is_told_and_not_what_is_left_open(language):
    text, decided, _ = MEETINGS[language]
    assert [point.text for point in decisions(spoken(text, language), language)] == decided


@pytest.mark.parametrize("language", MEETINGS)
def test_a_task_has_who_and_until_when_where_they_were_said(language):
    text, _, given = MEETINGS[language]
    said = spoken(text, language)
    found = tasks(said, language)
    assert [(task.who, task.until) for task in found] == given
    by_start = {sentence.start: sentence.text for sentence in said}
    assert all(task.text in by_start[task.start] for task in found)


def test_what_is_said_twice_is_told_once_at_its_first_time_and_there_is_an_end():
    said = [f"I'll send the contract number {n} to the landlord." for n in range(30)]
    found = tasks([Sentence(text, n, n + 1) for n, text in enumerate([said[0], *said])], "en")
    assert [task.text for task in found] == said[:MOST] and found[0].start == 0


def test_what_was_heard_badly_and_what_breaks_off_is_no_task():
    text = "I'll send the contract to the landlord."
    assert len(tasks([Sentence(text, 0, 1)], "en")) == 1
    assert not tasks([Sentence(text, 0, 1, ((0, len(text)),))], "en")
    assert not tasks([Sentence("I'll send the contract to the landlord and", 0, 1)], "en")


@pytest.mark.parametrize("language", ["fr", "kk", ""])
def test_of_a_language_whose_words_for_it_are_not_known_nothing_is_told(language):
    said = spoken(MEETINGS["en"][0], "en")
    assert decisions(said, language) == () and tasks(said, language) == ()
