"""She sees which lines about her went to whom, and withdraws any of them herself."""

import pytest
from django.db import connection
from django.utils import timezone
from tests.factories.access import make_account
from tests.web.cases.conftest import MINUTE, address, text_of
from tests.web.markup import flat
from tests.web.registry.conftest import asked_by

from baluarte.domain.audit.models import FileAccess
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Party
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.actions.task_lines import Shown
from baluarte.domain.procedure.choices import TaskLineKind
from baluarte.domain.procedure.models import Assignment, TaskLine
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ASKED, HOW = "Pasar cada noche; inventado", "Su hermana, de 9 a 18 h; inventado"


@pytest.fixture
def task(cast, opened):
    """A task with two lines, handed anew to the federation an hour ago."""
    by, then = cast.owner.pk, timezone.now() - MINUTE
    said = {TaskLineKind.ASKED: ASKED, TaskLineKind.CONTACT: HOW}
    lines = [Shown(kind, text, then) for kind, text in said.items()]
    with acting_as(by):
        sent = Assignment.objects.get()
        procedure.withdraw_assignment(assignment=sent, reason="Se envía de nuevo", by=by, at=then)
        return procedure.assign(
            proceeding=sent.proceeding, step=sent.step, institution=cast.federal, lines=lines,
            by=by, at=then,
        )  # fmt: skip


@pytest.fixture
def sister(cast, opened, as_operator):
    """Somebody else of the case, with a window of her own."""
    with as_operator():
        account = make_account()
    by, then = cast.owner.pk, timezone.now() - MINUTE
    with acting_as(by):
        person = NewPerson(name="Xóchitl Inventada")
        party = actions.add_party(case=opened.case, part=Part.FAMILY, person=person, by=by, at=then)
        actions.open_window(party=party, account=account, by=by, at=then)
    return account


def line_of(cast, kind):
    with acting_as(cast.owner.pk):
        return TaskLine.objects.get(kind=kind)


def read_by_her(browser, **asked):
    return flat(text_of(browser.get(address("own_task_lines"), asked)))


def opened_by_them(enter, cast, task):
    return flat(text_of(enter(cast.liaison).get(address("assignment", task.pk))))


def test_she_sees_which_lines_went_to_whom_and_their_words_where_she_asks(
    enter, cast, opened, task
):
    browser = enter(opened.herself)
    assert address("own_task_lines") in text_of(browser.get(address("own_case")))
    covered = read_by_her(browser)
    assert str(cast.federal) in covered
    assert ("What is asked of them" in covered, "Safe contact" in covered) == (True, True)
    assert [one for one in (ASKED, HOW) if one in covered] == []
    shown = read_by_her(browser, abrir="palabras")
    assert [one for one in (ASKED, HOW) if one not in shown] == []
    with acting_as(cast.owner.pk):
        assert FileAccess.objects.filter(act="procedure.read_task", actor=opened.herself.pk)


def test_she_withdraws_one_herself_and_they_open_it_no_more(enter, cast, opened, task):
    assert HOW in opened_by_them(enter, cast, task)
    browser = enter(opened.herself)
    page = address("own_withdraw_line", line_of(cast, "contact").pk)
    asked = flat(text_of(browser.get(page)))
    assert "Nobody there has said that they read it; somebody may have opened it." in asked
    assert browser.post(page).status_code == 302
    held = line_of(cast, "contact")
    assert (held.withdrawn_by_id, held.withdrawn_at is not None) == (opened.herself.pk, True)
    after = opened_by_them(enter, cast, task)
    assert (ASKED in after, HOW in after) == (True, False)
    assert "they open it no more" in read_by_her(browser)
    assert browser.get(page).status_code == 404
    sent = address("matter_assignments", opened.case.matter.reference)
    assert "Withdrawn by her decision" in flat(text_of(enter(cast.owner).get(sent)))


def test_what_they_said_they_had_read_is_said_to_stay_known(enter, cast, opened, task):
    by, at = cast.liaison.pk, timezone.now()
    with acting_as(by):
        procedure.acknowledge(assignment=task, by=by, at=at)
    browser = enter(opened.herself)
    page = flat(text_of(browser.get(address("own_withdraw_line", line_of(cast, "asked").pk))))
    assert "What they read stays known." in page
    assert "what they read stays known, whatever is withdrawn" in read_by_her(browser)


def test_where_others_take_part_she_knows_the_lines_and_opens_no_words(
    enter, cast, opened, task, sister
):
    said = read_by_her(enter(opened.herself), abrir="palabras")
    assert "Its words are not shown here, since others take part in the case" in said
    assert [one for one in (ASKED, HOW) if one in said] == []
    with acting_as(opened.herself.pk):
        assert not TaskLine.objects.exists()
    page = address("own_withdraw_line", line_of(cast, "asked").pk)
    assert enter(opened.herself).post(page).status_code == 302


def test_whose_word_does_not_count_sees_and_withdraws_none(enter, cast, opened, task, sister):
    assert "No task says anything of you" in read_by_her(enter(sister))
    page = address("own_withdraw_line", line_of(cast, "asked").pk)
    assert enter(sister).post(page).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "liaison", "owner"])
def test_nobody_else_withdraws_by_her_function(cast, opened, task, who):
    line = line_of(cast, "asked")
    with acting_as(getattr(cast, who).pk), connection.cursor() as cursor:
        cursor.execute("select bal.withdraw_my_line(%s)", [line.pk])
        assert cursor.fetchone() == (False,)
    assert line_of(cast, "asked").withdrawn_at is None


def test_it_asks_few_questions(enter, opened, task):
    assert asked_by(enter(opened.herself), address("own_task_lines")) <= 15


def test_words_of_while_another_took_part_stay_closed_after_her_part_ended(
    enter, cast, opened, sister, task
):
    by = cast.owner.pk
    with acting_as(by):
        party = Party.objects.get(account=sister)
        actions.end_party(party=party, by=by, at=timezone.now())
    shown = read_by_her(enter(opened.herself), abrir="palabras")
    assert [one for one in (ASKED, HOW) if one in shown] == []
    with acting_as(opened.herself.pk):
        assert not TaskLine.objects.exists()


def test_nobody_takes_her_no_back(enter, cast, opened, task):
    key = line_of(cast, "contact").pk
    enter(opened.herself).post(address("own_withdraw_line", key))
    with acting_as(cast.owner.pk):
        assert TaskLine.objects.filter(pk=key).update(withdrawn_at=None, withdrawn_by=None) == 0
    assert line_of(cast, "contact").withdrawn_by_id == opened.herself.pk
