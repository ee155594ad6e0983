"""What goes along with a victim to another commission: all that she would be asked again there."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from baluarte.domain.access.queries import is_invented
from baluarte.domain.cases.queries import receptions_of, told_words
from baluarte.domain.people.queries import names_of
from baluarte.domain.procedure.queries import read_document
from baluarte.domain.reparation import queries
from baluarte.domain.reparation.models import (
    Application,
    CaseVictim,
    Interview,
    ReparationDocument,
    ReparationRemark,
)
from baluarte.domain.reparation.packages.archive import FACTS, SUMMARY, TOLD
from baluarte.domain.sealing.queries import not_erased
from baluarte.domain.sealing.references import written
from baluarte.norms.agenda.wording import day as day_in_words
from baluarte.norms.catalogues import FALLBACK_LANGUAGE as ES
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import public_institution
from baluarte.norms.reparation import victim_right

Words = Mapping[UUID, Sequence[ReparationRemark]]


@dataclass(frozen=True)
class Contents:
    """The files of a transfer by name, and how many of them are documents."""

    files: Mapping[str, bytes] = field(repr=False)
    documents: int


def contents_of(
    application: Application, *, to: str, reference: str, with_documents: bool, by: UUID,
    at: datetime,
) -> Contents:  # fmt: skip
    """Return what goes along with an application; each reading of a name or a word is logged."""
    victim = application.victim
    words = queries.words_of(victim, by=by, at=at)
    with override(ES):
        facts = _facts(application, to, reference, words, by=by, at=at)
        told = _told(victim, by=by, at=at)
        documents = _documents(victim, by=by, at=at) if with_documents else {}
        facts["documents"] = sorted(documents)
        files = {FACTS: _json(facts), SUMMARY: _summary(facts).encode(), **documents}
        if told:
            files[TOLD] = told.encode()
    return Contents(files, len(documents))


def _facts(
    application: Application, to: str, reference: str, words: Words, *, by: UUID, at: datetime
) -> dict[str, Any]:
    victim = application.victim
    names = names_of([victim.party.person_id], by=by, at=at)
    named = names.get(victim.party.person_id)
    return {
        "transfer": written(reference),
        "invented_data": is_invented(),
        "made_at": at.isoformat(),
        "from": _commission(application.commission),
        "to": _commission(to),
        "victim": {
            "name": named.name if named and named.name else _("name withheld"),
            "kind": victim.get_kind_display(),
            "harm": [one.text for one in words.get(victim.pk, ())],
            "event": written(victim.event.reference) if victim.event else "",
        },
        "application": _application(application, words),
        "wishes": _wishes(victim, words),
        "interviews": [_interview(one) for one in queries.interviews_of(victim)],
        "plans": [_plan(plan, words) for plan in queries.plans_of([victim])],
    }


def _commission(code: str) -> dict[str, str]:
    return {"code": code, "name": public_institution(code).in_language(ES)}


def _application(application: Application, words: Words) -> dict[str, Any]:
    steps = queries.applications_of([application.victim])
    [mine] = [one for one in steps if one.application.pk == application.pk]
    return {
        "reference": written(application.reference),
        "right": victim_right(application.right).in_language(ES),
        "asked_date": application.asked_date.isoformat(),
        "because": application.get_because_display(),
        "steps": [
            {
                "happened_date": one.happened_date.isoformat(),
                "what": one.get_progress_display(),
                "words": [said.text for said in words.get(one.pk, ())],
            }
            for one in mine.steps
        ],
    }


def _wishes(victim: CaseVictim, words: Words) -> dict[str, Any] | None:
    found = queries.wishes_of(victim)
    if found is None:
        return None
    return {
        "officer": found.get_officer_display(), "language": found.language,
        "variant": found.variant, "with_support": found.with_support,
        "with_breaks": found.with_breaks,
        "place": [one.text for one in words.get(found.pk, ())],
    }  # fmt: skip


def _interview(row: Interview) -> dict[str, Any]:
    return {
        "held_date": row.held_date.isoformat(),
        "commission": _commission(row.commission)["name"],
        "event": written(row.event.reference) if row.event else "",
        "number": row.number,
    }


def _plan(plan: Any, words: Words) -> dict[str, Any]:
    state = queries.plan_state(plan)
    return {
        "reference": written(plan.reference),
        "opened_date": plan.opened_date.isoformat(),
        "headings": [
            {
                "code": one.heading.code, "name": one.heading.in_language(ES),
                "outcome": one.decision.get_outcome_display(), "article": one.decision.article,
                "decided_date": one.decision.decided_date.isoformat(),
                "owed": [_owed(each, words) for each in one.remedies],
            }
            for one in state.headings if one.decision
        ],
    }  # fmt: skip


def _owed(state: queries.RemedyState, words: Words) -> dict[str, Any]:
    remedy = state.remedy
    return {
        "what": [one.text for one in words.get(remedy.pk, ())],
        "by": public_institution(remedy.institution).in_language(ES),
        "due_date": remedy.due_date.isoformat(),
        "pesos": str(remedy.pesos) if remedy.pesos is not None else None,
        "delivered": state.deliveries[-1].get_delivered_display() if state.deliveries else None,
        "her_word": str(state.her_word.label) if state.her_word else None,
    }


def _told(victim: CaseVictim, *, by: UUID, at: datetime) -> str:
    """Return what was told in the case, each time under its day, as it was told."""
    said = []
    for one in receptions_of(victim.case):
        opened = told_words(one, by=by, at=at)
        cells = "\n".join(f"{cell.header}: {cell.text}" for cell in opened.cells if cell.text)
        said.append(f"{_day(local_day(one.told_at))}\n\n{cells}\n")
    return "\n\n".join(said)


def _documents(victim: CaseVictim, *, by: UUID, at: datetime) -> dict[str, bytes]:
    kept = not_erased(ReparationDocument.objects.filter(about=victim.pk))
    found = {}
    for number, key in enumerate(kept.order_by("kept_at", "pk").values_list("pk", flat=True), 1):
        row, content = read_document(key, by=by, at=at)
        found[f"{number:02d}-{row.file_name}"] = content
    return found


def _json(facts: Mapping[str, Any]) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


def _day(on: date | str) -> str:
    return day_in_words(date.fromisoformat(on) if isinstance(on, str) else on, ES)


def _summary(facts: Mapping[str, Any]) -> str:
    """Return the same in words, for whoever opens the archive anywhere."""
    victim, asked = facts["victim"], facts["application"]
    lines = [
        _("Transfer of a victim's file %(reference)s") % {"reference": facts["transfer"]},
        *([_("Everything in it is invented.")] if facts["invented_data"] else []),
        "",
        _("From: %(name)s") % facts["from"],
        _("To: %(name)s") % facts["to"],
        "",
        _("Who: %(name)s (%(kind)s)") % victim,
        _("What she asks for: %(right)s, since %(day)s")
        % {"right": asked["right"], "day": _day(asked["asked_date"])},
        *(f"  {_day(one['happened_date'])}: {one['what']}" for one in asked["steps"]),
        "",
        *_attended(facts["wishes"]),
        *_asked_before(facts["interviews"]),
        *(line for plan in facts["plans"] for line in _planned(plan)),
        _("What stands here is not asked again."),
        _("To verify it: sha256sum --check SHA256SUMS, or with Baluarte."),
    ]
    return "\n".join(lines) + "\n"


def _attended(wishes: Mapping[str, Any] | None) -> list[str]:
    if wishes is None:
        return [_("How she wishes to be attended to: nobody asked her."), ""]
    said = [wishes["officer"]]
    if wishes["language"]:
        said.append(_("with an interpreter: %(language)s %(variant)s") % wishes)
    said += [_("with somebody she trusts")] if wishes["with_support"] else []
    said += [_("with breaks")] if wishes["with_breaks"] else []
    said += wishes["place"]
    return [_("How she wishes to be attended to:"), *(f"  {one}" for one in said), ""]


def _asked_before(interviews: Sequence[Mapping[str, Any]]) -> list[str]:
    if not interviews:
        return []
    return [
        _("How often she was made to tell it:"),
        *(f"  {_day(one['held_date'])}: {one['commission']}" for one in interviews),
        "",
    ]


def _planned(plan: Mapping[str, Any]) -> list[str]:
    lines = [_("Plan %(reference)s:") % plan]
    for one in plan["headings"]:
        lines.append(f"  {one['code']} {one['name']}: {one['outcome']} ({one['article']})")
        for owed in one["owed"]:
            until = _("until %(day)s") % {"day": _day(owed["due_date"])}
            word = owed["her_word"] or _("she has not said whether it arrived")
            lines.append(f"    {' '.join(owed['what'])} {owed['by']}, {until}; {word}")
    return [*lines, ""]
