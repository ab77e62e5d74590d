"""Whisper by faster-whisper: batched, with the safety net that the batched path lacks.

Batched decoding with Whisper's own timestamps loses what stands after the last timestamp of
each 30 s chunk (a tenth of the words of a talk, measured). So text is decoded without them, and
the times of the words come from the cross-attention, for about a tenth more time. Those times show
where a sentence was left out all the same: such stretches are decoded again by themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, filterfalse, pairwise
from pathlib import Path

from pipelines.core.errors import Unavailable
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import Segment, Word
from pipelines.lecture.speech.chunks import CHUNK_SECONDS, first_speech, pack, speech_spans
from pipelines.lecture.speech.edges import with_edges
from pipelines.lecture.speech.engine import WHISPER, Abilities, SpeechEngine, cores
from pipelines.lecture.speech.engines.faster_whisper.gaps import Gap, left_out, likelier, likelihood
from pipelines.lecture.speech.hotwords import misheard, with_terms
from pipelines.lecture.speech.languages import Noticed
from pipelines.lecture.speech.vocabulary import Vocabulary

# A pause (s) or a length (s) that ends a segment also where no punctuation does.
PAUSE_SECONDS, LONGEST_SECONDS = 1.5, 20.0
# How often what was left out is looked for.
LOOKS = 3
# A half minute of one speaker is of one language with 0.9 and more, murmur with 0.8 at most.
CLEAR = 0.8
# Tokens of hotwords that chunks share: faster-whisper drops what is beyond 223.
HOTWORD_TOKENS = 200


class Whisper(SpeechEngine):
    """A loaded Whisper model in CTranslate2's format."""

    name = "faster-whisper"
    signed = WHISPER
    packages = ("faster-whisper", "ctranslate2", "onnxruntime")
    module, extra = "faster_whisper", "lecture"
    listens = True
    can = Abilities(notices_languages=True)

    def __init__(self, folder: Path, options: SpeechSettings, own=None):
        import ctranslate2
        from faster_whisper import BatchedInferencePipeline, WhisperModel

        from pipelines.lecture.speech.engines.faster_whisper.cpu_model import CpuWhisperModel

        self.folder, self.options, self.own = folder, options, own
        if not (folder / "tokenizer.json").is_file():  # faster-whisper would ask the model hub for it
            raise Unavailable(
                "{folder} is not a model that faster-whisper can load: it has no tokenizer.json",
                folder=folder,
            )
        on_cpu = options.device == "cpu" or ctranslate2.get_cuda_device_count() == 0
        automatic = "int8" if on_cpu else "default"
        # The second look samples at random; seeded before the model is loaded, it does so alike in every run.
        ctranslate2.set_random_seed(1)
        try:
            self.model = (CpuWhisperModel if on_cpu else WhisperModel)(
                str(folder),
                device=options.device,
                compute_type=automatic if options.compute_type == "auto" else options.compute_type,
                cpu_threads=cores(options.threads),  # 0 would mean 4, whatever the machine has
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise Unavailable(
                "{folder} is not a model that faster-whisper can load: {error}", folder=folder, error=error
            ) from None
        self.batched = BatchedInferencePipeline(self.model)

    def detect_language(self, samples) -> tuple[str, float]:
        """Language of the first two minutes of speech, by majority where no half minute is clear."""
        if not self.model.model.is_multilingual:
            return "en", 1.0
        spoken = first_speech(samples, 4 * CHUNK_SECONDS)
        if not len(spoken):
            return "", 0.0
        language, probability, _ = self.model.detect_language(
            audio=spoken, language_detection_segments=4, language_detection_threshold=CLEAR
        )
        return language, float(probability)

    def recognise(
        self,
        samples,
        language: str,
        on_progress: Callable[[float], None],
        vocabulary: Vocabulary | None = None,
    ) -> list[Segment]:
        if language not in self.model.supported_languages:
            known = "all of Whisper's languages" if self.model.model.is_multilingual else "English only"
            raise Unavailable(
                "model {model} knows {known}, not {language!r}",
                model=self.options.model,
                known=known,
                language=language,
            )
        stretches: list[_Stretch] = []
        gaps = [Gap(chunk) for chunk in pack(with_edges(samples, speech_spans(samples)), _seconds(samples))]
        steps = _Steps(len(gaps), on_progress)
        self.model.on_encoded = steps.encode
        sounds: list[tuple[str, float]] = []
        self.model.on_language = self._noticing(sounds)
        for look in range(LOOKS):
            # What was left out is heard with its silences: the detector may have missed a low voice there.
            heard = [gap.chunk.with_silences() if look else gap.chunk for gap in gaps]
            pieces = [chunk.samples(samples) for chunk in heard]
            dropped: list[Gap] = []
            # What was left out may well be noise: there, no words are no reason for doubt.
            decodings: Iterable[list] = self._decode(pieces, language, wordless_fails=not look)
            if vocabulary:
                terms = [vocabulary.between(chunk.start, chunk.end) for chunk in heard]
                decodings = self._listen_for(terms, list(decodings), pieces, language)
            for number, decoded in enumerate(decodings):
                words = _words(decoded)
                if likelier(words, gaps[number].words):
                    for stretch in stretches:
                        stretch.without(gaps[number].words)
                    for word in words:
                        word.start, word.end = heard[number].in_window(word.start, word.end)
                    dropped += left_out(gaps[number].chunk, words)
                    stretches += [_Stretch(list(part.words), self._fails(part)) for part in decoded]
                steps.decode()
            if not look:
                self.model.on_language = None
                chunks = [gap.chunk for gap in gaps]
                self.noticed = [Noticed(each.start, each.end, *told) for each, told in zip(chunks, sounds)]
            gaps = dropped
        on_progress(1.0)
        segments = [
            _segment(run, each.doubtful) for each in stretches for run in cut_at_sentences(each.words)
        ]
        return sorted(segments, key=lambda segment: segment.start)

    def _noticing(self, sounds: list[tuple[str, float]]) -> Callable[[str, float], None] | None:
        """Takes the language that each chunk sounds like, where it may be another than is decoded."""
        noticing = self.options.language == "auto" and self.model.model.is_multilingual
        return (lambda language, probability: sounds.append((language, probability))) if noticing else None

    def _decode(self, pieces: list, language: str, wordless_fails: bool) -> Iterator[list]:
        """What each piece of sound says, looked at twice where Whisper does not trust itself."""
        for number, decoded in enumerate(self._first_look(pieces, language)):
            if any(map(self._fails, decoded)) or (wordless_fails and not _words(decoded)):
                decoded = self._second_look(pieces[number], language)
            yield decoded

    def _listen_for(self, terms: list[tuple], decoded: list[list], pieces: list, language: str) -> list[list]:
        """The decodings with terms in the place of what sounds like them, where another hearing says them."""
        suspected = {
            number: found
            for number, expected in enumerate(terms)
            if (found := misheard(_words(decoded[number]), list(filterfalse(self._knows, expected))))
        }
        for numbers, hotwords in self._sharing_hotwords(suspected):
            again = self._first_look([pieces[number] for number in numbers], language, ", ".join(hotwords))
            for number, second in zip(numbers, again, strict=True):
                for stretch in decoded[number]:
                    stretch.words = with_terms(stretch.words, _words(second), suspected[number])
        return decoded

    def _sharing_hotwords(self, wanted: dict[int, list[str]]) -> Iterator[tuple[list[int], list[str]]]:
        """Chunks in groups whose terms fit into one prompt, so that they can be decoded in one batch."""
        numbers: list[int] = []
        shared: dict[str, None] = {}
        for number, terms in wanted.items():
            joined = dict.fromkeys([*shared, *terms])
            if numbers and self._tokens(joined) > HOTWORD_TOKENS:
                yield numbers, list(shared)
                numbers, joined = [], dict.fromkeys(terms)
            while self._tokens(joined) > HOTWORD_TOKENS:
                joined.popitem()  # the one that is least like what was heard
            numbers, shared = [*numbers, number], joined
        if numbers:
            yield numbers, list(shared)

    def _knows(self, term: str) -> bool:
        """Whether a term is an ordinary word for the model: one piece, as its tokenizer cuts it."""
        return self._tokens([term]) == 1

    def _tokens(self, terms: Iterable[str]) -> int:
        return len(self.model.hf_tokenizer.encode(" " + ", ".join(terms), add_special_tokens=False).ids)

    def _first_look(self, pieces: list, language: str, hotwords: str | None = None) -> Iterator[list]:
        """What is decoded from each of the pieces of sound, with times from its start, in order."""
        import numpy

        if not pieces:
            return
        borders = list(accumulate((len(piece) for piece in pieces), initial=0))
        clips = [{"start": a / SAMPLE_RATE, "end": b / SAMPLE_RATE} for a, b in pairwise(borders)]
        found, _ = self.batched.transcribe(
            numpy.concatenate(pieces),
            language=language,
            clip_timestamps=clips,
            beam_size=self.options.beam_size,
            batch_size=even_batch(len(clips), self.options.batch_size),
            word_timestamps=True,
            hotwords=hotwords,
        )
        number = 0
        gathered: list = []
        for segment in found:
            # `seek` is the start in hundredths, which rounding may have moved.
            while number + 1 < len(clips) and 100 * clips[number + 1]["start"] < segment.seek + 2:
                yield gathered
                number, gathered = number + 1, []
            gathered.append(_earlier(segment, clips[number]["start"]))
        yield gathered
        yield from ([] for _ in clips[number + 1 :])

    def _fails(self, segment) -> bool:
        """Whether one of Whisper's own thresholds is crossed (Radford et al. 2022, section 4.5)."""
        return (
            segment.compression_ratio > self.options.compression_ratio
            or segment.avg_logprob < self.options.log_probability
            or segment.no_speech_prob > self.options.no_speech
        )

    def _second_look(self, piece, language: str) -> list:
        """Sequential decoding of one chunk, with timestamps and rising temperatures."""
        found, _ = self.model.transcribe(
            piece,
            language=language,
            beam_size=self.options.beam_size,
            condition_on_previous_text=False,
            compression_ratio_threshold=self.options.compression_ratio,
            log_prob_threshold=self.options.log_probability,
            no_speech_threshold=self.options.no_speech,
            word_timestamps=True,
        )
        return list(found)


class _Steps:
    """Chunks encoded and decoded, as a fraction of a window's work; what is looked for again is extra."""

    def __init__(self, chunks: int, on_progress: Callable[[float], None]):
        self.chunks, self.on_progress = chunks, on_progress
        self.encoded = self.decoded = 0

    def encode(self) -> None:
        self.encoded += 1
        self._tell()

    def decode(self) -> None:
        self.decoded += 1
        self._tell()

    def _tell(self) -> None:
        # On a GPU nobody tells what has been encoded.
        done = max(self.encoded, self.decoded) + self.decoded
        self.on_progress(min(1.0, done / (2 * self.chunks)))


def even_batch(count: int, most: int) -> int:
    """The size of batches that share so many chunks evenly: the last one is not left with a single chunk."""
    return -(-count // -(-count // most))


@dataclass
class _Stretch:
    """Words that were decoded together, with times of the window."""

    words: list
    doubtful: bool

    def without(self, others: Sequence) -> None:
        """Take out words that are heard in another way now."""
        self.words = [word for word in self.words if not any(word is other for other in others)]


def _seconds(samples) -> float:
    return len(samples) / SAMPLE_RATE


def _words(decoded: list) -> list:
    return [word for segment in decoded for word in segment.words]


def _earlier(segment, seconds: float):
    """A decoded stretch with the times of its words counted from the start of its chunk."""
    for word in segment.words:
        word.start, word.end = word.start - seconds, word.end - seconds
    return segment


def cut_at_sentences(words: list) -> list[list]:
    """The words in runs that end with a sentence, at a long pause, or where a run gets too long."""
    runs, run = [], []
    for word, following in zip(words, [*words[1:], None], strict=True):
        run.append(word)
        if (
            following is None
            or _ends_sentence(word.word.strip(), following.word.strip())
            or following.start - word.end > PAUSE_SECONDS
            or following.end - run[0].start > LONGEST_SECONDS
        ):
            runs.append(run)
            run = []
    return runs


def _ends_sentence(word: str, following: str) -> bool:
    """Whether a sentence ends here; "Mr." and initials do not end one."""
    if not word.rstrip("\"'»”)").endswith((".", "!", "?", "…", "。", "！", "？")):
        return False
    title_or_initial = word.endswith(".") and len(word) <= 4 and word[:1].isupper()
    return not title_or_initial and not following[:1].islower()


def _segment(words: list, doubtful: bool) -> Segment:
    kept = tuple(
        Word(
            start=round(float(word.start), 2),
            end=round(float(word.end), 2),
            text=word.word.strip(),
            probability=round(float(word.probability), 3),
        )
        for word in words
    )
    return Segment(
        start=kept[0].start,
        end=kept[-1].end,
        text="".join(word.word for word in words).strip(),
        confidence=round(likelihood(kept), 3),
        doubtful=doubtful,
        words=kept,
    )
