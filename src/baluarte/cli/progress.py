"""Steps of a long command: each with the time since the beginning, and a sign of life between."""

import threading
import time
from collections.abc import Callable
from typing import Final, Self

SIGN_EACH_S: Final = 10.0


class Progress:
    """Tells steps as they end; while one goes on, says every ten seconds that it does."""

    def __init__(self, say: Callable[[str], None], *, each: float = SIGN_EACH_S) -> None:
        self._say, self._each = say, each
        self._began_at = time.monotonic()
        self._ended = threading.Event()
        self._spoke = threading.Event()
        self._thread = threading.Thread(target=self._give_signs, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._spoke.set()
        self._thread.join()

    def tell(self, text: str) -> None:
        """Say that a step has ended, or what begins."""
        self._say(f"{self._elapsed()}  {text}")
        self._spoke.set()

    def _give_signs(self) -> None:
        while True:
            has_spoken = self._spoke.wait(self._each)
            self._spoke.clear()
            if self._ended.is_set():
                return
            if not has_spoken:
                self._say(f"{self._elapsed()}  ...")

    def _elapsed(self) -> str:
        minutes, seconds = divmod(int(time.monotonic() - self._began_at), 60)
        return f"{minutes:2d}:{seconds:02d}"
