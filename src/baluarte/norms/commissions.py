"""Staff of commissions for victims: functions of their posts, training asked, caseload.

Pure. A standard of caseload that no law sets is what a commission states of itself, or unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.catalogues import Term, UnknownCode, terms
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts" / "reparation"
POSTS, LIAISON = "commission_posts", "liaison"


@dataclass(frozen=True, slots=True)
class CaseloadLimit:
    """How many open cases a professional carries at most, since when, and on which article."""

    number: int
    since: date
    law: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Training:
    """Whose competences are asked of who attends to victims, and on which article."""

    role: str
    law: str
    confidence: str


def post_functions() -> Mapping[str, Term]:
    """Return what posts are there for, by code, in the order of the text."""
    return terms(POSTS)


def post_function(code: str) -> Term:
    """Return one function; `UnknownCode` where the text has none of this code."""
    if code not in post_functions():
        raise UnknownCode(f"posts have no function {code!r}")
    return post_functions()[code]


def has_office(code: str) -> bool:
    """Say whether a post of a function says how its office is reached."""
    return bool(post_function(code).facts["has_office"])


def training_asked() -> Training:
    """Return which training is asked of who attends to victims."""
    return Training(**_text("staff.yaml")["training"])


def caseload_limit(on: date) -> CaseloadLimit | None:
    """Return the limit of the law on a day; None where no law that was read sets one."""
    held = [one for one in _text("staff.yaml")["caseload"]["values"] if one["from"] <= on]
    if not held:
        return None
    last = held[-1]
    return CaseloadLimit(int(last["number"]), last["from"], last["law"], last["confidence"])


def days_of_interviews() -> int:
    """Return within how many days before interviews count towards a caseload."""
    return int(_text("staff.yaml")["interviews"]["days"])


@cache
def _text(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_yaml((TEXTS / name).read_text(encoding="utf-8"))
    return found
