"""Name what is locked for development and not for serving.

python tools/not_served.py
"""

import re
from pathlib import Path

LOCKS = Path(__file__).resolve().parents[1] / "requirements"
NAME = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,.-]+\])?==", re.MULTILINE)


def main() -> int:
    print(*sorted(names("dev.txt") - names("serve.txt")))
    return 0


def names(lock: str) -> set[str]:
    """Return the names of what a lock pins."""
    return set(NAME.findall((LOCKS / lock).read_text(encoding="utf-8")))


if __name__ == "__main__":
    raise SystemExit(main())
