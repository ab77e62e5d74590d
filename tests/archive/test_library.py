"""The library tells every lecture of the notes folder, in one file, and is written only when it changes."""

import os
import re
from urllib.parse import unquote

import lxml.html
import pytest

from pipelines.archive.library import courses, write_library
from pipelines.core.errors import Unavailable
from pipelines.core.settings import ThemeSettings
from pipelines.lecture.records import Slide, Term
from tests.archive.conftest import OPTICS, lecture

PLAIN = ThemeSettings()


@pytest.fixture
def shelf(folder):
    """A folder with two courses and a lecture in none; gives the page, read."""
    slides = (Slide(0, 9, "001.jpg", 640, 360),)
    terms = (Term("learning rate", (10.0,)),)
    folder.add(
        "ml/10", lecture("Lecture 10", date="2026-09-08", slides=slides, terms=terms), ".html", ".pdf", ".md"
    )
    (folder.notes / "ml" / "10.slides").mkdir()
    folder.add("ml/9", lecture("Lecture 9", date="2026-09-08", points=["Gradients point uphill."]), ".pdf")
    folder.add(
        "физика/Оптика #1",
        lecture("Оптика <b>1</b>", OPTICS, "ru", chapters=[(0, "Луч"), (10, "Лёд")]),
        ".html",
    )
    folder.add("talk", lecture("A talk", date=None))

    def page(theme: ThemeSettings = PLAIN, language: str = "en"):
        write_library(folder.notes, theme, language)
        return lxml.html.fromstring((folder.notes / "index.html").read_text(encoding="utf-8"))

    folder.page = page
    return folder


def chosen(element, path: str) -> list:
    """The elements below one by an XPath in which .name stands for the class `name`."""
    return element.xpath(re.sub(r"(?<=\w)\.(\w+)", r"[contains(concat(' ', @class, ' '), ' \1 ')]", path))


def text(element) -> str:
    return " ".join(element.text_content().replace("\N{NO-BREAK SPACE}", " ").split())


def test_lectures_are_grouped_by_course_the_newest_first(shelf):
    told = [(course.name, [card.title for card in course.cards]) for course in courses(shelf.notes)]
    assert told == [
        ("ml", ["Lecture 9", "Lecture 10"]),
        ("физика", ["Оптика <b>1</b>"]),
        ("", ["A talk"]),
    ]
    heads = [text(head) for head in chosen(shelf.page(), "//main//h2")]
    assert heads == ["ml 2 lectures", "физика 1 lecture", "Not in a course 1 lecture"]


def test_a_card_tells_date_length_language_chapters_points_and_terms(shelf):
    cards = {text(chosen(card, ".//h3")[0]): text(card) for card in chosen(shelf.page(), "//li.card")}
    assert "1 September 2026 30 s Russian 2 chapters" in cards["Оптика <b>1</b>"]
    assert "Gradients point uphill." in cards["Lecture 9"]
    assert "learning rate" in cards["Lecture 10"]
    assert "no date" in cards["A talk"]


def test_every_link_and_picture_is_there_whatever_its_name(shelf):
    (shelf.notes / "ml" / "10.slides" / "001.jpg").write_bytes(b"a picture")
    page = shelf.page()
    links = [link for link in page.xpath("//main//a/@href | //main//img/@src")]
    assert len(links) == 9
    assert [link for link in links if not (shelf.notes / unquote(link)).is_file()] == []


def test_it_speaks_russian_with_the_right_forms(shelf):
    page = shelf.page(language="ru")
    assert page.get("lang") == "ru"
    assert text(chosen(page, "//h1")[0]) == "Лекции"
    assert text(chosen(page, "//p.lead")[0]) == "4 лекции в 3 курсах, 2 мин записей"
    assert "2 главы" in text(page)


def test_the_theme_gives_name_colour_footer_and_logo(shelf, tmp_path):
    from PIL import Image

    Image.new("RGB", (40, 20), "#123456").save(tmp_path / "logo.png")
    theme = ThemeSettings("Faculty of <Physics>", "Room 12", "#123456", str(tmp_path / "logo.png"))
    page = shelf.page(theme)
    assert text(chosen(page, "//p.house")[0]) == "Faculty of <Physics>"
    assert chosen(page, "//p.house/img")[0].get("src").startswith("data:image/png;base64,")
    assert "Room 12" in text(chosen(page, "//footer")[0])
    assert "light-dark(#123456, " in chosen(page, "//style")[0].text
    with pytest.raises(Unavailable, match="logo"):
        shelf.page(ThemeSettings(logo=str(tmp_path / "none.png")))


def test_it_is_written_only_when_it_would_be_another(shelf):
    shelf.page()
    path = shelf.notes / "index.html"
    os.utime(path, (1, 1))
    assert not write_library(shelf.notes, PLAIN, "en")
    assert path.stat().st_mtime == 1
    shelf.add("ml/11", lecture("Lecture 11"))
    assert write_library(shelf.notes, PLAIN, "en")
    assert not list((shelf.notes / ".part").iterdir())


def test_it_fetches_nothing_but_pictures_beside_it(shelf):
    shelf.page()
    page = (shelf.notes / "index.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"""(?:src|href)=["']?([^"' >]+)|url\(["']?([^"')]+)""", page))
    outside = [each for pair in asked for each in pair if re.match(r"(?!data:)[a-z]+:|//", each)]
    assert outside == []


def test_what_are_no_notes_is_left_out(shelf):
    (shelf.notes / "ml" / "other.json").write_text('{"nights": 1}')
    (shelf.notes / "ml" / "half.json").write_text('{"title": "ha')
    assert sum(len(course.cards) for course in courses(shelf.notes)) == 4


def test_without_lectures_it_says_so(folder):
    assert write_library(folder.notes, PLAIN, "en")
    page = lxml.html.fromstring((folder.notes / "index.html").read_text(encoding="utf-8"))
    assert text(chosen(page, "//h1")[0]) == "There are no lectures yet"
    assert chosen(page, "//form") == []
