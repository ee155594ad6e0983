"""Run the tests that a change reaches, and the habits of the house.

python -m tools.affected                 what is not committed, or else the last commit
python -m tools.affected --since COMMIT  all since then
python -m tools.affected --list          only say which

What all rests on reaches more than its author waits for: those are run that name it within the
fewest steps. The others and journeys in a browser are said, and left to `make test`.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.affected import differences
from tools.affected.selection import Project

ROOT = Path(__file__).resolve().parents[2]
JOURNEYS = "tests/journeys/"
HOUSE = "tests/house"
# Some eight minutes of two cores.
MOST = 1500
# pytest's own answer where each test that was named is a long proof.
NOTHING_TO_RUN = 5


def main() -> int:
    asked = _parser().parse_args()
    since = asked.since or ("HEAD~1" if differences.is_clean(ROOT) else "HEAD")
    changed = differences.changed_lines(ROOT, since)
    reached = Project.read(ROOT, differences.files(ROOT)).tests(changed)
    journeys = [one for one in reached if one.startswith(JOURNEYS)]
    tests = [one for one in reached if not one.startswith((JOURNEYS, HOUSE))]
    chosen = tests[: asked.most]
    print(f"Since {since}: {len(changed)} files reach {len(tests)} tests; {len(chosen)} are run.")
    if journeys or tests[asked.most :]:
        print(
            f"make test: {len(tests) - len(chosen)} tests further away, {len(journeys)} journeys."
        )
    if asked.list:
        print(*chosen, sep="\n")
        return 0
    return _run([*sorted(chosen), HOUSE])


def _run(tests: list[str]) -> int:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as named:
        named.write("\n".join(tests))
        named.flush()
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile"]
        command += ["-m", "not prove", f"@{named.name}"]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return 0 if code == NOTHING_TO_RUN else code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--since", default="", help="a commit; all that came after it is a change")
    parser.add_argument("--most", type=int, default=MOST, help="how many tests are run")
    parser.add_argument("--list", action="store_true", help="say which tests, and run none")
    return parser


if __name__ == "__main__":
    sys.exit(main())
