"""The piece of a text that shows why it was found, with the places of the words that were looked for."""

from collections.abc import Sequence

from pipelines.archive.query import Term
from pipelines.language.text.search_tokens import tokens

# Characters of a snippet, and of it before the first word that was found.
LENGTH, _BEFORE = 260, 70
ELLIPSIS = "…"

Marks = tuple[tuple[int, int], ...]


class Matcher:
    """Finds the words of terms in texts of one language, in whatever form they stand there."""

    def __init__(self, terms: Sequence[Term], spoken: Sequence[str], language: str):
        self.language = language
        self._terms = [(term, set(term.variants(spoken))) for term in terms]
        self._first = {variant[0] for _, variants in self._terms for variant in variants}
        self._beginnings = tuple(term.words[0] for term in terms if term.prefix and len(term.words) == 1)

    def marks(self, text: str) -> Marks:
        """Where (characters, from and to) the terms stand in a readable text; neighbours are one place."""
        found = list(tokens(text, self.language))
        places = []
        for at, token in enumerate(found):
            if token.stem in self._first or token.word.startswith(self._beginnings or ("\0",)):
                length = max(
                    (self._length(term, variants, found, at) for term, variants in self._terms), default=0
                )
                if length:
                    places.append((token.start, found[at + length - 1].end))
        return _joined(places, text)

    def _length(self, term: Term, variants, found, at: int) -> int:
        """Of how many words from `at` on a term consists; 0 where it does not stand there."""
        count = len(term.words)
        there = found[at : at + count]
        if len(there) < count:
            return 0
        if tuple(token.stem for token in there) in variants:
            return count
        if term.prefix and there[-1].word.startswith(term.words[-1]):
            before = tuple(token.stem for token in there[:-1])
            if before in {variant[:-1] for variant in variants}:
                return count
        return 0


def snippet(text: str, marks: Marks, length: int = LENGTH) -> tuple[str, Marks]:
    """A text of at most some `length` characters around the places that are marked, and the places in it."""
    if len(text) <= length:
        return text, marks
    start = _window(marks, length)
    start = text.rfind(" ", 0, start + 1) + 1 if start else 0
    end = len(text)
    if end - start > length:
        end = text.rfind(" ", start + length // 2, start + length)
        end = end if end > 0 else start + length
    before, after = ELLIPSIS * (start > 0), ELLIPSIS * (end < len(text))
    cut = f"{before}{text[start:end].rstrip(' ,;:·–—')}{after}"
    shift = len(before) - start
    return cut, tuple((at + shift, to + shift) for at, to in marks if at >= start and to <= end)


def _window(marks: Marks, length: int) -> int:
    """Where the stretch begins that holds most of the places."""
    if not marks:
        return 0
    best = max(marks, key=lambda mark: sum(mark[0] <= at < mark[0] + length - _BEFORE for at, _ in marks))
    return max(0, best[0] - _BEFORE)


def _joined(places: Sequence[tuple[int, int]], text: str) -> Marks:
    """Places that overlap, or that only a space parts, are one."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and (start <= joined[-1][1] or text[joined[-1][1] : start].isspace()):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
