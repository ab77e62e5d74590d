"""What written notes say, of eight texts with facts, against chosen sentences and against a plain prompt.

    python -m bench.writing.measure [--model NAME ...] [--texts NAME ...] [--out FOLDER]

For each text and each way: the share of its must-have facts that the notes tell (README.md beside this
module says how a fact is counted), their length as a share of the transcript's words, and the time that it
took as a share of the recording's. With --out the notes lie there to be read. The texts have no times: they
are taken to be spoken with 158 words a minute.

    none      the sentences that are chosen, of the whole and of each chapter
    plain     what other tools do: the model is asked for notes, part by part of 480 words, nothing is checked
    written   every passage told and checked
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bench.measure import ROOT, SHARED, heading, machine
from bench.writing.facts import FactSheet, share, sheets
from bench.writing.sources import source
from pipelines.core.models.catalog import catalog
from pipelines.core.settings import SummarySettings, WriterSettings
from pipelines.language.text.sentences import split
from pipelines.lecture.chapters.find import find_chapters
from pipelines.lecture.records import Chapter, Sentence
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.language_model import LanguageModel, Request, language_model
from pipelines.lecture.writer.prompts import prompts
from pipelines.lecture.writer.summarize import summarize
from pipelines.lecture.writer.written import chapter_borders, write_chapter, write_whole

SECONDS_A_WORD = 0.38
PART = 480
PLAIN = {
    "en": "You write lecture notes. Write the notes of this part of a lecture as a list of bullet points "
    "with all important definitions, facts, numbers and reasons.",
    "ru": "Ты пишешь конспекты лекций. Напиши конспект этой части лекции списком: все важные определения, "
    "факты, числа и причины.",
}


@dataclass(frozen=True)
class Text:
    """One of the texts as it would come from a recogniser."""

    sheet: FactSheet
    sentences: tuple[Sentence, ...]
    chapters: tuple[Chapter, ...]

    @property
    def words(self) -> int:
        return sum(len(sentence.text.split()) for sentence in self.sentences)


@dataclass(frozen=True)
class Notes:
    """Lists of statements, all different, and how long it took to make them (s)."""

    lists: tuple[tuple[str, ...], ...]
    seconds: float
    told: dict


def text_of(sheet: FactSheet) -> Text:
    whole, at, found = " ".join(source(sheet, SHARED).sentences.values()), 0.0, []
    for start, end in split(whole, sheet.language):
        sentence = whole[start:end]
        lasts = SECONDS_A_WORD * len(sentence.split())
        found.append(Sentence(sentence, round(at, 2), round(at + lasts, 2)))
        at += lasts
    return Text(sheet, tuple(found), find_chapters(found, sheet.language))


def chosen(text: Text, _model: LanguageModel | None) -> Notes:
    began = time.perf_counter()
    found = summarize(text.sentences, text.sheet.language, SummarySettings(), text.chapters)
    parts = [tuple(point.text for point in points) for points in found.by_chapter]
    within = set(chain.from_iterable(parts))
    whole = tuple(point.text for point in found.points if point.text not in within)
    return Notes((whole, *parts), time.perf_counter() - began, {})


def plain(text: Text, model: LanguageModel | None) -> Notes:
    assert model is not None
    began, parts, words = time.perf_counter(), [""], 0
    for sentence in text.sentences:
        if words > PART:
            parts.append("")
            words = 0
        parts[-1] += " " + sentence.text
        words += len(sentence.text.split())
    asked = [Request(PLAIN[text.sheet.language], part.strip(), most_tokens=400, stops=()) for part in parts]
    answers = model.each(model.answer, asked)
    lists = tuple(tuple(filter(None, map(str.strip, each.split("\n")))) for each in answers)
    return Notes(lists, time.perf_counter() - began, {})


def written(text: Text, model: LanguageModel | None) -> Notes:
    assert model is not None
    began, language = time.perf_counter(), text.sheet.language
    spoken, asked = Spoken(text.sentences, language), prompts(language)
    assert asked is not None, language
    borders = chapter_borders(text.sentences, text.chapters)
    parts = [write_chapter(spoken, begin, end, model, asked) for begin, end in borders]
    whole = write_whole(spoken, parts, model, asked)
    abstract = tuple(sentence.text for sentence in whole.abstract)
    points = [tuple(point.text for point in chapter.points) for chapter in whole.chapters]
    questions = tuple(point.question for chapter in parts for point in chapter.points if point.question)
    told = {
        "titles": [chapter.title for chapter in whole.chapters],
        "were": [chapter.title for chapter in text.chapters],
        "abstract": abstract,
        "remember": [point.text for point in whole.remember],
        "questions": questions,
        "counts": [sum(getattr(each, name) for each in parts) for name in ("checked", "mended", "left_out")],
        "points": [
            {
                "text": p.text,
                "rests on": [text.sentences[n].text for n in p.sentences],
                "question": p.question,
            }
            for chapter in whole.chapters
            for p in chapter.points
        ],
    }
    return Notes((abstract, *points, questions), time.perf_counter() - began, told)


WAYS: dict[str, Callable[[Text, LanguageModel | None], Notes]] = {
    "none": chosen,
    "plain": plain,
    "written": written,
}


def report(text: Text, way: str, notes: Notes) -> None:
    words = sum(len(statement.split()) for statement in chain.from_iterable(notes.lists))
    facts, length = share(text.sheet.facts, *notes.lists), text.sentences[-1].end
    told = f"{text.sheet.name:28} {text.sheet.language}  {way:24} facts {facts:4.0%}"
    told += f"  words {words / text.words:4.0%}  {notes.seconds:5.0f} s"
    told += f", {notes.seconds / length:.3f} of the length"
    print(f"{told}  {notes.told.get('counts', '')}", flush=True)


def models(names: Sequence[str]) -> dict[str, Path]:
    known = catalog(ROOT / "models")
    return {name: ROOT / "models" / known[name].name for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", nargs="*", default=["qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b"])
    parser.add_argument("--texts", nargs="*", default=[sheet.name for sheet in sheets()])
    parser.add_argument("--ways", nargs="*", default=list(WAYS))
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    print(machine("xllamacpp"))
    heading("Facts, length and time")
    texts = [text_of(sheet) for sheet in sheets() if sheet.name in options.texts]
    if "none" in options.ways:
        for text in texts:
            report(text, "none", chosen(text, None))
    others = [way for way in options.ways if way != "none"]
    for name, folder in models(options.model if others else ()).items():
        with language_model("llama")(WriterSettings(), folder) as model:
            for way, text in ((way, text) for way in others for text in texts):
                notes = WAYS[way](text, model)
                report(text, f"{way} {name.removeprefix('qwen2.5-coder-')}", notes)
                if options.out:
                    options.out.mkdir(parents=True, exist_ok=True)
                    path = options.out / f"{text.sheet.name}.{way}.{name}.json"
                    path.write_text(
                        json.dumps({"lists": notes.lists} | notes.told, ensure_ascii=False, indent=1)
                    )


if __name__ == "__main__":
    main()
