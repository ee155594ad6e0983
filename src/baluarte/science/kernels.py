"""Inner loops compiled to machine code, and where what was compiled lies.

It lies beside its source, laid by `make install`. Who may only read the source reads it there, and
writes nowhere: a loop that was not laid is compiled in memory, for that process alone. What is read
is code, so it is taken from no folder that a process can write which another trusts less.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar, cast

from numba import njit
from numba.core.caching import CompileResultCacheImpl, FunctionCache, InTreeCacheLocator

Loop = TypeVar("Loop", bound=Callable[..., Any])


def kernel(*, nogil: bool = False, forceinline: bool = False) -> Callable[[Loop], Loop]:
    """Compile a loop on its first call with arguments of a type, or read what was laid of it."""

    def compiled(loop: Loop) -> Loop:
        dispatcher: Any = njit(nogil=nogil, forceinline=forceinline)(loop)
        # `cache=True` needs a folder to write.
        dispatcher._cache = LaidCache(loop)  # type: ignore[no-untyped-call]  # noqa: SLF001
        return cast("Loop", dispatcher)

    return compiled


class BesideItsSource(InTreeCacheLocator):
    """The folder beside the source, whether or not it may be written."""

    def ensure_cache_path(self) -> None:
        """Make the folder, where that is allowed."""
        with suppress(OSError):
            super().ensure_cache_path()  # type: ignore[no-untyped-call]


class _LaidResults(CompileResultCacheImpl):
    _locator_classes: list[type[object]] = [BesideItsSource]


class LaidCache(FunctionCache):
    """Compiled code that is read where it lies, and kept where that is allowed."""

    _impl_class = _LaidResults

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, or only use it."""
        with suppress(OSError):
            super().save_overload(sig, data)  # type: ignore[no-untyped-call]
