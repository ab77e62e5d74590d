"""Whisper hears real speech in sentences with times, looks twice where it must, and doubts aloud."""

import itertools
import subprocess

import jiwer
import numpy
import pytest
from faster_whisper.transcribe import Segment as Decoded
from faster_whisper.transcribe import Word as DecodedWord

from pipelines.core.errors import Unavailable
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.speech.chunks import Chunk, pack
from pipelines.lecture.speech.engines.faster_whisper.gaps import Gap, left_out, likelier
from pipelines.lecture.speech.engines.faster_whisper.recogniser import Whisper, cut_at_sentences, even_batch

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
    found = Whisper(tiny, SpeechSettings()).recognise(speech, "en", steps.append)
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
    strict = Whisper(tiny, SpeechSettings(log_probability=0.0, beam_size=1))
    found = strict.recognise(speech[: 5 * SAMPLE_RATE], "en", lambda _: None)
    assert found and all(segment.doubtful and segment.words for segment in found)
    assert all(0 <= segment.start <= segment.end <= 5.5 for segment in found)


def test_silence_and_noise_give_nothing(tiny):
    whisper = Whisper(tiny, SpeechSettings())
    noise = numpy.random.default_rng(0).normal(0, 0.01, 20 * SAMPLE_RATE).astype(numpy.float32)
    for quiet in (numpy.zeros(20 * SAMPLE_RATE, numpy.float32), noise):
        assert whisper.recognise(quiet, "en", lambda _: None) == []


def test_the_language_is_detected(model_folder, speech, request):
    base = Whisper(model_folder("whisper-base"), SpeechSettings())
    russian = samples(request.config.rootpath / "data" / "videos" / "lecture-ru.mp4", 20)
    assert base.detect_language(speech)[0] == "en"
    assert base.detect_language(russian)[0] == "ru"
    assert base.detect_language(numpy.zeros(SAMPLE_RATE, numpy.float32)) == ("", 0.0)


def test_an_english_model_refuses_another_language(tiny, speech):
    whisper = Whisper(tiny, SpeechSettings(model="whisper-tiny.en"))
    assert whisper.detect_language(speech) == ("en", 1.0)
    with pytest.raises(Unavailable, match=r"whisper-tiny\.en knows English only, not 'ru'"):
        whisper.recognise(speech, "ru", lambda _: None)


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(Unavailable, match=str(tmp_path)):
        Whisper(tmp_path, SpeechSettings())


def decoded(words, probability=-0.2, repeated=1.5, no_speech=0.0):
    return Decoded(0, 0, words[0].start, words[-1].end, "", [], probability, repeated, no_speech, words, 0.0)


def spoken(*times):
    return [DecodedWord(start, end, " word", 0.9) for start, end in times]


def test_a_stretch_fails_by_each_of_whispers_own_limits(tiny):
    whisper, words = Whisper(tiny, SpeechSettings()), spoken((0.0, 1.0))
    assert not whisper._fails(decoded(words))
    assert whisper._fails(decoded(words, probability=-1.5))
    assert whisper._fails(decoded(words, repeated=3.0))
    assert whisper._fails(decoded(words, no_speech=0.9))


def test_speech_without_words_was_left_out_and_silence_without_words_was_not():
    chunk = Chunk(((0.0, 12.0),))
    whole = spoken(*[(time, time + 0.8) for time in range(12)])
    assert left_out(chunk, whole) == []
    assert left_out(chunk, whole[:6]) == [Gap(Chunk(((5.8, 12.0),)))]  # speech goes on for six more seconds
    assert left_out(chunk, []) == [Gap(chunk)]
    pause = Chunk(((0.0, 6.0), (11.0, 12.0)))
    assert left_out(pause, whole[:6] + whole[11:]) == []  # nobody spoke in between
    # The rest of a word's own stretch is no speech of its own.
    assert left_out(Chunk(((0.0, 6.0), (6.5, 12.0))), whole[:6]) == [Gap(Chunk(((6.5, 12.0),)))]


def test_a_word_that_is_too_long_hides_something_and_is_heard_again_with_it():
    words = spoken((0.0, 0.5), (0.5, 4.0), (4.0, 4.5))
    assert left_out(Chunk(((0.0, 4.5),)), words) == [Gap(Chunk(((0.5, 4.0),)), (words[1],))]
    drawled = spoken((0.0, 0.5), (0.5, 2.9), (2.9, 4.5))
    assert left_out(Chunk(((0.0, 4.5),)), drawled) == []
    over_silence = Chunk(((0.0, 1.0), (3.5, 4.5)))
    assert left_out(over_silence, words) == []


def test_of_two_hearings_the_likelier_is_kept():
    one, sure, unsure = ([DecodedWord(0, 1, " a", p)] * n for p, n in ((0.6, 1), (0.7, 4), (0.4, 4)))
    assert likelier(sure, one) and not likelier(unsure, one) and not likelier(one, one)
    assert likelier([], []) and likelier(unsure, [])  # where nothing was heard, anything is more


def test_a_sentence_that_was_left_out_is_found(tiny, speech, monkeypatch):
    """The first decoding loses all but the first sentence; the second one is asked for the rest."""
    whisper = Whisper(tiny, SpeechSettings())
    whole = " ".join(segment.text for segment in whisper.recognise(speech, "en", lambda _: None))
    look, asked = whisper._first_look, []

    def forgetful(pieces, language):
        asked.append([len(piece) / SAMPLE_RATE for piece in pieces])
        for found in look(pieces, language):
            if len(asked) == 1:
                found[0].words = [word for word in found[0].words if word.end < 2.5]
            yield found

    monkeypatch.setattr(whisper, "_first_look", forgetful)
    found = whisper.recognise(speech, "en", lambda _: None)
    assert len(asked) >= 2 and sum(asked[1]) < sum(asked[0])
    assert jiwer.wer(plain(whole), plain(" ".join(segment.text for segment in found))) < 0.1
    assert all(before.end <= after.start + 0.3 for before, after in itertools.pairwise(found))


def test_every_piece_is_found_again_wherever_it_begins(tiny, speech):
    """faster-whisper rounds a start of 8.0400625 s down, so that it comes back a hundredth earlier."""
    whisper = Whisper(tiny, SpeechSettings(beam_size=1))
    for first in (128641, 129760):
        pieces = [speech[:first], speech[first : first + 3 * SAMPLE_RATE]]
        found = list(whisper._first_look(pieces, "en"))
        assert len(found) == 2 and all(found)
        assert all(-0.02 <= word.start <= 3.1 for segment in found[1] for word in segment.words)


def test_a_model_without_its_tokenizer_asks_nobody_for_one(tiny, tmp_path):
    for path in tiny.iterdir():
        if path.name != "tokenizer.json":
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(Unavailable, match=r"it has no tokenizer\.json"):
        Whisper(tmp_path, SpeechSettings())


def test_a_silence_in_what_was_left_out_is_not_taken_for_speech(tiny, speech, monkeypatch):
    """Two utterances far apart are lost: the second decoding hears both, and nothing asks for the silence."""
    said = speech[: int(4.5 * SAMPLE_RATE)]
    silence = numpy.zeros(12 * SAMPLE_RATE, numpy.float32)
    whisper = Whisper(tiny, SpeechSettings(threads=2))
    look, asked = whisper._first_look, []

    def forgetful(pieces, language):
        asked.append([len(piece) / SAMPLE_RATE for piece in pieces])
        for found in look(pieces, language):
            if len(asked) == 1:
                found[0].words = found[0].words[:1]
            yield found

    monkeypatch.setattr(whisper, "_first_look", forgetful)
    found = whisper.recognise(numpy.concatenate([said, silence, said]), "en", lambda _: None)
    assert len(asked) == 3 and max(asked[1]) > 15  # with the silence,
    assert max(asked[2], default=0.0) < 12  # and then no more
    text = plain(" ".join(segment.text for segment in found))
    assert text.count("short lecture") == 2
    assert all(not 6 < word.start < 15 for segment in found for word in segment.words)


def test_batches_share_chunks_evenly():
    assert [even_batch(count, 20) for count in (1, 20, 21, 45)] == [1, 20, 11, 15]


def test_chunk_by_chunk_gives_the_same_as_the_batch_at_once(tiny, speech):
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    whisper = Whisper(tiny, SpeechSettings())
    peer = BatchedInferencePipeline(WhisperModel(str(tiny), device="cpu", compute_type="int8"))
    clips = [{"start": float(start), "end": start + 3.0} for start in (0, 4, 8)]

    def heard(batch):
        segments, _ = batch.transcribe(speech, language="en", clip_timestamps=clips, word_timestamps=True)
        return [word for segment in segments for word in segment.words]

    ours, theirs = heard(whisper.batched), heard(peer)
    assert len(ours) > 10
    assert [word.word for word in ours] == [word.word for word in theirs]
    assert [word.start for word in ours] == pytest.approx([word.start for word in theirs], abs=0.1)


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
    chunks = pack(spans, 99.0)
    held = [span for chunk in chunks for span in chunk.spans]
    assert held == [(max(0.0, start - 0.3), end + 0.3 if end < 99 else 99.0) for start, end in spans]
    assert all(chunk.seconds <= 30 for chunk in chunks) and len(chunks) == 4


def test_a_chunk_ends_where_the_speaker_pauses_long():
    """Ten stretches of four seconds, half a second apart; after the fifth the speaker takes breath."""
    starts = [4.5 * number + (1.0 if number > 4 else 0.0) for number in range(10)]
    first, second = pack([(start, start + 4.0) for start in starts])
    assert (len(first.spans), len(second.spans)) == (5, 5)  # six would have gone into the first
    assert first.spans[0] == (0.0, 4.25) and second.start == 23.5 - 0.3


def test_a_blip_far_from_speech_is_heard_alone():
    blip, late = (0.0, 0.7), (60.0, 61.0)
    talk = [(40.0, 44.0), (45.0, 45.5), (46.0, 49.0)]
    assert [len(chunk.spans) for chunk in pack([blip, *talk, late])] == [1, 3, 1]
    assert len(pack([(0.0, 0.7), (5.0, 5.5), (9.0, 13.0)])) == 1


def test_times_are_those_of_the_window_though_silences_are_left_out():
    chunk = Chunk(((10.0, 12.0), (50.0, 55.0)))
    assert chunk.in_window(0.5, 1.0) == (10.5, 11.0)
    assert chunk.in_window(2.5, 3.0) == (50.5, 51.0)
    assert chunk.in_window(1.8, 2.6) == (50.0, 50.6)  # mostly in the second stretch, so wholly
    assert chunk.in_window(6.9, 9.0) == (54.9, 55.0)
    window = numpy.arange(60 * SAMPLE_RATE, dtype=numpy.float32)
    heard = chunk.samples(window)
    assert len(heard) == 7 * SAMPLE_RATE and heard[2 * SAMPLE_RATE] == 50 * SAMPLE_RATE
