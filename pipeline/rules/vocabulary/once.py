"""What an object is asked for several times and works out at most once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

_Object = TypeVar("_Object")
_Value = TypeVar("_Value")


class once(Generic[_Object, _Value]):
    """A property whose value is kept in the object's ``__dict__`` from the first time on.

    As ``functools.cached_property``, without the lock that Python 3.11 takes there: one thread
    reads an article.
    """

    def __init__(self, make: Callable[[_Object], _Value]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, instance: _Object, owner: type[_Object]) -> _Value:
        """The value, put where the next look-up finds it first."""
        value = instance.__dict__[self._name] = self._make(instance)
        return value
