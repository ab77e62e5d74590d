"""Which luigi.cfg counts, and where things lie where none says so.

That of the folder that the command is run in, or of LUIGI_CONFIG_PATH; where there is neither, the user's
own: `konspekt/luigi.cfg` in the system's folder for settings (~/.config on Linux). A person with neither of
the first two has laid out no place for lectures: recordings are looked for in this folder and notes go into
`konspekt/` in it, while models and intermediate outputs lie where the system keeps such things.
"""

import hashlib
import os
from pathlib import Path

import luigi.configuration

from pipelines.core.errors import BadSetting

NAME = "konspekt"
# What Luigi reads in the folder that it is run in.
LOCAL = ("luigi.cfg", "client.cfg")

_assumed: set[str] = set()  # settings of [paths] that no file has


def find() -> None:
    """Read the user's luigi.cfg where there is no nearer one, and say where things lie if that does not."""
    if "LUIGI_CONFIG_PATH" in os.environ or any(Path(name).is_file() for name in LOCAL):
        return
    config = luigi.configuration.get_config()
    if users_file().is_file():
        config.add_config_path(str(users_file()))
    for name, folder in _folders().items():
        if config.get("paths", name, None) is None:
            config.set("paths", name, str(folder).replace("%", "%%"))
            _assumed.add(name)


def users_file() -> Path:
    """The luigi.cfg that this user may have for all folders."""
    import platformdirs

    return platformdirs.user_config_path(NAME, appauthor=False) / "luigi.cfg"


def require_inbox() -> None:
    """Raises BadSetting where nothing says which folder recordings are expected in.

    What is done unattended must not take this folder for it: cron begins in the user's home.
    """
    if not has_inbox():
        raise BadSetting(
            "nothing says which folder is the inbox, as there is no luigi.cfg in {path}: go to the "
            "folder that holds it, or let `konspekt init FOLDER` lay one out",
            path=Path.cwd(),
        )


def has_inbox() -> bool:
    """Whether a file says where recordings are expected."""
    return "inbox" not in _assumed


def _folders() -> dict[str, Path]:
    """The folders of [paths] for a person without a luigi.cfg."""
    import platformdirs

    here, place = Path.cwd(), Path(NAME)
    # Each folder has intermediate outputs of its own: what nothing needs is told from the notes beside it.
    own = f"{here.name or 'root'}-{hashlib.sha256(os.fsencode(here)).hexdigest()[:8]}"
    return {
        "inbox": Path("."),
        "notes": place / "notes",
        "reports": place / "reports",
        "predictions": place / "predictions",
        "work": _usable(platformdirs.user_cache_path(NAME, appauthor=False) / own, "work"),
        "models": _usable(platformdirs.user_data_path(NAME, appauthor=False) / "models", "models"),
    }


def _usable(folder: Path, name: str) -> Path:
    """The folder, or a hidden one here where the user has no home, or none that can be written."""
    nearest = next((path for path in (folder, *folder.parents) if path.exists()), Path("."))
    usable = folder.is_absolute() and nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    return folder if usable else Path(f".{NAME}") / name
