"""Facts that good notes of a text must have, false statements near to it, and which facts are told.

They are read from facts/NAME.toml, a file a text; README.md beside this module says how they were written.
A fact is told if one written statement, or two that follow each other in one list, holds one alternative
of each group of its `needs`. No model takes part: the same notes always get the same share.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "facts"

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[=%⊕]")
_NOT = re.compile(r"(?<=\w)n't\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
# Shorter alternatives than this are whole words: "no" is not in "node".
_STEM = 4


@dataclass(frozen=True)
class Fact:
    """What a reader who knows the subject demands, maybe in other words `also`.

    It rests `at` these ranges of the text's numbered sentences.
    """

    name: str
    says: str
    also: tuple[str, ...]
    at: tuple[tuple[int, int], ...]
    needs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Falsehood:
    """A statement near to the text that it does not make; `told_as` are the facts it is taken for."""

    says: str
    wrong: str
    kind: str
    told_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class FactSheet:
    """The facts of one text, which is a file of ../shared/data, or the record of one."""

    name: str
    path: str
    record: str
    language: str
    words: int
    silent: tuple[tuple[int, str], ...]
    facts: tuple[Fact, ...]
    falsehoods: tuple[Falsehood, ...]


def sheets(folder: Path = FOLDER) -> list[FactSheet]:
    """All texts, in the order of their names."""
    return [read(path) for path in sorted(folder.glob("*.toml"))]


def read(path: Path) -> FactSheet:
    """The facts of one file; ValueError or KeyError if it is not as README.md says."""
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    facts = tuple(_fact(name, given) for name, given in found["fact"].items())
    falsehoods = tuple(
        Falsehood(given["says"], given["wrong"], given["kind"], tuple(given.get("told_as", ())))
        for given in found["false"]
    )
    silent = tuple((int(chapter), why) for chapter, why in found.get("silent", {}).items())
    source = found["source"]
    return FactSheet(
        path.stem,
        source["path"],
        source.get("record", ""),
        source["language"],
        source["words"],
        silent,
        facts,
        falsehoods,
    )


def share(facts: Sequence[Fact], *lists: Sequence[str]) -> float:
    """Of the facts, the share that is told by the written statements."""
    return sum(present(fact, *lists) for fact in facts) / len(facts)


def present(fact: Fact, *lists: Sequence[str]) -> bool:
    """Whether one statement, or two neighbours of one list, holds one alternative of each group."""
    return any(_holds(fact, told) for statements in lists for told in _neighbours(statements))


@cache
def words(text: str) -> tuple[str, ...]:
    """A text as it is compared: lower case, е for ё, "not" for "n't", 1000 for 1,000, 0.5 for 0,50."""
    text = unicodedata.normalize("NFKC", text).lower().replace("ё", "е").replace("’", "'")
    text = _THOUSANDS.sub("", _NOT.sub(" not", text).replace("cannot", "can not"))
    return tuple(_number(word) if word[0].isdigit() else word for word in _WORD.findall(text))


def _fact(name: str, given: dict) -> Fact:
    also = tuple(given.get("also", ()))
    return Fact(name, given["says"], also, _ranges(given["at"]), tuple(map(_group, given["needs"])))


def _neighbours(statements: Sequence[str]) -> Iterator[str]:
    if isinstance(statements, str):
        raise TypeError("a list of statements is wanted, not one text")
    told = [" ".join(words(statement)) for statement in statements]
    yield from told
    yield from (f"{first} {second}" for first, second in pairwise(told))


def _holds(fact: Fact, told: str) -> bool:
    return all(_any_of(group).search(told) for group in fact.needs)


@cache
def _any_of(group: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(_phrase, group))})(?!\S)")


def _phrase(alternative: str) -> str:
    """An expression for the words of an alternative; what is long or has * behind may go on."""
    found: list[str] = []
    for part in alternative.split():
        *whole, last = map(re.escape, words(part))
        goes_on = part.endswith("*") or (len(last) >= _STEM and not last[0].isdigit())
        found += [*whole, last + r"\S*" * goes_on]
    return " ".join(found)


def _number(digits: str) -> str:
    digits = digits.replace(",", ".")
    return digits.rstrip("0").rstrip(".") if digits.count(".") == 1 else digits


def _ranges(written: str) -> tuple[tuple[int, int], ...]:
    """The ranges 3 to 7 and 12 to 12 for "3-7, 12"."""
    ends = [part.split("-") for part in written.split(",")]
    return tuple((int(first), int(rest[0] if rest else first)) for first, *rest in ends)


def _group(alternatives: Iterable[str]) -> tuple[str, ...]:
    group = tuple(alternatives)
    if not group or any(not words(phrase) or phrase != phrase.lower() for phrase in group):
        raise ValueError(f"not a group of words in lower case: {group}")
    return group
