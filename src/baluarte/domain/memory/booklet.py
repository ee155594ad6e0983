"""A public page as a booklet to print: tagged PDF, typeset by Typst from data alone.

Its fonts are those the library carries; letters that one of them lacks are drawn by another. Words
of a language that nobody here knows how to break are not broken.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from baluarte.domain.access.queries import is_invented
from baluarte.domain.memory.choices import WITH_DAY, ItemKind
from baluarte.domain.memory.models import PublishedItem
from baluarte.domain.memory.queries.in_public import PageInPublic, contents_of, day_of
from baluarte.norms.agenda.wording import day as day_in_words
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, term
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.languages import direction, may_hyphenate
from baluarte.norms.yaml_texts import read_yaml

REGIONS = {"es": "mx", "en": "us"}
LONGEST_LANGUAGE = 3
# On paper these lead nobody anywhere.
NOBODY_ELSE_REACHES = ("localhost", "127.0.0.1", "::1")


def typeset(page: PageInPublic, *, language: str, at: datetime) -> bytes:
    """Return a page in one language as PDF: the same bytes for the same page and instant."""
    # Not before it is needed: every process would carry it.
    import typst  # noqa: PLC0415

    told = booklet_data(page, language=language, at=at)
    pictures = contents_of(page.reference)
    for one in told["items"]:
        # The typesetter takes texts alone: a picture goes along as the numbers of its bytes.
        key = one.pop("key")
        one["picture"] = list(pictures.get(key, b"")) if one["is_picture"] else []
    made = typst.compile(
        _template(),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(told, ensure_ascii=False, sort_keys=True)},
        # What has no tags, titles or descriptions is refused, not written.
        pdf_standards="ua-1",
        timestamp=at.astimezone(UTC).replace(microsecond=0),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def booklet_data(page: PageInPublic, *, language: str, at: datetime) -> dict[str, Any]:
    """Return all that the template is given of a page in a language."""
    about = language if language in REGIONS else FALLBACK_LANGUAGE
    said = {key: words[about] for key, words in _wording().items()}
    shown = [one.in_language(language) for one in page.items if one.kind != ItemKind.NAME]
    name = page.name(language)
    days = [_day(one, about) for one in shown if one.kind in WITH_DAY]
    return {
        "title": name.words,
        "title_tongue": _tongue(name.language),
        "author": settings.OPERATOR_NAME or "Baluarte",
        "language": about,
        "region": REGIONS[about],
        "kicker": said["kicker"],
        "invented": said["invented"] if is_invented() else "",
        "items": [_item(one, said, about) for one in shown if one.kind not in WITH_DAY],
        "days_title": said["days"] if days else "",
        "days": days,
        "each_year": said["each_year"],
        "work": said["work"],
        "foot": said["consent"].format(
            day_in_words(page.since, about), day_in_words(local_day(at), about)
        ),
        "address": _address(f"/{about}/memoria/{page.reference}/"),
    }


def _address(path: str) -> str:
    """Return where everybody reads it; nothing where no address of the portal was configured."""
    host = urlsplit(settings.PORTAL_URL).hostname or ""
    is_configured = host and host not in NOBODY_ELSE_REACHES
    return f"{settings.PORTAL_URL.rstrip('/')}{path}" if is_configured else ""


def _item(row: PublishedItem, said: Mapping[str, str], about: str) -> dict[str, Any]:
    is_picture = row.kind == ItemKind.PHOTOGRAPH
    rights = said["rights"].format(row.holder) if row.holder else ""
    if row.kind != ItemKind.TEXT or row.holder:
        licence = term("memory_licences", row.licence).in_language(about)
        rights = " · ".join(filter(None, (rights, licence)))
    archived = " ".join(filter(None, (row.archive_url, row.archive_sha256)))
    return {
        "key": row.item_id,
        "kind": row.kind,
        "paragraphs": [one.strip() for one in row.words.split("\n\n") if one.strip()],
        "tongue": _tongue(row.language),
        "is_picture": is_picture,
        "alternative": row.alternative or row.words,
        "heard": said["heard"].format(row.alternative) if row.kind == ItemKind.RECORDING else "",
        "url": row.url,
        "archive": said["archive"].format(archived) if archived else "",
        "rights": rights,
    }


def _day(row: PublishedItem, about: str) -> dict[str, Any]:
    day = day_of(row)
    return {
        "day": day_in_words(day, about) if day else "",
        "is_yearly": row.kind == ItemKind.ANNIVERSARY,
        "words": row.words,
        "tongue": _tongue(row.language),
    }


def _tongue(tag: str) -> dict[str, Any]:
    """Return how words in a language are set: its code, from which side, whether they break."""
    code = tag.split("-", maxsplit=1)[0]
    return {
        "lang": code if len(code) <= LONGEST_LANGUAGE else FALLBACK_LANGUAGE,
        "dir": direction(tag),
        "hyphenate": may_hyphenate(tag),
    }


@cache
def _wording() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("baluarte.norms") / "texts" / "wording" / "memory_booklet.yaml"
    found: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found


@cache
def _template() -> bytes:
    """Return the template, which holds no word of any page."""
    return resources.files(__package__).joinpath("booklet.typ").read_bytes()
