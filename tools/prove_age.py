"""Say how old the last report of the long proofs is.

python tools/prove_age.py
"""

from datetime import UTC, date, datetime
from pathlib import Path

REPORTS = Path(__file__).resolve().parents[1] / ".local"


def main() -> int:
    print(last_proof(REPORTS, today=datetime.now(UTC).date()))
    return 0


def last_proof(folder: Path, *, today: date) -> str:
    """Return in words when the long proofs last ran, and how that went."""
    reports = sorted(folder.glob("prove-????-??-??.txt"))
    if not reports:
        return "Long proofs (make prove): never run here."
    day = date.fromisoformat(reports[-1].stem.removeprefix("prove-"))
    how, *_ = reports[-1].read_text(encoding="utf-8").splitlines() or ["the report is empty"]
    return f"Long proofs (make prove): {day}, {age((today - day).days)}: {how}."


def age(days: int) -> str:
    """Return a number of days in words."""
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


if __name__ == "__main__":
    raise SystemExit(main())
