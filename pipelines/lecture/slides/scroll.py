"""How far a document has been scrolled between two pictures of a screen."""

from pipelines.lecture.slides.cells import CELL, Still, changed, same_shape

# Two pictures show the same document where what they share is as alike as this (correlation, -1 to 1);
# text with other text at the same spacing of lines stays below 0.4. So much of its cells must be alike, too.
SAME_DOCUMENT, SAME_CELLS = 0.6, 0.5
# A slide lasts until so much of the screen has been scrolled past.
SCREENFUL = 0.6
# The pane that is scrolled takes at least so much of the height of the screen.
LEAST_PANE = 0.4


def scrolled(old, new) -> float | None:
    """How far `new` is `old` scrolled down, as a share of the screen's height; upwards it is negative.

    None where it is not, or by more than SCREENFUL. Both are luma arrays of one size. The pane is the box
    around all changes; the shift is where the cross-correlation of its columns, normalised by what overlaps,
    is largest.
    """
    import numpy as np

    rows, columns = (np.flatnonzero(changed(old, new).any(axis=axis)) for axis in (1, 0))
    if len(rows) == 0 or (rows[-1] + 1 - rows[0]) * CELL < LEAST_PANE * old.shape[0]:
        return None
    pane = tuple(slice(cells[0] * CELL, (cells[-1] + 1) * CELL) for cells in (rows, columns))
    one, other = (picture[pane].astype(np.float32) for picture in (old, new))
    one, other = one - np.median(one), other - np.median(other)
    height = one.shape[0]
    spectra = (np.fft.rfft(picture, 2 * height, axis=0) for picture in (one, other))
    product = np.fft.irfft((next(spectra) * np.conj(next(spectra))).sum(axis=1), 2 * height)
    most = min(height - CELL, round(SCREENFUL * old.shape[0]))
    shifts = np.arange(-most, most + 1)
    upper, lower = np.maximum(shifts, 0), np.maximum(-shifts, 0)
    energy = [np.concatenate([[0.0], (picture**2).sum(axis=1).cumsum()]) for picture in (one, other)]
    shared = (energy[0][height - lower] - energy[0][upper]) * (energy[1][height - upper] - energy[1][lower])
    enough = shared > 0.01 * energy[0][-1] * energy[1][-1]
    alike = np.where(enough, product[shifts], 0) / np.sqrt(np.where(enough, shared, 1))
    best = int(shifts[alike.argmax()])
    if alike.max() < SAME_DOCUMENT or abs(best) < 2:
        return None
    above, below = max(best, 0), max(-best, 0)
    kept = (height - abs(best)) // CELL * CELL
    first, second = (Still(picture[pane][top : top + kept]) for picture, top in ((old, above), (new, below)))
    inked = (first.ink | second.ink).ravel()
    same = same_shape(first.cells[inked], second.cells[inked])
    return best / old.shape[0] if same.mean() >= SAME_CELLS else None
