"""What was said or done in public of who defends rights or informs, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from baluarte.domain.prevention.choices import Addressed, CorrectionOutcome, FollowUp, Wanted
from baluarte.norms.recognition import KINDS, MEDIA, STIGMATISING, SUBJECTS
from baluarte.web.layout.templatetags.components import in_words
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.places import names_of_states
from baluarte.web.public.policy import words
from baluarte.web.public.policy.edition import erratum_of, told_of
from baluarte.web.public.terms import label


def recognition_line(row: Any, errata: Sequence[Any]) -> dict[str, Any]:
    """Return one entry as a page says it: what, by whom, of whom, when, in which document."""
    body = row.body
    return {
        "code": row.code,
        "url": reverse("policy_recognition", args=[row.code]),
        "kind": words.label_of(row),
        "is_contrary": row.part_of == STIGMATISING,
        "maker": body["said_by"] or words.institution_name(row.institution),
        "maker_url": reverse("policy_institution", args=[row.institution])
        if row.institution
        else "",
        "office": body["unit"],
        "on": (on := words.as_date(body["date"])),
        "on_said": in_words(on) if on else "",
        "of": _of(body),
        "place": names_of_states().get(row.state, ""),
        "medium": label(MEDIA, body["medium"]),
        "quote": body["quote"],
        "source": words.source_of(body["source"], body["page"]),
        "correction": _correction(body["correction"]),
        "erratum": erratum_of(errata, row.kind, row.code),
    }


def by_kind(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return how many entries there are of each kind, with the page that lists them."""
    counted = Counter(one.part_of for one in rows)
    address = reverse("policy_recognitions")
    return [
        {"name": label(KINDS, kind), "count": n, "url": f"{address}?tipo={kind}"}
        for kind, n in counted.most_common()
    ]


def citation_of_entry(release: Edition, line: Mapping[str, Any]) -> dict[str, str]:
    """Return how an entry is cited: what, by whom, its name, its edition, where it stays."""
    cited: dict[str, str] = told_of(release)["citation"]
    said = f"{line['kind']}: {line['maker']}, {line['on']:%Y-%m-%d} [{line['code']}]."
    return cited | {
        "text": f"{said} {cited['text']}",
        "url": f"{settings.PORTAL_URL}{line['url']}?edicion={release.number}",
    }


def _of(body: Mapping[str, Any]) -> str:
    if body["title"]:
        return str(body["title"])
    of = str(Addressed(body["addressed_to"]).label)
    return f"{of}: {label(SUBJECTS, body['subject'])}" if body["subject"] else of


def _correction(body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what was asked of who stigmatised, until when, and what was answered."""
    if body is None:
        return None
    answer = body["answer"]
    return {
        "wanted": str(Wanted(body["wanted"]).label) if body["wanted"] else "",
        "asked": words.as_date(body["asked"]),
        "due": words.as_date(body["due"]),
        "is_late": body["is_late"],
        "status": _status(body),
        "answered": words.as_date(answer["date"]) if answer else None,
        "quote": answer["quote"] if answer else "",
        "source": words.source_of(answer["source"], answer["page"]) if answer else None,
    }


def _status(body: Mapping[str, Any]) -> str:
    if body["answer"]:
        return str(CorrectionOutcome(body["answer"]["outcome"]).label)
    if not body["asked"]:
        return str(FollowUp.TO_ASK.label)
    return str((FollowUp.LATE if body["is_late"] else FollowUp.RUNNING).label)
