"""How many reports a demonstration has is said once, and said the same everywhere."""

import re

import pytest
from tests.cli.installation import ROOT

from baluarte.cli.demo import DEFAULT_REPORTS


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("Makefile", r"^REPORTS \?= (\d+)$"),
        ("docs/reference/commands.md", r"how many reports \((\d+); at least 500\)"),
    ],
)
def test_the_number_of_reports_is_the_same_wherever_it_stands(file, says):
    [number] = re.findall(says, (ROOT / file).read_text(), re.MULTILINE)
    assert int(number) == DEFAULT_REPORTS
