"""A low word beside the others is heard with them; silence, and what never ends, is not."""

import numpy
import pytest

from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.speech.edges import with_edges


def sound(*parts):
    """Noise, as (seconds, loudness) one after the other."""
    random = numpy.random.default_rng(0)
    pieces = [loudness * random.standard_normal(int(s * SAMPLE_RATE)) for s, loudness in parts]
    return numpy.concatenate(pieces).astype(numpy.float32)


SILENCE, SPEECH, LOW = 0.0005, 0.1, 0.04


def test_a_low_word_before_or_after_is_speech():
    samples = sound((2, SILENCE), (0.6, LOW), (2, SPEECH), (0.5, LOW), (3, SILENCE))
    [(start, end)] = with_edges(samples, [(2.6, 4.6)])
    assert start == pytest.approx(2.0, abs=0.1) and end == pytest.approx(5.1, abs=0.1)


@pytest.mark.parametrize(
    "after",
    [
        [(3, SILENCE)],
        [(0.1, LOW), (3, SILENCE)],  # within the silence that is kept
        [(2, LOW), (3, SILENCE)],  # longer than a word: music
    ],
)
def test_what_is_no_word_is_left_out(after):
    samples = sound((3, SILENCE), (2, SPEECH), *after)
    assert with_edges(samples, [(3.0, 5.0)]) == [(3.0, 5.0)]


def test_neighbours_do_not_overlap():
    samples = sound((2, SILENCE), (2, SPEECH), (1, LOW), (2, SPEECH), (2, SILENCE))
    (_, end), (start, _) = with_edges(samples, [(2.0, 4.0), (5.0, 7.0)])
    assert end == pytest.approx(start) == pytest.approx(4.5, abs=0.05)


def test_nothing_comes_of_nothing():
    assert with_edges(sound((1, SILENCE)), []) == []
    assert with_edges(sound((1, SPEECH)), [(0.0, 1.0)]) == [(0.0, 1.0)]
