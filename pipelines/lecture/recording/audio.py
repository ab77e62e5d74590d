"""From any recording to 16 kHz mono FLAC, the form that recognisers want.

A recording is opened in a guarded process alone, for its headers as for its sound: what it costs is bounded
there, and nothing that it does harms this one.
"""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from pipelines.core import extras
from pipelines.core.errors import Unavailable
from pipelines.core.guard.client import guarded
from pipelines.core.guard.job import Job
from pipelines.core.settings import LimitsSettings
from pipelines.lecture.recording import headers, sound
from pipelines.lecture.recording.bounds import bounds_of, confinement, media_seconds
from pipelines.lecture.recording.headers import Media
from pipelines.lecture.recording.sound import SAMPLE_RATE, Sound

__all__ = [
    "SAMPLE_RATE",
    "Media",
    "Sound",
    "extract_audio",
    "extract_sound",
    "ffmpeg_command",
    "ffmpeg_version",
    "probe",
    "sound_length",
]

# What every guarded process needs that opens a recording: read before, it need not be found again for each.
NEEDED = ("av", "ffmpeg")


def probe(path: Path, limits: LimitsSettings | None = None) -> Media:
    """What a recording's container says of itself; without `limits` the usual ones hold.

    Raises BadInput for what is not a media file, or too much; Stopped where the answer takes too long.
    """
    limits = limits or LimitsSettings()
    job = Job(
        headers.__name__,
        headers.read_headers.__name__,
        (Path(path), bounds_of(limits)),
        confinement(limits, limits.probe_seconds, path),
        preload=NEEDED,
    )
    return guarded(job, path, Media, limits.probe_seconds)


def sound_length(flac: Path) -> float:
    """How long (s) the sound is that `extract_audio` has written: a file of our own."""
    return headers.read_headers(flac, None).duration or 0.0


def ffmpeg_command() -> str:
    """The system's ffmpeg, or else the one that the imageio-ffmpeg wheel carries."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        import imageio_ffmpeg

        return imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        raise Unavailable(
            "there is no ffmpeg: install the system's, or {install}", install=extras.install("lecture")
        ) from None


def ffmpeg_version() -> str:
    line = subprocess.run([ffmpeg_command(), "-version"], capture_output=True, text=True, check=True).stdout
    return line.split()[2]


def extract_audio(
    video: Path,
    flac: Path,
    track: int,
    on_progress: Callable[[float], None],
    limits: LimitsSettings | None = None,
) -> float:
    """As `extract_sound`, of all channels mixed; gives the length in seconds."""
    return extract_sound(video, flac, track, on_progress, limits).seconds


def extract_sound(
    video: Path,
    flac: Path,
    track: int,
    on_progress: Callable[[float], None],
    limits: LimitsSettings | None = None,
    channel: int = 0,
) -> Sound:
    """Write the recording's audio track (numbered from 1) to `flac`, 16 kHz, mono, 16 bit: one of its
    channels (from 1), or all mixed (0).

    `on_progress` gets the fraction done; without `limits` the usual ones hold. Raises BadInput where there is
    no such track, the container is broken, it is too much, or what it declares is not what it holds;
    Stopped where it takes too long for its length.
    """
    limits = limits or LimitsSettings()
    seconds = media_seconds(limits, probe(video, limits).duration)
    flac.touch()  # the one file that may be written then
    job = Job(
        sound.__name__,
        sound.write_sound.__name__,
        (Path(video), flac, track, channel, ffmpeg_command(), bounds_of(limits)),
        confinement(limits, seconds, video, flac),
        tells=True,
        preload=NEEDED,
    )
    return guarded(job, video, Sound, seconds, on_progress)
