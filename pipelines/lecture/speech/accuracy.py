"""How well speech was heard: the words of a transcript against those of a reference."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Errors:
    """Words of references, and how many of them were heard as others, left out, or put in."""

    words: int = 0
    substituted: int = 0
    deleted: int = 0
    inserted: int = 0

    @property
    def count(self) -> int:
        return self.substituted + self.deleted + self.inserted

    @property
    def rate(self) -> float:
        """The word error rate: errors by the words of the reference."""
        return self.count / max(1, self.words)

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(
            self.words + other.words,
            self.substituted + other.substituted,
            self.deleted + other.deleted,
            self.inserted + other.inserted,
        )


def compared(text: str) -> list[str]:
    """The words of a text as they are compared: without case, marks, and the dots of ё."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("’", "'")
    return _WORD.findall(plain)


def errors(reference: Sequence[str], heard: Sequence[str]) -> Errors:
    """The fewest edits from a reference to what was heard (Levenshtein)."""
    from rapidfuzz.distance import Levenshtein

    counts = {"replace": 0, "delete": 0, "insert": 0}
    for edit in Levenshtein.editops(reference, heard):
        counts[edit.tag] += 1
    return Errors(len(reference), counts["replace"], counts["delete"], counts["insert"])
