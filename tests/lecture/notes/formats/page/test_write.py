"""The page of a lecture as a file: what is in it, whose look it has, and what a theme may change."""

import base64
import dataclasses
import hashlib
import html
import re
import subprocess
import sys
from pathlib import Path

import PIL.Image
import pytest

from pipelines.core.errors import BadInput, BadSetting, Unavailable
from pipelines.core.settings import ThemeSettings
from pipelines.core.settings.colour import contrast
from pipelines.lecture.notes.formats.page.write import seconds, write_page
from pipelines.lecture.notes.parts import parts, pieces
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter, KeyPoint, Paragraph, Sentence, Slide, Summary, Task, Theme
from pipelines.typeset.html_theme import DARK_BAND, LIGHT_BAND, accents

ROOT = Path(__file__).resolve().parents[5]
NOTES = Notes(
    title="The Cell",
    date=None,
    duration=1800.0,
    language="en",
    summary=Summary("cover", (KeyPoint("It lives.", 10.0, 19.0),)),
    paragraphs=tuple(
        Paragraph((Sentence(f"Sentence {number} is said.", 60.0 * number, 60.0 * number + 9),))
        for number in range(30)
    ),
    video_name="cell.mp4",
    colophon=(),
)
EXTENDS = '{% extends "konspekt/page.html" %}'
SLIDE = Slide(58.0, 600.0, "1.jpg", 640, 360, "Cells", "Cells\nlive")


@pytest.fixture
def made(tmp_path):
    """The page as text: made(notes, theme, media, slides)."""

    def write(notes=NOTES, theme=ThemeSettings(), media="", slides=None) -> str:  # noqa: B008
        write_page(notes, slides, tmp_path / "page.html", theme, media)
        return (tmp_path / "page.html").read_text(encoding="utf-8")

    return write


@pytest.fixture
def slides(tmp_path) -> Path:
    """A folder with the picture of one slide."""
    (tmp_path / "slides").mkdir()
    PIL.Image.effect_noise((640, 360), 60).convert("RGB").save(tmp_path / "slides" / "1.jpg")
    return tmp_path / "slides"


@pytest.fixture
def own(tmp_path):
    """A theme with templates of its own: own(name=text)."""

    def write(**files: str) -> ThemeSettings:
        folder = tmp_path / "department"
        folder.mkdir()
        for name, text in files.items():
            (folder / name.replace("_html", ".html").replace("_css", ".css")).write_text(
                text, encoding="utf-8"
            )
        return ThemeSettings(templates=str(folder))

    return write


def policy(page: str) -> dict[str, str]:
    found = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    return {name: places for name, _, places in (each.partition(" ") for each in found.split("; "))}


def text_of(page: str) -> str:
    body = page.partition("<body")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_page_is_one_file_that_names_no_other(made, slides):
    page = made(dataclasses.replace(NOTES, slides=(SLIDE,)), media="../videos/cell.mp4", slides=slides)
    addresses = re.findall(r'(?:src|href|poster|action)="([^"]*)"', page)
    assert {each for each in addresses if not each.startswith(("data:", "#"))} == {"../videos/cell.mp4"}
    assert not re.search(r"@import|url\((?!\"data:)", page)
    assert " on" not in "".join(re.findall(r"<[a-z]+ [^>]*>", re.sub(r'"[^"]*"', '""', page)))


def test_the_policy_knows_the_scripts_by_their_digests(made):
    page = made()
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
    assert len(digests) == 2
    assert policy(page)["script-src"] == " ".join(f"'sha256-{digest}'" for digest in digests)
    assert policy(page)["default-src"] == "'none'"


@pytest.mark.parametrize(
    ("media", "places"),
    [("", "'none'"), ("../videos/cell.mp4", "data: 'self' file:"), ("/videos/a;b.mp4", "data: 'self' file:"),
     ("https://video.example.org:8443/a.mp4?x=1", "data: https://video.example.org:8443"),
     ("https://user:secret@video.example.org/a.mp4", "data: https://video.example.org"),
     ("https://a; script-src */a.mp4", "data: https:")],
)  # fmt: skip
def test_the_policy_lets_nothing_be_played_but_the_recording(made, media, places):
    found = policy(made(media=media))
    assert found["media-src"] == places
    assert len(found) == 8


def test_the_same_notes_give_the_same_bytes_in_another_process(made, tmp_path):
    page = made()
    code = (
        "import sys, pathlib; sys.path[:0] = ['tests/lecture/notes/formats/page', '.'];"
        "from test_write import *;"
        f"write_page(NOTES, None, pathlib.Path({str(tmp_path / 'b')!r}), ThemeSettings(), '')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    assert (tmp_path / "b").read_text(encoding="utf-8") == page


def test_a_slide_is_carried_in_full_once(made, slides):
    page = made(dataclasses.replace(NOTES, slides=(SLIDE,)), slides=slides)
    jpeg = base64.b64encode((slides / "1.jpg").read_bytes()).decode()
    assert page.count(jpeg) == 1
    assert 'alt="Cells live"' in page
    assert "1.jpg" not in page


def test_a_slide_that_is_shown_again_is_carried_once_with_both_times(made, slides):
    again = dataclasses.replace(SLIDE, start=900.0, end=1000.0)
    page = made(dataclasses.replace(NOTES, slides=(SLIDE, again)), slides=slides)
    assert page.count(base64.b64encode((slides / "1.jpg").read_bytes()).decode()) == 1
    assert page.count("<figure") == page.count('class="thumb"') == 1
    assert "0:58, 15:00" in page
    assert page.index("Sentence 14 is") < page.index("The slide shown at 0:58 is shown again.")


def test_without_a_folder_there_are_no_slides(made):
    page = made(dataclasses.replace(NOTES, slides=(SLIDE,)))
    assert "<figure" not in page
    assert 'id="lightbox"' not in page


def test_a_slide_that_is_not_there_or_no_picture_is_named(made, slides):
    notes = dataclasses.replace(NOTES, slides=(dataclasses.replace(SLIDE, image="2.jpg"),))
    with pytest.raises(BadInput, match=r"2\.jpg: no picture of a slide: No such file"):
        made(notes, slides=slides)
    (slides / "2.jpg").write_bytes(b"no picture")
    with pytest.raises(BadInput, match=r"2\.jpg: no picture of a slide"):
        made(notes, slides=slides)


@pytest.mark.parametrize("language", ["en", "ru", "de", "ko", "jw"])
def test_the_interface_has_the_language_of_the_lecture_where_there_is_a_catalogue_else_english(
    made, language
):
    page = made(dataclasses.replace(NOTES, language=language), media="cell.mp4")
    assert f'<html lang="{language if language in ("ru", "de") else "en"}">' in page
    assert ("Включить запись" in page) == (language == "ru")
    assert ("Aufnahme abspielen" in page) == (language == "de")
    assert ('<h1 lang="ko"' in page) == (language == "ko")
    assert 'lang="jw"' not in page


def test_a_recording_without_speech_says_so(made):
    page = text_of(
        made(dataclasses.replace(NOTES, no_speech=True, paragraphs=(), summary=Summary("cover", ())))
    )
    assert "No speech was found in this recording." in page
    assert "Transcript" not in page


def test_points_that_a_model_has_written_are_not_passed_off_as_the_speaker_s(made):
    assert "Written by a language model" not in made()
    written = dataclasses.replace(NOTES.summary, written_by_model=True)
    assert "Written by a language model" in made(dataclasses.replace(NOTES, summary=written))


def test_only_sound_gets_an_audio_player(made):
    assert "<audio" in made(media="talk.MP3?download=1")
    assert "<video" in made(media="talk.webm")


def test_the_fonts_come_with_the_letters_that_are_used(made):
    latin, cyrillic = made(), made(dataclasses.replace(NOTES, title="Клетка и её устройство"))
    assert latin.count("@font-face") == 4
    assert len(latin) < len(cyrillic) < 200_000


def test_text_that_looks_like_the_place_of_the_fonts_is_text(made):
    page = made(dataclasses.replace(NOTES, title="/* fonts */"))
    assert "<title>/* fonts */</title>" in page


def test_names_that_are_no_text_can_be_written(made):
    assert "cell�.mp4" in made(dataclasses.replace(NOTES, title="", video_name="cell\udcff.mp4"))


# Themes


@pytest.mark.parametrize("accent", ["#8c3f1d", "#1d4f8c", "#000000", "#767676", "#a00000", "#0000ff"])
def test_any_accent_is_read_on_light_and_on_dark(accent):
    light, dark = accents(ThemeSettings(accent=accent))
    assert contrast(light, LIGHT_BAND) >= 4.5
    assert contrast(light, "#ffffff") >= 4.5
    assert contrast(dark, DARK_BAND) >= 4.5


def test_an_accent_that_can_be_read_stays_as_it_is():
    assert accents(ThemeSettings(accent="#8c3f1d"))[0] == "#8c3f1d"


def test_a_department_is_named_and_has_its_logo(made, tmp_path):
    PIL.Image.new("RGB", (8, 8), "navy").save(tmp_path / "logo.png")
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    for name, kind in (("logo.png", "png"), ("logo.svg", "svg+xml")):
        theme = ThemeSettings(organisation="Biology & Co", footer="For the course", logo=str(tmp_path / name))
        page = made(theme=theme)
        assert f'<img src="data:image/{kind};base64,' in page
        assert "Biology & Co" in text_of(page)
        assert text_of(page).find("For the course") > text_of(page).find("About these notes")


def test_a_logo_that_is_no_picture_is_told(made, tmp_path):
    with pytest.raises(Unavailable, match=r"none\.png cannot be used: No such file"):
        made(theme=ThemeSettings(logo=str(tmp_path / "none.png")))
    (tmp_path / "logo.png").write_text("no picture")
    with pytest.raises(Unavailable, match="it is no PNG"):
        made(theme=ThemeSettings(logo=str(tmp_path / "logo.png")))


def test_a_template_of_the_department_changes_a_block_and_keeps_the_rest(made, own):
    theme = own(
        page_html='{% extends "konspekt/page.html" %}\n'
        "{% block header %}{{ super() }}<p>Room {{ 6 * 7 }}: {{ notes.title }}</p>{% endblock %}\n"
        "{% block style %}h1 { color: navy; }{% endblock %}"
    )
    page = made(dataclasses.replace(NOTES, title="<b>"), theme)
    assert "<p>Room 42: &lt;b&gt;</p>" in page
    assert "h1 { color: navy; }" in page
    assert "Sentence 29 is said." in page


def test_a_style_sheet_of_the_department_stands_in_for_ours(made, own):
    page = made(theme=own(page_css='{% include "konspekt/page.css" %} main { max-width: 900px; }'))
    assert "main { max-width: 900px; }" in page
    assert page.count("@font-face") == 4


@pytest.mark.parametrize(
    ("template", "line", "reason"),
    [(f"{EXTENDS}\n{{% block title %}}\n", 2, "endblock"),
     (f"{EXTENDS}\n\n{{% block title %}}{{{{ lecturer }}}}{{% endblock %}}", 3, "'lecturer' is undefined"),
     (f"{EXTENDS}\n{{% block title %}}{{{{ 1 / 0 }}}}{{% endblock %}}", 2, "division by zero"),
     ('\n{% extends "page-of-mine.html" %}', 2, "page-of-mine.html"),
     ("{{ notes.title | shout }}", 1, "shout")],
)  # fmt: skip
def test_a_template_that_does_not_work_is_told_with_its_line_and_leaves_the_page_alone(
    made, own, tmp_path, template, line, reason
):
    made()
    before = (tmp_path / "page.html").read_bytes()
    with pytest.raises(BadSetting) as told:
        made(theme=own(page_html=template))
    assert f"{tmp_path}/department/page.html, line {line}: " in str(told.value)
    assert reason in str(told.value)
    assert (tmp_path / "page.html").read_bytes() == before


def test_templates_that_are_no_folder_are_refused(made, tmp_path):
    with pytest.raises(BadSetting, match="which is no folder"):
        made(theme=ThemeSettings(templates=str(tmp_path / "none")))


# The order in which a lecture is read


def test_chapters_hold_what_is_said_and_shown_in_them():
    chapters = (Chapter("A", 5.0, 600.0), Chapter("B", 600.0, 1800.0))
    slides = [
        dataclasses.replace(SLIDE, start=start, image=f"{start}") for start in (0.0, 61.0, 596.0, 1795.0)
    ]
    first, second = parts(dataclasses.replace(NOTES, chapters=chapters), slides)
    assert (first.title, second.title) == ("A", "B")
    # Soon after a paragraph has begun a slide belongs to it; at the end nothing follows it.
    shown = [
        [slide.start for slide in each] if isinstance(each, tuple) else each.start for each in first.blocks
    ]
    assert shown == [[0.0], 0.0, [61.0], 60.0, *(60.0 * number for number in range(2, 10))]
    assert second.blocks[0] == (slides[2],)
    assert second.blocks[-1] == (slides[3],)


def test_a_long_lecture_without_chapters_is_cut_by_time_and_a_short_one_not_at_all():
    assert [part.title for part in parts(NOTES)] == ["0:00–10:00", "10:00–20:00", "20:00–30:00"]
    (part,) = parts(dataclasses.replace(NOTES, duration=300.0, paragraphs=NOTES.paragraphs[:5]))
    assert (part.title, len(part.blocks)) == ("", 5)


def test_doubtful_ranges_part_a_sentence_without_losing_a_letter():
    assert pieces("one two three", ((4, 7), (6, 9), (11, 99))) == [
        ("one ", False), ("two", True), (" t", True), ("hr", False), ("ee", True)
    ]  # fmt: skip
    assert pieces("", ()) == []


def test_times_in_links_are_short():
    assert [seconds(time) for time in (0, 125.0, 12345.678, 0.1 + 0.2, -3)] == [
        "0",
        "125",
        "12345.68",
        "0.3",
        "0",
    ]


def test_what_is_said_of_the_course_has_a_part_of_its_own_where_there_is_any(made):
    told = dataclasses.replace(
        NOTES.summary, organisation=(KeyPoint("The exam is on <Monday>.", 61.0, 70.0),)
    )
    page = made(dataclasses.replace(NOTES, summary=told))
    part = page[page.index('<section id="organisation"') : page.index('<section id="transcript"')]
    assert "The exam is on &lt;Monday&gt;." in part and 'data-t="61"' in part
    assert (
        '<a href="#organisation">Organisation</a>' in page and "organisation" not in made().split("<main")[1]
    )


def test_a_meeting_has_decisions_and_tasks_and_a_conversation_themes(made):
    point = KeyPoint("We agreed <to> wait.", 61.0, 70.0)
    page = made(
        dataclasses.replace(
            NOTES,
            kind="meeting",
            decisions=(point,),
            tasks=(Task("Anna will send it.", 62.0, 70.0, "Anna", "by <Friday>"),),
            themes=(Theme("Data & code", 65.0, 90.0, ("lake", "team"), (point,)),),
        )
    )
    assert "<span>Notes of a meeting</span>" in page and "<span>Lecture notes</span>" in made()
    main = page.split("<main")[1]
    for name, told, at in (
        ("decisions", "We agreed &lt;to&gt; wait.", 61),
        ("tasks", "<b>Anna · by &lt;Friday&gt;</b> — Anna will send it.", 62),
        ("themes", "<b>Data &amp; code</b> — lake, team", 65),
    ):
        part = main[main.index(f'<section id="{name}"') :].split("</section>")[0]
        assert told in part and f'data-t="{at}"' in part and f'<a href="#{name}">' in page
        assert f'id="{name}"' not in made()
