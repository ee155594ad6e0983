"""An organisation where one asks and another lets out, beside one that shares and one that does not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.registry import Side, make_side, share_with

from baluarte.domain.access.models import Account
from baluarte.domain.publication import actions
from baluarte.domain.publication.choices import ExportFormat, ExportMore, ExportObjection
from baluarte.domain.publication.models import ExportFile, ExportRequest, ExportReview
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

# The wall reads the day it is: a file stands for seven of them.
MADE = timezone.now() - timedelta(minutes=15)
AGREED = MADE - timedelta(hours=1)
ASKED = MADE - timedelta(hours=2)
PURPOSE = "Informe anual; lo guarda la coordinación hasta marzo."


@dataclass
class Exporting:
    """Hers, one that shares its facts in coded form, one that shares nothing."""

    hers: Side
    sharing: Side
    hidden: Side
    steward: Account
    as_worker: object = field(repr=False)

    @property
    def asker(self) -> Account:
        return self.hers.documenter

    def ask(
        self,
        filters: Filters | None = None,
        *,
        by: Account | None = None,
        file_format: ExportFormat = ExportFormat.CSV,
        more: Sequence[ExportMore] = (),
        at: datetime = ASKED,
        **shown: object,
    ) -> ExportRequest:
        who = by or self.asker
        with acting_as(who.pk):
            return actions.ask_for_export(
                filters=filters or Filters(), institution=self.hers.institution,
                file_format=file_format, purpose=PURPOSE, more=more, by=who.pk, at=at,
                **shown,  # type: ignore[arg-type]
            )  # fmt: skip

    def answer(
        self,
        request: ExportRequest,
        *,
        by: Account | None = None,
        objection: ExportObjection | None = None,
        at: datetime = AGREED,
    ) -> ExportReview:
        who = by or self.steward
        with acting_as(who.pk):
            return actions.review_export(request=request, objection=objection, by=who.pk, at=at)

    def make(self, request: ExportRequest, *, at: datetime = MADE) -> ExportFile | None:
        with self.as_worker(request.asked_by):  # type: ignore[operator]
            return actions.make_export(request=request, by=request.asked_by_id, at=at)

    def made(self, filters: Filters | None = None, **given: object) -> ExportRequest:
        """Ask, answer and make; return the request."""
        at = given.pop("made_at", MADE)
        request = self.ask(filters, **given)  # type: ignore[arg-type]
        self.answer(request)
        self.make(request, at=at)  # type: ignore[arg-type]
        return request

    def take(
        self, request: ExportRequest, *, by: Account | None = None, at: datetime = MADE
    ) -> BytesIO:
        who = by or self.asker
        with acting_as(who.pk):
            pieces = actions.take_export(request=request, by=who.pk, at=at)
        return BytesIO(b"".join(pieces))


def make_exporting(as_operator, as_worker) -> Exporting:
    hers, sharing, hidden = (make_side(as_operator) for _ in range(3))
    share_with(sharing, hers.institution, level=Level.CODED)
    with as_operator():
        steward = make_account(institution=hers.institution, roles=["data_steward"])
    return Exporting(hers, sharing, hidden, steward, as_worker)
