"""A language model tried out before it writes: how many of its statements hold, by language."""

import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from pipelines.core.files.json_files import load, save
from pipelines.lecture.records import Sentence
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.language_model import LanguageModel
from pipelines.lecture.writer.passages import Passage, passages
from pipelines.lecture.writer.prompts import prompts
from pipelines.lecture.writer.telling import tell

# Share of the passages whose statement has to hold, from which a model may write a language.
ENOUGH = 0.5
# What has been tried, in the folder of models.
TRIED = "writers.json"


@dataclass(frozen=True)
class Trial:
    """What came of some passages: how many, of how many a statement held, at once or asked again.

    `speech` is how long they were spoken, `seconds` how long it took to tell them.
    """

    passages: int
    held: int
    mended: int
    speech: float
    seconds: float

    @property
    def share(self) -> float:
        """Of the passages those of which a statement held."""
        return self.held / self.passages if self.passages else 0.0

    @property
    def may_write(self) -> bool:
        return self.share >= ENOUGH


def try_out(
    spoken: Sequence[Spoken],
    language: str,
    model: LanguageModel,
    most: int,
    tick: Callable[[int, int], None] = lambda *_: None,
) -> Trial:
    """Tell `most` passages of lectures in one language, as many of each, and check what comes.

    The language is one that there are prompts in; raises Unavailable where the model does not answer.
    """
    asked = prompts(language)
    assert asked is not None, language
    chosen = _spread(spoken, most)
    began, done, held, mended, speech = time.perf_counter(), 0, 0, 0, 0.0
    of = sum(len(found) for _, found in chosen)

    def one_done() -> None:
        nonlocal done
        done += 1
        tick(done, of)

    for lecture, found in chosen:
        told = tell(lecture, found, model, asked, one_done)
        held += len(found) - told.left_out
        mended += told.mended
        speech += sum(_lasts(lecture.sentences[each.begin : each.end]) for each in found)
    return Trial(of, held, mended, round(speech, 1), round(time.perf_counter() - began, 1))


def tried(models: Path, writer: str) -> dict[str, Trial]:
    """What trials of a writer ("llama qwen2.5-coder-1.5b") have shown, by language."""
    return _all(models).get(writer, {})


def remember(models: Path, writer: str, found: dict[str, Trial]) -> None:
    """Keep what a trial has shown; what was known of other languages and writers stays."""
    known = _all(models)
    known[writer] = known.get(writer, {}) | found
    told = {name: {code: asdict(trial) for code, trial in by.items()} for name, by in sorted(known.items())}
    save(told, models / TRIED)


def _all(models: Path) -> dict[str, dict[str, Trial]]:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, msgspec.DecodeError):
        return load(models / TRIED, dict[str, dict[str, Trial]])
    return {}


def _spread(spoken: Iterable[Spoken], most: int) -> list[tuple[Spoken, list[Passage]]]:
    """Of each lecture as many passages as of the others, from all of it; all together at most so many."""
    whole = [(each, passages(each.sentences, each.stems)) for each in spoken if each.sentences]
    whole = whole[:most]
    chosen = []
    for number, (each, found) in enumerate(whole):
        wanted = min(len(found), most // len(whole) + (number < most % len(whole)))
        places = [round((step + 0.5) * len(found) / wanted - 0.5) for step in range(wanted)]
        chosen.append((each, [found[place] for place in places]))
    return chosen


def _lasts(sentences: Sequence[Sentence]) -> float:
    return sentences[-1].end - sentences[0].start
