"""Whether luigi.cfg was found, and whether everything in it means something."""

import difflib
import importlib
from collections.abc import Iterator
from pathlib import Path

import luigi
import luigi.configuration
from luigi.task_register import Register

from pipelines.core import registry, settings
from pipelines.core.errors import BadSetting
from pipelines.locale.message import Message

# Where Luigi declares most of what it reads.
DECLARING = [
    f"luigi.{name}" for name in ("execution_summary", "notifications", "retcodes", "scheduler", "worker")
]
# Options that Luigi reads without declaring them.
UNDECLARED = {
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


def sections() -> dict[str, type[luigi.Config]]:
    """Our own sections by name, and those that plug-ins of other packages bring."""
    ours = {
        name: each
        for name, each in vars(settings).items()
        if isinstance(each, type) and issubclass(each, luigi.Config)
    }
    brought = filter(None, (getattr(each, "settings", None) for each in registry.foreign_classes()))
    return {each.get_task_family(): each for each in brought} | ours


def files() -> list[Path]:
    """The configuration files that are read, the most important last."""
    paths = luigi.configuration.LuigiConfigParser._config_paths
    return [Path(path).absolute() for path in paths if Path(path).is_file()]


def impossible() -> list[str]:
    """What is set to a value that cannot be, in one line each."""
    found = []
    for section in sections().values():
        try:
            settings.read(section)
        except BadSetting as error:
            found.append(error.message)
    return found


def check_settings() -> None:
    """Raises BadSetting where anything is set to a value that cannot be: before any work."""
    for told in impossible():
        raise BadSetting(told)


def unknown() -> Iterator[str]:
    """Sections and settings that nothing reads, with the nearest known name."""
    known = _luigis() | {name: _names(section) for name, section in sections().items()}
    config = luigi.configuration.get_config()
    for section in config.sections():
        if section not in known:
            yield _unknown(Message("[{section}] is no section", section=section), section, known)
            continue
        names = known[section]
        for option in config.options(section) if names is not None else ():
            if _plain(option) not in names:
                told = Message("[{section}] has no setting {name}", section=section, name=option)
                yield _unknown(told, _plain(option), names)


def _luigis() -> dict[str, set[str] | None]:
    """Luigi's own sections; None where anything may stand in one."""
    for module in DECLARING:
        importlib.import_module(module)  # registers what it reads
    found: dict[str, set[str] | None] = {}
    for name in Register.task_names():
        task = Register.get_task_cls(name)
        # Parameters of every task may be set in a section of its name.
        found[name] = _names(task)
    for name, options in UNDECLARED.items():
        found[name] = None if options is None else found.get(name, set()) | set(map(_plain, options))
    return found


def _names(section: type[luigi.Task]) -> set[str]:
    return {_plain(name) for name, _ in section.get_params()}


def _plain(name: str) -> str:
    return name.replace("-", "_")


def _unknown(what: Message, name: str, known) -> Message:
    close = difflib.get_close_matches(name, list(known), 1)
    return Message("{what}; did you mean {near}?", what=what, near=close[0]) if close else what
