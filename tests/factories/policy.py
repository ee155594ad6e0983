"""Editions of the policy for tests: who keeps it, shared facts, both sides; all invented."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.kept import kept, kept_on
from tests.factories.statements import NOW, keep, let_stand, make_every_state, say_all

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.actions import (
    NewAssessment,
    NewTarget,
    assess,
    commit,
    note_progress,
    review_entry,
    set_target,
)
from baluarte.domain.accountability.choices import Assessed, Progress, Verdict
from baluarte.domain.publication.actions import prepare_policy_edition, review_policy_edition
from baluarte.domain.publication.models import PolicyRelease
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.context import acting_as

INVESTIGATED = "INV-P-03"
FACTS = (
    {"heading": "files_opened", "institution": "EDO-09-FIS", "value": Decimal(20)},
    {"heading": "files_work_hypothesis", "institution": "EDO-09-FIS", "value": Decimal(5)},
    {"heading": "files_opened", "institution": "EDO-30-FIS", "value": None,
     "answer": Answer.NOT_ANSWERED},
)  # fmt: skip


@dataclass
class House:
    """Two who keep the policy, an authority's liaison, and a document all of them see."""

    institution: Institution
    authority: Institution
    curator: Account
    analyst: Account
    liaison: Account
    deputy: Account
    plain: Account
    document: Document | None = None

    def settle(self) -> "House":
        """Keep the document that all see; not as the operator."""
        url = "https://ejemplo.test/respuesta.pdf"
        self.document = keep(self.curator, self.institution, url=url)
        return self

    def read(self, query, *given, by: Account | None = None, **named):
        """Ask a query as somebody, and take all that it answers."""
        with acting_as((by or self.analyst).pk):
            found = query(*given, **named)
            return list(found) if isinstance(found, QuerySet) else found

    def state(self, *facts, document: Document | None = None, at: datetime = NOW):
        """Enter facts, and let them stand as another."""
        made = say_all(self.curator, document or self.document, *facts, at=at)
        let_stand(self.analyst, *made, at=at)
        return made

    def prepare(self, *, at: datetime = NOW, by: Account | None = None):
        by = by or self.analyst
        with acting_as(by.pk):
            return prepare_policy_edition(by=by.pk, at=at)

    def review(self, edition, *, objection=None, at: datetime = NOW, by: Account | None = None):
        by = by or self.curator
        with acting_as(by.pk):
            return review_policy_edition(edition=edition, objection=objection, by=by.pk, at=at)

    def let_out(self, *, at: datetime = NOW) -> PolicyRelease:
        release = self.review(self.prepare(at=at), at=at)
        assert release is not None
        return release

    def promise(self, *, kept: bool = False, at: datetime = NOW, **changes):
        given = {
            "institution": "SEGOB", "axis": "protection", "says": "Publicar la plantilla.",
            "said_date": date(2026, 1, 10), "due_date": date(2026, 3, 1),
            "document": self.document,
        }  # fmt: skip
        with acting_as(self.curator.pk):
            made = commit(**(given | changes), by=self.curator.pk, at=at)
            if kept:
                step = note_progress(
                    commitment=made, progress=Progress.KEPT, happened_date=date(2026, 2, 20),
                    institution=self.institution, says="", document=self.document,
                    by=self.curator.pk, at=at,
                )  # fmt: skip
        if kept:
            self.let_stand(self.analyst, step, at=at)
        return made

    def let_stand(self, second: Account, entry, *, at: datetime = NOW):
        """Let an entry stand as a second person of its house."""
        with acting_as(second.pk):
            return review_entry(entry=entry, by=second.pk, at=at)

    def judge(self, *, code: str = INVESTIGATED, at: datetime = NOW) -> None:
        """Let both sides say how far an indicator came, and agree on a target of it."""
        self.assess(Assessed.INDICATOR, code, at=at)
        target = NewTarget(
            indicator=code, ground="Acuerdo inventado, página 2.", document=self.document,
            value=Decimal(60), due_date=date(2028, 12, 31),
        )  # fmt: skip
        with acting_as(self.curator.pk):
            agreed = set_target(
                given=target, institution=self.institution, by=self.curator.pk, at=at
            )
        self.let_stand(self.analyst, agreed, at=at)

    def assess(self, of: Assessed, subject: str, *, at: datetime = NOW) -> None:
        """Let both sides say how far something came in 2025."""
        for who, second, holder, verdict in (
            (self.liaison, self.deputy, self.authority, Verdict.ADVANCES),
            (self.curator, self.analyst, self.institution, Verdict.NOTHING),
        ):
            given = NewAssessment(
                of=of, subject=subject, first_date=date(2025, 1, 1),
                last_date=date(2025, 12, 31), verdict=verdict,
                words=f"Evaluación inventada: {verdict}.", document=self.document,
            )  # fmt: skip
            with acting_as(who.pk):
                made = assess(given=given, institution=holder, by=who.pk, at=at)
            self.let_stand(second, made, at=at)


@kept
def make_policy_house() -> House:
    """Found who keeps the policy, in an invented country; as the operator."""
    make_places()
    make_every_state()
    institution = make_institution()
    authority = make_institution(kind=InstitutionKind.AUTHORITY, code="FGR")
    curator = make_account(institution=institution, roles=["curator"])
    return House(
        institution=institution,
        authority=authority,
        curator=curator,
        analyst=make_account(institution=institution, roles=["analyst"]),
        liaison=make_account(institution=authority, roles=["liaison"]),
        deputy=make_account(institution=authority, roles=["liaison"]),
        plain=make_account(institution=institution, roles=["documenter"]),
    )


def fill(house: House) -> None:
    """Let a house hold something of everything that an edition says."""
    house.state(*FACTS)
    house.judge()
    house.promise(kept=True)
    house.promise(says="Nombrar enlace en cada entidad.")


LATER = NOW + timedelta(days=30)


@kept_on
def filled(house: House) -> House:
    """Return a house that keeps its document and holds something of everything."""
    fill(house.settle())
    return house
