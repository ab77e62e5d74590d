"""Kinds of settings: what may stand for one in luigi.cfg, and the value that it is then.

A setting is a field of a frozen dataclass, made by one of the functions at the end: its kind, default,
meaning and unit are in the field's metadata, so that luigi.cfg, its page and the checks come from one place.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypedDict, Unpack

from pipelines.core.errors import BadSetting
from pipelines.core.plug_ins import registry

KEY = "setting"


class Kind(Protocol):
    """What the values of a setting are; `parse` and `check` raise ValueError with the reason in few words."""

    def parse(self, text: str) -> Any: ...
    def check(self, value: Any) -> Any: ...
    def write(self, value: Any) -> str: ...

    @property
    def allowed(self) -> str: ...


@dataclass(frozen=True)
class Number:
    """A number from `least` to `most`, both allowed."""

    type: type[int] | type[float]
    least: float
    most: float

    def parse(self, text: str) -> float:
        try:
            value = self.type(text)
        except ValueError:
            raise ValueError(f"{text!r} is no {'whole ' if self.type is int else ''}number") from None
        return self.check(value)

    def check(self, value: float) -> float:
        if not self.least <= value <= self.most:  # nan is not, either
            raise ValueError(f"{value} is not between {self.least} and {self.most}")
        return self.type(value)

    def write(self, value: float) -> str:
        return str(value)

    @property
    def allowed(self) -> str:
        return f"{self.least} to {self.most}"


@dataclass(frozen=True)
class Choice:
    """One of some words; a function where they are known only later, as the names of plug-ins are."""

    options: Sequence[str] | Callable[[], Sequence[str]]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.options() if callable(self.options) else self.options)

    def parse(self, text: str) -> str:
        return self.check(text)

    def check(self, value: str) -> str:
        if value not in self.words:
            raise ValueError(f"{value!r} is none of {', '.join(self.words)}{nearest(value, self.words)}")
        return value

    def write(self, value: str) -> str:
        return value

    @property
    def allowed(self) -> str:
        return ", ".join(self.words)


@dataclass(frozen=True)
class PlugIn:
    """The name of a plug-in of a group, or one of the words that are allowed beside those."""

    group: str
    beside: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.beside, *registry.names(self.group))

    def parse(self, text: str) -> str:
        return self.check(text)

    def check(self, value: str) -> str:
        if value not in self.beside and not registry.has(self.group, value):
            raise ValueError(f"there is no {registry.kind(self.group)} {registry.unknown(self.group, value)}")
        return value

    def write(self, value: str) -> str:
        return value

    @property
    def allowed(self) -> str:
        """Those of ours: what else there is depends on what is installed."""
        ours = (name for name in registry.names(self.group) if registry.is_ours(self.group, name))
        return ", ".join((*self.beside, *ours))


@dataclass(frozen=True)
class PlugIns(PlugIn):
    """Names of plug-ins of a group, comma-separated, each once."""

    def check(self, value: str) -> str:
        named = names_in(value)
        if not named or len(set(named)) < len(named):
            raise ValueError(f"{value!r} is no list of different names")
        return ", ".join(super(PlugIns, self).check(name) for name in named)


def names_in(text: str) -> list[str]:
    """The parts of a comma-separated setting."""
    return [part.strip() for part in text.split(",") if part.strip()]


@dataclass(frozen=True)
class Flag:
    """true or false."""

    allowed = "true, false"

    def parse(self, text: str) -> bool:
        if text.lower() not in ("true", "false"):
            raise ValueError(f"{text!r} is neither true nor false")
        return text.lower() == "true"

    def check(self, value: bool) -> bool:
        return value

    def write(self, value: bool) -> str:
        return str(value)


@dataclass(frozen=True)
class Text:
    """Any text that `valid` has nothing against; it raises ValueError."""

    valid: Callable[[str], object] = str
    allowed: str = ""

    def parse(self, text: str) -> str:
        return self.check(text)

    def check(self, value: str) -> str:
        self.valid(value)
        return value

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Setting:
    """All that is known of a setting. `first` is the default that it had when it was introduced.

    One that is not significant (threads, batch size, folders) changes no output and enters no signature.
    """

    kind: Kind
    default: Any
    meaning: str
    unit: str = ""
    significant: bool = True
    first: Any = None


class Section:
    """A section of luigi.cfg as a frozen dataclass whose fields are its settings: what functions get, too.

    Raises BadSetting for a value that cannot be.
    """

    section: str

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        SECTIONS[cls.section] = cls

    def __post_init__(self) -> None:
        for name, setting in settings_of(type(self)).items():
            try:
                setting.kind.check(getattr(self, name))
            except ValueError as error:
                raise BadSetting(
                    "[{section}] {name}: {error}", section=self.section, name=name, error=error
                ) from None


# Every section by its name, ours and those of plug-ins.
SECTIONS: dict[str, type[Section]] = {}


def settings_of(section: type[Section]) -> dict[str, Setting]:
    """The settings of a section by name, in their order."""
    return {each.name: each.metadata[KEY] for each in dataclasses.fields(section)}  # type: ignore[arg-type]


class More(TypedDict, total=False):
    """What else may be said of a setting."""

    unit: str
    significant: bool
    first: Any


def whole(default: int, least: int, most: int, meaning: str, **more: Unpack[More]) -> Any:
    """A whole number."""
    return _field(Number(int, least, most), default, meaning, **more)


def real(default: float, least: float, most: float, meaning: str, **more: Unpack[More]) -> Any:
    """A number with decimals."""
    return _field(Number(float, least, most), default, meaning, **more)


def choice(
    default: str, options: Sequence[str] | Callable[[], Sequence[str]], meaning: str, **more: Unpack[More]
) -> Any:
    """One of some words."""
    return _field(Choice(options), default, meaning, **more)


def plug_in(
    default: str, group: str, meaning: str, beside: tuple[str, ...] = (), **more: Unpack[More]
) -> Any:
    """The name of a plug-in."""
    return _field(PlugIn(group, beside), default, meaning, **more)


def plug_ins(default: str, group: str, meaning: str, **more: Unpack[More]) -> Any:
    """Names of plug-ins, comma-separated."""
    return _field(PlugIns(group), default, meaning, **more)


def flag(default: bool, meaning: str, **more: Unpack[More]) -> Any:
    """Yes or no."""
    return _field(Flag(), default, meaning, **more)


def text(
    default: str, meaning: str, valid: Callable[[str], object] = str, allowed: str = "", **more: Unpack[More]
) -> Any:
    """A text, a path or a list."""
    return _field(Text(valid, allowed), default, meaning, **more)


def _field(
    kind: Kind, default: object, meaning: str, unit: str = "", significant: bool = True, first: object = None
) -> Any:
    setting = Setting(kind, default, meaning, unit, significant, default if first is None else first)
    return dataclasses.field(default=default, metadata={KEY: setting})


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that somebody may have meant, to go behind a complaint; nothing where none is near."""
    import difflib

    close = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {close[0]}?" if close else ""


def units(text: str) -> None:
    """Numbers of units, comma-separated; none is a model without hidden layers."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(re.fullmatch(r"0*[1-9]\d{0,5}", part) for part in parts):
        raise ValueError(f"{text!r} is no list of numbers of units, such as 128, 128")


def time_of_day(text: str) -> None:
    """HH:MM, a moment in ISO 8601, none, or nothing."""
    import datetime

    if text in ("", "none"):
        return
    read = datetime.datetime if len(text) > len("06:00") else datetime.time
    try:
        read.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time of day, such as 06:00") from None


def umask(text: str) -> None:
    """Rights that are taken away, in octal as for the command umask; nothing."""
    if text and not re.fullmatch(r"0?[0-7]{3}", text):
        raise ValueError(f"{text!r} are no rights in octal, such as 0027")


# What notes are made by that ship with the house (pipelines/lecture/writer/templates).
TEMPLATES = ("lecture", "meeting", "conversation")


def template(text: str) -> None:
    """Raises ValueError for what is neither a template that ships, nor called as a TOML file."""
    if text and text not in TEMPLATES and not text.endswith(".toml"):
        raise ValueError(
            f"{text!r} is none of {', '.join(TEMPLATES)}, nor a .toml file{nearest(text, TEMPLATES)}"
        )


def languages(text: str) -> None:
    """Raises ValueError for what is not auto, nor codes of languages with commas between."""
    for name in names_in(text):
        spoken_language(name)


def spoken_language(text: str) -> None:
    """An ISO 639 code, or auto."""
    if text == "auto":
        return
    from pipelines.locale.figures import Figures

    english = Figures("en")
    # Whisper's codes, some of which are not those of ISO 639, and all that CLDR has a name for.
    if re.fullmatch("[a-z]{2,3}", text) and english.language_name(text):
        return
    codes = {name.lower(): code for code, name in english.locale.languages.items() if len(code) <= 3}
    close = nearest(text.lower(), codes).removeprefix("; did you mean ").rstrip("?")
    meant = f"; did you mean {codes[close]}?" if close else ""
    raise ValueError(f"{text!r} is no code of a language such as en or ru{meant}")
