"""What a task says: each line shown to the person first, withdrawn by her no; and its owner acts."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.web.markup import flat

from baluarte.domain.audit.models import FileAccess
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import TaskLineKind
from baluarte.domain.procedure.models import Assignment, TaskLine
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TEXTS = {
    "asked": "Pasar cada noche, sin detenerse; inventado",
    "measure": "Rondines",
    "place": "Colonia inventada, sin dirección",
    "contact": "Su hermana, de 9 a 18 h; inventado",
    "sender": "55 0000 0000 (inventado)",
}


@pytest.fixture
def send_page(night):
    return reverse("assign_step", args=[night.matter.reference, night.extraordinary.pk, "EX-3"])


def given(cast, *, seen=tuple(TEXTS), **changes):
    ticks = {f"{kind}_seen": "on" for kind in seen}
    return {"institution": str(cast.federal.pk), **TEXTS, **ticks, **changes}


@pytest.fixture
def task(enter, cast, send_page):
    """A task sent from its page with all its lines, each shown to the person before."""
    answer = enter(cast.owner).post(send_page, given(cast))
    assert answer.status_code == 302
    with acting_as(cast.owner.pk):
        return Assignment.objects.get(step="EX-3")


def read(browser, task) -> str:
    return flat(browser.get(reverse("assignment", args=[task.pk])).content.decode())


def test_who_is_told_reads_each_line_and_who_sent_it(enter, cast, task):
    said = read(enter(cast.liaison), task)
    assert [text for text in TEXTS.values() if text not in said] == []
    assert str(cast.owner) in said


def test_that_it_was_opened_stands_in_the_log_of_her_file(enter, cast, task):
    read(enter(cast.liaison), task)
    with acting_as(cast.owner.pk):
        rows = FileAccess.objects.filter(act="procedure.read_task", actor=cast.liaison.pk)
        assert {one.compartment_id for one in rows} == {task.compartment_id}


@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_a_line_she_did_not_see_is_refused_and_nothing_is_sent(enter, cast, send_page, kind):
    seen = tuple(one for one in TEXTS if one != kind)
    answer = enter(cast.owner).post(send_page, given(cast, seen=seen))
    with acting_as(cast.owner.pk):
        sent = Assignment.objects.filter(step="EX-3").count(), TaskLine.objects.count()
    assert (answer.status_code, sent) == (422, (0, 0))
    assert "No puede enviarse, porque la persona no ha visto esta línea" in flat(
        answer.content.decode()
    )


def test_an_action_and_the_database_take_no_line_she_did_not_see(cast, night, task):
    now, by = timezone.now(), cast.owner.pk
    for seen_at in (None, now.replace(year=now.year + 1)):
        with acting_as(by), pytest.raises(actions.LineNotSeen), transaction.atomic():
            actions.assign(
                proceeding=night.extraordinary, step="EX-1", institution=cast.federal, by=by,
                at=now, lines=[actions.Shown(TaskLineKind.PLACE, "Su casa", seen_at)],
            )  # fmt: skip
    with acting_as(by):
        assert Assignment.objects.filter(step="EX-1").count() == 0
        [line, *_] = TaskLine.objects.filter(assignment=task)
        unseen = TaskLine(
            compartment_id=line.compartment_id, record_key_id=line.record_key_id, assignment=task,
            kind=TaskLineKind.MEASURE, by_id=by, written_at=now, sealed_text=line.sealed_text,
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="seen_at"), transaction.atomic():
            unseen.save(force_insert=True)


def test_her_no_withdraws_a_line_at_once_and_the_task_stands(enter, cast, night, task):
    browser = enter(cast.owner)
    with acting_as(cast.owner.pk):
        line = TaskLine.objects.get(assignment=task, kind="contact")
    withdraw = reverse("withdraw_task_line", args=[night.matter.reference, line.pk])
    sent = reverse("matter_assignments", args=[night.matter.reference])
    before = withdraw in browser.get(sent).content.decode()
    answer = browser.post(withdraw)
    said, ours = read(enter(cast.liaison), task), flat(browser.get(sent).content.decode())
    assert (before, answer.status_code, browser.get(withdraw).status_code) == (True, 302, 404)
    assert (TEXTS["contact"] in said, TEXTS["place"] in said) == (False, True)
    assert "Retirado por decisión de la persona" in ours
    with acting_as(cast.owner.pk):
        task.refresh_from_db()
    assert task.ended_at is None


def test_a_line_is_withdrawn_by_its_team_alone(enter, cast, night, task):
    with acting_as(cast.owner.pk):
        line = TaskLine.objects.get(assignment=task, kind="place")
    page = reverse("withdraw_task_line", args=[night.matter.reference, line.pk])
    found = [
        enter(one).post(page).status_code
        for one in (cast.liaison, cast.stranger, cast.without_role)
    ]
    with acting_as(cast.owner.pk):
        line.refresh_from_db()
    assert (found, line.withdrawn_at) == ([404] * 3, None)


def test_what_is_taken_back_is_opened_no_more(enter, cast, task):
    with acting_as(cast.owner.pk):
        actions.withdraw_assignment(
            assignment=task, reason="Ya no", by=cast.owner.pk, at=timezone.now()
        )
    with acting_as(cast.liaison.pk):
        assert TaskLine.objects.count() == 0


def test_who_sent_it_records_from_there_that_it_was_done(enter, cast, night, task):
    browser = enter(cast.owner)
    page = reverse("matter_assignments", args=[night.matter.reference])
    done = reverse("do_step", args=[night.matter.reference, night.extraordinary.pk, "EX-3"])
    assert done in browser.get(page).content.decode()
