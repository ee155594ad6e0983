"""Letters as dated text: what is said to whom, by the layer of consent that covers a recipient."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.protocols import protocol
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"
CENTRE = ZoneInfo("America/Mexico_City")
# Said to every recipient whom somebody consented to; the rest only where a letter's text says so.
ALWAYS = (
    "date", "recipient", "addressee", "sender", "organisation", "reference", "state", "asks",
    "answer_by", "contact", "signatory", "telephone", "hours", "address",
)  # fmt: skip
HER_YES = "her_yes"


class LetterRefused(ValueError):
    """An act on a letter that cannot be; `code` names why, `in_language` what would be right."""

    def __init__(self, code: str, *, given: object = "", right: object = "") -> None:
        self.code, self.given, self.right = code, given, right
        super().__init__(self.in_language("en"))

    def in_language(self, language: str, *, zone: ZoneInfo = CENTRE) -> str:
        """Return the refusal in words, its hours as they are read in a zone."""
        said = _refusals()[self.code]
        given, right = (_moment(one, zone) for one in (self.given, self.right))
        return said.get(language, said[FALLBACK_LANGUAGE]).format(given=given, right=right)


@dataclass(frozen=True)
class LetterText:
    """One kind of letter: its paragraphs, what each layer may be told, who approves it."""

    code: str
    version: int
    label: Mapping[str, str]
    answer_within_days: int
    # A step whose term the answer has where danger was declared: protocol, version, step.
    in_danger: str
    approval: str
    only_to: Collection[str]
    tells: Mapping[str, Collection[str]]
    paragraphs: tuple[Mapping[str, Any], ...]

    def answer_within(self, *, is_danger: bool) -> timedelta:
        """Return how long its recipient has: in danger the law's own term, in hours."""
        if not (is_danger and self.in_danger):
            return timedelta(days=self.answer_within_days)
        code, version, step = self.in_danger.split("/")
        return timedelta(hours=protocol(code, int(version)).step(step).clock.value)

    def may_tell(self, layer: str) -> frozenset[str]:
        """Return which fields may be said to a recipient whom a layer covers."""
        said = (field for field, layers in self.tells.items() if layer in layers)
        return frozenset((*ALWAYS, *said))


@cache
def letter_texts() -> Mapping[str, LetterText]:
    """Return the kinds of letters by code."""
    files = sorted((TEXTS / "letters").iterdir(), key=lambda one: one.name)
    read = (_read(read_yaml(one.read_text(encoding="utf-8"))) for one in files)
    return {one.code: one for one in read}


def compose(text: LetterText, facts: Mapping[str, str], *, layer: str, language: str) -> str:
    """Return a letter with what its recipient may be told; a paragraph without its facts falls."""
    allowed = text.may_tell(layer)
    known = {field: said for field, said in facts.items() if field in allowed and said.strip()}
    told = [
        str(one.get(language, one[FALLBACK_LANGUAGE])).format_map(known)
        for one in text.paragraphs
        if known.keys() >= set(one.get("needs", ()))
        and not known.keys() & set(one.get("lacks", ()))
    ]
    return "\n\n".join(told)


def fields_of(paragraph: str) -> frozenset[str]:
    """Return the fields a paragraph is filled with."""
    return frozenset(name for _, name, _, _ in Formatter().parse(paragraph) if name)


def _read(said: Mapping[str, Any]) -> LetterText:
    return LetterText(
        code=said["letter"],
        version=said["version"],
        label=said["label"],
        answer_within_days=said["answer_within"]["days"],
        in_danger=said["answer_within"].get("in_danger", ""),
        approval=said["approval"],
        only_to=tuple(said.get("only_to", ())),
        tells=said["tells"],
        paragraphs=tuple(said["paragraphs"]),
    )


@cache
def _refusals() -> Mapping[str, Mapping[str, str]]:
    file = TEXTS / "wording" / "letter_refusals.yaml"
    found: dict[str, dict[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found


def _moment(said: object, zone: ZoneInfo) -> str:
    if isinstance(said, datetime):
        return said.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return said.isoformat() if isinstance(said, date) else str(said)
