"""What of luigi.cfg has to hold also where the command is run in a folder without one."""

import configparser
import sys
import warnings
from pathlib import Path

import luigi.configuration
from luigi.parameter import UnconsumedParameterWarning

from pipelines.core.errors import BadSetting
from pipelines.core.files.rights import take_away
from pipelines.core.settings import checking, configuration
from pipelines.core.settings.house import PathsSettings
from pipelines.core.settings.reading import config_of, read
from pipelines.core.settings_file import unreadable

# Luigi's own exit code is 0 for everything, and a task that wrote nothing has succeeded.
REQUIRED = {
    "retcode": {
        "already_running": "10",
        "missing_data": "20",
        "not_run": "25",
        "task_failed": "30",
        "scheduling_error": "35",
        "unhandled_exception": "40",
    },
    "worker": {"check_complete_on_run": "true"},
    # Seconds until a scheduler that is away is asked again.
    "core": {"rpc_retry_wait": "5"},
}
# One line an event, on standard error.
LOGGING = Path(__file__).with_name("logging.cfg")


def require() -> None:
    """Find the settings, and set what no configuration file has set.

    Raises BadSetting for a file that cannot be read. The command luigi is ended here by what is wrong with
    the settings, a line each: by itself it would find out in the middle of the work, or never.
    """
    try:
        _require()
        faults = checking.faults() if _is_luigi() else []
    except BadSetting as error:
        if not _is_luigi():
            raise
        faults = [error.message]
    for fault in faults:
        print(f"konspekt: {fault}", file=sys.stderr)
    if _is_luigi() and not faults:
        take_away(read(config_of(PathsSettings)).umask)
    if faults:
        sys.exit(int(REQUIRED["retcode"]["unhandled_exception"]))


def _is_luigi() -> bool:
    """Whether this process is the command luigi."""
    program = Path(sys.argv[0])
    return program.stem == "luigi" or program.parts[-2:] == ("luigi", "__main__.py")


def _require() -> None:
    # Luigi reads this one without declaring it, and warns of it at every start.
    warnings.filterwarnings("ignore", message=".*'rpc_retry_wait'")
    # What nothing reads is told with its place, and ends the command.
    warnings.filterwarnings("ignore", category=UnconsumedParameterWarning)
    try:
        configuration.find()
        config = luigi.configuration.get_config()
    except (configparser.Error, UnicodeDecodeError) as error:
        raise BadSetting(unreadable(error)) from None
    for section, values in REQUIRED.items():
        for name, value in values.items():
            if config.get(section, name, None) is None:
                config.set(section, name, value)
    _require_logging(config)


def _require_logging(config: luigi.configuration.LuigiConfigParser) -> None:
    """Log as the package does, unless a file that is there says otherwise."""
    chosen = config.get("core", "logging_conf_file", None)
    if chosen and Path(chosen).is_file():
        return
    if chosen and Path(chosen).is_absolute():
        print(f"konspekt: [core] logging_conf_file {chosen} is not there; logging as usual", file=sys.stderr)
    config.set("core", "logging_conf_file", str(LOGGING).replace("%", "%%"))
