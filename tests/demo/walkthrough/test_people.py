"""The cast of the demonstration: each of a name of their own, and a file can be let out."""

import re
from collections import Counter
from pathlib import Path

from baluarte.demo.walkthrough.authorities import ALSO_ACTS_FOR, OFFICERS
from baluarte.demo.walkthrough.people import INSTITUTIONS, PEOPLE


def test_nobody_bears_the_name_of_somebody_else():
    names = Counter(person.username for person in (*PEOPLE, *OFFICERS))
    assert [name for name, times in names.items() if times > 1] == []


def test_everybody_acts_for_an_organisation_that_is_there_or_for_none():
    assert {person.institution for person in PEOPLE} - {""} == set(INSTITUTIONS)


def test_one_of_the_unit_that_keeps_cases_keeps_the_boards_record_too():
    unit = {one.username for one in OFFICERS if one.institution == "urcrr"}
    assert unit & {username for username, slug, _ in ALSO_ACTS_FOR if slug == "jg"}


def test_in_an_organisation_another_steward_lets_out_what_one_asks_for():
    stewards = [person for person in PEOPLE if "data_steward" in person.roles]
    of = Counter(person.institution for person in stewards)
    assert [slug for slug, number in of.items() if number > 1] == ["tinta"]


def test_who_takes_in_is_told_first_and_who_verifies_last():
    """The path of a datum is walked by the first and the last of each organisation."""
    of_tinta = [person.roles for person in PEOPLE if person.institution == "tinta"]
    assert ("documenter" in of_tinta[0], "verifier" in of_tinta[-1]) == (True, True)


def test_the_readme_names_every_account_once():
    readme = Path(__file__).resolve().parents[3] / "README.md"
    rows = [row.split("|")[1] for row in readme.read_text().splitlines() if row.startswith("| `")]
    named = [name for first in rows for name in re.findall(r"`(\w+)`", first)]
    assert sorted(named) == sorted(one.username for one in (*PEOPLE, *OFFICERS))
