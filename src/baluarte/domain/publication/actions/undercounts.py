"""Propose an estimate of the undercount, let it out as another person, take it back."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from string import ascii_uppercase
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from baluarte.domain.access.queries import is_invented
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.analysis.choices import RunMethod, RunOutcome, Strata
from baluarte.domain.analysis.methods.given import RunInput
from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries.dimensions import SEVERAL
from baluarte.domain.analysis.rules import require_analyst
from baluarte.domain.audit.actions import record
from baluarte.domain.publication import queries, rules
from baluarte.domain.publication.actions.decisions import AlreadySaid
from baluarte.domain.publication.actions.locks import PUBLISHER, lock
from baluarte.domain.publication.actions.tables import Exposed
from baluarte.domain.publication.choices import (
    UndercountObjection,
    UndercountStanding,
    UndercountWithdrawn,
)
from baluarte.domain.publication.limits import table_limits
from baluarte.domain.publication.models import (
    UndercountProposal,
    UndercountRelease,
    UndercountReview,
)
from baluarte.domain.publication.queries.undercounts import (
    digest_of_body,
    standing_of_undercount,
)
from baluarte.domain.publication.rules import NeedsAnotherPerson
from baluarte.domain.publication.undercounts.body import Told, compose
from baluarte.domain.publication.undercounts.cells import NO_STRATUM, OverlapCell
from baluarte.domain.publication.undercounts.wording import NO_STRATUM_SAID, SEVERAL_SAID, Said
from baluarte.domain.territory.models import State
from baluarte.domain.wall import context
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.signed_jobs import defer_signed
from baluarte.norms.catalogues import terms

PROPOSE, RELEASE = "publication.propose_undercount", "publication.release_undercount"
# What a question may narrow to and be said in public: catalogues and states.
SAYABLE = {"grupo": "aggression_groups"}
STATE_KEY = "entidad"
CATALOGUES = {
    Strata.LABOR: "occupations",
    Strata.GROUP: "aggression_groups",
    Strata.VICTIM_KIND: "victim_kinds",
}


class CannotLeave(ValueError):
    """An estimate cannot leave; `why` is one code."""

    NOT_ANSWERED, NOT_SAYABLE, OVERLAPS, MANY_LISTS = (
        "not_answered", "not_sayable", "overlaps", "many_lists",
    )  # fmt: skip

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def ask_for_undercount(*, run: Run, by: UUID, at: datetime) -> None:
    """Have the worker make what would leave of a run that was answered, for its analyst."""
    context.require(by)
    require_analyst(run.institution_id)
    answer = _answer_of(run)
    given = RunInput.read(answer.given or {})
    _asked_said(run)
    _earlier_alike(run, given)
    defer_signed(app.configure_task(PROPOSE), account=by, run=str(run.pk))
    _record("publication.ask_for_undercount", run.pk, by=by, at=at)


@transaction.atomic
def propose_undercount(*, run: Run, by: UUID, at: datetime) -> UndercountProposal:
    """Make what would leave of a run, and attack its table; by the worker."""
    context.require(by)
    require_analyst(run.institution_id)
    lock(PUBLISHER)
    # Not before it is needed: every process would carry what it calculates with, 120 MiB.
    from baluarte.domain.publication.undercounts.table import guard_table  # noqa: PLC0415

    answer, limits = _answer_of(run), table_limits()
    _require_open(answer)
    given = RunInput.read(answer.given or {})
    earlier = _earlier_alike(run, given)
    names = list(earlier[-1].lists) if earlier else _shuffled(given.lists)
    letters = dict(zip(names, ascii_uppercase, strict=False))
    strata = Strata(given.strata)
    labels = _labels(strata, given)
    guarded = guard_table(
        _in_order(given, names),
        lists=len(names),
        strata=list(labels),
        base=limits.base,
        earlier=[_cells(one) for one in earlier],
        published=_published(strata, run),
    )
    told = Told(
        first=given.first,
        last=given.last,
        known_at=run.known_at,
        strata=strata.value,
        asked=_asked_said(run),
        code_version=run.ending.code_version,
        result=answer.result or {},
        labels=labels,
        lists=names,
        letters=letters,
        base=limits.base,
        rules={"version": limits.version, "sha256": limits.sha256},
        is_invented=is_invented(),
    )
    proposal = UndercountProposal.objects.create(
        run=run,
        first_month=run.first_month,
        last_month=run.last_month,
        known_at=run.known_at,
        strata=strata.value,
        question=run.question,
        lists=names,
        body=compose(told, guarded.cells) if guarded.cells else {},
        is_safe=not guarded.findings,
        findings=[list(one) for one in guarded.findings],
        proposed_at=at,
        proposed_by_id=by,
    )
    exposed = len(guarded.findings)
    _record("publication.propose_undercount", proposal.pk, by=by, at=at, exposed=exposed)
    return proposal


@transaction.atomic
def review_undercount(
    *, proposal: UndercountProposal, objection: UndercountObjection | None, by: UUID, at: datetime
) -> UndercountReview:
    """Agree to let an estimate out, or say why not, as another person; the worker lets it out."""
    context.require(by)
    rules.require_publisher()
    if proposal.proposed_by_id == by:
        raise NeedsAnotherPerson("who proposed an estimate does not let it out")
    if UndercountReview.objects.filter(proposal=proposal).exists():
        raise AlreadySaid("somebody reviewed this before")
    if objection is None and not proposal.is_safe:
        raise Exposed([])
    review = UndercountReview.objects.create(
        proposal=proposal,
        proposed_by_id=proposal.proposed_by_id,
        objection=objection or "",
        reviewed_at=at,
        reviewed_by_id=by,
    )
    if objection is None:
        defer_signed(app.configure_task(RELEASE), account=by, proposal=str(proposal.pk))
    said = str(objection or "")
    _record("publication.review_undercount", proposal.pk, by=by, at=at, objection=said)
    return review


@transaction.atomic
def release_undercount(
    *, proposal: UndercountProposal, by: UUID, at: datetime
) -> UndercountRelease | None:
    """Let an agreed estimate out under a number, in the place of the one before; by the worker.

    Nothing where another of the same events came out since: what was attacked is not what stands.
    """
    context.require(by)
    rules.require_publisher()
    lock(PUBLISHER)
    if standing_of_undercount(proposal) != UndercountStanding.LETTING_OUT:
        return None
    if _overlapping(proposal.first_month, proposal.last_month).filter(
        released_at__gt=proposal.proposed_at
    ):
        return None
    standing = _overlapping(proposal.first_month, proposal.last_month).filter(replaced_at=None)
    standing.update(replaced_at=at)
    last = UndercountRelease.objects.order_by("-number").values_list("number", flat=True).first()
    release = UndercountRelease.objects.create(
        proposal=proposal,
        number=(last or 0) + 1,
        first_month=proposal.first_month,
        last_month=proposal.last_month,
        known_at=proposal.known_at,
        released_at=at,
        body=proposal.body,
        body_sha256=digest_of_body(proposal.body),
    )
    _record("publication.release_undercount", proposal.pk, by=by, at=at, release=str(release))
    return release


@transaction.atomic
def withdraw_undercount(
    *, release: UndercountRelease, why: UndercountWithdrawn, by: UUID, at: datetime
) -> None:
    """Take an estimate back: no figure of it is on the portal when this returns.

    So do those that it replaced: each counts the same events, and stands at its own address. Their
    numbers and digests stay. Whoever read them still knows what they said, so what comes after is
    attacked with them too.
    """
    context.require(by)
    rules.require_publisher()
    lock(PUBLISHER)
    every = list(_overlapping(release.first_month, release.last_month).filter(withdrawn_at=None))
    if release.pk not in {one.pk for one in every}:
        raise AlreadySaid("this was taken back before")
    changed = UndercountRelease.objects.filter(pk__in=[one.pk for one in every])
    changed.update(withdrawn_at=at, withdrawn_why=why, body={})
    _record(
        "publication.withdraw_undercount", release.proposal_id, by=by, at=at,
        releases=sorted(str(one) for one in every), why=str(why),
    )  # fmt: skip


def _answer_of(run: Run) -> RunAnswer:
    """Return the answer of a run as the context sees it; refuse what has no estimate in it."""
    ending = getattr(run, "ending", None)
    if run.method != RunMethod.UNDERCOUNT or ending is None or ending.outcome != RunOutcome.DONE:
        raise CannotLeave(CannotLeave.NOT_ANSWERED)
    answer = RunAnswer.objects.filter(pk=ending.answer_id).first()
    if answer is None or answer.result is None:
        raise CannotLeave(CannotLeave.NOT_ANSWERED)
    return answer


def _require_open(answer: RunAnswer) -> None:
    """Refuse what the account may not read any more: the worker itself sees every answer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select %s::uuid[] <@ (select bal.opened(%s))::uuid[]",
            [answer.compartments, Level.CODED.value],
        )
        (is_open,) = cursor.fetchone()
    if not is_open:
        raise NotAllowed("publication.undercount.lists_closed")


def _asked_said(run: Run) -> list[Said]:
    """Return what a run asks in public words; refuse what has none."""
    said: list[Said] = []
    for name, value in parse_qsl(run.question):
        if name in SAYABLE and value in terms(SAYABLE[name]):
            said.append(_of_term(SAYABLE[name], value))
        elif name == STATE_KEY and (state := State.objects.filter(code=value).first()):
            said.append({"es": state.name, "en": state.name})
        else:
            raise CannotLeave(CannotLeave.NOT_SAYABLE)
    return said


def _of_term(catalogue: str, code: str) -> Said:
    one = terms(catalogue)[code]
    return {language: one.in_language(language) for language in ("es", "en")}


def _earlier_alike(run: Run, given: RunInput) -> list[UndercountProposal]:
    """Return what was let out of the same events before, the oldest first, or refuse.

    Two tables of the same events that are parted otherwise, or of periods that cross, are not
    attacked together: only a period that begins with the same month and ends no earlier is.
    """
    if len(given.lists) > len(ascii_uppercase):
        raise CannotLeave(CannotLeave.MANY_LISTS)
    out = _overlapping(run.first_month, run.last_month).order_by("number")
    found = [one.proposal for one in out.select_related("proposal")]
    for one in found:
        is_alike = (
            one.first_month == run.first_month
            and one.last_month <= run.last_month
            and one.known_at <= run.known_at
            and one.strata == given.strata
            and one.question == run.question
            and sorted(one.lists) == sorted(given.lists)
        )
        if not is_alike:
            raise CannotLeave(CannotLeave.OVERLAPS)
    return found


def _overlapping(first: Any, last: Any) -> Any:
    return UndercountRelease.objects.filter(first_month__lte=last, last_month__gte=first)


def _shuffled(lists: Sequence[str]) -> list[str]:
    """Return the lists in an order that says nothing: in that of their names a letter would."""
    names = list(lists)
    secrets.SystemRandom().shuffle(names)
    return names


def _in_order(given: RunInput, names: Sequence[str]) -> list[tuple[str, str, int]]:
    places = [given.lists.index(name) for name in names]
    return [
        (stratum, "".join(pattern[at] for at in places), number)
        for stratum, pattern, number in given.histories
    ]


def _labels(strata: Strata, given: RunInput) -> dict[str, Said]:
    """Return every stratum there may be, so that none says by being there that it holds some."""
    if strata is Strata.NONE:
        return {}
    if strata is Strata.STATE:
        states = State.objects.order_by("code").values_list("code", "name")
        found: dict[str, Said] = {code: {"es": name, "en": name} for code, name in states}
    elif strata is Strata.YEAR:
        years = range(int(given.first[:4]), int(given.last[:4]) + 1)
        found = {str(year): {"es": str(year), "en": str(year)} for year in years}
    else:
        found = {code: _of_term(CATALOGUES[strata], code) for code in terms(CATALOGUES[strata])}
        found[SEVERAL] = SEVERAL_SAID
    return found | {NO_STRATUM: NO_STRATUM_SAID}


def _cells(proposal: UndercountProposal) -> list[OverlapCell]:
    return [OverlapCell(**one) for one in proposal.body["table"]]


def _published(strata: Strata, run: Run) -> Mapping[str, int]:
    """Return how many events of the period the newest edition publishes, in all and by stratum."""
    edition = queries.latest_edition()
    if edition is None:
        return {}
    asked = queries.Filters(first_month=run.first_month, last_month=run.last_month)
    found = {"total": queries.totals(edition, asked).events}
    if strata is Strata.STATE:
        found |= {code: one.events for code, one in queries.by_state(edition, asked).items()}
    if strata is Strata.YEAR:
        for month, one in queries.by_month(edition, asked).items():
            if month is not None:
                found[f"{month.year:04}"] = found.get(f"{month.year:04}", 0) + one.events
    return found


def _record(act: str, key: UUID, *, by: UUID, at: datetime, **more: Any) -> None:
    record(act=act, object_type="undercount", objects=[key], payload=more, by=by, at=at)
