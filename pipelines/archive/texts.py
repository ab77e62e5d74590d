"""The fixed texts of the library and of the search, in English and in Russian.

Forms are chosen as in pipelines/nights/report/texts.py: by the plural category of CLDR, `=0` for none, `=1`
for exactly one.
"""

import datetime

from pipelines.nights.report.words import Words

ENGLISH = {
    "library": "Lectures",
    "lectures": {"one": "{count} lecture", "other": "{count} lectures"},
    "of_time": "{time} of recordings",
    "in_courses": {"one": "in {count} course", "other": "in {count} courses"},
    "no_course": "Not in a course",
    "nothing_yet": "There are no lectures yet",
    "nothing_yet_more": "The notes of every recording will stand here once they are made.",
    "filter": "Filter by title, course, key points and terms",
    "filtered": "{shown} of {all} lectures",
    "filtered_none": "No lecture has these words in its title, key points or terms.",
    "all_courses": "Courses",
    "undated": "no date",
    "chapters": {"one": "{count} chapter", "other": "{count} chapters"},
    "silent": "no speech found",
    "in_short": "In short",
    "terms": "Terms",
    "page": "Page",
    "pdf": "PDF",
    "markdown": "Markdown",
    "made_by": "Made with Konspekt",
    # Search.
    "search": "Search",
    "found": "Results",
    "search_in": "Search in all that was said",
    "to_library": "All lectures",
    "results": {
        "=0": "No lecture has this",
        "=1": "One lecture",
        "other": "{count} lectures",
    },
    "some_words": "No lecture has all of these words; these have some of them.",
    "none_help": "Fewer words find more. Any form of a word is found, in English and in Russian.",
    "how": "How to ask",
    "how_words": "lectures with both words, in any form",
    "how_phrase": "these words, one after the other",
    "how_without": "without a word",
    "how_begin": "words that begin so",
    "how_fields": "in a title, a course, a language",
    "example_words": "gradient descent",
    "example_phrase": '"learning rate"',
    "example_without": "-momentum",
    "example_begin": "regular*",
    "example_fields": "title:optics course:physics lang:ru",
    "kind_chapters": "chapter",
    "kind_points": "key point",
    "kind_terms": "term",
    "kind_slides": "slide",
    "kind_speech": "",
    "more_passages": {"one": "and {count} more passage", "other": "and {count} more passages"},
    "recording": "Recording",
    "earlier": "Better ones",
    "further": "More lectures",
    "not_found": "There is no such page",
    "not_found_more": "It may have been moved or deleted. The library has what there is now.",
}

RUSSIAN = {
    "library": "Лекции",
    "lectures": {"one": "{count} лекция", "few": "{count} лекции", "other": "{count} лекций"},
    "of_time": "{time} записей",
    "in_courses": {"one": "в {count} курсе", "other": "в {count} курсах"},
    "no_course": "Вне курсов",
    "nothing_yet": "Лекций ещё нет",
    "nothing_yet_more": "Здесь будут конспекты всех записей, как только они появятся.",
    "filter": "Отобрать по названию, курсу, главному и терминам",
    "filtered": "{shown} из {all}",
    "filtered_none": "Ни в одном названии, ни в главном, ни в терминах этих слов нет.",
    "all_courses": "Курсы",
    "undated": "без даты",
    "chapters": {"one": "{count} глава", "few": "{count} главы", "other": "{count} глав"},
    "silent": "речи не найдено",
    "in_short": "Вкратце",
    "terms": "Термины",
    "page": "Страница",
    "pdf": "PDF",
    "markdown": "Markdown",
    "made_by": "Сделано в Konspekt",
    "search": "Найти",
    "found": "Найдено",
    "search_in": "Искать во всём, что было сказано",
    "to_library": "Все лекции",
    "results": {
        "=0": "Ни в одной лекции этого нет",
        "one": "{count} лекция",
        "few": "{count} лекции",
        "other": "{count} лекций",
    },
    "some_words": "Всех этих слов нет ни в одной лекции; в этих есть некоторые из них.",
    "none_help": "Чем меньше слов, тем больше найдётся. Слова ищутся во всех формах, русские и английские.",
    "how": "Как спрашивать",
    "how_words": "лекции с обоими словами в любой форме",
    "how_phrase": "эти слова подряд",
    "how_without": "без этого слова",
    "how_begin": "слова, которые так начинаются",
    "how_fields": "в названии, в курсе, на языке",
    "example_words": "преломление света",
    "example_phrase": "«скорость обучения»",
    "example_without": "-импульс",
    "example_begin": "регуляр*",
    "example_fields": "название:оптика курс:физика язык:ru",
    "kind_chapters": "глава",
    "kind_points": "главное",
    "kind_terms": "термин",
    "kind_slides": "слайд",
    "kind_speech": "",
    "more_passages": {
        "one": "и ещё {count} место",
        "few": "и ещё {count} места",
        "other": "и ещё {count} мест",
    },
    "recording": "Запись",
    "earlier": "Более подходящие",
    "further": "Ещё лекции",
    "not_found": "Такой страницы нет",
    "not_found_more": "Возможно, её переместили или удалили. Всё, что есть сейчас, — в библиотеке.",
}

LANGUAGES = {"en": ENGLISH, "ru": RUSSIAN}


class ArchiveWords(Words):
    """The words of the library and the search; anything but `ru` gets English."""

    def __init__(self, language: str = "en"):
        super().__init__(language)
        self._texts = self._texts | LANGUAGES["en"] | LANGUAGES[self.language]

    def day(self, day: datetime.date | str | None) -> str:
        """`7 September 2026`."""
        return self.date(str(day), "d MMMM y") if day else self.text("undated")

    def long(self, seconds: float) -> str:
        """A duration to the minute, `1 h 24 min`; of days of recordings the hours alone."""
        if seconds >= 36_000:
            return f"{self.number(round(seconds / 3600))}\N{NO-BREAK SPACE}{self.text('hours')}"
        return self.duration(round(seconds / 60) * 60 if seconds >= 60 else seconds)
