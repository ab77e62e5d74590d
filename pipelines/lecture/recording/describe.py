"""What is known of a recording before anybody listens: its title, day and length."""

from pathlib import Path

from pipelines.core.files.names import escaped
from pipelines.core.settings import LimitsSettings
from pipelines.lecture.recording import audio, naming
from pipelines.lecture.recording.unnamed import is_unnamed
from pipelines.lecture.records import Recording


def describe_recording(video: Path, limits: LimitsSettings | None = None) -> Recording:
    """Title and day as the container has them, else the file's name; raises BadInput for what is none.

    A title that no person has given goes behind a name that one has.
    """
    media = audio.probe(video, limits)
    titled = not is_unnamed(media.title)
    return Recording(
        title=media.title if titled else escaped(naming.title_from_name(video)),
        date=media.created or naming.date_from_name(video),
        duration=media.duration,
        audio_tracks=media.audio_tracks,
        named=titled or not is_unnamed(video.stem),
    )
