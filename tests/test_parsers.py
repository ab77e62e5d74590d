"""Any bytes in the place of a file that we read give a value or a reason, never another error."""

import random

import pytest

from tests.parsers import PARSERS

PIECES = (
    b"\x00",
    b"\xff\xfe",
    b"[",
    b"{",
    b'"',
    b"\\",
    b"\r",
    b"\n\n",
    b"1e999",
    b"-1",
    b"null",
    b"\xc3",
    b"=",
)
PIECES += (b"[[", b"]]", b"'''", b"true", b"9" * 400, b"[" * 3000, b";", b"\t", b",", "\u202e".encode())
TRIES = {"table": 25, "template": 60}


def changed(chance: random.Random, content: bytes) -> bytes:
    """The same with something lost, put in or doubled."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        start, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
        end = min(end, start + chance.choice((0, 1, 10, 1000)))
        piece = chance.choice((b"", chance.choice(PIECES), content[start:end] * 2, chance.randbytes(3)))
        content = content[:start] + piece + content[end:]
    return content


@pytest.mark.parametrize("name", PARSERS)
def test_any_bytes_give_a_value_or_a_reason(name, tmp_path):
    parse, sound = PARSERS[name]
    parse(sound, tmp_path)
    chance = random.Random(name)
    for number in range(TRIES.get(name, 150)):
        content = changed(chance, sound)
        try:
            parse(content, tmp_path)
        except Exception as error:
            error.add_note(f"try {number}: {content[:500]!r}")
            raise
