"""Requests for information as dated text: what is asked of whom, on what ground, in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.agenda.wording import day as day_in_words
from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.institutions import MUNICIPAL, PublicInstitution
from baluarte.norms.refusal_words import in_words
from baluarte.norms.statements import Heading, heading
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"
SPANISH = "es"


@dataclass(frozen=True)
class Ask:
    """One point of a request: its heading, what it speaks of, and how it is asked in Spanish."""

    heading: str
    text: str
    about: str = ""

    @property
    def code(self) -> str:
        """Return the code under which a request keeps it: `heading` or `heading:about`."""
        return f"{self.heading}:{self.about}" if self.about else self.heading


@dataclass(frozen=True)
class RequestTemplate:
    """A group of headings, to whom they are put, and the words of the request."""

    code: str
    label: Mapping[str, str]
    institutions: tuple[str, ...]
    subject: str
    asks: tuple[Ask, ...]
    paragraphs: tuple[str, ...]
    law: str
    confidence: str

    def in_language(self, language: str) -> str:
        """Return its label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])

    def is_for(self, institution: str) -> bool:
        """Say whether it is put to an institution; a municipal government by its class."""
        if institution == MUNICIPAL:
            return MUNICIPAL in self.institutions
        return any(fnmatchcase(institution, one) for one in self.institutions if one != MUNICIPAL)


class RequestRefused(ValueError):
    """Of a request, what cannot be; `code` names why, `field` where, `in_language` says it."""

    def __init__(self, code: str, *, field: str, given: object = "", right: object = "") -> None:
        self.code, self.field, self.given, self.right = code, field, given, right
        # Which of several it is, counted from nought.
        self.place: int | None = None
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the refusal in words."""
        said = request_refusals()[self.code]
        given, right = (in_words(one, language) for one in (self.given, self.right))
        return said.get(language, said[FALLBACK_LANGUAGE]).format(given=given, right=right)


@cache
def request_templates() -> Mapping[str, RequestTemplate]:
    """Return the templates by code."""
    return {row["code"]: _template(row) for row in _written()["templates"]}


def request_template(code: str) -> RequestTemplate:
    """Return one template; `RequestRefused` where there is none of this code."""
    if code not in request_templates():
        raise RequestRefused("template", field="template", given=code)
    return request_templates()[code]


@cache
def request_refusals() -> Mapping[str, Mapping[str, str]]:
    """Return what is said of each refusal, by code and language."""
    file = TEXTS / "wording" / "request_refusals.yaml"
    found: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found


def asked_heading(code: str) -> tuple[Heading, str]:
    """Return the heading of a point and what it speaks of, from the code a request keeps."""
    name, _, about = code.partition(":")
    return heading(name), about


def compose_request(
    template: RequestTemplate, *, institution: str, organisation: str, first: date, last: date
) -> str:
    """Return the plain text of a request, in Spanish, as it is copied into the platform."""
    frame = _written()["frame"]
    opening = frame["opening"].format(
        law=template.law,
        organisation=organisation,
        institution=institution,
        period=_period(first, last),
    )
    asked = [f"{number}. {one.text}" for number, one in enumerate(template.asks, start=1)]
    after = [frame[one] for one in template.paragraphs]
    return "\n\n".join([template.subject, opening, "\n".join(asked), *after])


def institution_name(body: PublicInstitution, municipality: str = "") -> str:
    """Return how a request names its addressee, in Spanish."""
    named = body.in_language(SPANISH)
    return f"{named} ({municipality})" if municipality else named


def _period(first: date, last: date) -> str:
    since, until = day_in_words(first, SPANISH), day_in_words(last, SPANISH)
    return f"al {until}" if first == last else f"del {since} al {until}"


@cache
def _written() -> Mapping[str, Any]:
    file = TEXTS / "statements" / "request_templates.yaml"
    found: Mapping[str, Any] = read_yaml(file.read_text(encoding="utf-8"))
    return found


def _template(row: Mapping[str, Any]) -> RequestTemplate:
    lists = ("institutions", "paragraphs")
    given = {**row, **{name: tuple(row[name]) for name in lists}}
    return RequestTemplate(**{**given, "asks": tuple(Ask(**one) for one in row["asks"])})
