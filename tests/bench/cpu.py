"""Seconds computed, which other work on the machine does not lengthen as it does the clock's."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
EVERY_S = 0.2


def seconds_under(*roots: int, besides: int = 0) -> float:
    """Return what these processes and all below them have computed so far, ended ones too."""
    parents, spent = {}, {}
    for pid, said in _stats():
        parents[pid] = int(said[1])
        spent[pid] = sum(map(int, said[11:15])) / TICKS
    under = set(roots)
    return sum(
        seconds
        for pid, seconds in spent.items()
        if pid != besides and not under.isdisjoint(_line(pid, parents))
    )


@contextmanager
def of_database(name: str) -> Iterator[dict[int, float]]:
    """Yield what each connection to a database computes, by process, while the block runs."""
    found: dict[int, float] = {}
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            for pid, said in _stats():
                if f" {name} " in _title(pid):
                    found[pid] = sum(map(int, said[11:13])) / TICKS
            time.sleep(EVERY_S)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield found
    finally:
        ended.set()
        looking.join()


def _stats() -> Iterator[tuple[int, list[str]]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(stat.parent.name), stat.read_text().rpartition(")")[2].split()


def _title(pid: int) -> str:
    with suppress(OSError):
        said = Path(f"/proc/{pid}/cmdline").read_text()
        return said if said.startswith("postgres:") else ""
    return ""


def _line(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid in parents:
        yield pid
        pid = parents[pid]
