"""Run the long proofs, and properties on new examples; keep a dated report of them.

python tools/prove.py           all of them
python tools/prove.py PATH ...  those of some files or folders

The report of all stands in `.local/prove-YYYY-MM-DD.txt`; its first line says how it went. Each
run renews its row of `docs/reference/proofs.md`.
"""

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from tools import record  # noqa: E402 (found from wherever it is started)

ROOT = Path(__file__).resolve().parents[1]
SECTION = "Long proofs"
REPORTS = ROOT / ".local"
PATIENCE_S = 6 * 3600
# One walks the national scale for an hour, the other all the rest.
WORKERS = "2"
# pytest's own answers: https://docs.pytest.org/en/stable/reference/exit-codes.html
PASSED, FAILED, NOTHING_TO_RUN = 0, 1, 5
NOTHING_YET = "nothing to prove: no test is marked as a long proof yet"


def main(*paths: str) -> int:
    started_at, version, before = datetime.now(UTC), record.version(), record.load()
    clock = time.monotonic()
    # What was skipped is said with its reason: a machine that lacks something proved less.
    command = [sys.executable, "-m", "pytest", "-rs", "-m", "prove or hypothesis"]
    command += paths or ["tests"]
    command += ["-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder"]
    command += [f"--timeout={PATIENCE_S}", "--hypothesis-profile=new"]
    lines = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        for line in running.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    code, seconds = running.returncode, time.monotonic() - clock
    run = record.Run(
        name=" ".join(paths) or "make prove",
        day=started_at.date(),
        version=version,
        machine=record.machine(),
        load=(before, record.load()),
        seconds=seconds,
        ended=f"{outcome(code)}: {summary(lines)}",
    )
    record.write(SECTION, run)
    if paths:
        return code
    head = heading(code, started_at=started_at, seconds=seconds)
    path = REPORTS / f"prove-{started_at.date()}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{head}\n\n{''.join(lines)}", encoding="utf-8")
    print(f"{head.splitlines()[0]}\nThe report is {path.relative_to(ROOT)}")
    return 0 if code == NOTHING_TO_RUN else code


def heading(code: int, *, started_at: datetime, seconds: float) -> str:
    """Return the first lines of a report."""
    version = sys.version.split()[0]
    return (
        f"{outcome(code)}\n"
        f"begun {started_at:%Y-%m-%d %H:%M} UTC, {seconds:.0f} s, Python {version}, {commit()}"
    )


def outcome(code: int) -> str:
    """Say in words how pytest ended."""
    if code == PASSED:
        return "proved"
    if code == NOTHING_TO_RUN:
        return NOTHING_YET
    return "not proved: tests fail" if code == FAILED else f"not proved: pytest ended with {code}"


def summary(lines: list[str]) -> str:
    """Return the last line of pytest, which counts how many passed."""
    found = (line.strip("= \n") for line in reversed(lines))
    return next((line for line in found if " in " in line and line[:1].isdigit()), "no summary")


def commit() -> str:
    """Return which version was proved, saying so where files were changed."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return f"version {said.stdout.strip()}" if said.returncode == 0 else "version unknown"


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
