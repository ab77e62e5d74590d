"""The one door to media: a recording is opened here, by PyAV and by ffmpeg, as itself and as nothing else.

A playlist, a script or a reference in a track can name other files, and two programs can take one file for
two different things. So only containers that hold all their sound and pictures are read, nothing but
files is opened, and ffmpeg is told which demuxer PyAV has found.
"""

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.core.errors import BadInput
from pipelines.lecture.recording.bounds import Bounds
from pipelines.locale.message import Message

# The demuxers behind the formats that cameras, lecture halls, phones and field recorders write. Only that of
# QuickTime (mov) would open a second file, and is told not to.
DEMUXERS = "aac, ac3, aiff, amr, asf, au, avi, caf, dv, flac, flv, live_flv, loas, matroska, mov, mp3, mpeg"
DEMUXERS += ", mpegts, mxf, ogg, w64, wav"
# To find out whether a disk gives a file it is read for so long (s).
READING = 10.0
GUARD = {"format_whitelist": DEMUXERS.replace(" ", ""), "protocol_whitelist": "file"}
# Tracks of QuickTime that lie in other files: https://ffmpeg.org/ffmpeg-formats.html#mov_002fmp4_002f3gp
QUICKTIME_GUARD = {"enable_drefs": "0", "use_absolute_path": "0"}


@contextlib.contextmanager
def blaming_the_disk(path: Path) -> Iterator[None]:
    """Raise OSError in place of BadInput where the disk does not give the file: that is no fault of the file.

    What ffmpeg says of it cannot tell: it calls a broken index an input/output error, too.
    """
    try:
        yield
    except BadInput:
        _read(path)
        raise


def _read(path: Path) -> None:
    over = time.monotonic() + READING
    try:
        file = open(path, "rb", buffering=0)  # noqa: SIM115 (what cannot be opened is told already)
    except OSError:
        return
    with file:
        while file.read(2**20) and time.monotonic() < over:
            pass


def open_media(path: Path, bounds: Bounds | None = None):
    """The recording, open for reading (PyAV's InputContainer, to be closed).

    No bounds are for files of our own. Raises BadInput for what is not a recording, for what would lead to
    other files, and for what is beyond the bounds; MemoryError where there is not enough of it.
    """
    import av

    options: dict[str, Any] = {"container_options": GUARD | QUICKTIME_GUARD}
    if int(av.__version__.split(".")[0]) < 19:  # from then on it is the only way, and no option
        options["metadata_errors"] = "surrogateescape"
    try:
        container = av.open(_url(path), **options)
        if bounds:
            _refuse_too_much(path, container, bounds)
        return container
    except PermissionError:
        raise BadInput(path, "may not be read (permission denied)") from None
    except av.error.ArgumentError:  # of a demuxer that is not on the list nothing else is said
        reason = Message("a playlist, or of a format that is not accepted")
    except (av.error.FFmpegError, OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ENOMEM:
            raise MemoryError from None
        reason = Message(getattr(error, "strerror", None) or str(error))
    raise BadInput(path, "is not a recording that ffmpeg can read ({reason})", reason=reason)


def _refuse_too_much(path: Path, container, bounds: Bounds) -> None:
    """Raise BadInput for more tracks, chapters or words about itself than any recording has."""
    with contextlib.ExitStack() as refused:
        refused.callback(container.close)
        count = len(container.streams)
        if count > bounds.streams:
            raise BadInput(
                path,
                "has {count} tracks; more than {most} are not read ([limits] tracks)",
                count=count,
                most=bounds.streams,
            )
        chapters = container.chapters()
        if len(chapters) > bounds.chapters:
            raise BadInput(
                path,
                "has {count} chapters; more than {most} are not read ([limits] chapters)",
                count=len(chapters),
                most=bounds.chapters,
            )
        said = [container.metadata, *(each.metadata for each in container.streams)]
        said += [each["metadata"] for each in chapters]
        size = sum(len(name) + len(value) for each in said for name, value in each.items())
        if size > bounds.metadata:
            raise BadInput(
                path,
                "tells {size:.0f} KiB of itself; more than {most:.0f} are not read ([limits] metadata_kib)",
                size=size / 1024,
                most=bounds.metadata / 1024,
            )
        refused.pop_all()


def demuxer_of(container) -> str:
    """The demuxer that reads an open recording, by the name that ffmpeg's `-f` knows."""
    return container.format.name.split(",")[0]


def tags(container) -> dict[str, str]:
    """What an open recording's metadata says, by names in lower case; what is not UTF-8 is shown as such."""
    return {name.lower(): _readable(value) for name, value in container.metadata.items()}


def packets(container, stream) -> Iterator[Any]:
    """The packets of one stream of an open recording, up to the end, or to where the file is broken."""
    import av

    try:
        yield from container.demux(stream)
    # IndexError: at the end PyAV stumbles over a stream that its head does not announce, as FLV may have.
    except (av.error.FFmpegError, IndexError):
        return


def jump(container, stream, stamp: int) -> bool:
    """Go on reading from the key frame before a time stamp; False where this file cannot be read so."""
    import av

    try:
        container.seek(stamp, stream=stream, backward=True)
    except (av.error.FFmpegError, OverflowError):  # such as the index of an AVI that leads out of it
        return False
    return True


def ffmpeg_input(path: Path, demuxer: str, pixels: int):
    """The recording as an input of ffmpeg (of ffmpeg-python), read by that demuxer and no other.

    Pictures of more than so many pixels are not decoded, as ffmpeg does to find out what they are.
    """
    import ffmpeg

    options = GUARD | QUICKTIME_GUARD if demuxer == "mov" else GUARD
    return ffmpeg.input(os.fsencode(_url(path)), format=demuxer, max_pixels=pixels, **options)


def _url(path: Path) -> str:
    # "file:" keeps a colon, a bar or a leading dash in the name from being taken for something else.
    return f"file:{Path(path).absolute()}"


def _readable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
