"""Plug-ins by name: speech engines, slide readers, note writers, output formats, training models.

Ours are found in their folders, so that a module that is added needs no installation; those of other packages
are their entry points. A plug-in is a class with a `name`; it is imported when it is asked for.
"""

import contextlib
import difflib
import functools
import importlib
import importlib.metadata
import traceback
from dataclasses import dataclass

from pipelines.core.errors import BadSetting, Unavailable
from pipelines.core.plug_ins.plug_points import PACKAGES, ours

# The distribution whose own entry points say again what lies in our folders, maybe as it was long ago.
OURS = "konspekt"


@dataclass(frozen=True)
class Foreign:
    """A plug-in of another package: its entry point, and the name and version of the package."""

    entry_point: importlib.metadata.EntryPoint
    package: str


def names(group: str) -> tuple[str, ...]:
    """The names of all plug-ins of a group, ours first, each by the alphabet; none is imported."""
    return (*_ours(group), *(name for name in sorted(_foreign(group)) if name not in _ours(group)))


def has(group: str, name: str) -> bool:
    """Whether there is such a plug-in; other packages are looked at only where it is not ours."""
    return name in _ours(group) or name in _foreign(group)


def is_ours(group: str, name: str) -> bool:
    return name in _ours(group)


@functools.cache
def find(group: str, name: str) -> type:
    """The class of a plug-in.

    Raises BadSetting where there is none of that name, and Unavailable, naming the package, where it cannot
    be imported or is something else.
    """
    if not has(group, name):
        raise BadSetting("there is no {kind} {name}", kind=kind(group), name=unknown(group, name))
    foreign = None if is_ours(group, name) else _foreign(group)[name]
    about = f"{kind(group)} {name}" + (f" of the package {foreign.package}" if foreign else "")
    try:
        loaded = foreign.entry_point.load() if foreign else importlib.import_module(_ours(group)[name])
    except Exception as error:  # whatever a stranger's module raises
        told = " ".join(f"{type(error).__name__}: {error}{_place(error)}".split())
        raise Unavailable("{about} cannot be loaded: {error}", about=about, error=told) from None
    found = loaded if isinstance(loaded, type) else _class_called(name, loaded)
    if getattr(found, "name", None) != name:
        raise Unavailable(
            "{about} cannot be used: there is no class whose name is {name!r}", about=about, name=name
        )
    assert found is not None
    return found


def _place(error: Exception) -> str:
    """File and line at which a module could not be loaded; a syntax error tells its own."""
    if isinstance(error, SyntaxError) or not (frames := traceback.extract_tb(error.__traceback__)):
        return ""
    last = [each for each in frames if not each.filename.startswith("<")][-1]
    return "" if last.filename in (__file__, importlib.__file__) else f" ({last.filename}:{last.lineno})"


def unknown(group: str, name: str) -> str:
    """What to say of a name that there is not: the nearest one, or all that there are."""
    known = names(group)
    close = difflib.get_close_matches(name, known, 1)
    return f"{name!r}; " + (f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}")


def kind(group: str) -> str:
    """What a plug-in of the group is called: "speech engine"."""
    return group.partition(".")[2].replace("_", " ").removesuffix("s")


def classes() -> list[type]:
    """The classes of all plug-ins that can be loaded."""
    found = []
    for group in PACKAGES:
        for name in names(group):
            with contextlib.suppress(Unavailable):  # told where it is wanted
                found.append(find(group, name))
    return found


def _class_called(name: str, module: object) -> type | None:
    classes = (each for each in getattr(module, "__dict__", {}).values() if isinstance(each, type))
    return next((each for each in classes if vars(each).get("name") == name), None)


@functools.cache
def _ours(group: str) -> dict[str, str]:
    return ours(group)


def _foreign(group: str) -> dict[str, Foreign]:
    return _entry_points().get(group, {})


@functools.cache
def _entry_points() -> dict[str, dict[str, Foreign]]:
    """The plug-ins of other packages by group and name; what stands first on the path counts.

    Read once, in some milliseconds: importlib's own selection parses the entry points of all packages.
    """
    found: dict[str, dict[str, Foreign]] = {group: {} for group in PACKAGES}
    for distribution in importlib.metadata.distributions():
        if "[konspekt." not in (distribution.read_text("entry_points.txt") or ""):
            continue
        package = distribution.metadata["Name"]
        if package.lower() == OURS:
            continue
        for point in distribution.entry_points:
            if point.group in found:
                told = Foreign(point, f"{package} {distribution.version}")
                found[point.group].setdefault(point.name, told)
    return found
