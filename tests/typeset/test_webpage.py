"""The fonts in a page: cut to the characters that it uses, beside all that works in the same process."""

import base64
import io
import re
import subprocess
import sys

from fontTools.ttLib import TTFont

from pipelines.typeset.webpage import FONTS, with_fonts
from tests.conftest import ROOT


def faces(page: str) -> list[TTFont]:
    data = re.findall(r"data:font/woff;base64,([^\"]+)", page)
    return [TTFont(io.BytesIO(base64.b64decode(each))) for each in data]


def test_a_page_has_the_characters_that_it_uses_under_another_name():
    found = faces(with_fonts(f"<style>{FONTS}</style><p>Ёжик & naïve</p>"))
    assert found
    for font in found:
        known = set(map(chr, font.getBestCmap()))
        assert set("Ёжикnaïve") <= known and "Щ" not in known
        assert {str(record) for record in font["name"].names if record.nameID in (1, 6)} == {"Konspekt"}
        assert any("Open Font License" in str(record) for record in font["name"].names)


def test_one_process_cuts_fonts_and_writes_notes():
    """Both are made with Cython, some versions of which do not bear each other in one process."""
    for order in ("import uharfbuzz, xllamacpp, av", "import xllamacpp, av, uharfbuzz"):
        subprocess.run([sys.executable, "-c", order], cwd=ROOT, check=True, capture_output=True)
