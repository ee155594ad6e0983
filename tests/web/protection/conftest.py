"""A case with its study, measures and a withdrawal, and who comes to its pages; all invented."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.kept import kept_on
from tests.factories.procedure import BEFORE, Cast, make_cast
from tests.factories.protection import make_study

from baluarte.domain.access.models import Account
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import FactSource
from baluarte.domain.protection.models import Appeal, Measure, MeasureWithdrawal, RiskStudy
from baluarte.domain.wall.context import acting_as

LATER = BEFORE + timedelta(hours=1)


@dataclass(frozen=True)
class Laid:
    """A case and what its addresses name."""

    case: Case
    party: Party
    study: RiskStudy
    measure: Measure
    withdrawal: MeasureWithdrawal
    appeal: Appeal


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        return make_cast()


@pytest.fixture
def same_institution(cast, as_operator) -> Account:
    """Somebody of the organisation that keeps the case, and not of its team."""
    with as_operator():
        return make_account(institution=cast.keeper, roles=["risk_evaluator"])


@pytest.fixture
def laid(cast) -> Laid:
    return kept_laid(cast)


def lay(cast: Cast, *, at: datetime = BEFORE, without: str = "") -> Laid:
    """Lay a case with an open study that lacks only what `without` names."""
    case, party = make_case(cast, at=at)
    study = make_study(cast, case, party, at=at, without=without)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        measure = Measure.objects.filter(case=case).first() or actions.plan_measure(
            case=case, code="MU-2", by=by, at=at
        )
        withdrawal = actions.open_withdrawal(
            measure=measure, ground="trades", is_deliberate=True, by=by, at=at
        )
        actions.add_fact(
            withdrawal=withdrawal, happened_on=date(2026, 2, 1),
            source=FactSource.OFFICIAL_RECORD, text="Acta", by=by, at=at,
        )  # fmt: skip
        appeal = actions.file_appeal(
            party=party, ground="measures_decision", text="No alcanza", measure=measure,
            notified_at=at, filed_at=at, by=by, at=at,
        )  # fmt: skip
    return Laid(case, party, study, measure, withdrawal, appeal)


@kept_on
def kept_laid(cast: Cast) -> Laid:
    return lay(cast)


def addresses(laid: Laid) -> dict[str, str]:
    """Return every address of the room that names a record."""
    case, study = {"reference": laid.case.reference}, {"study_id": laid.study.pk}
    measure = {"measure_id": laid.measure.pk}
    withdrawal = {"withdrawal_id": laid.withdrawal.pk}
    named = {
        **dict.fromkeys(OF_A_CASE, case),
        **dict.fromkeys(OF_A_STUDY, study),
        **dict.fromkeys(OF_A_MEASURE, measure),
        **dict.fromkeys(OF_A_WITHDRAWAL, withdrawal),
        **{name: {"appeal_id": laid.appeal.pk} for name in OF_AN_APPEAL},
    }
    named["study_domain"] = {**study, "domain_id": "D1"}
    named["urgent_act"] = {**case, "name": "emitir"}
    named["end_scenario"] = {**study, "number": 1}
    return {name: reverse(name, kwargs=given) for name, given in named.items()}


OF_A_CASE = {
    "new_appeal",
    "case_protection",
    "approve_measures",
    "urgent_act",
    "standing_position",
    "ask_anew",
    "plan_for_case",
    "new_study",
}
OF_A_STUDY = {
    "study", "study_domain", "tell_scenario", "end_scenario", "plan_for_study", "state_level",
    "plan_review", "study_position", "study_quality", "close_study", "rate_again",
}  # fmt: skip
OF_A_MEASURE = {
    "measure", "measure_progress", "measure_fit", "measure_arrival", "measure_incident",
    "measure_position",
    "replace_measure", "open_withdrawal",
}  # fmt: skip
OF_A_WITHDRAWAL = {"withdrawal", "withdrawal_fact", "withdrawal_reply", "withdrawal_stage"}
OF_AN_APPEAL = {
    "appeal",
    "take_up_appeal",
    "admit_appeal",
    "decide_appeal",
    "settle_appeal",
    "study_of_appeal",
    "keep_appeal",
    "send_appeal",
}
OF_ONE = OF_AN_APPEAL | OF_A_CASE | OF_A_STUDY | OF_A_MEASURE | OF_A_WITHDRAWAL
# Only sent: opened by their address they lead back, or do not exist.
MOST_QUERIES_OF_ONE = 25
ONLY_SENT = {"close_study", "rate_again", "take_up_appeal", "send_appeal"}


def asked_by(client, url: str) -> int:
    """Return how many queries a page asks for itself, who enters apart."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    # The session itself is reached by functions of the database alone.
    entering = (
        "bal.enter",
        '"mfa_authenticator"',
        'SELECT "access_account"."id", "access_account"."username"',
    )
    own = [
        q["sql"]
        for q in captured.captured_queries
        if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))
        and "set_config" not in q["sql"]
        and "select bal." not in q["sql"]
        and not any(part in q["sql"] for part in entering)
    ]
    return len(own)


def today() -> str:
    return timezone.localdate().isoformat()
