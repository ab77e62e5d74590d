"""What operations make of a transcript, and that none of them is lost."""

import dataclasses
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.core.settings import CaptionsSettings
from pipelines.lecture.corrections import asked, toml
from pipelines.lecture.corrections.operations import (
    HEARD_SO,
    LIKELY,
    MADE,
    OF_WORDS,
    WAITING,
    Operation,
    fingerprint_of,
)
from pipelines.lecture.corrections.transcript import correct
from pipelines.lecture.corrections.words import letters
from pipelines.lecture.notes.formats.captions import cues
from pipelines.lecture.records import Segment, Transcript
from pipelines.lecture.speech.sentences import sentences
from tests.lecture.corrections.said import line, texts, transcript

SAID = transcript(
    "Today we speak of agents.",
    "An irrational agent, as we say, acts well.",
    "Irrational agent is a term. We use it very, very.",
)


def one(operation: Operation, said: Transcript = SAID) -> tuple[list[str], str]:
    found, [outcome] = correct(said, [operation])
    return texts(found), outcome.state


def test_words_are_replaced_where_they_are_said_and_marks_around_them_stay():
    found, state = one(Operation("replace", 2.9, "an irrational agent", "a rational agent"))
    assert state == MADE
    assert found == ["Today we speak of agents.", "A rational agent, as we say, acts well.", texts(SAID)[2]]


def test_a_segment_that_nobody_touched_is_the_one_that_was_recognised():
    found, _ = correct(SAID, [Operation("replace", 2.9, "well", "best")])
    assert found.segments[0] is SAID.segments[0] and found.segments[2] is SAID.segments[2]
    assert texts(SAID)[1] == "An irrational agent, as we say, acts well."


def test_as_many_words_keep_their_times_and_others_share_them():
    found, _ = correct(SAID, [Operation("replace", 2.9, "irrational agent", "rational agents")])
    before, after = SAID.segments[1].words, found.segments[1].words
    assert [(w.start, w.end) for w in after] == [(w.start, w.end) for w in before]
    found, _ = correct(SAID, [Operation("replace", 2.9, "irrational agent", "truly rational agent")])
    new = found.segments[1].words[1:4]
    assert [word.text for word in new] == ["truly", "rational", "agent,"]
    assert (new[0].start, new[-1].end) == (before[1].start, before[2].end)
    assert all(one.end <= other.start for one, other in pairwise(new))


def test_corrected_words_are_in_no_doubt():
    doubted = dataclasses.replace(SAID, segments=(line("an irrational agent acts", probability=0.2),))
    [before] = sentences(doubted)
    assert before.doubtful == ((0, 24),)
    found, _ = correct(doubted, [Operation("replace", 0.4, "irrational", "rational")])
    [after] = sentences(found)
    assert [after.text[slice(*span)] for span in after.doubtful] == ["an", "agent acts"]


def test_of_a_doubtful_stretch_without_words_only_what_was_corrected_is_certain():
    bare = Segment(0.0, 4.0, "an irrational agent acts", 0.3, doubtful=True)
    found, _ = correct(
        dataclasses.replace(SAID, segments=(bare,)), [Operation("replace", 1.0, "irrational", "wise")]
    )
    [after] = sentences(found)
    assert [after.text[slice(*span)] for span in after.doubtful] == ["an", "agent acts"]


VERY = "We use it very, very."


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        (Operation("delete", heard="very", before="it very"), "Irrational agent is a term. We use it very."),
        (Operation("delete", 8.1, heard="we"), "Irrational agent is a term. Use it very, very."),
        (Operation("insert", 6.9, to="good", before="is a"), f"Irrational agent is a good term. {VERY}"),
        (Operation("insert", 8.1, to="here", before="a term"), f"Irrational agent is a term here. {VERY}"),
        (Operation("replace", 8.1, "term. We", "one; we"), f"Irrational agent is a one; w{VERY[1:]}"),
        (Operation("replace", 8.1, "term.", "term,"), f"Irrational agent is a term, {VERY}"),
    ],
)  # fmt: skip
def test_sentences_stay_sentences(operation, text):
    found, state = one(operation)
    assert (found[2], state) == (text, MADE)


def test_a_name_is_written_so_wherever_it_is_said():
    found, [outcome] = correct(SAID, [Operation("always", heard="irrational agent", to="Irrational Agent")])
    assert texts(found)[1:] == [
        "An Irrational Agent, as we say, acts well.",
        "Irrational Agent is a term. We use it very, very.",
    ]
    assert (outcome.state, outcome.times) == (MADE, 2)


def test_words_that_go_on_in_the_next_segment_are_found():
    found, state = one(Operation("replace", 4.9, "acts well. Irrational agent", "acts. An agent"))
    assert state == MADE
    assert " ".join(found).endswith("as we say, acts. An agent is a term. We use it very, very.")


def test_characters_are_words_where_none_are_written():
    chinese = Transcript("zh", 1.0, 9.0, "e", "m", (Segment(0.0, 4.0, "今天我们谈机器学习。", 0.9, True),))
    found, state = one(Operation("replace", 1.0, "机器学习", "深度学习"), chinese)
    assert (found, state) == (["今天我们谈深度学习。"], MADE)


def test_what_came_out_otherwise_is_put_right_by_place_and_likeness():
    operation = Operation(
        "replace", 2.5, "An irrational agent", "A rational agent", "we speak of agents.", "as we say, acts"
    )
    again = transcript("Today we speak of agents.", "And a ration of gents as we say, acts well.")
    found, state = one(operation, again)
    assert (found[1], state) == ("A rational agent as we say, acts well.", LIKELY)


def test_what_is_heard_right_now_is_left_and_certain():
    operation = Operation("replace", 2.9, "irrational agent", "rational agent", "agents. An", "as we say")
    again = transcript("Today we speak of agents.", "A rational agent, as we say, acts well.")
    found, [outcome] = correct(again, [operation])
    assert (texts(found), outcome.state) == (texts(again), HEARD_SO)
    assert [word.probability for word in found.segments[1].words[:4]] == [0.9, 1.0, 1.0, 0.9]


def test_what_is_not_there_waits_and_changes_nothing():
    operation = Operation("replace", 2.9, "irrational agent", "rational agent", "agents. An", "as we say")
    again = transcript("Today we speak of agents.", "And now for something completely different.")
    found, [outcome] = correct(again, [operation])
    assert found is again
    assert (outcome.state, outcome.reason) == (WAITING, "“irrational agent” is not said there now")


def test_who_and_when_change_no_output():
    operation = Operation("replace", 2.9, "irrational", "rational", by="anna", on="2026-11-30")
    assert fingerprint_of([operation]) == fingerprint_of([dataclasses.replace(operation, by="", on="")])
    assert fingerprint_of([operation]) != fingerprint_of([dataclasses.replace(operation, to="wise")])
    assert fingerprint_of([]) is None


WORDS = "agent agents rational search a the of model node it goes very learns well tree and so"
VOCABULARY = st.sampled_from(WORDS.split())
SENTENCE = st.lists(VOCABULARY, min_size=3, max_size=12).map(lambda words: " ".join(words).capitalize() + ".")
SPOKEN = st.lists(SENTENCE, min_size=2, max_size=12).map(lambda lines: transcript(*lines))


@st.composite
def put_right(draw) -> tuple[Transcript, list[Operation]]:
    """A transcript, and ten operations as a person makes them, each on what the ones before have left."""
    said = spoken = draw(SPOKEN)
    operations: list[Operation] = []
    for _ in range(10):
        words = [word for segment in spoken.segments for word in segment.words]
        place = draw(st.integers(0, len(words) - 1))
        some = words[place : place + draw(st.integers(1, 3))]
        heard = " ".join(word.text for word in some).strip(".")
        new = " ".join(draw(st.lists(VOCABULARY, min_size=1, max_size=3)))
        kind = draw(st.sampled_from(OF_WORDS))
        if kind == "always":
            operation = asked.spelling(spoken, f"{heard}={new}")
        elif kind == "insert":
            operation = asked.addition(spoken, heard, new, some[0].start)
        else:
            operation = asked.change(spoken, heard, "" if kind == "delete" else new, some[0].start)
        after, outcomes = correct(said, [*operations, operation])
        if after.segments:  # nobody takes out all that is said
            assert not outcomes[-1].waits
            operations.append(operation)
            spoken = after
    return said, operations


def heard_again(said: Transcript, noise: random.Random) -> Transcript:
    """The same speech by another recogniser: other words here and there, other times, other segments."""
    words = [word.text for segment in said.segments for word in segment.words]
    new = []
    for word in words:
        chance = noise.random()
        if chance < 0.08:
            word = noise.choice(WORDS.split())
        elif chance < 0.12:
            word = word + noise.choice("stx")
        if chance < 0.95:
            new.append(word)
    lines, place = [], 0
    while place < len(new):
        length = noise.randint(1, 15)
        lines.append(" ".join(new[place : place + length]))
        place += length
    return transcript(*(lines or ["Nothing."]))


def check(found: Transcript) -> None:
    """Words are in their order, are the text, and can be set as captions."""
    for segment in found.segments:
        assert segment.text == " ".join(word.text for word in segment.words)
        assert all(word.start <= word.end for word in segment.words)
        assert all(one.start <= other.start for one, other in pairwise(segment.words))
    options = CaptionsSettings()
    shown = cues(found.segments, options.line_length, options.lines, options.longest)
    assert letters("".join(cue.text for cue in shown)) == letters("".join(texts(found)))


@settings(max_examples=100, deadline=None)
@given(put_right(), st.randoms(use_true_random=False))
def test_of_a_thousand_operations_and_new_recognitions_none_is_lost(made, noise):
    said, operations = made
    _, outcomes = correct(said, operations)
    assert [outcome.state for outcome in outcomes if outcome.waits] == []
    again = heard_again(said, noise)
    found, outcomes = correct(again, operations)
    assert len(outcomes) == len(operations)
    assert all(outcome.state in (MADE, HEARD_SO, LIKELY) or outcome.reason for outcome in outcomes)
    check(found)
    # What waits changes nothing: without it the same comes out.
    applied = [operation for operation, outcome in zip(operations, outcomes) if not outcome.waits]
    assert correct(again, applied)[0] == found
    # The file has every one of them, whatever has become of it.
    written = toml.head("0123", "lecture.mp4") + "".join(map(toml.table, operations))
    assert toml.parsed(Path("lecture.corrections.toml"), written.encode()).operations == tuple(operations)
