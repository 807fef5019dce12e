"""Runs a function in a forked process whose network and mounts are its own: Linux namespaces, without being root.

The process keeps its user and its files. Its network has a loopback interface only, to which every address leads, so
that a connection to another host is refused at once and the process can see which host it was for. Mounts of the
process are not seen outside. When its last process ends, the system removes all of this.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..errors import CannotOpen, UsageError

_CLONE_NEWNS, _CLONE_NEWUSER, _CLONE_NEWNET = 0x20000, 0x10000000, 0x40000000
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 0x40000
_PR_SET_PDEATHSIG = 1
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_INTERFACE_REQUEST = struct.Struct("16sh14x")  # name and flags
_ROUTE_MESSAGE = struct.Struct("=IHHII 8BI HHI")  # nlmsghdr, rtmsg, and the attribute with the interface
_RTM_NEWROUTE, _NLM_F_REQUEST, _NLM_F_ACK, _NLM_F_CREATE = 24, 0x1, 0x4, 0x400
_RT_TABLE_LOCAL, _RTPROT_STATIC, _RT_SCOPE_HOST, _RTN_LOCAL, _RTA_OIF = 255, 4, 254, 2, 4
_LOOPBACK_INDEX = 1  # of the loopback interface, in each network namespace

_HINTS = (
    ("/proc/sys/user/max_user_namespaces", "0", "as root, run sysctl -w user.max_user_namespaces=10000"),
    (
        "/proc/sys/kernel/unprivileged_userns_clone",
        "0",
        "as root, run sysctl -w kernel.unprivileged_userns_clone=1",
    ),
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "as root, run sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    ),
)
_IN_CONTAINER = "start a container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined"


def fork_isolated(function: Callable[[], int]) -> int:
    """Run a function in a new process with a network of its own, and return the number of the process.

    The process ends with the exit code that the function returns, or with 2 after a sentence if the system allows no
    namespaces. It gets SIGTERM if this process ends first.
    """
    ours, theirs = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    process = os.fork()
    if process == 0:
        ours.close()
        os._exit(_run(function, parent, theirs))
    theirs.close()
    with ours:
        if ours.recv(1):  # else the process has ended, with a sentence
            error = 0
            try:
                _map_ids(process)
            except OSError as failure:
                error = failure.errno or errno.EPERM
            with suppress(OSError):  # the process was killed meanwhile
                ours.send(bytes([error]))
    return process


def bind(source: Path, target: Path) -> None:
    """Let a file or folder appear in the place of another one, which exists, in this process and its children."""
    if _libc().mount(bytes(source), bytes(target.resolve()), None, _MS_BIND, None):
        raise _not_allowed(ctypes.get_errno())


def _run(function: Callable[[], int], parent: int, to_parent: socket.socket) -> int:
    """Set up the namespaces and return the result of the function, in the new process."""
    code = 1
    try:
        with to_parent:
            _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                return code
            _leave(to_parent)
        code = function()
    except UsageError as error:
        sys.stderr.write(f"actionnetwork-mock: {error}\n")
        code = 2
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(OSError, ValueError):  # closed at the other end
            sys.stdout.flush()
            sys.stderr.flush()
    return code


def _leave(to_parent: socket.socket) -> None:
    """Leave the namespaces of the parent, which writes the map of users. Raises CannotOpen."""
    if _libc().unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWNS):
        raise _not_allowed(ctypes.get_errno())
    to_parent.send(b"\1")
    denied = (to_parent.recv(1) or bytes([errno.EPERM]))[0]
    if denied:
        raise _not_allowed(denied)
    try:
        if _libc().mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None):
            raise OSError(ctypes.get_errno(), "")
        _start_loopback()
        _route_all_to_loopback(socket.AF_INET)
        with suppress(OSError):  # no IPv6
            _route_all_to_loopback(socket.AF_INET6)
    except OSError as error:
        raise _not_allowed(error.errno or errno.EPERM) from error
    for name in ("ipv4/icmp_echo_ignore_all", "ipv6/icmp/echo_ignore_all"):
        with suppress(OSError):  # without it, a ping of any address is answered
            Path("/proc/sys/net", name).write_text("1", encoding="ascii")


def _map_ids(process: int) -> None:
    """Let the users and groups of a new namespace be those of this one: all of them, if this user may do so."""
    folder = Path("/proc", str(process))
    maps = {name: Path("/proc/self", name).read_text(encoding="ascii") for name in ("uid_map", "gid_map")}
    try:
        for name, known in maps.items():
            ranges = [line.split() for line in known.splitlines()]
            text = "".join(f"{first} {first} {count}\n" for first, _, count in ranges)
            (folder / name).write_text(text, encoding="ascii")
    except PermissionError:
        (folder / "setgroups").write_text("deny", encoding="ascii")  # else a user could leave a group
        (folder / "uid_map").write_text(f"{os.geteuid()} {os.geteuid()} 1\n", encoding="ascii")
        (folder / "gid_map").write_text(f"{os.getegid()} {os.getegid()} 1\n", encoding="ascii")


def _start_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = _INTERFACE_REQUEST.pack(b"lo", 0)
        _, flags = _INTERFACE_REQUEST.unpack(fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request))
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, _INTERFACE_REQUEST.pack(b"lo", flags | _IFF_UP))


def _route_all_to_loopback(family: int) -> None:
    """Make every address one of this namespace: ``ip route add local 0.0.0.0/0 dev lo``."""
    flags = _NLM_F_REQUEST | _NLM_F_ACK | _NLM_F_CREATE
    route = (family, 0, 0, 0, _RT_TABLE_LOCAL, _RTPROT_STATIC, _RT_SCOPE_HOST, _RTN_LOCAL, 0)
    attribute = (8, _RTA_OIF, _LOOPBACK_INDEX)
    message = _ROUTE_MESSAGE.pack(_ROUTE_MESSAGE.size, _RTM_NEWROUTE, flags, 1, 0, *route, *attribute)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:  # NETLINK_ROUTE
        kernel.send(message)
        answer = kernel.recv(4096)
    error = -struct.unpack_from("=i", answer, 16)[0]
    if error:
        raise OSError(error, os.strerror(error))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _not_allowed(error: int) -> CannotOpen:
    hints = [hint for file, value, hint in _HINTS if _read(file) == value] or [_IN_CONTAINER]
    return CannotOpen(
        "--isolate needs user, network and mount namespaces, which this system does not allow "
        f"({os.strerror(error)}): {' and '.join(hints)}, or leave out --isolate"
    )


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="ascii").strip()
    except OSError:
        return ""
