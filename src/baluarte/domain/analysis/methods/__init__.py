"""Methods of a run, a file each: from a table of counts to a result, without the database.

What a method is given is `RunInput`, as it was frozen, and `RunSettings`; so the same run again
gives the same answer, here or from the files that somebody took away. A method is imported when a
run asks for it: what it computes with is no part of a process that only shows its answers.
"""

from importlib import import_module
from typing import Protocol, cast

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.methods.given import RunInput, RunSettings
from baluarte.domain.analysis.methods.results import Progress, Refused, RunResult


class Method(Protocol):
    """What the file of each method holds; its name is that of the method."""

    def estimate(self, given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
        """Return what the method says of its input, or raise `Refused`."""


def estimate(
    method: RunMethod, given: RunInput, settings: RunSettings, *, progress: Progress | None = None
) -> RunResult:
    """Return what a method says of its input, or raise `Refused` with the reason."""
    return method_of(method).estimate(given, settings, progress or _unheard)


def method_of(method: RunMethod) -> Method:
    """Return the file of a method."""
    return cast("Method", import_module(f"{__name__}.{method}"))


def _unheard(_done: int, _total: int) -> None:
    """Tell nobody how far it came."""
