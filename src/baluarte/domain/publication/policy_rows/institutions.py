"""Each institution of an edition: what it owes and how each of that stands; where it is silent.

All of it is said by other rows of the same edition; here stand their names alone, each under one
part. What is owed is done only where somebody says so with a document; silent is only who was
asked and did not answer: of whom nobody asked, or no public document says it, there is no data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from baluarte.domain.accountability.choices import ObservationState, PromiseState
from baluarte.domain.accountability.indicators.figure import NoData
from baluarte.domain.accountability.queries.corrected import CORRECTED
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.fulfilment import fulfilments, is_begun
from baluarte.domain.publication.policy_rows.indicators import state_of
from baluarte.domain.publication.policy_rows.rows import NewRow
from baluarte.domain.publication.policy_rows.sides import Sides
from baluarte.domain.statements.choices import Answer
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import EACH
from baluarte.norms.policy import institutions_of, owner_name

PENDING, UNDER_WAY, LATE, GIVEN_UP, DID = "pending", "under_way", "late", "given_up", "did"
# What is owed, by where it stands: together they are all that an institution owes.
OWED = (PENDING, UNDER_WAY, LATE, GIVEN_UP, DID)
SILENT, NO_DATA, STATED = "silent", "no_data", "stated"
# What is stated of it is no deed: a figure in a document says nothing of what was owed.
PARTS = (*OWED, SILENT, NO_DATA, STATED)
# Beside where a thing stands: each report on it that came late or is owed past its day, once.
LATE_REPORTS = "late_reports"
# Of one row under several, the last of these is where it stands.
ORDER = (STATED, NO_DATA, PENDING, SILENT, UNDER_WAY, LATE, GIVEN_UP, DID)
OF_A_PROMISE = {PromiseState.PAST: LATE, PromiseState.GIVEN_UP: GIVEN_UP}


@dataclass(slots=True)
class InstitutionRecord:
    """What is said of one institution: of each row, by kind and code, the part it stands under."""

    standing: dict[tuple[str, str], str] = field(default_factory=dict)
    late_reports: list[list[str]] = field(default_factory=list)

    def note(self, part: str, row: NewRow) -> None:
        """Put a row under a part, unless it stands under a stronger one."""
        key = str(row.kind), row.code
        self.standing[key] = max(part, self.standing.get(key, part), key=ORDER.index)

    def parts(self) -> dict[str, list[list[str]]]:
        """Return the rows part by part."""
        return {
            part: [list(key) for key, one in self.standing.items() if one == part] for part in PARTS
        }


def institution_rows(rows: Sequence[NewRow], sides: Sides) -> Iterable[NewRow]:
    """Yield every institution that another row of the edition speaks of."""
    found: dict[str, InstitutionRecord] = {}
    today = local_day(sides.known_at)
    for row in rows:
        for code, part in _said(row, today):
            found.setdefault(code, InstitutionRecord()).note(part, row)
        for code in _late_reports(row):
            found.setdefault(code, InstitutionRecord()).late_reports.append(
                [str(row.kind), row.code]
            )
    for code in sorted(found):
        try:
            names = {one: owner_name(code, one) for one in ("es", "en")}
        except UnknownCode:
            continue
        parts = found[code].parts() | {LATE_REPORTS: found[code].late_reports}
        counts = {one: len(keys) for one, keys in parts.items()}
        yield NewRow(
            kind=PolicyRowKind.INSTITUTION,
            code=code,
            institution=code,
            state=state_of(code),
            label_es=names["es"],
            label_en=names["en"],
            body={
                **parts,
                "counts": counts | {"owed": sum(counts[one] for one in OWED)},
                "sides": sides.of_institution(code),
            },
        )


def _said(row: NewRow, today: date) -> Iterable[tuple[str, str]]:
    """Yield of which institution a row says something, and under which part."""
    match row.kind:
        case PolicyRowKind.COMMITMENT:
            yield row.institution, _of_promise(row)
        case PolicyRowKind.OBLIGATION:
            yield from _of_obligation(row)
        case PolicyRowKind.RECOMMENDATION:
            yield from _of_recommendation(row)
        case PolicyRowKind.FACT:
            # What was refused, or is said not to exist, was answered.
            is_silent = row.body["answer"] == Answer.NOT_ANSWERED
            yield row.institution, SILENT if is_silent else STATED
        case PolicyRowKind.CONSULTATION:
            if row.body["unanswered"]:
                yield row.institution, SILENT
        case PolicyRowKind.INDICATOR:
            yield from _of_indicator(row)
            yield from _of_targets(row, today)
        case _:
            return


def _late_reports(row: NewRow) -> Iterable[str]:
    """Yield who is late, once for each report: whatever is said of what it reports on."""
    if row.kind == PolicyRowKind.RECOMMENDATION:
        for one in row.body["actions"]:
            yield from (one["institution"] for each in one["days"] if each["is_late"])


def _of_promise(row: NewRow) -> str:
    if fulfilments(row.kind, row.body):
        return DID
    standing = PromiseState(row.body["standing"])
    return OF_A_PROMISE.get(standing, UNDER_WAY if row.body["steps"] else PENDING)


def _of_obligation(row: NewRow) -> Iterable[tuple[str, str]]:
    """Yield who owes it, and who acts on it: nobody ever says that a duty that lasts is done."""
    for owner in row.body["owners"]:
        for code in institutions_of(owner):
            if EACH not in code:
                yield code, PENDING
    for one in row.body["actions"]:
        yield one["institution"], UNDER_WAY


def _of_recommendation(row: NewRow) -> Iterable[tuple[str, str]]:
    begun = UNDER_WAY if is_begun(row.body) else PENDING
    acting = [one["institution"] for one in row.body["actions"]]
    for code in dict.fromkeys([*row.body["owners"], *acting]):
        if fulfilments(row.kind, row.body, code):
            yield code, DID
            continue
        mine = [one for one in row.body["actions"] if one["institution"] == code]
        is_late = any(each["is_late"] for one in mine for each in one["days"])
        yield code, LATE if is_late else UNDER_WAY if mine else begun


def _of_indicator(row: NewRow) -> Iterable[tuple[str, str]]:
    """Yield of whom there is no figure of the newest year that has one, or of any.

    Who was asked and did not answer is silent by that fact. Where one institution speaks for all,
    the others lack nothing while it does.
    """
    figure = row.body["figure"]
    newest, is_told = figure["period"], figure["value"] is not None and figure["asked"] <= 1
    for one in () if is_told else row.body["institutions"]:
        of_it = next((each for each in one["series"] if each["period"] == newest), None)
        why = of_it["reason"] if of_it else NoData.NOBODY_STATED
        if of_it is not None and of_it["value"] is not None:
            continue
        # That its report did not come is known; and nobody asked for it.
        if why not in (CORRECTED, NoData.NOT_ANSWERED, NoData.NOT_REPORTED):
            yield one["code"], NO_DATA
    for one in row.body["contested"]:
        if one["state"] == ObservationState.LATE:
            yield one["institution"], SILENT


def _of_targets(row: NewRow, today: date) -> Iterable[tuple[str, str]]:
    is_met = bool(fulfilments(row.kind, row.body))
    for one in row.body["targets"]:
        if one["institution"]:
            is_past = one["due"] is not None and date.fromisoformat(one["due"]) < today
            yield one["institution"], DID if is_met else LATE if is_past else PENDING
