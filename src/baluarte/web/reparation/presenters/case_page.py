"""The reparation of one case: its victims, what was asked where, how they are attended to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import layers_of, receptions_of
from baluarte.domain.reparation import queries
from baluarte.domain.reparation.choices import (
    LAYER,
    Because,
    ComplaintResult,
    Progress,
    ReferralResult,
)
from baluarte.domain.reparation.models import (
    Application,
    CaseVictim,
    FileJoin,
    Interview,
    InterviewWishes,
    ReparationRemark,
)
from baluarte.domain.reparation.queries import Standing
from baluarte.domain.sealing.references import written
from baluarte.norms.agenda.wording import day as day_in_words
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.reparation import (
    days_of_silence,
    form_fields,
    requirements_of,
    tellings_without_reason,
)
from baluarte.web.registry.presenters.labels import language
from baluarte.web.reparation import labels
from baluarte.web.reparation.presenters import transfer_page

PROGRESS_TAGS = {
    Progress.ATTENDED: "held", Progress.ANSWERED: "held", Progress.REGISTERED: "held",
    Progress.DEFICIENT: "urgent", Progress.DENIED: "urgent", Progress.NOT_REGISTERED: "urgent",
    Progress.ENDED: "plain",
}  # fmt: skip
# Why an application was made, as her own window says it to her.
TO_HER = {
    Because.ASKED: gettext_lazy("You asked for it at this commission"),
    Because.REFERRED: gettext_lazy("Another commission sent you to this one"),
    Because.SILENCE: Because.SILENCE.label,
}
Words = Mapping[UUID, Sequence[ReparationRemark]]


def shown(case: Case, *, opens: bool, by: UUID, at: datetime) -> dict[str, Any]:
    """Return all that the page says of a case."""
    on, names = local_day(at), labels.people(case)
    victims = list(queries.victims_of(case))
    standings = queries.applications_of(victims)
    overdue = list(queries.overdue_of_case(case, on=on))
    shown_of = queries.shown_without_word(overdue)
    late = {one.plan_id for one in overdue if one.pk not in shown_of}
    return {
        "case": case,
        "reference": written(case.reference),
        "opens": opens,
        "victims": [
            _victim(one, names, standings, late, opens=opens, on=on, by=by, at=at)
            for one in victims
        ],
    }


def form_held(victim: CaseVictim) -> dict[str, Any]:
    """Return what the one form holds, and whether the file knows it already."""
    has = {
        "telling": receptions_of(victim.case).exists(), "harm": victim.remarks.exists(),
        "event.place": victim.event_id is not None, "event.date": victim.event_id is not None,
        "wishes": queries.wishes_of(victim) is not None,
    }  # fmt: skip
    said = language()
    return {
        "asked_fields": [
            {"label": one.label.get(said, one.label["es"]), "is_held": has.get(one.held, True)}
            for one in form_fields()
        ],
        "known": [labels.institution_name(one) for one in labels.commissions()
                  if requirements_of(one).is_known],
    }  # fmt: skip


def before_asking(victim: CaseVictim) -> dict[str, Any]:
    """Return what whoever is to ask her should read first."""
    case = victim.case
    held = queries.interviews_of(victim)
    layers = {one.code: one for one in layers_of(case)}
    return {
        "case": case,
        "tellings": receptions_of(case).count(),
        "interviews": len(held),
        "may_be_shown": LAYER in layers and layers[LAYER].is_given,
        "wishes": wishes_said(queries.wishes_of(victim)),
    }


def _victim(
    victim: CaseVictim,
    names: dict[Any, str],
    standings: Sequence[Standing],
    late: set[UUID],
    *,
    opens: bool,
    on: date,
    by: UUID,
    at: datetime,
) -> dict[str, Any]:
    words: Words = queries.words_of(victim, by=by, at=at) if opens else {}
    mine = [one for one in standings if one.application.victim_id == victim.pk]
    held, wishes = queries.interviews_of(victim), queries.wishes_of(victim)
    return {
        "row": victim,
        "title": labels.victim_name(victim, names),
        "of": names.get(victim.of.party_id) if victim.of else "",
        "fact": written(victim.event.reference) if victim.event else "",
        "harm": [one.text for one in words.get(victim.pk, ())],
        "applications": applications(mine, words, on=on),
        "wishes": wishes_said(wishes),
        "place": [one.text for one in words.get(wishes.pk, ())] if wishes else [],
        "interviews": [interview(one, words) for one in held],
        "is_often": _most_of_a_fact(held) >= tellings_without_reason(),
        "plans": [
            {"row": one, "reference": written(one.reference), "is_late": one.pk in late,
             "where": labels.institution_name(one.commission)}
            for one in queries.plans_of([victim])
        ],
        "joins": _joins(victim),
    }  # fmt: skip


def applications(standings: Sequence[Standing], words: Words, *, on: date) -> list[dict[str, Any]]:
    """Return each application with what became of it, and whether the federal door is open."""
    referrals = queries.referrals_of([one.application for one in standings])
    sent = _sent(standings)
    return [
        {
            "row": one.application,
            "reference": written(one.application.reference),
            "right": labels.right_name(one.application.right),
            "where": labels.institution_name(one.application.commission),
            "because": one.application.get_because_display(),
            "because_hers": TO_HER[Because(one.application.because)],
            "silence": _silence(one, on=on),
            "last": one.last,
            "tag": PROGRESS_TAGS[Progress(one.last.progress)] if one.last else "plain",
            "steps": [
                {"row": step, "words": [said.text for said in words.get(step.pk, ())]}
                for step in one.steps
            ],
            "referrals": [_referral(row, words) for row in referrals.get(one.application.pk, ())],
            "transfers": sent.get(one.application.pk, ()),
            "door": _door(one.application, on=on),
            "awaits_clocks": one.application.because == "silence"
            and one.application.proceeding_id is None,
            "has_ended": one.ended_date is not None,
        }
        for one in standings
    ]


def _silence(one: Standing, *, on: date) -> dict[str, str]:
    """Say whether a commission may still answer or did not by its day; nothing once it did."""
    if one.steps:
        return {}
    last = one.application.asked_date + timedelta(days=days_of_silence())
    day = {"day": day_in_words(last, language())}
    if on >= last:
        return {
            "label": pgettext("commission", "It did not answer"), "kind": "absent",
            "words": _("Its 30 days ended on %(day)s.") % day,
        }  # fmt: skip
    return {"label": _("No answer yet"), "kind": "plain", "words": _("It has until %(day)s.") % day}


def _sent(standings: Sequence[Standing]) -> Mapping[UUID, list[dict[str, Any]]]:
    """Return the packages that went to another commission, by application."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    victims = {one.application.victim for one in standings}
    for state in queries.transfers_of(victims):
        row = transfer_page.listed([state])[0]
        found.setdefault(state.package.application_id, []).append(row)
    return found


def _door(application: Application, *, on: date) -> dict[str, Any] | None:
    found = queries.federal_door(application, on=on)
    if found is None:
        return None
    went = queries.went_federal(application)
    return {
        "since": found.since, "is_open": found.is_open, "is_silence": found.is_silence,
        "left": labels.days_said(found.days_left), "went": went is not None,
    }  # fmt: skip


def _referral(row: Any, words: Words) -> dict[str, Any]:
    answer = getattr(row, "answer", None)
    return {
        "row": row,
        "to": labels.institution_name(row.to_commission),
        "answer": answer,
        "is_refused": answer is not None and answer.result == ReferralResult.REFUSED,
        "words": [one.text for one in words.get(row.pk, ())],
        "why": [one.text for one in words.get(answer.pk, ())] if answer else [],
    }


def wishes_said(found: InterviewWishes | None, *, is_hers: bool = False) -> list[str]:
    """Return how she wishes to be attended to, in words, to her or of her; the place is sealed."""
    if found is None:
        return []
    said = [str(found.get_officer_display())]
    if found.language:
        variant = f" ({found.variant})" if found.variant else ""
        said.append(_("With an interpreter: %(language)s") % {"language": found.language + variant})
    if found.with_support:
        said.append(
            _("With somebody you trust beside you") if is_hers
            else _("With somebody she trusts beside her")
        )  # fmt: skip
    if found.with_breaks:
        said.append(_("With breaks"))
    if found.has_place:
        said.append(
            _("In a place of your choice (sealed)") if is_hers
            else _("In a place of her choice (sealed)")
        )  # fmt: skip
    return said


def interview(row: Interview, words: Words) -> dict[str, Any]:
    """Return what one interview says."""
    return {
        "row": row,
        "where": labels.institution_name(row.commission),
        "fact": written(row.event.reference) if row.event else "",
        "has_complaint": hasattr(row, "complaint"),
        "result": _result(row),
        "words": [one.text for one in words.get(row.pk, ())],
    }


def _result(row: Interview) -> str:
    """Return what came of her complaint, as said last; not known where nobody said."""
    if not hasattr(row, "complaint"):
        return ""
    told = sorted(row.complaint.outcomes.all(), key=lambda one: (one.recorded_at, one.pk))
    return str(ComplaintResult(told[-1].result if told else ComplaintResult.UNKNOWN).label)


def _most_of_a_fact(held: Sequence[Interview]) -> int:
    counted: dict[UUID | None, int] = {}
    for one in held:
        counted[one.event_id] = counted.get(one.event_id, 0) + 1
    return max(counted.values(), default=0)


def _joins(victim: CaseVictim) -> list[dict[str, Any]]:
    pairs = [
        *((one.other, one) for one in FileJoin.objects.filter(victim=victim, parted_at=None)),
        *((one.victim, one) for one in FileJoin.objects.filter(other=victim, parted_at=None)),
    ]
    return [
        {"key": other.pk, "reference": written(other.case.reference), "case": other.case}
        for other, _row in pairs
    ]
