"""A bill of materials (CycloneDX 1.6, JSON) of an installation: each package with version and licence.

python -m pipelines.ops.sbom FILE [EXTRA ...]
"""

import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

from pipelines.core.files.atomic import whole
from pipelines.ops.licences import carried, licence
from pipelines.ops.shipped import EXTRAS, needed, plain, shipped


def bill(own: Distribution, extras: tuple[str, ...]) -> str:
    """What this environment has of an installation, and what needs what."""
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.bom_ref import BomRef
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    licences = LicenseFactory()

    def component(name: str, version: str, terms: str, kind: ComponentType, package: bool) -> Component:
        return Component(
            name=name,
            version=version,
            type=kind,
            bom_ref=BomRef(f"{name}=={version}"),
            licenses=[licences.make_from_string(terms)],
            purl=PackageURL("pypi", name=name, version=version) if package else None,
        )

    there = shipped(own, extras)
    parts = {
        name: component(name, each.version, licence(each), ComponentType.LIBRARY, True)
        for name, each in there.items()
    }
    root = component(plain(own.metadata["Name"]), own.version, licence(own), ComponentType.APPLICATION, True)
    programs = [
        component(each.name, each.version, each.licence, ComponentType.APPLICATION, False)
        for each in carried(own, extras)
    ]
    made = Bom(components=[*parts.values(), *programs])
    made.metadata.component = root

    def of(names: Iterable[str]) -> list[Component]:
        return [parts[name] for name in sorted(set(names)) if name in parts]

    made.register_dependency(root, of(needed(own, extras)))
    for name, each in there.items():
        made.register_dependency(parts[name], of(needed(each, ())))
    return JsonV1Dot6(made).output_as_string(indent=1)


def main(arguments: list[str] | None = None) -> None:
    path, *extras = sys.argv[1:] if arguments is None else arguments
    found = bill(distribution("konspekt"), tuple(map(plain, extras)) or EXTRAS)
    with whole(Path(path)) as part:
        part.write_text(f"{found}\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
