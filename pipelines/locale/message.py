"""Sentences that are told in the language of whoever reads them, maybe long after they were put down."""

import inspect
import math
import numbers
from collections.abc import Callable
from dataclasses import dataclass, field

# How the bytes of a name that is not UTF-8 are told: pipelines/core/files/names.py has registered it.
ESCAPED = "konspekt.escaped"


@dataclass(frozen=True)
class MessageRecord:
    """A message as records keep it: the key of the catalogues, in English, and what stands in its braces.

    `plural` is the English form for a `count` other than one, where the message has one.
    """

    msgid: str
    values: dict[str, "str | int | float | MessageRecord | list[str | MessageRecord]"] = field(
        default_factory=dict
    )
    plural: str = ""


class Message(str):
    """A text in English that knows its key and its values, so that it can be told in other languages.

    Wherever a text will do it is one. Values are texts, numbers, other messages, or lists of these.
    """

    msgid: str
    plural: str
    values: dict

    def __new__(cls, msgid: str, /, plural: str = "", **values):
        msgid, kept = _unicode(str(msgid)), {name: _kept(value) for name, value in values.items()}
        form = plural if plural and kept["count"] != 1 else msgid
        made = super().__new__(cls, filled(form, kept, str))
        made.msgid, made.plural, made.values = msgid, plural, kept
        return made

    def __reduce__(self):
        return message_of, (self.record,)

    @property
    def record(self) -> MessageRecord:
        return MessageRecord(
            self.msgid, {name: _recorded(value) for name, value in self.values.items()}, self.plural
        )


def message_of(record: MessageRecord) -> Message:
    """The message that a record keeps."""
    values = {name: _restored(value) for name, value in record.values.items()}
    return Message(record.msgid, record.plural, **values)


def counted(singular: str, plural: str, count: int, /, **values) -> Message:
    """A message whose form depends on a number, which is its value `count`."""
    return Message(singular, plural, count=count, **values)


def N_(msgid: str) -> str:
    """Marks a text for the catalogues that is looked up elsewhere."""
    return msgid


def NC_(_context: str, msgid: str) -> str:
    """Marks a text that the catalogues have under a context (gettext's msgctxt)."""
    return msgid


def paragraphs(text: str) -> list[str]:
    """What the catalogues have of a text of several paragraphs: each of them, as one line."""
    return [" ".join(paragraph.split()) for paragraph in inspect.cleandoc(text).split("\n\n")]


def filled(form: str, values: dict, told: Callable[[str], str]) -> str:
    """A form with values in its braces; a form without values may hold braces of its own.

    `told` gives a text or a message among the values as it is to be read.
    """
    if not values:
        return form
    return form.format(**{name: _shown(value, told) for name, value in values.items()})


def _shown(value, told: Callable[[str], str]):
    if isinstance(value, list):
        joint = "; " if any(isinstance(each, Message) for each in value) else ", "
        return joint.join(map(told, value))
    return told(value) if isinstance(value, str) else value


def _kept(value):
    """A value as one of the few types that a record can hold."""
    if isinstance(value, Message):
        return value
    if isinstance(value, BaseException):
        return getattr(value, "message", None) or _unicode(" ".join(str(value).split()))
    if isinstance(value, list | tuple):
        return [each if isinstance(each, Message) else _unicode(str(each)) for each in value]
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return _unicode(str(value))


def _unicode(text: str) -> str:
    """A text that names a file as a record, a terminal and a page take it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", ESCAPED).decode()
    return text


def _recorded(value):
    if isinstance(value, list):
        return [_recorded(each) for each in value]
    return value.record if isinstance(value, Message) else value


def _restored(value):
    if isinstance(value, list):
        return [_restored(each) for each in value]
    return message_of(value) if isinstance(value, MessageRecord) else value


class Reasoned:
    """Mixed into a frozen dataclass with the fields `reason: str` and `message: MessageRecord | None`.

    A message that is given as the reason is kept beside it, for `why`; the reason itself is plain English,
    which is all that a record of an earlier version has.
    """

    reason: str
    message: MessageRecord | None

    def __post_init__(self):
        if isinstance(self.reason, Message):
            object.__setattr__(self, "message", self.reason.record)
            object.__setattr__(self, "reason", str(self.reason))
        elif self.message is not None and message_of(self.message) != self.reason:
            # A replaced reason has left its message behind.
            object.__setattr__(self, "message", None)

    @property
    def why(self) -> str:
        """The reason, as a message where it is known as one."""
        return message_of(self.message) if self.message else self.reason


class Noticing:
    """Mixed into a frozen dataclass with `messages: tuple[str, ...]` and `message_records`.

    As with a reason: `messages` are plain English, `told` are messages where they are known as such.
    """

    messages: tuple[str, ...]
    message_records: tuple[MessageRecord | None, ...]

    def __post_init__(self):
        known = {str(message_of(record)): record for record in self.message_records if record}
        records = tuple(
            each.record if isinstance(each, Message) else known.get(each) for each in self.messages
        )
        object.__setattr__(self, "messages", tuple(map(str, self.messages)))
        object.__setattr__(self, "message_records", records if any(records) else ())

    @property
    def told(self) -> tuple[str, ...]:
        records = self.message_records or (None,) * len(self.messages)
        return tuple(message_of(record) if record else text for record, text in zip(records, self.messages))
