"""What differs between two pictures of a screen: ink that came, ink that went, and what only moves.

Pictures are luma arrays (uint8, height x width) of whole cells of CELL x CELL pixels; results are told cell
by cell, as boolean arrays (height / CELL x width / CELL). Ink is whatever stands out from its surroundings:
text, lines, edges of pictures.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipelines.lecture.slides.frames import CELL

# Luma that differs by more is another: compression, noise and the ghost of a fade are below.
CONTRAST = 24
# A cell has changed, or holds ink, where at least so many of its pixels do.
PIXELS = 3
# Ink of the same shape in another shade: correlation of a cell with what it was.
ALIKE = 0.7
# A cell that changes twice by so much (luma, root of the mean square), each time in the same way, is fading.
FAINT, LIKEWISE = 1.5, 0.7
# A cell all of whose pixels are within so many steps of luma is flat, as only drawn pictures have them.
FLAT = 3


class Still:
    """A picture and where its ink is."""

    def __init__(self, luma):
        self.luma = luma

    @cached_property
    def cells(self):
        """The pixels of each cell in a row of their own."""
        height, width = grid(self.luma)
        rows = self.luma.reshape(height, CELL, width, CELL).swapaxes(1, 2)
        return rows.reshape(height * width, CELL * CELL)

    @cached_property
    def ink_pixels(self):
        """Pixels that stand out from the middle value of their cell; cells x pixels."""
        import numpy as np

        middle = np.partition(self.cells, CELL * CELL // 2, axis=1)[:, CELL * CELL // 2, None]
        return apart(self.cells, middle)

    @cached_property
    def ink(self):
        return (self.ink_pixels.sum(axis=1) >= PIXELS).reshape(grid(self.luma))

    @property
    def flat(self):
        import numpy as np

        return (np.ptp(self.cells, axis=1) <= FLAT).reshape(grid(self.luma))


@dataclass(frozen=True)
class Difference:
    """How one picture became another, in cells: ink that went, ink that came, empty ground recoloured."""

    lost: Any
    gained: Any
    recoloured: Any


def difference(old: Still, new: Still, ignored) -> Difference:
    """Compare two pictures of one size, but for the `ignored` cells."""
    import numpy as np

    cells = changed(old.luma, new.luma) & ~ignored
    where = np.flatnonzero(cells & (old.ink | new.ink))
    differ = (
        apart(old.cells[where], new.cells[where]) & ~same_shape(old.cells[where], new.cells[where])[:, None]
    )
    lost, gained = np.zeros(cells.size, bool), np.zeros(cells.size, bool)
    lost[where] = (differ & old.ink_pixels[where]).sum(axis=1) >= PIXELS
    gained[where] = (differ & new.ink_pixels[where]).sum(axis=1) >= PIXELS
    return Difference(lost.reshape(cells.shape), gained.reshape(cells.shape), cells & ~old.ink & ~new.ink)


def changed(one, other):
    """The cells in which two pictures differ."""
    import numpy as np

    height, width = grid(one)
    differ = apart(one, other).reshape(height, CELL, width, CELL)
    return np.add.reduce(differ, axis=(1, 3), dtype=np.uint8) >= PIXELS


def fading(before, now, after):
    """The cells in which a picture is on its way from the one before to the one after: a blend of both.

    Noise changes in another way each time, and what is drawn comes at once.
    """
    import numpy as np

    first, second = (Still(to.astype(np.float32) - one).cells for one, to in ((before, now), (now, after)))
    enough = FAINT**2 * CELL * CELL
    energies = (first**2).sum(axis=1), (second**2).sum(axis=1)
    alike = (first * second).sum(axis=1) > LIKEWISE * np.sqrt(energies[0] * energies[1])
    return (alike & (np.minimum(*energies) > enough)).reshape(grid(now))


def apart(one, other):
    """The pixels whose luma differs by more than CONTRAST."""
    import numpy as np

    return np.maximum(one, other) - np.minimum(one, other) > CONTRAST


def opened(cells, radius: int):
    """What is left of a set of cells without specks and thin lines: whole squares of 2 radius + 1 a side."""
    opposite = ~cells
    for _ in range(radius):
        opposite = _spread(opposite)
    kept = ~opposite
    for _ in range(radius):
        kept = _spread(kept)
    return kept


def boxes(cells, where, least: float):
    """The bounding boxes, filled, of the connected parts of a set of cells, where at least such a share of a
    part is `where` is."""
    import numpy as np

    filled, rest = np.zeros_like(cells), cells.copy()
    while rest.any():
        part = np.zeros_like(cells)
        part[tuple(np.argwhere(rest)[0])] = True
        while (more := _spread(part) & rest).sum() > part.sum():
            part = more
        rest &= ~part
        if (where & part).sum() >= least * part.sum():
            rows, columns = (np.flatnonzero(part.any(axis=axis)) for axis in (1, 0))
            filled[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = True
    return _spread(filled)


def grid(luma) -> tuple[int, int]:
    """The number of cells from top to bottom and from left to right."""
    return luma.shape[0] // CELL, luma.shape[1] // CELL


def same_shape(old, new):
    """Which cells (cells x pixels) hold the same shape in both, in whatever contrast: dimmed text does."""
    import numpy as np

    one, other = (cells - cells.mean(axis=1, keepdims=True, dtype=np.float32) for cells in (old, new))
    scale = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    return (one * other).sum(axis=1) > ALIKE * np.maximum(scale, 1.0)


def _spread(cells):
    """The cells and their eight neighbours; beyond the border is as at it."""
    import numpy as np

    wide = np.pad(cells, 1, mode="edge")
    rows = wide[:-2] | wide[1:-1] | wide[2:]
    return rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]
