"""What was said, as an editor would print it: the same statement in fewer words, none of them new.

Speech repairs itself, hedges, and leads up to what it says; print needs none of that (Shriberg 1994 on
repairs: what was begun, perhaps a word of editing, and the same anew). What each language does of it is told
by its `Language`; of one that tells nothing the sentence stays as it is.
"""

import functools
import re

from pipelines.language.language import Language, Pattern, language_of
from pipelines.language.text.filler import tidy, without_filler

_WORD = r"[^\W\d_]+(?:['’][^\W\d_]+)?"
# What was begun, and after a break begun again: "the highest true -- the highest kernel". One word is not
# enough for that, nor a dash: "we minimise the loss — the sum of squares" says two things.
_BEGUN_AGAIN = re.compile(
    rf"\b(?P<again>{_WORD}(?: {_WORD}){{1,2}})\b(?:(?: {_WORD}){{0,4}})[,.]?\s*(?:--+|\.\.\.|…)\s*"
    r"(?=(?P=again)\b)",
    re.IGNORECASE,
)
_SAID_AGAIN = re.compile(rf"\b(?P<again>{_WORD}(?: {_WORD}){{1,3}}), (?=(?P=again)\b)", re.IGNORECASE)
_DOTS = re.compile(r"(?:\.{2,}|…)(?=[\"”»']?$)")


@functools.lru_cache(maxsize=20_000)
def edited(text: str, language: str) -> str:
    """A sentence without filler, hedges, repairs, and what only leads up to it, with a capital."""
    known = language_of(language)
    if not known.hesitations:
        return text
    shorter = _BEGUN_AGAIN.sub("", without_filler(text, language))
    shorter = _SAID_AGAIN.sub("", shorter)
    for said, written in known.written_forms.items():
        shorter = re.sub(rf"\b{said}\b", written, shorter, flags=re.IGNORECASE)
    hedging, leading, trailing = _patterns(language)
    before = None
    while before != shorter:
        before = shorter
        if hedging:
            shorter = tidy(hedging.sub(lambda found: _commas(found, known), shorter))
        if leading:
            shorter = tidy(leading.sub("", shorter))
        if trailing:
            shorter = tidy(trailing.sub("", shorter))
        shorter = without_filler(shorter, language)
    shorter = _DOTS.sub(".", shorter)
    return shorter[:1].upper() + shorter[1:]


def _commas(found: re.Match[str], language: Language) -> str:
    """What stays of "that, basically," and "here, basically,": a comma only behind a word with a meaning."""
    before = found["before"]
    if not before:
        return " "
    return f"{before} " if before.lower() in language.stop_words else f"{before}, "


@functools.cache
def _patterns(code: str) -> tuple[Pattern | None, Pattern | None, Pattern | None]:
    language = language_of(code)

    def compiled(pattern: str, words: str) -> Pattern | None:
        return re.compile(pattern, re.IGNORECASE) if words else None

    # A hedge between commas goes with them.
    alone = rf"(?<![\w'-])(?:{language.hedging})(?![\w'-])"
    hedging = rf"(?P<before>[\w'-]+)?,\s*{alone}\s*,|{alone}"
    leading = rf"^(?:{language.leading_up})(?![\w'-])[,:]?\s+"
    trailing = rf"[,\s]*(?:--+)?\s*\b(?:{language.trailing_off})(?=[.!]?$)"
    return (
        compiled(hedging, language.hedging),
        compiled(leading, language.leading_up),
        compiled(trailing, language.trailing_off),
    )
