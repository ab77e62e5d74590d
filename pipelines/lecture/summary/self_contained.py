"""Whether a sentence can be understood alone: it says something whole, asks nothing, leans on nothing.

What is about the course or the talk itself, thanks and homework, says nothing of the subject either.
"""

import functools
import re

from pipelines.language.language import language_of
from pipelines.language.text.sentences import word_count

# A sentence of fewer words tells nothing by itself, one of more is none, but lost punctuation.
FEWEST_WORDS, MOST_WORDS = 6, 60

# An announcement of more words says something else besides.
LONGEST_ANNOUNCEMENT = 12
# Marks at which something has been broken off.
_BREAKS = "[,:;–—-]"


def stands_alone(text: str, language: str) -> bool:
    """Of a sentence without filler: is it a statement of a usual length that needs no other?"""
    return is_statement(text, language) and not leans(text, language)


def is_statement(text: str, language: str) -> bool:
    """Of a sentence without filler: does it state something of the subject, and is it whole?"""
    known, text = language_of(language), text.replace("’", "'")
    asks = text.rstrip("\"'»”) ").endswith(("?", "？", "؟"))
    if asks or not FEWEST_WORDS <= word_count(text) <= MOST_WORDS or broken_off(text, language):
        return False
    if known.announcing and word_count(text) <= LONGEST_ANNOUNCEMENT and known.announcing.match(text):
        return False
    if any(apart and apart.search(text) for apart in (known.housekeeping, known.organisation)):
        return False
    return is_whole(text, language) and not (known.pointing and known.pointing.search(text))


def leans(text: str, language: str) -> bool:
    """Whether a sentence begins with what only the one before it explains."""
    leaning = language_of(language).leaning
    return bool(leaning and leaning.match(text.replace("’", "'")))


def is_whole(text: str, language: str) -> bool:
    """Whether a sentence has a clause of its own: a predicate, and not only one within "if ..."."""
    known = language_of(language)
    if known.subordinate and known.subordinate.match(text):
        text = known.main_clause(text)
    return bool(text.strip()) and known.has_predicate(text)


def broken_off(text: str, language: str) -> bool:
    """Whether a sentence ends where none does: "and", or a comma."""
    return _broken_off(language).search(text) is not None


@functools.cache
def _broken_off(language: str) -> re.Pattern:
    """How something ends that has been broken off."""
    last_words = language_of(language).broken_off
    ends = rf"(?:{_BREAKS}|\b(?:{last_words}))" if last_words else _BREAKS
    return re.compile(rf"{ends}[\s.…]*$", re.IGNORECASE)
