"""Spoken filler taken out of a sentence: "Okay, so, um, the the cell divides" is "The cell divides".

Only what cannot carry meaning goes: sounds of hesitation anywhere, discourse markers at the start or between
commas (Schiffrin 1987; Fox Tree 2010), references to what was said before ("as I said"), repeated words.
"""

import functools
import re

from pipelines.language.language import Pattern, language_of

_SAID = r"[^\W\d_]+(?:'[^\W\d_]+)?"
_REPEATED = re.compile(rf"\b({_SAID}(?: {_SAID}){{0,2}})(?: \1)+\b(?!')", re.IGNORECASE)
_SPACE_BEFORE_MARK = re.compile(r"\s+([,.?!;:…])")
_DOUBLED_COMMA = re.compile(r",(?:\s*,)+|,(?=\s*[.?!;:…])")


def without_filler(text: str, language: str) -> str:
    """The sentence without filler, with a capital; as it is in a language whose fillers are not known."""
    if not language_of(language).hesitations:
        return text
    said_twice = language_of(language).said_twice
    hesitation, opener, inserted = _patterns(language)
    shorter = inserted.sub(_mark, tidy(text))
    # In capitals (ER) it is no sound.
    shorter = hesitation.sub(lambda sound: sound[0] if sound[0].strip(" ,")[1:].isupper() else " ", shorter)
    shorter = inserted.sub(_mark, tidy(shorter))
    before = None
    while before != shorter:
        before, shorter = shorter, opener.sub("", tidy(shorter))
    shorter = _REPEATED.sub(lambda found: found[0] if found[1].lower() in said_twice else found[1], shorter)
    shorter = tidy(shorter)
    return shorter[:1].upper() + shorter[1:]


@functools.cache
def _patterns(code: str) -> tuple[Pattern, Pattern, Pattern]:
    language = language_of(code)
    sound = rf"(?<![\w'-])(?:{language.hesitations})(?![\w'-])"
    # What stands between commas goes with both.
    hesitation = rf",\s*{sound},|(?<![,.?!;:])\s+{sound},|{sound}"
    opener = (
        rf"^(?:(?:{language.openers})\b(?!['-])[,.…]*\s+"
        rf"|(?:{language.openers_before_comma}|{language.backward})[,.…]+\s+)"
    )
    inserted = rf",\s*(?:{language.inserted})\s*([,.?!;:…])"
    flags = re.IGNORECASE
    return re.compile(hesitation, flags), re.compile(opener, flags), re.compile(inserted, flags)


def _mark(found: re.Match[str]) -> str:
    return " " if found[1] == "," else found[1]


def tidy(text: str) -> str:
    """White space and commas as they should be after something has gone."""
    text = _SPACE_BEFORE_MARK.sub(r"\1", " ".join(text.split()))
    return _DOUBLED_COMMA.sub(lambda found: "," if "," in found[0][1:] else "", text).lstrip(" ,.;:…-–—")
