"""What a guarded process may do, taken from it before it looks at anything: nothing gives it back.

Limits of the kernel (setrlimit) hold everywhere. Beside them, where Linux has them and the packages are
installed: Landlock, so that no other file is opened, and seccomp, so that nothing is asked of a network or of
other processes.
"""

import contextlib
import ctypes
import errno
import os
import resource
import shutil
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
# What a program and its libraries read to be loaded.
SYSTEM: tuple[str, ...] = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/bin",
    "/opt",
    "/nix/store",
    "/etc/ld.so.cache",
)
SYSTEM += ("/etc/localtime", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
# What media is never read with: the network, other processes, the kernel's own doors.
FORBIDDEN = "socket socketpair connect bind listen accept accept4 sendto sendmsg sendmmsg ptrace"
FORBIDDEN += " process_vm_readv process_vm_writev pidfd_open pidfd_getfd pidfd_send_signal mount umount2"
FORBIDDEN += " pivot_root chroot setns"
FORBIDDEN += " unshare bpf perf_event_open userfaultfd io_uring_setup keyctl add_key request_key kexec_load"
FORBIDDEN += " init_module finit_module delete_module reboot swapon swapoff settimeofday clock_settime"
FORBIDDEN += " name_to_handle_at open_by_handle_at quotactl acct personality"

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Confinement:
    """What a job may use: bytes of address space, seconds of each processor, bytes of a file that it writes,
    open files.

    `reads` and `writes` are the files and folders beside those of the system that it may open; what is
    written must be there already, or lie in a folder that is.
    """

    memory: int
    seconds: int
    file_bytes: int
    open_files: int
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


def die_with_parent(parent: int | None = None) -> None:
    """Be killed when the process that has started this one is gone (Linux).

    With its number, as well where it was gone before this could be said.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if parent is not None and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def confine(limits: Confinement) -> None:
    """Take from this process, and from all that it starts, what the limits do not allow."""
    cores = os.cpu_count() or 1
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, max(1, limits.seconds) * cores)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    _limit(resource.RLIMIT_NOFILE, limits.open_files)
    if sys.platform == "linux":
        _restrict_files(limits.reads, limits.writes)
    _limit(resource.RLIMIT_AS, limits.memory)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    # macOS does not know some of them, such as address space.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def _restrict_files(reads: Iterable[str], writes: Iterable[str]) -> None:
    """Landlock: no file but these is opened from now on."""
    try:
        from landlock import FSAccess, LandlockError, Ruleset
    except ImportError:
        return
    try:
        rules = Ruleset()
        every = rules.restrict_rules
        reading = FSAccess.READ_FILE | FSAccess.READ_DIR | FSAccess.EXECUTE
        of_file = FSAccess.all_file()
        changing = FSAccess.READ_FILE | FSAccess.WRITE_FILE | FSAccess.TRUNCATE
        making = changing | FSAccess.READ_DIR | FSAccess.MAKE_REG | FSAccess.REMOVE_FILE
        for path in (*SYSTEM, *_python(), *_own_ffmpeg(), *reads):
            _allow(rules, path, reading, of_file)
        for path in DEVICES:
            _allow(rules, path, FSAccess.READ_FILE | FSAccess.WRITE_FILE, of_file)
        for path in writes:
            _allow(rules, path, making & every, of_file)
        rules.apply()
    except LandlockError:
        return  # a kernel without it


def _python() -> set[str]:
    """Where this interpreter and its packages are; the folder of the house itself may hold recordings."""
    home = str(PACKAGE.parent)
    places = {path for path in sys.path if path and os.path.abspath(path) != home}
    return places | {sys.prefix, sys.base_prefix, str(PACKAGE)} - {home}


def _own_ffmpeg() -> set[str]:
    """An ffmpeg that somebody has put in the path, and where its libraries are looked for."""
    program = shutil.which("ffmpeg")
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    found = {os.path.realpath(program)} if program else set()
    return found | {path for path in libraries if os.path.isabs(path)}


def _allow(rules, path: str, wanted, of_file) -> None:  # type: ignore[no-untyped-def]
    granted = wanted & rules.restrict_rules
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        rules.allow(path, rules=granted if os.path.isdir(path) else granted & of_file)


def restrict_calls() -> None:
    """Seccomp: such a call of the system is answered with "not permitted" from now on."""
    if sys.platform != "linux":
        return
    try:
        import pyseccomp
    except (ImportError, RuntimeError):  # RuntimeError: the package without libseccomp
        return
    with contextlib.suppress(OSError, RuntimeError):
        rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        for name in FORBIDDEN.split():
            with contextlib.suppress(OSError, RuntimeError):  # one that this libseccomp does not know
                rules.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
        rules.load()


def available() -> dict[str, bool]:
    """Which of the two guards beside the limits this machine has, by name."""
    found = {"Landlock": False, "seccomp": False}
    with contextlib.suppress(Exception):
        from landlock import landlock_abi_version

        found["Landlock"] = landlock_abi_version() > 0
    with contextlib.suppress(Exception):
        import pyseccomp  # noqa: F401

        found["seccomp"] = True
    return found
