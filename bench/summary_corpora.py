"""Texts with human summaries, to measure summaries against: two corpora of meetings, news, Russian papers.

They are those of ../shared/data/summaries, cut into sentences as lectures are.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bench.measure import evaluation_data
from pipelines.language.text.sentences import split
from pipelines.lecture.records import Sentence

LANGUAGES = {"qmsum_val": "en", "ami_test": "en", "cnndm_stories": "en", "ru_science_abstracts": "ru"}

# Lines that break off within a sentence, marks of the transcribers ({disfmarker}, {vocalsound}), and
# spaces that are their tokenizers'.
_BROKEN_LINE = re.compile(r"\s*\n\s*(?=[a-zа-яё])")
_MARK = re.compile(r"\{\w+\}")
_SPACED = re.compile(r"\s+([.,?!;:]|n't\b|'(?:s|m|re|ve|ll|d)\b)")


@dataclass(frozen=True)
class Document:
    """A text as its sentences (their times are their numbers), and a person's summary, a sentence a line."""

    corpus: str
    name: str
    language: str
    sentences: tuple[Sentence, ...]
    reference: str


def documents(corpus: str) -> list[Document]:
    """All texts of a corpus."""
    with open(evaluation_data("summaries") / f"{corpus}.jsonl", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        Document(
            corpus,
            record["id"],
            LANGUAGES[corpus],
            tuple(
                Sentence(text, index, index + 1)
                for index, text in enumerate(_sentences(_paragraphs(record), LANGUAGES[corpus]))
            ),
            "\n".join(_sentences(_reference(record), LANGUAGES[corpus])),
        )
        for record in records
    ]


def budget(corpus: Iterable[Document]) -> int:
    """Words that a summary may have: the mean of the references, the same for all texts of a corpus."""
    lengths = [len(document.reference.split()) for document in corpus]
    return round(sum(lengths) / len(lengths))


def _paragraphs(record: dict) -> list[str]:
    turns = record.get("transcript")
    return [turn["text"] for turn in turns] if turns else _BROKEN_LINE.sub(" ", record["text"]).splitlines()


def _reference(record: dict) -> list[str]:
    summary = record.get("general_summary") or record["summary"]
    parts = [summary] if isinstance(summary, str) else summary
    return [part["summary"] if isinstance(part, dict) else part for part in parts]


def _sentences(paragraphs: Iterable[str], language: str) -> list[str]:
    found = []
    for paragraph in paragraphs:
        text = _SPACED.sub(r"\1", " ".join(_MARK.sub(" ", paragraph).split()))
        found += [text[start:end] for start, end in split(text, language)]
    return [sentence for sentence in found if any(map(str.isalnum, sentence))]
