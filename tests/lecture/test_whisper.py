"""Whisper hears real speech in sentences with times, looks twice where it must, and doubts aloud."""

import subprocess

import jiwer
import numpy
import pytest
from faster_whisper.transcribe import Segment as Decoded
from faster_whisper.transcribe import Word as DecodedWord

from pipelines.core.errors import Unavailable
from pipelines.lecture.speech.chunks import Chunk, pack
from pipelines.lecture.speech.engine import SAMPLE_RATE, SpeechOptions
from pipelines.lecture.speech.whisper import Whisper, cut_at_sentences

SAID = """Welcome to this short lecture. Today we will look at gradient descent, the method by which most
machine learning models learn. We will see the idea, the rule that makes it work, and the one number that
you have to choose with care."""


def samples(path, seconds=None):
    command = ["ffmpeg", "-v", "error", "-i", path, *(["-t", str(seconds)] if seconds else [])]
    raw = subprocess.run(
        [*command, "-f", "f32le", "-ac", "1", "-ar", "16000", "-"], capture_output=True, check=True
    )
    return numpy.frombuffer(raw.stdout, numpy.float32)


@pytest.fixture(scope="module")
def speech(request):
    return samples(request.config.rootpath / "data" / "videos" / "lecture.mp4", 14)


@pytest.fixture(scope="module")
def tiny(model_folder):
    return model_folder("whisper-tiny.en")


@pytest.fixture(scope="module")
def heard(tiny, speech):
    steps = []
    found = Whisper(tiny, SpeechOptions()).recognise(speech, "en", steps.append)
    assert steps == sorted(steps) and steps[-1] == 1.0
    return found


def plain(text):
    return " ".join("".join(letter for letter in text.lower() if letter.isalnum() or letter == " ").split())


def test_the_words_are_heard(heard):
    text = " ".join(segment.text for segment in heard)
    assert jiwer.wer(plain(SAID.replace("\n", " ")), plain(text)) < 0.15


def test_segments_are_sentences_in_order_with_times_and_confidence(heard):
    assert len(heard) == 3
    assert all(segment.text[-1] == "." for segment in heard)
    times = [time for segment in heard for word in segment.words for time in (word.start, word.end)]
    assert times == sorted(times) and times[0] >= 0 and times[-1] <= 14
    for segment in heard:
        assert segment.start == segment.words[0].start and segment.end == segment.words[-1].end
        assert 0.5 < segment.confidence <= 1 and not segment.doubtful
        assert [word.text for word in segment.words] == segment.text.split()


def test_what_stays_beyond_the_limits_after_a_second_look_is_doubtful(tiny, speech):
    strict = Whisper(tiny, SpeechOptions(log_probability=0.0, beam_size=1))
    found = strict.recognise(speech[: 5 * SAMPLE_RATE], "en", lambda _: None)
    assert found and all(segment.doubtful and segment.words for segment in found)
    assert all(0 <= segment.start <= segment.end <= 5.5 for segment in found)


def test_silence_and_noise_give_nothing(tiny):
    whisper = Whisper(tiny, SpeechOptions())
    noise = numpy.random.default_rng(0).normal(0, 0.01, 20 * SAMPLE_RATE).astype(numpy.float32)
    for quiet in (numpy.zeros(20 * SAMPLE_RATE, numpy.float32), noise):
        assert whisper.recognise(quiet, "en", lambda _: None) == []


def test_the_language_is_detected(model_folder, speech, request):
    base = Whisper(model_folder("whisper-base"), SpeechOptions())
    russian = samples(request.config.rootpath / "data" / "videos" / "lecture-ru.mp4", 20)
    assert base.detect_language(speech)[0] == "en"
    assert base.detect_language(russian)[0] == "ru"
    assert base.detect_language(numpy.zeros(SAMPLE_RATE, numpy.float32)) == ("", 0.0)


def test_an_english_model_refuses_another_language(tiny, speech):
    whisper = Whisper(tiny, SpeechOptions(model="whisper-tiny.en"))
    assert whisper.detect_language(speech) == ("en", 1.0)
    with pytest.raises(Unavailable, match=r"whisper-tiny\.en knows English only, not 'ru'"):
        whisper.recognise(speech, "ru", lambda _: None)


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(Unavailable, match=str(tmp_path)):
        Whisper(tmp_path, SpeechOptions())


def decoded(words, probability=-0.2, repeated=1.5, no_speech=0.0):
    return Decoded(0, 0, words[0].start, words[-1].end, "", [], probability, repeated, no_speech, words, 0.0)


def spoken(*times):
    return [DecodedWord(start, end, " word", 0.9) for start, end in times]


def test_a_stretch_is_suspicious_by_each_of_the_limits_and_where_text_was_dropped(tiny):
    whisper = Whisper(tiny, SpeechOptions())
    chunk = Chunk(((0.0, 12.0),))
    whole = spoken(*[(time, time + 0.8) for time in range(12)])
    assert not whisper._suspicious(chunk, [decoded(whole)])
    assert whisper._suspicious(chunk, [decoded(whole, probability=-1.5)])
    assert whisper._suspicious(chunk, [decoded(whole, repeated=3.0)])
    assert whisper._suspicious(chunk, [decoded(whole, no_speech=0.9)])
    assert whisper._suspicious(chunk, [])
    assert whisper._suspicious(chunk, [decoded(whole[:6])])  # speech goes on for six more seconds
    pause = Chunk(((0.0, 6.0), (11.0, 12.0)))
    assert not whisper._suspicious(pause, [decoded(whole[:6] + whole[11:])])  # nobody spoke in between


def test_sentences_end_at_marks_but_not_at_titles_and_initials():
    said = "Mr. Smith met J. Doe at 3.5 p.m. today. They spoke! Why?".split()  # noqa: SIM905
    words = [DecodedWord(i, i + 0.5, f" {text}", 1.0) for i, text in enumerate(said)]
    runs = [" ".join(word.word.strip() for word in run) for run in cut_at_sentences(words)]
    assert runs == ["Mr. Smith met J. Doe at 3.5 p.m. today.", "They spoke!", "Why?"]


def test_a_long_pause_and_a_long_run_end_a_segment_without_marks():
    words = [DecodedWord(start, start + 0.4, " w", 1.0) for start in [0, 1, 5, 6, *range(7, 40)]]
    runs = cut_at_sentences(words)
    assert [word.start for word in runs[0]] == [0, 1]
    assert all(run[-1].end - run[0].start <= 20 for run in runs)
    assert sum(map(len, runs)) == len(words)


def test_chunks_hold_all_speech_up_to_thirty_seconds_each():
    spans = [(float(start), start + 4.0) for start in range(0, 100, 5)]
    chunks = pack(spans)
    assert [span for chunk in chunks for span in chunk.spans] == spans
    assert [chunk.seconds for chunk in chunks] == [28.0, 28.0, 24.0]


def test_times_are_those_of_the_window_though_silences_are_left_out():
    chunk = Chunk(((10.0, 12.0), (50.0, 55.0)))
    assert chunk.in_window(0.5, 1.0) == (10.5, 11.0)
    assert chunk.in_window(2.5, 3.0) == (50.5, 51.0)
    assert chunk.in_window(1.8, 2.6) == (50.0, 50.6)  # mostly in the second stretch, so wholly
    assert chunk.in_window(6.9, 9.0) == (54.9, 55.0)
    window = numpy.arange(60 * SAMPLE_RATE, dtype=numpy.float32)
    heard = chunk.samples(window)
    assert len(heard) == 7 * SAMPLE_RATE and heard[2 * SAMPLE_RATE] == 50 * SAMPLE_RATE
