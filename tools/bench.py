"""Run a measure of `tests/bench`, keep what it said, and renew its row of the record.

python tools/bench.py pages --rows 100000

What it said stands in `.local/bench/NAME.txt`; its row in `docs/reference/proofs.md`.
"""

import subprocess
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from tools import record  # noqa: E402 (found from wherever it is started)

KEPT = record.ROOT / ".local" / "bench"
SECTION = "Measures"


def main(name: str, *given: str) -> int:
    """Run it and say how it ended."""
    path = record.ROOT / "tests" / "bench" / f"{name}.py"
    if not path.exists():
        sys.exit(f"there is no measure {name}")
    before, version, clock = record.load(), record.version(), time.monotonic()
    lines = []
    with subprocess.Popen(
        [sys.executable, str(path), *given],
        cwd=record.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        for line in running.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    run = record.Run(
        name=" ".join([name, *given]),
        day=record.today(),
        version=version,
        machine=record.machine(),
        load=(before, record.load()),
        seconds=time.monotonic() - clock,
        ended=ended(running.returncode, lines),
    )
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{'-'.join([name, *given]).replace('/', '_')}.txt").write_text(
        f"{run}\n\n{''.join(lines)}", encoding="utf-8"
    )
    record.write(SECTION, run)
    return running.returncode


def ended(code: int, lines: list[str]) -> str:
    """Say in words how it ended: what it said last, and that it failed where it did."""
    last = next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
    return last if code == 0 else f"**failed** ({code}): {last}"


if __name__ == "__main__":
    if len(sys.argv) < 2:  # noqa: PLR2004 (its name)
        sys.exit(__doc__)
    raise SystemExit(main(*sys.argv[1:]))
