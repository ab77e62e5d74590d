"""What the operating system says of files, in words for the catalogues."""

from pipelines.locale.message import N_, Message

# Those that a disk, a share or a folder of recordings meets, as strerror(3) of Linux has them.
KNOWN = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("Input/output error"),
    N_("Read-only file system"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("File name too long"),
    N_("File too large"),
    N_("Too many levels of symbolic links"),
    N_("Too many open files"),
    N_("Stale file handle"),
    N_("Device or resource busy"),
    N_("Connection refused"),
    N_("Connection reset by peer"),
    N_("Connection timed out"),
    N_("Host is down"),
    N_("No route to host"),
    N_("Network is unreachable"),
    N_("Transport endpoint is not connected"),
    N_("Cannot allocate memory"),
    N_("Invalid argument"),
    # Not the system's but ffmpeg's.
    N_("Invalid data found when processing input"),
    N_("End of file"),
)


def reason_of(error: OSError) -> Message:
    """Why the system refused something, in its words."""
    told = error.strerror or str(error)
    return Message(told)
