from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tools.prove import NOTHING_YET, heading, outcome
from tools.prove_age import age, last_proof

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (0, "proved"),
        (1, "not proved: tests fail"),
        (2, "not proved: pytest ended with 2"),
        (5, NOTHING_YET),
    ],
)
def test_how_pytest_ended_is_said_in_words(code: int, said: str) -> None:
    assert outcome(code) == said


def test_a_report_begins_with_how_it_went_and_when() -> None:
    begun = datetime(2026, 3, 9, 23, 5, tzinfo=UTC)
    first, second = heading(0, started_at=begun, seconds=61.4).splitlines()
    assert (first, second.split(", Python")[0]) == ("proved", "begun 2026-03-09 23:05 UTC, 61 s")


def test_without_a_report_the_answer_is_never(tmp_path: Path) -> None:
    assert last_proof(tmp_path, today=TODAY) == "Long proofs (make prove): never run here."


def test_without_a_folder_the_answer_is_never(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    assert last_proof(absent, today=TODAY) == "Long proofs (make prove): never run here."


def test_the_newest_report_counts(tmp_path: Path) -> None:
    (tmp_path / "prove-2026-02-27.txt").write_text("proved\nbegun ...")
    (tmp_path / "prove-2026-03-07.txt").write_text("not proved: tests fail\nbegun ...")
    (tmp_path / "prove-notes.txt").write_text("something else")
    assert (
        last_proof(tmp_path, today=TODAY)
        == "Long proofs (make prove): 2026-03-07, 3 days ago: not proved: tests fail."
    )


@pytest.mark.parametrize(("days", "said"), [(0, "today"), (1, "yesterday"), (30, "30 days ago")])
def test_an_age_is_said_in_days(days: int, said: str) -> None:
    assert age(days) == said
