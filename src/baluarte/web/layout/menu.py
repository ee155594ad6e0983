"""The workbench's menu: for each role what it works with, under headings; the rest under one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RECORDS = frozenset({"documenter", "verifier", "data_steward"})
AUTHORITY = frozenset(
    {
        "reception_officer",
        "risk_evaluator",
        "liaison",
        "prosecutor_liaison",
        "commission_officer",
    }
)
DOCUMENTS, KEEPS, CURATES = {"documenter"}, {"data_steward"}, {"curator"}
STUDIES, ADMINISTERS = {"analyst", "monitor"}, {"organisation_admin"}
# Whoever brings together what institutions did.
STATES = CURATES | STUDIES
ACCOMPANIES = AUTHORITY | DOCUMENTS | KEEPS


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the menu and the roles that work with it; none where everybody does."""

    name: str
    label: str | Promise
    roles: Collection[str] = ()
    # To others it does not exist, or says nothing.
    is_only_theirs: bool = False

    def is_for(self, roles: Collection[str]) -> bool:
        """Say whether somebody of these roles works with it."""
        return not self.roles or not set(self.roles).isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the menu as it is drawn: `current` is what `aria-current` says of it."""

    label: str
    url: str
    current: str = ""
    # How many wait to be read there.
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Menu:
    """Groups of links under their headings, and what is seldom needed."""

    groups: list[tuple[str, list[Link]]]
    more: list[Link]

    @property
    def is_in_more(self) -> bool:
        """Say whether one is at a page that is seldom needed."""
        return any(link.current for link in self.more)


# The first group needs no heading.
GROUPS: tuple[tuple[str | Promise, tuple[Page, ...]], ...] = (
    ("", (Page("desk", pgettext_lazy("page", "Home")), Page("notices", _("Notices")))),
    (
        pgettext_lazy("menu", "Registry"),
        (
            Page("lists", _("Lists"), RECORDS | CURATES),
            Page("monitoring", _("Monitoring"), DOCUMENTS),
            Page("events", _("Events"), RECORDS | CURATES | {"analyst"}),
            Page("verification_queue", _("Verification"), {"verifier"}),
            Page("pairs", _("Similar events"), DOCUMENTS | KEEPS | CURATES),
            Page("counts", _("Counts"), RECORDS | CURATES | STUDIES),
            Page("quality", _("Quality"), {"verifier"} | CURATES),
        ),
    ),
    (
        pgettext_lazy("menu", "Protection"),
        (
            Page("agenda", _("Deadlines"), ACCOMPANIES),
            Page("assignments", _("Sent to us"), AUTHORITY),
            Page("cases", _("Cases"), ACCOMPANIES),
            Page("protection", _("Protection"), ACCOMPANIES),
            Page("matters", _("Matters"), ACCOMPANIES),
            Page("shift", _("Shift handover"), ACCOMPANIES),
            Page("duty", _("On duty"), AUTHORITY | ADMINISTERS),
            Page("clearances", _("Trusted contacts"), KEEPS),
            Page("breaches", _("Missed deadlines"), KEEPS | AUTHORITY),
            Page("protocols", _("Protocols"), ACCOMPANIES),
            Page("agreement", _("Agreement between raters"), {"analyst"}, is_only_theirs=True),
            Page("effects", _("What is seen beside measures"), {"analyst"}, is_only_theirs=True),
        ),
    ),
    (
        pgettext_lazy("menu", "Policy"),
        (
            Page("policy", _("The policy"), STATES),
            Page("harmonisation", _("Harmonisation of the law"), STATES),
            Page("commitments", _("Commitments"), CURATES | STUDIES),
            Page("indicators", _("Indicators"), STATES),
            Page("recommendations", _("Recommendations"), STATES),
            Page("coverage", _("Coverage of the demands"), STATES),
