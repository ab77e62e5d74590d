"""The door to everything that is printed in a language: texts with their plurals, messages, figures."""

import datetime
import io
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations

from pipelines.locale.figures import TENTHS, WHOLE, Figures
from pipelines.locale.languages import SOURCE, available, catalogue_file
from pipelines.locale.message import Message, filled

# A duration below this one (s) is told to the second; other figures below the second one with a decimal.
SHORT, SMALL = 600, 10
NO_BREAK = "\N{NO-BREAK SPACE}"
UNKNOWN = "–"


@cache
def _translations(language: str) -> NullTranslations:
    """What gettext asks; a catalogue of a thousand messages is read in about a tenth of a second."""
    if language == SOURCE:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with catalogue_file(language).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


class Catalogue(Figures):
    """The texts of one language, English where there is no catalogue of it or it lacks one."""

    def __init__(self, language: str = SOURCE):
        self.language = available(language) or SOURCE
        super().__init__(self.language)
        self._translations = _translations(self.language)

    def gettext(self, msgid: str, /, **values) -> str:
        """A text with values in its braces."""
        return filled(self._translations.gettext(msgid), values, self.say)

    def pgettext(self, context: str, msgid: str, /, **values) -> str:
        """A text that means something of its own in a context."""
        return filled(self._translations.pgettext(context, msgid), values, self.say)

    def ngettext(self, singular: str, plural: str, count: int, /, **values) -> str:
        """A text in the form that belongs to a number, which its braces call `count`."""
        form = self._translations.ngettext(singular, plural, count)
        return filled(form, {"count": self.number(count), **values}, self.say)

    def say(self, text: str) -> str:
        """A message in this language; any other text as it is."""
        if not isinstance(text, Message):
            return text
        if not text.plural:
            return filled(self._translations.gettext(text.msgid), text.values, self.say)
        form = self._translations.ngettext(text.msgid, text.plural, text.values["count"])
        return filled(form, text.values, self.say)

    def templates(self) -> dict:
        """What the templates of a page call, by the names that gettext's tools look for."""
        return {"_": self.gettext, "ngettext": self.ngettext, "pgettext": self.pgettext}

    def duration(self, seconds: float | None) -> str:
        """`1 h 24 min`, `38 min`, `3 min 12 s`, `52 s`, `0.4 s`; a dash where it is not known."""
        if seconds is None:
            return UNKNOWN
        if seconds < SMALL:
            return self._amount(seconds, "s", "0.#")
        if round(seconds) < SHORT:
            parts = zip(divmod(round(seconds), 60), ("min", "s"))
        else:
            parts = zip(divmod(round(seconds / 60), 60), ("h", "min"))
        return NO_BREAK.join(self._amount(value, unit) for value, unit in parts if value)

    def _amount(self, value: float, unit: str, pattern: str = WHOLE) -> str:
        return f"{self.number(value, pattern)}{NO_BREAK}{self._unit(unit)}"

    def _unit(self, unit: str) -> str:
        units = {
            "h": self.pgettext("unit", "h"),
            "min": self.pgettext("unit", "min"),
            "s": self.pgettext("unit", "s"),
        }
        return units[unit]

    def hours(self, seconds: float) -> str:
        """A duration in whole hours: `1,234 h`."""
        return self._amount(round(seconds / 3600), "h")

    def share(self, share: float | None) -> str:
        """`2.3 %`, `45 %` of a share (0..1)."""
        if share is None:
            return UNKNOWN
        percent = 100 * share
        return f"{self.number(percent, TENTHS if 0 < percent < SMALL else WHOLE)}{NO_BREAK}%"

    def day(self, day: datetime.date, pattern: str) -> str:
        """A day after a pattern of pipelines/locale/figures.py, as the catalogue writes that."""
        return self.date(day, self.pgettext("date", pattern))


@lru_cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language, opened once."""
    return Catalogue(language)
