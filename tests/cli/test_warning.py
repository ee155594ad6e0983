"""Warnings from the command line, in a database of its own: from the run of a forecast."""

import os
from uuid import uuid4

import pytest
from tests.cli.installation import call, python
from tests.cli.test_analysis import LAY as LAY_STUDYING
from tests.database import clone, drop

from baluarte.config.folders import CHECKOUT

LAY = LAY_STUDYING.replace("range(30)", "range(0)").replace(
    "print(",
    """
from tests.factories.runs import tell_past
tell_past(side, last=f"{before:%Y-%m}", at=now - timedelta(days=1))
from baluarte.domain.access.models import Institution
with as_operator():
    print(Institution.objects.get(pk=side.institution.pk).slug)
print(""",
)


@pytest.fixture
def here(tmp_path, django_db_blocker):
    name = f"baluarte_cli_warning_{os.getpid()}"
    with django_db_blocker.unblock():
        clone(name)
    environment = os.environ | {
        "BALUARTE_DATABASE": name,
        "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
        "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'src'}",
        "PYTHONWARNINGS": "ignore",
    }
    slug, analyst, _documenter = python(LAY, environment, str(tmp_path)).split()

    def run(*arguments):
        return call(environment, *arguments, "--as", analyst, blocker=django_db_blocker)

    yield run, slug
    with django_db_blocker.unblock():
        drop(name)


def test_what_the_run_of_a_forecast_raises_is_proposed_once(here):
    run, slug = here
    code, said = run("analysis", "run", "forecast", "--months", "48")
    assert code == 0
    key = said.splitlines()[0].rpartition("run ")[2].rstrip(")")
    code, said = run("warning", "propose", "--run", key, "--for", slug)
    *made, last = said.splitlines()
    assert code == 0
    assert made[0].split()[3] == "30001"
    assert last.startswith(f"{len(made)} proposed; ")
    code, again = run("warning", "propose", "--run", key, "--for", slug)
    assert (code, again.startswith("0 proposed; ")) == (0, True)
    code, said = run("warning", "propose", "--run", str(uuid4()), "--for", slug)
    assert (code, said.startswith("Error: There is no answered forecast")) == (1, True)
    code, said = run("warning", "propose", "--for", slug)
    assert (code, said.splitlines()[-1]) == (
        2, "Error: Give a FILE with its --digest, or a --run.",
    )  # fmt: skip
