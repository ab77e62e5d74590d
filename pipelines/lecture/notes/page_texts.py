"""The fixed texts of the page of a lecture, in English and Russian."""

from pipelines.lecture.notes.texts import texts

# What the scripts of the page write.
SCRIPTED = ("found", "found_none", "colours", "auto", "light", "dark", "play_from", "read_from", "media_gone")

ENGLISH = {
    "skip": "Skip to the notes",
    "aside": "Recording and contents",
    "contents": "Contents",
    "chapters": "Chapters",
    "sections": "In these notes",
    "player": "Recording of the lecture",
    "play": "Play the recording",
    "captions": "English",
    "no_media": "The recording is not beside this page. Times lead to the place in the transcript.",
    "media_gone": "The recording was not found or cannot be played here. Times lead to the place in the "
    "transcript.",
    "follow": "Follow",
    "follow_about": "Scroll the transcript along with the recording",
    "back": "To the current sentence",
    "speed": "Speed",
    "colours": "Colours",
    "auto": "automatic",
    "light": "light",
    "dark": "dark",
    "search": "Search the notes",
    "found": "{number} of {total}",
    "found_none": "Not found",
    "previous": "Previous",
    "next": "Next",
    "slides": "Slides",
    "slide": "Slide {number}",
    "enlarge": "Enlarge",
    "close": "Close",
    "play_from": "Play from {time}",
    "read_from": "Read from {time}",
    "other_terms": "Also mentioned",
    "more_times": "{number} more",
    "answer": "Answer",
    "go_to": "Go to {time}",
    "doubtful_word": "Hard to hear, may be wrong",
    "doubtful_italic": "Words *in italics* were hard to hear and may be wrong.",
    "keyboard": "Keyboard",
    "key_play": "Play, pause",
    "key_ten": "10 seconds back, forward",
    "key_five": "5 seconds back, forward",
    "key_chapter": "Previous, next chapter",
    "key_search": "Search; Enter leads on, Shift Enter back, Esc ends",
    "key_help": "This help",
    "key_or": "or",
    "space": "Space",
    "keys_on": "Keys that are single characters work",
}

RUSSIAN = {
    "skip": "Перейти к конспекту",
    "aside": "Запись и содержание",
    "contents": "Содержание",
    "chapters": "Главы",
    "sections": "В этом конспекте",
    "player": "Запись лекции",
    "play": "Включить запись",
    "captions": "Русские",
    "no_media": "Записи рядом с этой страницей нет. По времени можно перейти к месту в тексте лекции.",
    "media_gone": "Запись не найдена или не воспроизводится. По времени можно перейти к месту в "
    "тексте лекции.",
    "follow": "Следить",
    "follow_about": "Прокручивать текст лекции вместе с записью",
    "back": "К текущему месту",
    "speed": "Скорость",
    "colours": "Цвета",
    "auto": "как в системе",
    "light": "светлые",
    "dark": "тёмные",
    "search": "Поиск по конспекту",
    "found": "{number} из {total}",
    "found_none": "Не найдено",
    "previous": "Назад",
    "next": "Вперёд",
    "slides": "Слайды",
    "slide": "Слайд {number}",
    "enlarge": "Увеличить",
    "close": "Закрыть",
    "play_from": "Слушать с {time}",
    "read_from": "Читать с {time}",
    "other_terms": "Также упоминаются",
    "more_times": "ещё {number}",
    "answer": "Ответ",
    "go_to": "Перейти к {time}",
    "doubtful_word": "Слышно плохо, может быть неверно",
    "doubtful_italic": "Слова *курсивом* слышны плохо и могут быть неверны.",
    "keyboard": "Клавиши",
    "key_play": "Пуск, пауза",
    "key_ten": "На 10 секунд назад, вперёд",
    "key_five": "На 5 секунд назад, вперёд",
    "key_chapter": "Предыдущая, следующая глава",
    "key_search": "Поиск; Enter ведёт дальше, Shift Enter назад, Esc завершает",
    "key_help": "Эта подсказка",
    "key_or": "или",
    "space": "Пробел",
    "keys_on": "Клавиши из одного знака работают",
}


def page_texts(language: str) -> dict[str, str]:
    """The texts of notes and page by name, in English where the language has none."""
    own = RUSSIAN if language == "ru" else ENGLISH
    return texts(language) | own


def interface_language(language: str) -> str:
    """The language that the fixed texts have in notes of a language."""
    return "ru" if language == "ru" else "en"
