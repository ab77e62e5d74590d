"""Files under the name of a recording that lead to another one, as careless and hostile uploads do.

Each maker writes into a folder in which the others lie (see `write_others`) and gives the file's path.
"""

import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

Maker = Callable[[Path], Path]

# That of the system, also where a test hides it.
FFMPEG = shutil.which("ffmpeg")

# The trap's own sound, where it has any, and that of the others (hertz).
OWN, OTHER = 440, 1000

HLS = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:3\n#EXTINF:3.0,\n{}\n#EXT-X-ENDLIST\n"
DASH = (
    '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"'
    ' mediaPresentationDuration="PT3S" minBufferTime="PT1S"'
    ' profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet contentType="audio"'
    ' mimeType="audio/mp4"><Representation id="1" bandwidth="64000">{}</Representation></AdaptationSet>'
    "</Period></MPD>\n"
)
CONCAT = "ffconcat version 1.0\nfile {}\n"
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=talk\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n"
IMF = (
    '<?xml version="1.0"?>\n<CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016">'
    "<Id>urn:uuid:7b2f5e1c-0000-4000-8000-000000000001</Id><ContentTitle>talk</ContentTitle>"
    "<EditRate>25 1</EditRate><SegmentList/></CompositionPlaylist>\n"
)
VOBSUB = "# VobSub index file, v7\nid: en, index: 0\ntimestamp: 00:00:00:000, filepos: 0\n"


def ffmpeg(*arguments) -> None:
    subprocess.run([FFMPEG, "-v", "error", "-y", *map(str, arguments)], check=True)


def tone(hertz: int, seconds: int = 3) -> list[str]:
    return ["-f", "lavfi", "-i", f"sine=frequency={hertz}:duration={seconds}:sample_rate=44100"]


def write_others(folder: Path) -> None:
    """Recordings of another tone in the forms that the traps ask for."""
    picture = ["-f", "lavfi", "-i", "testsrc=duration=3:size=320x240:rate=5"]
    for name in ("other.mp3", "other.ts", "other.wav"):
        ffmpeg(*tone(OTHER), folder / name)
    for name in ("other.mp4", "other.mov", "other.mkv"):
        ffmpeg(*tone(OTHER), *picture, "-c:v", "mpeg4", folder / name)
    ffmpeg(*tone(OTHER), "-movflags", "dash+frag_keyframe", folder / "other.m4a")
    ffmpeg(*picture, folder / "other%03d.png")
    ffmpeg(*picture, folder / "other%d.jpg")
    for name in ("talk.m00", "talk.sub"):  # which some demuxers look for beside talk.*
        ffmpeg(*tone(OTHER), "-f", "mpegts", folder / name)


def text(name: str, content: str) -> Maker:
    """A maker of a text file; {here} in it is the folder."""

    def make(folder: Path) -> Path:
        (folder / name).write_text(content.replace("{here}", str(folder)))
        return folder / name

    return make


def before_own_sound(name: str, head: str) -> Maker:
    """A maker of a recording of its own tone behind a text that other programs take for the whole."""

    def make(folder: Path) -> Path:
        ffmpeg(*tone(OWN), folder / name)
        sound = (folder / name).read_bytes()
        (folder / name).write_bytes(head.replace("{here}", str(folder)).encode() + sound)
        return folder / name

    return make


def external_track(name: str, levels: tuple[int, int]) -> Maker:
    """A maker of a QuickTime file whose tracks lie in other.mov, by an alias.

    `levels` are those up from the file and down to the target; (0, 0) is for an absolute path.
    """

    def make(folder: Path) -> Path:
        target = str(folder / "other.mov").encode()
        alias = bytes(10 + 28 + 12 + 64 + 16) + struct.pack(">hh", *levels) + bytes(16)
        alias += struct.pack(">hh", 2, len(target)) + target + bytes(len(target) % 2)
        alias += struct.pack(">hh", -1, 0)
        dref = bytes(4) + struct.pack(">I", 1) + _atom(b"alis", bytes(4) + alias)
        atoms = dict(_atoms((folder / "other.mov").read_bytes()))
        moov = _replaced(atoms[b"moov"], [b"trak", b"mdia", b"minf", b"dinf", b"dref"], dref)
        (folder / name).write_bytes(_atom(b"ftyp", atoms[b"ftyp"]) + _atom(b"moov", moov))
        return folder / name

    return make


def _atom(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def _atoms(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        yield kind, content[at + 8 : at + size]
        at += size


def _replaced(content: bytes, path: list[bytes], new: bytes) -> bytes:
    """An atom's content in which the atom at that path has a new content."""
    made = b""
    for kind, inner in _atoms(content):
        if kind == path[0]:
            inner = _replaced(inner, path[1:], new) if path[1:] else new
        made += _atom(kind, inner)
    return made


def magic_lantern(name: str) -> Maker:
    """A maker of a Magic Lantern recording, which goes on in a file that ends in .m00."""

    def make(folder: Path) -> Path:
        fields = (52, b"v2.0", 1, 0, 2, 0, 0, 1, 0, 0, 48000, 1000)
        (folder / name).write_bytes(b"MLVI" + struct.pack("<I8sQHHIHHIIII", *fields) + bytes(64))
        return folder / name

    return make


def linked_segment(name: str) -> Maker:
    """A maker of a Matroska file of its own tone which says that it goes on in other.mkv."""

    def make(folder: Path) -> Path:
        ffmpeg(*tone(OWN), "-metadata", "title=other.mkv|", folder / name)
        title, link = b"\x7b\xa9\x8aother.mkv|", b"\x3e\x83\xbb\x89other.mkv"
        content = (folder / name).read_bytes()
        assert content.count(title) == 1
        (folder / name).write_bytes(content.replace(title, link))
        return folder / name

    return make


# What an unguarded ffmpeg follows to another file: the maker, and the options with which any version does.
ONE_FILE, ABSOLUTE = "<BaseURL>other.m4a</BaseURL>", ["-use_absolute_path", "1"]
SEGMENTS = '<SegmentList duration="3"><SegmentURL media="{here}/other.m4a"/></SegmentList>'
TEMPLATE = '<SegmentTemplate media="other.m4a" duration="3" startNumber="1"/>'
EXTERNAL, ANYWHERE = ["-enable_drefs", "1"], ["-safe", "0"]
FOLLOWED: dict[str, tuple[Maker, list[str]]] = {
    "HLS under its own name": (text("hls.m3u8", HLS.format("other.ts")), []),
    "HLS, a file beside it": (text("hls.mkv", HLS.format("other.ts")), []),
    "HLS, an absolute path": (text("hls.mp3", HLS.format("{here}/other.mp3")), []),
    "HLS, an address": (text("hls.m4a", HLS.format("file:{here}/other.ts")), []),
    "DASH, one file": (text("dash.mp4", DASH.format(ONE_FILE)), []),
    "DASH, a list": (text("dash.webm", DASH.format(SEGMENTS)), []),
    "DASH, a template": (text("dash.m4a", DASH.format(TEMPLATE)), []),
    "concat, a file beside it": (text("concat.mp4", CONCAT.format("other.mp4")), []),
    "concat, an absolute path": (text("concat.mp3", CONCAT.format("{here}/other.mp3")), ANYWHERE),
    "concat, an address": (text("concat.wav", CONCAT.format("'file:{here}/other.wav'")), ANYWHERE),
    "pictures, three digits": (text("other%03d.png", "x"), []),
    "pictures, any digits": (text("other%d.jpg", "x"), []),
    "a track elsewhere": (external_track("track.mov", (1, 1)), EXTERNAL),
    "a track elsewhere, sound": (external_track("track.m4a", (1, 1)), EXTERNAL),
    "a track elsewhere, absolute": (external_track("track.mp4", (0, 0)), [*EXTERNAL, *ABSOLUTE]),
    "Magic Lantern's next file": (magic_lantern("talk.mp4"), []),
    "VobSub's other half": (text("talk.avi", VOBSUB), []),
}
# What is no recording either, though ffmpeg follows it nowhere today, or only over the network.
OTHERWISE: dict[str, Maker] = {
    "SDP": text("session.mp4", SDP),
    "SMIL": text("smil.mp4", '<smil><body><audio src="other.mp3"/></body></smil>\n'),
    "ASX": text("list.wmv", '<asx version="3.0"><entry><ref href="other.mp3"/></entry></asx>\n'),
    "PLS": text("list.ogg", "[playlist]\nFile1=other.mp3\nNumberOfEntries=1\nVersion=2\n"),
    "M3U": text("list.mp3", "#EXTM3U\nother.mp3\n"),
    "RTSP": text("camera.ts", "rtsptext\nrtsp://127.0.0.1:9/talk\n"),
    "HLS over a network": text("hls.ts", HLS.format("http://127.0.0.1:9/other.ts")),
    "IMF": text("imf.mp4", IMF),
    "WebVTT": text("words.mkv", "WEBVTT\n\n00:00.000 --> 00:03.000\nother.mp3\n"),
    "a web page": text("page.mp4", "<!DOCTYPE html><html><body>Please log in</body></html>\n"),
}
# Recordings with sound of their own, which alone is to be heard.
HEARD: dict[str, Maker] = {
    "MP3 behind HLS": before_own_sound("mp3.mp3", HLS.format("other.mp3")),
    "MP3 behind HLS, absolute": before_own_sound("mp3 too.mp3", HLS.format("{here}/other.mp3")),
    "AAC behind HLS": before_own_sound("aac.aac", HLS.format("other.ts")),
    "Matroska with a next segment": linked_segment("linked.mkv"),
}
