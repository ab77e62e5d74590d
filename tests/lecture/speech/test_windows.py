"""A long recording is read in bounded windows that lose nothing and cut in the quiet."""

import itertools
import subprocess

import numpy
import pytest

from pipelines.lecture.speech.windows import quietest, read_windows


def make(path, expression, seconds):
    source = f"aevalsrc={expression}:s=16000:d={seconds}"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-sample_fmt", "s16", path], check=True
    )


def test_windows_hold_every_sample_once_and_in_order(tmp_path):
    make(tmp_path / "a.flac", "0.5*sin(440*t*t)", 150)
    whole = numpy.concatenate([window.samples for window in read_windows(tmp_path / "a.flac", 100)])
    pieces = list(read_windows(tmp_path / "a.flac", 0.5))
    assert len(pieces) >= 5
    assert numpy.array_equal(numpy.concatenate([piece.samples for piece in pieces]), whole)
    for before, after in itertools.pairwise(pieces):
        assert before.end == pytest.approx(after.start, abs=1e-6)
    assert all(piece.end - piece.start <= 30.0 for piece in pieces[:-1])
    assert 7.5 < pieces[-1].end - pieces[-1].start <= 37.5
    assert len(whole) == 150 * 16000


def test_a_short_rest_belongs_to_the_last_window(tmp_path):
    make(tmp_path / "a.flac", "0.1*sin(t)", 70)
    assert [round(window.end) for window in read_windows(tmp_path / "a.flac", 1.0)] == [70]
    assert len(list(read_windows(tmp_path / "a.flac", 0.9))) == 2


def test_the_cut_is_made_where_it_is_quiet(tmp_path):
    # A tone with one second of silence at 50..51 s, within the last half minute of the first window.
    make(tmp_path / "a.flac", "'0.5*sin(880*t)*(lt(t,50)+gt(t,51))'", 90)
    first = next(iter(read_windows(tmp_path / "a.flac", 1.0)))
    assert 50.0 < first.end < 51.0


def test_quietest_finds_the_silence_near_the_end():
    samples = numpy.ones(60 * 16000, numpy.float32)
    samples[45 * 16000 : 46 * 16000] = 0
    assert 45.0 < quietest(samples) / 16000 < 46.0


def test_a_recording_shorter_than_a_window_is_one_window(tmp_path):
    make(tmp_path / "a.flac", "0.1*sin(t)", 2)
    [only] = read_windows(tmp_path / "a.flac", 10)
    assert (only.start, only.end) == (0.0, 2.0)
