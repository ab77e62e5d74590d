"""The ways in which a task may fail that a person can do something about."""

from pipelines.core.names import escaped


class BadInput(Exception):
    """A fault of the input: trying again will not help until the file changes.

    `path` names the file, `reason` says in a few words what is wrong with it.
    """

    def __init__(self, path, reason: str):
        # Both go to Exception, so that the error survives pickling to another process.
        super().__init__(str(path), reason)
        self.path, self.reason = str(path), escaped(reason)

    def __str__(self) -> str:
        return f"{escaped(self.path)}: {self.reason}"


class NameTaken(BadInput):
    """The output cannot have its name, as when another's has it: that may change, so it is not remembered."""


class OutOfTime(Exception):
    """What is left of the night is too short for a step that was about to begin."""


class Unavailable(Exception):
    """Something that the work needs is not here: a model, an engine's package, a tool.

    The text says what was tried and what to do; the work resumes when it is there.
    """


class BadSetting(Exception):
    """A setting that cannot be: the text names its section, its name and what is allowed."""


class NothingWritten(Exception):
    """A step ended without an error, yet left no output."""
