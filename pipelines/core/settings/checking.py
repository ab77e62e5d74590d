"""Whether what is set means something: each fault in one line, with its place and the nearest name."""

import configparser
import difflib
import importlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import luigi
import luigi.configuration
from luigi.task_register import Register

from pipelines.core.errors import BadSetting
from pipelines.core.plug_ins import registry
from pipelines.core.settings.kinds import SECTIONS
from pipelines.core.settings.reading import config_of, read
from pipelines.core.settings_file import unreadable
from pipelines.locale.message import Message

# Where Luigi declares most of what it reads.
DECLARING = [
    f"luigi.{name}" for name in ("execution_summary", "notifications", "retcodes", "scheduler", "worker")
]
# Options that Luigi reads without declaring them; None where anything may stand in a section.
UNDECLARED: dict[str, set[str] | None] = {
    "core": {
        "default-scheduler-host", "default-scheduler-port", "default-scheduler-url", "no_configure_logging",
        "rpc-connect-timeout", "rpc-retry-attempts", "rpc-retry-wait", "rpc-log-retries", "autoload_range",
        "tmp_dir", "default_lang",
    },
    "task_history": {"db_connection"},
    "execution_summary": {"summary_length"},
    "luigid": None,
    "logging": None,
    "DEFAULT": None,
}  # fmt: skip

# Checks of what settings refer to: each gives section and setting with what is wrong. Who knows what that
# may say adds them (pipelines/__init__.py).
FURTHER: list[Callable[[], Iterable[tuple[tuple[str, str], Message]]]] = []

_SECTION = re.compile(r"\[(?P<name>[^\]]+)\]")
_OPTION = re.compile(r"(?P<name>[^\s:=#;][^:=]*?)\s*[:=]")


def files() -> list[Path]:
    """The configuration files that are read, the most important last."""
    paths = luigi.configuration.LuigiConfigParser._config_paths
    return [Path(path).absolute() for path in paths if Path(path).is_file()]


def sections() -> dict[str, type[luigi.Config]]:
    """Our own sections by name, and those that plug-ins bring."""
    brought = filter(None, (getattr(each, "settings", None) for each in registry.classes()))
    ours = {name: config_of(cast(Any, section)) for name, section in SECTIONS.items()}
    return {each.get_task_family(): each for each in brought} | ours


def faults() -> list[Message]:
    """Everything that is wrong with what is set, a line each; nothing where all is well."""
    try:
        luigi.configuration.get_config()
    except (configparser.Error, UnicodeDecodeError) as error:
        return [unreadable(error)]
    found = [*unknown(), *impossible()]
    return found or [_placed(told, *place) for check in FURTHER for place, told in check()]


def check_settings() -> None:
    """Raise BadSetting with the first of what is wrong with what is set: before any work."""
    if found := faults():
        raise BadSetting(found[0])


def unknown() -> Iterator[Message]:
    """Sections and settings that nothing reads, with the nearest known name."""
    known = _luigis() | {name: _names(section) for name, section in sections().items()}
    config = luigi.configuration.get_config()
    for section in config.sections():
        if section not in known:
            told = Message("[{section}] is no section", section=section)
            yield _placed(_near(told, section, known), section)
            continue
        names = known[section]
        if names is None:
            continue
        for option in config.options(section):
            if _plain(option) not in names:
                told = Message("[{section}] has no setting {name}", section=section, name=option)
                yield _placed(_near(told, _plain(option), names), section, option)


def impossible() -> Iterator[Message]:
    """What is set to a value that cannot be."""
    for name, section in sections().items():
        try:
            read(section)
        except BadSetting as error:
            named = re.match(r"\[\w+\] (\w+):", str(error))
            yield _placed(error.message, name, named[1] if named else "")
        except configparser.Error as error:
            yield unreadable(error)


def _near(what: Message, name: str, known: Collection[str]) -> Message:
    close = difflib.get_close_matches(name, list(known), 1)
    return Message("{what}; did you mean {near}?", what=what, near=close[0]) if close else what


def _placed(what: Message, section: str, option: str = "") -> Message:
    """What is wrong, after the file and the line where it stands; as it is, where it came another way."""
    place = _where(section, option)
    return Message("{place}: {what}", place=place, what=what) if place else what


def _where(section: str, option: str = "") -> str:
    """Where a setting or a section stands, as "luigi.cfg:12"; nothing where it came by the command line."""
    for path in reversed(files()):
        inside = ""
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if head := _SECTION.match(line):
                inside = head["name"]
                if inside == section and not option:
                    return f"{path.name}:{number}"
            elif inside == section and option and _sets(line) == _plain(option):
                return f"{path.name}:{number}"
    return ""


def _sets(line: str) -> str:
    """The setting that a line of a file sets; nothing where it sets none."""
    found = _OPTION.match(line)
    return _plain(found["name"].lower()) if found else ""


def _luigis() -> dict[str, Collection[str] | None]:
    """Luigi's own sections, and those of every task that is known by now."""
    for module in DECLARING:
        importlib.import_module(module)  # registers what it reads
    found: dict[str, Collection[str] | None] = {}
    for name in Register.task_names():
        task: type[luigi.Task] = Register.get_task_cls(name)
        # Parameters of every task may be set in a section of its name.
        found[name] = _names(task)
    for name, options in UNDECLARED.items():
        found[name] = None if options is None else {*(found.get(name) or ()), *map(_plain, options)}
    return found


def _names(section: type[luigi.Task]) -> set[str]:
    return {_plain(name) for name, _ in section.get_params()}


def _plain(name: str) -> str:
    return name.replace("-", "_")
