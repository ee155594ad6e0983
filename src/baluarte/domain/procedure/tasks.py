import logging
from datetime import datetime
from smtplib import SMTPException
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.wall.context import acting_as, acting_as_nobody

SHARES = 8
MAILED_AT_ONCE = 200
logger = logging.getLogger(__name__)


@app.task(name="procedure.follow")
def follow(occurrence: str) -> int:
    """Begin and count what follows from a step of somebody who sees only that step."""
    with acting_as_nobody():
        return actions.follow(UUID(occurrence), at=timezone.now()).changed


@app.task(name="procedure.refresh")
def refresh(matter: str) -> int:
    """Count a matter anew after somebody who sees one step of it refused that step."""
    with acting_as_nobody():
        return actions.refresh([UUID(matter)], at=timezone.now()).changed


@app.task(name="procedure.withdraw_told")
def withdraw_told(assignments: list[str], account: str) -> int:
    """Withdraw what was told, for somebody who may say so and may not do it herself."""
    who = UUID(account)
    with acting_as(who):
        keys = [UUID(one) for one in assignments]
        return actions.withdraw_told(assignments=keys, by=who, at=timezone.now())


@app.task(name="procedure.make_unseen")
def make_unseen(matter: str) -> int:
    """Make a list hers to see again, for her who said yes and may not write to the matter."""
    with acting_as_nobody():
        return actions.make_unseen_for_her(matter=UUID(matter))


@app.task(name="procedure.show_lists_again")
def show_lists_again(institution: str) -> int:
    """Make unseen the lists that a newly founded institution was added to."""
    with acting_as_nobody():
        return actions.show_lists_again(institution=UUID(institution))


@app.task(name="procedure.call_duty")
def call_duty(assignment: str) -> int:
    """Call whom an assignment is for."""
    with acting_as_nobody():
        return actions.call_duty(assignment=UUID(assignment), at=timezone.now())


@app.task(name="procedure.call_to_decide")
def call_to_decide(assignment: str, accounts: list[str]) -> int:
    """Call who may decide what challenges others."""
    with acting_as_nobody():
        return actions.call_to_decide(
            assignment=UUID(assignment), accounts=map(UUID, accounts), at=timezone.now()
        )


@app.task(name="procedure.call_about_altered")
def call_about_altered(compartment: str) -> int:
    """Call who looks after a file of which a document is not as it was sealed."""
    with acting_as_nobody():
        return actions.call_about_altered(compartment=UUID(compartment), at=timezone.now())


@app.task(name="procedure.escalate")
def escalate(assignment: str, account: str) -> str:
    """Hand over to the level above what nobody acknowledged, as whoever sent it."""
    who = UUID(account)
    with acting_as(who):
        sent = actions.escalate(assignment=UUID(assignment), by=who, at=timezone.now())
        return str(sent.pk) if sent is not None else ""


@app.task(name="procedure.call_accounts")
def call_accounts(accounts: list[str], kind: str) -> int:
    """Call some accounts to what waits for them at Home."""
    with acting_as_nobody():
        return actions.call_accounts(
            accounts=map(UUID, accounts), kind=NoticeKind(kind), at=timezone.now()
        )


@app.task(name="procedure.call_to_matter")
def call_to_matter(
    kind: str,
    about: str,
    matter: str,
    also: list[str] | None = None,
    institutions: list[str] | None = None,
) -> int:
    """Call whoever answers for a matter, who is on duty, and others who are named."""
    with acting_as_nobody():
        return actions.call_who_answers(
            kind=NoticeKind(kind),
            about=UUID(about),
            matter=UUID(matter),
            also=map(UUID, also or ()),
            institutions=map(UUID, institutions or ()),
            at=timezone.now(),
        )


@app.task(name="procedure.tell_sender")
def tell_sender(assignment: str, kind: str = NoticeKind.ANSWERED) -> int:
    """Tell the sender that an assignment was answered, or that its addressee says it is done."""
    with acting_as_nobody():
        return actions.tell_sender(
            assignment=UUID(assignment), kind=NoticeKind(kind), at=timezone.now()
        )


@app.periodic(cron="* * * * *")
@app.task(name="procedure.each_minute", queueing_lock="procedure.each_minute")
def each_minute(timestamp: int) -> None:  # noqa: ARG001 (the worker names it)
    """Watch the door, ring deputies, bring silence to light, find clocks that ran out, write."""
    for look in (
        actions.watch_door,
        actions.ring_deputies,
        actions.escalate_silence,
        actions.call_to_what_runs_out,
        actions.look_at_what_ran_out,
    ):
        with acting_as_nobody():
            look(at=timezone.now())
    mail_notices(at=timezone.now())


def mail_notices(*, at: datetime) -> int:
    """Send the letters that wait, each taken before it is sent and marked after."""
    sent = 0
    for _ in range(MAILED_AT_ONCE):
        with acting_as_nobody():
            letter = actions.take_letter(at=at)
        if letter is None:
            break
        try:
            sent += actions.send_letter(letter)
        except (OSError, SMTPException) as problem:
            # Of one letter: the others are sent. Neither whom it was for nor what they answered.
            logger.warning("a letter was not taken: %s", type(problem).__name__)
            continue
        with acting_as_nobody():
            actions.mark_mailed(letter, at=at)
    return sent


@app.periodic(cron="* * * * *")
@app.task(name="procedure.refresh_telephones", queueing_lock="procedure.refresh_telephones")
def refresh_telephones(timestamp: int) -> bool:  # noqa: ARG001 (the worker names it)
    """Write the page with the telephones anew where hours have passed or files are gone."""
    return keep_telephones()


@app.task(name="procedure.keep_telephones")
def keep_telephones() -> bool:
    """Write the page with the telephones anew after a door or its roster changed."""
    with acting_as_nobody():
        return actions.keep_telephones(at=timezone.now())


@app.periodic(cron="17 9 * * *")
@app.task(name="procedure.each_night", queueing_lock="procedure.each_night")
def each_night(timestamp: int) -> None:  # noqa: ARG001 (the worker names it)
    """Let everything be counted anew while the country sleeps, in shares: calls come between."""
    for number in range(SHARES):
        look_at_share.defer(number=number)


@app.task(name="procedure.look_at_share")
def look_at_share(number: int) -> int:
    """Count a share of all matters anew; several workers take several at a time."""
    changed = 0
    for looked in actions.look_at_everything(at=timezone.now(), part=actions.Part(number, SHARES)):
        changed = looked.changed
    return changed
