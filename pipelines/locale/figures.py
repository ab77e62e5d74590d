"""Numbers, durations, dates and names of languages, as a language writes them."""

import datetime
from functools import cached_property

from pipelines.locale.message import NC_

# Patterns of CLDR, which a catalogue may write as its language does: `d. MMMM y`.
DAY = NC_("date", "d MMMM y")
DAY_OF_YEAR = NC_("date", "d MMMM")
SHORT_DAY = NC_("date", "E, d MMMM")
WHOLE, TENTHS = "#,##0", "#,##0.0"
# Codes that Whisper uses where the Unicode locales have another.
_RENAMED = {"jw": "jv", "iw": "he"}


class Figures:
    """How a language writes figures; one that the Unicode locales do not know is written as English."""

    def __init__(self, language: str):
        self._code = _RENAMED.get(language, language)

    @cached_property
    def locale(self):
        """Babel's."""
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse(self._code)
        except (UnknownLocaleError, ValueError):
            return Locale("en")

    def number(self, value: float, pattern: str = WHOLE) -> str:
        """A number with the separators of the language."""
        from babel.numbers import format_decimal

        return format_decimal(value, pattern, locale=self.locale)

    def figure(self, text: str) -> str:
        """A figure that is written as in English, with the separators of the language: `1,234.5`."""
        from babel.numbers import get_decimal_symbol, get_group_symbol

        signs = {ord(","): get_group_symbol(self.locale), ord("."): get_decimal_symbol(self.locale)}
        return text.translate(signs)

    def date(self, day: datetime.date, pattern: str = "long") -> str:
        """A day in words, after a pattern of CLDR."""
        from babel.dates import format_date

        return format_date(day, pattern, locale=self.locale)

    def length(self, seconds: float) -> str:
        """How long something is, to the minute from one minute on, with the units of the Unicode locales."""
        from babel.units import format_unit

        if seconds < 60:
            return format_unit(round(seconds), "second", "short", locale=self.locale)
        parts = zip(divmod(round(seconds / 60), 60), ("hour", "minute"))
        return " ".join(
            format_unit(value, unit, "short", locale=self.locale) for value, unit in parts if value
        )

    def language_name(self, code: str) -> str | None:
        """What a language is called; None where nobody knows."""
        return self.locale.languages.get(_RENAMED.get(code, code))
