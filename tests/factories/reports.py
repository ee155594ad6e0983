"""Reports of the tests: who drafts, who lets out, and what they are made of; all is invented."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tests.factories.access import make_account, make_institution
from tests.factories.recommendations import ROWS, SET, state
from tests.factories.recommendations import let_stand as let_entry_stand
from tests.factories.requests_for_information import draft, send
from tests.factories.statements import keep, let_stand, say

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability import actions as policy
from baluarte.domain.accountability.choices import Progress
from baluarte.domain.publication.actions import (
    begin_series,
    draft_report,
    note_report,
    release_report,
    review_report,
)
from baluarte.domain.publication.models import PublishedReport, ReportVersion
from baluarte.domain.publication.queries.reports import agreed_version
from baluarte.domain.statements.choices import Answer
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.report_calendar import ReportPeriod

# Everything below is known and let stand in February; the report of that month is made in March.
KNOWN = datetime(2026, 2, 20, 18, tzinfo=UTC)
DRAFTED = datetime(2026, 3, 10, 18, tzinfo=UTC)
FEBRUARY = ReportPeriod.read("2026-02")
FIRST_HALF, YEAR = ReportPeriod.read("2026-S1"), ReportPeriod.read("2025")
MARKUP = '#strong[x] *y* $z$ <script>alert("1")</script> & {{ 7 }} `r`'


@dataclass
class Desk:
    """An analyst who drafts, two curators, a documenter and a verifier of another organisation."""

    home: Institution
    analyst: Account
    curator: Account
    second: Account
    other: Institution
    documenter: Account
    verifier: Account
    as_worker: object = field(repr=False, default=None)

    def begin(self, kind: str = "monthly", subject: str = "", *, first: date = date(2026, 2, 1)):
        with acting_as(self.analyst.pk):
            return begin_series(
                kind=kind, subject=subject, first_date=first, by=self.analyst.pk, at=KNOWN
            )

    def draft(
        self, kind: str = "monthly", subject: str = "", *, period: ReportPeriod = FEBRUARY,
        at: datetime = DRAFTED, by: Account | None = None, **more,
    ) -> ReportVersion:  # fmt: skip
        who = by or self.analyst
        with acting_as(who.pk):
            return draft_report(kind=kind, subject=subject, period=period, by=who.pk, at=at, **more)

    def note(self, version, by: Account, *, section: str = "", text: str = "Nota."):
        with acting_as(by.pk):
            return note_report(
                version=version, section=section, spanish=text, english=text, by=by.pk, at=DRAFTED
            )

    def agree(self, version, by: Account | None = None, *, objection=None, at=DRAFTED):
        who = by or self.curator
        with acting_as(who.pk):
            return review_report(
                version=version,
                objection=objection,
                notes_read=version.notes.count(),
                by=who.pk,
                at=at,
            )

    def release(self, version, *, at: datetime = DRAFTED) -> PublishedReport | None:
        with self.as_worker(self.curator):
            agreed = agreed_version(version.pk)
            return release_report(version=agreed, by=self.curator.pk, at=at)

    def let_out(self, version: ReportVersion, *, at: datetime = DRAFTED) -> PublishedReport:
        self.agree(version, at=at)
        released = self.release(version, at=at)
        assert released is not None
        return released


def make_desk() -> Desk:
    """Found those who keep the figures and an organisation beside them; as the operator."""
    State.objects.get_or_create(
        code="09", defaults={"name": "Estado Inventado", "longitude": -99, "latitude": 19}
    )
    home, other = make_institution(), make_institution()
    return Desk(
        home=home,
        analyst=make_account(institution=home, roles=["analyst"]),
        curator=make_account(institution=home, roles=["curator"]),
        second=make_account(institution=home, roles=["curator"]),
        other=other,
        documenter=make_account(institution=other, roles=["documenter"]),
        verifier=make_account(institution=other, roles=["verifier"]),
    )


def tell_facts(desk: Desk) -> None:
    """Let three facts stand in February, one of them not shared; one of the others is no answer."""
    day = date(2026, 2, 3)
    shared = keep(desk.documenter, desk.other, at=KNOWN, title=MARKUP, document_date=day)
    own = keep(
        desk.documenter, desk.other, at=KNOWN, is_shared=False, content=b"Otro.", document_date=day
    )
    unsaid = {"answer": Answer.NOT_ANSWERED, "value": None, "page": None, "quote": ""}
    given = {"at": KNOWN, "said_date": day}
    rows = [
        say(desk.documenter, shared, **given),
        say(desk.documenter, shared, **given, heading="files_charged", **unsaid),
        say(desk.documenter, own, **given),
    ]
    let_stand(desk.verifier, *rows, at=KNOWN)


def tell_promises(desk: Desk) -> None:
    """Let one promise fall due in February and be past, and one be kept on its day."""
    paper = keep(desk.documenter, desk.other, at=KNOWN, content=b"Minuta.",
                 document_date=date(2026, 2, 3))  # fmt: skip
    with acting_as(desk.analyst.pk):
        for says, due in (("Publicar el mapa.", 10), (MARKUP, 12)):
            made = policy.commit(
                institution="SEGOB", axis="prevention", says=says, said_date=date(2026, 2, 3),
                due_date=date(2026, 2, due), document=paper, by=desk.analyst.pk, at=KNOWN,
            )  # fmt: skip
        step = policy.note_progress(
            commitment=made, progress=Progress.KEPT, happened_date=date(2026, 2, 12), says="",
            institution=desk.home, document=paper, by=desk.analyst.pk, at=KNOWN,
        )  # fmt: skip
    let_entry_stand(desk.curator, step, at=KNOWN)


def tell_recommendations(desk: Desk) -> str:
    """Import an invented set, let both sides speak of its first, and say who answers for it."""
    with acting_as(desk.curator.pk):
        made = policy.open_set(new=SET, by=desk.curator.pk, at=KNOWN)
        rows = policy.import_recommendations(of=made, rows=ROWS, by=desk.curator.pk, at=KNOWN)
        policy.set_owners(
            recommendation=rows[0], institutions=["SEGOB"], by=desk.curator.pk, at=KNOWN
        )
    paper = keep(desk.documenter, desk.other, at=KNOWN, content=b"Informe.", issuer="SEGOB", title=MARKUP,
                 document_date=date(2026, 2, 3))  # fmt: skip
    entered = {"said_by": "SEGOB", "document": paper, "page": 2}
    for side, status, more in (("authority", "implemented", entered), ("civil", "pending", {})):
        given = {"side": side, "status": status, "day": date(2026, 2, 5), "reference": MARKUP}
        state(desk.curator, desk.home, rows[0], at=KNOWN, second=desk.second, **given, **more)
    return made.code


def tell_request(desk: Desk):
    """Send a request early in February that nobody answers."""
    [asked] = draft(desk.documenter, desk.other, at=KNOWN, is_shared=True)
    send(desk.documenter, asked, at=KNOWN)
    return asked
