"""The sample lectures are what the demo promises: short, small, with picture, sound, title and date."""

import tomllib
from pathlib import Path

import av
import pytest

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.mark.parametrize(
    ("video", "script", "least", "most"),
    [("lecture.mp4", "lecture.en.toml", 100, 140), ("lecture-ru.mp4", "lecture.ru.toml", 40, 80)],
)
def test_a_sample_is_small_and_whole(video, script, least, most):
    lecture = tomllib.loads((DATA / "samples" / script).read_text(encoding="utf-8"))
    path = DATA / "videos" / video
    assert path.stat().st_size < 5_000_000
    with av.open(str(path)) as container:
        assert least < container.duration / av.time_base < most
        assert container.metadata["title"] == lecture["title"]
        assert container.metadata["creation_time"].startswith(lecture["date"][:10])
        [picture], [sound] = container.streams.video, container.streams.audio
        assert (picture.width, picture.height, picture.codec.name) == (1280, 720, "h264")
        assert sound.language == lecture["language"]
