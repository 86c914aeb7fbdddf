"""Python functions behind the words of a dialect, and families of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Function:
    """A function in a dialect.

    Attributes:
        reference: where it can be found again, as ``module:name``.
        call: the function itself.
    """

    reference: str
    call: Callable[..., Any]

    @classmethod
    def of(cls, given: object) -> Function:
        """The function that was given. Raises TypeError if it is none, or cannot be hashed."""
        if isinstance(given, cls):
            return given
        if not callable(given):
            raise TypeError(f"{given!r} is no function")
        hash(given)
        name = getattr(given, "__qualname__", type(given).__qualname__)
        return cls(f"{getattr(given, '__module__', '?')}:{name}", given)


def unfolded(words: Iterable[str], features: Iterable[str]) -> tuple[str, ...]:
    """The words, with one for each feature in place of a family.

    >>> unfolded(["near", "see *"], ["red", "blue"])
    ('near', 'see red', 'see blue')
    """
    known = tuple(features)
    return tuple(
        word.replace("*", feature)
        for word in words
        for feature in (known if word.endswith(" *") else ("",))
    )
