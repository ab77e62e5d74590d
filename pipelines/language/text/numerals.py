"""Numbers in digits as a language writes them: recognisers write them as English does, now and then."""

import functools
import re

from pipelines.language.language import language_of

# Groups of thousands, which nobody takes for decimals: several, or one of zeros.
_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:(?:,\d{3}){2,}|(?:,\d{3})*,000)(?![\d,.]*\d)")
_DECIMAL = r"(?<![\d.,])(?:0\.\d+(?![\d.]*\d)|\d+\.\d+(?=\s?(?:%|°{units})))"


def as_written(text: str, language: str) -> str:
    """A text of the same length, with the marks of the language (CLDR) in thousands and decimals.

    Only where a number is surely one: "3.1" may be a chapter or a version.
    """
    decimal, group = _marks(language)
    if decimal != ",":
        return text
    text = _decimals(language).sub(lambda found: found[0].replace(".", decimal), text)
    return _GROUPED.sub(lambda found: found[0].replace(",", group), text)


@functools.cache
def _marks(language: str) -> tuple[str, str]:
    from babel import UnknownLocaleError
    from babel.numbers import get_decimal_symbol, get_group_symbol

    try:
        return get_decimal_symbol(language), get_group_symbol(language)
    except (UnknownLocaleError, ValueError):
        return ".", ","


@functools.cache
def _decimals(language: str) -> re.Pattern[str]:
    units = language_of(language).units
    return re.compile(_DECIMAL.replace("{units}", rf"|(?:{units})(?!\w)" if units else ""), re.IGNORECASE)
