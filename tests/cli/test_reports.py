"""Reports from the command line: which are late, and a draft, in a database of its own."""

import os
from pathlib import Path
from typing import Any

import pytest
from tests.cli.installation import call, inside, python
from tests.database import clone, drop

from baluarte.config.folders import CHECKOUT
from baluarte.config.preparation import connected_as
from baluarte.domain.access.queries import account_named
from baluarte.domain.publication.models import ReportVersion
from baluarte.domain.wall.context import acting_as

LAY = """
import django
django.setup()
from django.conf import settings
settings.DATES_BACK = True
from tests.factories.reports import make_desk
from baluarte.config.preparation import connected_as
from baluarte.domain.wall.context import acting_as_operator
with connected_as("bal_owner"), acting_as_operator():
    desk = make_desk()
with connected_as("bal_app"):
    desk.begin()
print(desk.analyst.username, desk.documenter.username)
"""


class Installation:
    """A database in which the reports of each month are due since February 2026."""

    def __init__(self, name: str, files: Path, blocker: Any) -> None:
        self.environment = os.environ | {
            "BALUARTE_DATABASE": name,
            "BALUARTE_FILES": str(files),
            "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
            "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'src'}",
        }
        self.blocker = blocker
        self.analyst, self.documenter = self.python(LAY).split()

    def python(self, code: str) -> str:
        return python(code, self.environment | {"BALUARTE_FACE": "owner"})

    def run(self, *arguments: str) -> tuple[int, str]:
        return call(self.environment, "report", *arguments, blocker=self.blocker)

    def draft(self, **given: str) -> tuple[int, str]:
        asked = {"as": self.analyst, "kind": "monthly", "period": "2026-02"} | given
        words = [word for name, one in asked.items() for word in (f"--{name}", one)]
        return self.run("draft", *words)

    @property
    def drafted(self) -> list[tuple[str, int, str]]:
        with inside(self.environment, self.blocker):
            with connected_as("bal_owner"):
                who = account_named(self.analyst).pk
            with connected_as("bal_app"), acting_as(who):
                drafts = ReportVersion.objects.order_by("drafted_at")
                return [(str(one.period), one.number, one.body_sha256) for one in drafts]


@pytest.fixture(scope="module")
def here(tmp_path_factory, django_db_blocker):
    name = f"baluarte_cli_reports_{os.getpid()}"
    with django_db_blocker.unblock():
        clone(name)
    yield Installation(name, tmp_path_factory.mktemp("files"), django_db_blocker)
    with django_db_blocker.unblock():
        drop(name)


def test_what_is_due_is_listed_and_a_late_one_ends_with_1(here):
    code, said = here.run("due")
    lines = said.splitlines()
    assert code == 1
    february = [one for one in lines if "2026-03-" in one.split()[0]]
    assert len(february) == 1
    assert february[0].split(": ")[-1].startswith("late by ")
    code, late = here.run("due", "--late")
    assert code == 1
    assert set(late.splitlines()) <= set(lines)
    assert all(": late by " in one for one in late.splitlines())


def test_a_draft_is_kept_with_the_sum_of_its_figures_and_corrects_nothing(here):
    code, said = here.draft()
    assert code == 0
    first, second = said.splitlines()
    assert first.startswith("Drafted: ")
    [row] = here.drafted
    assert (row[:2], second) == (("2026-02", 1), f"Its figures: {row[2]}")
    given = {"corrects-es": "Corrige lo inventado.", "corrects-en": "It corrects the invented."}
    assert here.draft(**given) == (
        1, "Error: erratum: a correction says what it changes; a first has nothing\n",
    )  # fmt: skip
    assert len(here.drafted) == 1


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ({"as": "nadie"}, 1, "Error: There is no account nadie."),
        ({"period": "2026-S1"}, 1, "Error: period: a report of this kind is of a month"),
        ({"period": "febrero"}, 1, "Error: "),
        ({"period": "2999-01"}, 1, "Error: period: a report is of a period that is over"),
        ({"of": "SEGOB"}, 1, "Error: subject: a report of this kind is of something else"),
        ({"kind": "weekly"}, 2, "Invalid value for '--kind'"),
    ],
)
def test_what_cannot_be_is_said_in_words_and_nothing_is_drafted(here, given, code, said):
    before = here.drafted
    found, told = here.draft(**given)
    assert (found, said in told) == (code, True)
    assert here.drafted == before


def test_who_keeps_no_figures_drafts_nothing(here):
    code, said = here.draft(**{"as": here.documenter, "period": "2026-03"})
    assert (code, said) == (1, f"Error: {here.documenter} keeps no figures.\n")
