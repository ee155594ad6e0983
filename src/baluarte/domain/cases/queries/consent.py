from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.choices import PROTECTED, Part
from baluarte.domain.cases.models import Case, Consent, Party
from baluarte.domain.cases.queries.cases import parties_of, told_of
from baluarte.domain.procedure.choices import AssignmentState
from baluarte.domain.procedure.models import Assignment
from baluarte.norms.catalogues import terms
from baluarte.norms.consent import Covering, covering, is_one_recipient

# The newest word on a layer, of a person, of whom it names.
Said = dict[tuple[str, UUID, UUID | None], Consent]


@dataclass(frozen=True)
class Layer:
    """A layer and what everybody who is to be protected said of it: yes only if all say yes."""

    code: str
    is_given: bool
    said: tuple[Consent, ...]


def layers_of(case: Case, *, known_at: datetime | None = None) -> list[Layer]:
    """Return every layer with the newest word of each person on it; without a word it is no."""
    return layers_among(case, consenting(case), known_at=known_at)


def layers_among(
    case: Case, asked: Iterable[Party], *, known_at: datetime | None = None
) -> list[Layer]:
    """Return the layers of a case of which one knows whose word counts."""
    told = _newest(case, known_at=known_at)
    who = {one.pk for one in asked}
    found = []
    for code in terms("consent_layers"):
        said = tuple(one for (layer, _, _), one in told.items() if layer == code)
        yes = {one.party_id for one in said if one.is_given}
        found.append(Layer(code, bool(who) and who <= yes, said))
    return found


def covering_consent(case: Case, institution: Institution) -> list[Consent] | None:
    """Return the consents that cover telling an institution of a case, `None` where any lacks.

    Each person who is to be protected must have said yes, in the layer that covers it or by its
    name; a newer no ends it.
    """
    return _covering(institution, _newest(case), consenting(case))


def covered_among(case: Case, institutions: Iterable[Institution]) -> set[UUID]:
    """Return which of some institutions her words cover, whatever their number."""
    told, who = _newest(case), consenting(case)
    return {one.pk for one in institutions if _covering(one, told, who) is not None}


def named_among(case: Case, institutions: Iterable[Institution]) -> set[UUID]:
    """Return which of some institutions the words of those in a case cover by their name."""
    told, who = _newest(case), consenting(case)
    said = ((one, _covering(one, told, who)) for one in institutions)
    return {one.pk for one, consents in said if consents and is_named(consents, one)}


def whom_words_cover(case: Case) -> set[UUID]:
    """Return every institution here that the words of those in a case cover."""
    return covered_among(case, Institution.objects.filter(left_at=None))


def consents_of(party: Party) -> dict[str, list[Consent]]:
    """Return by layer what a person said last, of the layer and of each body it names."""
    found: dict[str, list[Consent]] = {}
    for (layer, who, _), one in _newest(party.case).items():
        if who == party.pk:
            found.setdefault(layer, []).append(one)
    return found


def named_yeses(party: Party, layer: str) -> list[Institution]:
    """Return the bodies to which a person said yes by their name, in a layer."""
    said = consents_of(party).get(layer, [])
    return [one.institution for one in said if one.institution and one.is_given]


def nameable_in(layer: str) -> list[Institution]:
    """Return the bodies a layer covers only by their name, or by a name too."""
    found = Institution.objects.filter(left_at=None).order_by("name")
    return [one for one in found if layer_for(one).layer == layer]


def offered_by_name(layer: str) -> list[Institution]:
    """Return whom a yes in a layer may name: each of many, or one for those who are one."""
    found, one = nameable_in(layer), terms("consent_layers")[layer].facts.get("one_recipient")
    if one is None:
        return found
    return sorted((it for it in found if it.code in one), key=lambda it: one.index(it.code))[:1]


def withdrawn_by_a_no(case: Case, layer: str) -> list[Assignment]:
    """Return what was sent and stands on consent to a layer alone: a no to it withdraws it."""
    told, who = _newest(case), consenting(case)
    return [
        one
        for one in told_of(case)
        if one.ended_how != AssignmentState.WITHDRAWN
        and any(said.layer == layer for said in _covering(one.institution, told, who) or ())
    ]


def layer_for(institution: Institution) -> Covering:
    """Return the layer of consent that covers an institution."""
    return covering(
        code=institution.code, kind=institution.kind, jurisdiction=institution.jurisdiction
    )


def _covering(
    institution: Institution, told: Said, parties: Iterable[Party]
) -> list[Consent] | None:
    layer, found = layer_for(institution), []
    for party in parties:
        named = _named(institution, party, told)
        by_layer = [] if layer.must_be_named else [told.get((layer.layer, party.pk, None))]
        said = named or [one for one in by_layer if one is not None]
        if not said or not all(one.is_given for one in said):
            return None
        found += said
    return found or None


def _named(institution: Institution, party: Party, told: Said) -> list[Consent]:
    """Return her newest word in each layer that names an institution, or one it is one with."""
    newest: dict[str, Consent] = {}
    for (layer, who, _), one in told.items():
        if who == party.pk and one.institution and _is_one(one.institution, institution):
            newest[layer] = max(newest.get(layer, one), one, key=_when)
    return list(newest.values())


def _is_one(one: Institution, other: Institution) -> bool:
    return one == other or is_one_recipient(one.code, other.code)


def _when(one: Consent) -> tuple[datetime, datetime, bool]:
    return one.decided_at, one.recorded_at, not one.is_given


def is_named(consents: Iterable[Consent], institution: Institution) -> bool:
    """Say whether some consents name an institution, or one it is one recipient with."""
    return any(one.institution and _is_one(one.institution, institution) for one in consents)


def is_keepers(case: Case, institution: Institution) -> bool:
    """Say whether an institution keeps a case, or is one recipient with who keeps it."""
    keeper = case.compartment.institution
    return keeper is not None and _is_one(keeper, institution)


def consenting(case: Case) -> list[Party]:
    """Return whose word counts, of those one sees: who is to be protected, else who asks."""
    return consenting_among(case, parties_of(case))


def consenting_among(case: Case, parties: Iterable[Party]) -> list[Party]:
    """Return whose word counts among some parties of a case; those that ended count no more."""
    now = [one for one in parties if one.until_at is None]
    protected = [one for one in now if one.part in PROTECTED]
    if protected or case.has_protected:
        return protected
    return [one for one in now if one.part == Part.PETITIONER]


def _newest(case: Case, *, known_at: datetime | None = None) -> Said:
    rows = Consent.objects.filter(case=case).select_related("institution", "by")
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    newest: Said = {}
    # Said at one instant, a no is newer than a yes: what is in doubt is not told.
    for row in rows.order_by("decided_at", "recorded_at", "-is_given"):
        newest[row.layer, row.party_id, row.institution_id] = row
    return newest
