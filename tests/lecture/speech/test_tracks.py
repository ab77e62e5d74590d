"""Which track and which channel is heard: the one in which somebody speaks."""

import subprocess

import numpy
import pytest

from pipelines.core.errors import BadInput
from pipelines.lecture.recording import audio
from pipelines.lecture.speech.tracks import Heard, Wanted, hear, hear_parts, speech_in
from pipelines.lecture.speech.windows import read_windows
from tests.conftest import ROOT

# The first seconds of the sample lecture, in which somebody speaks; and what is none.
SPOKEN = ("-t", "8", "-i", ROOT / "data" / "videos" / "lecture.mp4")
SILENCE = ("-f", "lavfi", "-t", "8", "-i", "anullsrc=r=16000:cl=mono")
HUM = ("-f", "lavfi", "-t", "8", "-i", "anoisesrc=amplitude=0.4:color=brown:seed=1:r=16000")
MONO = "aformat=sample_rates=16000:channel_layouts=mono"


@pytest.fixture
def made(tmp_path):
    """A recording made of speech (input 0) and something else (input 1): made(other, filters, *arguments)."""

    def make(other, filters: str, *arguments, name: str = "talk.mka"):
        inputs = [*SPOKEN, *other, "-filter_complex", filters, *arguments, "-c:a", "flac", tmp_path / name]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, inputs)], check=True)
        return tmp_path / name

    return make


@pytest.fixture
def heard(tmp_path):
    """What is heard of a recording, whose sound is heard.flac then."""

    def listen(video, **wanted) -> Heard:
        listen.flac = tmp_path / "sound" / "heard.flac"
        listen.flac.parent.mkdir(exist_ok=True)
        found = hear(video, listen.flac, Wanted(**wanted), lambda _: None)
        assert [path.name for path in listen.flac.parent.iterdir()] == ["heard.flac"]
        return found

    return listen


def two(*arguments):
    """Two tracks: first the other thing, then speech."""
    return (f"[1:a]{MONO}[n];[0:a]{MONO}[s]", "-map", "[n]", "-map", "[s]", *arguments)


def test_the_track_with_speech_is_heard_though_the_first_is_silent(made, heard):
    """As OBS writes it when the microphone is on the second track: nothing was found in it."""
    assert heard(made(SILENCE, *two())) == Heard(pytest.approx(8, abs=0.1), (2,), 2, 2)
    assert speech_in(heard.flac).seconds > 5


def test_a_track_that_is_set_is_heard_whatever_is_on_it(made, heard):
    video = made(SILENCE, *two())
    assert heard(video, track=1).tracks == (1,)
    assert speech_in(heard.flac).seconds == 0
    with pytest.raises(BadInput, match="has no audio track 3; it has 2"):
        heard(video, track=3)


def test_of_tracks_with_speech_language_goes_before_the_mark_and_that_before_the_place(made, heard):
    both = f"[0:a]{MONO},asplit[a][b];[1:a]anullsink", "-map", "[a]", "-map", "[b]"
    tags = "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=rus"
    marked = made(SILENCE, *both, *tags, "-disposition:a:0", "0", "-disposition:a:1", "default")
    assert heard(marked).tracks == (2,)
    assert heard(marked, language="en").tracks == (1,)
    plain = made(SILENCE, *both, *tags, "-disposition:a:0", "default", "-disposition:a:1", "0")
    assert heard(plain).tracks == (1,)
    assert heard(plain, language="ru").tracks == (2,)


def test_microphones_on_several_tracks_can_be_mixed(made, heard):
    halves = f"[0:a]{MONO},asplit[a][b];[a]volume='lt(t,4)':eval=frame[l];"
    halves += "[b]volume='0.05*gte(t,4)':eval=frame[r];[1:a]anullsink"
    video = made(SILENCE, halves, "-map", "[l]", "-map", "[r]")
    assert heard(video, mix=True).tracks == (1, 2)
    [window] = read_windows(heard.flac, 1)
    first, second = (
        numpy.abs(window.samples[int(a * 16000) : int(b * 16000)]).mean() for a, b in ((1, 4), (5, 8))
    )
    assert 0.3 < second / first < 3


@pytest.mark.parametrize(
    ("other", "filters", "channels"),
    [
        (SILENCE, f"[0:a]{MONO},pan=stereo|c0=c0|c1=-1*c0[o];[1:a]anullsink", {1, 2}),
        (HUM, f"[0:a]{MONO},volume=0.1[s];[1:a]{MONO}[n];[n][s]join=inputs=2:channel_layout=stereo[o]", {2}),
        (SILENCE, f"[0:a]{MONO}[s];[1:a]{MONO}[n];[n][s]join=inputs=2:channel_layout=stereo[o]", {0}),
    ],
    ids=["turned round", "noise on the other", "silence on the other"],
)
def test_speech_in_one_channel_or_turned_round_in_the_other_is_heard(made, heard, other, filters, channels):
    assert heard(made(other, filters, "-map", "[o]")).channel in channels
    assert speech_in(heard.flac).seconds > 5


def test_parts_are_heard_one_behind_the_other_each_as_long_as_it_says(made, tmp_path):
    first, second = (made(SILENCE, *two(), name=f"{name}.mka") for name in "ab")
    found = hear_parts((first, second), (9.5, None), tmp_path / "h.flac", Wanted(), lambda _: None)
    assert (found.starts, found.tracks) == ((0.0, 9.5), (2,))
    assert audio.sound_length(tmp_path / "h.flac") == pytest.approx(9.5 + 8, abs=0.1) == found.seconds
