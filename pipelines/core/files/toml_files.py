"""TOML that people have written: any text gives a value, or the reason why it is none."""

import tomllib
from typing import Any


def parsed(text: str) -> dict[str, Any]:
    """What a text says; raises tomllib.TOMLDecodeError, also for what is nested beyond all measure."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError("is nested too deep") from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:  # a number of more digits than Python reads, a day that there is not
        raise tomllib.TOMLDecodeError(str(error)) from None
