"""The colours of everything that is printed or shown, each on white paper and on a dark screen."""

from dataclasses import dataclass

from pipelines.core.settings import ThemeSettings


@dataclass(frozen=True)
class Colour:
    """As #rrggbb: `light` on paper and light screens, `dark` on dark ones."""

    light: str
    dark: str

    @property
    def both(self) -> str:
        """As a style sheet has it that follows the reader's choice."""
        return f"light-dark({self.light}, {self.dark})"


PAPER, INK = Colour("#ffffff", "#191817"), Colour("#1c1b1a", "#ece7e1")
# What stands back; the second one on tinted ground too, where it needs more contrast.
MUTED, MUTED_ON_TINTS = Colour("#6f6a65", "#a8a19a"), Colour("#68635e", "#aaa39c")
HAIRLINE, FAINT = Colour("#bdb6ae", "#5c5650"), Colour("#e8e2dc", "#35312e")
# Lines between the rows of a table on paper.
ROW_LINE = "#e3ddd6"
# Grounds: of boxes on a page, of a chart's bands on a page and on paper, and the farthest from the paper.
BAND, CHART_BAND = Colour("#f6f1ec", "#24211f"), Colour("#f1e9e2", "#342e2a")
PRINTED_CHART_BAND = "#efe7df"
DEEPEST_BAND = Colour("#f1ebe4", "#2a2724")
# The one colour: what leads somewhere, and what calls for care. A theme may have another one.
ACCENT = Colour(ThemeSettings.accent, "#eb9a70")
# What stands against the accent: training against validation, what is well, low values against high ones.
COUNTER = Colour("#2f6073", "#74b5cd")
# From low to high, or one for each stage of the work.
SCALE = (
    COUNTER,
    Colour("#7d9aa4", "#6f8f9b"),
    Colour("#b3a79b", "#857c73"),
    Colour("#b5795d", "#b98465"),
    ACCENT,
)
# What was searched for, and where one is in it.
FOUND, FOUND_NOW = Colour("#fbe38e", "#6b5a1c"), Colour("#ffb84d", "#b87a12")
