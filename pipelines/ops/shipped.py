"""Which packages an installation consists of: Konspekt, some of its extras, and all that these need."""

import re
from collections.abc import Collection, Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution

# What a deployment has.
EXTRAS = ("lecture", "training", "ops")


def plain(name: str) -> str:
    """The name of a package as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def shipped(own: Distribution, extras: Collection[str] = EXTRAS) -> dict[str, Distribution]:
    """What is installed of what Konspekt (`own`) needs with these extras, by plain name and in its order.

    What another system or Python would need is not installed here, and not among it.
    """
    found: dict[str, Distribution] = {}
    waiting = [(each, "") for each in needed(own, extras)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            found.setdefault(name, distribution(name))
        except PackageNotFoundError:
            continue
        waiting += [(each, "") for each in needed(found[name], [extra] if extra else [])]
    return dict(sorted(found.items()))


def needed(package: Distribution, extras: Collection[str]) -> Iterable[str]:
    """The plain names of what a package asks for here, with these of its extras."""
    from packaging.requirements import Requirement

    for text in package.requires or ():
        asked = Requirement(text)
        holds = asked.marker is None or any(asked.marker.evaluate({"extra": each}) for each in ("", *extras))
        if holds:
            yield plain(asked.name)
