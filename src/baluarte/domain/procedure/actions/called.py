"""Calls who answers for a matter, and who is on duty for its keeper, to what rooms above say."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from baluarte.domain.procedure.actions.duty import liaisons_of
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Matter, Notice
from baluarte.domain.procedure.queries.duty import deputies_at, on_duty

TASK = "procedure.call_to_matter"


def call_to_matter(
    *,
    kind: NoticeKind,
    about: UUID,
    matter: UUID,
    also: Iterable[UUID] = (),
    institutions: Iterable[UUID] = (),
) -> None:
    """Let the worker call them, and others, once what they are called to is on record.

    `institutions`: who is on duty there and the deputy are called too, else their liaisons.
    """
    others: list[JSONValue] = [*sorted(map(str, also))]
    bodies: list[JSONValue] = [*sorted(map(str, institutions))]
    app.configure_task(TASK).defer(
        kind=str(kind), about=str(about), matter=str(matter), also=others, institutions=bodies
    )


@transaction.atomic
def call_who_answers(
    *,
    kind: NoticeKind,
    about: UUID,
    matter: UUID,
    also: Iterable[UUID] = (),
    institutions: Iterable[UUID] = (),
    at: datetime,
) -> int:
    """Call them now: that there is something, and of what kind; nothing of what was said."""
    found = Matter.objects.filter(pk=matter)
    row = found.values_list("responsible_id", "compartment__institution_id").first()
    if row is None:
        return 0
    responsible, keeper = row
    instead = deputies_at([responsible], at=at).get((keeper, responsible), set())
    who = {responsible} | instead | set(also)
    for one in (keeper, *institutions):
        turns = on_duty([one], at=at)
        who |= {each for turn in turns for each in turn[1:] if each} or liaisons_of(one, at=at)
    rows = [
        Notice(
            account_id=account, kind=kind, about_key=about, matter_key=matter,
            institution_id=keeper, made_at=at,
        )
        for account in who
        if account
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
