"""Lines of about the same length: no last line of a single word."""

from collections.abc import Callable

# A text is made narrower in steps of a 24th of the measure, at most to half of it.
STEPS, MOST = 24, 12


def balanced(height: Callable[[float], float], measure: float) -> float:
    """The indent from the right (points) at which a text is narrowest and still as high as without one.

    `height` gives, in any unit, how high the text is when it is set with an indent.
    """
    lowest = height(0.0)
    for step in range(1, MOST + 1):
        if height(step / STEPS * measure) > lowest:
            return (step - 1) / STEPS * measure
    return MOST / STEPS * measure
