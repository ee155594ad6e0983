"""The log's page: one's own acts, everything to whoever audits, page after page without a gap."""

import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.registry import make_event, make_side

from baluarte.domain.audit.actions import keep_findings, record, sequence
from baluarte.domain.audit.verification import Findings
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.web.audit.views import PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(as_operator):
    with as_operator():
        return make_account(institution=make_institution(), roles=["documenter"])


def acted(account, count, act):
    at = timezone.now()
    with acting_as(account.pk):
        for number in range(count):
            record(act=f"{act}.{number}", object_type="", payload={}, by=account.pk, at=at)


def said(answer):
    return " ".join(answer.content.decode().split())


def shown(answer):
    return [one.act for one in answer.context["rows"] if one.act.startswith("trial.")]


def test_one_sees_what_one_did_and_nobody_elses(enter, reader, as_operator):
    with as_operator():
        other = make_account(institution=make_institution(), roles=["documenter"])
    acted(reader, 2, "trial")
    there, elsewhere = (enter(who).get(reverse("log")) for who in (reader, other))
    assert (sorted(shown(there)), shown(elsewhere)) == (["trial.0", "trial.1"], [])


def test_whoever_audits_sees_it(enter, reader, as_operator):
    with as_operator():
        auditor = make_account(institution=make_institution(), roles=["auditor"])
    acted(reader, 1, "trial")
    assert shown(enter(auditor).get(reverse("log"))) == ["trial.0"]


def test_pages_follow_one_another_without_a_gap_where_many_were_of_one_instant(enter, reader):
    acted(reader, 2 * PAGE + 5, "trial")
    browser, address, found = enter(reader), reverse("log"), []
    while address:
        page = browser.get(address)
        found += shown(page)
        address = page.context["next_url"]
        assert not address or f'href="{address}" rel="next"' in said(page)
    assert sorted(found) == sorted(f"trial.{number}" for number in range(2 * PAGE + 5))


@pytest.mark.parametrize("asked", ["x", "20260101T000000000000.x", ".", "%00"])
def test_an_address_that_is_none_shows_the_newest(enter, reader, asked):
    acted(reader, 1, "trial")
    page = enter(reader).get(f"{reverse('log')}?antes={asked}")
    assert (page.status_code, shown(page)) == (200, ["trial.0"])


def test_one_sees_which_place_ones_own_acts_took_in_the_log(enter, reader, as_role):
    acted(reader, 1, "trial")
    with as_role("bal_worker"), acting_as_nobody():
        sequence(at=timezone.now())
    page = enter(reader).get(reverse("log"))
    [entry] = [one for one in page.context["rows"] if one.act == "trial.0"]
    assert entry.index is not None
    assert re.search(rf'class="number"[^>]*>\s*{entry.index}\s*</td>', page.content.decode())


def sequenced(as_role):
    with as_role("bal_worker"), acting_as_nobody():
        sequence(at=timezone.now())


ALTERED = "Alterado en la base de datos"
REMOVED = "Quitado de la base de datos"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("update audit_entry set act = 'trial.9' where act = 'trial.0'", ALTERED),
        ("update audit_entry set recorded_at = recorded_at - interval '1 day'", ALTERED),
        ("drop constraint;delete from audit_entry", REMOVED),
        ("update audit_leaf set content = content || 'x'", "El texto mismo de la bitácora"),
    ],
    ids=["act", "time", "removed", "leaf"],
)  # fmt: skip
def test_a_row_that_is_not_what_the_log_holds_says_so(enter, reader, as_role, statement, words):
    acted(reader, 1, "trial")
    sequenced(as_role)
    before = said(enter(reader).get(reverse("log")))
    with as_role("bal_owner"), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table in ("entry", "leaf"):
            cursor.execute(f"alter table audit_{table} no force row level security")
        for one in statement.split(";"):
            cursor.execute(named_constraint(cursor, one))
    answer = enter(reader).get(reverse("log"))
    assert words not in before
    assert words in said(answer)
    assert "trial.9" not in shown(answer)


def named_constraint(cursor, statement):
    if "drop constraint" not in statement:
        return statement
    cursor.execute("select conname from pg_constraint where conrelid = 'audit_leaf'::regclass "
                   "and contype = 'f'")  # fmt: skip
    return f"alter table audit_leaf drop constraint {cursor.fetchone()[0]}"


@pytest.mark.parametrize(
    ("found", "status", "said"),
    [
        (None, 503, "not verified"),
        (Findings(), 200, "intact"),
        (Findings([("forked", "")]), 503, "altered"),
    ],
)
def test_a_monitor_is_told_whether_the_log_is_whole(nobody, as_role, found, status, said):
    if found is not None:
        with as_role("bal_worker"), acting_as_nobody():
            keep_findings(found, at=timezone.now())
    answer = nobody.get(reverse("log_health"))
    assert (answer.status_code, answer.content.decode()) == (status, f"{said}\n")


def test_the_page_says_that_the_log_was_altered(enter, reader, as_role):
    with as_role("bal_worker"), acting_as_nobody():
        keep_findings(Findings([("forked", "")]), at=timezone.now())
    assert "La bitácora no coincide" in enter(reader).get(reverse("log")).content.decode()


@pytest.fixture
def audited(as_operator):
    """Make an auditor, a colleague of hers and somebody of another institution; each did a thing."""
    with as_operator():
        hers = make_institution()
        auditor = make_account(institution=hers, roles=["auditor"])
        colleague = make_account(institution=hers, roles=["documenter"])
        stranger = make_account(institution=make_institution(), roles=["documenter"])
    for who, act in (
        (colleague, "procedure.start_proceeding"),
        (stranger, "registry.verify_event"),
    ):
        with acting_as(who.pk):
            record(act=act, object_type="event", payload={}, by=who.pk, at=timezone.now())
    return auditor, colleague, stranger


def lines(answer):
    return [(one.who, one.what, one.about) for one in answer.context["rows"]]


def test_what_was_done_is_said_in_words_with_the_name_of_a_colleague(enter, audited):
    auditor, colleague, _ = audited
    answer = enter(auditor).get(reverse("log"))
    page = said(answer)
    assert (colleague.display_name, "Inició un procedimiento", "hecho") in lines(answer)
    assert "Inició un procedimiento" in page
    assert "start_proceeding" not in re.sub(r'<option value="[^"]*"', "", page)


def test_of_somebody_of_another_institution_no_name_is_told(enter, audited):
    auditor, _, stranger = audited
    answer = enter(auditor).get(reverse("log"))
    assert ("Alguien de otra institución", "Verificó un hecho", "hecho") in lines(answer)
    assert stranger.display_name not in said(answer)


def test_it_is_said_in_english_too(enter, audited):
    auditor, colleague, _ = audited
    answer = enter(auditor).get("/en/bitacora/")
    assert (colleague.display_name, "Started a proceeding", "event") in lines(answer)


def test_the_log_is_narrowed_by_who_what_and_day(enter, audited):
    auditor, colleague, _ = audited
    browser, today = enter(auditor), timezone.localdate()
    asked = {"quien": colleague.pk, "acto": "procedure.start_proceeding", "dia": today}
    for name, value in asked.items():
        rows = browser.get(reverse("log"), {name: value}).context["rows"]
        assert "procedure.start_proceeding" in {one.act for one in rows}
    by_who = browser.get(reverse("log"), {"quien": colleague.pk})
    assert {one.who for one in by_who.context["rows"]} == {colleague.display_name}
    by_act = browser.get(reverse("log"), {"acto": "registry.verify_event"})
    assert {one.act for one in by_act.context["rows"]} == {"registry.verify_event"}
    before = browser.get(reverse("log"), {"dia": "2020-01-01"})
    assert before.context["rows"] == []
    assert "No se encontró nada" in said(before)


def test_sealed_rows_are_narrowed_too(enter, audited, as_role):
    auditor, *_ = audited
    sequenced(as_role)
    rows = enter(auditor).get(reverse("log"), {"acto": "registry.verify_event"}).context["rows"]
    assert [(one.act, one.index is not None) for one in rows] == [("registry.verify_event", True)]


def test_a_day_that_is_not_understood_is_said_with_what_to_write(enter, audited):
    auditor, *_ = audited
    answer = enter(auditor).get(reverse("log"), {"dia": "ayer"})
    assert "No entendimos la fecha. Escriba 12/03/2025." in said(answer)


def test_who_does_not_audit_narrows_only_what_she_did(enter, audited):
    _, colleague, stranger = audited
    answer = enter(colleague).get(reverse("log"), {"quien": stranger.pk})
    assert "quien" not in answer.context["form"].fields
    assert stranger.display_name not in said(answer)
    assert "registry.verify_event" not in {one.act for one in answer.context["rows"]}


@pytest.fixture
def read_event(as_operator, enter):
    """Let a documenter open an event of hers; return the event, her, and who audits elsewhere."""
    side = make_side(as_operator)
    event, other = make_event(side), make_event(side)
    browser = enter(side.documenter)
    for one in (event, other):
        assert browser.get(reverse("event", args=[one.reference])).status_code == 200
    with as_operator():
        auditor = make_account(institution=make_institution(), roles=["auditor"])
    return event, side.documenter, auditor


def test_whoever_audits_asks_who_read_one_event_by_its_reference(enter, read_event):
    event, _who, auditor = read_event
    browser = enter(auditor)
    asked = browser.get(reverse("log"), {"sobre": written(event.reference).lower()})
    rows = asked.context["rows"]
    assert rows
    assert {one.reference for one in rows} == {written(event.reference)}
    assert "registry.read_facts" in {one.act for one in rows}
    assert "Cada renglón nombra este hecho" in said(asked)
    everything = browser.get(reverse("log")).context["rows"]
    assert len(everything) > len(rows)


def test_of_an_event_that_is_not_open_the_log_does_not_name_the_reference(enter, read_event):
    event, who, auditor = read_event
    shown = {one.reference for one in enter(auditor).get(reverse("log")).context["rows"]}
    assert shown == {""}
    own = {one.reference for one in enter(who).get(reverse("log")).context["rows"]}
    assert written(event.reference) in own


@pytest.mark.parametrize("typed", ["ABCDE-FGHJK", "nada"])
def test_a_reference_of_no_event_shows_nothing_and_says_so(enter, audited, typed):
    page = enter(audited[0]).get(reverse("log"), {"sobre": typed})
    assert page.context["rows"] == []
    assert "No hay un hecho con esta referencia." in said(page)


def test_who_does_not_audit_learns_nothing_of_an_event_that_is_not_hers(
    enter, read_event, as_operator
):
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["documenter"])
    page = enter(stranger).get(reverse("log"), {"sobre": read_event[0].reference})
    assert "No hay un hecho con esta referencia." in said(page)
