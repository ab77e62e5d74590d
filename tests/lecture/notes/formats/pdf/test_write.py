"""The notes as a PDF: what readers, viewers and printers find in it."""

import dataclasses
import datetime
import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest

from pipelines.core.errors import BadSetting, Unavailable
from pipelines.core.settings import NotesSettings
from pipelines.lecture.notes.formats.pdf.write import write_pdf
from pipelines.lecture.notes.parts import sections
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter, KeyPoint, Paragraph, Sentence, Summary, Task, Theme
from pipelines.typeset import system_fonts
from pipelines.typeset.times import clock, moment

SENTENCES = [
    "A cell burns sugar in ten small steps.",
    "Each enzyme lowers one barrier & catches one parcel of energy.",
    "What we get is a gradient, and that gradient is the battery of the cell.",
    "Peter Mitchell proposed this in 1961.",
]
RUSSIAN = [
    "Матрица оператора зависит от базиса, а вот её след и определитель — нет.",
    "Над полем вещественных чисел собственных векторов нет, и в этом нет ошибки.",
    "Ещё раз: всё сказанное верно для конечномерных пространств.",
]
LOOK = NotesSettings()


def paragraphs(texts: list[str], count: int, seconds: float = 10.0) -> tuple[Paragraph, ...]:
    """So many paragraphs of three sentences, each sentence so many seconds long."""
    spoken = [
        Sentence(texts[index % len(texts)], index * seconds, (index + 1) * seconds)
        for index in range(3 * count)
    ]
    return tuple(Paragraph(tuple(spoken[index : index + 3])) for index in range(0, 3 * count, 3))


def lecture(texts: list[str] = SENTENCES, count: int = 8, points: int = 2, **changes) -> Notes:
    found = paragraphs(texts, count)
    chosen = [found[index * count // points].sentences[1] for index in range(points)]
    notes = Notes(
        title="How the Cell Makes ATP",
        date=datetime.date(2023, 10, 17),
        duration=30.0 * count,
        language="en",
        summary=Summary("lexrank", tuple(KeyPoint(said.text, said.start, said.end) for said in chosen)),
        paragraphs=found,
        video_name="lecture 1.mp4",
        colophon=(("Speech recognition", "faster-whisper, model whisper-base"), ("Key points", "lexrank")),
        no_speech=False,
    )
    return dataclasses.replace(notes, **changes)


@pytest.fixture
def made(tmp_path):
    """Writes notes and opens them: made(notes, look) gives a pypdf.PdfReader with its `path`."""

    def make(notes: Notes, look: NotesSettings = LOOK) -> pypdf.PdfReader:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.pdf"
        write_pdf(notes, path, look)
        reader = pypdf.PdfReader(path)
        reader.path = path
        return reader

    return make


def text_of(reader) -> str:
    """The text as a reader would search it: lines joined."""
    found = subprocess.run(["pdftotext", "-layout", reader.path, "-"], capture_output=True, check=True)
    return " ".join(found.stdout.decode("utf-8").split())


def words(reader, page: int = 0) -> list[tuple[str, float, float, float, float]]:
    """Words with left, top, right and bottom in points from the top left, of a page or of all."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    found = subprocess.run(["pdftotext", "-bbox", *pages, reader.path, "-"], capture_output=True, check=True)
    word = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
    return [(text, *map(float, box)) for *box, text in re.findall(word, found.stdout.decode("utf-8"))]


def annotations(reader) -> list:
    return [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]


def addresses(reader) -> list[str]:
    return [note["/A"]["/URI"] for note in annotations(reader) if "/A" in note]


def underlines(page) -> int:
    """Lines drawn with the round dots that mark a doubt."""
    return len(
        re.findall(
            r"\[0 2\.1\] 0 d(?:(?!\bQ\b).)*? l S", page.get_contents().get_data().decode("latin-1"), re.S
        )
    )


def test_everything_that_was_said_can_be_searched(made):
    text = text_of(made(lecture()))
    assert "How the Cell Makes ATP" in text
    assert all(sentence in text for sentence in SENTENCES)
    assert "October 17, 2023" in text and "4 min" in text and "English" in text
    assert "faster-whisper, model whisper-base" in text
    assert "produced automatically" in text and "may contain errors" in text


def test_russian_notes_are_russian_throughout(made):
    reader = made(lecture(RUSSIAN, language="ru", title="Лекция 12. Ёмкость"))
    text = text_of(reader)
    assert all(sentence in text for sentence in ("всё сказанное верно", "Лекция 12. Ёмкость"))
    assert "17 октября 2023" in text and "4 мин" in text and "русский" in text
    assert [entry.title for entry in reader.outline] == ["Главное", "Текст лекции", "Об этом конспекте"]
    assert "Распознавание речи" in text and "Speech recognition" not in text
    assert reader.trailer["/Root"]["/Lang"] == "ru"


def test_spaces_that_hold_words_together_are_found_as_spaces(made):
    said = ["А в конце и в начале, о чём и с кем — всё это я узнал у него в тот день."]
    raw = "".join(page.extract_text() for page in made(lecture(said, 20, language="ru")).pages)
    assert "\N{NO-BREAK SPACE}" not in raw and "и в начале" in raw
    assert len(re.findall(r"\w\w\n", raw)) > 30
    assert not re.search(r"(?<!\w)[авиосяу]\n", raw), "a one-letter word ends a line"
    assert not re.search(r"\n—", raw), "a dash begins a line"


@pytest.mark.parametrize("language", ["fr", "zh", "yue", "jw", "haw", "xx", ""])
def test_other_languages_get_english_words_and_never_fail(made, language):
    assert "Key points" in text_of(made(lecture(language=language)))


def test_times_lead_to_that_moment_of_the_video(made):
    found = addresses(made(lecture(points=1), NotesSettings(video_url="https://example.org/v/{name}")))
    video = "https://example.org/v/lecture%201.mp4"
    # The key point is said at 0:10; paragraphs begin every 30 s.
    assert sorted(found) == sorted([f"{video}#t=10", *(f"{video}#t={30 * index}" for index in range(8))])


def test_without_a_video_key_points_lead_to_where_they_were_said(made):
    reader = made(lecture(count=60, points=2))
    assert not addresses(reader)
    times = [
        note
        for note in annotations(reader)
        if float(note["/Rect"][2]) < 128 and note.get("/Dest") is not None
    ]
    assert len(times) == 2
    text = [page.extract_text() for page in reader.pages]
    # The second of two key points among 60 paragraphs of 30 s is said in the one that begins at 15:00.
    page = reader.get_page_number(times[1]["/Dest"][0].get_object())
    assert page > 1 and re.search(r"^15:00$", text[page], re.M)
    # PDF counts from the bottom of a page, pdftotext from its top.
    target = float(reader.pages[page].mediabox.height) - float(times[1]["/Dest"][3])
    (line,) = [top for word, _, top, *_ in words(reader, page + 1) if word == "15:00"]
    assert 0 < line - target < 30


def test_the_contents_know_the_pages(made):
    reader = made(lecture(count=80))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) > 5
    for name in ("0:00–10:00", "10:00–20:00", "30:00–40:00", "About these notes"):
        page = int(re.search(rf"{name}\n(\d+)", texts[0])[1])
        assert re.search(rf"^{name}$", texts[page - 1], re.M), name
    assert [text.splitlines()[-1] for text in texts] == [
        f"{page} / {len(texts)}" for page in range(1, len(texts) + 1)
    ]


def test_long_lectures_have_sections_in_the_outline(made):
    reader = made(lecture(count=80))
    key_points, transcript, inner, about = reader.outline
    assert (key_points.title, transcript.title, about.title) == (
        "Key points",
        "Transcript",
        "About these notes",
    )
    assert [entry.title for entry in inner] == ["0:00–10:00", "10:00–20:00", "20:00–30:00", "30:00–40:00"]
    pages = [reader.get_destination_page_number(entry) for entry in (key_points, *inner, about)]
    assert pages == sorted(pages) and pages[-1] > pages[1]


def test_chapters_are_in_the_outline_and_in_the_contents_with_their_times(made):
    plain = lecture(count=80)
    half = plain.paragraphs[len(plain.paragraphs) // 2].start
    chapters = (Chapter("Scales, octaves", 0.0, half), Chapter("The fugue", half, plain.duration))
    reader = made(dataclasses.replace(plain, chapters=chapters))
    _, transcript, inner, _ = reader.outline
    assert transcript.title == "Transcript"
    assert [entry.title for entry in inner] == ["Scales, octaves", "The fugue"]
    contents = text_of(reader)
    assert "0:00 Scales, octaves" in contents and f"{clock(half)} The fugue" in contents
    pages = [reader.get_destination_page_number(entry) for entry in inner]
    assert pages[0] < pages[1]


def test_short_lectures_have_no_sections(made):
    assert [entry.title for entry in made(lecture(count=12)).outline] == [
        "Key points",
        "Transcript",
        "About these notes",
    ]


def test_the_title_runs_along_from_the_second_page_on(made):
    reader = made(lecture(count=40, title="A Long Day"))
    assert [page.extract_text().count("A Long Day") for page in reader.pages] == [1] * len(reader.pages)
    assert len(reader.pages) > 2


def test_the_file_says_what_it_is(made):
    reader = made(lecture(title='Sugar, ATP & the "battery" <of> life'))
    assert reader.metadata.title == 'Sugar, ATP & the "battery" <of> life'
    assert reader.metadata.author == "Konspekt" and reader.metadata.subject == "Lecture notes"
    assert "English" in reader.metadata.keywords
    assert reader.metadata.creation_date.date() == datetime.date(2023, 10, 17)
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert 'Sugar, ATP & the "battery" <of> life' in text_of(reader)


def test_what_looks_like_markup_is_text(made):
    said = "If <b>a</b> < b &amp; c, <br/> then </para> it is \"so\" & 'so'."
    notes = lecture([said], title=said, colophon=((said, said),), video_name="<i>.mp4")
    shown = text_of(made(dataclasses.replace(notes, paragraphs=notes.paragraphs[:1])))
    # Title, two key points, three sentences, label and value.
    assert shown.count("</para> it is") == 8 and shown.count("If <b>a</b> < b") == 8
    assert "<i>.mp4" in shown


def test_all_fonts_are_embedded(made):
    listed = subprocess.run(["pdffonts", made(lecture()).path], capture_output=True, text=True, check=True)
    fonts = [line.split() for line in listed.stdout.splitlines()[2:]]
    assert {name.split("+")[-1] for name, *_ in fonts} == {
        "PTSerif-Regular",
        "PTSerif-Bold",
        "PTSans-Regular",
        "PTSans-Bold",
    }
    # Columns emb, sub and uni: embedded, as a subset, with a map to Unicode.
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)


def test_doubtful_words_are_marked_and_the_mark_is_explained(made):
    certain, notes = made(lecture()), lecture()
    said = notes.paragraphs[0].sentences[0]
    doubtful = Paragraph(
        (dataclasses.replace(said, doubtful=((2, 6), (7, 12))), *notes.paragraphs[0].sentences[1:])
    )
    marked = made(dataclasses.replace(notes, paragraphs=(doubtful, *notes.paragraphs[1:])))
    assert "underlined with dots" in text_of(marked) and "underlined with dots" not in text_of(certain)
    assert sum(map(underlines, certain.pages)) == 0
    # Two words, and the example in the explanation.
    assert sum(map(underlines, marked.pages)) >= 2
    assert said.text in text_of(marked)


def test_written_key_points_are_not_passed_off_as_the_speaker_s(made):
    notes = lecture()
    written = dataclasses.replace(notes.summary, written_by_model=True)
    note = "Written by a language model"
    assert note in text_of(made(dataclasses.replace(notes, summary=written))) and note not in text_of(
        made(notes)
    )


def test_the_same_notes_give_the_same_bytes(tmp_path):
    first, other, again = (tmp_path / name for name in ("first.pdf", "other.pdf", "again.pdf"))
    write_pdf(lecture(), first, LOOK)
    write_pdf(lecture(RUSSIAN, language="ru", title="ω 😀"), other, LOOK)
    time.sleep(1.1)  # the clock of a PDF has seconds
    write_pdf(lecture(), again, LOOK)
    assert first.read_bytes() == again.read_bytes() != other.read_bytes()


def test_the_same_bytes_in_another_process(tmp_path):
    write_pdf(lecture(title="Ω"), tmp_path / "here.pdf", LOOK)
    program = (
        "import sys; sys.path[:0] = sys.argv[1:3]; from pathlib import Path; import test_write as t; "
        "t.write_pdf(t.lecture(title='Ω'), Path(sys.argv[3]), t.LOOK)"
    )
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[5])]
    there = tmp_path / "there.pdf"
    subprocess.run([sys.executable, "-c", program, *folders, there], check=True, env={"PYTHONHASHSEED": "7"})
    assert there.read_bytes() == (tmp_path / "here.pdf").read_bytes()


def test_characters_that_the_fonts_lack_come_from_others(made):
    reader = made(lecture(["Let α → ω, 𝔸 ⊂ ℝⁿ, and 😀 too."], title="On Ω & 😀"))
    text = text_of(reader)
    assert "Let α → ω, 𝔸 ⊂ ℝⁿ, and 😀 too." in text and "On Ω & 😀" in text


def test_what_no_font_has_is_shown_as_missing_beside_intact_neighbours(made):
    strange = "Left \U0001f6f8\ufe0f\u200d right, 漢字 end, nul \x00 and \ud800 too."
    text = text_of(made(lecture([strange], title=strange, video_name=strange)))
    assert "Left □ right, □□ end, nul and □ too." in text


def test_characters_that_no_font_has_are_told(tmp_path):
    missing = write_pdf(lecture(["Left \U0001f6f8 right, 漢 end."]), tmp_path / "notes.pdf", LOOK)
    assert "\U0001f6f8" in missing and missing <= {"\U0001f6f8", "漢"}
    assert write_pdf(lecture(["All is plain."]), tmp_path / "plain.pdf", LOOK) == set()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Characters not shown Han (2), Georgian (1). No TrueType font"),
        ("de", "Nicht darstellbare Zeichen Chinesisch (2), Georgisch (1). Keine installierte"),
        ("ru", "Непоказанные знаки китайская (2), грузинская (1). Ни в одном"),
    ],
)
def test_the_colophon_says_which_scripts_are_not_shown(made, tmp_path, monkeypatch, language, told):
    nothing = "<fontconfig><dir>/nowhere</dir></fontconfig>"
    (tmp_path / "fonts.conf").write_text(f'<?xml version="1.0"?>{nothing}', encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    system_fonts.installed.cache_clear()
    text = text_of(made(lecture(["Left 漢字, and \u10d0 end."], language=language)))
    system_fonts.installed.cache_clear()
    assert told in text and "fonts-wqy-zenhei, fonts-noto-core" in text
    assert "fonts-" not in text_of(made(lecture(language=language)))


def test_combining_marks_stay_with_their_letters(made):
    text = text_of(made(lecture(["Cafe\u0301 и й\u0306, свои\u0306 за\u0301мок."])))
    assert "Café" in text and "свой" in text and "мок." in text and "□" not in text


def test_fallback_fonts_of_the_settings_go_first(made):
    mono = Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")
    if not mono.exists():
        pytest.skip("DejaVu Sans Mono is not installed")
    reader = made(lecture(["The letter ω."]), NotesSettings(fallback_fonts=f" {mono} "))
    listed = subprocess.run(["pdffonts", reader.path], capture_output=True, text=True, check=True).stdout
    assert "DejaVuSansMono" in listed and not re.search(r"DejaVuSans ", listed)
    assert "The letter ω." in text_of(reader)


def test_a_fallback_font_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Unavailable, match=r"/no/such\.ttf.*fallback_fonts"):
        write_pdf(lecture(), tmp_path / "notes.pdf", NotesSettings(fallback_fonts="/no/such.ttf"))


@pytest.mark.parametrize(("page", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_the_page_is_as_wanted(made, page, size):
    reader = made(lecture(count=40), NotesSettings(page=page))
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in reader.pages} == {size}


def test_an_unknown_page_is_refused():
    with pytest.raises(BadSetting, match=r"\[notes\] page: 'A5' is none of A4, Letter"):
        NotesSettings(page="A5")


def test_larger_text_takes_more_pages(made):
    larger = made(lecture(count=40), NotesSettings(font_size=14))
    assert len(larger.pages) > len(made(lecture(count=40)).pages)


@pytest.mark.parametrize("look", [NotesSettings(), NotesSettings("Letter", 16)])
def test_nothing_leaves_the_page(made, look):
    notes = lecture(
        [*SENTENCES, "w" * 300, "Ω" * 300],
        40,
        title="T" * 300 + " many words" * 40,
        video_name="n" * 300,
        colophon=(("L" * 80, "v" * 500), ("empty", ""), ("long", "word " * 3000)),
    )
    reader = made(notes, look)
    width, height = map(float, reader.pages[0].mediabox[2:])
    found = words(reader)
    assert len(found) > 1000
    assert min(left for _, left, *_ in found) > 20 and max(right for *_, right, _ in found) < width - 20
    assert min(top for _, _, top, *_ in found) > 20 and max(bottom for *_, bottom in found) < height - 20


@pytest.mark.parametrize("size", [9, 9.5, 10, 10.5, 11, 12])
def test_no_line_of_a_paragraph_stands_alone_on_a_page(made, size):
    long = [" ".join(SENTENCES[:count]) for count in (2, 3, 4, 1)]
    reader = made(lecture(long, 80, points=0), NotesSettings(font_size=size))
    headers = re.compile(r"How the Cell.*|\d+ / \d+|[\d:]+–[\d:]+")
    bodies = [
        [line for line in page.extract_text().splitlines() if not headers.fullmatch(line)]
        for page in reader.pages[:-1]
    ]
    assert len(bodies) > 5
    # The time comes before the first line of its paragraph.
    for before, after in pairwise(bodies):
        assert not re.fullmatch(r"\d+:\d\d", before[-2]), "a page ends with a paragraph's first line"
        assert not re.fullmatch(r"\d+:\d\d", after[1]), "a page begins with a paragraph's last line"


def test_every_paragraph_has_its_time_in_the_margin(made):
    # Long enough to be carried over to the next page, which repeats no time.
    notes = lecture([" ".join(SENTENCES)], count=60, points=0)
    in_margin = [text for text, _, _, right, _ in words(made(notes)) if right < 128]
    assert in_margin == [clock(paragraph.start) for paragraph in notes.paragraphs]


def test_a_recording_without_speech_says_so(made):
    reader = made(lecture(paragraphs=(), summary=Summary("lexrank", ()), no_speech=True))
    text = text_of(reader)
    assert "No speech was found in this recording." in text and "About these notes" in text
    assert "Transcript" not in text and "Contents" not in text
    assert len(reader.pages) == 1


def test_notes_without_key_points_are_notes(made):
    reader = made(lecture(summary=Summary("lexrank", ())))
    assert [entry.title for entry in reader.outline] == ["Transcript", "About these notes"]
    assert SENTENCES[0] in text_of(reader)


def test_notes_need_no_date_and_no_title(made):
    reader = made(lecture(date=None, title=" "))
    assert reader.metadata.title == "lecture 1.mp4" and "2023" not in text_of(reader)


def test_three_hours_are_set_in_seconds(made):
    begun = time.perf_counter()
    reader = made(lecture(count=1800, duration=3 * 3600.0, paragraphs=paragraphs(SENTENCES, 1800, 2.0)))
    assert time.perf_counter() - begun < 15
    assert len(reader.outline[2]) == 18 and reader.outline[2][-1].title == "2:50:00–3:00:00"


def test_importing_the_module_loads_no_typesetter():
    program = "import sys, pipelines.lecture.notes.formats.pdf.write; "
    program += "sys.exit('reportlab' in sys.modules or 'babel' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[5])


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59.9, "0:59"), (600, "10:00"), (3599, "59:59"), (3600, "1:00:00")]
)
def test_clock(seconds, text):
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("", ""),
        ("https://a.org/{name}", "https://a.org/%D1%91%201%23.mp4#t=75"),
        ("https://a.org/v.mp4?key=1", "https://a.org/v.mp4?key=1#t=75"),
        ("https://a.org/v.mp4#top", "https://a.org/v.mp4#t=75"),
        ("https://www.youtube.com/watch?v=x", "https://www.youtube.com/watch?v=x&t=75s"),
        ("https://youtu.be/x", "https://youtu.be/x?t=75s"),
        ("https://vimeo.com/7", "https://vimeo.com/7#t=75s"),
        ("https://notyoutube.com/{name}", "https://notyoutube.com/%D1%91%201%23.mp4#t=75"),
    ],
)
def test_moment(url, address):
    assert moment(url, "ё 1#.mp4", 75.8) == address


def test_file_names_that_are_no_text_are_set_and_linked(made):
    name = b"caf\xe9.mp4".decode("utf-8", "surrogateescape")
    reader = made(lecture(title="", video_name=name), NotesSettings(video_url="file:///v/{name}"))
    assert "caf□.mp4" in text_of(reader) and "file:///v/caf%E9.mp4#t=0" in addresses(reader)


def test_a_short_rest_makes_no_section_of_its_own():
    names = [name for name, _ in sections(paragraphs(SENTENCES, 42), 42 * 30)]
    assert names == ["0:00–10:00", "10:00–21:00"]


def test_sections_hold_every_paragraph_once():
    found = paragraphs(SENTENCES, 100)
    assert [p for _, part in sections(found, 3000) for p in part] == list(found)


def test_what_is_said_of_the_course_has_a_part_of_its_own_where_there_is_any(made):
    plain = lecture()
    told = dataclasses.replace(plain.summary, organisation=(KeyPoint("The exam is on Monday.", 61.0, 70.0),))
    text = text_of(made(dataclasses.replace(plain, summary=told)))
    assert text.count("Organisation") == 2 and re.search(r"1:01 • The exam is on Monday\.", text)
    assert "Organisation" not in text_of(made(plain))


def test_a_meeting_has_decisions_and_tasks_and_a_conversation_themes(made):
    point = KeyPoint("We agreed to wait.", 61.0, 70.0)
    notes = dataclasses.replace(
        lecture(),
        decisions=(point,),
        tasks=(Task("Anna will send it by Friday.", 62.0, 70.0, "Anna", "by Friday"),),
        themes=(Theme("Data", 65.0, 90.0, ("lake", "team"), (point,)),),
    )
    text = text_of(made(notes))
    assert all(text.count(name) == 2 for name in ("Decisions", "Tasks", "Themes"))
    assert re.search(r"1:02 \S+ Anna · by Friday — Anna will send it by Friday\.", text)
    assert re.search(r"1:05 • Data — lake, team", text)
    plain = text_of(made(lecture()))
    assert not any(name in plain for name in ("Decisions", "Tasks", "Themes"))
