"""The listening socket: the first free port, and a bound on open connections."""

from __future__ import annotations

import errno
import resource
import secrets
import socket
from contextlib import suppress
from typing import Any
from weakref import WeakSet

import h11

from app.web.refusals.errors import TooManyConnections
from app.web.server.protocol import refusal

PORTS_TRIED = 100
RESERVED_DESCRIPTORS = 40
"""Files that a server has open beside its connections: its store, its libraries, its own sockets."""
_BACKLOG = 2048
_REFUSED_AT_ONCE = 64
_REQUEST_BYTES = 65_536


def connection_limit(max_connections: int) -> int:
    """Connections that may be open at once, so that descriptors are left for files.

    Args:
        max_connections: the most, however many descriptors the process may have.
    Returns:
        a number from 1 to max_connections.
    """
    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if descriptors == resource.RLIM_INFINITY:
        return max_connections
    return max(1, min(max_connections, descriptors - max(RESERVED_DESCRIPTORS, descriptors // 4)))


class _Connection(socket.socket):
    """An accepted connection, counted by its listener while it is open."""

    def __init__(self, accepted: socket.socket, open_connections: WeakSet[_Connection]) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        self._open_connections = open_connections
        open_connections.add(self)

    def close(self) -> None:
        self._open_connections.discard(self)
        super().close()


class Listener(socket.socket):
    """A listening socket that refuses connections past a limit as it accepts them.

    The event loop accepts all that wait before it handles any of them. Without a limit here it would run out
    of descriptors, and asyncio would retry and log without end.
    """

    def __init__(self, family: int, kind: int, protocol: int, max_connections: int) -> None:
        super().__init__(family, kind, protocol)
        self._max_connections = max_connections
        self._open_connections: WeakSet[_Connection] = WeakSet()

    def accept(self) -> tuple[socket.socket, Any]:
        """Accept the next connection for which there is room.

        Raises:
            BlockingIOError: none waits, or many were refused and it is the event loop's turn.
        """
        for _ in range(_REFUSED_AT_ONCE):
            accepted, address = super().accept()
            if len(self._open_connections) < self._max_connections:
                return _Connection(accepted, self._open_connections), address
            _refuse(accepted, TooManyConnections(self._max_connections))
        raise BlockingIOError(errno.EAGAIN, "too many connections")


def _refuse(connection: socket.socket, error: TooManyConnections) -> None:
    with connection, suppress(OSError):
        connection.setblocking(False)
        connection.send(refusal(h11.Connection(h11.SERVER), error, secrets.token_hex(8)))
        # Bytes that nobody has read would turn the end of the connection into a reset.
        connection.recv(_REQUEST_BYTES)


def listen(host: str, port: int, max_connections: int) -> Listener:
    """A socket on the port, or on the next one that is free.

    Args:
        port: 0 for any.
        max_connections: the most that may be open at once; fewer where the process has few descriptors.
    Raises:
        OSError: the host is not of this machine, or no port is free.
    """
    last = min(port + PORTS_TRIED, 65_536) if port else 1
    for candidate in range(port, last):
        try:
            return _bound(host, candidate, connection_limit(max_connections))
        except OSError as failure:
            if failure.errno != errno.EADDRINUSE or candidate == last - 1:
                raise
    raise OSError(errno.EADDRINUSE, "no free port")


def _bound(host: str, port: int, max_connections: int) -> Listener:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = Listener(family, kind, protocol, max_connections)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # Two sockets may be bound to one port where both say SO_REUSEADDR; only one may listen.
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
