"""How warnings, their places, levels, notices and hours are said in the reader's language."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baluarte.domain.prevention.models import EarlyWarning
from baluarte.domain.prevention.queries.warning_gate import Candidate
from baluarte.domain.prevention.queries.warnings import TrackedNotice, TrackedWarning
from baluarte.domain.prevention.warning_choices import (
    LevelOfWarning,
    NoticeStatus,
    ToldWhy,
    WarningStatus,
)
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.warnings import WarningPolicy, warning_policy
from baluarte.web.statements.labels import day_in_words, language

LEVEL_TAGS = {LevelOfWarning.RED: "urgent", LevelOfWarning.GREEN: "absent"}
STATUS_TAGS = {
    WarningStatus.STANDS: "held", WarningStatus.EXPIRED: "absent", WarningStatus.LAPSED: "absent",
    WarningStatus.OVERRULED: "absent",
}  # fmt: skip
NOTICE_TAGS = {
    NoticeStatus.ACKNOWLEDGED: "held", NoticeStatus.SILENT: "urgent", NoticeStatus.GONE: "urgent",
    NoticeStatus.WAITS: "absent", NoticeStatus.LEFT_OUT: "absent",
}  # fmt: skip
# What is said of notices that nothing more can come of.
OVER = {
    NoticeStatus.RUNNING: gettext_lazy("Nothing was acknowledged before it ended"),
    NoticeStatus.SILENT: gettext_lazy("Silence: it had gone up"),
    NoticeStatus.GONE: gettext_lazy("The institution no longer existed: it had gone up"),
    NoticeStatus.WAITS: gettext_lazy("It was told only if the one below was silent"),
    NoticeStatus.LEFT_OUT: gettext_lazy("Left out: it saw nothing more"),
}
SILENT = (NoticeStatus.SILENT, NoticeStatus.GONE)
PRESSING = (NoticeStatus.RUNNING, NoticeStatus.SILENT)


def policy_of(one: EarlyWarning) -> WarningPolicy:
    """Return the policy that a warning was proposed under."""
    return warning_policy(one.policy_version)


def place_of_warning(one: EarlyWarning) -> str:
    """Return the place a warning is of: a municipality, a part of a state, or a state."""
    state = names_of_states().get(one.state_id, "")
    if one.municipality_id:
        return f"{one.municipality}, {state}"
    return f"{one.region}, {state}" if one.region else state


def level_name(one: EarlyWarning) -> str:
    """Return what the level of a warning is called."""
    return policy_of(one).levels[one.level].in_language(language())


def signal_name(one: EarlyWarning) -> str:
    """Return what a warning rests on first."""
    return policy_of(one).signals[one.signal].in_language(language())


def row_of_warning(found: TrackedWarning) -> dict[str, Any]:
    """Return one line of a list of warnings."""
    one = found.row
    silent = sum(each.status in SILENT for each in found.notices)
    kind = LEVEL_TAGS.get(LevelOfWarning(one.level), "plain")
    return {
        "warning": one,
        "place": place_of_warning(one),
        "level": {"label": level_name(one), "kind": kind},
        "signal": signal_name(one),
        "status": found.status,
        "ended": found.ended_date,
        "tag": {"label": found.status.label, "kind": STATUS_TAGS.get(found.status, "plain")},
        "silent": silent,
        "is_late": silent > 0 and found.status is WarningStatus.STANDS,
    }


def asked_of(one: EarlyWarning) -> str:
    """Return what the level of a warning asks for."""
    return policy_of(one).levels[one.level].action_in(language())


def asked_said(found: TrackedWarning) -> str:
    """Say what a warning asks for; of one that is over, until when it did or what became of it."""
    action = asked_of(found.row)
    if found.ended_date is None:
        return action
    told = {"day": day_in_words(found.ended_date), "action": action}
    match found.status:
        case WarningStatus.OVERRULED:
            return _("It was not issued: so it was decided on %(day)s.") % told
        case WarningStatus.LAPSED:
            return _("It was not issued: nobody decided it before %(day)s, its last day.") % told
        case _:
            return _("It stood until %(day)s and asked: %(action)s") % told


def row_of_notice(found: TrackedNotice, *, at: datetime, is_over: bool = False) -> dict[str, Any]:
    """Return one line of the table of who was told; of a warning that is over, as it was."""
    one, done = found.row, getattr(found.row, "acknowledgement", None)
    is_pressing = found.status in PRESSING and not is_over
    label: str | Promise = (
        OVER.get(found.status, found.status.label) if is_over else found.status.label
    )
    waits = found.status is NoticeStatus.WAITS
    if found.is_spared:
        label = _("Not told: who came before it answered")
    return {
        "notice": one,
        "institution": one.institution.name,
        "person": str(one.account) if one.account else "",
        "tier": one.get_tier_display(),
        "why": _why(found),
        "tag": {"label": label, "kind": NOTICE_TAGS.get(found.status, "plain")},
        "due": None if waits else one.due_at,
        "opens": one.opens_at if waits and not found.is_spared else None,
        "left": hours_left(one.due_at, at) if is_pressing else "",
        "gone": found.left_at,
        "done": done,
        "is_late": found.status in SILENT,
    }


def hours_left(due: datetime, at: datetime) -> str:
    """Say how many hours are left, or since how many it is late."""
    hours = int(abs(due - at) / timedelta(hours=1))
    if due <= at:
        said = ngettext("%(number)d hour late", "%(number)d hours late", hours)
    else:
        said = ngettext("%(number)d hour left", "%(number)d hours left", hours)
    return said % {"number": hours}


def evidence_of(one: EarlyWarning, *, is_ours: bool) -> list[dict[str, str]]:
    """Return what a warning rests on as it was written; to its house a run, by its key, a link."""
    return [_evidence(each) if is_ours else {"says": each, "url": ""} for each in one.evidence]


def _evidence(written: str) -> dict[str, str]:
    try:
        key = UUID(written)
    except ValueError:
        return {"says": written, "url": ""}
    return {
        "says": _("Run %(key)s") % {"key": str(key)[:8]},
        "url": reverse("run", args=[key]),
    }


def candidate_name(one: Candidate) -> str:
    """Return who may be told, with the person where one must be named."""
    named = f" · {one.account}" if one.account else ""
    said = f"{one.institution.name}{named} ({one.tier.label})"
    return f"{said} · {left_out_of(one)}" if one.left_out_of else said


def left_out_of(one: Candidate) -> str:
    """Say from which other warnings somebody was left out."""
    return _("left out of %(warnings)s") % {"warnings": ", ".join(one.left_out_of)}


def row_of_candidate(one: Candidate) -> dict[str, Any]:
    """Return one line of what the gate says."""
    return {
        "name": one.institution.name,
        "person": str(one.account) if one.account else "",
        "tier": one.tier.label,
        "left_out_of": left_out_of(one) if one.left_out_of else "",
        "tag": {"label": one.passing.label, "kind": "held" if one.passes else "absent"},
    }


def _why(found: TrackedNotice) -> str:
    one = found.row
    if one.why == ToldWhy.SILENCE and one.below:
        return _("If %(institution)s is silent") % {"institution": one.below.name}
    return str(one.get_why_display())
