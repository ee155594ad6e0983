from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.publication import actions
from baluarte.domain.wall.context import acting_as, acting_as_nobody


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


@app.periodic(cron="* * * * *")
@app.task(name="publication.revise_left_over", queueing_lock="publication.revise_left_over")
def revise_left_over(timestamp: int) -> list[str]:  # noqa: ARG001 (the worker names it)
    """Make the files of revised editions whose worker was killed."""
    with acting_as_nobody():
        return [str(one) for one in actions.revise_editions(by=None, at=timezone.now())]
