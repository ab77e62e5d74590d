"""From any recording to 16 kHz mono FLAC, the form that recognisers want."""

import contextlib
import datetime
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.core import extras
from pipelines.core.errors import BadInput, Unavailable
from pipelines.lecture.recording.media import demuxer_of, ffmpeg_input, open_media, tags
from pipelines.locale.message import Message

SAMPLE_RATE = 16_000

# Containers that say how long they are; of others ffmpeg guesses it from the bit rate.
DECLARING = {"mov", "matroska", "avi", "asf", "wav", "flac", "ogg"}
# What a clock that nobody has set tells; libavformat 63 reads it from a WMA that tells no time.
UNSET_CLOCK = datetime.date(1970, 1, 1)
# Silence where the sound starts late or has a hole, so that every time is one of the recording.
KEEP_TIME = f"aresample={SAMPLE_RATE}:async=1:first_pts=0"
# A recording that ends this much (s, and share) before its declared end was cut off while copied.
MISSING_SECONDS, MISSING_SHARE = 5.0, 0.05


@dataclass(frozen=True)
class Media:
    """What a recording's container says of itself; durations in seconds, None if it does not say."""

    demuxer: str  # that reads it, by ffmpeg's name
    duration: float | None
    track_durations: tuple[float | None, ...]  # of the audio tracks, where declared and not guessed
    title: str
    created: datetime.date | None

    @property
    def audio_tracks(self) -> int:
        return len(self.track_durations)


def probe(path: Path) -> Media:
    """Read the container's headers; raises BadInput for what is not a media file."""
    import av

    with open_media(path) as container:
        demuxer, said = demuxer_of(container), tags(container)
        return Media(
            demuxer=demuxer,
            duration=container.duration / av.time_base if container.duration else None,
            track_durations=tuple(
                float(stream.duration * stream.time_base)
                if stream.duration and demuxer in DECLARING
                else None
                for stream in container.streams.audio
            ),
            title=said.get("title", "").strip(),
            created=_date(said.get("creation_time") or said.get("date") or ""),
        )


def _date(text: str) -> datetime.date | None:
    """The day that a tag tells; a time in UTC, as cameras write it, is that of the machine's time zone."""
    for part in (text, text[:10]):
        with contextlib.suppress(ValueError):
            moment = datetime.datetime.fromisoformat(part)
            break
    else:
        return None
    if moment.date() <= UNSET_CLOCK:
        return None
    try:
        return (moment.astimezone() if moment.tzinfo is datetime.UTC else moment).date()
    except (OverflowError, OSError):  # a year beyond those that a machine knows has no place in its zone
        return None


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


def extract_audio(video: Path, flac: Path, track: int, on_progress: Callable[[float], None]) -> None:
    """Write the recording's audio track (numbered from 1) to `flac`, 16 kHz, mono, 16 bit.

    `on_progress` gets the fraction done. Raises BadInput where there is no such track, the
    container is broken, or the recording ends well before its declared end.
    """
    import ffmpeg

    media = probe(video)
    if media.audio_tracks == 0:
        raise BadInput(video, "has no audio track")
    if not 1 <= track <= media.audio_tracks:
        raise BadInput(
            video, "has no audio track {track}; it has {count}", track=track, count=media.audio_tracks
        )
    source = ffmpeg_input(video, media.demuxer)[f"a:{track - 1}"]
    sink = ffmpeg.output(
        source, filename=os.fsencode(f"file:{flac}"), format="flac",
        af=KEEP_TIME, ac=1, sample_fmt="s16", map_metadata=-1,
    )  # fmt: skip
    sink = sink.global_args("-nostdin", "-hide_banner", "-loglevel", "error", "-progress", "pipe:1")
    with tempfile.TemporaryFile("w+", errors="replace") as complaints:
        command = sink.compile(cmd=ffmpeg_command(), overwrite_output=True)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True) as process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    if (seconds := _progress_seconds(line)) and media.duration:
                        on_progress(min(1.0, seconds / media.duration))
            except BaseException:
                process.kill()
                raise
        complaints.seek(0)
        said = complaints.read()
    if process.returncode:
        raise _explain(video, said)
    _refuse_cut_off(video, media, track, flac, "ended prematurely" in said)


def _progress_seconds(line: str) -> float | None:
    found = re.match(r"out_time_us=(\d+)", line)
    return int(found[1]) / 1e6 if found else None


def _explain(video: Path, complaints: str) -> Exception:
    """A full disk is the world's fault and will be retried; the rest is the file's."""
    if "No space left" in complaints:
        return OSError(28, "No space left on device while writing the audio of", str(video))
    lines = [line for line in complaints.splitlines() if line.strip()]
    told = lines[-1] if lines else Message("no reason given")
    return BadInput(video, "ffmpeg cannot decode its audio ({reason})", reason=told)


def _refuse_cut_off(video: Path, media: Media, track: int, flac: Path, ended_early: bool) -> None:
    """Raise BadInput where the sound stops well before the end that its own track declares.

    The picture may well go on without sound, so the container's duration counts only
    where ffmpeg itself said that the file ended early.
    """
    got = probe(flac).duration or 0.0
    if got == 0.0:
        raise BadInput(video, "its audio track is empty")
    declared = media.track_durations[track - 1] or (media.duration if ended_early else None)
    if declared and declared - got > max(MISSING_SECONDS, MISSING_SHARE * declared):
        raise BadInput(
            video,
            "is cut off: {got:.0f} s of sound where {declared:.0f} s are declared",
            got=got,
            declared=declared,
        )
