"""The demonstration is loaded at whatever hour: also when it is tomorrow already in London."""

import os
import shutil
import subprocess
import sys
from calendar import isleap
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from baluarte.demo.walkthrough.authorities import turns
from baluarte.demo.walkthrough.compliance import newest_over
from baluarte.demo.walkthrough.figures import invented_claim
from baluarte.norms.clocks.calendar import local_day


def _sunday(year: int, month: int, nth: int) -> date:
    """Return a Sunday of a month: Tijuana's clocks move on March's second and November's first."""
    first = date(year, month, 1)
    return first + timedelta(days=6 - first.weekday(), weeks=nth - 1)


TIJUANA = ZoneInfo("America/Tijuana")
BALUARTE = Path(sys.executable).with_name("baluarte")
# A plain day, both ends of February, the year's end, and the nights in which Tijuana's clocks move.
DAYS = ("2026-12-05", "2028-02-28", "2028-02-29", "2026-12-31", "2026-03-08", "2026-11-01")
INSTANTS = [
    datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=hour, minutes=30)
    for day in DAYS
    for hour in range(24)
]
# Of the year to come: a signal that comes while faketime reads the clock sees the true one, and
# where that is later every timeout of the server seems to have passed.
YEAR = datetime.now(UTC).year + 1
LEAP = next(year for year in range(YEAR, YEAR + 9) if isleap(year))
EVENINGS = (
    f"{YEAR}-12-05 02:00:00", f"{LEAP}-02-29 05:30:00", f"{YEAR}-12-31 23:30:00",
    f"{YEAR + 1}-01-01 03:00:00", f"{_sunday(YEAR, 3, 2)} 10:30:00",
    f"{_sunday(YEAR, 11, 1)} 08:30:00",
)  # fmt: skip


@pytest.mark.parametrize("at", INSTANTS, ids=str)
def test_an_invented_claim_is_read_by_then(at):
    claim = invented_claim(number=3, at=at)
    assert claim.first_date < claim.last_date
    assert claim.document_date <= claim.read_date <= local_day(at)


@pytest.mark.parametrize("at", INSTANTS, ids=str)
def test_somebody_is_on_duty_at_once(at):
    on_duty = [who for who, _, begins, ends in turns(local_day(at)) if begins <= at < ends]
    assert len(on_duty) == 1


@pytest.mark.parametrize("at", INSTANTS, ids=str)
def test_the_quarter_of_the_tables_is_over(at):
    period = newest_over(at)
    assert period.ends_at <= at < period.ends_at + timedelta(days=93)


@pytest.mark.parametrize("at", INSTANTS, ids=str)
def test_a_day_in_tijuana_begins_once_for_each_instant(at):
    day = local_day(at, TIJUANA)
    begins = datetime(day.year, day.month, day.day, tzinfo=TIJUANA)
    following = local_day(begins + timedelta(hours=26), TIJUANA)
    assert (begins <= at, (following - day).days) == (True, 1)


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.skipif(shutil.which("faketime") is None, reason="needs faketime of the distribution")
@pytest.mark.parametrize("clock", EVENINGS)
def test_it_is_loaded_whole_at_hours_that_part_the_days(clock, tmp_path_factory):
    home = tmp_path_factory.mktemp("home", numbered=True)
    for folder in (home, *home.parents[:3]):
        folder.chmod(0o711)
    environment = os.environ | {"BALUARTE_HOME": str(home), "TZ": "UTC"}
    environment.pop("BALUARTE_DATABASE", None)
    try:
        done = subprocess.run(
            ["faketime", clock, BALUARTE, "demo", "load", "--reports", "500"],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "The demonstration is loaded." in done.stdout
    finally:
        subprocess.run([BALUARTE, "database", "remove", "--yes"], env=environment, check=False)
