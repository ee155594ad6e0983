"""What a call at night left for later: said in the case as what is missing, each with its page."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.cases.models import Case, Party, Reception
from baluarte.domain.cases.queries import consenting, consents_of, reachable, team_of
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.procedure.queries import left_out_of
from baluarte.norms.catalogues import terms

Line = dict[str, Any]


def missing(case: Case, numbered: Sequence[tuple[int, Party]], *, at: datetime) -> list[Line]:
    """Return what nobody asked yet of a case that began with a call."""
    if not Reception.objects.filter(case=case).exists():
        return []
    return [
        {"says": says, "url": url}
        for says, url in (*_of_persons(case, numbered), *_of_the_case(case, at=at))
    ]


def _of_persons(case: Case, numbered: Sequence[tuple[int, Party]]) -> Iterator[tuple[str, str]]:
    """Yield what was not asked of whose word counts: to be attended to, the rest, how to call."""
    counts, reached = {one.pk for one in consenting(case)}, reachable(case)
    layers = list(terms("consent_layers"))
    for number, party in numbered:
        if party.pk not in counts:
            continue
        key, who = (case.reference, party.pk), {"number": number}
        said = consents_of(party)
        if layers[0] not in said:
            says = _("Person %(number)d was not asked whether to be attended to") % who
            yield says, reverse("ask_consent", args=[*key, 1])
        elif silent := sum(layer not in said for layer in layers):
            says = ngettext(
                "Person %(number)d: %(n)d consent was not asked",
                "Person %(number)d: %(n)d consents were not asked", silent,
            ) % {**who, "n": silent}  # fmt: skip
            yield says, f"{reverse('case', args=[case.reference])}#consent"
        if party.pk not in reached:
            says = _("Nobody wrote how to reach person %(number)d safely") % who
            yield says, reverse("say_how_to_reach", args=key)


def _of_the_case(case: Case, *, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield what was not asked of the case: who did it, who may not know, who else attends it."""
    matter = case.matter
    if matter.perpetrator == Perpetrator.UNKNOWN:
        says = _("It was not written what is known of who did it")
        yield says, reverse("say_perpetrator", args=[matter.reference])
    if matter.list_seen_at is None and not left_out_of(matter):
        says = _("It was not written whom the person does not want told")
        yield says, reverse("leave_out", args=[matter.reference])
    if len(team_of(case, at=at)) == 1:
        yield _("Nobody else attends this case"), reverse("join_team", args=[case.reference])
