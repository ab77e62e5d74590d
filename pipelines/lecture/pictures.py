"""The pictures of the slides, in a folder beside the notes that show them."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from pipelines.core.atomic import whole
from pipelines.lecture.transcript import Slide


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
