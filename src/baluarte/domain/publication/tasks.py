from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from baluarte.domain.accountability.periods import Period
from baluarte.domain.analysis.models import Run
from baluarte.domain.publication import actions
from baluarte.domain.publication.actions import webhook_delivery
from baluarte.domain.publication.actions.webhooks import SEND
from baluarte.domain.publication.choices import Guard
from baluarte.domain.publication.models import ExportRequest, PublishedReport
from baluarte.domain.publication.queries.exports import left_over
from baluarte.domain.publication.queries.reports import agreed_version
from baluarte.domain.publication.queries.tables import reviewed_tables
from baluarte.domain.publication.queries.undercounts import agreed_undercount
from baluarte.domain.publication.queries.webhooks import overdue_messages
from baluarte.domain.publication.webhooks.posting import Wire
from baluarte.domain.wall.context import acting_as, acting_as_nobody

WIRE, AT_ONCE = Wire(), 50


@app.task(name="publication.publish_edition", lock="publication")
def publish_edition(account: str) -> str:
    """Publish the next edition for the curator who asked."""
    who = UUID(account)
    with acting_as(who):
        return str(actions.publish_edition(by=who, at=timezone.now()))


@app.task(name="publication.revise_editions", lock="publication")
def revise_editions(account: str) -> list[str]:
    """Make the files of revised editions, for whoever withdrew."""
    who = UUID(account)
    with acting_as(who):
        return [str(one) for one in actions.revise_editions(by=who, at=timezone.now())]


@app.task(name="publication.propose_tables", lock="publication")
def propose_tables(account: str, period: str, guard: str) -> str:
    """Count a period and propose its tables, for the curator who asked."""
    who = UUID(account)
    with acting_as(who):
        proposed = actions.propose_tables(
            period=Period.read(period), guard=Guard(guard), by=who, at=timezone.now()
        )
        return str(proposed.pk)


@app.task(name="publication.release_tables", lock="publication")
def release_tables(account: str, proposal: str) -> str:
    """Let agreed tables out, for the curator who agreed; nothing where newer ones came out."""
    who = UUID(account)
    with acting_as(who):
        agreed = reviewed_tables(UUID(proposal))
        released = actions.release_tables(proposal=agreed, by=who, at=timezone.now())
        return str(released or "")


@app.task(name="publication.propose_undercount", lock="publication")
def propose_undercount(account: str, run: str) -> str:
    """Make what would leave of a run, for the analyst who asked."""
    who = UUID(account)
    with acting_as(who):
        found = Run.objects.select_related("ending").get(pk=UUID(run))
        proposed = actions.propose_undercount(run=found, by=who, at=timezone.now())
        return str(proposed.pk)


@app.task(name="publication.release_undercount", lock="publication")
def release_undercount(account: str, proposal: str) -> str:
    """Let an agreed estimate out, for the curator who agreed; nothing where another came out."""
    who = UUID(account)
    with acting_as(who):
        agreed = agreed_undercount(UUID(proposal))
        released = actions.release_undercount(proposal=agreed, by=who, at=timezone.now())
        return str(released or "")


@app.task(name="publication.release_report", lock="publication")
def release_report(account: str, version: str) -> str:
    """Make the files of an agreed report and let it out, for the curator who agreed."""
    who = UUID(account)
    with acting_as(who):
        agreed = agreed_version(UUID(version))
        released = actions.release_report(version=agreed, by=who, at=timezone.now())
        return str(released or "")


@app.task(name="publication.forget_report", lock="publication")
def forget_report(account: str, report: str) -> int:
    """Delete the files of a report that was taken back, for the curator who took it back."""
    with acting_as(UUID(account)):
        return actions.forget_report(report=PublishedReport.objects.get(pk=UUID(report)))


@app.periodic(cron="* * * * *")
@app.task(name="publication.revise_left_over", queueing_lock="publication.revise_left_over")
def revise_left_over(timestamp: int) -> list[str]:  # noqa: ARG001 (the worker names it)
    """Make the files of revised editions whose worker was killed."""
    with acting_as_nobody():
        return [str(one) for one in actions.revise_editions(by=None, at=timezone.now())]


@app.task(
    name="publication.make_export",
    retry=RetryStrategy(max_attempts=12, wait=300, retry_exceptions={actions.Unsettled}),
)
def make_export(account: str, request: str) -> str:
    """Make a file that was agreed on, as who asked for it."""
    who = UUID(account)
    with acting_as(who):
        asked = ExportRequest.objects.get(pk=UUID(request))
        made = actions.make_export(request=asked, by=who, at=timezone.now())
        return str(made.outcome) if made else ""


@app.periodic(cron="*/10 * * * *")
@app.task(name="publication.make_left_over", queueing_lock="publication.make_left_over")
def make_left_over(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Make the files whose worker was killed, each as who asked for it."""
    with acting_as_nobody():
        waiting = list(left_over(at=timezone.now()).values_list("asked_by", "pk"))
    return sum(bool(make_export(str(account), str(key))) for account, key in waiting)


@app.periodic(cron="*/10 * * * *")
@app.task(name="publication.empty_exports", queueing_lock="publication.empty_exports")
def empty_exports(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Empty the files that nobody can take any more."""
    with acting_as_nobody():
        return actions.empty_exports(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="publication.follow_log", queueing_lock="publication.follow_log")
def follow_log(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Make the messages of what changed, for each webhook behind the wall of who registered it."""
    return webhook_delivery.follow_log(now=timezone.now)


@app.task(name=SEND)
def send_message(account: str, message: str, again: bool = False) -> str:
    """Send one message: no transaction waits for whoever it is sent to."""
    return _sent(UUID(account), UUID(message), again=again)


@app.periodic(cron="*/10 * * * *")
@app.task(name="publication.send_left_over", queueing_lock="publication.send_left_over")
def send_left_over(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Send the messages whose worker was killed."""
    with acting_as_nobody():
        waiting = overdue_messages(at=timezone.now()).values_list("webhook__account", "pk")
        overdue = list(waiting[:AT_ONCE])
    return sum(bool(_sent(*one)) for one in overdue)


def _sent(who: UUID, message: UUID, *, again: bool = False, wire: Wire = WIRE) -> str:
    with acting_as(who):
        outgoing = webhook_delivery.prepare_message(
            message=message, again=again, by=who, at=timezone.now()
        )
    if outgoing is None:
        return ""
    came = wire.post(outgoing)
    with acting_as(who):
        return str(
            webhook_delivery.note_answer(
                message=message, came=came, by=who, at=timezone.now()
            ).state
        )
