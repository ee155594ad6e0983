"""What policy editions said that could harm somebody: left out of the next, or taken out below it.

Words of people stand in facts, commitments and recommendations, which are left out whole. They
stand in figures too, as what both sides say of them, what is contested, what a target rests on: a
figure is said again once what could harm was taken back where it was entered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Subquery

from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.publication.models import (
    PolicyErratum,
    PolicyRelease,
    PolicyRow,
    PublishedReport,
)
from baluarte.domain.publication.policy_rows.rows import NewRow, prose_of
from baluarte.domain.statements.models import Statement

# What people wrote, and is the same in every edition; all else is counted anew for each.
WRITTEN = (
    PolicyRowKind.FACT, PolicyRowKind.COMMITMENT, PolicyRowKind.RECOMMENDATION,
    PolicyRowKind.CONSULTATION, PolicyRowKind.RECOGNITION,
)  # fmt: skip
# Parts of a body that change with every count, and in which nobody wrote a word.
COUNTED = frozenset({"figure", "series", "institutions", "progress", "corrected", "released"})


def with_harm_noted(rows: QuerySet[PolicyRelease]) -> QuerySet[PolicyRelease]:
    """Return releases that know, without asking again, how often harm was noted of any."""
    noted = PolicyErratum.objects.filter(ground=ErratumGround.HARM).order_by().values("ground")
    return rows.annotate(harm_noted=Subquery(noted.annotate(times=Count("pk")).values("times")))


def harm_noted(release: PolicyRelease) -> int:
    """Return how often harm was noted of any edition: what they show changes with each."""
    if hasattr(release, "harm_noted"):
        return release.harm_noted or 0
    return PolicyErratum.objects.filter(ground=ErratumGround.HARM).count()


def harmful_rows() -> set[tuple[PolicyRowKind, str]]:
    """Return what people wrote and an edition was noted for since it could harm somebody."""
    noted = PolicyErratum.objects.filter(ground=ErratumGround.HARM, kind__in=WRITTEN)
    return {(PolicyRowKind(kind), code) for kind, code in noted.values_list("kind", "code")}


def harmful_now() -> set[tuple[str, str]]:
    """Return what no report may say: what people wrote, for good.

    All else until an edition is out that says it otherwise, since none goes out that says the same.
    """
    newest = PolicyRelease.objects.aggregate(newest=Max("number"))["newest"] or 0
    noted = PolicyErratum.objects.filter(ground=ErratumGround.HARM)
    here = noted.filter(Q(kind__in=WRITTEN) | Q(newest_number__gte=newest))
    return set(here.values_list("kind", "code"))


def reports_with_harm() -> list[PublishedReport]:
    """Return the reports that are out, or were, and hold words noted since as harmful to somebody.

    They say so until they are taken back. Of figures nothing is looked for but whether the report
    says the words that people wrote.
    """
    words = {
        text
        for rows in _noted().values()
        for row in rows
        if row.kind in WRITTEN
        for text in (row.label_es, row.label_en)
        if text
    }
    if not words:
        return []
    rows = PublishedReport.objects.filter(withdrawn_at=None).order_by("-released_at", "name")
    return [one for one in rows if any(_says(one, text) for text in words)]


def _says(report: PublishedReport, text: str) -> bool:
    return any(text in said for said in _texts(report.body))


def _texts(body: Any) -> Iterator[str]:
    """Yield every text of a report's body, under whatever name."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, Mapping):
        yield from (text for one in body.values() for text in _texts(one))
    elif isinstance(body, list):
        yield from (text for one in body for text in _texts(one))


def harm_still_said(rows: Iterable[NewRow | PolicyRow]) -> list[str]:
    """Return the codes of rows that were noted for harm, and from which nothing was taken out."""
    noted = _noted()
    return [
        one.code
        for one in rows
        if any(not _is_taken_out(was, one) for was in noted.get((str(one.kind), one.code), ()))
    ]


def _noted() -> dict[tuple[str, str], list[PolicyRow]]:
    found: dict[tuple[str, str], list[PolicyRow]] = {}
    for one in PolicyErratum.objects.filter(ground=ErratumGround.HARM).select_related("release"):
        rows = PolicyRow.objects.filter(
            edition=one.release.edition_id, kind=one.kind, code=one.code
        )
        found.setdefault((one.kind, one.code), []).extend(rows)
    return found


def _is_taken_out(was: PolicyRow, now: NewRow | PolicyRow) -> bool:
    """Say whether words that stood in a row stand there no more, or a statement was withdrawn.

    A newer year alone takes no word out: it counts from other documents. Where nobody wrote
    anything in it, the row says something else.
    """
    if was.kind in WRITTEN:
        return False
    before, sources = set(_words(was)), list(was.body.get("sources") or ())
    if not before and not sources:
        return _said(was) != _said(now)
    if before - set(_words(now)):
        return True
    return Statement.objects.filter(reference__in=sources, withdrawal__isnull=False).exists()


def _words(row: NewRow | PolicyRow) -> Iterator[str]:
    yield from (row.label_es, row.label_en)
    yield from prose_of({name: one for name, one in row.body.items() if name not in COUNTED})


def _said(row: NewRow | PolicyRow) -> Sequence[Any]:
    return (row.label_es, row.label_en, row.body)
