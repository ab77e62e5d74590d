"""The pictures of the slides: light enough for a mailbox, and in a folder beside the notes."""

import filecmp
import io
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

from pipelines.core.files.atomic import whole
from pipelines.lecture.records import Slide

# What the pictures of slides are called.
PICTURE = re.compile(r"\d{3,}\.jpg")
# All pictures of a lecture together weigh at most so many bytes; those of an hour are lighter anyway.
BUDGET = 10_000_000
# What they are reduced to where they weigh more: widest (pixels) and quality of the JPEG.
REDUCTIONS = ((1280, 80), (960, 75), (720, 70), (480, 65), (360, 50))


def pictures(folder: Path | None, names: Iterable[str]) -> dict[str, bytes]:
    """The JPEG files by name, all of them reduced alike until they are light enough together."""
    names = sorted(set(names))
    if folder is None or not names:
        return {}
    found = whole_ones = {name: (folder / name).read_bytes() for name in names}
    for width, quality in REDUCTIONS:
        if sum(map(len, found.values())) <= BUDGET:
            break
        found = {name: reduced(data, width, quality) for name, data in whole_ones.items()}
    return found


def reduced(jpeg: bytes, width: int, quality: int) -> bytes:
    """The picture at most so many pixels wide; raises OSError where it is none."""
    import PIL.Image

    written = io.BytesIO()
    with PIL.Image.open(io.BytesIO(jpeg)) as image:
        image.draft("RGB", (width, width))
        small = image.convert("RGB")
        small.thumbnail((width, width), PIL.Image.Resampling.LANCZOS)
        small.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()


def put_pictures(slides: Sequence[Slide], source: Path | None, folder: Path, ours: bool) -> bool:
    """Copy the slides' JPEG files from `source` to `folder`; gives whether there are any.

    Those of an earlier time go, where the folder is known as `ours`. Whatever else lies in it stays, such as
    the notes of recordings in a folder of that name; what is `in_the_way` was refused before.
    """
    names = _names(slides, source)
    there, old = _there(folder), _old(folder, ours)
    if there <= old:
        _put_folder(names, source, folder, bool(old))
        return bool(names)
    for name in names:
        with whole(folder / name) as part:
            shutil.copyfile(cast(Path, source) / name, part)
    for name in old - names:
        (folder / name).unlink(missing_ok=True)
    return bool(names)


def in_the_way(slides: Sequence[Slide], source: Path | None, folder: Path, ours: bool) -> Path | None:
    """What `put_pictures` would replace that it has not put there itself; None where there is nothing."""
    names = _names(slides, source)
    if names and os.path.lexists(folder) and not _is_folder(folder):
        return folder
    others = (_there(folder) - _old(folder, ours)) & names
    return next(
        (folder / name for name in sorted(others) if not _same(cast(Path, source) / name, folder / name)),
        None,
    )


def _put_folder(names: set[str], source: Path | None, folder: Path, there: bool) -> None:
    """The folder holds these pictures and nothing else then; without any there is none."""
    if not names:
        if there:
            shutil.rmtree(folder, ignore_errors=True)
        return
    with whole(folder) as part:
        part.mkdir()
        for name in sorted(names):
            shutil.copyfile(cast(Path, source) / name, part / name)


def _names(slides: Sequence[Slide], source: Path | None) -> set[str]:
    return set() if source is None else {slide.image for slide in slides}


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _there(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if _is_folder(folder) else set()


def _old(folder: Path, ours: bool) -> set[str]:
    """The pictures of slides that were put there before."""
    found = map(folder.joinpath, _there(folder)) if ours else ()
    return {path.name for path in found if PICTURE.fullmatch(path.name) and _is_file(path)}


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _same(one: Path, other: Path) -> bool:
    """Whether a file has been put there already, by a process that was stopped before it could tell."""
    return _is_file(other) and filecmp.cmp(one, other, shallow=False)
