"""What a PDF of notes has beside the transcript: slides, points by chapter, terms, questions, an index."""

import dataclasses
import io
import re
import subprocess

import PIL.Image
import PIL.ImageDraw
import pypdf
import pytest

from pipelines.core.errors import BadSetting, Unavailable
from pipelines.core.settings import NotesSettings, ThemeSettings
from pipelines.core.settings.colour import contrast
from pipelines.lecture.notes.formats.pdf.write import write_pdf
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter, KeyPoint, Paragraph, Question, Sentence, Slide, Summary, Term
from pipelines.lecture.slides.pictures import BUDGET, pictures

MINUTE = 60.0


def hour(language: str = "en") -> Notes:
    """An hour of sentences of ten seconds in three chapters; every tenth one has the enzyme in it."""
    spoken = [
        Sentence(
            f"Sentence {number} tells of the {'enzyme' if number % 10 == 0 else 'cell'}, at some length, so "
            "that a paragraph of it has several lines on the page.",
            10.0 * number,
            10.0 * number + 9,
        )
        for number in range(360)
    ]
    paragraphs = tuple(Paragraph(tuple(spoken[start : start + 4])) for start in range(0, 360, 4))
    chapters = tuple(
        Chapter(f"Part {number}", 20 * MINUTE * (number - 1), 20 * MINUTE * number) for number in (1, 2, 3)
    )
    by_chapter = tuple(
        (KeyPoint(f"What part {number} says in short.", chapter.start + 40, chapter.start + 50),)
        for number, chapter in enumerate(chapters, 1)
    )
    summary = Summary("cover", (KeyPoint("The cell lives.", 10.0, 19.0),), by_chapter=by_chapter)
    terms = (
        Term("cell", (10.0,), "A cell is the smallest thing that lives.", 10.0),
        Term("enzyme", tuple(100.0 * number for number in range(36))),
    )
    questions = (Question("What is a cell?", "The smallest thing that lives.", 10.0, 19.0),)
    return Notes(
        title="The Cell",
        date=None,
        duration=3600.0,
        language=language,
        summary=summary,
        paragraphs=paragraphs,
        video_name="cell.mp4",
        colophon=(),
        chapters=chapters,
        terms=terms,
        questions=questions,
    )


@pytest.fixture
def slides(tmp_path):
    """A folder with so many pictures, and their slides: slides([0.0, 300.0]) by the time when each comes."""

    def draw(starts: list[float], size: tuple[int, int] = (640, 360), noisy: bool = False):
        folder = tmp_path / "slides"
        folder.mkdir()
        made = []
        for number, start in enumerate(starts, 1):
            image = PIL.Image.effect_noise(size, 90) if noisy else PIL.Image.new("L", size, "white")
            PIL.ImageDraw.Draw(image).text((40, 40), f"Slide {number}", fill="black")
            name = f"{number:03d}.jpg"
            image.convert("RGB").save(folder / name, quality=92)
            made.append(Slide(start, start + 60, name, *size))
        return folder, tuple(made)

    return draw


@pytest.fixture
def made(tmp_path):
    def make(notes: Notes, look: NotesSettings = NotesSettings(), *more) -> pypdf.PdfReader:  # noqa: B008
        path = tmp_path / "notes.pdf"
        write_pdf(notes, path, look, *more)
        return pypdf.PdfReader(path)

    return make


def page_texts(reader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def pages_with_pictures(reader) -> list[int]:
    return [number for number, page in enumerate(reader.pages, 1) if len(page.images)]


def test_parts_stand_in_the_order_in_which_they_are_wanted(made):
    reader = made(hour())
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles == [
        "Key points",
        "Chapter by chapter",
        "Key terms",
        "Questions to test yourself",
        "Transcript",
        "Index",
        "About these notes",
    ]
    chapters = [entry.title for part in reader.outline if isinstance(part, list) for entry in part]
    assert chapters == ["Part 1", "Part 2", "Part 3"]


def test_every_chapter_has_its_own_key_points(made):
    text = " ".join(page_texts(made(hour())))
    by_chapter = text[text.index("The cell lives.") : text.index("A cell is the smallest")]
    places = [by_chapter.index(f"What part {number} says in short.") for number in (1, 2, 3)]
    assert places == sorted(places)


def test_terms_are_explained_and_questions_answered_after_all_of_them(made):
    notes = hour()
    second = Question("Which is the second question?", "This one.", 100.0, 109.0)
    text = " ".join(page_texts(made(dataclasses.replace(notes, questions=(*notes.questions, second)))))
    assert "cell — A cell is the smallest thing that lives." in text
    assert "enzyme —" not in text  # nobody explains it
    assert text.index("second question?") < text.index(
        "The smallest thing that lives.", text.index("Answers")
    )


def test_the_index_names_just_the_pages_that_have_the_term(made):
    reader = made(hour())
    texts = page_texts(reader)
    [listed] = [text for text in texts if re.search(r"\bIndex\b.*enzyme", text) and "About" in text]
    named = re.search(r"enzyme\s*([\d–, ]+)", listed[listed.index("Index") :])[1]
    found = set()
    for run in re.findall(r"\d+(?:–\d+)?", named):
        first, _, last = run.partition("–")
        found |= set(range(int(first), int(last or first) + 1))
    begun = next(number for number, text in enumerate(texts, 1) if "Sentence 0 tells" in text)
    wanted = {number for number, text in enumerate(texts, 1) if number >= begun and "of the enzyme" in text}
    # A sentence that begins at the foot of a page may have its term on the next.
    assert len(found ^ wanted) <= 1 and len(found) >= 5


@pytest.mark.parametrize("text", ["x" * 3000, "word " * 600, "Ж\u202e\ufffe\x07" * 700])
def test_a_term_without_end_breaks_no_index(made, text):
    notes = hour()
    terms = (notes.terms[0], dataclasses.replace(notes.terms[1], text=text))
    assert "Index" in " ".join(page_texts(made(dataclasses.replace(notes, terms=terms))))


def test_a_slide_stands_on_the_page_of_what_was_said_under_it(made, slides):
    folder, shown = slides([0.0, 1520.0, 3000.0])
    reader = made(dataclasses.replace(hour(), slides=shown), NotesSettings(), folder)
    texts = page_texts(reader)
    for slide in shown:
        said = f"Sentence {int(slide.start // 10)} tells"
        [page] = [number for number, text in enumerate(texts, 1) if said in text]
        assert page in pages_with_pictures(reader)
    assert sum(len(page.images) for page in reader.pages) == 3


def test_slides_that_go_by_are_all_there_and_lead_into_the_video(made, slides):
    folder, shown = slides([0.0, 1200.0, 1203.0, 1206.0, 3599.0])
    look = NotesSettings(video_url="https://example.org/{name}")
    reader = made(dataclasses.replace(hour(), slides=shown), look, folder)
    assert sum(len(page.images) for page in reader.pages) == 5
    links = [
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    ]
    assert {f"https://example.org/cell.mp4#t={moment}" for moment in (1203, 1206, 3599)} <= set(links)


def test_a_slide_that_is_shown_again_stands_there_once_and_is_referred_to_later(made, slides):
    folder, shown = slides([0.0, 1200.0])
    again = dataclasses.replace(shown[0], start=2400.0, end=2500.0)
    reader = made(dataclasses.replace(hour(), slides=(*shown, again)), NotesSettings(), folder)
    assert sum(len(page.images) for page in reader.pages) == 2
    texts = page_texts(reader)
    [referring] = [number for number, text in enumerate(texts) if "slide shown at 0:00 is" in text]
    assert "Sentence 240 tells" in texts[referring]
    links = [note.get_object() for note in reader.pages[referring]["/Annots"]]
    pictured = [page.indirect_reference for page in reader.pages if len(page.images)]
    assert pictured[0] in [note["/Dest"][0] for note in links if "/Dest" in note]


def test_a_heading_is_never_parted_from_the_slide_below_it(made, slides):
    folder, shown = slides([0.0, 1200.0, 2400.0])
    for size in (9.0, 10.5, 12.0):
        for page in made(
            dataclasses.replace(hour(), slides=shown), NotesSettings(font_size=size), folder
        ).pages:
            lines = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
            text = [line for line in lines if not re.fullmatch(r"\d+ / \d+|The Cell|[\d:]+", line)]
            assert text[-1] not in ("Transcript", "Part 1", "Part 2", "Part 3")


def test_two_hours_of_crowded_slides_stay_light(made, slides, tmp_path):
    folder, shown = slides([30.0 * number for number in range(30)], (1280, 720), noisy=True)
    assert sum(path.stat().st_size for path in folder.iterdir()) > BUDGET
    made(dataclasses.replace(hour(), slides=shown), NotesSettings(), folder)
    assert (tmp_path / "notes.pdf").stat().st_size < 15_000_000
    reduced = pictures(folder, [slide.image for slide in shown])
    widths = {PIL.Image.open(io.BytesIO(data)).width for data in reduced.values()}
    assert len(reduced) == 30 and len(widths) == 1 and widths.pop() >= 360


def test_a_department_sees_its_name_colour_and_mark(made, tmp_path):
    PIL.Image.new("RGBA", (200, 100), "#1d4f8c").save(tmp_path / "mark.png")
    theme = ThemeSettings("Faculty of Biology", "For students only", "#1d4f8c", str(tmp_path / "mark.png"))
    reader = made(hour(), NotesSettings(page="Letter"), None, theme)
    texts = page_texts(reader)
    assert "Faculty of Biology" in texts[0] and "Faculty of Biology" not in texts[1]
    assert all("For students only" in text for text in texts)
    assert pages_with_pictures(reader) == [1]
    assert reader.metadata.author == "Faculty of Biology"
    first = reader.pages[0].get_contents().get_data().decode("latin-1")
    assert ".113725 .309804 .54902 rg" in first and ".54902 .247059 .113725 rg" not in first


def test_a_mark_that_is_no_picture_is_named(made, tmp_path):
    (tmp_path / "mark.png").write_text("no picture")
    with pytest.raises(Unavailable, match=r"\[theme\] logo .*mark.png cannot be used"):
        made(hour(), NotesSettings(), None, ThemeSettings(logo=str(tmp_path / "mark.png")))


@pytest.mark.parametrize("accent", ["red", "#12345", "#ffcc00", "#8c3f1d; }"])
def test_an_accent_that_is_none_or_cannot_be_read_is_refused(accent):
    with pytest.raises(BadSetting, match=r"\[theme\] accent"):
        ThemeSettings(accent=accent)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_nothing_but_embedded_fonts_is_used(made, slides, tmp_path):
    folder, shown = slides([0.0, 1203.0, 1206.0])
    made(dataclasses.replace(hour("ru"), slides=shown), NotesSettings(), folder)
    listed = subprocess.run(["pdffonts", tmp_path / "notes.pdf"], capture_output=True, text=True, check=True)
    rows = listed.stdout.splitlines()[2:]
    assert rows and all(re.search(r"yes\s+yes\s+yes", row) for row in rows)
