"""What one correction is, which kinds there are, and what each of them needs."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.core.signature import canonical
from pipelines.locale.message import N_

REPLACE, INSERT, DELETE, ALWAYS = "replace", "insert", "delete", "always"
CHAPTER, POINT, SLIDE_OUT, SLIDE_IN, SPEAKER = "chapter", "wrong-point", "slide-out", "slide-in", "speaker"

# Those that change what is said, and those that change the notes made of it.
OF_WORDS = (REPLACE, INSERT, DELETE, ALWAYS)
OF_NOTES = (CHAPTER, POINT, SLIDE_OUT, SLIDE_IN, SPEAKER)


@dataclass(frozen=True)
class Kind:
    """What a kind of operation must have of `at`, `from`, `to` ..., and what it may have beside it."""

    needs: tuple[str, ...]
    may: tuple[str, ...] = ()


_PLACE = ("at", "before", "after")
KINDS = {
    REPLACE: Kind(("from", "to"), _PLACE),
    INSERT: Kind(("to",), _PLACE),
    DELETE: Kind(("from",), _PLACE),
    ALWAYS: Kind(("from", "to")),
    CHAPTER: Kind(("at", "to"), ("from",)),
    POINT: Kind(("from",), ("at",)),
    SLIDE_OUT: Kind(("at",)),
    SLIDE_IN: Kind(("at",)),
    SPEAKER: Kind(("speaker", "to")),
}


@dataclass(frozen=True)
class Operation:
    """One thing that somebody put right.

    `at` is the time in the recording (s) at which `heard` is said, in the file `from`; `before` and `after`
    are a few words around it. `by` says who, `on` when (ISO 8601).
    """

    do: str
    at: float | None = None
    heard: str = ""
    to: str = ""
    before: str = ""
    after: str = ""
    speaker: int = 0
    by: str = ""
    on: str = ""

    @property
    def content(self) -> list[str | float | int | None]:
        """All of it that can change an output."""
        return [self.do, self.at, self.heard, self.to, self.before, self.after, self.speaker]


# What has become of an operation.
MADE, HEARD_SO, LIKELY = N_("put right"), N_("is heard so now"), N_("put right by likeness")
WAITING = N_("waiting")


@dataclass(frozen=True)
class Outcome:
    """What has become of an operation: `times` that it was made, and why it waits, if it does."""

    state: str
    reason: str = ""
    times: int = 1

    @property
    def waits(self) -> bool:
        return self.state == WAITING


def of(kinds: Sequence[str], operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """Those of some kinds, in their order."""
    return tuple(each for each in operations if each.do in kinds)


def fingerprint_of(operations: Sequence[Operation]) -> str | None:
    """What is signed of operations: the SHA-256 (hex) of all that can change an output; None for none."""
    if not operations:
        return None
    return hashlib.sha256(canonical([each.content for each in operations]).encode()).hexdigest()
