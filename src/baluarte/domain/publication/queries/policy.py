"""Policy editions: those that are out as anybody reads them; those prepared, and what changed."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTransform

from baluarte.domain.accountability.queries.corrected import CORRECTED
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind, PolicyStanding
from baluarte.domain.publication.models import (
    PolicyEdition,
    PolicyErratum,
    PolicyRelease,
    PolicyRow,
)
from baluarte.domain.publication.policy_rows.institutions import LATE_REPORTS, OWED, PARTS
from baluarte.domain.publication.policy_rows.rows import prose_of
from baluarte.domain.publication.queries.policy_harm import with_harm_noted
from baluarte.domain.publication.queries.policy_tables import (
    CANNOT_BE_SAID,
    TakenBack,
    all_tables_withdrawn,
    as_they_read,
    figure_taken_back,
    on_tables,
    tables_withdrawn,
    with_tables_withdrawn,
)
from baluarte.domain.statements.queries import Asked, corrected_unshared, standing
from baluarte.norms.clocks.calendar import local_day

CITED = {
    "es": "{by}. Política integral de protección: edición {number}, con lo conocido al {day}.",
    "en": "{by}. Comprehensive protection policy: edition {number}, as known on {day}.",
}
# Whose names people wrote too.
NAMED_BY_PEOPLE = (
    PolicyRowKind.RECOMMENDATION, PolicyRowKind.RECOMMENDATION_SET, PolicyRowKind.CONSULTATION,
)  # fmt: skip
# Harm before all else; then as the list of grounds has them.
STRONGEST_FIRST = Case(
    When(ground=ErratumGround.HARM, then=Value(0)), default=Value(1), output_field=IntegerField()
)
# What of a body a search shows beside a name.
SEARCHED = (
    "last", "number", "answer", "degree", "day", "words", "actions", "said_by", "source",
    "definition", "numerator", "denominator",
)  # fmt: skip
INVENTED = {"es": " Datos inventados.", "en": " Invented data."}


@dataclass(frozen=True, slots=True)
class PolicyDifference:
    """What an edition says that the one before did not, no longer says, or says otherwise.

    `prose` is what people wrote in what is new or other: each text once, to be read.
    """

    added: Sequence[PolicyRow]
    gone: Sequence[PolicyRow]
    changed: Sequence[tuple[PolicyRow, PolicyRow]]
    prose: Sequence[tuple[PolicyRow, str]]

    def counts(self) -> Mapping[str, tuple[int, int, int]]:
        """Return by kind how many were added, are gone, say something else."""
        several = (
            Counter(one.kind for one in self.added),
            Counter(one.kind for one in self.gone),
            Counter(one.kind for _, one in self.changed),
        )
        return {
            kind: (several[0][kind], several[1][kind], several[2][kind])
            for kind in PolicyRowKind.values
            if any(counted[kind] for counted in several)
        }


@dataclass(frozen=True, slots=True)
class PolicyFigure:
    """An indicator of an edition as lists show it: its newest figure, progress, both sides."""

    code: str
    axis: str
    label_es: str
    label_en: str
    figure: Mapping[str, Any]
    unit: str
    level: str
    progress: Mapping[str, Any]
    targets: Sequence[Mapping[str, Any]]
    sides: Sequence[Mapping[str, Any]]
    is_proposal: bool
    # What an organisation contests of it; nothing of editions that held none of that yet.
    contested: Sequence[Mapping[str, Any]] | None = None
    # The facts that its newest figure stands on.
    sources: Sequence[str] = ()


def policy_releases() -> QuerySet[PolicyRelease]:
    """Return the policy editions that are out, the newest first."""
    return with_harm_noted(with_tables_withdrawn(PolicyRelease.objects.order_by("-number")))


def latest_policy() -> PolicyRelease | None:
    """Return the newest policy edition that is out; nothing before the first."""
    return policy_releases().first()


def policy_release(number: int) -> PolicyRelease:
    """Return one that is out by its number; `PolicyRelease.DoesNotExist` where there is none."""
    return policy_releases().get(number=number)


def policy_rows(
    release: PolicyRelease,
    *,
    kinds: Collection[PolicyRowKind] = (),
    axis: str = "",
    institution: str = "",
    part_of: str = "",
    codes: Collection[str] | None = None,
) -> list[PolicyRow]:
    """Return rows of an edition that is out, in its order; what is not given narrows nothing.

    What stood on released tables that were taken back is blank, and says so.
    """
    given = {"axis": axis, "institution": institution, "part_of": part_of}
    rows = _rows_of(release, kinds, codes).filter(
        **{name: one for name, one in given.items() if one}
    )
    return _without_harmful(as_they_read(rows, release), release)


def policy_facts(
    release: PolicyRelease, *, institutions: Collection[str], headings: Collection[str]
) -> list[PolicyRow]:
    """Return the facts of some institutions under some headings, as an edition says them now."""
    rows = _rows_of(release, [PolicyRowKind.FACT]).filter(
        institution__in=institutions, part_of__in=headings
    )
    return _without_harmful(as_they_read(rows, release), release)


def policy_names(release: PolicyRelease) -> QuerySet[PolicyRow]:
    """Return what rows of an edition that is out are called, without what they say."""
    return PolicyRow.objects.filter(edition=release.edition_id).defer("body").order_by("position")


def policy_said(release: PolicyRelease) -> QuerySet[PolicyRow]:
    """Return names of rows with the little that a search shows beside them, without the rest."""
    told = {one: KeyTransform(one, "body") for one in SEARCHED}
    return policy_names(release).annotate(**told)


def policy_row(release: PolicyRelease, kind: PolicyRowKind, code: str) -> PolicyRow:
    """Return one row of an edition that is out; `PolicyRow.DoesNotExist` where it has none."""
    found = as_they_read([_rows_of(release, [kind]).get(code=code)], release)
    [row] = _without_harmful(found, release)
    return row


def policy_codes(
    release: PolicyRelease, *, kinds: Collection[PolicyRowKind]
) -> list[tuple[str, str]]:
    """Return kind and code of rows of an edition that is out, and nothing that they say."""
    return list(_rows_of(release, kinds).values_list("kind", "code"))


def policy_errata(release: PolicyRelease) -> QuerySet[PolicyErratum]:
    """Return what of an edition does not stand any more, each once and on its strongest ground.

    The first noted first; what could harm somebody says so, whatever else was noted of it.
    """
    grounds = release.errata.filter(kind=OuterRef("kind"), code=OuterRef("code"))
    strongest = grounds.order_by(STRONGEST_FIRST, "noted_date", "pk").values("pk")[:1]
    return release.errata.filter(pk=Subquery(strongest)).order_by("noted_date", "kind", "code")


def policy_citation(release: PolicyRelease, language: str) -> str:
    """Return how a policy edition is cited."""
    said = CITED[language].format(
        by=settings.OPERATOR_NAME or "Baluarte",
        number=release.number,
        day=local_day(release.known_at).isoformat(),
    )
    return said + (INVENTED[language] if release.is_invented else "")


def policy_editions() -> QuerySet[PolicyEdition]:
    """Return all that were prepared, the newest first, with who looked at each."""
    rows = PolicyEdition.objects.select_related("prepared_by", "review__reviewed_by", "release")
    return rows.order_by("-prepared_at", "id")


def policy_edition(key: UUID) -> PolicyEdition:
    """Return one that was prepared; `PolicyEdition.DoesNotExist` where none is seen."""
    return policy_editions().get(pk=key)


def standing_of_policy(edition: PolicyEdition, last: PolicyRelease | None) -> PolicyStanding:
    """Return where an edition stands beside the newest that is out."""
    if hasattr(edition, "release"):
        return PolicyStanding.OUT
    if hasattr(edition, "review"):
        return PolicyStanding.REFUSED
    if last is not None and last.known_at >= edition.known_at:
        return PolicyStanding.OVERTAKEN
    return PolicyStanding.WAITING


def same_edition_waiting(sha256: str) -> PolicyEdition | None:
    """Return the edition that says the same and waits for a second person, where there is one."""
    last = latest_policy()
    for one in policy_editions().filter(sha256=sha256):
        if standing_of_policy(one, last) == PolicyStanding.WAITING:
            return one
    return None


def policy_difference(edition: PolicyEdition) -> PolicyDifference:
    """Return how an edition differs from the one that was out before it; at first, from nothing.

    Compared by what rows say, and not by what is kept as their sums.
    """
    before = PolicyRelease.objects.filter(known_at__lt=edition.known_at).order_by("-number").first()
    old = _by_key(before.edition_id) if before else {}
    new = _by_key(edition.pk)
    other = {key for key in new.keys() & old.keys() if _said(new[key]) != _said(old[key])}
    mine = [one for key, one in new.items() if key not in old or key in other]
    theirs = [one for key, one in old.items() if key not in new or key in other]
    return PolicyDifference(
        added=[one for one in mine if (one.kind, one.code) not in other],
        gone=[one for one in theirs if (one.kind, one.code) not in other],
        changed=[(old[key], one) for key, one in new.items() if key in other],
        prose=_new_prose(mine, theirs),
    )


def facts_that_fell(edition: PolicyEdition, *, at: datetime) -> list[str]:
    """Return the facts of an edition that are not shared, or do not stand, at an instant.

    Of what it says was corrected unshared, nothing falls while that is so. Whoever reviews may not
    see the correction of another organisation: to them the fact stands, and nothing false is said.
    """
    said = PolicyRow.objects.filter(edition=edition, kind=PolicyRowKind.FACT)
    answers = dict(said.values_list("code", "body__answer"))
    asked = Asked(shared_only=True)
    still, corrected = (
        set(rows.filter(reference__in=answers).values_list("reference", flat=True))
        for rows in (
            standing(known_at=at, asked=asked),
            corrected_unshared(known_at=at, asked=asked),
        )
    )
    return sorted(
        code
        for code, answer in answers.items()
        if code not in (still | corrected if answer == CORRECTED else still)
    )


def figures_that_fell(edition: PolicyEdition) -> list[str]:
    """Return the indicators of an edition whose released tables were taken back."""
    said = PolicyRow.objects.filter(on_tables(all_tables_withdrawn()), edition=edition)
    return sorted(said.values_list("code", flat=True))


def _by_key(edition: UUID) -> dict[tuple[str, str], PolicyRow]:
    rows = PolicyRow.objects.filter(edition=edition).order_by("position")
    return {(one.kind, one.code): one for one in rows}


def _said(row: PolicyRow) -> tuple[Any, ...]:
    return (
        row.part_of, row.axis, row.institution, row.state, row.label_es, row.label_en, row.body,
    )  # fmt: skip


def _new_prose(
    mine: Iterable[PolicyRow], theirs: Iterable[PolicyRow]
) -> list[tuple[PolicyRow, str]]:
    known = {text for one in theirs for text in _written(one)}
    found = []
    for one in mine:
        for text in _written(one):
            if text not in known:
                known.add(text)
                found.append((one, text))
    return found


def _written(row: PolicyRow) -> Iterator[str]:
    """Yield what people wrote in a row: of a recommendation and its set, its own words too."""
    if row.kind in NAMED_BY_PEOPLE:
        yield from (said for said in (row.label_es, row.label_en) if said)
    yield from prose_of(row.body)


def policy_figures(
    release: PolicyRelease, *, axis: str = "", codes: Collection[str] | None = None
) -> list[PolicyFigure]:
    """Return indicators of an edition without their series, in its order; in one query."""
    rows = _rows_of(release, [PolicyRowKind.INDICATOR], codes)
    if axis:
        rows = rows.filter(axis=axis)
    fields = (
        "code", "axis", "label_es", "label_en", "body__figure", "body__unit_code", "body__level",
        "body__progress", "body__targets", "body__sides", "body__is_proposal", "body__contested",
        "body__sources",
    )  # fmt: skip
    back = tables_withdrawn(release)
    return [
        _figure_as_it_reads(PolicyFigure(*row), tables or "", back)
        for *row, tables in rows.values_list(*fields, "body__released__tables")
    ]


def institution_counts(release: PolicyRelease) -> list[tuple[PolicyRow, Mapping[str, int]]]:
    """Return the institutions of an edition, each with how much is said of it; in few queries."""
    rows = _rows_of(release, [PolicyRowKind.INSTITUTION])
    if _harmful_in(release):
        return [(one, one.body["counts"]) for one in _without_harmful(list(rows), release)]
    rows = rows.defer("body")
    return [(one, one.counts) for one in rows.annotate(counts=KeyTransform("counts", "body"))]


def _harmful_in(release: PolicyRelease) -> set[tuple[str, str]]:
    """Return what of an edition could harm somebody: nobody reads it, and nothing counts it."""
    noted = PolicyErratum.objects.filter(
        ground=ErratumGround.HARM, newest_number__gte=release.number
    )
    return set(noted.values_list("kind", "code"))


def _without_harmful(rows: list[PolicyRow], release: PolicyRelease) -> list[PolicyRow]:
    """Return rows of which institutions list, and count, only what may still be read."""
    several = [one for one in rows if one.kind == PolicyRowKind.INSTITUTION]
    harmful = _harmful_in(release) if several else set()
    for one in several if harmful else ():
        parts = {
            part: [key for key in keys if (key[0], key[1]) not in harmful]
            for part, keys in one.body.items()
            if part in (*PARTS, LATE_REPORTS)
        }
        counts = {part: len(keys) for part, keys in parts.items()}
        counts["owed"] = sum(counts.get(part, 0) for part in OWED)
        one.body = {**one.body, **parts, "counts": counts}
    return rows


def _figure_as_it_reads(one: PolicyFigure, tables: str, back: TakenBack) -> PolicyFigure:
    if tables not in back:
        return one
    figure = figure_taken_back(one.figure, tables, back)
    return replace(
        one,
        figure=figure,
        sources=(),
        progress={"status": CANNOT_BE_SAID, "why": "", "ratio": None},
    )


def _rows_of(
    release: PolicyRelease,
    kinds: Collection[PolicyRowKind] = (),
    codes: Collection[str] | None = None,
) -> QuerySet[PolicyRow]:
    """Return rows as they were let out: nobody outside this module reads them so."""
    rows = PolicyRow.objects.filter(edition=release.edition_id)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if codes is not None:
        rows = rows.filter(code__in=codes)
    return rows.order_by("position")
