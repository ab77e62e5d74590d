"""What stands around the text of every page. It imports reportlab: import it where a PDF is made."""

from pipelines.core.settings import ThemeSettings
from pipelines.lecture.notes.formats.pdf.context import Setting
from pipelines.lecture.notes.formats.pdf.flowables import draw_line
from pipelines.lecture.notes.formats.pdf.pictures import logo
from pipelines.lecture.notes.formats.pdf.style import MUTED

# Baselines of the running title (points from the top) and of the number (from the bottom).
HEAD, FOOT = 48, 44
LOGO_HEIGHT = 30


class RunningHeaders:
    """Page numbers and the footer; on page 1 the department's name and mark, later the running title."""

    def __init__(self, setting: Setting, theme: ThemeSettings, title: str):
        self.setting, self.theme, self.title = setting, theme, title
        self.logo = logo(theme.logo, LOGO_HEIGHT, setting.sheet.measure / 3) if theme.logo else None

    def begin(self, canvas, document) -> None:
        self.setting.pages.listen(canvas)

    def end(self, canvas, document) -> None:
        setting, sheet, pages = self.setting, self.setting.sheet, self.setting.pages
        if document.page == 1:
            self._first(canvas)
        else:
            self._line(canvas, sheet.left, sheet.page[1] - HEAD, self.title, sheet.measure)
        number = f"{document.page} / {pages.last}"
        width = sheet.fonts.width(number, "sans", sheet.small)
        self._line(canvas, sheet.left + sheet.measure - width, FOOT, number, width)
        if self.theme.footer:
            self._line(canvas, sheet.left, FOOT, self.theme.footer, sheet.measure - width - 2 * sheet.size)
        pages.last = max(pages.last, document.page)
        if document.page == 1 and setting.named:
            canvas.showOutline()

    def _first(self, canvas) -> None:
        date, sheet = self.setting.notes.date, self.setting.sheet
        if date:
            # Date the file as the lecture, not as the moment of writing, which would change its bytes.
            canvas.setDateFormatter(lambda *_: f"D:{date:%Y%m%d}000000Z")
        right = sheet.measure
        if self.logo:
            right -= self.logo.drawWidth
            self.logo.drawOn(canvas, sheet.left + right, sheet.page[1] - HEAD - 0.4 * LOGO_HEIGHT)
        if self.theme.organisation:
            self._line(
                canvas,
                sheet.left,
                sheet.page[1] - HEAD,
                self.theme.organisation,
                right - sheet.size,
                "sans-bold",
                sheet.accent,
            )

    def _line(self, canvas, x: float, y: float, text: str, width: float, face="sans", color=MUTED) -> None:
        sheet = self.setting.sheet
        shown = sheet.fonts.fitted(text, face, sheet.small, width)
        draw_line(canvas, x, y, shown, face, sheet.small, color, sheet.fonts)
