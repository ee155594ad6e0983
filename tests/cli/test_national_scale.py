"""The whole life of an edition of more events than PostgreSQL takes parameters in a statement."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone
from tests.bench.rows import MAPPING, write_rows
from tests.cli.installation import ROOT, Installation, inside, python
from tests.database import clone, drop

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.places import places_to_invent_in
from baluarte.domain.access.models import Institution
from baluarte.domain.access.queries import account_named
from baluarte.domain.analysis.actions import refresh_rollups
from baluarte.domain.analysis.choices import RunOutcome
from baluarte.domain.analysis.models import Run
from baluarte.domain.intake.actions import change_share_level, erase_reports
from baluarte.domain.intake.choices import ReportState, ShareLevel
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.people.models import Person
from baluarte.domain.publication import actions
from baluarte.domain.publication.actions.exports import SETTLED
from baluarte.domain.publication.choices import ExportFormat, ExportMore, Ground, Publishable
from baluarte.domain.publication.models import Decision, Edition, ExportRequest, PublishedEvent
from baluarte.domain.publication.queries.reports import agreed_version
from baluarte.domain.registry.actions import withdraw_event
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries import Filters
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as, acting_as_nobody, acting_as_operator
from baluarte.norms.policy.report_calendar import ReportPeriod

pytestmark = [pytest.mark.prove, pytest.mark.timeout(6 * 3600)]
STATES = ("20", "07", "30")
MONTHS, MANY = 36, 10_000
# The forecast compiles and asks for years of its own; the undercount asks for three lists.
RUNS = ("rates", "clusters", "delays", "patterns", "own_past", "chains", "near_repeats", "together")
# Fewer only to try the proof itself. Of a hundred rows some ninety-nine become events.
EVENTS = int(os.environ.get("NATIONAL_EVENTS", "70000"))
MOST_PARAMETERS = min(65_535, EVENTS - 1)
TOLD_ELSEWHERE, TAKEN_BACK, ERASED = 200, 5, 3
WHY = "Inventado: ninguna persona real."
LAY = """
import sys
import django
django.setup()
from tests.factories.access import AT, make_account, make_institution
from baluarte.config.preparation import connected_as
from baluarte.domain.access.actions import found_registry
from baluarte.domain.territory.actions import load_framework, load_stand_in_population
from baluarte.domain.territory.country import read_country
from baluarte.domain.territory.framework import read_framework
from baluarte.domain.wall.context import acting_as_operator
country = read_country(read_framework().of_states(*sys.argv[1:]))
with connected_as("bal_owner"), acting_as_operator():
    load_framework(country=country, by=None, at=AT)
    load_stand_in_population(people=country.people, by=None, at=AT)
    found_registry(by=None, at=AT)
    one, other, centre = make_institution(), make_institution(), make_institution()
    people = [make_account(institution=one, roles=["documenter", "data_steward"]),
              make_account(institution=one, roles=["verifier", "data_steward"]),
              make_account(institution=other, roles=["documenter", "data_steward"]),
              make_account(institution=other, roles=["verifier"]),
              make_account(institution=centre, roles=["curator"]),
              make_account(institution=one, roles=["analyst", "curator"])]
print(*[person.username for person in people])
"""
WHO = ("steward", "verifier", "neighbour", "second neighbour", "curator", "analyst")


@dataclass
class Nation:
    """An installation of two organisations that tell, one of which counts all, and a curator."""

    here: Installation
    folder: Path
    names: dict[str, str]
    told_until: float = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        print(f"{time.monotonic() - begun:8.1f} s  {name}", flush=True)

    @contextmanager
    def acting(self, who: str, role: str = "bal_app") -> Iterator[UUID]:
        with inside(self.here.environment, self.here.blocker):
            with connected_as("bal_owner"):
                by = account_named(self.names[who]).pk
            with connected_as(role), acting_as(by):
                yield by

    @contextmanager
    def working(self) -> Iterator[None]:
        with (
            inside(self.here.environment, self.here.blocker),
            connected_as("bal_worker"),
            acting_as_nobody(),
        ):
            yield

    def run(self, *arguments: object) -> str:
        code, said = self.here.run(*arguments)
        assert code == 0, said
        return said


@pytest.fixture
def nation(django_db_blocker, tmp_path):
    name = f"baluarte_test_nation_{os.getpid()}"
    with django_db_blocker.unblock():
        clone(name)
    environment = os.environ | {
        "BALUARTE_DATABASE": name,
        "BALUARTE_FILES": str(tmp_path / "files"),
        "BALUARTE_FACE": "workbench",
        "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    try:
        told = python(LAY, environment | {"BALUARTE_FACE": "owner"}, *STATES).split()
        here = Installation(environment, *told[:3], django_db_blocker)
        yield Nation(here, tmp_path, dict(zip(WHO, told, strict=True)))
    finally:
        with django_db_blocker.unblock():
            drop(name)


def test_more_events_than_parameters_live_their_whole_life(nation, capsys):
    with capsys.disabled():
        print(f"\nload {os.getloadavg()[0]:.1f}, {EVENTS} events, Python {sys.version.split()[0]}")
        _tell(nation)
        _publish(nation)
        _count(nation)
        _take_out(nation)
        _report(nation)
        _take_back(nation)
        _leave(nation)
        print(f"load {os.getloadavg()[0]:.1f}")


def _tell(nation: Nation) -> None:
    """Two organisations import their lists and share them; the second tells some events again."""
    mapping = nation.folder / "bench.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    rows = {"steward": EVENTS * 102 // 100, "neighbour": TOLD_ELSEWHERE}
    with nation.acting("steward"):
        states = dict(State.objects.values_list("code", "name"))
        places = [
            (states[one.state], one.name, one.longitude, one.latitude)
            for one in places_to_invent_in()
        ]
    for who, many in rows.items():
        file = nation.folder / f"{who}.csv"
        write_rows(file, many, places)
        name = nation.names[who]
        with nation.step(f"{many} rows of the {who} imported"):
            nation.run("import", file, "--list", "medida", "--mapping", mapping, "--as", name)
        with nation.acting(who) as by, nation.step("shared"):
            change_share_level(
                source_list=SourceList.objects.get(slug="medida"),
                level=ShareLevel.PUBLISHABLE, by=by, at=timezone.now(),
            )  # fmt: skip
    nation.told_until = time.monotonic()
    with nation.step("counts summed"), nation.working():
        while refresh_rollups():
            pass


def _publish(nation: Nation) -> None:
    """Everything is decided and reviewed in one act each, and goes out in one edition."""
    with nation.acting("steward") as by:
        events = list(Event.objects.filter(status=EventState.REPORTED))
        assert len(events) > MOST_PARAMETERS
        with nation.step(f"{len(events)} publications decided"):
            actions.decide_publications(
                events=events, fields=[field.value for field in Publishable],
                ground=Ground.CONSENT, ground_detail=WHY, risk_note=WHY, is_exact=True,
                by=by, at=timezone.now(),
            )  # fmt: skip
    with nation.acting("verifier") as by:
        decisions = list(Decision.objects.all())
        with nation.step(f"{len(decisions)} decisions reviewed"):
            actions.review_decisions(decisions=decisions, agrees=True, by=by, at=timezone.now())
    with nation.step("edition published"):
        print(nation.run("publish", "--as", nation.names["curator"]), end="")
    with nation.acting("curator"):
        assert PublishedEvent.objects.count() > MOST_PARAMETERS


def _count(nation: Nation) -> None:
    """Everything is counted, pairs are proposed, and methods are run over it."""
    with nation.step("registry counted"):
        nation.run("registry", "count", "--as", nation.names["curator"])
    with nation.step("pairs proposed"):
        nation.run("registry", "propose-pairs", "--as", nation.names["curator"])
    analyst = nation.names["analyst"]
    for method in RUNS:
        with nation.step(f"run of {method}"):
            nation.run("analysis", "run", method, "--as", analyst, "--last", "2024-12",
                       "--months", MONTHS, "--replicates", 99)  # fmt: skip
    with nation.acting("analyst"):
        ended = dict(Run.objects.values_list("method", "ending__outcome"))
        # Of few events nothing is said; of what came in on one day no delays.
        assert RunOutcome.FAILED not in ended.values()
        assert EVENTS < MANY or ended["rates"] == ended["clusters"] == RunOutcome.DONE


def _take_out(nation: Nation) -> None:
    """Each form of file is asked for, let out and made, with everything that may go in it."""
    # No file holds what was written in its last minutes; of few events it would be all.
    time.sleep(max(0, nation.told_until + SETTLED.total_seconds() - time.monotonic()))
    for form in ExportFormat:
        more = () if form is ExportFormat.XRLAT else tuple(ExportMore)
        with nation.step(f"file {form} made"):
            with nation.acting("steward") as by:
                request = actions.ask_for_export(
                    filters=Filters(), institution=_home(by), file_format=form, purpose=WHY,
                    more=more, by=by, at=timezone.now(),
                )  # fmt: skip
            with nation.acting("verifier") as by:
                found = ExportRequest.objects.get(pk=request.pk)
                actions.review_export(request=found, objection=None, by=by, at=timezone.now())
            with nation.acting("steward", "bal_worker") as by:
                made = actions.make_export(request=request, by=by, at=timezone.now())
        assert made.events > MOST_PARAMETERS


def _home(by: UUID) -> Institution:
    return Institution.objects.get(memberships__account=by, memberships__role="documenter")


def _report(nation: Nation) -> None:
    """The month's and the year's report are drafted, read by another and let out."""
    for kind, period in (("monthly", "2026-11"), ("annual", "2025")):
        with nation.step(f"{kind} report"):
            with nation.acting("analyst") as by:
                version = actions.draft_report(
                    kind=kind, subject="", period=ReportPeriod.read(period), by=by,
                    at=timezone.now(),
                )  # fmt: skip
            with nation.acting("curator") as by:
                actions.review_report(
                    version=version, objection=None, notes_read=0, by=by, at=timezone.now()
                )
            with nation.acting("curator", "bal_worker") as by:
                found = agreed_version(version.pk)
                assert actions.release_report(version=found, by=by, at=timezone.now())


def _take_back(nation: Nation) -> None:
    """Some publications, events and reports are taken back, and the edition is made anew."""
    with nation.acting("steward") as by:
        some = list(Decision.objects.filter(withdrawal=None)[:TAKEN_BACK])
        with nation.step(f"{len(some)} publications withdrawn"):
            actions.withdraw_publications(decisions=some, reason=WHY, by=by, at=timezone.now())
        with nation.step("an event withdrawn"):
            event = Event.objects.filter(publication_decisions__withdrawal=None).first()
            withdraw_event(event=event, reason=WHY, by=by, at=timezone.now())
        with nation.step(f"{ERASED} reports erased"):
            erased = list(Report.objects.filter(is_newest=True, state=ReportState.CODED)[:ERASED])
            erase_reports(reports=erased, ground=WHY, by=by, at=timezone.now())
    with nation.step("edition revised"):
        assert nation.run("edition", "revise") == "Revised: 1.1.\n"


def _leave(nation: Nation) -> None:
    """The organisation of nearly everything leaves: exported, withdrawn, erased, revised."""
    with nation.acting("steward") as by:
        slug = _home(by).slug
    with nation.step("organisation left"):
        print(nation.run("organisation", "leave", slug, nation.folder / "gone", "--as",
                         nation.names["steward"], "--yes"), end="")  # fmt: skip
    with nation.acting("curator"):
        assert PublishedEvent.objects.count() == 0
        assert [str(one) for one in Edition.objects.filter(replaced_at=None)] == ["1.2"]
    with (
        inside(nation.here.environment, nation.here.blocker),
        connected_as("bal_owner"),
        acting_as_operator(),
    ):
        hers = SourceList.objects.get(steward__slug=slug)
        told = Report.objects.filter(source_list=hers)
        assert told.count() > MOST_PARAMETERS
        assert not told.exclude(state=ReportState.ERASED).exists()
        assert not Person.objects.filter(compartment=hers.compartment, name__isnull=False).exists()
        held = Event.objects.filter(compartment=hers.compartment)
        assert not held.exclude(status=EventState.WITHDRAWN).exists()
