"""What is known of a recording before anybody listens: its title, day and length."""

from pathlib import Path

from pipelines.core.files.names import shown
from pipelines.core.settings import LimitsSettings
from pipelines.lecture.recording import audio, naming
from pipelines.lecture.recording.lecture_file import NOTHING, Said
from pipelines.lecture.recording.unnamed import is_unnamed
from pipelines.lecture.records import Recording


def describe_recording(
    video: Path, limits: LimitsSettings | None = None, said: Said = NOTHING, duration: float | None = None
) -> Recording:
    """Title and day as lecture.toml says, else the container, else the file's name.

    A title that no person has given goes behind a name that one has. `duration` (s) is known where the
    lecture has several parts. Raises BadInput for what is no recording.
    """
    media = audio.probe(video, limits)
    titled = not is_unnamed(media.title)
    title = media.title if titled else shown(naming.title_from_name(video))
    return Recording(
        title=said.title or title,
        date=said.date or media.created or naming.date_from_name(video),
        duration=duration or media.duration,
        audio_tracks=media.audio_tracks,
        named=bool(said.title) or titled or not is_unnamed(video.stem),
        speakers=said.speakers,
    )
