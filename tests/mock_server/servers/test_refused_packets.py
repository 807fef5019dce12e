from __future__ import annotations

import socket
import struct

import pytest

from actionnetwork_mock.servers.refused_packets import refusing_address

TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58


def ip(protocol: int, content: bytes, source: str = "192.0.2.1") -> bytes:
    """Return an IP packet: a header of IPv4 with an option, or one of IPv6."""
    if ":" in source:
        head = struct.pack(">IHBB", 6 << 28, len(content), protocol, 64)
        address = socket.inet_pton(socket.AF_INET6, source)
    else:
        head = bytes([0x46]) + bytes(8) + bytes([protocol, 0, 0])
        address = socket.inet_aton(source)
    return head + address + address + (b"\1\1\1\1" if head[0] == 0x46 else b"") + content


def tcp(flags: int, number: int = 0) -> bytes:
    return struct.pack(">HHIIBBHHH", 443, 40000, number, 1, 0x50, flags, 0, 0, 0)


@pytest.mark.parametrize(
    ("packet", "address"),
    [
        (ip(TCP, tcp(0x14)), "192.0.2.1"),
        (ip(TCP, tcp(0x14), "2001:db8::1"), "2001:db8::1"),
        (ip(ICMP, b"\3\3" + bytes(6)), "192.0.2.1"),
        (ip(ICMPV6, b"\1\4" + bytes(6), "2001:db8::1"), "2001:db8::1"),
    ],
    ids=["reset", "reset of IPv6", "unreachable", "unreachable of IPv6"],
)
def test_a_refusal_has_the_address_that_refuses(packet: bytes, address: str) -> None:
    assert refusing_address(packet) == address


@pytest.mark.parametrize(
    "packet",
    [
        ip(TCP, tcp(0x02)),
        ip(TCP, tcp(0x12)),
        ip(TCP, tcp(0x14, number=1000)),
        ip(UDP, bytes(8)),
        ip(ICMP, b"\0\0" + bytes(6)),
        ip(TCP, b""),
        ip(TCP, tcp(0x14))[:15],
        b"",
    ],
    ids=["open", "accept", "abort", "datagram", "echo", "no TCP", "half an address", "empty"],
)
def test_another_packet_is_no_refusal(packet: bytes) -> None:
    assert refusing_address(packet) is None
