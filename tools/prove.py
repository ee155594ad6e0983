"""Run the long proofs, and properties on new examples; keep a dated report of them.

python tools/prove.py

The report stands in `.local/prove-YYYY-MM-DD.txt`; its first line says how it went.
"""

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / ".local"
PATIENCE_S = 6 * 3600
# pytest's own answers: https://docs.pytest.org/en/stable/reference/exit-codes.html
PASSED, FAILED, NOTHING_TO_RUN = 0, 1, 5
NOTHING_YET = "nothing to prove: no test is marked as a long proof yet"


def main() -> int:
    started_at = datetime.now(UTC)
    clock = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-m", "prove or hypothesis", "tests"]
    command += [f"--timeout={PATIENCE_S}", "--hypothesis-profile=new"]
    lines = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        for line in running.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    head = heading(running.returncode, started_at=started_at, seconds=time.monotonic() - clock)
    path = REPORTS / f"prove-{started_at.date()}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{head}\n\n{''.join(lines)}", encoding="utf-8")
    print(f"{head.splitlines()[0]}\nThe report is {path.relative_to(ROOT)}")
    return 0 if running.returncode == NOTHING_TO_RUN else running.returncode


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


def commit() -> str:
    """Return which version was proved, saying so where files were changed."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return f"version {said.stdout.strip()}" if said.returncode == 0 else "version unknown"


if __name__ == "__main__":
    raise SystemExit(main())
