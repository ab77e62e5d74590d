"""Where the pages of a PDF of notes end: what stays together, however long the notes are."""

import io
import re
import subprocess
from pathlib import Path

import PIL.Image
import pypdf
import pytest

from pipelines.core.settings import NotesSettings
from pipelines.lecture.notes.formats.pdf.write import write_pdf
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter, KeyPoint, Paragraph, Question, Sentence, Slide, Summary, Term

SAID = "a cell burns sugar in ten small steps and every enzyme lowers one barrier to its battery"
WORDS = SAID.split()
HEADINGS = {"Key points", "Chapter by chapter", "Key terms", "Questions to test yourself", "Transcript"}
HEADINGS |= {"Index", "About these notes", "Answers, in the words of the lecture:", "In short"}
# Headings of chapters, and the notes below headings.
INTRODUCING = re.compile(r"Chapter \d+|Written by a language model.*|.*own words\.|The slide shown at .*")
TALL, WIDE, SHEET = (360, 640), (640, 360), (452, 640)
STEP = 40.0


def said(number: int, words: int) -> str:
    return f"In sentence {number} " + " ".join(WORDS[(number + 7 * each) % 17] for each in range(words)) + "."


def lecture(points: int, paragraphs: int, chapters: int = 1, terms: int = 0, slides=(), written=False):
    """Notes with so many of everything, of lengths of all kinds."""
    spoken = [
        Paragraph(
            tuple(
                Sentence(said(4 * place + each, 6 + (7 * place + 11 * each) % 19), STEP * place + 9 * each, 0)
                for each in range(1 + 5 * place % 4)
            )
        )
        for place in range(paragraphs)
    ]
    length = STEP * paragraphs
    told = [KeyPoint(said(each, 5 + 5 * each % 17), STEP * (each % paragraphs), 0) for each in range(points)]
    named = [
        Chapter(f"Chapter {each}", length * each / chapters, length * (each + 1) / chapters)
        for each in range(chapters)
    ]
    explained = [
        Term(f"term {each}", (STEP * (each % paragraphs),), said(each, 12), 0.0) for each in range(terms)
    ]
    asked = [Question(f"What is term {each}?", said(each, 12), 0, 9) for each in range(terms // 2)]
    by_chapter = tuple(tuple(told[each::chapters][:3]) for each in range(chapters))
    return Notes(
        title="The Cell",
        date=None,
        duration=length,
        language="en",
        summary=Summary("lexrank", tuple(told), written, by_chapter if chapters > 1 else ()),
        paragraphs=tuple(spoken),
        video_name="cell.mp4",
        colophon=(
            ("Speech recognition", "faster-whisper, model whisper-small.en"),
            ("Language", "en (99%)"),
            ("Key points", "lexrank"),
            ("Settings", ", ".join(f"setting_{each} {each}" for each in range(12))),
            ("Versions", ", ".join(f"package{each} 1.{each}.0" for each in range(8))),
        ),
        chapters=tuple(named) if chapters > 1 else (),
        slides=slides,
        terms=tuple(explained),
        questions=tuple(asked),
    )


@pytest.fixture
def slides(tmp_path):
    """Slides of a size, a new one every so many paragraphs, and the folder of their pictures."""

    def draw(size: tuple[int, int], paragraphs: int, every: int = 1) -> tuple[Path, tuple[Slide, ...]]:
        folder = tmp_path / "slides"
        folder.mkdir(exist_ok=True)
        PIL.Image.new("RGB", size, "navy").save(folder / "001.jpg")
        times = range(0, paragraphs, every)
        for place in times:
            (folder / f"{place + 1:03d}.jpg").write_bytes((folder / "001.jpg").read_bytes())
        return folder, tuple(Slide(STEP * at, STEP * (at + 1), f"{at + 1:03d}.jpg", *size) for at in times)

    return draw


def pages(path: Path) -> list[list[str]]:
    """The lines of each page, without times, running title and number."""
    lines = [page.extract_text().splitlines() for page in pypdf.PdfReader(path).pages]
    return [
        [
            line.strip()
            for line in page
            if line.strip() and not re.fullmatch(r"The Cell|\d+ / \d+|[\d:]+|•", line.strip())
        ]
        for page in lines
    ]


def filled(path: Path) -> list[float]:
    """How far down each page there is something, as a share of what is between header and footer."""
    drawn = subprocess.run(["pdftoppm", "-r", "18", "-gray", path], capture_output=True, check=True).stdout
    shares, read = [], io.BytesIO(drawn)
    while read.readline():
        width, height = map(int, read.readline().split())
        read.readline()
        page = PIL.Image.frombytes("L", (width, height), read.read(width * height))
        top, bottom = 19, height - 16
        box = page.crop((0, top, width, bottom)).point(lambda value: 255 * (value < 235)).getbbox()
        shares.append((box[3] if box else 0) / (bottom - top))
    return shares


def parted(found: list[list[str]]) -> list[str]:
    """The headings that end a page, and the colophon where it has a page of its own."""
    last = [page[-1] for page in found[:-1]]
    ends = [line for line in last if line in HEADINGS or INTRODUCING.fullmatch(line)]
    return ends + (found[-1][:1] if found[-1][0] == "About these notes" else [])


@pytest.mark.parametrize("look", ["A4", "Letter"])
def test_however_long_the_notes_no_heading_ends_a_page_and_no_colophon_has_one(tmp_path, look):
    path, found = tmp_path / "notes.pdf", {}
    for count in range(1, 61, 8):
        notes = lecture(count, count + 3, 1 + count % 3, count // 4, written=count % 5 == 0)
        write_pdf(notes, path, NotesSettings(page=look))
        found[count] = parted(pages(path))
    assert found == {count: [] for count in found}


@pytest.mark.parametrize("look", ["A4", "Letter"])
@pytest.mark.parametrize("size", [TALL, WIDE, SHEET])
def test_with_slides_of_any_shape_all_pages_are_full_and_no_heading_ends_one(tmp_path, slides, look, size):
    path = tmp_path / "notes.pdf"
    for count, every in ((7, 1), (22, 2), (30, 1)):
        folder, shown = slides(size, count, every)
        notes = lecture(4 + count % 5, count, 1 + count // 10, count // 4, shown)
        write_pdf(notes, path, NotesSettings(page=look), folder)
        assert parted(pages(path)) == []
        # The end of the notes takes lines along from the page before the last.
        assert min(filled(path)[:-2], default=1) > 0.66


@pytest.mark.parametrize("size", [10.5, 12.0])
def test_a_tall_slide_is_no_higher_than_two_fifths_of_a_page(tmp_path, slides, size):
    folder, shown = slides(TALL, 9, 3)
    path = tmp_path / "notes.pdf"
    write_pdf(lecture(3, 9, slides=shown), path, NotesSettings(font_size=size), folder)
    drawn = subprocess.run(["pdfimages", "-list", path], capture_output=True, text=True, check=True).stdout
    heights = [72 * TALL[1] / float(row.split()[13]) for row in drawn.splitlines()[2:]]
    assert len(heights) == 3 and max(heights) < 0.4 * 686


def test_a_colophon_of_many_pages_is_set(tmp_path):
    path, notes = tmp_path / "notes.pdf", lecture(3, 12)
    long = Notes(**{**vars(notes), "colophon": (("Settings", "word " * 4000),)})
    write_pdf(long, path, NotesSettings())
    found = pages(path)
    assert len(found) > 4 and all(found)
