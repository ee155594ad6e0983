"""Layers of consent: each asked apart, by default no, and whom each covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch

from baluarte.norms.catalogues import terms

EACH = "*"
NO_AUTHORITIES = ("CSO-*", "ONU-DH", "CIDH", "CORTE-IDH")


@dataclass(frozen=True)
class Covering:
    """The layer that covers a recipient; `must_be_named` where it covers one of many, by name."""

    layer: str
    must_be_named: bool


NOBODY_BUT_BY_NAME = Covering("", must_be_named=True)


def covering(*, code: str, kind: str, jurisdiction: str) -> Covering:
    """Return the layer that covers a recipient; without one only its own name in a layer does.

    `code` is that of the catalogue of public institutions; municipalities and organisations have
    none there, and are known by their jurisdiction and kind.
    """
    known = code or _class_of(kind, jurisdiction)
    for layer, row in terms("consent_layers").items():
        for one in row.facts.get("covers", ()):
            if known and fnmatch(known, one):
                return Covering(layer, must_be_named=EACH in one)
    return NOBODY_BUT_BY_NAME


def reaches_authorities(layer: str) -> bool:
    """Say whether a layer lets an authority be told: no organisation, and nobody abroad."""
    covers = terms("consent_layers")[layer].facts.get("covers", ())
    return any(one not in NO_AUTHORITIES for one in covers)


def is_one_recipient(code: str, other: str) -> bool:
    """Say whether what one body is told the other is too: it is the same, or one made of both."""
    if not code or code == other:
        return bool(code)
    return any({code, other} <= set(named) for named in one_recipients())


def one_recipients() -> list[Sequence[str]]:
    """Return the codes of those who are one recipient, for each such group."""
    return _named("one_recipient")


def opens_by_name(code: str) -> bool:
    """Say whether her yes that names a body is enough while nobody knows who did it."""
    return bool(code) and any(
        fnmatch(code, one) for named in _named("opens_by_name") for one in named
    )


def _named(fact: str) -> list[Sequence[str]]:
    return [row.facts[fact] for row in terms("consent_layers").values() if fact in row.facts]


def _class_of(kind: str, jurisdiction: str) -> str:
    if jurisdiction == "municipality":
        return "MUN-?"
    return "CSO-?" if kind in ("civil_society", "media") else ""
