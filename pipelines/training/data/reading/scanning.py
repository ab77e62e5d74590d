"""A look over all bytes of a text file: are they text, in which encoding, in lines that are short enough?"""

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from pipelines.core.errors import BadInput
from pipelines.locale.message import N_
from pipelines.training.data.reading.layout import LINE_LIMIT
from pipelines.training.data.reading.sources import Source

CHUNK = 2**20  # bytes
# Those that are looked for where a file is not UTF-8, by so many of its bytes.
ENCODINGS = [
    "cp1252",
    "cp1251",
    "cp1250",
    "koi8_r",
    "cp866",
    "shift_jis",
    "gb18030",
    "euc_kr",
    "cp1253",
    "cp1254",
]
LOOKED_AT = 2**16
UTF_16_UNMARKED = N_("is UTF-16 text: set [training] encoding = utf-16-le or -be")
NOT_TEXT = {
    b"PK\x03\x04": N_("is a ZIP archive, as Excel workbooks are: call it .zip or .xlsx"),
    b"\xd0\xcf\x11\xe0": N_("is an Excel workbook: call it .xls"),
    b"PAR1": N_("is a Parquet file: call it .parquet"),
    b"\x1f\x8b": N_("is packed by gzip: call it .csv.gz"),
    b"BZh": N_("is packed by bzip2: call it .csv.bz2"),
    b"\xfd7zXZ\x00": N_("is packed by xz: call it .csv.xz"),
    b"\x28\xb5\x2f\xfd": N_("is packed by zstd: call it .csv.zst"),
}


def _chunks(source: Source) -> Iterator[bytearray]:
    """A file MiB by MiB, each in the place of the one before."""
    place = bytearray(CHUNK)
    with source.opened() as file:
        while size := file.readinto(place):
            yield place if size == CHUNK else place[:size]


def _line(source: Source, chunk: int, start: bytes | bytearray) -> int:
    """The line in which a chunk of a file goes on after its `start`, counted only where there is an error."""
    before = sum(_breaks(data) for data in islice(_chunks(source), chunk))
    return 1 + before + _breaks(start)


def _breaks(data: bytes | bytearray) -> int:
    return data.count(b"\n") or data.count(b"\r")


def scanned(source: Source, encoding: str) -> tuple[int, int, bool]:
    """Check that a file is text in lines that are short enough, in 2 MiB of memory and 0.5 ms a MiB.

    Returns the length of the longest line met (bytes; of short ones some are met), the number of quotes, and
    whether some value may begin with 0 and go on with a digit.
    """
    decoder, extends_ascii = codecs.getincrementaldecoder(encoding)(), _extends_ascii(encoding)
    number, unbroken, longest, quotes, zeros = -1, 0, 0, 0, False
    data: bytes | bytearray
    for number, data in enumerate(_chunks(source)):
        if number == 0:
            _check_signature(source, data, encoding)
        if not extends_ascii or not data.isascii() or decoder.getstate()[0]:
            _check_nul(source, number, data if extends_ascii else b"")
            data = _decoded(source, number, decoder, data, encoding)
        _check_nul(source, number, data)
        first = re.search(rb"[\r\n]", data)
        longest = max(longest, unbroken + (first.start() if first else len(data)))
        if longest > LINE_LIMIT:
            raise BadInput(
                source.path,
                "line {line} is longer than {most} MiB",
                line=_line(source, number, b""),
                most=LINE_LIMIT // CHUNK,
            )
        last = max(data.rfind(b"\n"), data.rfind(b"\r"))
        unbroken = len(data) - 1 - last if first else unbroken + len(data)
        quotes += data.count(b'"') if b'"' in data else 0
        zeros = zeros or _begins_with_zero(data)
    _decoded(source, number + 1, decoder, b"", encoding)
    return longest, quotes, zeros


def _begins_with_zero(data: bytes | bytearray) -> bool:
    """Whether a 0 is followed by a digit, and stands behind none, nor behind a mark that is within a
    value."""
    import numpy

    values = numpy.frombuffer(data, dtype="uint8")
    before, zero, after = values[:-2], values[1:-1] == ord("0"), values[2:]
    # From - to : are the marks of numbers, dates and times, and the digits.
    return bool((zero & (after - ord("0") < 10) & ((before < ord("-")) | (before > ord(":")))).any())


def _check_nul(source: Source, number: int, data: bytes | bytearray) -> None:
    if (nul := data.find(b"\0")) >= 0:
        raise BadInput(
            source.path,
            "line {line}: a NUL byte; this is not a text file",
            line=_line(source, number, data[:nul]),
        )


def _extends_ascii(encoding: str) -> bool:
    """Whether bytes below 128 are always the letters of ASCII: mostly there are no others."""
    letters = bytes(range(128))
    try:
        return letters.decode(encoding) == letters.decode("ascii")
    except UnicodeError:
        return False


def _check_signature(source: Source, start: bytes | bytearray, encoding: str) -> None:
    """Raise BadInput where the first bytes are those of another format."""
    for signature, what in NOT_TEXT.items():
        if start.startswith(signature):
            raise BadInput(source.path, what)
    marked = start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    every_other = any(start[:64]) and not (any(start[:64:2]) and any(start[1:64:2]))
    if not encoding.startswith("utf-16") and not marked and every_other:
        raise BadInput(source.path, UTF_16_UNMARKED)


def _decoded(
    source: Source, number: int, decoder, data: bytes | bytearray, encoding: str
) -> bytes | bytearray:
    """The next bytes as UTF-8; raises BadInput with the line of a byte that is not in the encoding."""
    try:
        text = decoder.decode(data, final=not data)
    except UnicodeDecodeError as error:
        line, byte = _line(source, number, error.object[: error.start]), error.object[error.start]
        name = encoding.removesuffix("-sig").upper()
        told = {"line": line, "byte": byte, "name": name}
        if likely := _likely(error.object, error.start):
            raise BadInput(
                source.path,
                "line {line}: byte 0x{byte:02X} is not {name}; set [training] encoding, it may be "
                "{likely} ({text!r})",
                **told,
                likely=likely[0],
                text=likely[1],
            ) from None
        raise BadInput(
            source.path,
            "line {line}: byte 0x{byte:02X} is not {name}; set [training] encoding, for example cp1251",
            **told,
        ) from None
    except UnicodeError as error:
        raise BadInput(
            source.path,
            "is not {encoding} ({error}); set [training] encoding",
            encoding=encoding.upper(),
            error=error,
        ) from None
    return data if encoding == "utf-8-sig" else text.encode("utf-8", "surrogatepass")


def _likely(data: bytes, place: int) -> tuple[str, str] | None:
    """An encoding that bytes may be in, and a word in it that stands at a place there."""
    from charset_normalizer import from_bytes

    words = re.findall(rb"[\w\x80-\xff]*[\x80-\xff][\w\x80-\xff]*", data[:LOOKED_AT])
    best = from_bytes(sample := b" ".join(words), cp_isolation=ENCODINGS).best()
    if best is None:
        return None
    # Of several that read the same text the one that most files are in.
    found = next(each for each in ENCODINGS if sample.decode(each, "replace") == str(best))
    first = re.search(rb"[^\s,;|\"']*$", data[:place])
    last = re.match(rb"[^\s,;|\"']*", data[place:])
    word = (first[0] if first else b"") + (last[0] if last else b"")
    return found, word[:40].decode(found, "replace")
