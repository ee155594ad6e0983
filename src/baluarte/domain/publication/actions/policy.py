"""Prepare a policy edition, let it out as another person, say what of it does not stand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from baluarte.domain.access.models import Account
from baluarte.domain.access.queries import is_invented
from baluarte.domain.audit.actions import record
from baluarte.domain.publication import rules
from baluarte.domain.publication.actions.decisions import AlreadySaid
from baluarte.domain.publication.actions.locks import PUBLISHER, lock
from baluarte.domain.publication.choices import ErratumGround, PolicyObjection, PolicyRowKind
from baluarte.domain.publication.models import (
    PolicyEdition,
    PolicyErratum,
    PolicyRelease,
    PolicyReview,
    PolicyRow,
)
from baluarte.domain.publication.policy_rows import (
    NewRow,
    every_row,
    prose_of,
    rows_that_differ,
    sum_of,
)
from baluarte.domain.publication.queries.policy import (
    facts_that_fell,
    figures_that_fell,
    same_edition_waiting,
)
from baluarte.domain.publication.queries.policy_harm import harm_still_said, harmful_rows
from baluarte.domain.publication.rules import NeedsAnotherPerson
from baluarte.domain.statements.models import Statement
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day

AT_ONCE = 500
FACT = PolicyRowKind.FACT


class PolicyRefused(Exception):
    """A policy edition cannot be prepared or let out; `code` names why, `about` of what."""

    def __init__(self, code: str, about: Sequence[str] = ()) -> None:
        super().__init__(f"{code}: {', '.join(about)}")
        self.code, self.about = code, tuple(about)


@transaction.atomic
def prepare_policy_edition(*, by: UUID, at: datetime) -> PolicyEdition:
    """Freeze what the policy says as known now; nothing is public until another lets it out.

    What says the same as one that waits is that one: a form that is sent twice prepares it once.
    """
    context.require(by)
    rules.require_policy_keeper(by)
    take_turns(["publication.prepare_policy"])
    rows = every_row(known_at=at, at=at, harmful=harmful_rows())
    if named := _naming_somebody(rows):
        raise PolicyRefused("names", named)
    if harmful := harm_still_said(rows):
        raise PolicyRefused("harm", harmful)
    digests = [one.digest for one in rows]
    whole = sum_of(digests)
    if waiting := same_edition_waiting(whole):
        raise PolicyRefused("prepared_before", [str(waiting.pk)])
    edition = PolicyEdition.objects.create(
        known_at=at, sha256=whole, size=len(rows), prepared_at=at, prepared_by_id=by
    )
    PolicyRow.objects.bulk_create(
        (
            PolicyRow(
                edition=edition, position=position, kind=one.kind, code=one.code,
                part_of=one.part_of, axis=one.axis, institution=one.institution, state=one.state,
                label_es=one.label_es, label_en=one.label_en, body=one.body, digest=digest,
            )
            for position, (one, digest) in enumerate(zip(rows, digests, strict=True))
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    _record("publication.prepare_policy", edition, by=by, at=at, sha256=edition.sha256)
    return edition


@transaction.atomic
def review_policy_edition(
    *, edition: PolicyEdition, objection: PolicyObjection | None, by: UUID, at: datetime
) -> PolicyRelease | None:
    """Let a policy edition out as another person, or say why not.

    What was taken back since it was prepared, or prepared before another that is out, does not go
    out: it is prepared anew.
    """
    context.require(by)
    rules.require_policy_keeper(by)
    lock(PUBLISHER)
    edition = PolicyEdition.objects.get(pk=edition.pk)
    if edition.prepared_by_id == by:
        raise NeedsAnotherPerson("who prepared a policy edition does not let it out")
    if PolicyReview.objects.filter(edition=edition).exists():
        raise AlreadySaid("somebody reviewed this policy edition before")
    last = PolicyRelease.objects.order_by("-number").first()
    number = None
    if objection is None:
        _require_whole(edition, last, at=at)
        number = _newest_number() + 1
    PolicyReview.objects.create(
        edition=edition, prepared_by_id=edition.prepared_by_id, objection=objection or "",
        number=number, reviewed_at=at, reviewed_by_id=by,
    )  # fmt: skip
    _record("publication.review_policy", edition, by=by, at=at, objection=str(objection or ""))
    if number is None:
        return None
    release = PolicyRelease.objects.create(
        edition=edition, number=number, known_at=edition.known_at,
        released_at=at, is_invented=is_invented(), sha256=edition.sha256, size=edition.size,
    )  # fmt: skip
    _note_what_was_taken_back(release, last, at=at)
    _record("publication.release_policy", edition, by=by, at=at, number=release.number)
    return release


@transaction.atomic
def note_policy_erratum(
    *,
    release: PolicyRelease,
    kind: PolicyRowKind,
    code: str,
    ground: ErratumGround,
    by: UUID,
    at: datetime,
) -> PolicyErratum:
    """Say that something in an edition that is out does not stand; its page says so at once.

    On each ground once: what was noted as wrong may still be noted for harm.
    """
    context.require(by)
    rules.require_policy_keeper(by)
    if not PolicyRow.objects.filter(edition=release.edition_id, kind=kind, code=code).exists():
        raise PolicyRefused("not_in_it", [code])
    before = PolicyErratum.objects.filter(release=release, kind=kind, code=code, ground=ground)
    if before.exists():
        raise AlreadySaid("somebody said so before")
    made = PolicyErratum.objects.create(
        release=release, kind=kind, code=code, ground=ground, newest_number=_newest_number(),
        noted_date=local_day(at),
    )  # fmt: skip
    record(
        act="publication.note_policy_erratum", object_type="policy_release",
        objects=[release.pk], by=by, at=at,
        payload={"number": release.number, "kind": str(kind), "code": code, "why": str(ground)},
    )  # fmt: skip
    return made


def _require_whole(edition: PolicyEdition, last: PolicyRelease | None, *, at: datetime) -> None:
    """Refuse what is older than what is out, not what its sources say, or has fallen since.

    Whoever prepared it could have written any figure: who reviews makes each row anew.
    """
    if last is not None and last.known_at >= edition.known_at:
        raise PolicyRefused("overtaken")
    digests = PolicyRow.objects.filter(edition=edition).order_by("position")
    if sum_of(digests.values_list("digest", flat=True)) != edition.sha256:
        raise PolicyRefused("changed")
    if fallen := facts_that_fell(edition, at=at):
        raise PolicyRefused("taken_back", fallen)
    if fallen := figures_that_fell(edition):
        raise PolicyRefused("tables_taken_back", fallen)
    rows = list(PolicyRow.objects.filter(edition=edition).order_by("position"))
    if harmful := harm_still_said(rows):
        raise PolicyRefused("harm", harmful)
    if other := rows_that_differ(rows, known_at=edition.known_at, harmful=harmful_rows()):
        raise PolicyRefused("differs", other)


def _newest_number() -> int:
    return PolicyRelease.objects.aggregate(newest=Max("number"))["newest"] or 0


def _note_what_was_taken_back(
    release: PolicyRelease, last: PolicyRelease | None, *, at: datetime
) -> None:
    """Note in the edition before what it says and somebody has taken back since."""
    if last is None:
        return
    mine = PolicyRow.objects.filter(edition=release.edition_id, kind=FACT).values("code")
    gone = PolicyRow.objects.filter(edition=last.edition_id, kind=FACT).exclude(code__in=mine)
    taken = Statement.objects.filter(
        reference__in=gone.values("code"), withdrawal__isnull=False
    ).values_list("reference", flat=True)
    noted = set(
        PolicyErratum.objects.filter(release=last, kind=FACT).values_list("code", flat=True)
    )
    PolicyErratum.objects.bulk_create(
        PolicyErratum(
            release=last, kind=FACT, code=code, ground=ErratumGround.TAKEN_BACK,
            newest_number=release.number, noted_date=local_day(at),
        )
        for code in sorted(set(taken) - noted)
    )  # fmt: skip


def _naming_somebody(rows: Sequence[NewRow]) -> list[str]:
    """Return the codes of rows whose words name somebody who has an account here."""
    names = [
        name.casefold()
        for name in Account.objects.values_list("display_name", flat=True)
        if " " in name.strip()
    ]
    found = []
    for row in rows:
        said = "\n".join([row.label_es, row.label_en, *prose_of(row.body)]).casefold()
        if any(name in said for name in names):
            found.append(row.code)
    return found


def _record(act: str, edition: PolicyEdition, *, by: UUID, at: datetime, **more: Any) -> None:
    record(
        act=act, object_type="policy_edition", objects=[edition.pk], payload=more,
        by=by, at=at,
    )  # fmt: skip
