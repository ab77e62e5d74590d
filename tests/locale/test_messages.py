"""Messages outlive their moment: as records, in errors of other processes, in the language of who reads."""

import datetime
import pickle
from dataclasses import dataclass, replace

import msgspec
import pytest

from pipelines.core.errors import BadInput, Unavailable, about, without_path
from pipelines.locale.catalogue import Catalogue, catalogue
from pipelines.locale.figures import DAY
from pipelines.locale.languages import available, chosen, languages, of_environment
from pipelines.locale.message import Message, MessageRecord, Noticing, Reasoned, counted
from pipelines.locale.system_errors import reason_of


@dataclass(frozen=True)
class Entry(Reasoned):
    reason: str = ""
    message: MessageRecord | None = None


@dataclass(frozen=True)
class Page(Noticing):
    messages: tuple[str, ...] = ()
    message_records: tuple[MessageRecord | None, ...] = ()


def again(record):
    """A record after a way through a file."""
    return msgspec.json.decode(msgspec.json.encode(record), type=type(record))


def test_a_message_is_english_as_a_text_and_itself_in_other_languages():
    message = Message("has no audio track {track}; it has {count}", track=3, count=2)
    assert message == "has no audio track 3; it has 2"
    assert catalogue("ru").say(message) == "нет звуковой дорожки 3; всего дорожек: 2"
    assert catalogue("de").say(message) == "hat keine Tonspur 3; es gibt 2"
    assert catalogue("en").say(message) == message


def test_what_stands_in_a_message_is_told_in_the_same_language():
    inner = Message("has no audio track")
    message = Message("cannot be read yet: {reason}", reason=inner)
    assert catalogue("ru").say(message) == "пока не читается: нет звуковой дорожки"
    several = Message("{reasons}", reasons=[Message("has no audio track"), Message("the file is empty")])
    assert several == "has no audio track; the file is empty"
    assert catalogue("de").say(several) == "hat keine Tonspur; die Datei ist leer"
    names = Message("it lacks {names}", names=["x", "y"])
    assert (names, catalogue("de").say(names)) == ("it lacks x, y", "es fehlt x, y")


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (1, "1 row", "1 строка"),
        (2, "2 rows", "2 строки"),
        (5, "5 rows", "5 строк"),
        (21, "21 rows", "21 строка"),
    ],
)
def test_a_count_has_the_form_of_its_language(count, english, russian):
    message = counted("{count} row", "{count} rows", count)
    assert (message, catalogue("ru").say(message)) == (english, russian)


def test_names_with_braces_and_percents_are_only_names():
    message = about("{x} 100%s.mp4", Message("has no audio track"))
    assert catalogue("ru").say(message) == "{x} 100%s.mp4: нет звуковой дорожки"
    assert catalogue("ru").say("{x}") == "{x}"


def test_an_error_keeps_its_message_on_the_way_from_another_process():
    error = pickle.loads(
        pickle.dumps(BadInput("a.mp4", "has no audio track {track}; it has {count}", track=2, count=1))
    )
    assert str(error) == "a.mp4: has no audio track 2; it has 1"
    assert (error.path, error.reason.values) == ("a.mp4", {"track": 2, "count": 1})
    assert catalogue("ru").say(error.message) == "a.mp4: нет звуковой дорожки 2; всего дорожек: 1"
    lacking = pickle.loads(pickle.dumps(Unavailable("{engine} is not installed", engine="vosk")))
    assert catalogue("de").say(lacking.message) == "vosk ist nicht installiert"


def test_a_reason_is_known_with_and_without_its_file():
    error = BadInput("/in/a.mp4", "has no audio track")
    assert without_path(error.message, "/in/a.mp4") is error.reason
    assert without_path(error.message, "/in/b.mp4") is error.message
    assert without_path("/in/a.mp4: told otherwise", "/in/a.mp4") == "told otherwise"


def test_a_record_keeps_the_message_beside_the_english_reason():
    entry = again(Entry(Message("cannot be read yet: {reason}", reason=Message("has no audio track"))))
    assert entry.reason == "cannot be read yet: has no audio track"
    assert catalogue("ru").say(entry.why) == "пока не читается: нет звуковой дорожки"
    other = again(replace(entry, reason="something else"))
    assert (other.message, other.why) == (None, "something else")


def test_a_record_of_before_has_its_reason_alone():
    entry = msgspec.json.decode(b'{"reason": "has no audio track"}', type=Entry)
    assert (entry.why, catalogue("ru").say(entry.why)) == ("has no audio track", "has no audio track")


def test_messages_of_a_record_are_kept_one_by_one():
    page = again(Page(("plain", about("/mnt", Message("Permission denied")))))
    assert page.messages == ("plain", "/mnt: Permission denied")
    assert [catalogue("ru").say(each) for each in page.told] == ["plain", "/mnt: нет доступа"]
    longer = again(replace(page, messages=(*page.told, Message("no scheduler answered"))))
    assert catalogue("de").say(longer.told[-1]) == "kein Scheduler hat geantwortet"
    assert catalogue("de").say(longer.told[1]) == "/mnt: keine Berechtigung"


def test_what_the_system_says_is_told_too():
    with pytest.raises(FileNotFoundError) as raised:
        open("/there is/no such/file")  # noqa: SIM115
    assert catalogue("de").say(reason_of(raised.value)) == "Datei oder Ordner nicht gefunden"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "de_AT.UTF-8@euro"}, "de"),
        ({"LANG": "kk_KZ.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, "de"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "kk:de:ru"}, "de"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "en"),
    ],
)
def test_the_environment_says_which_language(environment, language):
    assert of_environment(environment) == language


def test_a_setting_says_it_louder(monkeypatch):
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert (chosen("auto"), chosen("de"), chosen("en")) == ("ru", "de", "en")
    assert available("de-CH") == "de" and available("kk") is None


@pytest.mark.parametrize("language", languages())
def test_every_language_writes_dates_times_and_amounts(language):
    words = Catalogue(language)
    told = {"en": "7 September 2026", "ru": "7 сентября 2026", "de": "7. September 2026"}
    day = words.day(datetime.date(2026, 9, 7), DAY)
    assert day == told.get(language, day) and "2026" in day
    hours = {"en": "1 h 24 min", "ru": "1 ч 24 мин", "de": "1 h 24 min"}
    length = words.duration(5040).replace("\N{NO-BREAK SPACE}", " ")
    assert length == hours.get(language, length) and {"1", "24"} <= set(length.split())
