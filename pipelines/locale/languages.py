"""Which languages there are catalogues of, and which of them a person wants."""

import os
from collections.abc import Mapping
from pathlib import Path

FOLDER, DOMAIN = Path(__file__).parent, "konspekt"
# The language of the texts in the code: it needs no catalogue.
SOURCE = "en"
# The setting that leaves it to the environment.
AUTO = "auto"


def catalogue_file(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages() -> tuple[str, ...]:
    """The languages that fixed texts can be in: those whose folders are there."""
    return tuple(sorted({SOURCE, *(path.parents[1].name for path in FOLDER.glob(f"*/*/{DOMAIN}.po"))}))


def available(language: str) -> str | None:
    """The catalogue for a language (`de` for `de_AT` or `de-AT`), or None where there is none."""
    code = language.replace("-", "_").partition(".")[0].partition("@")[0]
    known = languages()
    return next((each for each in (code, code.partition("_")[0]) if each in known), None)


def of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """The language that LANGUAGE, LC_ALL, LC_MESSAGES and LANG ask for, as gettext reads them."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next(filter(None, (environment.get(name) for name in names)), "C")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return SOURCE
    wanted = [*environment.get("LANGUAGE", "").split(":"), locale]
    return next(filter(None, map(available, filter(None, wanted))), SOURCE)


def chosen(setting: str) -> str:
    """The language of a setting; of the environment, where that is `auto`."""
    return of_environment() if setting == AUTO else available(setting) or SOURCE
