"""Why notes or a report that are there are not those that would be made now: record against graph."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from luigi.task import flatten

from pipelines.core import previous, settings
from pipelines.core.models.fetch import FetchModel
from pipelines.core.previous import THEN
from pipelines.core.record import Record
from pipelines.core.signature import NOW, Scheme, canonical
from pipelines.core.target import RecordedTarget
from pipelines.core.task import GivenByPeople, KonspektTask
from pipelines.lecture.tasks.corrections import CorrectTranscript
from pipelines.lecture.tasks.transcript import TranscribeAudio
from pipelines.locale.message import Message

CORRECTED = Message("people have put something else right in it")


def outdated(task: KonspektTask) -> list[str]:
    """Why the outputs that a task has are not current, in a few words each; nothing where they are."""
    found: dict[str, None] = {}
    for target in flatten(task.output()):
        record = target.record() if isinstance(target, RecordedTarget) and target.path.exists() else None
        if record is not None:
            found |= dict.fromkeys([told] if (told := target.damage()) else _reasons(task, record))
    return list(found)


def _reasons(task: KonspektTask, record: Record) -> list[str]:
    """What differs, in the order of the work; nothing where the record bears the signature of now."""
    scheme = THEN if record.format == previous.FORMAT else NOW
    if record.signature and record.signature == scheme.signature(task):
        return []
    otherwise = Message("{task} was made otherwise", task=task.task_family)
    return list(_all_reasons(task, record, scheme)) or [otherwise]


def _all_reasons(task: KonspektTask, record: Record, scheme: Scheme) -> Iterator[str]:
    told = list(_differences(task, record, scheme))
    version = previous.code_version(record) if scheme is THEN else record.code_version
    if version not in (None, task.code_version):
        told.append(
            Message(
                "code of {task}: version {before} → {after}",
                task=task.task_family,
                before=version,
                after=task.code_version,
            )
        )
    yield from told
    before, after = record.inputs, scheme.inputs(task)
    for name in sorted(before.keys() ^ after.keys()):
        if name in before:
            yield Message("{name} is no longer an input of {task}", name=name, task=task.task_family)
        else:
            yield Message("{name} is now an input of {task}", name=name, task=task.task_family)
    for name in before.keys() & after.keys():
        if before[name] != scheme.signature(after[name]):
            yield from _changed_input(before[name], after[name], told)


def _changed_input(before: str, upstream: KonspektTask, told: list[str]) -> Iterator[str]:
    if isinstance(upstream, GivenByPeople):
        yield Message("the file has changed")
    elif isinstance(upstream, FetchModel):
        if not any(" model: " in reason or " engine: " in reason for reason in told):
            yield Message("model {name}: other files", name=upstream.name)
    elif record := _record(before, upstream, type(upstream)):
        yield from _reasons(upstream, record)
    elif isinstance(upstream, CorrectTranscript) and _record(before, upstream, TranscribeAudio):
        yield CORRECTED
        heard = upstream.inputs()["transcript"]
        if before not in (heard.signature(), heard.previous_signature()):
            yield from _changed_input(before, heard)
    elif isinstance(upstream, TranscribeAudio) and (record := _record(before, upstream, CorrectTranscript)):
        yield CORRECTED
        if record.inputs["transcript"] != upstream.signature():
            yield from _changed_input(record.inputs["transcript"], upstream)
    else:
        yield Message("{task} was made otherwise (its record is gone)", task=upstream.task_family)


def _record(signature: str, near: KonspektTask, kind: type[KonspektTask]) -> Record | None:
    """The record of a work product of that kind of task, in the folder of work of another task."""
    path = Path(near.paths_settings.work) / kind.get_task_family() / f"{signature}.record.json"
    return RecordedTarget(path, path).record()


def _differences(task: KonspektTask, record: Record, scheme: Scheme) -> Iterator[str]:
    """Every signed value that differs, settings as "[section] name: then → now"."""
    then, now = record.signed, json.loads(canonical(scheme.parameters(task)))
    if scheme is THEN:
        then, now = previous.by_section(record.parameters), previous.by_section(now)
        for section, name in previous.later_settings(task):
            then.setdefault(section, {})[name] = _first(section).get(name)
            now.setdefault(section, {})[name] = task.signed_values()[section][name]
    for name in {**then, **now}:
        before, after = then.get(name), now.get(name)
        if isinstance(before, dict) or isinstance(after, dict):
            # What was not signed was as its setting was introduced. In format 1 all was that there was.
            first = _first(name) if scheme is NOW else {}
            yield from _changed(first | _settings(before), first | _settings(after), f"[{name}] ")
        else:
            yield from _changed({name: before}, {name: after})


def _settings(value: object) -> dict:
    return value if isinstance(value, dict) else {}


def _first(section: str) -> dict:
    known = settings.section_named(section)
    return settings.first_defaults(known) if known else {}


def _changed(then: dict, now: dict, section: str = "") -> Iterator[str]:
    """Every value that differs."""
    for name in {**then, **now}:
        before, after = then.get(name), now.get(name)
        if before == after:
            continue
        if name == "corrections":
            yield CORRECTED
            continue
        setting = f"{section}{name}"
        if _digests(before) or _digests(after):
            yield Message("{setting}: other files", setting=setting)
        else:
            yield Message(
                "{setting}: {before} → {after}", setting=setting, before=_value(before), after=_value(after)
            )


def _value(value) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return Message("nothing") if value in (None, "") else str(value)


def _digests(value) -> bool:
    """Whether a value stands for the content of files."""
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(isinstance(v, str) and re.fullmatch(r"[0-9a-f]{32,64}", v) for v in values)
