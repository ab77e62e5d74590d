"""A whole recording: windows joined, the language found where speech begins, finished windows kept."""

import subprocess

import numpy
import pytest

from pipelines.core.files.atomic import whole
from pipelines.core.files.json_files import load, save
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import Segment
from pipelines.lecture.speech import recognise as module
from pipelines.lecture.speech.recognise import recognise


@pytest.fixture(scope="module")
def flac(tmp_path_factory, clip):
    """40 s of silence, then 12 s of the sample lecture."""
    target = tmp_path_factory.mktemp("heard") / "a.flac"
    silence = ["-f", "lavfi", "-t", "40", "-i", "anullsrc=r=16000:cl=mono"]
    join = "[1:a]aresample=16000,aformat=channel_layouts=mono[b];[0:a][b]concat=n=2:v=0:a=1[c]"
    command = ["ffmpeg", "-v", "error", *silence, "-i", clip(12), "-filter_complex", join, "-map", "[c]"]
    subprocess.run([*command, "-sample_fmt", "s16", target], check=True)
    return target


def run(flac, model, kept, **options):
    seen = []
    options = SpeechSettings(model="whisper-base", window_minutes=0.5, beam_size=1, **options)
    found = recognise(flac, 52.0, model, options, kept, lambda *step: seen.append(step))
    return found, seen


def test_the_language_is_found_after_a_silent_window_and_times_count_from_the_start(
    flac, tmp_path, model_folder
):
    found, seen = run(flac, model_folder("whisper-base"), tmp_path / "kept")
    assert found.language == "en" and found.language_probability > 0.5
    assert found.duration == 52.0
    assert 39 < found.segments[0].start < 43
    assert "gradient descent" in " ".join(segment.text for segment in found.segments)
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions) and fractions[-1] == pytest.approx(1.0, abs=0.02)


def test_finished_windows_are_not_decoded_again(flac, tmp_path, model_folder, monkeypatch):
    model = model_folder("whisper-base")
    first, _ = run(flac, model, tmp_path / "kept")
    kept = sorted((tmp_path / "kept").glob("*.json"))
    assert len(kept) >= 2
    assert load(kept[0], module.WindowResult).language == ""
    monkeypatch.setattr(module, "load_recogniser", lambda *_: pytest.fail("a window was decoded again"))
    again, _ = run(flac, model, tmp_path / "kept")
    assert again == first


def test_a_set_language_is_not_detected(flac, tmp_path, model_folder):
    found, _ = run(flac, model_folder("whisper-base"), tmp_path / "kept", language="en")
    assert (found.language, found.language_probability) == ("en", 1.0)


def test_kept_windows_go_with_their_transcript_unless_somebody_writes_there(tmp_path):
    for name in ("done", "busy", "waiting"):
        (tmp_path / f"{name}.windows").mkdir()
    for name in ("done", "busy"):
        (tmp_path / f"{name}.json").write_text("{}")
    with whole(tmp_path / "busy.windows" / "0003.json") as part:
        part.write_text("half")
        module.sweep_windows(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.windows")) == ["busy.windows", "waiting.windows"]
    module.sweep_windows(tmp_path)
    assert [path.name for path in tmp_path.glob("*.windows")] == ["waiting.windows"]


@pytest.fixture(scope="module")
def sound(request):
    """Samples of a sample lecture: sound(name, seconds)."""

    def read(name: str, seconds: float):
        video = request.config.rootpath / "data" / "videos" / name
        command = ["ffmpeg", "-v", "error", "-i", video, "-t", str(seconds), "-f", "f32le", "-ac", "1"]
        raw = subprocess.run([*command, "-ar", "16000", "-"], capture_output=True, check=True).stdout
        return numpy.frombuffer(raw, numpy.float32)

    return read


def murmur(said, seconds: float, voices: int = 20):
    """Many voices at once, of which no word can be told."""
    random = numpy.random.default_rng(1)
    whole = numpy.tile(said, int(seconds * SAMPLE_RATE) // len(said) + 1)[: int(seconds * SAMPLE_RATE)]
    mixed = sum(numpy.roll(whole, random.integers(len(whole))) for _ in range(voices))
    return mixed / numpy.abs(mixed).max() / 2


def music(seconds: float):
    """Chords of plucked strings (Karplus and Strong 1983), a new one each half second."""
    random = numpy.random.default_rng(2)
    played = numpy.zeros(int((seconds + 3) * SAMPLE_RATE))
    for start in numpy.arange(0, seconds, 0.5):
        for pitch in random.choice([131, 196, 262, 330, 392, 523], 3, replace=False):
            string, tones = random.uniform(-1, 1, SAMPLE_RATE // pitch), []
            while sum(map(len, tones)) < 2 * SAMPLE_RATE:
                tones.append(string)
                string = 0.499 * (string + numpy.roll(string, 1))
            tone = numpy.concatenate(tones)
            place = int(start * SAMPLE_RATE)
            played[place : place + len(tone)] += tone[: len(played) - place]
    return (played / numpy.abs(played).max() / 2)[: int(seconds * SAMPLE_RATE)]


@pytest.fixture
def heard(tmp_path, model_folder):
    """What whisper-base hears in samples, and the language of it."""

    def hear(*samples, minutes: float = 0.5):
        whole = numpy.concatenate(samples)
        raw = (32767 * numpy.clip(whole, -1, 1)).astype("<i2").tobytes()
        command = ["ffmpeg", "-v", "error", "-f", "s16le", "-ac", "1", "-ar", "16000", "-i", "-"]
        subprocess.run([*command, tmp_path / "a.flac"], input=raw, check=True)
        options = SpeechSettings(model="whisper-base", window_minutes=minutes, beam_size=1)
        model, seconds = model_folder("whisper-base"), len(whole) / SAMPLE_RATE
        return recognise(tmp_path / "a.flac", seconds, model, options, tmp_path / "kept", lambda *_: None)

    return hear


def test_music_silence_and_noise_have_no_words_and_no_language(heard):
    tone = 0.3 * numpy.sin(2 * numpy.pi * 440 * numpy.arange(5 * SAMPLE_RATE) / SAMPLE_RATE)
    noise = numpy.random.default_rng(0).normal(0, 0.05, 5 * SAMPLE_RATE)
    found = heard(music(12), numpy.zeros(5 * SAMPLE_RATE), tone, noise)
    assert (found.segments, found.language, found.language_probability) == ((), "", 0.0)


def test_murmur_before_speech_decides_on_no_language(heard, sound):
    before = murmur(sound("lecture.mp4", 30), 7, 40)
    found = heard(before, sound("lecture-ru.mp4", 7), minutes=0.12)
    assert found.language == "ru" and found.language_probability > 0.8
    assert "модел" in " ".join(segment.text for segment in found.segments)
    assert found.segments[0].start > 5


SOME, CREDIT = "A step.", "Субтитры сделал DimaTorzok"


@pytest.mark.parametrize(
    ("windows", "language", "texts"),
    [
        ([("ru", 0.9, CREDIT, False), ("en", 0.9, SOME, False)], "en", [SOME]),
        ([("cy", 0.3, "Nid yw hyn.", True), ("en", 0.9, SOME, False)], "en", [SOME]),
        ([("cy", 0.3, "Nid yw hyn.", True), ("en", 0.4, SOME, True)], "", []),
        ([("en", 0.7, SOME, True), ("de", 0.6, "Ein Schritt.", True)], "en", [SOME, "Ein Schritt."]),
        ([("en", 0.4, SOME, False), ("de", 0.9, "One more.", True)], "en", [SOME, "One more."]),
    ],
)
def test_what_is_heard_with_certainty_decides_on_the_language(flac, tmp_path, windows, language, texts):
    """Windows that are done: their language and its probability, a text, and whether that is doubtful."""
    (tmp_path / "kept").mkdir()
    for number, (spoken, probability, text, doubtful) in enumerate(windows):
        segment = Segment(30.0 * number, 30.0 * number + 2.0, text, 0.6, doubtful)
        result = module.WindowResult(30.0 * number + 30.0, spoken, probability, (segment,))
        save(result, tmp_path / "kept" / f"{number:04d}.json")
    found, _ = run(flac, None, tmp_path / "kept")
    assert found.language == language
    assert [segment.text for segment in found.segments] == texts


def test_a_window_that_a_fault_of_the_disk_has_damaged_is_heard_again(tmp_path):
    path = tmp_path / "0000.json"
    assert module._kept(path) is None
    for damage in (b"", b'{"end": 6', b"[1, 2]"):
        path.write_bytes(damage)
        assert module._kept(path) is None
