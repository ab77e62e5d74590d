"""The licences of all packages that an installation consists of, and of the programs that these carry.

python -m pipelines.ops.licences [--page] [EXTRA ...]

`--page` gives the table of docs/licences.md.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution

from pipelines.ops.shipped import EXTRAS, plain, shipped

# Libraries under the GPL that a build of ffmpeg may be made with (https://ffmpeg.org/legal.html).
COPYLEFT = ("libx264", "libx265", "libxvidcore", "libvidstab", "librubberband")
# A longer text is the licence itself.
LONGEST = 60


@dataclass(frozen=True)
class Licensed:
    """A package, or a program that it carries, and the licence that it names itself."""

    name: str
    version: str
    licence: str


def packages(own: Distribution, extras: tuple[str, ...]) -> list[Licensed]:
    """All that an installation consists of, by name."""
    found = shipped(own, extras)
    return [Licensed(name, each.version, licence(each)) for name, each in found.items()]


def licence(package: Distribution) -> str:
    """What the metadata of a package names: its expression, a short text, or its classifiers."""
    told = package.metadata
    for field in ("License-Expression", "License"):
        text = (told[field] or "").strip()
        if text and len(text) <= LONGEST and "\n" not in text and text.upper() != "UNKNOWN":
            return text
    named = [each for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    return "; ".join(each.rpartition(" :: ")[2] for each in named) or "see the package"


def carried(own: Distribution, extras: tuple[str, ...]) -> Iterator[Licensed]:
    """The builds of ffmpeg in packages of the installation, as they name themselves."""
    there = shipped(own, extras)
    if "av" in there:
        import av._core

        told = av._core.library_meta["libavcodec"]
        yield Licensed("ffmpeg in av", av.ffmpeg_version_info, _with_copyleft(told["license"], _libraries()))
    if "imageio-ffmpeg" in there:
        import imageio_ffmpeg

        program = imageio_ffmpeg.get_ffmpeg_exe()
        said = subprocess.run([program, "-version"], capture_output=True, text=True, check=True).stdout
        options = next((line for line in said.splitlines() if line.startswith("configuration:")), "")
        terms = "GPL" if "--enable-gpl" in options else "LGPL"
        terms += " version 3 or later" if "--enable-version3" in options else " version 2 or later"
        with_them = [each for each in COPYLEFT if f"--enable-{each}" in options]
        yield Licensed("ffmpeg in imageio-ffmpeg", said.split()[2], _with_copyleft(terms, with_them))


def _libraries() -> list[str]:
    """Which of the libraries under the GPL lie beside PyAV: its wheel carries what it is linked to."""
    beside = {str(file.name) for file in distribution("av").files or () if ".libs" in str(file.parent)}
    return [each for each in COPYLEFT if any(name.startswith(each) for name in beside)]


def _with_copyleft(terms: str, libraries: list[str]) -> str:
    return f"{terms}; with {', '.join(libraries)} (GPL)" if libraries else terms


def main(arguments: list[str] | None = None) -> None:
    given = sys.argv[1:] if arguments is None else arguments
    extras = tuple(plain(each) for each in given if each != "--page") or EXTRAS
    own = distribution("konspekt")
    if "--page" in given:
        print("| package | licence |\n| --- | --- |")
        print(*(f"| {each.name} | {each.licence} |" for each in packages(own, extras)), sep="\n")
        return
    found = [*packages(own, extras), *carried(own, extras)]
    width, middle = (max(len(getattr(each, name)) for each in found) for name in ("name", "version"))
    for each in found:
        print(f"{each.name:{width}}  {each.version:{middle}}  {each.licence}")


if __name__ == "__main__":
    main()
