"""The pictures of the slides: light enough for a mailbox, and in a folder beside the notes."""

import io
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipelines.core.atomic import whole
from pipelines.lecture.records import Slide

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
        image = image.convert("RGB")
        image.thumbnail((width, width), PIL.Image.Resampling.LANCZOS)
        image.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()


def put_pictures(slides: Sequence[Slide], source: Path | None, folder: Path) -> None:
    """Copy the slides' JPEG files from `source` to `folder`, which holds nothing else then.

    Without slides there is no such folder, and none is left of an earlier time.
    """
    names = {slide.image for slide in slides}
    if source is None or not names:
        shutil.rmtree(folder, ignore_errors=True)
        return
    with whole(folder) as part:
        part.mkdir()
        for name in sorted(names):
            shutil.copyfile(source / name, part / name)
