"""Search over everything public: every word asked for begins a word of what is found.

Words of grammar are not asked for. Where nothing holds every word, what holds most of them is
found, and the page says so.

It is folded once and kept by the process while everything in it stands: an erratum may take a row
out of what is read from one moment to the next.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baluarte.domain.memory.queries.in_public import pages_in_public
from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.queries.policy import policy_said
from baluarte.domain.territory.queries import all_states, municipalities_of
from baluarte.norms.policy.likeness import GRAMMAR, folded
from baluarte.norms.protocols import protocols
from baluarte.web.layout.context import PORTAL
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.places import names_of_states
from baluarte.web.public.policy import words
from baluarte.web.public.policy.edition import erratum_on
from baluarte.web.public.search_types import address_of, types_found
from baluarte.web.public.terms import language

LONGEST, SHORTEST_WORD = 120, 2
SHOWN, A_PAGE = 12, 50
LEAST_WITH_PLURAL = 5
REFERENCE = re.compile(r"[A-Z0-9]{12}")
EVENT, PAGE, REPORT, PROTOCOL, PLACE = "event", "page", "report", "protocol", "place"
TYPE = "type"
REMEMBERED = "memory"
# How somebody begins a question, folded: it says nothing of what is looked for.
QUESTION = frozenset(
    {"cual", "cuales", "cuanta", "cuantas", "cuanto", "cuantos", "cuando", "donde", "quien"}
    | {"hay", "fue", "fueron", "ha", "han", "desde", "how", "many", "much", "what", "when"}
    | {"where", "which", "who", "were", "was", "there", "since"}
)
KEPT = PolicyRowKind
# The order in which kinds are shown: what answers a question before what is part of an answer.
ORDER = (
    EVENT, PAGE, TYPE, REMEMBERED, KEPT.AXIS, KEPT.INDICATOR, KEPT.INSTITUTION, PLACE, REPORT,
    PROTOCOL,
    KEPT.RECOMMENDATION_SET, KEPT.RECOMMENDATION, KEPT.COMMITMENT, KEPT.CONSULTATION,
    KEPT.RECOGNITION, KEPT.OBJECTIVE,
    KEPT.OBLIGATION, KEPT.FACT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found: what it is called, where it stands, what is searched of it."""

    kind: str
    name: str
    url: str
    note: str = ""
    searched: str = ""

    @classmethod
    def of(cls, kind: str, name: str, url: str, *, note: str = "", also: Sequence[str] = ()) -> Any:
        """Return it with everything that is searched folded, each word after a space."""
        return cls(kind, name, url, note, " " + folded(" ".join([name, note, *also])))


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, the best first, and how many more there are."""

    kind: str
    label: str
    entries: Sequence[Entry]
    number: int
    # How many of it stand on pages before.
    first: int = 0
    # Whether it holds most of the words, where nothing holds all.
    is_part: bool = False

    @property
    def more(self) -> int:
        """Return how many stand after those that are shown."""
        return self.number - self.first - len(self.entries)


def search(
    text: str,
    *,
    edition: Edition,
    release: Edition,
    reports: Iterable[Any],
    kind: str = "",
    page: int = 1,
) -> list[Group]:
    """Return by kind what holds every word of a text; nothing where no word is long enough.

    Of each kind the best; of one that is asked for alone, a page of all of it. Where nothing holds
    every word, what holds most of them.
    """
    asked = words_of(text)
    if not asked:
        return []
    # Of memory nothing is kept from one search to the next: it may be taken back meanwhile.
    entries = chain(_entries(release), _reports(reports), _memory())
    by_kind, held = _found(text, asked, edition, entries)
    labels, size = _labels(), A_PAGE if kind else SHOWN
    first = (page - 1) * size if kind else 0
    return [
        Group(one, labels[one], _ordered(one, by_kind[one], asked)[first : first + size],
              len(by_kind[one]), first, held < len(asked))
        for one in ORDER
        if by_kind.get(one) and kind in ("", one)
    ]  # fmt: skip


def _found(
    text: str, asked: Sequence[str], edition: Edition, entries: Iterable[Entry]
) -> tuple[dict[str, list[Entry]], int]:
    """Return by kind what holds most of the words asked for, and how many of them that is."""
    whole: dict[str, list[Entry]] = {}
    for one in chain(_event(text, edition), _types(asked, edition)):
        whole.setdefault(one.kind, []).append(one)
    most, found = (len(asked) if whole else 1), whole
    for one in entries:
        held = sum(f" {word}" in one.searched for word in asked)
        if held > most:
            most, found = held, {}
        if held == most:
            found.setdefault(one.kind, []).append(one)
    if most == 1 < len(asked):
        alone = {one.url: one for word in asked for one in _types([word], edition)}
        found |= {TYPE: list(alone.values())} if alone else {}
    return found, most


def words_of(text: str) -> list[str]:
    """Return the words that are searched for, folded, each as it begins in one and in several.

    Words of grammar are left out where others remain.
    """
    words = [word for word in folded(text[:LONGEST]).split() if len(word) >= SHORTEST_WORD]
    telling = [word for word in words if word not in GRAMMAR | QUESTION]
    return [_singular(word) for word in telling or words]


def _singular(word: str) -> str:
    """Return what a word and its plural both begin with: recomendaciones, derechos, policies."""
    for ending in ("ies", "es", "s") if len(word) >= LEAST_WITH_PLURAL else ():
        if word.endswith(ending):
            return word.removesuffix(ending)
    return word


def _ordered(kind: str, found: Sequence[Entry], asked: Sequence[str]) -> Sequence[Entry]:
    """Return what was found of a kind, the best first; types in the order of their catalogue."""
    return found if kind == TYPE else _best(found, asked)


def _best(found: Sequence[Entry], asked: Sequence[str]) -> list[Entry]:
    """Return them in order: those whose own name holds more of the words, the shorter first."""

    def rank(one: Entry) -> tuple[int, int, str]:
        name = " " + folded(one.name)
        return (-sum(f" {word}" in name for word in asked), len(name), name)

    return sorted(found, key=rank)


def _event(text: str, edition: Edition) -> Iterator[Entry]:
    """Yield the published event that a text is the public name of."""
    reference = text.strip().upper()
    if edition is None or not REFERENCE.fullmatch(reference):
        return
    with suppress(ObjectDoesNotExist):
        found = queries.record(edition, reference).reference
        yield Entry(EVENT, found, reverse("published", args=[found]))


def _types(asked: Sequence[str], edition: Edition) -> Iterator[Entry]:
    """Yield the types of aggression that the words ask for, in one state where they say it."""
    if edition is None:
        return
    for name, state, address in types_found(asked, names_of_states()):
        yield Entry(TYPE, name, address_of(address), state)


def _entries(release: Edition) -> tuple[Entry, ...]:
    """Return all that can be found; of an edition that is out it is kept until an erratum more."""
    if release is None:
        return _made(None)
    noted = [(one.kind, one.code, one.ground) for one in queries.policy_errata(release)]
    return _kept(release, language(), (*noted, queries.harm_noted(release)))


@lru_cache(maxsize=4)
def _kept(release: Edition, spoken: str, noted: tuple[object, ...]) -> tuple[Entry, ...]:
    return _made(release)


def _made(release: Edition) -> tuple[Entry, ...]:
    return (*_pages(), *_of_policy(release), *_places(), *_protocols())


def _pages() -> Iterator[Entry]:
    named = dict(PORTAL) | {
        "victims": _("Victims"), "comparisons": _("Figures of others beside ours"),
        "dimension": _("What no list knows of"),
        "public_alerts": _("Public alerts, and how often warnings come true"),
        "self_assessment": _("Your risk, asked by yourself"),
        "community_self_assessment": _("The risk of your community, asked by yourselves"),
        "policy_overview": _("The policy on one page"),
        "policy_institutions": _("Institutions"),
        "policy_recognitions": _("Recognition in public, and its contrary"),
        "policy_data": _("Open data of the policy"),
        "reports_published": pgettext("calendar", "Reports"), "custody": _("Who keeps this"),
        "memory": _("Memory: who they were and what they did"),
        "memory_wall": _("The wall of names"), "memory_days": _("Days of memory"),
        "log_checkpoints": _("Seals of the log"), "api_reference": _("For programs"),
    }  # fmt: skip
    # What somebody asks for who does not know what a page is called.
    also = {
        "dimension": _("undercount, estimate, unregistered"),
        "public_alerts": _(
            "alert, early warning, early warnings, came true, risk, danger, forecast, score"
        ),
        "self_assessment": _("self-assessment, my risk, followed, watched, threatened"),
        "community_self_assessment": _("self-assessment, risk, community, assembly"),
    }
    for name, label in named.items():
        yield Entry.of(PAGE, str(label), reverse(name), also=[also.get(name, "")])


def _of_policy(release: Edition) -> Iterator[Entry]:
    if release is None:
        return
    addresses: dict[str, Callable[[Any], str]] = {
        KEPT.AXIS: lambda one: reverse("policy_axis", args=[one.code]),
        KEPT.INDICATOR: lambda one: reverse("policy_indicator", args=[one.code]),
        KEPT.INSTITUTION: lambda one: reverse("policy_institution", args=[one.code]),
        KEPT.RECOMMENDATION_SET: lambda one: reverse("policy_recommendations", args=[one.code]),
        KEPT.RECOMMENDATION: lambda one: (
            reverse("policy_recommendations", args=[one.part_of]) + f"#{one.code}"
        ),
        KEPT.CONSULTATION: lambda one: reverse("policy") + f"#{one.code}",
        KEPT.RECOGNITION: lambda one: reverse("policy_recognition", args=[one.code]),
        KEPT.COMMITMENT: _of_axis, KEPT.OBJECTIVE: _of_axis, KEPT.OBLIGATION: _of_axis,
        KEPT.FACT: lambda one: reverse("policy_institution", args=[one.institution]),
    }  # fmt: skip
    errata = list(queries.policy_errata(release))
    figures = {one.code: one for one in queries.policy_figures(release)}
    labels = _labels()
    for one in policy_said(release).filter(kind__in=addresses):
        other = one.label_es if language() == "en" else one.label_en
        figure = figures.get(one.code) if one.kind == KEPT.INDICATOR else None
        note = _note(one, figure)
        if erratum_on(errata, one.kind, one.code, figure.sources if figure else ()):
            note = " · ".join((note, _("This does not stand")))
        yield Entry.of(
            one.kind, words.label_of(one), addresses[one.kind](one), note=note,
            also=[one.code, other, labels[one.kind], *_words_of_actions(one), *_words_of_body(one)],
        )  # fmt: skip


def _note(one: Any, figure: Any) -> str:
    """Return what stands beside a name: the figure with its year, whose fact it is, of when."""
    if figure is not None:
        said = words.figure_of(figure.figure, figure.unit)
        return f"{said['value']} ({said['period']})" if said["has_value"] else ""
    if one.kind == KEPT.RECOGNITION:
        return str(one.said_by or words.institution_name(one.institution))
    if one.kind != KEPT.FACT:
        return ""
    return f"{words.institution_name(one.institution)}, {str(one.last)[:4]}: {words.answer_of(one)}"


def _words_of_actions(one: Any) -> list[str]:
    """Return what is done for an obligation, and what authorities reported of a recommendation."""
    actions = one.actions or ()
    if one.kind == KEPT.OBLIGATION:
        return [each["says"] for each in actions]
    return [day["words"] for each in actions for day in each["days"]]


def _words_of_body(one: Any) -> list[str]:
    """Return what an indicator counts, and the document in which a fact stands."""
    told = (one.definition, one.numerator, one.denominator)
    source = one.source if one.kind == KEPT.FACT else None
    return [words.told(text) for text in told if text] + ([source["title"]] if source else [])


def _of_axis(one: Any) -> str:
    return reverse("policy_axis", args=[one.axis]) if one.axis else reverse("policy")


def _places() -> Iterator[Entry]:
    table, states = reverse("events_published"), dict(all_states().values_list("code", "name"))
    for code, name in states.items():
        yield Entry.of(PLACE, name, f"{table}?estado={code}")
    for code, name in municipalities_of().values_list("code", "name"):
        state = code[:2]
        where = f"{table}?estado={state}&municipio={code}"
        yield Entry.of(PLACE, name, where, note=states.get(state, ""))


def _protocols() -> Iterator[Entry]:
    for one in protocols():
        yield Entry.of(
            PROTOCOL, one.name.get(language(), one.name["es"]),
            reverse("protocol", args=[one.code]), also=[one.code, *one.name.values()],
        )  # fmt: skip


def _reports(reports: Iterable[Any]) -> Iterator[Entry]:
    for one in reports:
        title, other = one.title_es, one.title_en
        if language() == "en":
            title, other = other, title
        url = reverse("standing_report", args=[one.name])
        yield Entry.of(REPORT, title, url, also=[one.period, other])


def _memory() -> Iterator[Entry]:
    """Yield the public pages of memory, by their names and the words of their texts."""
    spoken = language()
    for one in pages_in_public():
        said = [row.words for item in one.items for row in item.texts.values()]
        url = reverse("memory_page_public", args=[one.reference])
        yield Entry.of(REMEMBERED, one.name(spoken).words, url, also=said)


def _labels() -> dict[str, str]:
    own = {
        EVENT: _("Published event"), REMEMBERED: _("Memory"), PAGE: _("Pages"),
        REPORT: pgettext("calendar", "Reports"),
        PROTOCOL: _("Protocols"), PLACE: _("Events by place"),
        TYPE: _("Events by type of aggression"),
    }  # fmt: skip
    several = {
        KEPT.AXIS: _("Axes"), KEPT.INDICATOR: _("Indicators"), KEPT.INSTITUTION: _("Institutions"),
        KEPT.RECOMMENDATION_SET: _("Sets of recommendations"),
        KEPT.RECOMMENDATION: _("Recommendations"), KEPT.COMMITMENT: _("Commitments"),
        KEPT.CONSULTATION: _("Consultations"),
        KEPT.RECOGNITION: _("Recognition in public, and its contrary"),
        KEPT.OBJECTIVE: _("Objectives"), KEPT.OBLIGATION: _("Obligations of the State"),
        KEPT.FACT: _("What documents state of institutions"),
    }  # fmt: skip
    return own | several
