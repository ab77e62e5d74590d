"""What a person types into the search box, understood; whatever it is, it is never an error.

    gradient descent       lectures with both words, in any form
    "gradient descent"     these words, one after the other; so do «...», “...” and gradient-descent
    -momentum, -"in fact"  without it
    regular*               words that begin so
    title:gradient         in the title
    course:optics lang:ru  lectures of a course (a part of its name), in a language

The fields have their names in other languages too: название:, курс: and язык: in Russian.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.language.language import known_languages, language_of
from pipelines.language.text.search_tokens import fold, readable, stem, tokens, written_alone

_LANGUAGES = [language_of(code) for code in known_languages()]
_FIELDS = {word: field for each in _LANGUAGES for word, field in each.search_fields.items()}
_QUOTES = dict.fromkeys(('""', *(pair for each in _LANGUAGES for pair in each.quotation_marks)))
_QUOTED = "|".join(rf"{left}[^{right}]*{right}?" for left, right in map(tuple, _QUOTES))
_OPENING, _ANY_QUOTE = "".join(left for left, _ in map(tuple, _QUOTES)), "".join(_QUOTES)
_PART = re.compile(
    rf"(?P<minus>(?:(?<!\S)[-−–])?)(?:(?P<field>{'|'.join(_FIELDS)}):)?"
    rf"(?:(?P<quoted>{_QUOTED})|(?P<word>[^\s{_OPENING}]+))",
    re.IGNORECASE,
)
# More are not looked for: a page of text that was pasted is no question.
_MOST_TERMS, _MOST_WORDS = 24, 40
# What is typed is a beginning from so many characters on: fewer would stand for half of all words.
_SHORTEST = 3


@dataclass(frozen=True)
class Term:
    """Words that follow one another, folded; the last one may be the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False
    title: bool = False

    def variants(self, languages: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Its stems, in each form that lectures in these languages have.

        A question has no language, so it is put in all that are there: each lecture was stemmed in its own.
        """
        return tuple(
            dict.fromkeys(tuple(stem(word, each) for word in self.words) for each in languages or ("",))
        )


@dataclass(frozen=True)
class Query:
    """Terms that a lecture has to have, and must not; what its course and language are, and are not."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    courses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    not_courses: tuple[str, ...] = ()
    not_languages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Query()


def parse(text: str, typing: bool = False) -> Query:
    """A query; while somebody is still `typing`, its last word may be the beginning of one."""
    text = readable(_clean(text)) + (" " if text[-1:].isspace() else "")
    found: dict[str, list] = {name: [] for name in Query.__dataclass_fields__}
    for part in _PART.finditer(text):
        field = _FIELDS.get((part["field"] or "").casefold(), "")
        quoted, minus = part["quoted"] is not None, bool(part["minus"])
        written = (part["quoted"] or part["word"]).strip(_ANY_QUOTE)
        if not quoted and written.endswith(":") and written[:-1].casefold() in _FIELDS:
            continue  # what is asked of it has not been typed yet
        if field in ("course", "language"):
            if value := fold(written).strip():
                found[f"{'not_' if minus else ''}{field}s"].append(value)
            continue
        unfinished = typing and not quoted and part.end() == len(text) and not minus
        if term := _term(written, not quoted, unfinished, field == "title"):
            found["without" if minus else "terms"].append(term)
    return Query(**{name: tuple(dict.fromkeys(values))[:_MOST_TERMS] for name, values in found.items()})


def _term(written: str, may_begin: bool, unfinished: bool, title: bool) -> Term | None:
    """The term of a quoted text or a word; none where there is nothing in it but signs."""
    words = tuple(token.word for token in tokens(written, ""))[:_MOST_WORDS]
    if not words:
        return None
    begins = may_begin and (written.endswith("*") or (unfinished and len(words[-1]) >= _SHORTEST))
    return Term(words, begins or written_alone(words[-1]), title)


def _clean(text: str) -> str:
    """Without characters that no text has: halves of surrogate pairs, NUL."""
    return text.encode("utf-8", "ignore").decode().replace("\0", " ")
