"""What a template of notes says, and what of it each step of the work depends on."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.core.signature import canonical
from pipelines.lecture.records import SECTIONS

# The key of a text that is meant for every language.
ANY = ""
# What a template, and a lecture that has none, is of where nothing else is said.
LECTURE = "lecture"
# What a model is asked, as prompts/LANGUAGE.toml calls it, that a template may ask otherwise.
ASKED = ("tell", "title", "question", "abstract")

Texts = Mapping[str, str]
Examples = tuple[tuple[str, str], ...]

# The usual sections as they were introduced: copies of the template that name these still say what is usual.
FIRST_SECTIONS = tuple(name for name in SECTIONS if name != "audience")


@dataclass(frozen=True)
class Ask:
    """What a model is asked instead of what it usually is, by language; empty where that stays."""

    instruction: Texts = field(default_factory=dict)
    again: Texts = field(default_factory=dict)
    examples: Mapping[str, Examples] = field(default_factory=dict)


@dataclass(frozen=True)
class Own:
    """A section of a person's own: asked of a model, or chosen by what sentences have in them.

    `of` says whether the instruction is asked of the "chapters" or of the "whole"; `most` how many points it
    has at most.
    """

    name: str
    title: Texts
    instruction: Texts = field(default_factory=dict)
    of: str = "chapters"
    pattern: Texts = field(default_factory=dict)
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    most: int = 10


@dataclass(frozen=True)
class Template:
    """What the notes of a kind of recording consist of, and what a language model is asked for them."""

    kind: str = LECTURE
    sections: tuple[str, ...] = SECTIONS
    titles: Mapping[str, Texts] = field(default_factory=dict)
    own: Mapping[str, Own] = field(default_factory=dict)
    ask: Mapping[str, Ask] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[Own, ...]:
        """The sections of its own that a model can be asked for, in their order."""
        return tuple(each for each in self.in_order if each.instruction)

    @property
    def in_order(self) -> tuple[Own, ...]:
        """The sections of its own."""
        return tuple(self.own[name] for name in self.sections if name in self.own)

    @property
    def layout(self) -> dict[str, Any] | None:
        """What the composed notes depend on, to be signed; None for those of a lecture as usual."""
        chosen = {
            name: [own.title, own.pattern, own.keywords, own.most] for name, own in sorted(self.own.items())
        }
        if self.sections in (SECTIONS, FIRST_SECTIONS) and not (self.titles or chosen):
            return None
        found: dict[str, Any] = {"sections": list(self.sections)}
        return found | {name: _sum(said) for name, said in (("titles", self.titles), ("own", chosen)) if said}

    @property
    def instructions(self) -> str | None:
        """What the writing of statements, titles, questions and abstract depends on; None if as usual."""
        return _sum({name: [a.instruction, a.again, a.examples] for name, a in self.ask.items()})

    @property
    def own_instructions(self) -> str | None:
        """What the writing of its own sections depends on."""
        return _sum([[own.name, own.instruction, own.of, own.most] for own in self.asked])


def in_language(texts: Mapping[str, Any], language: str) -> Any:
    """The text of a language, or the one for every language; nothing where there is neither."""
    return texts.get(language) or texts.get(ANY) or ""


def title_of(texts: Texts, language: str) -> str:
    """A title, which is never missing: in English, or any language, where the wanted one has none."""
    return in_language(texts, language) or texts.get("en") or next(iter(texts.values()), "")


def _sum(said: Any) -> str | None:
    """A digest that a record tells as "other files"; None of what is empty."""
    return hashlib.sha256(canonical(_plain(said)).encode()).hexdigest() if said else None


def _plain(said: Any) -> Any:
    if isinstance(said, Mapping):
        return {name: _plain(each) for name, each in said.items()}
    return [_plain(each) for each in said] if isinstance(said, (list, tuple)) else said
