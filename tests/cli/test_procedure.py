"""Procedures from the command line, in a database of its own that everything is committed to."""

import json

import pytest
from tests.cli.installation import installed, python

from baluarte.norms.protocols import library

# A matter whose urgent measures were asked for five hours ago, and are late.
LAY = """
import sys
import django
django.setup()
from datetime import timedelta
from django.conf import settings
from django.utils import timezone
from baluarte.config.preparation import connected_as
from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Account, Membership
from baluarte.domain.access.queries import compartment_of
from baluarte.domain.procedure import actions
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as
# It was laid as it came in, five hours ago, and nobody looked since.
settings.DATES_BACK = True
now = timezone.now()
asked = now - timedelta(hours=5)
with connected_as("bal_app"):
    by = Account.objects.get(username=sys.argv[1]).pk
    with acting_as(by):
        keeper = Membership.objects.filter(account=by).first().institution
        matter = actions.open_matter(
            compartment=compartment_of(keeper, CompartmentKind.OWN),
            state=State.objects.get(code="30"), by=by, at=asked,
        )
        request = actions.record_occurrence(
            matter=matter, event="protection_request_made", happened_at=asked, by=by, at=asked
        )
        intake = actions.start_proceeding(
            matter=matter, code="mech_intake", begun_by=request, by=by, at=asked
        )
        actions.complete_step(
            proceeding=intake, step="IN-1", happened_at=asked, by=by, at=asked
        )
        actions.complete_step(
            proceeding=intake, step="IN-3", events=["imminent_danger_declared"],
            happened_at=asked, by=by, at=asked,
        )
"""
STORY = """
scenario: Más rápido
protocol: mech_extraordinary
version: 2
title: {es: Más rápido, en: Faster}
story: {es: Una solicitud de noche., en: A request by night.}
acts:
- {at: 2026-06-10 23:40, happens: request_received}
then:
- at: 2026-06-10 23:41
  steps:
    EX-1: {state: open, until: 2026-06-11 01:40}
"""
INSTITUTIONS = """
import django
django.setup()
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Institution
with connected_as("bal_app"):
    for one in Institution.objects.exclude(code="").select_related("command").order_by("code"):
        print(one.code, one.jurisdiction, one.state_id, one.command.code if one.command else "-")
"""


@pytest.fixture(scope="module")
def here(django_db_blocker):
    with installed(django_db_blocker, "30") as installation:
        number = sum(map(len, library.texts().values()))
        code, said = installation.run("procedure", "load")
        assert (code, said.splitlines()[-1]) == (0, f"{number} new, 0 replaced, 0 unchanged.")
        python(LAY, installation.environment, installation.documenter)
        yield installation


def written(folder, code, version, text):
    (folder / code).mkdir()
    path = folder / code / f"{version}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_loaded_stays_as_it_is(here):
    number = sum(map(len, library.texts().values()))
    assert here.run("procedure", "load") == (0, f"0 new, 0 replaced, {number} unchanged.\n")


def test_a_text_that_nothing_runs_on_is_replaced_and_a_new_version_says_who_keeps_the_old(
    here, tmp_path
):
    amparo = library.texts()["amparo"][1].replace(
        "checked_on: 2026-11-24", "checked_on: 2026-11-25"
    )
    written(tmp_path, "amparo", 1, amparo)
    assert here.run("procedure", "load", tmp_path) == (
        0, "replaced  amparo/1\n0 new, 1 replaced, 0 unchanged.\n",
    )  # fmt: skip
    intake = library.texts()["mech_intake"][1].replace(
        "version: 1", "version: 2\nvalid_from: 2099-01-01"
    )
    written(tmp_path, "mech_intake", 2, intake)
    assert here.run("procedure", "load", tmp_path) == (
        0,
        "new       mech_intake/2\n1 new, 0 replaced, 1 unchanged.\n"
        "mech_intake/2: 1 open proceedings keep the version they began with.\n",
    )


def test_a_text_on_which_a_proceeding_runs_is_locked_and_it_says_what_to_do(here, tmp_path):
    text = library.texts()["mech_intake"][1].replace("checked_on: 2026", "checked_on: 2027")
    written(tmp_path, "mech_intake", 1, text)
    assert here.run("procedure", "load", tmp_path) == (
        1,
        "Error: mech_intake/1 no puede cambiar: 1 procedimientos corren con ese texto. "
        "Escriba mech_intake/2 con el día desde el que rige (valid_from).\n",
    )


def test_every_fault_of_every_text_is_named_and_nothing_is_loaded(here, tmp_path):
    text = library.texts()["mech_extraordinary"][1]
    wrong = text.replace("hours: 9", "fortnights: 9").replace(
        "art. 26 V\n  confidence: A", "art. 26 V"
    )
    written(tmp_path, "mech_extraordinary", 1, wrong)
    written(tmp_path, "other_name", 1, library.texts()["amparo"][1])
    code, said = here.run("procedure", "load", tmp_path)
    lines = said.splitlines()
    assert (code, [line.split(":")[0] for line in lines]) == (
        1,
        ["mech_extraordinary/1/EX-2/clock", "mech_extraordinary/1/EX-5", "other_name/1.yaml",
         "Error"],
    )  # fmt: skip
    assert "«fortnights» no es una unidad de plazo" in lines[0]
    assert lines[-1] == "Error: Faltas: 3. No se cargó ningún texto."


def test_a_jurist_checks_a_text_without_a_database(here, tmp_path):
    text = library.texts()["amparo"][1]
    path = written(tmp_path, "amparo", 1, text)
    assert here.run("procedure", "check", path) == (0, "1 textos, ninguna falta.\n")
    assert here.run("procedure", "check", tmp_path) == (0, "1 textos, ninguna falta.\n")
    path.write_text(text.replace("kind: steps", "kind: stairs"), encoding="utf-8")
    assert here.run("procedure", "check", path, "--language", "en") == (
        1,
        "amparo/1: “stairs” is no kind of text; there are steps, rules, terms\nError: Faults: 1.\n",
    )
    path.write_text("steps: [", encoding="utf-8")
    code, said = here.run("procedure", "check", path)
    assert (code, said.splitlines()[-1]) == (1, "Error: Faltas: 1.")
    path.rename(path.with_name("uno.yaml"))
    assert here.run("procedure", "check", tmp_path) == (
        1,
        "amparo/uno.yaml: el archivo se llama como su versión: 1.yaml, 2.yaml\nError: Faltas: 1.\n",
    )


def test_every_scenario_holds(here):
    code, said = here.run("procedure", "scenarios")
    assert (code, "sin nombrar" in said.splitlines()[-1]) == (0, True)


def test_a_jurist_proves_a_corrected_text_with_a_scenario_of_hers(here, tmp_path):
    text = library.texts()["mech_extraordinary"][1]
    corrected = text.replace("version: 1", "version: 2\nvalid_from: 2026-06-01")
    written(tmp_path, "mech_extraordinary", 2, corrected.replace("hours: 3}", "hours: 2}", 1))
    story = tmp_path / "mas_rapido.yaml"
    story.write_text(STORY, encoding="utf-8")
    asked = ("procedure", "scenarios", story)
    assert here.run(*asked, "--texts", tmp_path) == (0, "Más rápido: se cumple.\n")
    story.write_text(STORY.replace("01:40", "02:40"), encoding="utf-8")
    code, said = here.run(*asked, "--texts", tmp_path)
    assert (code, "EX-1" in said, "2026-06-11 01:40 America/Mexico_City" in said) == (1, True, True)
    code, said = here.run(*asked)
    assert (code, said.splitlines()[-1]) == (1, "Error: Faltas: 1.")


def test_institutions_of_the_catalogue_are_founded_once_each_under_its_command(here):
    code, said = here.run("procedure", "institutions", "--federal", "--state", "30")
    assert (code, said.splitlines()[-1]) == (0, "44 institutions are in.")
    assert here.run("procedure", "institutions", "--state", "30") == (0, "0 institutions are in.\n")
    rows = dict(row.split(" ", 1) for row in python(INSTITUTIONS, here.environment).splitlines())
    assert [rows[code] for code in ("URCRR", "CEN", "EDO-30-SSP", "EDO-30-GOB", "EDO-30-FIS")] == [
        "federal None CEN", "federal None SEGOB", "state 30 EDO-30-GOB", "state 30 -", "state 30 -",
    ]  # fmt: skip
    assert here.run("procedure", "institutions")[0] == 2
    assert here.run("procedure", "institutions", "--state", "33")[0] == 2


def test_the_agenda_says_what_is_late_first_to_who_may_see_it(here):
    code, said = here.run("procedure", "agenda", "--as", here.documenter)
    lines = said.splitlines()
    assert (code, lines[-1]) == (0, "4 to do, 2 late and 0 soon of all.")
    assert [line.split()[0] for line in lines[:2]] == ["overdue", "overdue"]
    assert "mech_extraordinary/EX-1" in said
    assert "Emitir medidas urgentes de protección [intake_unit]" in said
    asked = ("procedure", "agenda", "--whose", "all", "--json", "--as")
    seen = json.loads(here.run(*asked, here.documenter)[1])
    assert (seen["late"], len(seen["obligations"])) == (2, 4)
    assert json.loads(here.run(*asked, here.stranger)[1]) == {
        "late": 0, "soon": 0, "obligations": [],
    }  # fmt: skip
    state = ("procedure", "agenda", "--as", here.documenter, "--whose", "state", "--state")
    assert here.run(*state, "30")[1].splitlines()[-1] == lines[-1]
    assert here.run(*state, "31")[1] == "0 to do, 0 late and 0 soon of all.\n"


def test_how_long_steps_took_says_apart_what_is_not_over(here):
    asked = ("procedure", "durations", "--as", here.documenter)
    code, said = here.run(*asked)
    assert (code, said.splitlines()[-1]) == (0, "2 proceedings; times in days.")
    found = json.loads(here.run(*asked, "--protocol", "mech_extraordinary", "--json")[1])
    [issued] = [one for one in found["times"] if one["of"] == "mech_extraordinary/1/EX-1"]
    assert (issued["done"], issued["median"], issued["unfinished"], issued["late"]) == (
        0, None, 1, 1,
    )  # fmt: skip
    stranger = ("procedure", "durations", "--json", "--as", here.stranger)
    assert json.loads(here.run(*stranger)[1]) == {"proceedings": 0, "times": []}


def test_who_or_what_is_not_there_is_said(here):
    assert here.run("procedure", "agenda", "--as", "nadie") == (
        1, "Error: There is no account nadie.\n",
    )  # fmt: skip
    of_institution = ("procedure", "agenda", "--whose", "institution", "--as", here.documenter)
    assert here.run(*of_institution)[1].splitlines()[-1] == "4 to do, 2 late and 0 soon of all."
    code, said = here.run(*of_institution, "--institution", "no-es-suya")
    assert (code, "Name --institution, one of those they act for" in said) == (2, True)


def test_the_look_finds_what_ran_out_once(here):
    first, again = here.run("procedure", "look"), here.run("procedure", "look")
    assert first == (
        0, "2 proceedings: 0 steps counted otherwise, 2 breaches found, 0 revoked.\n",
    )  # fmt: skip
    assert again == (
        0, "2 proceedings: 0 steps counted otherwise, 0 breaches found, 0 revoked.\n",
    )  # fmt: skip


def test_the_operator_closes_days_announces_sessions_and_sets_terms(here):
    assert here.run("procedure", "close-days", "2026-12-24", "2026-12-31", "--said", "Fiestas") == (
        0, "2 days are closed; `baluarte procedure look` counts everything anew.\n",
    )  # fmt: skip
    of_a_court = (
        "procedure",
        "close-days",
        "2026-12-24",
        "--body",
        "amparo_judge",
        "--said",
        "Sin",
    )
    assert here.run(*of_a_court)[1].startswith("1 days are closed")
    assert here.run("procedure", "session", "board", "2026-12-10")[0] == 0
    assert here.run("procedure", "session", "nobody", "2026-12-10")[0] == 2
    code, said = here.run("procedure", "term", "mech_extraordinary", "EX-1", "hours", "4")
    assert (code, said) == (1, "Error: EX-1: LPPDDHP art. 26 I sets this clock\n")
    assert here.run("procedure", "term", "nothing", "X-1", "hours", "4")[0] == 1
