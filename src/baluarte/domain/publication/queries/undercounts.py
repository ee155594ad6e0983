"""Estimates of the undercount: proposed, waiting, let out; what anybody reads of them."""

import io
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.publication.choices import UndercountStanding
from baluarte.domain.publication.files.manifest import encoded
from baluarte.domain.publication.models import UndercountProposal, UndercountRelease
from baluarte.norms.clocks.calendar import local_day

TABLE, ESTIMATES, WHOLE = "combinaciones.csv", "estimaciones.csv", "estimacion.json"
FILES = (WHOLE, TABLE, ESTIMATES)


def undercount_releases() -> QuerySet[UndercountRelease]:
    """Return every estimate that was let out, the newest first; those taken back are among them."""
    return UndercountRelease.objects.order_by("-number")


def standing_undercount() -> UndercountRelease | None:
    """Return the newest estimate that stands."""
    return undercount_releases().filter(withdrawn_at=None, replaced_at=None).first()


def undercount_release(number: int) -> UndercountRelease:
    """Return one by its number; `UndercountRelease.DoesNotExist` where there is none."""
    return UndercountRelease.objects.get(number=number)


def undercount_files(release: UndercountRelease) -> dict[str, bytes]:
    """Return the files of an estimate by name; none once it was taken back."""
    if release.withdrawn_at is not None:
        return {}
    body = release.body
    return {
        WHOLE: encoded(body | {"release": release.number, "body_sha256": release.body_sha256}),
        TABLE: _written(_table_rows(body)),
        ESTIMATES: _written(_estimate_rows(body)),
    }


def undercount_citation(release: UndercountRelease, language: str, *, operator: str) -> str:
    """Return how an estimate is cited."""
    year = local_day(release.released_at).year
    title = {
        "es": "Lo que ninguna lista conoce: estimación del subregistro",
        "en": "What no list knows of: estimate of the undercount",
    }[language]
    first, last = f"{release.first_month:%Y-%m}", f"{release.last_month:%Y-%m}"
    return f"{operator} ({year}). {title}, {first} – {last}, n.º {release.number}."


def undercount_proposals() -> QuerySet[UndercountProposal]:
    """Return the proposals the context sees, the newest first, without what would leave."""
    found = UndercountProposal.objects.select_related(
        "proposed_by", "review__reviewed_by", "release"
    )
    return found.defer("body", "lists", "release__body").order_by("-proposed_at", "id")


def undercount_proposal(key: UUID) -> UndercountProposal:
    """Return one proposal whole; `UndercountProposal.DoesNotExist` where it is not seen."""
    found = UndercountProposal.objects.select_related(
        "proposed_by", "review__reviewed_by", "release"
    )
    return found.get(pk=key)


def agreed_undercount(key: UUID) -> UndercountProposal:
    """Return one proposal with its review and nobody's name, as the worker may read it."""
    return UndercountProposal.objects.select_related("review").get(pk=key)


def undercounts_waiting_for(account: UUID) -> QuerySet[UndercountProposal]:
    """Return the safe proposals that wait for a second person other than who proposed them."""
    waiting = UndercountProposal.objects.filter(review=None, is_safe=True)
    return waiting.exclude(proposed_by=account)


def standing_of_undercount(proposal: UndercountProposal) -> UndercountStanding:
    """Return where a proposal stands."""
    release = getattr(proposal, "release", None)
    if release is not None:
        gone = release.withdrawn_at is not None
        return UndercountStanding.WITHDRAWN if gone else UndercountStanding.RELEASED
    review = getattr(proposal, "review", None)
    if review is not None:
        return UndercountStanding.REFUSED if review.objection else UndercountStanding.LETTING_OUT
    return UndercountStanding.WAITING if proposal.is_safe else UndercountStanding.EXPOSED


def digest_of_body(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what leaves, of the bytes in which it is written."""
    return sha256(encoded(body)).hexdigest()


def _table_rows(body: Mapping[str, Any]) -> Iterator[tuple[Value, ...]]:
    yield ("stratum", "lists", "events_rounded", "at_least", "at_most")
    for one in body["table"]:
        lists = one["lists"]
        if set(lists) <= {"0", "1"}:
            pairs = zip(body["lists"], lists, strict=True)
            lists = "+".join(letter for letter, on in pairs if on == "1")
        yield one["stratum"], lists, one["value"], one["lower"], one["upper"]


def _estimate_rows(body: Mapping[str, Any]) -> Iterator[tuple[Value, ...]]:
    """Yield a row an estimate, with what was observed in it; then what was refused, and why."""
    yield (
        "of", "stratum", "without_list", "family", "observed_rounded", "total", "low", "high",
        "refused_es", "refused_en",
    )  # fmt: skip
    for one in body["estimates"]:
        yield (
            one["of"], one["stratum"], "", one["family"], one["observed"], one["total"],
            one["low"], one["high"], "", "",
        )  # fmt: skip
    for one in body["without"]:
        why = ("No se pudo estimar", "Could not be estimated") if one["refused"] else ("", "")
        yield (
            "without", "", one["list"], one["family"], one["observed"], one["total"], one["low"],
            one["high"], *why,
        )  # fmt: skip
    for one in body["refused"]:
        yield (
            "refused", one["stratum"], "", "", "", "", "", "", one["found"]["es"],
            one["found"]["en"],
        )  # fmt: skip


def _written(rows: Iterator[tuple[Value, ...]]) -> bytes:
    text = io.StringIO()
    header = [str(one) for one in next(rows)]
    write_csv(text, header, rows)
    return text.getvalue().encode()
