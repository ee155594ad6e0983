"""Who decides an appeal and until when, as she, her team and whoever decides it read it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.protection.choices import AppealStage, NotSent
from baluarte.domain.protection.models import Appeal
from baluarte.domain.protection.queries import decided_by, due_by, study_of_appeal
from baluarte.domain.protection.queries.appeals import DECIDING, FILING, ORDINARY
from baluarte.norms.protocols import newest, role
from baluarte.web.procedure.presenters import protocol_page
from baluarte.web.procedure.presenters.certainty import Mark, mark


def who_decides(one: Appeal, *, by_team: bool) -> dict[str, Any]:
    """Return who decides it, until when, whether it was sent; and why the team does not."""
    if not one.is_apart:
        return {}
    institution = one.assignment.institution if one.assignment else decided_by(one.case, one.code)
    return {
        "who": str(institution) if institution else _named(one),
        "due": due_by(one),
        "sent_at": one.assignment.sent_at if one.assignment else None,
        "received_at": one.assignment.acknowledged_at if one.assignment else None,
        "why_not": NotSent(one.not_sent).label if one.not_sent else "",
        "by_team": by_team,
    }


@dataclass(frozen=True)
class PathStep:
    """A step that the law puts between filing and decision."""

    name: str
    who: str
    term: str
    law: str
    mark: Mark
    is_done: bool


def path_of(one: Appeal, done: Collection[str]) -> list[PathStep]:
    """Return the steps of an ordinary appeal: who does each, in which term, by which article."""
    if one.code != ORDINARY:
        return []
    study = study_of_appeal(one)
    reached = {
        "AO-6": AppealStage.ADMITTED in done,
        "AO-2": study is not None and study.closed_at is not None,
        "AO-5": bool({AppealStage.CONFIRMED, AppealStage.CHANGED, AppealStage.REVOKED} & {*done}),
    }
    return [
        PathStep(
            name=protocol_page.say(step.name),
            who=protocol_page.who(step.by),
            term=protocol_page.clock(step.clock),
            law=step.law,
            mark=mark(step.confidence, law=step.law, of_clock=step.clock),
            is_done=reached.get(step.id, False),
        )
        for step in newest(one.code).steps
        if step.id != FILING[one.code]
    ]


def only_others(one: Appeal) -> str:
    """Say why whoever keeps the case does not decide it, and who does."""
    decides = who_decides(one, by_team=True)
    if not one.assignment_id:
        return _(
            "It cannot be received, decided or ended here, because it challenges who keeps the "
            "case (%(law)s). It can be taken in writing to %(who)s, which decides it. Nothing "
            "changed."
        ) % {"law": decides["due"].law, "who": decides["who"]}
    return _(
        "It cannot be received, decided or ended by who keeps the case, because it challenges "
        "their own decision (%(law)s). %(who)s can: it was called. Nothing changed."
    ) % {"law": decides["due"].law, "who": decides["who"]}


def _named(one: Appeal) -> str:
    return protocol_page.say(role(newest(one.code).step(DECIDING[one.code]).by).label)
