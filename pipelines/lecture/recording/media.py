"""The one door to media: a recording is opened here, by PyAV and by ffmpeg, as itself and as nothing else.

A playlist, a script or a reference in a track can name other files, and two programs can take one file for
two different things. So only containers that hold all their sound and pictures are read, nothing but
files is opened, and ffmpeg is told which demuxer PyAV has found.
"""

import os
from pathlib import Path
from typing import Any

from pipelines.core.errors import BadInput
from pipelines.locale.message import Message

# The demuxers behind the formats that cameras, lecture halls, phones and field recorders write. Only that of
# QuickTime (mov) would open a second file, and is told not to.
DEMUXERS = "aac, ac3, aiff, amr, asf, au, avi, caf, dv, flac, flv, live_flv, loas, matroska, mov, mp3, mpeg"
DEMUXERS += ", mpegts, mxf, ogg, w64, wav"
GUARD = {"format_whitelist": DEMUXERS.replace(" ", ""), "protocol_whitelist": "file"}
# Tracks of QuickTime that lie in other files: https://ffmpeg.org/ffmpeg-formats.html#mov_002fmp4_002f3gp
QUICKTIME_GUARD = {"enable_drefs": "0", "use_absolute_path": "0"}


def open_media(path: Path):
    """The recording, open for reading (PyAV's InputContainer, to be closed).

    Raises BadInput for what is not a recording, and for what would lead to other files.
    """
    import av

    options: dict[str, Any] = {"container_options": GUARD | QUICKTIME_GUARD}
    if int(av.__version__.split(".")[0]) < 19:  # from then on it is the only way, and no option
        options["metadata_errors"] = "surrogateescape"
    try:
        return av.open(_url(path), **options)
    except PermissionError:
        raise BadInput(path, "may not be read (permission denied)") from None
    except av.error.ArgumentError:  # of a demuxer that is not on the list nothing else is said
        reason = Message("a playlist, or of a format that is not accepted")
    except (av.error.FFmpegError, OSError, ValueError) as error:
        reason = Message(getattr(error, "strerror", None) or str(error))
    raise BadInput(path, "is not a recording that ffmpeg can read ({reason})", reason=reason)


def demuxer_of(container) -> str:
    """The demuxer that reads an open recording, by the name that ffmpeg's `-f` knows."""
    return container.format.name.split(",")[0]


def tags(container) -> dict[str, str]:
    """What an open recording's metadata says, by names in lower case; what is not UTF-8 is shown as such."""
    return {name.lower(): _readable(value) for name, value in container.metadata.items()}


def ffmpeg_input(path: Path, demuxer: str):
    """The recording as an input of ffmpeg (of ffmpeg-python), read by that demuxer and no other."""
    import ffmpeg

    options = GUARD | QUICKTIME_GUARD if demuxer == "mov" else GUARD
    return ffmpeg.input(os.fsencode(_url(path)), format=demuxer, **options)


def _url(path: Path) -> str:
    # "file:" keeps a colon, a bar or a leading dash in the name from being taken for something else.
    return f"file:{Path(path).absolute()}"


def _readable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
