"""A character that the notes' own faces lack comes from an installed font; else it is told what to install.

What fontconfig finds is one folder here, whatever else is installed on the machine.
"""

import itertools
import shutil
from importlib import resources
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont
from reportlab.pdfbase.pdfmetrics import getFont

from pipelines.locale.catalogue import catalogue
from pipelines.typeset import system_fonts
from pipelines.typeset.fonts import FACES, NO_GLYPH, Fonts

if not shutil.which("fc-list"):
    pytest.skip("fontconfig is not installed", allow_module_level=True)


NUMBERS = itertools.count()


def font(characters: str) -> TTFont:
    """PT Sans with the shape of its H for those characters, under a name of its own."""
    name = f"Strange{next(NUMBERS)}"
    package, file = FACES["sans"]
    made = TTFont(str(resources.files(package) / "files" / file))
    for table in made["cmap"].tables:
        if table.isUnicode():
            table.cmap |= {ord(character): "H" for character in characters if ord(character) < 0x10000}
    for record in made["name"].names:
        record.string = record.toUnicode().replace("PT Sans", name).replace("PTSans", name)
    return made


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The only folder in which fontconfig finds fonts."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    config = f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    (tmp_path / "fonts.conf").write_text(f'<?xml version="1.0"?>{config}', encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    system_fonts.installed.cache_clear()
    yield fonts
    system_fonts.installed.cache_clear()


def files(runs):
    return [(Path(getFont(name).face.filename).name, text) for name, text in runs]


def test_an_installed_font_that_has_a_script_is_found_among_any_number(folder):
    plain = font("")
    for number in range(50):
        plain.save(folder / f"a{number:02}.ttf")
    font("გამარჯობა").save(folder / "zz.ttf")
    fonts = Fonts()
    found = files(fonts.runs("On გამარჯობა.", "serif"))
    own = "PT_Serif-Web-Regular.ttf"
    assert found == [(own, "On "), ("zz.ttf", "გამარჯობა"), (own, ".")]
    assert not fonts.missing


def test_a_face_of_a_collection_is_found(folder):
    collection = TTCollection()
    collection.fonts = [font(""), font("漢字")]
    collection.save(folder / "both.ttc")
    fonts = Fonts()
    assert files(fonts.runs("漢字", "sans")) == [("both.ttc", "漢字")] and not fonts.missing


def test_a_plain_face_goes_before_a_bold_one_and_one_font_sets_a_script(folder):
    font("漢字").save(folder / "A-Bold.ttf")
    font("漢").save(folder / "B.ttf")
    font("漢字").save(folder / "C.ttf")
    assert files(Fonts().runs("漢字漢", "sans")) == [("B.ttf", "漢"), ("C.ttf", "字"), ("B.ttf", "漢")]
    assert files(Fonts().runs("字漢字", "sans")) == [("C.ttf", "字漢字")]


def test_without_fontconfig_folders_are_searched(folder, monkeypatch):
    font("ጤና").save(folder / "a.ttf")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("reportlab.rl_config.TTFSearchPath", (str(folder),))
    system_fonts._searched.cache_clear()
    try:
        assert files(Fonts().runs("ጤና", "sans")) == [("a.ttf", "ጤና")]
    finally:
        system_fonts._searched.cache_clear()


def test_what_no_font_has_is_told_by_its_script_with_what_to_install(folder):
    font(NO_GLYPH).save(folder / "square.ttf")
    fonts = Fonts()
    assert files(fonts.runs("ค漢", "sans")) == [("square.ttf", NO_GLYPH * 2)]
    fonts.runs("字。🛸", "sans")
    assert system_fonts.missing_told(fonts.missing, catalogue("en")) == (
        "Han (2), Thai (1), symbols (1). No TrueType font that is installed has them. Install one (on Debian "
        "fonts-wqy-zenhei, fonts-noto-core, fonts-symbola), or name its file in [notes] fallback_fonts."
    )
    assert system_fonts.missing_told({"ა"}, catalogue("de")).startswith("Georgisch (1). Keine")
    assert system_fonts.missing_told({"ค"}, catalogue("ru")).startswith("тайская (1). Ни")
