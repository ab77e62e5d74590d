"""Speech to text for a whole recording: window after window, each kept as soon as it is done."""

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from pipelines.core.files.atomic import in_use, whole
from pipelines.core.files.json_files import load, save
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.records import Segment, Transcript
from pipelines.lecture.speech.chunks import Chunk, pack, speech_spans
from pipelines.lecture.speech.engine import SpeechEngine, engine, load_recogniser
from pipelines.lecture.speech.invented import without_invented
from pipelines.lecture.speech.languages import dominating, in_own_languages, relative_to
from pipelines.lecture.speech.punctuation import punctuated
from pipelines.lecture.speech.vocabulary import Vocabulary
from pipelines.lecture.speech.windows import Window, read_windows

# The suffix of the folder beside a transcript in which its finished windows are kept.
KEPT = ".windows"
# Where every word is doubtful, and a language less probable than this, nobody can tell what is said.
LIKELY = 0.5


@dataclass(frozen=True)
class WindowResult:
    """What one window gave: its end (s), the language it was decoded in ('' for no speech), its text."""

    end: float
    language: str
    language_probability: float
    segments: tuple[Segment, ...]


def recognise(
    flac: Path,
    duration: float,
    model: Path | None,
    options: SpeechSettings,
    kept: Path,
    on_progress: Callable[[float, str], None],
    vocabulary: Vocabulary | None = None,
    own=None,
) -> Transcript:
    """The transcript of a recording of `duration` seconds.

    Finished windows are kept as files in the folder `kept`, so that a killed run goes on
    where it stopped. The language is detected once, in the first window in which something is said; where
    stretches are in another, and the engine notices it, they are heard in that. That of the transcript is
    the one that most is said in.
    `on_progress` gets the fraction done and the position. A recording without speech gives
    no segments and the language that was set, or none (''). An engine that can listens for the terms of the
    vocabulary (`listens`); windows that were kept must have been made with the same one. `own` is the section
    of the engine's own, where it has one.
    """
    chosen = engine(options.engine)
    expected = vocabulary if vocabulary and vocabulary.terms and chosen.listens else None
    language, probability = ("", 0.0) if options.language == "auto" else (options.language, 1.0)
    segments: list[Segment] = []
    spoken = language  # at the end of the last window: the next one is likely to go on in it
    guess: tuple[str, float] | None = None
    for number, window in enumerate(read_windows(flac, options.window_minutes)):
        path = kept / f"{number:04d}.json"
        result = _kept(path)
        if result is None:

            def advance(fraction: float, window=window) -> None:
                position = window.start + fraction * (window.end - window.start)
                on_progress(position / max(duration, window.end), f"at {position / 60:.0f} min")

            recogniser = load_recogniser(model, options, own)
            result = _recognise_window(window, recogniser, spoken or language, probability, advance, expected)
            with whole(path) as part:
                save(result, part)
        # Music and murmur sound like some language, too: what is heard with certainty decides on one.
        said = without_invented(result.segments)
        if certain := any(not segment.doubtful for segment in said):
            if not language:
                language, probability = result.language, result.language_probability
            spoken = said[-1].language or result.language
        elif said and not language and result.language_probability >= LIKELY:
            guess = guess or (result.language, result.language_probability)
        if certain or language or result.language_probability >= LIKELY:
            segments += relative_to(result.segments, result.language, "")
    if not language and guess:
        language, probability = guess
    segments = without_invented(segments)
    main = dominating(segments, language)
    return Transcript(
        language=main,
        language_probability=round(probability, 3),
        duration=round(duration, 2),
        engine=options.engine,
        model=options.model if chosen.needs_model else "",
        segments=tuple(relative_to(segments, language, main)),
    )


def _heard(
    recogniser: SpeechEngine, samples, language: str, on_progress: Callable[[float], None], listen: dict
) -> list[Segment]:
    """What an engine hears in a window: at once, or in the chunks that are as long as it bears."""
    if recogniser.can.longest is None:
        return recogniser.recognise(samples, language, on_progress, **listen)
    found: list[Segment] = []
    chunks = pack(speech_spans(samples))
    for number, chunk in enumerate(chunks):

        def told(done: float, number: int = number) -> None:
            on_progress((number + done) / len(chunks))

        heard = recogniser.recognise(chunk.samples(samples), language, told)
        found += [_placed(each, chunk) for each in heard]
    on_progress(1.0)
    return found


def _placed(segment: Segment, chunk: Chunk) -> Segment:
    """A segment of a chunk with the times of its window."""
    words = []
    for word in segment.words:
        start, end = chunk.in_window(word.start, word.end)
        words.append(replace(word, start=round(start, 2), end=round(end, 2)))
    start, end = chunk.in_window(segment.start, segment.end)
    if words:
        start, end = words[0].start, words[-1].end
    return replace(segment, start=round(start, 2), end=round(end, 2), words=tuple(words))


def _kept(path: Path) -> WindowResult | None:
    """What a window gave that is done; None of one that is not, or that a fault of the disk has damaged."""
    with contextlib.suppress(FileNotFoundError, msgspec.DecodeError):
        return load(path, WindowResult)
    return None


def sweep_windows(folder: Path) -> None:
    """Remove the kept windows of every finished transcript in `folder`, unless somebody writes there."""
    for kept in folder.glob(f"*{KEPT}"):
        if kept.with_suffix(".json").exists() and not in_use(kept):
            shutil.rmtree(kept, ignore_errors=True)


def _recognise_window(
    window: Window,
    recogniser: SpeechEngine,
    language: str,
    probability: float,
    on_progress: Callable[[float], None],
    vocabulary: Vocabulary | None,
) -> WindowResult:
    if not language:
        language, probability = recogniser.detect_language(window.samples)
    listen = {"vocabulary": vocabulary.window(window.start)} if vocabulary else {}
    found = _heard(recogniser, window.samples, language, on_progress, listen) if language else []
    if not recogniser.can.punctuation:
        found = punctuated(found, language)
    if found and (noticed := list(recogniser.noticed)):

        def decode(samples, spoken: str) -> list[Segment]:
            return recogniser.recognise(samples, spoken, lambda done: on_progress(1.0))

        detect = recogniser.detect_language
        found = in_own_languages(window.samples, found, language, noticed, decode, detect)
    return WindowResult(
        end=window.end,
        language=language,
        language_probability=probability,
        segments=tuple(segment.later(window.start) for segment in found),
    )
