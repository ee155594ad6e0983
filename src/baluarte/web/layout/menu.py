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
# Whoever answers for an institution enters what it did.
ANSWERS = {"liaison", "prosecutor_liaison", "commission_officer"}
# Whoever says for an organisation what is wrong; who keeps the policy is led there from its page.
OBSERVES = {"monitor", "documenter", "verifier"}
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
            Page("counts", _("Counts"), RECORDS | STUDIES),
            Page("risk_map", _("Map of risk"), {"analyst"}, is_only_theirs=True),
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
            Page("inquiries", _("Investigation"), AUTHORITY | DOCUMENTS),
            Page("reparation", _("Reparation"), {"commission_officer", "documenter"}),
            Page("matters", _("Matters"), ACCOMPANIES),
            Page("shift", _("Shift handover"), ACCOMPANIES - {"commission_officer"}),
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
            Page("institution_facts", _("Facts about institutions"), STATES | ANSWERS),
            Page("early_warnings", _("Early warnings"), ANSWERS | {"analyst"}),
            Page("recognitions", _("Recognition"), {"verifier"}),
            Page("means", _("Means of institutions"), {"monitor"}),
            Page("offices", _("Matrix of offices"), {"monitor"}),
            Page("information_requests", _("Information requests"), STATES),
            Page("harmonisation", _("Harmonisation of the law"), STATES),
            Page("commitments", _("Commitments"), CURATES),
            Page("indicators", _("Indicators"), STATES),
            Page("recommendations", _("Recommendations"), STATES),
            Page("sent_entries", _("What I sent"), ANSWERS),
            Page("observations", _("Observations"), OBSERVES | ANSWERS),
            Page("consultations", _("Consultations"), OBSERVES | ANSWERS),
            Page("federal_agreements", _("Agreements with the states"), {"monitor"}),
            Page("coverage", _("Coverage of the demands"), {"monitor"}),
        ),
    ),
    (
        pgettext_lazy("menu", "Publication"),
        (
            Page("decisions", _("Decisions"), KEEPS | CURATES | {"verifier"}),
            Page("exports", _("Exports"), KEEPS | {"analyst"}),
            Page("release_tables", _("Tables to release"), CURATES, is_only_theirs=True),
            Page("reports_due", pgettext_lazy("calendar", "Reports"), STATES, is_only_theirs=True),
            Page("editions", _("Editions"), CURATES),
            Page("policy_editions", _("Editions of the policy"), {"analyst"}, is_only_theirs=True),
        ),
    ),
    (
        pgettext_lazy("menu", "Institution"),
        (
            Page("roles", _("Roles and permissions"), ADMINISTERS),
            Page("accounts", _("Accounts"), ADMINISTERS, is_only_theirs=True),
            Page("courses", _("Courses"), ADMINISTERS),
            Page("openings", _("Access to confirm"), KEEPS, is_only_theirs=True),
            Page("log", _("Log"), {"auditor"}),
        ),
    ),
)


def menu_of_her_own(*, path: str) -> Menu:
    """Return the menu of who enters nothing but her own case: the way back to it."""
    url = reverse("own_case")
    link = Link(str(_("Your window")), url, "page" if path == url else "")
    return Menu([("", [link])], [])


def menu_for(roles: Collection[str], *, path: str, unread: int = 0) -> Menu:
    """Return the menu of whoever holds these roles, as it is drawn on a page."""
    urls = {page.name: url for _, pages in GROUPS for page in pages if (url := _address(page))}
    here = _page_above(path, urls)

    def link(page: Page) -> Link:
        url = urls[page.name]
        current = "" if page.name != here else "page" if url == path else "true"
        return Link(str(page.label), url, current, unread if page.name == "notices" else 0)

    groups: list[tuple[str, list[Link]]] = []
    more: list[Link] = []
    for heading, pages in GROUPS:
        there = [page for page in pages if page.name in urls]
        theirs = [link(page) for page in there if page.is_for(roles)]
        if theirs:
            groups.append((str(heading), theirs))
        more += [link(one) for one in there if not (one.is_for(roles) or one.is_only_theirs)]
    return Menu(groups, more)


def _page_above(path: str, urls: Mapping[str, str]) -> str:
    """Return the page of the menu one is at, or under: the nearest; only the first has none."""
    if path == urls.get("desk"):
        return "desk"
    above = [name for name, url in urls.items() if name != "desk" and path.startswith(url)]
    return max(above, key=lambda name: len(urls[name]), default="")


def _address(page: Page) -> str:
    try:
        return reverse(page.name)
    except NoReverseMatch:
        return ""
