"""The fonts that are installed, and what to install for a script that none of them has."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Collection
from functools import cache
from pathlib import Path

from pipelines.locale.catalogue import Catalogue
from pipelines.locale.message import N_

# Fonts that are tried first for what the notes' own faces lack, before all others.
PREFERRED = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "FreeSans.ttf", "Arial Unicode.ttf")
# Opening a font takes some 20 ms: where fontconfig is not there, no more than so many are searched.
MOST_TRIED = 40
# fontconfig reads all fonts anew where they have changed (s).
LONGEST_LOOK = 60
# Debian's packages of TrueType fonts for scripts (ISO 15924): those of Noto for Chinese, Japanese and Korean
# have outlines that cannot be embedded.
PACKAGES = {
    "Hani": "fonts-wqy-zenhei",
    "Bopo": "fonts-wqy-zenhei",
    "Hira": "fonts-ipafont-gothic",
    "Kana": "fonts-ipafont-gothic",
    "Hang": "fonts-nanum",
}
OTHERS, SYMBOLS = "fonts-noto-core", "fonts-symbola"
# Of characters that are of no script of their own.
_NO_SCRIPT = {"Zyyy", "Zinh", "Zzzz"}
MISSING = N_(
    "{scripts}. No TrueType font that is installed has them. Install one (on Debian {packages}), or name its "
    "file in [notes] fallback_fonts."
)


@cache
def installed(characters: str) -> list[tuple[str, int]]:
    """TrueType files that may have all of the characters, the plainest first, each with the face in it."""
    wanted = " ".join(f"{ord(character):x}" for character in characters)
    found = _asked(f":charset={wanted}:fontformat=TrueType")
    return _searched() if found is None else found


def _asked(pattern: str) -> list[tuple[str, int]] | None:
    """The fonts of a pattern of fontconfig; None where that is not there."""
    command = shutil.which("fc-list")
    if command is None:
        return None
    try:
        told = subprocess.run(
            [command, pattern, "--format", "%{file}\t%{index}\n"], capture_output=True, timeout=LONGEST_LOOK
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if told.returncode:
        return None
    lines = [line.rpartition("\t") for line in told.stdout.decode(errors="surrogateescape").splitlines()]
    # The upper half of the number is that of an instance of a variable font.
    fonts = {(path, int(index) & 0xFFFF) for path, _, index in lines if index.isdigit()}
    return sorted(fonts, key=_rank)


@cache
def _searched() -> list[tuple[str, int]]:
    from reportlab.rl_config import TTFSearchPath

    found = {path.name: path for folder in reversed(TTFSearchPath) for path in Path(folder).rglob("*.ttf")}
    return sorted(((str(path), 0) for path in found.values()), key=_rank)[:MOST_TRIED]


def _rank(font: tuple[str, int]) -> tuple:
    name = Path(font[0]).name
    styled = any(
        style in name for style in ("Bold", "Italic", "Oblique", "Light", "Thin", "Mono", "Condensed")
    )
    preferred = PREFERRED.index(name) if name in PREFERRED else len(PREFERRED)
    return preferred, styled, name, font[1], font[0]


def missing_told(missing: Collection[str], words: Catalogue) -> str:
    """Of which scripts characters are missing, how many of each, and what to install: a line."""
    from fontTools.unicodedata import script, script_extension

    counts = Counter(code for each in missing if (code := script(each[0])) not in _NO_SCRIPT)
    # Marks that go with one of the scripts, such as the full stop of Chinese, come with its font.
    none = [each[0] for each in missing if script(each[0]) in _NO_SCRIPT]
    symbols = sum(not script_extension(each) & counts.keys() for each in none)
    names = {code: words.locale.scripts.get(code, code) for code in counts}
    ranked = sorted(counts, key=lambda code: (-counts[code], code))
    told = [f"{names[code]} ({counts[code]})" for code in ranked]
    packages = dict.fromkeys(PACKAGES.get(code, OTHERS) for code in ranked)
    if symbols:
        told.append(words.gettext("symbols ({count})", count=symbols))
        packages[SYMBOLS] = None
    return words.gettext(MISSING, scripts=", ".join(told), packages=", ".join(packages))
