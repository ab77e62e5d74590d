"""Subtitles that players can read, and people too."""

from itertools import pairwise

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.core.settings import CaptionsSettings
from pipelines.lecture.notes.formats.captions import cues, write_captions
from pipelines.lecture.records import Segment, Transcript, Word

OPTIONS = CaptionsSettings()
LONG = (
    "Each enzyme lowers one barrier and catches one small parcel of energy, and so the cell can store "
    "what it needs. Nothing is lost as heat at once; that would be the end of the cell."
)


def segment(text: str, start: float = 0.0, end: float = 10.0, words: bool = False) -> Segment:
    """A segment, its words equally long where they are wanted."""
    parts = text.split() if words else []
    step = (end - start) / max(1, len(parts))
    timed = [
        Word(start + index * step, start + (index + 1) * step, f" {part}", 0.9)
        for index, part in enumerate(parts)
    ]
    return Segment(start, end, text, 0.9, words=tuple(timed))


def cut(*segments: Segment, line_length: int = 42, lines: int = 2, longest: float = 7.0):
    return cues(segments, line_length, lines, longest)


@pytest.fixture
def written(tmp_path):
    """Writes captions of segments: gives the text of the SRT and of the VTT file."""

    def write(*segments: Segment, options: CaptionsSettings = OPTIONS) -> tuple[str, str]:
        transcript = Transcript("en", 1.0, 60.0, "faster-whisper", "whisper-base", segments)
        # A task writes to files whose names do not tell the format.
        srt, vtt = tmp_path / "a.part", tmp_path / "b.part"
        write_captions(transcript, srt, vtt, options)
        return srt.read_text(encoding="utf-8"), vtt.read_text(encoding="utf-8")

    return write


def test_a_short_segment_is_one_cue_at_its_time():
    (cue,) = cut(segment(" Good morning,  everyone. ", 3.0, 4.5))
    assert (cue.start, cue.end, cue.text) == (3.0, 4.5, "Good morning, everyone.")


def test_a_long_segment_is_cut_and_loses_nothing():
    found = cut(segment(LONG, 0, 14))
    assert len(found) == 3
    assert " ".join(" ".join(cue.lines) for cue in found) == LONG
    assert all(len(line) <= 42 for cue in found for line in cue.lines)
    assert all(len(cue.lines) <= 2 and cue.end - cue.start <= 7 for cue in found)


def test_cuts_fall_at_the_end_of_a_sentence_rather_than_elsewhere():
    first = "This is the first sentence of the segment here."
    second = "And this is the second one, which is somewhat longer than that."
    assert [" ".join(cue.lines) for cue in cut(segment(f"{first} {second}", 0, 8))] == [first, second]


def test_a_long_silence_ends_a_cue():
    spoken = ["so we begin", (0.0, 0.4, 0.8), "look here", (5.0, 5.4)]
    words = tuple(
        Word(start, start + 0.3, text, 0.9)
        for texts, starts in zip(spoken[::2], spoken[1::2])
        for text, start in zip(texts.split(), starts)
    )
    found = cut(Segment(0, 5.7, "so we begin look here", 0.9, words=words))
    assert [(cue.text, cue.start, cue.end) for cue in found] == [
        ("so we begin", 0.0, 1.1),
        ("look here", 5.0, 5.7),
    ]


def test_where_a_cut_is_needed_a_pause_is_the_place():
    said = "so we begin again today now look at all of these new and colourful pictures of cells"
    texts = said.split()
    starts = [0.4 * index + (0.8 if index > 5 else 0.0) for index in range(len(texts))]
    words = tuple(Word(start, start + 0.4, text, 0.9) for text, start in zip(texts, starts))
    found = cut(Segment(0, 8, said, 0.9, words=words))
    assert [cue.lines[0].split()[0] for cue in found] == ["so", "look"]


def test_lines_break_at_a_clause_rather_than_in_the_middle():
    (cue,) = cut(segment("When it stops, the whole cell becomes warm again", 0, 4))
    assert cue.lines == ("When it stops,", "the whole cell becomes warm again")


def test_no_cue_stands_longer_than_wanted():
    words = (Word(0.0, 20.0, "Well", 0.9),)
    assert [(cue.start, cue.end) for cue in cut(Segment(0.0, 20.0, "Well", 0.9, words=words))] == [(0.0, 7.0)]


def test_lines_of_a_cue_are_about_as_long_as_each_other():
    (cue,) = cut(segment("The second law of motion relates force and acceleration", 0, 4))
    assert len(cue.lines) == 2 and abs(len(cue.lines[0]) - len(cue.lines[1])) < 10


def test_a_cue_stands_as_long_as_it_takes_to_read_where_there_is_room():
    words = "Gradient descent needs a learning rate"
    quick, after = Segment(1.0, 2.0, words, 0.9), Segment(9.0, 10.0, words, 0.9)
    first, last = cues([quick, after], 42, 2, 7.0)
    assert first.end == pytest.approx(1.0 + len(words) / 17, abs=0.01) and last.end > 11.0
    close = cues([quick, Segment(2.2, 3.0, words, 0.9)], 42, 2, 7.0)
    assert close[0].end == 2.2


def test_times_come_from_the_words():
    words = (Word(0.0, 0.5, "Well", 0.9), Word(6.0, 6.5, "done", 0.9))
    found = cut(Segment(0.0, 6.5, "Well done", 0.9, words=words), longest=5.0)
    assert [(cue.text, cue.start) for cue in found] == [("Well", 0.0), ("done", 6.0)]


def test_times_are_interpolated_where_there_are_no_words():
    found = cut(segment(LONG, 100.0, 114.0))
    assert found[0].start == 100.0 and found[-1].end == 114.0
    assert found[1].start == pytest.approx(100 + 14 * LONG.index(found[1].lines[0]) / len(LONG), abs=0.5)


def test_words_that_do_not_spell_the_text_are_not_trusted():
    words = (Word(50.0, 51.0, "something", 0.9), Word(51.0, 52.0, "else", 0.9))
    (cue,) = cut(Segment(3.0, 5.0, "Good morning.", 0.9, words=words))
    assert (cue.start, cue.end) == (3.0, 5.0)


def test_few_words_in_a_long_segment_do_not_stand_till_its_end():
    (cue,) = cut(segment("Thank you.", 0.0, 30.0))
    assert cue.text == "Thank you." and cue.end < 4.0


def test_a_very_short_cue_is_kept_up_as_long_as_there_is_room():
    found = cut(segment("Yes.", 1.0, 1.2), segment("No.", 1.5, 1.6), segment("Why?", 9.0, 9.1))
    assert [(cue.start, cue.end) for cue in found] == [(1.0, 1.5), (1.5, 2.2), (9.0, 9.7)]


def test_cues_of_overlapping_segments_do_not_overlap():
    found = cut(
        segment("Second one.", 2.0, 6.0), segment("First one.", 0.0, 4.0), segment("Third.", 2.0, 3.0)
    )
    assert [cue.text for cue in found] == ["First one.", "Second one.", "Third."]
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_a_word_longer_than_a_line_is_cut():
    found = cut(segment("w" * 300, 0, 20), longest=20)
    assert "".join(line for cue in found for line in cue.lines) == "w" * 300
    assert max(len(line) for cue in found for line in cue.lines) == 42


def test_wide_characters_count_twice_and_closing_marks_begin_no_line():
    text = "细胞分裂之前会复制它的全部遗传物质，" * 4
    found = cut(segment(text, 0, 14), line_length=20)
    assert "".join(line for cue in found for line in cue.lines) == text
    assert 8 < max(len(line) for cue in found for line in cue.lines) <= 10
    quoted = cut(segment("细胞分裂。」他们走了", 0, 4), line_length=10)
    assert not any(line.startswith("」") for cue in quoted for line in cue.lines)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.text("abc ,.é漢。(", max_size=120), st.floats(0, 50), st.floats(0, 40), st.booleans()),
        max_size=5,
    ),
    st.integers(8, 50),
    st.integers(1, 3),
    st.floats(2, 10),
)
def test_whatever_was_said_fits(spoken, line_length, lines, longest):
    segments = [segment(text, start, start + length, words) for text, start, length, words in spoken]
    found = cues(segments, line_length, lines, longest)
    letters = sorted("".join("".join(text.split()) for text, *_ in spoken))
    assert sorted("".join("".join(line.split()) for cue in found for line in cue.lines)) == letters
    assert all(1 <= len(cue.lines) <= lines for cue in found)
    assert all(0 < len(line) <= line_length for cue in found for line in cue.lines)
    assert all(0 < cue.end - cue.start <= longest + 0.002 for cue in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_both_files_say_the_same_when_they_are_read_again(written):
    spoken = (segment("Доброе утро, коллеги.", 0.5, 3.25), segment(LONG, 4, 18, words=True))
    expected = [(round(1000 * cue.start), round(1000 * cue.end), cue.text) for cue in cut(*spoken)]
    for text in written(*spoken):
        read = pysubs2.SSAFile.from_string(text)
        assert [(event.start, event.end, event.plaintext) for event in read] == expected


def test_srt_and_webvtt_write_times_each_in_its_way(written):
    srt, vtt = written(segment("Good morning.", 3661.5, 3663.0))
    assert srt.startswith("1\n01:01:01,500 --> 01:01:03,000\nGood morning.\n")
    assert vtt.startswith("WEBVTT\n\n") and "01:01:01.500 --> 01:01:03.000\nGood morning.\n" in vtt


def test_markup_in_the_speech_is_text(written):
    srt, vtt = written(segment("if a < b && b > c --> <i>end</i>", 0, 4))
    assert "if a < b && b > c --> <i>end</i>" in " ".join(srt.split())
    assert "if a &lt; b &amp;&amp; b &gt; c --&gt; &lt;i&gt;end&lt;/i&gt;" in " ".join(vtt.split())


def test_braces_and_backslashes_are_text(written):
    for text in written(segment(r"set {\i1} {x} \Name \new \hat {\p1}", 0, 4)):
        shown = " ".join(text.replace("\N{WORD JOINER}", "").split())
        assert r"set {\i1} {x} \Name \new \hat {\p1}" in shown


def test_without_speech_the_files_are_valid_and_empty(written):
    srt, vtt = written()
    assert srt == "" and vtt.rstrip() == "WEBVTT"
    assert len(pysubs2.SSAFile.from_string(vtt)) == 0


def test_a_segment_without_text_makes_no_cue(written):
    srt, _ = written(segment("  "), segment("Yes.", 11, 12))
    assert srt.count("-->") == 1


def test_the_settings_are_obeyed(written):
    srt, _ = written(segment(LONG, 0, 14), options=CaptionsSettings(line_length=20, lines=1, longest=3))
    read = pysubs2.SSAFile.from_string(srt)
    assert len(read) > 8
    assert all(len(event.plaintext) <= 20 and event.end - event.start <= 3000 for event in read)
