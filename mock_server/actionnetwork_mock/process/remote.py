"""What stands, in a test's process, for something that lives in the mock's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from .wire import Handle, Order


class Orders(Protocol):
    """Where orders go."""

    def order(self, order: Order) -> Any:
        """Have something done and return what came of it, or raise what was raised."""

    def drop(self, number: int) -> None:
        """Say that nobody holds an object any more."""


class Remote:
    """Stands for an object: attributes and calls go there, values come back as copies."""

    def __init__(self, orders: Orders, handle: Handle) -> None:
        self._orders = orders
        self._handle = handle

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        number, path = self._handle
        return self._orders.order(Order("look", Handle(number, (*path, name))))

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._orders.order(
            Order(
                "call",
                self._handle,
                tuple(map(_sent, arguments)),
                {name: _sent(argument) for name, argument in named.items()},
            )
        )

    def __del__(self) -> None:
        if self._handle.number and not self._handle.path:
            self._orders.drop(self._handle.number)

    def _call(self, method: str, *arguments: Any) -> Any:
        number, path = self._handle
        return Remote(self._orders, Handle(number, (*path, method)))(*arguments)

    def __iter__(self) -> Iterator[Any]:
        iterator = self._call("__iter__")
        while True:
            try:
                yield iterator._call("__next__")
            except StopIteration:
                return

    def __len__(self) -> int:
        length: int = self._call("__len__")
        return length

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, key: Any) -> Any:
        return self._call("__getitem__", _sent(key))

    def __contains__(self, thing: object) -> bool:
        try:
            return bool(self._call("__contains__", _sent(thing)))
        except AttributeError:  # what can only be gone through
            return any(thing == one for one in self)

    def __enter__(self) -> Any:
        return self._call("__enter__")

    def __exit__(self, *_: object) -> None:
        self._call("__exit__", None, None, None)

    def __repr__(self) -> str:
        return f"<in the mock's process: {self._call('__repr__')}>"


def _sent(argument: Any) -> Any:
    return argument._handle if isinstance(argument, Remote) else argument
