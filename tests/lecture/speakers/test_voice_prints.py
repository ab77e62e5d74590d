"""Voices are kept for their owner's eyes only, and deleted when somebody asks for it."""

import stat

import numpy
import pytest

from pipelines.lecture.records import Speaker
from pipelines.lecture.speakers.voice_prints import (
    VoicePrint,
    file_of,
    forget,
    kept,
    known_voices,
    recognised,
    remember,
)

ANNA, BORIS = (
    VoicePrint(name, tuple(numpy.eye(256)[n].tolist()), 60.0, "week 1") for n, name in enumerate("AB")
)


@pytest.fixture
def path(tmp_path):
    return file_of(tmp_path, "ai/2026")


def test_voices_are_kept_by_course_and_deleted_by_name(tmp_path, path):
    remember(path, ANNA)
    remember(path, BORIS)
    remember(path, ANNA)  # of the same recording: in place of the one before
    assert [each.name for each in known_voices(path)] == ["B", "A"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [(course, each.name) for course, each in kept(tmp_path)] == [("ai/2026", "B"), ("ai/2026", "A")]
    assert (forget(tmp_path, "A"), forget(tmp_path, "A")) == (1, 0)
    assert [each.name for each in known_voices(path)] == ["B"]
    assert forget(tmp_path) == 1
    assert not path.exists()


def test_a_voice_is_known_where_it_is_sure():
    anna, boris = (numpy.array(each.vector) for each in (ANNA, BORIS))
    speakers = (Speaker(1, 60.0), Speaker(2, 60.0), Speaker(3, 60.0), Speaker(4, 5.0))
    stranger = numpy.eye(256)[7]
    voices = numpy.array([boris + 0.3 * anna, anna + stranger, stranger, anna])
    found = recognised(speakers, voices, (ANNA, BORIS))
    # One is between two, one is a stranger, one is heard too short.
    assert [each.name for each in found] == ["B", "", "", ""]
    assert recognised(speakers, voices, ()) == speakers


def test_a_name_is_given_once():
    speakers = (Speaker(1, 60.0), Speaker(2, 60.0))
    anna, other = numpy.array(ANNA.vector), numpy.eye(256)[9]
    found = recognised(speakers, numpy.array([anna + 0.1 * other, anna + 0.5 * other]), (ANNA,))
    assert [each.name for each in found] == ["A", ""]
