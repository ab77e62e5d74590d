"""What plain functions are told of the settings of a section: an options class takes the fields it has."""

import dataclasses
from collections.abc import Mapping
from typing import TypeVar

Options = TypeVar("Options")


def options_of(kind: type[Options], settings: Mapping[str, object], **more) -> Options:
    """An options class with those of the settings that are fields of it: a setting may come without it."""
    names = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in settings.items() if name in names} | more)
