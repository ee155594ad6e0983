"""Each institution of an edition: what it owes, did, does late, where it is silent, what is stated.

All of it is said by other rows of the same edition; here stand their names alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from baluarte.domain.accountability.choices import PromiseState
from baluarte.domain.accountability.queries.corrected import CORRECTED
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.indicators import state_of
from baluarte.domain.publication.policy_rows.rows import NewRow
from baluarte.domain.publication.policy_rows.sides import Sides
from baluarte.domain.statements.choices import Answer
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.institutions import EACH
from baluarte.norms.policy import institutions_of, owner_name

OWES, DID, LATE, SILENT, STATED = "owes", "did", "late", "silent", "stated"
# What is stated of it is no deed: a figure in a document says nothing of what was owed.
PARTS = (OWES, DID, LATE, SILENT, STATED)
OF_A_PROMISE = {
    PromiseState.KEPT: (DID,),
    PromiseState.KEPT_LATE: (DID, LATE),
    PromiseState.OPEN: (OWES,),
    PromiseState.PAST: (OWES, LATE),
    PromiseState.GIVEN_UP: (SILENT,),
}


@dataclass(slots=True)
class InstitutionRecord:
    """What is said of one institution, part by part: kind and code of each row, once."""

    parts: dict[str, dict[tuple[str, str], None]] = field(
        default_factory=lambda: {one: {} for one in PARTS}
    )

    def note(self, part: str, row: NewRow) -> None:
        """Put a row under a part."""
        self.parts[part][str(row.kind), row.code] = None


def institution_rows(rows: Sequence[NewRow], sides: Sides) -> Iterable[NewRow]:
    """Yield every institution that another row of the edition speaks of."""
    found: dict[str, InstitutionRecord] = {}
    for row in rows:
        for code, part in _said(row):
            found.setdefault(code, InstitutionRecord()).note(part, row)
    for code in sorted(found):
        try:
            names = {one: owner_name(code, one) for one in ("es", "en")}
        except UnknownCode:
            continue
        parts = {one: [list(key) for key in keys] for one, keys in found[code].parts.items()}
        yield NewRow(
            kind=PolicyRowKind.INSTITUTION,
            code=code,
            institution=code,
            state=state_of(code),
            label_es=names["es"],
            label_en=names["en"],
            body={
                **parts,
                "counts": {one: len(keys) for one, keys in parts.items()},
                "sides": sides.of_institution(code),
            },
        )


def _said(row: NewRow) -> Iterable[tuple[str, str]]:
    """Yield of which institution a row says something, and under which part."""
    match row.kind:
        case PolicyRowKind.COMMITMENT:
            for part in OF_A_PROMISE[PromiseState(row.body["standing"])]:
                yield row.institution, part
        case PolicyRowKind.OBLIGATION:
            yield from _of_obligation(row)
        case PolicyRowKind.RECOMMENDATION:
            yield from _of_recommendation(row)
        case PolicyRowKind.FACT:
            is_said = row.body["answer"] in (Answer.ANSWERED, CORRECTED)
            yield row.institution, STATED if is_said else SILENT
        case PolicyRowKind.INDICATOR:
            yield from _of_indicator(row)
        case _:
            return


def _of_obligation(row: NewRow) -> Iterable[tuple[str, str]]:
    for owner in row.body["owners"]:
        for code in institutions_of(owner):
            if EACH not in code:
                yield code, OWES
    for one in row.body["actions"]:
        yield one["institution"], DID


def _of_recommendation(row: NewRow) -> Iterable[tuple[str, str]]:
    for code in row.body["owners"]:
        yield code, OWES
    for one in row.body["actions"]:
        for each in one["days"]:
            if each["is_reported"]:
                yield one["institution"], DID
            elif each["is_late"]:
                yield one["institution"], LATE


def _of_indicator(row: NewRow) -> Iterable[tuple[str, str]]:
    """Yield who gave no figure of the newest year that has one, or of any.

    Where one institution speaks for all, the others are silent only while none has spoken.
    """
    figure = row.body["figure"]
    newest, is_told = figure["period"], figure["value"] is not None and figure["asked"] <= 1
    for one in () if is_told else row.body["institutions"]:
        of_it = next((each for each in one["series"] if each["period"] == newest), None)
        is_corrected = of_it is not None and of_it["reason"] == CORRECTED
        if not is_corrected and (of_it is None or of_it["value"] is None):
            yield one["code"], SILENT
    for one in row.body["targets"]:
        if one["institution"]:
            yield one["institution"], OWES
