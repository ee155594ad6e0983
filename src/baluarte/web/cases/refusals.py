"""What of a team cannot be changed is said in words: what is missing, what can be, who can."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import SaysNotWhy, team

SAID: dict[type[Exception], Any] = {
    team.NotYourTeam: _(
        "The team cannot be changed because you do not answer for this case. You can: ask who "
        "answers for it, or a data steward of the institution, who change it with a reason."
    ),
    team.NotAMember: _(
        "This person cannot join because they have no role in who keeps the case, nor in another "
        "unit of the same Mechanism, or their account is closed. You can: choose somebody who "
        "does, or ask whoever administers the institution."
    ),
    team.IsLeftOut: _(
        "This person cannot join because they act for an institution that is left out of this "
        "case. You can: choose somebody of another unit. Only the person herself, where it was "
        "her wish, can involve that institution again."
    ),
    team.DecidesAnAppeal: _(
        "This person cannot join because their institution decides what challenges this team, "
        "and nobody decides on their own team. You can: choose somebody of another unit, or wait "
        "until it is decided."
    ),
    team.IsChallenged: _(
        "This person cannot come back because they were of the team whose decision is "
        "challenged, and that is not decided yet. You can: choose somebody else."
    ),
    team.TakesPart: _(
        "This person cannot join because the case is about them. You can: open their own window."
    ),
    team.IsOfTheTeam: _("This person is of the team already: there is nothing to change."),
    team.NotOfTheTeam: _(
        "This person cannot answer for it because they are not of the team, or only for hours. "
        "You can: let them join first."
    ),
    team.AnswersForIt: _(
        "They cannot leave because they answer for the case. You can: say first who answers for "
        "it from now on; they or a data steward of the institution can."
    ),
    team.LastOfTheTeam: _(
        "They cannot leave because nobody else is of the team, and a case never stays without "
        "anybody. You can: let somebody join first, or close the case."
    ),
    team.NotYourHours: _(
        "You cannot come in because this deputyship is over, has not begun or is not yours. You "
        "can: ask whom you stand in for, or a data steward, to name you from now on."
    ),
    SaysNotWhy: _("Say why in a sentence: you decide it for who answered until now."),
    NotAllowed: _(
        "It cannot be done because you no longer answer for one of these cases, or one is closed. "
        "Nothing was changed. You can: look at the list again; the person who answers now can."
    ),
}


@contextmanager
def team_in(form: forms.Form, *, box: str | None = None) -> Iterator[None]:
    """Do all of it or nothing; what cannot be becomes an error of the form, in words."""
    try:
        with transaction.atomic():
            yield
    except (team.TeamRefused, SaysNotWhy, NotAllowed) as refused:
        is_reason = isinstance(refused, SaysNotWhy) and "reason" in form.fields
        form.add_error("reason" if is_reason else box, str(SAID[type(refused)]))
