"""One commission for victims: its posts, and for its own officers also who fills them and how."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baluarte.domain.audit.actions import record
from baluarte.domain.reparation import queries
from baluarte.domain.reparation.choices import PostState
from baluarte.domain.reparation.commission_rules import commissions_of, house_of, speaks_for
from baluarte.domain.reparation.models import PostSpell
from baluarte.domain.reparation.models.impact import FEWEST
from baluarte.domain.reparation.queries import Caseload, PostStanding, Standard
from baluarte.domain.skills.choices import CompetenceState
from baluarte.domain.skills.queries.competences import Held, competences_of
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.commissions import days_of_interviews, post_functions, training_asked
from baluarte.norms.skills import competence_on, needed_by
from baluarte.web.reparation import labels
from baluarte.web.reparation.presenters.session_page import agreements

TAGS = {PostState.FILLED: "held", PostState.VACANT: "absent", PostState.UNKNOWN: "plain"}
VALID = (CompetenceState.VALID, CompetenceState.EXPIRING)


def shown(code: str, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return all that the page of a commission says to whoever asks; that it is read is logged."""
    on = local_day(at)
    posts = queries.posts_of(code)
    is_ours = speaks_for(by, code)
    record(
        act="reparation.read_commission", object_type="commission",
        objects=[one.post.pk for one in posts], files=[], by=by, at=at,
    )  # fmt: skip
    standard = queries.standard_of(code, on=on)
    return {
        "code": code,
        "name": labels.institution_name(code),
        "is_ours": is_ours,
        "posts": [_post(one) for one in posts],
        "untold": _untold(posts),
        "standard": standard,
        "training": training_asked(),
        "days_of_interviews": days_of_interviews(),
        "staff": _staff(code, posts, standard, on=on) if is_ours else [],
        "treated": queries.satisfaction_of_commissions(on=on).get(code),
        "fewest": FEWEST,
        "agreements": agreements(
            queries.agreement_states(queries.open_agreements([code])), commissions_of(by), on=on
        ),
        "on": on,
    }  # fmt: skip


def function_name(code: str) -> str:
    """Return what a function is called."""
    found = post_functions().get(code)
    return found.in_language(labels.language()) if found else code


def _post(one: PostStanding) -> dict[str, Any]:
    return {
        "row": one.post,
        "function": function_name(one.post.function),
        "state": one.state.label,
        "tag": TAGS[one.state],
        "now": one.now,
        "before": [_before(spell) for spell in one.before],
    }


def _before(spell: PostSpell) -> dict[str, Any]:
    return {"row": spell, "state": PostState(spell.state).label}


def _untold(posts: Iterable[PostStanding]) -> list[str]:
    """Return the functions of which nobody told any post: that is not that it has none."""
    told = {one.post.function for one in posts}
    return [function_name(code) for code in post_functions() if code not in told]


def _staff(
    code: str, posts: Iterable[PostStanding], standard: Standard | None, *, on: date
) -> list[dict[str, Any]]:
    """Return each account that fills a post: its training, and what it carries."""
    filling = [one for one in posts if one.holder is not None]
    house = house_of(code)
    if not filling or house is None:
        return []
    accounts = {one.holder.pk: one.holder for one in filling if one.holder}
    trained = competences_of(list(accounts), on=on)
    carried = queries.caseloads_of(house.pk, on=on)
    return [
        {
            "name": account.display_name,
            "posts": [
                function_name(one.post.function)
                for one in filling if one.holder and one.holder.pk == key
            ],
            "training": training_said(trained.get(key, ()), on=on),
            "caseload": carried.get(key, Caseload()),
            "beside_standard": _beside(carried.get(key, Caseload()), standard),
        }
        for key, account in accounts.items()
    ]  # fmt: skip


def training_said(held: Iterable[Held], *, on: date) -> list[dict[str, Any]]:
    """Return each competence that is asked: valid until when, ended, or nothing on record."""
    found: Mapping[str, Held] = {one.competence.code: one for one in held}
    asked = needed_by([training_asked().role], on)
    return [_competence(code, found.get(code), on=on) for code in asked]


def _competence(code: str, held: Held | None, *, on: date) -> dict[str, Any]:
    state = held.state if held else CompetenceState.UNRECORDED
    return {
        "name": competence_on(code, on).in_language(labels.language()),
        "state": state.label,
        "until": held.until_date if held else None,
        "tag": "held" if state in VALID else "absent" if state.value == "expired" else "plain",
    }


def _beside(carried: Caseload, standard: Standard | None) -> str:
    """Say a caseload beside its standard; without one nothing is too much or little."""
    if standard is None:
        return _("No standard is known")
    if carried.cases > standard.number:
        return _("%(more)d above the standard of %(n)d") % {
            "more": carried.cases - standard.number, "n": standard.number,
        }  # fmt: skip
    return _("Within the standard of %(n)d") % {"n": standard.number}
