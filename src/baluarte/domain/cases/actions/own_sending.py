"""What she decides herself, in her own window, of what is sent of her case."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Party
from baluarte.domain.cases.queries.own_list import mark_of, own_list
from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.choices import ShownHow


class NobodyOnTheList(ValueError):
    """Nobody stands on the list: there is nothing that she could have seen."""


class ListChanged(ValueError):
    """The list is another than the one she saw: it is shown to her again."""


@transaction.atomic
def say_i_saw_it(*, party: Party, seen: str, by: UUID, at: datetime) -> None:
    """Say that she saw the list `seen` marks; sending goes on as when her team had shown it."""
    matter = party.case.matter_id
    lock_matter(matter)
    keeper = party.compartment.institution_id
    if all(one.institution.pk == keeper for one in own_list(party, at=at)):
        raise NobodyOnTheList("nobody stands on the list")
    if seen != mark_of(own_list(party, at=at)):
        raise ListChanged("the list is not the one she saw")
    with connection.cursor() as cursor:
        cursor.execute("select bal.see_my_list(%s)", [matter])
        [done] = cursor.fetchone()
    if not done:
        raise NotAllowed("cases.own_list.whose_word_counts")
    record(
        act="procedure.say_list_was_seen", object_type="matter", objects=[matter],
        payload={"how": str(ShownHow.OWN_WINDOW)}, files=[party.compartment_id], by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def withdraw_own_line(*, party: Party, line: UUID, by: UUID, at: datetime) -> None:
    """Withdraw a line of a task about her: whoever was told opens it no more, at once."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.withdraw_my_line(%s)", [line])
        [done] = cursor.fetchone()
    if not done:
        raise NotAllowed("cases.own_lines.not_hers")
    record(
        act="procedure.withdraw_line", object_type="assignment", objects=[line],
        files=[party.compartment_id], by=by, at=at,
    )  # fmt: skip
