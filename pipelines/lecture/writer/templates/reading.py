"""A template read from its file, every fault told in one line: with the file and the line or the key."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec

from pipelines.core.files import toml_files
from pipelines.lecture.records import SECTIONS
from pipelines.lecture.writer.templates import texts
from pipelines.lecture.writer.templates.template import ANY, ASKED, LECTURE, Ask, Own, Template
from pipelines.locale.message import Message

Text = str | dict[str, str]


class Example(msgspec.Struct, forbid_unknown_fields=True):
    """What a model might be given, and how it should be answered."""

    given: str
    answer: str


class AskTable(msgspec.Struct, forbid_unknown_fields=True):
    """[ask.NAME]"""

    instruction: Text = ""
    again: Text = ""
    examples: list[Example] | dict[str, list[Example]] = []


class OwnTable(msgspec.Struct, forbid_unknown_fields=True):
    """[own.NAME]"""

    title: Text = ""
    instruction: Text = ""
    of: Literal["chapters", "whole"] = "chapters"
    pattern: Text = ""
    keywords: list[str] | dict[str, list[str]] = []
    most: Annotated[int, msgspec.Meta(ge=1, le=100)] = 10


class File(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file; each table is read by itself, so that a fault is told with its name."""

    kind: str = LECTURE
    sections: list[str] = []
    titles: dict[str, Text] = {}
    own: dict[str, dict[str, Any]] = {}
    ask: dict[str, dict[str, Any]] = {}


_NAME = re.compile("[a-z][a-z0-9_]*")
_CODE = re.compile("[a-z]{2,3}")


class BadTemplate(ValueError):
    """A fault of a template: a message with its line or its key."""

    def __init__(self, key: str, reason: str, /, near: str = "", **values: Any):
        told = Message(reason, **values)
        told = Message("{what}; did you mean {near}?", what=told, near=near) if near else told
        self.message = Message("{key}: {reason}", key=key, reason=told)
        super().__init__(self.message)


def parsed(text: str, shipped: Mapping[str, Template]) -> Template:
    """The template that a file's text says, over the shipped one of its kind; raises BadTemplate."""
    try:
        found = toml_files.parsed(text)
    except tomllib.TOMLDecodeError as error:
        reason = re.sub(r"\s*\(at (.*)\)$", "", str(error))
        place = re.search(r"\(at (.*)\)$", str(error))
        raise BadTemplate(place[1] if place else "TOML", "{reason}", reason=reason) from None
    file = _read(found, File, "")
    if shipped and file.kind not in shipped:
        raise BadTemplate(
            "kind",
            "{name!r} is none of {known}",
            name=file.kind,
            known=list(shipped),
            near=close_to(file.kind, shipped),
        )
    base = shipped.get(file.kind, Template())
    own = {**base.own, **{name: _own(name, table) for name, table in file.own.items()}}
    sections = tuple(file.sections) or _with_own(base.sections, file.own)
    _check_sections(sections, own, file.own)
    asked = {name: _ask(name, table, base.ask.get(name, Ask())) for name, table in file.ask.items()}
    return Template(
        kind=file.kind,
        sections=sections,
        titles={**base.titles, **{name: _title(name, given) for name, given in file.titles.items()}},
        own={name: each for name, each in own.items() if name in sections},
        ask={**base.ask, **asked},
    )


def _read(found: Any, kind: Any, key: str) -> Any:
    """A table as its class; raises BadTemplate with the key at fault."""
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$")
        inside = place.rstrip("`").strip(".")
        if unknown := re.search("unknown field `(.*)`", reason):
            known = [each.name for each in msgspec.structs.fields(kind)]
            raise BadTemplate(
                _joined(key, inside, unknown[1]),
                "there is no such key; there are {known}",
                known=known,
                near=close_to(unknown[1], known),
            ) from None
        raise BadTemplate(_joined(key, inside), "{reason}", reason=reason) from None


def close_to(name: str, known: Iterable[str]) -> str:
    """The known name that somebody may have meant; nothing where none is near."""
    return next(iter(difflib.get_close_matches(name, list(known), 1)), "")


def _joined(*parts: str) -> str:
    return ".".join(filter(None, parts)) or "the file"


def _with_own(sections: tuple[str, ...], own: Mapping[str, Any]) -> tuple[str, ...]:
    """The sections of a kind, with those that a file adds and gives no place behind the key points."""
    added = tuple(name for name in own if name not in sections)
    place = sections.index("key_points") + 1 if "key_points" in sections else len(sections)
    return (*sections[:place], *added, *sections[place:])


def _check_sections(sections: tuple[str, ...], own: Mapping[str, Own], added: Mapping[str, Any]) -> None:
    known = (*SECTIONS, *own)
    for name in sections:
        if name not in known:
            raise BadTemplate(
                "sections",
                "there is no section {name!r}; there are {known}, and own ones have a table [own.NAME]",
                name=name,
                known=list(known),
                near=close_to(name, known),
            )
        if sections.count(name) > 1:
            raise BadTemplate("sections", "{name!r} is named twice", name=name)
    if idle := [name for name in added if name not in sections]:
        raise BadTemplate(f"own.{idle[0]}", "sections gives it no place")


def _own(name: str, table: dict[str, Any]) -> Own:
    key = f"own.{name}"
    if not _NAME.fullmatch(name):
        raise BadTemplate(
            key, "its name may have small letters a to z, digits and _, and begins with a letter"
        )
    if name in (*SECTIONS, "about"):
        raise BadTemplate(key, "this is the name of a section of ours; titles.{name} renames it", name=name)
    read: OwnTable = _read(table, OwnTable, key)
    made = Own(
        name,
        title=_texts(read.title, f"{key}.title", texts.TITLE),
        instruction=_texts(read.instruction, f"{key}.instruction", texts.OWN),
        of=read.of,
        pattern=_patterns(read.pattern, f"{key}.pattern"),
        keywords=_lists(read.keywords, f"{key}.keywords"),
        most=read.most,
    )
    if not made.title:
        raise BadTemplate(key, "has no title")
    if not (made.instruction or made.pattern or any(made.keywords.values())):
        raise BadTemplate(key, "has no instruction, nor a pattern or keywords")
    return made


def _ask(name: str, table: dict[str, Any], base: Ask) -> Ask:
    key = f"ask.{name}"
    if name not in ASKED:
        raise BadTemplate(
            key, "nothing is asked so; there are {known}", known=list(ASKED), near=close_to(name, ASKED)
        )
    read: AskTable = _read(table, AskTable, key)
    if read.again and name != "tell":
        raise BadTemplate(f"{key}.again", "only a statement is asked for again ([ask.tell])")
    found = Ask(
        _texts(read.instruction, f"{key}.instruction", texts.ASK),
        _texts(read.again, f"{key}.again", texts.ASK),
        {
            language: tuple((each.given.strip(), each.answer.strip()) for each in given)
            for language, given in _by_language(read.examples, f"{key}.examples").items()
        },
    )
    changed = {
        part: value for part in ("instruction", "again", "examples") if (value := getattr(found, part))
    }
    return replace(base, **changed)


def _title(name: str, given: Text) -> dict[str, str]:
    if name not in SECTIONS:
        raise BadTemplate(f"titles.{name}", "there is no such section of ours", near=close_to(name, SECTIONS))
    return _texts(given, f"titles.{name}", texts.TITLE)


def _by_language(given: Any, key: str) -> dict[str, Any]:
    """What is given for every language, or for each by its code."""
    if not isinstance(given, dict):
        return {ANY: given} if given else {}
    for code in given:
        if not _CODE.fullmatch(code):
            raise BadTemplate(f"{key}.{code}", "this is no code of a language such as en or ru")
    return given


def _texts(given: Text, key: str, known: tuple[str, ...]) -> dict[str, str]:
    found = _by_language(given, key)
    for language, text in found.items():
        place = _joined(key, language)
        if not text.strip():
            raise BadTemplate(place, "is empty")
        if wrong := texts.fault(text, known):
            raise BadTemplate(place, "{reason}", reason=wrong)
    return {language: text.strip() for language, text in found.items()}


def _lists(given: Any, key: str) -> dict[str, tuple[str, ...]]:
    found = _by_language(given, key)
    for language, words in found.items():
        if not all(map(str.strip, words)):
            raise BadTemplate(_joined(key, language), "one of them is empty")
    return {language: tuple(words) for language, words in found.items()}


def _patterns(given: Text, key: str) -> dict[str, str]:
    import regex

    found = _by_language(given, key)
    for language, pattern in found.items():
        try:
            matches_nothing = regex.compile(pattern).fullmatch("")
        except regex.error as error:
            raise BadTemplate(
                _joined(key, language), "is no regular expression: {error}", error=error
            ) from None
        if matches_nothing:
            raise BadTemplate(_joined(key, language), "is found in every sentence")
    return found
