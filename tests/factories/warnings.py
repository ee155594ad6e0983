"""Early warnings for tests; places are the toy country's, and everything said is invented."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.kept import kept
from tests.factories.statements import make_every_state

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.prevention.actions import (
    LeftOut,
    NewPlan,
    NewPublicAlert,
    NewTrigger,
    NewWarning,
    acknowledge_warning,
    ask_public_alert,
    decide_warning,
    note_trigger_date,
    propose_score_card,
    propose_warning,
    record_outcome,
    report_action,
    review_outcome,
    review_score_card,
    write_plan,
)
from baluarte.domain.prevention.choices import HowTold
from baluarte.domain.prevention.models import EarlyWarning, PlanAction, TriggerDate, WarningNotice
from baluarte.domain.prevention.models.plans import PARTS
from baluarte.domain.prevention.queries.warning_gate import gate_of
from baluarte.domain.prevention.queries.warnings import early_warning, track_warnings
from baluarte.domain.prevention.warning_choices import (
    Acknowledged,
    ActionOutcome,
    Decided,
    LevelOfWarning,
    SecondWord,
    SignalKind,
    TriggerKind,
    WordOfPeople,
)
from baluarte.domain.procedure.choices import Exclusion, Perpetrator
from baluarte.domain.procedure.models import Clearance
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

TOWN, STATE = "06007", "06"
# The same words are not proposed twice.
_number = count(1)
AUTHORITY = InstitutionKind.AUTHORITY


def new_warning(at, **changes) -> NewWarning:
    """Return a red warning of the toy port, of which nobody in particular is spoken."""
    given = NewWarning(
        state=STATE,
        municipality=TOWN,
        level=LevelOfWarning.RED,
        signal=SignalKind.CALL,
        grounds=f"Amenazas en el puerto contra quienes informan (inventado {next(_number)}).",
        evidence=("ABCDE-12345", "https://ejemplo.example.org/nota"),
        perpetrator=Perpetrator.PRIVATE,
        word_of_people=WordOfPeople.NOBODY,
        valid_until=local_day(at) + timedelta(days=30),
    )
    return replace(given, **changes)


@kept
def make_warning_cast() -> SimpleNamespace:
    """Found a house of two and authorities at each level, each with who answers; as operator."""
    make_places()
    make_every_state()
    house = make_institution()
    made = {
        "house": house,
        "one": make_account(institution=house, roles=["analyst"]),
        "other": make_account(institution=house, roles=["data_steward"]),
        "plain": make_account(institution=house, roles=["reception_officer"]),
        "peer": make_account(institution=make_institution(), roles=["curator"]),
        "stranger": make_account(),
    }
    town = {"jurisdiction": Jurisdiction.MUNICIPALITY, "municipality": _town(), "state": _state()}
    of_state = {"jurisdiction": Jurisdiction.STATE, "state": _state()}
    federal = {"jurisdiction": Jurisdiction.FEDERAL}
    bodies = {
        "police": town,
        "government": of_state | {"code": "EDO-06-GOB"},
        "prosecutor": of_state | {"code": "EDO-06-FIS"},
        "unit": federal | {"code": "UPSA"},
        "ministry": federal | {"code": "SSPC"},
        "council": federal | {"code": "CC"},
    }
    for name, given in bodies.items():
        body = make_institution(kind=AUTHORITY, **given)
        made[name] = body
        made[f"{name}_liaison"] = make_account(institution=body, roles=["liaison"])
    return SimpleNamespace(**made)


def propose(cast, *, at=None, by=None, **changes) -> EarlyWarning:
    at, who = at or timezone.now(), by or cast.one
    with acting_as(who.pk):
        return propose_warning(
            given=new_warning(at, **changes), holder=cast.house, by=who.pk, at=at
        )


def trigger_date(cast, *, state=STATE, town=TOWN) -> TriggerDate:
    """Note a trial in the town in ten days."""
    at = timezone.now()
    day = local_day(at) + timedelta(days=10)
    given = NewTrigger(
        kind=TriggerKind.TRIAL, state=state, municipality=town, first_date=day, last_date=day,
        words="Audiencia por el despojo de un manglar (inventado).",
    )  # fmt: skip
    with acting_as(cast.one.pk):
        return note_trigger_date(given=given, holder=cast.house, by=cast.one.pk, at=at)


def choices_of(cast, warning, *, at=None):
    with acting_as(cast.other.pk):
        return gate_of(warning, at=at or timezone.now())


def decide(
    cast, warning, outcome=Decided.ISSUED, *, told=(), reason="Se sostiene.", by=None, at=None
):
    """Decide as the second person; `told` are institutions."""
    who, at = by or cast.other, at or timezone.now()
    with acting_as(who.pk):
        keys = [
            one.key for one in gate_of(warning, at=at).candidates + gate_of(warning, at=at).choices
            if one.institution in told
        ]  # fmt: skip
        return decide_warning(
            warning=warning, outcome=outcome, reason=reason, told=keys, by=who.pk, at=at
        )


def issue(cast, *, told=None, at=None, **changes) -> EarlyWarning:
    """Propose and issue, to the police of the town, the state's government and a ministry."""
    made = propose(cast, at=at, **changes)
    decide(cast, made, told=told or (cast.police, cast.government, cast.ministry), at=at)
    return made


def left_out(institution, why=Exclusion.PERPETRATOR) -> dict:
    perpetrator = Perpetrator.NAMED if why != Exclusion.DO_NOT_INVOLVE else Perpetrator.PRIVATE
    return {"perpetrator": perpetrator, "left_out": [LeftOut(why=why, institution=institution)]}


def notice_of(warning, institution, *, by, why=None) -> WarningNotice:
    with acting_as(by.pk):
        found = WarningNotice.objects.filter(warning=warning, institution=institution)
        return (found.filter(why=why) if why else found).get()


def acknowledge(notice, by, *, at=None, answer=Acknowledged.ACTS, words=""):
    with acting_as(by.pk):
        return acknowledge_warning(
            notice=notice, answer=answer, words=words, by=by.pk, at=at or timezone.now()
        )


def track(account, warning, *, at=None):
    with acting_as(account.pk):
        [found] = track_warnings([early_warning(warning.reference)], at=at or timezone.now())
        return found


def sees(account, warning) -> bool:
    with acting_as(account.pk):
        return EarlyWarning.objects.filter(pk=warning.pk).exists()


def trust(cast, institution, account, as_operator, *, municipality=True) -> Clearance:
    """Trust a person by name with the town, as two stewards would have."""
    now = timezone.now()
    with as_operator():
        return Clearance.objects.create(
            keeper=cast.house, institution=institution, account=account, state=_state(),
            municipality=_town() if municipality else None, ground="La conocemos (inventado).",
            valid_from=now - timedelta(days=90), valid_until=now + timedelta(days=90),
        )  # fmt: skip


def _town() -> Municipality:
    return Municipality.objects.get(pk=TOWN)


def _state() -> State:
    return State.objects.get(pk=STATE)


def parts(**changes) -> dict[str, str]:
    return {one: f"{one} (inventado)" for one in PARTS} | changes


def plan(cast, warning, *, by=None, at=None, after=0, actions=None, **changes):
    """Write the plan of a warning as who proposed it, asking the police and the ministry."""
    who = by or cast.one
    given = NewPlan(
        parts=parts(**changes),
        actions={"PA-1": cast.police, "PA-7": cast.ministry} if actions is None else actions,
        after=after,
    )
    with acting_as(who.pk):
        return write_plan(warning=warning, given=given, by=who.pk, at=at or timezone.now())


def action_of(made, code, *, by) -> PlanAction:
    with acting_as(by.pk):
        return PlanAction.objects.select_related("institution", "warning", "holder").get(
            plan=made, code=code
        )


def report(action, by, outcome=ActionOutcome.DONE, *, words="", at=None):
    with acting_as(by.pk):
        return report_action(
            action=action, outcome=outcome, words=words, by=by.pk, at=at or timezone.now()
        )


def came(
    cast, warning, outcome, *, day=None, reason="Lo dijeron dos fuentes.", by=None, at=None,
    confirmed=True,
):  # fmt: skip
    """Record what came of a warning; the other of its house confirms it."""
    who = by or cast.one
    with acting_as(who.pk):
        made = record_outcome(
            warning=warning, outcome=outcome, reason=reason, happened_date=day, by=who.pk,
            at=at or timezone.now(),
        )  # fmt: skip
    if confirmed:
        second = cast.other if who.pk == cast.one.pk else cast.one
        second_word(second, made, at=at)
    return made


def second_word(who, outcome, *, answer=SecondWord.CONFIRMED, reason="", at=None):
    why = reason or ("Otra fuente lo niega." if answer == SecondWord.REFUSED else "")
    with acting_as(who.pk):
        return review_outcome(
            outcome=outcome, answer=answer, reason=why, by=who.pk, at=at or timezone.now()
        )


def propose_card(cast, *, by=None, year=None, at=None):
    """Propose the score card of a year for the portal."""
    who, now = by or cast.one, at or timezone.now()
    with acting_as(who.pk):
        return propose_score_card(
            holder=cast.house, year=year or local_day(now).year, by=who.pk, at=now
        )


def answer_card(card, who, said=SecondWord.CONFIRMED, *, reason="", at=None):
    with acting_as(who.pk):
        return review_score_card(
            card=card, answer=said, reason=reason, by=who.pk, at=at or timezone.now()
        )


def ask_alert(cast, warning, *, by=None, **changes):
    """Ask for a public alert, with answers that stop nothing."""
    who = by or cast.one
    given = {
        "text": "Riesgo alto en el puerto (inventado).", "could_show": False,
        "could_provoke": False, "said_yes": True, "how": HowTold.IN_PERSON,
        "yes_date": local_day(timezone.now()),
    }  # fmt: skip
    with acting_as(who.pk):
        return ask_public_alert(
            warning=warning, given=NewPublicAlert(**(given | changes)), by=who.pk,
            at=timezone.now(),
        )  # fmt: skip
