"""Two real voices are told apart, one is one, and silence needs no model."""

import subprocess

import numpy
import pytest

from pipelines.core.errors import BadInput
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.speakers.diarize import diarize, listen, speaker_turns, voices_of, windows
from pipelines.lecture.speakers.voice_encoder import WEIGHTS, VoiceEncoder
from pipelines.lecture.speakers.voice_prints import VoicePrint
from tests.conftest import ROOT

# Who speaks in the joined recording, and until when (s).
PARTS = (("lecture.mp4", 2, 12), ("lecture-ru.mp4", 3, 9), ("lecture.mp4", 20, 30))


@pytest.fixture(scope="module")
def joined(once):
    """Ten seconds of one speaker, six of another, and ten of the first again, as FLAC."""

    def make(folder):
        inputs, cuts = [], ""
        for number, (name, start, end) in enumerate(PARTS):
            inputs += ["-i", ROOT / "data" / "videos" / name]
            cuts += f"[{number}:a]atrim={start}:{end},asetpts=N/SR/TB,aresample={SAMPLE_RATE}[p{number}];"
        join = f"{cuts}[p0][p1][p2]concat=n=3:v=0:a=1[all]"
        command = ["ffmpeg", "-v", "error", *inputs, "-filter_complex", join, "-map", "[all]"]
        subprocess.run([*command, "-ac", "1", "-sample_fmt", "s16", folder / "joined.flac"], check=True)

    return once("two speakers", make) / "joined.flac"


@pytest.fixture(scope="module")
def model(model_folder):
    return model_folder("resemblyzer")


@pytest.fixture(scope="module")
def voices(joined, model):
    return listen(joined, lambda: model)


def said(turns, speaker: int, start: float, end: float) -> float:
    """How long (s) somebody speaks between two times."""
    own = (turn for turn in turns if turn.speaker == speaker)
    return sum(max(0.0, min(turn.end, end) - max(turn.start, start)) for turn in own)


def test_two_speakers_are_told_apart(voices):
    turns = speaker_turns(voices)
    assert {turn.speaker for turn in turns} <= {0, 1, 2}
    assert said(turns, 1, 0, 10) > 7 and said(turns, 1, 16, 26) > 7  # who speaks most is the first
    assert said(turns, 2, 10, 16) > 4
    assert said(turns, 2, 0, 9.5) == said(turns, 2, 16.5, 26) == 0
    assert said(turns, 1, 10.5, 15.5) == 0


def test_one_speaker_is_one(voices):
    alone = [number for number, start in enumerate(voices.starts) if voices.ends[number] < 10 or start > 16]
    kept = type(voices)(
        voices.starts[alone],
        voices.ends[alone],
        voices.stretch[alone],
        voices.vectors[alone],
        voices.stretches,
    )
    assert {turn.speaker for turn in speaker_turns(kept)} - {0} == {1}


def test_who_has_been_named_is_known_again_and_nobody_else(joined, model, voices):
    turns = speaker_turns(voices)
    first = VoicePrint("Anna", tuple(map(float, voices_of(voices, turns)[0])), 20.0, "week 1")
    found = diarize(joined, lambda: model, [first])
    assert [each.name for each in found.speakers] == ["Anna", ""]
    stranger = VoicePrint("Boris", tuple(numpy.eye(256)[0]), 60.0, "week 1")
    assert {each.name for each in diarize(joined, lambda: model, [stranger]).speakers} == {""}


def test_silence_needs_no_model(tmp_path):
    silent = tmp_path / "silent.flac"
    tone = ["-f", "lavfi", "-i", f"anullsrc=r={SAMPLE_RATE}:cl=mono", "-t", "3", "-sample_fmt", "s16", silent]
    subprocess.run(["ffmpeg", "-v", "error", *tone], check=True)
    found = diarize(silent, lambda: pytest.fail("nobody speaks"))
    assert (found.turns, found.speakers, found.looked) == ((), (), True)


def test_a_voice_does_not_depend_on_what_is_heard_beside_it(model):
    sound = numpy.random.default_rng(1).normal(0, 0.1, (3, int(1.6 * SAMPLE_RATE))).astype("f4")
    encoder = VoiceEncoder(model)
    together, alone = encoder.embed(list(sound)), encoder.embed([sound[1]])
    assert numpy.allclose(together[1], alone[0], atol=1e-5)
    assert numpy.allclose(numpy.linalg.norm(together, axis=1), 1, atol=1e-5)
    # Soft speech is heard as if it was louder.
    assert numpy.allclose(encoder.embed([sound[1] / 100]), encoder.embed([sound[1] / 50]), atol=1e-3)


def test_other_weights_are_refused(tmp_path):
    (tmp_path / WEIGHTS).write_bytes(b"\0" * 400)
    with pytest.raises(BadInput, match="is not the file of weights"):
        VoiceEncoder(tmp_path)


@pytest.mark.parametrize("length", [0.3, 0.6, 1.6, 1.9, 2.5, 30.0])
def test_windows_cover_all_of_a_stretch(length):
    found = list(windows(5.0, 5.0 + length))
    if length < 0.5:
        assert not found
    else:
        assert found[0][0] == 5.0 and found[-1][1] == pytest.approx(
            5.0 + min(length, 1.8) if length < 1.8 else 5.0 + length
        )
