"""As many people are found as there are, whether they speak long or short."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.lecture.speakers.clustering import STRAY, cluster, likeness

SIZE = 256


def people(count: int, chance) -> numpy.ndarray:
    """Voices that are 0.6 like each other."""
    common = chance.normal(size=SIZE)
    common /= numpy.linalg.norm(common)
    own = chance.normal(size=(count, SIZE))
    own /= numpy.linalg.norm(own, axis=1, keepdims=True)
    return numpy.sqrt(0.6) * common + numpy.sqrt(0.4) * own


def stretch(voice: numpy.ndarray, windows: int, chance) -> numpy.ndarray:
    """The sum of so many windows of a voice, each straying as real ones do."""
    strays = chance.normal(size=(windows, SIZE)) * numpy.sqrt(STRAY / SIZE)
    heard = voice + strays
    return (heard / numpy.linalg.norm(heard, axis=1, keepdims=True)).sum(axis=0)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 8), st.integers(0, 1000))
def test_people_are_counted(count, seed):
    chance = numpy.random.default_rng(seed)
    voices = people(count, chance)
    who = [number % count for number in range(10 * count)]
    lengths = chance.integers(1, 8, len(who))
    sums = numpy.array([stretch(voices[each], int(n), chance) for each, n in zip(who, lengths)])
    found = cluster(sums, 1.6 * lengths)
    assert len(set(found)) == count
    assert len(set(zip(who, found))) == count


def test_a_short_stretch_is_as_like_as_a_long_one():
    chance = numpy.random.default_rng(2)
    [voice] = people(1, chance)
    long = stretch(voice, 200, chance)[None]
    for windows in (1, 3, 10):
        short = numpy.array([stretch(voice, windows, chance) for _ in range(50)])
        found = likeness(short, numpy.full(50, 1.6 * windows), long, numpy.array([320.0]))
        assert found.mean() == pytest.approx(1.0, abs=0.03)


def test_nothing_is_nobody():
    assert len(cluster(numpy.zeros((0, SIZE)), numpy.zeros(0))) == 0
