"""Settings as luigi.cfg and the command line have them: a luigi.Config a section, made from its dataclass."""

import functools
import json
import operator
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import luigi

from pipelines.core.errors import BadSetting
from pipelines.core.files.names import path_of, written
from pipelines.core.plug_ins import registry
from pipelines.core.settings.kinds import SECTIONS, Section, Setting, settings_of

Number = TypeVar("Number", int, float)
Declared = TypeVar("Declared", bound=luigi.Parameter[Any])


class SettingParameter(luigi.Parameter[Any]):
    """A setting as Luigi reads it from luigi.cfg, or from --SECTION-NAME."""

    def __init__(self, setting: Setting):
        super().__init__(
            default=setting.default, significant=setting.significant, description=setting.meaning
        )
        self.kind, self.first_default = setting.kind, setting.first

    def parse(self, text: str) -> Any:
        return self.kind.parse(text)

    def serialize(self, value: Any) -> str:
        return self.kind.write(value)

    def normalize(self, value: Any) -> Any:
        return self.kind.check(value)


@functools.cache
def parameters(task: type[luigi.Task]) -> list[tuple[str, luigi.Parameter[Any]]]:
    """The parameters of a task, looked up once: Luigi looks through the class for each task that it makes."""
    return cast(Any, luigi.Task.get_params).__func__(task)


class SectionConfig(luigi.Config):
    """A section of settings, of which every task that is made takes a dozen."""

    if TYPE_CHECKING:  # Luigi's own, which tells no types

        @classmethod
        def get_task_family(cls) -> str: ...

    @classmethod
    def get_params(cls) -> list[tuple[str, luigi.Parameter[Any]]]:
        return parameters(cls)

    @classmethod
    def get_param_values(
        cls,
        params: list[tuple[str, luigi.Parameter[Any]]],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> list[tuple[str, Any]]:
        """As luigi.cfg and the command line have it; checking.py tells what is unknown there."""
        if args or kwargs:
            return super().get_param_values(params, args, kwargs)  # type: ignore[no-untyped-call]
        family, found = cls.get_task_family(), []
        for name, each in params:
            try:
                found.append((name, each.task_value(family, name)))
            except Exception as error:
                raise ValueError(f"{family}: Error when parsing the default value of '{name}'") from error
        return found

    @functools.cached_property
    def _shown(self) -> str:
        return super().__repr__()  # type: ignore[no-untyped-call]

    def __repr__(self) -> str:
        return self._shown


@functools.cache
def config_of(section: type[Section]) -> type[luigi.Config]:
    """What Luigi knows a section as; from then on its settings are options of the command line."""
    found: dict[str, Any] = {name: SettingParameter(each) for name, each in settings_of(section).items()}
    return type(
        section.section, (SectionConfig,), {"__doc__": section.__doc__, "__module__": __package__, **found}
    )


def number(
    kind: type[Number], default: Number, least: Number, most: Number, description: str = "", **other: Any
) -> luigi.NumericalParameter[Number]:
    """A number from `least` to `most`, both allowed."""
    limits: dict[str, Any] = {
        "var_type": kind,
        "min_value": least,
        "max_value": most,
        "right_op": operator.le,
    }
    return luigi.NumericalParameter(default=default, description=description, **limits, **other)


def introduced_as(first: object, setting: Declared) -> Declared:
    """A setting whose default has changed since it was introduced with the default `first`.

    Signatures leave out what is as it was first: so what was made with the new default, set explicitly, and
    what was made with the old one before both keep their signatures.
    """
    cast(Any, setting).first_default = first
    return setting


class PlugInParameter(luigi.Parameter):
    """The name of a plug-in of a group, or one of the words that are allowed beside those."""

    def __init__(self, group: str, beside: tuple[str, ...] = (), **kwargs: Any):
        self.group, self.beside = group, beside
        super().__init__(**kwargs)

    @property
    def choices(self) -> tuple[str, ...]:
        return (*self.beside, *registry.names(self.group))

    def normalize(self, value: str) -> str:
        if value not in self.beside and not registry.has(self.group, value):
            raise ValueError(f"there is no {registry.kind(self.group)} {registry.unknown(self.group, value)}")
        return value

    def parse(self, text: str) -> str:
        return self.normalize(text)


class AbsolutePathParameter(luigi.PathParameter):
    """An absolute path without "..", which would lead results out of their folder."""

    def normalize(self, value: str | os.PathLike[str]) -> Path:
        return Path(os.path.abspath(super().normalize(value)))  # type: ignore[no-untyped-call]

    def parse(self, text: str) -> Path:
        return path_of(text)

    def serialize(self, value: Path) -> str:
        """What the scheduler and its history keep, in which a text has to be Unicode."""
        return written(value)


class SettingsParameter(luigi.Parameter[Any]):
    """A whole section as one task parameter, by default as luigi.cfg has it now.

    As a parameter it is part of the task's identity and travels to worker processes;
    two runs with different settings are different tasks to the scheduler. On the
    command line it is JSON merged over luigi.cfg: --speech-settings '{"engine": "vosk"}'. The name must
    not be that of the section: --speech would be a prefix of the section's own flags, which is an error.
    """

    def __init__(self, section: type[luigi.Config], **kwargs: Any):
        self.section = section
        kwargs.setdefault("description", f"the [{section.get_task_family()}] settings to change, as JSON")
        # The scheduler's page names a task without them; workers and the history still get them.
        kwargs.setdefault("visibility", luigi.parameter.ParameterVisibility.HIDDEN)
        super().__init__(default=None, **kwargs)

    def normalize(self, value: luigi.Config | None) -> luigi.Config:
        return read(self.section) if value is None else value

    def parse(self, text: str) -> luigi.Config:
        name = self.section.get_task_family()
        try:
            chosen = {key: str(value) for key, value in json.loads(text).items()}
        except (ValueError, AttributeError) as error:
            raise BadSetting(
                "[{name}] is given as {text!r}, which is no JSON object ({error})",
                name=name,
                text=text,
                error=error,
            ) from None
        known = read(self.section).to_str_params()
        if unknown := chosen.keys() - known.keys():
            raise BadSetting("[{name}] has no setting {unknown}", name=name, unknown=sorted(unknown))
        for key, value in chosen.items():
            try:
                getattr(self.section, key).parse(value)
            except ValueError as error:
                raise BadSetting("[{name}] {key}: {error}", name=name, key=key, error=error) from None
        return self.section.from_str_params(known | chosen)

    def serialize(self, value: luigi.Config) -> str:
        return json.dumps(value.to_str_params(), sort_keys=True)


def read(section: type[luigi.Config]) -> Any:
    """The section as luigi.cfg and the command line have it; raises BadSetting for what cannot be."""
    try:
        return section()
    except ValueError as error:
        # Luigi names the parameter at the end of its text, and the reason as the cause.
        [name] = re.findall(r"'(\w+)'$", str(error)) or [""]
        raise BadSetting(
            "[{section}] {name}: {error}",
            section=section.get_task_family(),
            name=name,
            error=error.__cause__ or error,
        ) from None


def significant(settings: luigi.Config) -> dict[str, Any]:
    """The settings that change an output, by name, for signatures and records."""
    parameters = settings.get_params()
    return {name: _typed(each, getattr(settings, name)) for name, each in parameters if each.significant}


def _typed(setting: luigi.Parameter[Any], value: object) -> object:
    """The value as the setting's default is typed: 1 given to one with fractions is 1.0."""
    return float(value) if isinstance(setting._default, float) and type(value) is int else value


def section_named(name: str) -> type[luigi.Config] | None:
    """The class of a section, of ours or of a plug-in; None where there is none of that name."""

    def all_of(kind: type[luigi.Config]) -> Iterator[type[luigi.Config]]:
        for each in kind.__subclasses__():
            yield each
            yield from all_of(each)

    return next((each for each in all_of(luigi.Config) if each.get_task_family() == name), None)


def first_defaults(section: type[luigi.Config]) -> dict[str, Any]:
    """The defaults that the settings of a section were introduced with, by name."""
    return {name: getattr(each, "first_default", each._default) for name, each in section.get_params()}


def values(settings: luigi.Config) -> dict[str, Any]:
    """All settings of a section by name."""
    return {name: getattr(settings, name) for name, _ in settings.get_params()}


def section_of(config: luigi.Config) -> Any:
    """The section as functions take it, who know no Luigi; that of a plug-in's own as it is."""
    section = SECTIONS.get(config.get_task_family())
    return section(**values(config)) if section else config


def own(plug_in: type) -> Any:
    """The section of a plug-in's own as luigi.cfg has it now; None where it has none."""
    section = getattr(plug_in, "settings", None)
    return read(section) if section else None


def signed_of(plug_in: Any) -> dict[str, Any]:
    """What a signature has of a plug-in beside the settings of ours: its section, and its version after 1."""
    section, version = own(plug_in), plug_in.version
    signed = {section.get_task_family(): significant(section)} if section else {}
    return signed | ({f"version of {plug_in.name}": version} if version != 1 else {})
