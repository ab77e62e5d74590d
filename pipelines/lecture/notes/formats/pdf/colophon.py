"""How the notes were made, and that they may err. It imports reportlab: import it where a PDF is made."""

from reportlab.lib.colors import HexColor
from reportlab.platypus import KeepTogether, Table

from pipelines.lecture.notes.formats.pdf.context import Setting
from pipelines.lecture.notes.formats.pdf.markup import with_numbers
from pipelines.lecture.notes.formats.pdf.style import HAIRLINE
from pipelines.lecture.notes.texts import AUTOMATIC, SILENT, heading
from pipelines.locale.message import N_
from pipelines.typeset.system_fonts import missing_told

NOT_SHOWN = N_("Characters not shown")


def colophon(setting: Setting) -> list:
    sheet, gettext = setting.sheet, setting.catalogue.gettext
    rows = [(N_("Recording"), setting.notes.video_name), *setting.notes.colophon]
    cells = [_row(setting, label, value) for label, value in rows]
    if missing := sheet.fonts.missing:  # all other parts have been set
        cells.append(_row(setting, NOT_SHOWN, missing_told(missing, setting.catalogue)))
    gap = 0.1 * sheet.leading
    label_width = 11 * sheet.size
    table = Table(
        cells,
        colWidths=[label_width, sheet.measure - label_width],
        style=[
            # Else the table brings Helvetica along, which is not embedded.
            ("FONTNAME", (0, 0), (-1, -1), sheet.fonts.name("sans")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (0, -1), sheet.size),
            ("TOPPADDING", (0, 0), (-1, -1), gap),
            ("BOTTOMPADDING", (0, 0), (-1, -1), gap),
            ("LINEABOVE", (0, 0), (-1, 0), 0.6, HexColor(HAIRLINE)),
            ("LINEBELOW", (0, -1), (-1, -1), 0.6, HexColor(HAIRLINE)),
        ],
        splitInRow=1,
        hAlign="LEFT",
    )
    automatic = setting.text(gettext(SILENT if setting.speechless else AUTOMATIC), sheet.caveat, "sans")
    named = setting.section(heading("about", setting.catalogue), "about", 0)
    return [KeepTogether([named, automatic, table])]


def _row(setting: Setting, label: str, value: str) -> list:
    sheet = setting.sheet
    return [
        setting.text(setting.catalogue.gettext(label), sheet.label, "sans"),
        setting.text(with_numbers(value), sheet.small_print, "sans"),
    ]
