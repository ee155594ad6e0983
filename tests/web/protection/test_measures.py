"""Acts on measures and withdrawals, each a page: what is not right is said, what was typed stays."""

import pytest
from django.urls import reverse
from tests.factories.documents import DOCUMENT, chosen
from tests.factories.procedure import BEFORE
from tests.web.protection.conftest import addresses, today

from baluarte.domain.procedure.actions import leave_out
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.protection.models import (
    Adequacy,
    Measure,
    MeasureChange,
    MeasureWithdrawal,
    MisuseFact,
    Position,
    Reevaluation,
    WithdrawalStep,
)
from baluarte.domain.wall.context import acting_as
from baluarte.web.protection.forms.measures import by_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(enter, cast):
    return enter(cast.owner)


@pytest.fixture
def there(laid):
    return addresses(laid)


def test_a_measure_is_planned_against_scenarios(browser, cast, laid, there):
    given = {"code": "MD-1", "answers": ["1"], "institution": cast.federal.pk,
             "delivery_date": "2026-05-01"}  # fmt: skip
    assert browser.post(there["plan_for_study"], given).status_code == 302
    with acting_as(cast.owner.pk):
        planned = Measure.objects.get(code="MD-1")
    assert (planned.study_id, planned.answers) == (laid.study.pk, [1])
    assert planned.institution_id == cast.federal.pk


def test_no_family_of_measures_stands_before_another():
    families = [name for name, _known in by_family()]
    assert families == sorted(families)
    assert {"Colectiva", "Digital", "Social", "Urgente de protección"} <= set(families)


def test_who_is_left_out_is_not_offered(browser, cast, laid, there):
    with acting_as(cast.owner.pk):
        leave_out(
            matter=laid.case.matter, institution=cast.police, why=Exclusion.PERPETRATOR,
            by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    said = browser.get(there["plan_for_study"]).content.decode()
    offered = [str(one.pk) in said for one in (cast.federal, cast.police, cast.command)]
    assert offered == [True, False, False]


def test_how_far_a_measure_came_with_who_saw_it(browser, cast, there):
    given = {"status": "IMP", "happened_on": today(), "is_verified": "on"}
    browser.post(there["measure_progress"], given | {"document": chosen()})
    with acting_as(cast.owner.pk):
        change = MeasureChange.objects.get()
    assert (change.status, change.is_verified) == ("IMP", True)
    assert change.evidence_sha256 == DOCUMENT.sha256


def test_nobody_says_what_has_not_happened(browser, there):
    given = {"status": "IMP", "happened_on": "2070-01-01"}
    answer = browser.post(there["measure_progress"], given)
    assert (answer.status_code, "todavía no llega" in answer.content.decode()) == (422, True)


def test_withdrawn_is_said_by_a_withdrawal_alone(browser, there):
    given = {"status": "RET", "happened_on": today()}
    assert browser.post(there["measure_progress"], given).status_code == 422


def test_whether_it_fits_is_hers_to_say(browser, cast, laid, there):
    browser.post(
        there["measure_fit"], {"party": laid.party.pk, "fit": "does_not", "words": "No hay señal"}
    )
    with acting_as(cast.owner.pk):
        assert [one.fit for one in Adequacy.objects.all()] == ["does_not"]
    assert "No hay señal" not in browser.get(there["measure"]).content.decode()
    assert "No hay señal" in browser.get(f"{there['measure']}?textos=abiertos").content.decode()


def test_what_failed_asks_for_the_risk_anew(browser, cast, there):
    given = {"happened_at": "2026-03-01T09:30", "text": "No llegó nadie"}
    browser.post(there["measure_incident"], given)
    with acting_as(cast.owner.pk):
        assert [one.cause for one in Reevaluation.objects.all()] == ["failure"]
    assert "Falló" in browser.get(there["measure"]).content.decode()


def test_a_measure_is_replaced_and_its_history_stays(browser, cast, laid, there):
    given = {"code": "MU-2", "answers": ["1"], "institution": cast.federal.pk}
    browser.post(there["replace_measure"], given)
    with acting_as(cast.owner.pk):
        new = Measure.objects.get(replaces=laid.measure)
    assert (new.code, new.study_id) == ("MU-2", laid.study.pk)
    assert browser.get(there["measure"]).status_code == 404


@pytest.mark.parametrize("name", ["study_position", "measure_position"])
def test_a_position_that_could_not_be_had_says_why(browser, cast, laid, there, name):
    before = _positions(cast)
    given = {"party": laid.party.pk, "code": "not_had"}
    assert browser.post(there[name], given).status_code == 422
    assert browser.post(there[name], given | {"reason": "No contesta"}).status_code == 302
    assert _positions(cast) == before + 1


def test_a_standing_word_says_until_when(browser, cast, laid, there):
    given = {"party": laid.party.pk, "code": "standing"}
    assert browser.post(there["standing_position"], given).status_code == 422
    browser.post(there["standing_position"], given | {"expires_on": "2070-01-01"})
    with acting_as(cast.owner.pk):
        [standing] = Position.objects.filter(code="standing")
    assert standing.expires_at is not None


def test_a_withdrawal_stands_on_the_words_of_the_law(browser, cast, laid, there):
    page = browser.get(there["open_withdrawal"]).content.decode()
    assert "LPPDDHP 36 VIII" in page
    assert "Nada de lo que contó al seguimiento puede usarse aquí" in page
    refused = browser.post(there["open_withdrawal"], {"ground": "damages"})
    assert refused.status_code == 422
    browser.post(there["open_withdrawal"], {"ground": "damages", "is_deliberate": "on"})
    with acting_as(cast.owner.pk):
        assert MeasureWithdrawal.objects.filter(ground="damages").count() == 1


def test_only_what_is_repeated_is_notified_and_in_order(browser, cast, laid, there):
    stage = {"happened_at": "2026-03-02T10:00"}
    once = browser.post(there["withdrawal_stage"], stage | {"stage": "notified"})
    assert once.status_code == 422
    fact = {"happened_on": "2026-02-03", "source": "escort_report", "text": "Informe"}
    browser.post(there["withdrawal_fact"], fact)
    early = browser.post(there["withdrawal_stage"], stage | {"stage": "withdrawn"})
    assert early.status_code == 422
    browser.post(there["withdrawal_stage"], stage | {"stage": "notified"})
    browser.post(there["withdrawal_reply"], {"party": laid.party.pk, "text": "No fue así"})
    browser.post(there["withdrawal_stage"], stage | {"stage": "council_copied"})
    browser.post(there["withdrawal_stage"], stage | {"stage": "kept"})
    with acting_as(cast.owner.pk):
        stages = {one.stage for one in WithdrawalStep.objects.all()}
    assert stages == {"notified", "replied", "council_copied", "kept"}
    assert "Se mantiene" not in browser.get(there["withdrawal_stage"]).content.decode()


def test_what_she_told_is_no_source_of_a_fact(browser, cast, there):
    given = {"happened_on": "2026-02-03", "source": "notebook", "text": "Lo contó"}
    assert browser.post(there["withdrawal_fact"], given).status_code == 422
    with acting_as(cast.owner.pk):
        assert MisuseFact.objects.count() == 1


def test_a_new_assessment_is_asked_for(browser, cast, there):
    browser.post(there["ask_anew"], {"cause": "her_wish"})
    with acting_as(cast.owner.pk):
        assert [one.cause for one in Reevaluation.objects.all()] == ["her_wish"]
    assert reverse("protection")


def _positions(cast) -> int:
    with acting_as(cast.owner.pk):
        return Position.objects.count()
