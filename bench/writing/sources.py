"""The texts of ../shared/data as numbered sentences with chapters: what the facts of a text rest on.

python -m bench.writing.sources NAME prints one of them. The numbers are those of the subtitles, of the lines
of a lecture, and of the sentences of a conversation, cut here by so plain a rule that it never changes.
"""

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path

from bench.writing.facts import FOLDER, FactSheet, read

_END = re.compile(r"(?<=[.!?…])[\"»”)]*\s+")
_SPEAKER = re.compile(r"^\*\*.*\*\*$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Source:
    """A text: its sentences by number, and the first and last number of each chapter."""

    sentences: dict[int, str]
    chapters: tuple[tuple[int, int], ...]

    def at(self, ranges: tuple[tuple[int, int], ...]) -> str:
        """The sentences of some ranges, joined."""
        wanted = [number for first, last in ranges for number in range(first, last + 1)]
        return " ".join(self.sentences[number] for number in wanted if number in self.sentences)


def source(sheet: FactSheet, data: Path) -> Source:
    """The text that the facts are of, in the folder of evaluation data."""
    path = data / sheet.path
    if path.suffix == ".srt":
        return _subtitles(path.read_text(encoding="utf-8"))
    if path.suffix == ".jsonl":
        records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        return _conversation(next(record for record in records if record["id"] == sheet.record))
    return _lecture(path.read_text(encoding="utf-8", errors="replace").splitlines())


def _subtitles(text: str) -> Source:
    """Numbered as the subtitles are; without chapters, so it is one."""
    blocks = [block.split("\n", 2) for block in text.replace("\r", "").strip().split("\n\n")]
    sentences = {int(number): " ".join(lines.split()) for number, _, lines in blocks}
    return Source(sentences, ((min(sentences), max(sentences)),))


def _lecture(lines: list[str]) -> Source:
    """Numbered as the lines of the file are; lines of = part the chapters."""
    sentences: dict[int, str] = {}
    chapters: list[list[int]] = []
    for number, line in enumerate(lines, start=1):
        if line.startswith("===="):
            chapters.append([])
        elif line.strip():
            sentences[number] = line.strip()
            chapters[-1].append(number)
    return Source(sentences, tuple((chapter[0], chapter[-1]) for chapter in chapters if chapter))


def _conversation(record: dict) -> Source:
    """Numbered from the first to the last sentence of the conversation."""
    sentences: dict[int, str] = {}
    chapters = []
    for segment in record["segments"]:
        turns = segment["text"]
        before = len(sentences)
        for turn in [turns] if isinstance(turns, str) else [turn["text"] for turn in turns]:
            said = " ".join(_LINK.sub(r"\1", _SPEAKER.sub("", turn)).split())
            for sentence in filter(None, _END.split(said)):
                sentences[len(sentences) + 1] = sentence
        chapters.append((before + 1, len(sentences)))
    return Source(sentences, tuple(chapters))


def main() -> None:
    from bench.measure import SHARED

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=sorted(path.stem for path in FOLDER.glob("*.toml")), metavar="NAME")
    found = source(read(FOLDER / f"{parser.parse_args().name}.toml"), SHARED)
    begins = {first: index for index, (first, _) in enumerate(found.chapters, start=1)}
    for number, sentence in found.sentences.items():
        if number in begins:
            print(f"\nChapter {begins[number]}")
        print(f"{number} {sentence}")


if __name__ == "__main__":
    main()
