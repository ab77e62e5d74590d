"""How much words sound alike that are spelled in different ways, in Latin and Cyrillic letters."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

# Words that a term may fall apart into, besides its own.
MORE_WORDS = 2

_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэё", "abvgdeziiklmnoprstufiee"))
    | {"ж": "zh", "х": "h", "ц": "ts", "ч": "tch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "u", "я": "a"}
)
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph|gh(?=t)", "f"), ("sch|sh|tch|ch|zh|ts|cz|tz", "s"), ("c(?=[eiy])", "s"), ("ck|[cqg]", "k"),
        ("kh|h", ""), ("x", "ks"), ("[zj]", "s"), ("[wv]", "f"), ("b", "p"), ("d", "t"),
        ("[aeiouy]+", "a"), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip
_HARD = re.compile("(?<![st])ch")


@dataclass(frozen=True)
class Heard:
    """A run of words, from `first` to before `last`, that sounds like a term, and how much so (0..100)."""

    term: str
    first: int
    last: int
    similarity: float


def letters(text: str) -> str:
    """What counts of a spelling: its letters and digits, small and Latin."""
    return "".join(filter(str.isalnum, text.casefold())).translate(_LATIN)


def sound(spelled: str, hard: bool = False) -> str:
    """A rough key of how `letters` sound: consonants that are easily confused are one, and all vowels are.

    "ch" is that of Chebyshev, or where `hard` that of Rademacher: only the language of a name could tell.
    """
    if hard:
        spelled = _HARD.sub("k", spelled)
    for pattern, into in _SOUNDS:
        spelled = pattern.sub(into, spelled)
    return spelled


def similarity(one: str, other: str) -> float:
    """How alike two spellings are, 0..100: mean of the similarities of their letters and of their sounds.

    Of 241 misheard names 95 % are so much (67) like something in the text, and of 873 that were not said
    15 %; by letters alone that would be 40 %, by sounds alone 38 %.
    """
    from rapidfuzz import fuzz

    one, other = letters(one), letters(other)
    sounds = max(fuzz.ratio(sound(one, hard), sound(other, hard)) for hard in (False, True))
    return (fuzz.ratio(one, other) + sounds) / 2


def sounding_like(
    words: Sequence[str], terms: Sequence[str], least: float, exact: bool = False
) -> list[Heard]:
    """For each term the runs of words that sound so much like it (0..100); none overlaps another of its own.

    Runs that are the term, letter for letter, are told only where `exact` ones are wanted.
    """
    import numpy
    from rapidfuzz import fuzz, process

    spelled = [letters(word) for word in words]
    wanted = {term: letters(term) for term in terms}
    wanted = {term: spelling for term, spelling in wanted.items() if spelling}
    longest = max((len(term.split()) + term.count("-") for term in wanted), default=0) + MORE_WORDS
    runs = [
        (first, last)
        for first in range(len(words))
        for last in range(first + 1, min(first + longest, len(words)) + 1)
        if spelled[first] and spelled[last - 1]
    ]
    if not (runs and wanted):
        return []
    texts = ["".join(spelled[first:last]) for first, last in runs]
    names = list(wanted.values())

    def ratios(some: Sequence[str], others: Sequence[str]):
        return process.cdist(some, others, scorer=fuzz.ratio, dtype=numpy.float32)

    sounds = [
        ratios([sound(name, hard) for name in names], [sound(text, hard) for text in texts])
        for hard in ({False, True} if any("ch" in text for text in [*names, *spelled]) else {False})
    ]
    alike = (ratios(names, texts) + functools.reduce(numpy.maximum, sounds)) / 2
    found = []
    for term, row in zip(wanted, alike):
        taken: set[int] = set()
        for number in sorted(numpy.flatnonzero(row >= least), key=lambda number: -row[number]):
            first, last = runs[number]
            if not taken & set(range(first, last)):
                taken |= set(range(first, last))
                if exact or texts[number] != wanted[term]:
                    found.append(Heard(term, first, last, float(row[number])))
    return found
