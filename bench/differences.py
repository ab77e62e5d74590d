"""How two files that should be the same differ, by what they are: the rules of bench.golden.

JSON is compared value by value, text line by line, HTML as text with what is embedded in it replaced by its
digest, a PDF by its text, properties, links and outline and by its pages as pictures, all else by its bytes.
What may differ is listed in ALLOWED and shown wherever it does; nothing else is left out of the comparison.
"""

import difflib
import fnmatch
import hashlib
import itertools
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy
import pypdf
from PIL import Image

SAME, ALLOWED_ONLY, DIFFERENT = "same", "allowed", "DIFFERENT"
# Pages are drawn with so many dots an inch, ...
DPI = 80
# ... and where text on a page may differ, so may this share of its pixels.
SMALL_SHARE = 0.02
# Characters of a long line that are shown around the first that differs.
SHOWN = 70


@dataclass(frozen=True)
class May:
    """In files like `files` (a pattern), what the expression finds in a line may be another: `why`.

    Lines of JSON are `place = value`, with places such as `chapters[2].title`.
    """

    files: str
    found: str
    why: str


ALLOWED = (
    May("*.record*.json", r"^started = .*", "time of making"),
    May("*.record*.json", r"^seconds = .*", "time that the making took"),
    May("*.record*.json", r"^versions\.[\w-]+ = .*", "versions of tools"),
    # The colophon: "av 18.1.0, ctranslate2 4.8.5, ..." Settings beside it have one dot at most.
    May("*", r"(?<=[a-z\d] )\d+(\.\d+){2,}(?=,|\"|<|\s|$)", "versions of tools"),
    May("*report.*", r"\d{1,2}\s\w+\s20\d\d,\s\d\d:\d\d\sUTC", "time of making"),
    May("*report.pdf", r"^properties/(CreationDate|ModDate) = .*", "time of making"),
    May("*training_logs.txt", r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}", "time of making"),
    May("models/*/model.json", r"^made = .*", "time of making"),
    # Sums of files with a time in them, and what is made of such a sum.
    May("models/.records/*.json", r"^files\.model\.json = .*", "sum of a file with a time"),
    May("Train*.record.json", r"^files\.training_logs\.txt = .*", "sum of a file with a time"),
    May("predictions/.records/*.json", r"^(inputs\.model|signature) = .*", "made of such a sum"),
    May("*.fault.json", r"^attempts\[\d+\]\.(time|pid) = .*", "time and process of an attempt"),
    May("*.pdf", r"^bytes = .*", "text, properties, outline, links and pages are compared instead"),
    May("*.json", r"^bytes = .*", "values are compared instead; order of keys and white space may differ"),
)


@dataclass(frozen=True)
class Difference:
    """One thing that differs; `why` it may, empty where it may not."""

    text: str
    why: str = ""


def status(found: list[Difference]) -> str:
    if not found:
        return SAME
    return ALLOWED_ONLY if all(each.why for each in found) else DIFFERENT


def differences(before: Path, after: Path, name: str) -> list[Difference]:
    """What differs between two files that both have the given path below their folders."""
    old, new = before.read_bytes(), after.read_bytes()
    if old == new:
        return []
    bytes_alone = [_line_pair(name, f"bytes = {_sum(old)}", f"bytes = {_sum(new)}")]
    try:
        match before.suffix:
            case ".json":
                return list(_mappings(name, values(json.loads(old)), values(json.loads(new)))) or bytes_alone
            case ".pdf":
                return list(_pdfs(name, before, after)) or bytes_alone
            case ".html":
                return list(_texts(name, plain(old.decode()), plain(new.decode())))
            case _:
                return list(_texts(name, old.decode(), new.decode()))
    except (UnicodeDecodeError, json.JSONDecodeError):
        return [Difference(f"{len(old)} bytes, then {len(new)}; {_sum(old)}, then {_sum(new)}")]


def values(tree, place: str = "") -> dict[str, str]:
    """Every value of a JSON document by its place; empty lists and objects are values too."""
    if not tree or not isinstance(tree, dict | list):
        return {place: json.dumps(tree, ensure_ascii=False)}
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    found: dict[str, str] = {}
    for key, value in items:
        below = f"{place}[{key}]" if isinstance(key, int) else f"{place}.{key}" if place else key
        found |= values(value, below)
    return found


def plain(html: str) -> str:
    """HTML with every base64 blob in it replaced by its digest and length."""

    def digest(blob: re.Match) -> str:
        return f"{blob[1]}base64,({_sum(blob[2].encode())}, {len(blob[2])} characters)"

    return re.sub(r"(data:[\w/+.-]+(?:;[\w=-]+)*;)base64,([A-Za-z0-9+/=]+)", digest, html)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _mappings(name: str, old: dict[str, str], new: dict[str, str]) -> Iterator[Difference]:
    for place in old | new:
        if place not in new:
            yield Difference(f"- {place} = {_short(old[place])}")
        elif place not in old:
            yield Difference(f"+ {place} = {_short(new[place])}")
        elif old[place] != new[place]:
            yield _line_pair(name, f"{place} = {old[place]}", f"{place} = {new[place]}")


def _texts(name: str, old: str, new: str, place: str = "") -> Iterator[Difference]:
    """The lines that differ; those of long texts with as many lines in both are compared in their order."""
    if old == new:
        return
    lines, others = old.split("\n"), new.split("\n")
    if len(lines) == len(others):
        blocks = [(at, at + 1, at, at + 1) for at in range(len(lines)) if lines[at] != others[at]]
    else:
        matcher = difflib.SequenceMatcher(None, lines, others, autojunk=False)
        blocks = [block[1:] for block in matcher.get_opcodes() if block[0] != "equal"]
    for start, end, other_start, other_end in blocks:
        where = f"{place}line {start + 1}: "
        if end - start == other_end - other_start:
            for one, other in zip(lines[start:end], others[other_start:other_end]):
                yield _line_pair(name, one, other, where)
        else:
            yield from (Difference(f"{where}- {_short(line)}") for line in lines[start:end])
            yield from (Difference(f"{where}+ {_short(line)}") for line in others[other_start:other_end])


def _line_pair(name: str, old: str, new: str, where: str = "") -> Difference:
    """Two lines in each other's place, with the reasons if they differ only in what may."""
    told, reasons = f"{where}{_excerpts(old, new)}", []
    for rule in ALLOWED:
        if old != new and fnmatch.fnmatch(name, rule.files):
            masked = re.sub(rule.found, "…", old), re.sub(rule.found, "…", new)
            reasons += [rule.why] if masked != (old, new) else []
            old, new = masked
    return Difference(told, ", ".join(dict.fromkeys(reasons)) if old == new else "")


def _short(line: str) -> str:
    return line if len(line) <= 2 * SHOWN else f"{line[: 2 * SHOWN]} …"


def _excerpts(old: str, new: str) -> str:
    """Both lines, or of long ones what stands around the first difference."""
    if max(len(old), len(new)) > 2 * SHOWN:
        same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(old, new)))
        start = max(0, same - SHOWN // 2)
        cut = slice(start, same + SHOWN)
        old, new = (f"{'… ' * bool(start)}{line[cut]}{' …' * (cut.stop < len(line))}" for line in (old, new))
    return f"{old}  ->  {new}"


def _pdfs(name: str, before: Path, after: Path) -> Iterator[Difference]:
    old, new = pages_text(before), pages_text(after)
    found: dict[int, list[Difference]] = {}
    for page, (one, other) in enumerate(zip(old, new), start=1):
        found[page] = list(_texts(name, one, other, f"page {page}, "))
        yield from found[page]
    if len(old) != len(new):
        yield Difference(f"{len(old)} pages, then {len(new)}")
    yield from _mappings(name, properties(before), properties(after))
    for page, share in shares(before, after).items():
        # What may be written otherwise looks otherwise; how much is bounded.
        may = share <= SMALL_SHARE and status(found[page]) == ALLOWED_ONLY
        yield Difference(f"page {page}: {share:.2%} of its pixels", "text that may differ" if may else "")


def pages_text(pdf: Path) -> list[str]:
    told = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return told.stdout.decode("utf-8", "replace").split("\f")[:-1]


def properties(pdf: Path) -> dict[str, str]:
    """Title, author and the like, the size of each page, its links, and the outline, by place."""
    reader = pypdf.PdfReader(pdf)
    found = {f"properties{key}": str(value) for key, value in (reader.metadata or {}).items()}
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, start=1)}
    for number, page in enumerate(reader.pages, start=1):
        found[f"page {number} size"] = str(page.mediabox)
        for link, each in enumerate(page.annotations or [], start=1):
            found[f"page {number} link {link}"] = re.sub(
                r"IndirectObject\((\d+), .*?\)",
                lambda met: f"page {numbers.get(int(met[1]), met[1])}",
                str(dict(each.get_object())),
            )
    for entry, (depth, item) in enumerate(_entries(reader.outline), start=1):
        page = reader.get_destination_page_number(item)
        found[f"outline {entry}"] = f"{'>' * depth}{item.title}, page {(page or 0) + 1}"
    return found


def _entries(outline: list, depth: int = 0) -> Iterator[tuple[int, pypdf.generic.Destination]]:
    for item in outline:
        if isinstance(item, list):
            yield from _entries(item, depth + 1)
        else:
            yield depth, item


def shares(before: Path, after: Path) -> dict[int, float]:
    """The share of pixels that differ by page, of pages in both where any does."""
    found = {}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        pages = zip(_drawn(before, Path(one)), _drawn(after, Path(other)))
        for page, (old, new) in enumerate(pages, start=1):
            share = float((old != new).any(axis=2).mean()) if old.shape == new.shape else 1.0
            found |= {page: share} if share else {}
    return found


def _drawn(pdf: Path, folder: Path) -> Iterator[numpy.ndarray]:
    """The pages as pictures: height x width x 3 bytes."""
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", pdf, folder / "page"], check=True)
    for picture in sorted(folder.iterdir()):  # pdftoppm pads the numbers
        yield numpy.asarray(Image.open(picture).convert("RGB"))
