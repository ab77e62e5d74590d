"""The ways in which a task may fail that a person can do something about.

Each says why as a message: English in logs and for programs, any language of the catalogues for people.
What stands in the braces of a reason is given by name: BadInput(path, "has no track {track}", track=3).
"""

import os
from typing import Any

from pipelines.core.files import names
from pipelines.locale.message import N_, Message


class Mendable(Exception):
    """An error whose text says what was tried and what to do."""

    def __init__(self, reason: str, /, **values: Any):
        self.message = reason if isinstance(reason, Message) else Message(reason, **values)
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class BadInput(Mendable):
    """A fault of the input: trying again will not help until the file changes.

    `path` names the file, `reason` says in a few words what is wrong with it.
    """

    def __init__(self, path: str | os.PathLike[str], reason: str, /, **values: Any):
        told = reason if isinstance(reason, Message) else Message(reason, **values)
        super().__init__(about(path, told))
        # Both go to Exception, so that the error survives pickling to another process.
        self.args = str(path), told
        self.path, self.reason = str(path), told


class NameTaken(BadInput):
    """The output cannot have its name, as when another's has it: that may change, so it is not remembered."""


class OutOfTime(Mendable):
    """What is left of the night is too short for a step that was about to begin."""


class Stopped(Mendable):
    """A step that was stopped because it took too long, or killed from outside.

    It is not tried again in the same night, goes last in the next one, and is refused after that.
    """


class Unavailable(Mendable):
    """Something that the work needs is not here: a model, an engine's package, a tool.

    The text says what was tried and what to do; the work resumes when it is there.
    """


class BadSetting(Mendable):
    """A setting that cannot be: the text names its section, its name and what is allowed."""


class NothingWritten(Exception):
    """A step ended without an error, yet left no output."""


ABOUT = N_("{path}: {reason}")


def about(path: object, reason: str) -> Message:
    """A reason with the file, or whatever else, that it is about."""
    return Message(ABOUT, path=path, reason=reason)


def without_path(text: str, path: str | os.PathLike[str]) -> str:
    """A reason without the file that it is about, where it begins with that."""
    if isinstance(text, Message):
        named = text.msgid == ABOUT and text.values["path"] == names.escaped(str(path))
        return text.values["reason"] if named else text
    return names.without(path, text)
