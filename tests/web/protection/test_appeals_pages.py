"""Pages of appeals and of the quality checklist: late is told, why is asked, she files herself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study
from tests.web.protection.conftest import MOST_QUERIES_OF_ONE, addresses, asked_by, lay

from baluarte.domain.cases.actions import open_window
from baluarte.domain.protection.models import Appeal, AppealStep, QualityAnswer
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def hour(days_ago: int) -> str:
    return (timezone.localtime() - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M")


def recent(cast):
    """A case of forty days ago, so that an appeal of today may be late."""
    return lay(cast, at=timezone.now() - timedelta(days=40))


def test_a_late_appeal_is_filed_and_told_as_late_with_its_article(enter, cast):
    laid, browser = recent(cast), enter(cast.owner)
    given = {"party": laid.party.pk, "ground": "urgent_decision", "text": "No me la dieron"}
    address = addresses(laid)["new_appeal"]
    answer = browser.post(address, given | {"notified_at": hour(20), "filed_at": hour(1)})
    page = browser.get(answer.url).content.decode()
    assert answer.status_code == 302
    assert [said in page for said in ("Tardía", "LPPDDHP arts. 59-61", "60 I")] == [True] * 3


def test_not_admitting_asks_why_and_keeps_what_was_chosen(enter, cast, laid):
    browser, address = enter(cast.owner), addresses(laid)["admit_appeal"]
    answer = browser.post(address, {"said": "no", "reason": "", "happened_at": hour(0)})
    page = answer.content.decode()
    with acting_as(cast.owner.pk):
        stages = list(AppealStep.objects.values_list("stage", flat=True))
    assert (answer.status_code, stages) == (422, ["taken_up"])
    assert "Diga por qué: la persona lo lee." in page


def test_an_appeal_asks_few_queries(enter, cast, laid):
    assert asked_by(enter(cast.owner), addresses(laid)["appeal"]) <= MOST_QUERIES_OF_ONE


def test_the_checklist_asks_why_and_keeps_every_answer(enter, cast, laid):
    with acting_as(cast.owner.pk):
        study = make_study(cast, laid.case, laid.party, without="quality")
    browser, address = enter(cast.owner), reverse("study_quality", args=[study.pk])
    refused = browser.post(address, {"QS-1": "met", "QS-5": "not_applicable", "QS-5-reason": ""})
    with acting_as(cast.owner.pk):
        before = QualityAnswer.objects.filter(study=study).count()
    answer = browser.post(address, {"QS-1": "met", "QS-5": "not_met", "QS-5-reason": "No se miró"})
    with acting_as(cast.owner.pk):
        kept = dict(QualityAnswer.objects.filter(study=study).values_list("point", "answer"))
    shown = browser.get(reverse("study", args=[study.pk])).content.decode()
    assert (refused.status_code, before, answer.status_code) == (422, 0, 302)
    assert kept == {"QS-1": "met", "QS-5": "not_met"}
    assert [said in shown for said in (str(cast.owner), "Sin responder")] == [True, True]


@pytest.fixture
def herself(cast, laid, as_operator):
    """The person whom the case is about, with a window of her own."""
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=laid.party, account=account, by=cast.owner.pk, at=BEFORE)
    return account


def test_she_files_an_appeal_from_her_own_window_and_reads_it(enter, herself, laid):
    browser, address = enter(herself), addresses(laid)["new_appeal"]
    asked = browser.get(address)
    given = {"party": laid.party.pk, "ground": "measures_decision", "text": "No alcanza"}
    answer = browser.post(address, given | {"notified_at": hour(1)})
    with acting_as(herself.pk):
        filed = Appeal.objects.filter(by=herself).count()
    assert (asked.status_code, answer.status_code, filed) == (200, 302, 1)
    assert "No alcanza" in browser.get(f"{answer.url}?textos=abiertos").content.decode()


def test_what_is_longer_than_a_step_takes_is_said_and_kept_in_the_form(enter, cast, laid):
    browser = enter(cast.owner)
    browser.post(reverse("take_up_appeal", args=[laid.appeal.pk]))
    told = {"reason": "x" * 3_000, "happened_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}
    answer = browser.post(reverse("settle_appeal", args=[laid.appeal.pk]), told)
    assert answer.status_code == 422
    assert "Dígalo con menos palabras" in answer.content.decode()
    assert told["reason"] in answer.content.decode()
