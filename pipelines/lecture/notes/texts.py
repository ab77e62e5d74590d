"""The fixed texts of the notes, in the language of the lecture where there is a translation."""

import datetime

ENGLISH = {
    "key_points": "Key points",
    "by_chapter": "Chapter by chapter",
    "terms": "Key terms",
    "questions": "Questions to test yourself",
    "answers": "Answers, in the words of the lecture:",
    "transcript": "Transcript",
    "index": "Index",
    "about": "About these notes",
    "subject": "Lecture notes",
    "written_by_model": "Written by a language model from the transcript; not the speaker’s own words.",
    "doubtful": "Words {mark}underlined with dots{end} were hard to hear and may be wrong.",
    "links": "The times lead to that moment of the recording.",
    "no_speech": "No speech was found in this recording.",
    "no_speech_why": "It may be silent, hold nothing but music or noise, or have been made with the "
    "microphone off. There is nothing to note down.",
    "automatic": "These notes were produced automatically from the sound of the recording and may contain "
    "errors. Check names, numbers and formulas against the lecture itself.",
    "silent": "These notes were produced automatically from the sound of the recording. Faint or distant "
    "speech can be missed.",
    "recording": "Recording",
}

RUSSIAN = {
    "key_points": "Главное",
    "by_chapter": "По главам",
    "terms": "Термины",
    "questions": "Вопросы для самопроверки",
    "answers": "Ответы словами лекции:",
    "transcript": "Текст лекции",
    "index": "Указатель",
    "about": "Об этом конспекте",
    "subject": "Конспект лекции",
    "written_by_model": "Написано языковой моделью по тексту лекции; это не слова самого лектора.",
    "doubtful": "Слова, {mark}подчёркнутые точками{end}, слышны плохо и могут быть неверны.",
    "links": "По времени можно перейти к этому месту записи.",
    "no_speech": "В этой записи не найдено речи.",
    "no_speech_why": "Возможно, запись беззвучна, в ней только музыка или шум, или микрофон был выключен. "
    "Конспектировать нечего.",
    "automatic": "Этот конспект составлен автоматически по звуку записи и может содержать ошибки. Имена, "
    "числа и формулы стоит сверить с самой лекцией.",
    "silent": "Этот конспект составлен автоматически по звуку записи. Тихая или далёкая речь могла остаться "
    "незамеченной.",
    "recording": "Запись",
    # Labels of the colophon, which are written in English.
    "Speech recognition": "Распознавание речи",
    "Language": "Язык",
    "Key points": "Главное",
    "Settings": "Настройки",
    "Versions": "Версии",
}

# Codes that Whisper uses where the Unicode locales have another.
_RENAMED = {"jw": "jv", "iw": "he"}


def texts(language: str) -> dict[str, str]:
    """The fixed texts by name, in English where the language has none."""
    return ENGLISH | RUSSIAN if language == "ru" else ENGLISH


def facts(date: datetime.date | None, duration: float, language: str) -> list[str]:
    """Date, length and language of the lecture as its language writes them; duration in seconds."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    code = _RENAMED.get(language, language)
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    name = locale.languages.get(code) or Locale("en").languages.get(code) or language
    dated = [format_date(date, "long", locale)] if date else []
    return [*dated, _length(duration, locale), name]


def _length(duration: float, locale) -> str:
    from babel.units import format_unit

    if duration < 60:
        return format_unit(round(duration), "second", "short", locale=locale)
    hours, minutes = divmod(round(duration / 60), 60)
    parts = [(hours, "hour"), (minutes, "minute")]
    return " ".join(format_unit(value, unit, "short", locale=locale) for value, unit in parts if value)
