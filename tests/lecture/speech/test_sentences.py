"""Sentences with their times and doubts, and paragraphs."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.language.text.sentences import split, word_count
from pipelines.lecture.records import Segment, Sentence, Transcript, Word
from pipelines.lecture.speech.sentences import paragraphs, sentences

ENGLISH = [
    "The cell divides.",
    "How? Nobody knows yet,",
    "not even Mr. Smith,",
    "who knew it in 1999.",
    "Okay.",
]
RUSSIAN = [
    "Клетка делится.",
    "Как? Не знает никто,",
    "даже проф. Иванов,",
    "живший в 1999 г. в Казани.",
    "Вот.",
]


def transcript(*segments: Segment, language: str = "en") -> Transcript:
    end = max((segment.end for segment in segments), default=0.0)
    return Transcript(language, 1.0, end, "faster-whisper", "whisper-base", segments)


def spoken(texts: list[str], language: str = "en", pause: float = 0.0) -> Transcript:
    """Ten seconds a segment, then a pause."""
    steps = [index * (10 + pause) for index in range(len(texts))]
    segments = [Segment(start, start + 10, text, 0.9) for start, text in zip(steps, texts)]
    return transcript(*segments, language=language)


def texts(found) -> list[str]:
    return [sentence.text for sentence in found]


def test_sentences_cross_segment_borders():
    assert texts(sentences(spoken(ENGLISH))) == [
        "The cell divides.",
        "How?",
        "Nobody knows yet, not even Mr. Smith, who knew it in 1999.",
        "Okay.",
    ]


def test_russian_abbreviations_end_no_sentence():
    assert texts(sentences(spoken(RUSSIAN, "ru"))) == [
        "Клетка делится.",
        "Как?",
        "Не знает никто, даже проф. Иванов, живший в 1999 г. в Казани.",
        "Вот.",
    ]


def test_chinese_segments_are_joined_without_spaces():
    found = sentences(spoken(["今天我们学习", "细胞。它们很小。"], "zh"))
    assert texts(found) == ["今天我们学习细胞。", "它们很小。"]


def test_latin_words_in_chinese_keep_their_space():
    assert texts(sentences(spoken(["用 deep", "learning 方法。"], "zh"))) == ["用 deep learning 方法。"]


def test_time_within_a_segment_is_told_by_the_position_in_its_text():
    segment = Segment(100.0, 120.0, "Ten chars. Ten more..", 0.9)
    first, second = sentences(transcript(segment))
    assert (first.start, second.end) == (100.0, 120.0)
    assert first.end == pytest.approx(100 + 20 * 10 / 21, abs=0.01)
    assert second.start == pytest.approx(100 + 20 * 11 / 21, abs=0.01)


def test_word_times_come_before_positions():
    words = (
        Word(1.0, 1.5, "Yes.", 0.9),
        Word(8.0, 8.5, "It", 0.9),
        Word(8.5, 9.0, "is.", 0.9),
    )
    first, second = sentences(transcript(Segment(1.0, 9.0, "Yes. It is.", 0.9, words=words)))
    assert (first.start, first.end) == (1.0, 1.5)
    assert (second.start, second.end) == (8.0, 9.0)


def test_a_capital_added_by_the_recogniser_does_not_lose_the_first_word():
    words = (Word(2.0, 2.2, "a", 0.9), Word(3.0, 3.5, "cat", 0.9))
    (only,) = sentences(transcript(Segment(2.0, 3.5, "A cat", 0.9, words=words)))
    assert (only.start, only.end) == (2.0, 3.5)


def test_word_times_outside_their_segment_do_not_disturb_what_follows():
    words = (Word(1.0, 999.0, "Yes.", 0.9),)
    segments = (Segment(1.0, 2.0, "Yes.", 0.9, words=words), Segment(3.0, 4.0, "No.", 0.9))
    _, after = sentences(transcript(*segments))
    assert (after.start, after.end) == (3.0, 4.0)


def test_improbable_words_of_a_doubtful_segment_are_marked():
    words = (
        Word(0.0, 1.0, "The", 0.9),
        Word(1.0, 2.0, "gliding", 0.3),
        Word(2.0, 3.0, "cells", 0.2),
        Word(3.0, 4.0, "divide.", 0.8),
    )
    heard = transcript(Segment(0.0, 4.0, "The gliding cells divide.", 0.5, True, words))
    (found,) = sentences(heard)
    assert [found.text[a:b] for a, b in found.doubtful] == ["gliding cells"]
    (found,) = sentences(heard, doubtful_word=0.25)
    assert [found.text[a:b] for a, b in found.doubtful] == ["cells"]


def test_improbable_words_are_marked_in_a_trusted_segment_too():
    words = (Word(0.0, 1.0, "Cells", 0.1), Word(1.0, 2.0, "divide.", 0.8))
    (found,) = sentences(transcript(Segment(0.0, 2.0, "Cells divide.", 0.9, False, words)))
    assert found.doubtful == ((0, 5),)


def test_a_doubtful_segment_without_words_is_marked_as_a_whole_in_every_sentence_it_is_part_of():
    doubtful = Segment(2.0, 4.0, "the weather. And yet", 0.2, doubtful=True)
    found = sentences(transcript(Segment(0, 2, "We saw", 0.9), doubtful, Segment(4, 6, "it moves.", 0.9)))
    assert [[s.text[a:b] for a, b in s.doubtful] for s in found] == [["the weather."], ["And yet"]]


def test_doubt_is_kept_where_no_single_word_is_improbable():
    words = (Word(0.0, 1.0, "Thank", 0.8), Word(1.0, 2.0, "you.", 0.8))
    (found,) = sentences(transcript(Segment(0.0, 2.0, "Thank you.", 0.2, True, words)))
    assert found.doubtful == ((0, 10),)


@pytest.mark.parametrize(
    ("following", "pause", "expected"),
    [
        ("Now we go on. Good.", 3, ["We begin here", "Now we go on.", "Good."]),
        ("now we go on. Good.", 3, ["We begin here now we go on.", "Good."]),
        ("now we go on. Good.", 8, ["We begin here", "now we go on.", "Good."]),
        ("Now we go on. Good.", 1, ["We begin here Now we go on.", "Good."]),
    ],
)
def test_a_pause_ends_a_sentence_unless_it_plainly_goes_on(following, pause, expected):
    segments = (Segment(0, 3, "We begin here", 0.9), Segment(3 + pause, 20, following, 0.9))
    assert texts(sentences(transcript(*segments))) == expected


def test_where_nothing_is_punctuated_each_segment_is_a_sentence():
    heard = ["Здравствуйте дорогие слушатели", "Сегодня речь пойдёт о клетках", "Они делятся"]
    assert texts(sentences(spoken(heard, "ru", pause=0.7))) == heard


def test_a_sentence_that_lost_its_punctuation_is_cut_at_segment_borders():
    heard = [f"and then we come to point {number} which is about the cells" for number in range(20)]
    found = sentences(spoken(["First things first.", *heard, "That is all. Thank you."]))
    assert all(word_count(sentence.text) <= 62 for sentence in found)
    assert all(sentence.text.startswith(("First", "and then", "That", "Thank")) for sentence in found)


def test_marks_that_stand_alone_stay_with_the_sentence_before():
    assert texts(sentences(spoken(["We shall.", "...", "Then what?"]))) == ["We shall. ...", "Then what?"]


def test_an_empty_transcript_has_no_sentences_and_no_paragraphs():
    assert sentences(transcript()) == ()
    assert sentences(spoken(["", "  "])) == ()
    assert paragraphs(()) == ()


WORDS = ["Клетка", "делится.", "cell", "e.g.", "3.5", "Why?!", "«Да»,", "...", "細胞。", "т. д.", "so"]
SEGMENTS = st.lists(
    st.tuples(
        st.one_of(
            st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
        ),
        st.floats(0, 4),
        st.floats(0, 9),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)


def bare(text: str) -> str:
    """Without what may change: white space, capitals and stops at borders, marks in numbers."""
    return "".join(text.split()).replace(".", "").replace(",", "").lower()


@settings(max_examples=300, deadline=None)
@given(SEGMENTS, st.sampled_from(["en", "ru", "zh", "de", "xx"]))
def test_every_character_appears_once_and_in_order_and_time_never_runs_back(drawn, language):
    now, segments = 0.0, []
    for text, pause, length, doubtful, timed in drawn:
        now += pause
        parts = text.split() if timed else ()
        step = length / max(1, len(parts))
        words = tuple(Word(now + i * step, now + (i + 1) * step, part, 0.4) for i, part in enumerate(parts))
        segments.append(Segment(now, now + length, text, 0.5, doubtful, words))
        now += length
    found = sentences(transcript(*segments, language=language))
    assert bare("".join(texts(found))) == bare("".join(s.text for s in segments))
    assert all(0 <= s.start <= s.end <= now + 0.01 for s in found)
    assert all(before.end <= after.start + 0.01 for before, after in pairwise(found))
    assert all(0 <= a < b <= len(s.text) for s in found for a, b in s.doubtful)
    assert tuple(s for paragraph in paragraphs(found) for s in paragraph.sentences) == found


def talk(lengths: list[int], pauses: dict[int, float] | None = None) -> list[Sentence]:
    """Sentences of so many words, 0.3 s apart but for the pauses given after some."""
    found, now = [], 0.0
    for index, length in enumerate(lengths):
        found.append(Sentence("word " * (length - 1) + "word.", now, now + length / 2))
        now += length / 2 + (pauses or {}).get(index, 0.3)
    return found


def sizes(found) -> list[int]:
    return [sum(len(sentence.text.split()) for sentence in paragraph.sentences) for paragraph in found]


def test_paragraphs_have_60_to_120_words():
    assert all(60 <= size <= 120 for size in sizes(paragraphs(talk([15] * 40))))


def test_paragraphs_break_where_the_speaker_pauses():
    found = paragraphs(talk([15] * 18, {6: 2.5, 11: 2.0}))
    assert [len(paragraph.sentences) for paragraph in found] == [7, 5, 6]


def test_only_a_sentence_that_is_itself_longer_makes_a_paragraph_of_more_than_160_words():
    found = paragraphs(talk([100, 90, 300, 20, 100]))
    assert sizes(found) == [100, 90, 300, 120]


def test_a_short_last_sentence_does_not_stand_alone():
    assert sizes(paragraphs(talk([30, 30, 30, 30, 4]))) in ([60, 64], [124])


def test_a_lecture_is_read_in_paragraphs_of_the_right_length(evaluation_data):
    text = (evaluation_data / "lecture_video" / "text_only" / "crypto_full_lecture.srt").read_text("utf-8")
    blocks = [block.strip().split("\n") for block in text.replace("\r", "").strip().split("\n\n")]
    segments = [
        Segment(*(_seconds(time) for time in times.split(" --> ")), " ".join(lines), 1.0)
        for _, times, *lines in blocks
    ]
    found = paragraphs(sentences(transcript(*segments)))
    assert len(found) > 15
    assert all(50 <= size <= 160 for size in sizes(found))


def _seconds(time: str) -> float:
    hours, minutes, seconds = time.replace(",", ".").split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)


@pytest.mark.parametrize(("language", "text"), [("en", "One. Two!  Three"), ("ru", "Раз. Два!  Три")])
def test_spans_leave_out_the_white_space_between_sentences(language, text):
    assert [text[a:b] for a, b in split(text, language)] == text.split()
