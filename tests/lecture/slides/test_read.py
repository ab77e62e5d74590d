"""Slides are read by real readers: what they say, what they are called, and nothing where nothing is."""

import shutil
import socket
import subprocess
import sys
from importlib.resources import files

import numpy
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipelines.core.errors import BadSetting, Unavailable
from pipelines.lecture.records import Slide
from pipelines.lecture.slides.read import read_slides
from pipelines.lecture.slides.reader import load_reader
from pipelines.lecture.slides.readers.rapidocr import RapidOcr
from pipelines.lecture.slides.readers.tesseract import one_alphabet

pytest.importorskip("rapidocr", reason="the extra `ocr` is not installed")
needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not here")

ENGLISH = ("Bayesian inference", ["A prior states what we believe", "The likelihood weighs the data"])
RUSSIAN = ("Байесовский вывод", ["Правдоподобие взвешивает данные", "Всё остальное считает машина"])


def font(size):
    path = files("fontpkg_pt_sans") / "files" / "PT_Sans-Web-Regular.ttf"
    return ImageFont.truetype(str(path), size)


@pytest.fixture
def slide(tmp_path):
    """Draws a slide of 1280 x 720 pixels into tmp_path: slide(title, bullets) gives its record."""

    def draw(title, bullets, paper="#ffffff", ink="#222222", bar=None, name="slide.jpg"):
        picture = Image.new("RGB", (1280, 720), paper) if isinstance(paper, str) else paper.copy()
        pen = ImageDraw.Draw(picture)
        if bar:
            pen.rectangle((0, 0, 1280, 150), bar)
        pen.text((90, 80), title, "#ffffff" if bar else ink, font(56), "lm")
        for row, bullet in enumerate(bullets):
            pen.text((90, 270 + 100 * row), f"• {bullet}", ink, font(34), "lm")
        picture.save(tmp_path / name, quality=80)
        return Slide(0.0, 10.0, name, 1280, 720)

    return draw


@pytest.fixture
def photograph():
    """A picture of nothing that has text: blurred noise in many scales, as grey as a photograph."""
    chance = numpy.random.default_rng(3)
    layers = [
        numpy.asarray(
            Image.fromarray(chance.integers(0, 255, (720 // step, 1280 // step), dtype=numpy.uint8)).resize(
                (1280, 720), Image.Resampling.BICUBIC
            ),
            dtype=float,
        )
        for step in (120, 40, 16)
    ]
    grey = sum(layer * share for layer, share in zip(layers, (0.5, 0.3, 0.2)))
    return Image.fromarray(grey.astype(numpy.uint8)).convert("RGB")


def lines(title, bullets):
    return "\n".join([title, *bullets])


@needs_tesseract
def test_both_readers_tell_the_title_and_the_lines_in_order(slide, tmp_path):
    for reader in ("rapidocr", "tesseract"):
        [read] = read_slides([slide(*ENGLISH)], tmp_path, reader, "eng")
        assert read.title == ENGLISH[0]
        assert read.text == lines(*ENGLISH)


@needs_tesseract
def test_russian_is_read_on_a_dark_slide_and_below_a_bar(slide, tmp_path):
    dark = slide(*RUSSIAN, paper="#15181d", ink="#f2f2f2")
    barred = slide(*RUSSIAN, bar="#274b7a", name="bar.jpg")
    for read in read_slides([dark, barred], tmp_path, "tesseract", "eng+rus"):
        assert read.title == RUSSIAN[0]
        assert read.text == lines(*RUSSIAN)


@needs_tesseract
def test_text_on_a_photograph_is_read_and_a_photograph_has_none(slide, tmp_path, photograph):
    pale = Image.blend(photograph, Image.new("RGB", photograph.size, "#ffffff"), 0.75)
    photograph.save(tmp_path / "photo.jpg", quality=80)
    nothing = Slide(0, 1, "photo.jpg", 1280, 720)
    for reader in ("rapidocr", "tesseract"):
        written, empty = read_slides([slide(*ENGLISH, paper=pale), nothing], tmp_path, reader, "eng")
        assert written.title == ENGLISH[0] and ENGLISH[1][1] in written.text
        assert (empty.title, empty.text) == ("", "")


def test_a_picture_of_several_slides_is_read_once_and_nothing_is_fetched(slide, tmp_path, monkeypatch):
    first = slide(*ENGLISH)
    again = Slide(20.0, 30.0, first.image, 1280, 720)
    monkeypatch.setattr(
        socket.socket, "connect", lambda *_: pytest.fail("something was asked of the network")
    )
    load_reader.cache_clear()
    read, as_it_is = [], RapidOcr.read
    monkeypatch.setattr(RapidOcr, "read", lambda self, image: read.append(image) or as_it_is(self, image))
    found = read_slides([first, again], tmp_path, "rapidocr", "eng")
    assert len(read) == 1
    assert [one.start for one in found] == [0.0, 20.0] and found[0].text == found[1].text != ""


def test_what_is_missing_is_named(slide, tmp_path):
    with pytest.raises(Unavailable, match=r"do not read rus.*reader = tesseract"):
        read_slides([slide(*ENGLISH)], tmp_path, "rapidocr", "eng+rus")
    with pytest.raises(BadSetting, match="no slide reader 'eyes'; there are rapidocr, tesseract"):
        read_slides([slide(*ENGLISH)], tmp_path, "eyes", "eng")


@needs_tesseract
def test_a_language_that_tesseract_lacks_is_named_with_its_package(slide, tmp_path, monkeypatch):
    with pytest.raises(Unavailable, match="xyz: apt install tesseract-ocr tesseract-ocr-xyz"):
        read_slides([slide(*ENGLISH)], tmp_path, "tesseract", "eng+xyz")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="needs the program tesseract: apt install"):
        read_slides([slide(*ENGLISH)], tmp_path, "tesseract", "rus")


def test_no_slides_need_no_reader(tmp_path):
    assert read_slides([], tmp_path, "rapidocr", "eng") == ()


def test_letters_of_the_other_alphabet_are_put_right_within_a_word():
    assert one_alphabet("Бaйec") == "Байес"
    assert one_alphabet("mоdеl") == "model"
    assert one_alphabet("АТФ-синтаза") == "АТФ-синтаза" and one_alphabet("log") == "log"


def test_importing_loads_no_heavy_library():
    code = "import sys\nfrom pipelines.lecture.slides import read\n"
    code += "from pipelines.lecture.slides.readers import rapidocr, tesseract\n"
    code += "print([m for m in ('numpy', 'PIL', 'cv2', 'rapidocr', 'pytesseract') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
