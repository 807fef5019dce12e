"""Sees which addresses refuse connections in a network namespace where every address leads to loopback."""

from __future__ import annotations

import ctypes
import socket
import struct
from ipaddress import IPv4Address, IPv6Address

_SO_ATTACH_FILTER = 26
_ETH_P_ALL, _ETH_P_IP, _ETH_P_IPV6 = 0x0003, 0x0800, 0x86DD
_TCP, _ICMP, _ICMPV6 = 6, 1, 58
_RST_ACK = 0x14
_UNREACHABLE, _UNREACHABLE_V6 = 3, 1
_SNAPSHOT_BYTES = 128

_LOAD_WORD, _LOAD_HALF, _LOAD_BYTE, _IS_EQUAL, _RETURN = 0x20, 0x28, 0x30, 0x15, 0x06
_PROTOCOL, _PACKET_TYPE = 0xFFFFF000, 0xFFFFF004  # where the kernel keeps them, for filters
_IS_TO_US = 0

# Code, steps to skip if equal and if not, value: packets that an address outside of 127.0.0.0/8 and ::1 has sent. The
# kernel sends those alone to the program, which would otherwise wake for each packet between client and mock.
_FILTER = (
    (_LOAD_WORD, 0, 0, _PACKET_TYPE),
    (_IS_EQUAL, 0, 11, _IS_TO_US),  # a packet on loopback is seen twice
    (_LOAD_HALF, 0, 0, _PROTOCOL),
    (_IS_EQUAL, 0, 3, _ETH_P_IP),
    (_LOAD_BYTE, 0, 0, 12),
    (_IS_EQUAL, 7, 0, 127),
    (_RETURN, 0, 0, _SNAPSHOT_BYTES),
    (_IS_EQUAL, 0, 5, _ETH_P_IPV6),
    (_LOAD_WORD, 0, 0, 8),
    (_IS_EQUAL, 0, 2, 0),
    (_LOAD_WORD, 0, 0, 20),
    (_IS_EQUAL, 1, 0, 1),
    (_RETURN, 0, 0, _SNAPSHOT_BYTES),
    (_RETURN, 0, 0, 0),
)


def open_packets() -> socket.socket:
    """Return a socket that receives the packets which other addresses than those of loopback have sent."""
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
    try:
        steps = b"".join(struct.pack("=HBBI", *step) for step in _FILTER)
        buffer = ctypes.create_string_buffer(steps)
        program = struct.pack("@HP", len(_FILTER), ctypes.addressof(buffer))
        packets.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
        packets.bind(("lo", _ETH_P_ALL))
        packets.setblocking(False)
    except BaseException:
        packets.close()
        raise
    return packets


def refusing_address(packet: bytes) -> str | None:
    """Return the address that refuses a connection or a datagram in an IP packet: ``"192.0.2.1"``; None for others."""
    try:
        if packet[0] >> 4 == 4:
            content, protocol = packet[(packet[0] & 15) * 4 :], packet[9]
            address = str(IPv4Address(packet[12:16]))
        else:
            content, protocol = packet[40:], packet[6]
            address = str(IPv6Address(packet[8:24]))
        return address if _is_refusal(protocol, content) else None
    except (IndexError, ValueError):
        return None


def _is_refusal(protocol: int, content: bytes) -> bool:
    if protocol == _TCP:  # a reset without a number is the answer to a connection that nothing accepts
        return content[13] & _RST_ACK == _RST_ACK and content[4:8] == bytes(4)
    if protocol in (_ICMP, _ICMPV6):
        return content[0] == (_UNREACHABLE if protocol == _ICMP else _UNREACHABLE_V6)
    return False
