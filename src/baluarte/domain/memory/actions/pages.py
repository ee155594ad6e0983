"""Open a page with a family, and write down whose word counts on it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.actions import open_case_compartment
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.rules import require_open
from baluarte.domain.memory.actions.keeping import add_sealed, log, of_page
from baluarte.domain.memory.choices import MAY_CONSENT, PARTS, PageKind
from baluarte.domain.memory.models import Consenter, MemoryPage
from baluarte.domain.memory.refusals import MemoryRefused
from baluarte.domain.memory.rules import require_contributor, require_writer
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.refusal_words import Words

# As a refusal names whose word counts.
WHOSE = {
    PageKind.PERSON: Words(
        "la propia persona o su familia", "the person herself or himself, or the family"
    ),
    PageKind.COMMUNITY: Words(
        "quien la asamblea de la comunidad nombró", "whom the community's assembly named"
    ),
    PageKind.WORK: Words(
        "la propia persona, su familia o la comunidad",
        "the person herself or himself, the family or the community",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsenter:
    """Who may consent: a party of the page's case, or a name where there is no case."""

    relation: str
    is_of_age: bool
    party: Party | None = None
    name: str = ""


@transaction.atomic
def open_page(
    *,
    kind: str,
    case: Case | None = None,
    institution: Institution | None = None,
    team: Collection[Account] = (),
    by: UUID,
    at: datetime,
) -> MemoryPage:
    """Open a page in a case, or, for a family without one, in a compartment of its own.

    `institution` and `team` are of a page without a case: who keeps it, and who else writes on it.
    """
    context.require(by)
    if kind not in PageKind.values:
        raise MemoryRefused("kind", field="kind", given=kind)
    if case is not None:
        require_contributor(case.compartment_id)
        require_open(case)
        compartment = case.compartment_id
    else:
        assert institution is not None
        made_for = open_case_compartment(institution=institution, team=team, by=by, at=at)
        compartment = made_for.pk
    page = MemoryPage(
        compartment_id=compartment, reference=new_reference(), kind=kind, case=case, opened_at=at,
        by_id=by,
    )  # fmt: skip
    page.save(force_insert=True)
    log("memory.open_page", page, by=by, at=at, kind=kind)
    return page


@transaction.atomic
def name_consenter(*, page: MemoryPage, new: NewConsenter, by: UUID, at: datetime) -> Consenter:
    """Write down that somebody may consent to a page; refused by its rule where she may not."""
    context.require(by)
    require_writer(page)
    take_turns([page.pk])
    _check(page, new)
    made = Consenter(
        **of_page(page, by=by, at=at), party=new.party, relation=new.relation,
        is_of_age=new.is_of_age,
    )  # fmt: skip
    add_sealed(made, page, sealed_name="" if new.party else new.name.strip())
    log("memory.name_consenter", page, made.pk, by=by, at=at, relation=new.relation)
    return made


def _check(page: MemoryPage, new: NewConsenter) -> None:
    if page.case is None and not new.name.strip():
        raise MemoryRefused("consenter_name", field="name")
    if page.case is not None:
        _check_party(page, new.party)
    if new.relation not in MAY_CONSENT[PageKind(page.kind)]:
        raise MemoryRefused(
            "consenter_relation", field="relation", right=WHOSE[PageKind(page.kind)]
        )
    if not new.is_of_age:
        raise MemoryRefused("consenter_age", field="is_of_age")


def _check_party(page: MemoryPage, party: Party | None) -> None:
    if party is None:
        raise MemoryRefused("consenter_name", field="party")
    if party.case_id != page.case_id:
        raise MemoryRefused("consenter_case", field="party")
    if party.until_at is not None:
        raise MemoryRefused("consenter_ended", field="party")
    if party.part not in PARTS:
        raise MemoryRefused("consenter_part", field="party", given=party.get_part_display())
    if Consenter.objects.filter(page=page, party=party).exists():
        raise MemoryRefused("consenter_there", field="party")
