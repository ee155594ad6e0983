from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tools import record
from tools.bench import ended
from tools.prove import NOTHING_YET, heading, outcome, summary
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


def run(name: str, *, seconds: float = 61.4, ended: str = "proved") -> record.Run:
    return record.Run(name, TODAY, "abc12345", "2 cores, 23 GB", (0.5, 7.25), seconds, ended)


def test_a_run_renews_its_own_row_and_no_other() -> None:
    begun = f"# Proofs\n\nIntro.\n\n## One\n\nWords.\n\n{record.HEAD}\n## Two\n\n{record.HEAD}"
    told = record.renewed(begun, "One", run("make prove"))
    told = record.renewed(told, "One", run("a proof", seconds=1234))
    told = record.renewed(told, "Two", run("pages", ended="a | b\nc"))
    told = record.renewed(told, "One", run("make prove", ended="not proved"))
    rows = [line for line in told.splitlines() if line.startswith("| `")]
    kept = "2026-03-10 | abc12345 | 2 cores, 23 GB | 0.5, 7.2 |"
    assert rows == [
        f"| `a proof` | {kept} 1,234 | proved |",
        f"| `make prove` | {kept} 61 | not proved |",
        f"| `pages` | {kept} 61 | a / b c |",
    ]
    assert [line for line in told.splitlines() if line.startswith("#")] == [
        "# Proofs",
        "## One",
        "## Two",
    ]
    assert told.count(record.HEAD) == 2
    assert "Words.\n" in told


def test_a_table_below_the_rows_stays_as_it_is() -> None:
    below = "\n### At length\n\n| step | seconds |\n|---|---|\n| counts | 33 |\n"
    begun = f"## One\n\n{record.HEAD}{run('a proof')}\n{below}"
    told = record.renewed(begun, "One", run("a proof", seconds=1234))
    assert told == f"## One\n\n{record.HEAD}{run('a proof', seconds=1234)}\n{below}"


def test_the_record_of_the_project_has_both_sections() -> None:
    text = record.RECORD.read_text("utf-8")
    for section in ("Long proofs", "Measures"):
        assert f"## {section}\n" in text
        told = record.renewed(text, section, run("nothing that ran"))
        assert told.count("## ") == text.count("## ")
        assert told.count("| `") == text.count("| `") + 1


@pytest.mark.parametrize(
    ("code", "lines", "said"),
    [
        (0, ["a", "load 1.2\n", "\n"], "load 1.2"),
        (1, ["Traceback", "KeyError: 'a'\n"], "**failed** (1): KeyError: 'a'"),
        (0, [], "it said nothing"),
    ],
)
def test_a_measure_ends_with_what_it_said_last(code: int, lines: list[str], said: str) -> None:
    assert ended(code, lines) == said


def test_the_summary_of_a_proof_is_what_pytest_counts() -> None:
    lines = ["..F\n", "1 failed, 2 passed in 3.10s\n", "Coverage\n"]
    assert (summary(lines), summary([])) == ("1 failed, 2 passed in 3.10s", "no summary")
