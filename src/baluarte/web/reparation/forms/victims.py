"""Who is a victim in the law, and which files are of the same one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.reparation.choices import VictimKind
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.reparation.forms.sealed import SEALED
from baluarte.web.reparation.refusable_form import RefusableForm


class VictimForm(RefusableForm):
    """Who is a victim in the law, and as what."""

    party = forms.ChoiceField(label=_("Who"))
    kind = forms.ChoiceField(
        label=_("As what"), choices=VictimKind.choices, widget=forms.RadioSelect
    )
    of = forms.ChoiceField(
        label=_("On whose account, if she is an indirect victim"), required=False
    )
    event = forms.ChoiceField(
        label=_("Of which fact"), required=False,
        help_text=_("Empty: of all that the case is about."),
    )  # fmt: skip
    words = long_text(
        _("The harm, as she tells it"), required=False,
        help_text=_("What she told already need not be written again. Sealed."),
    )  # fmt: skip

    def __init__(self, *args: Any, parties: Any, victims: Any, events: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("party", parties)
        for name, given in (("of", victims), ("event", events)):
            if given:
                self.choose(name, given)
            else:
                del self.fields[name]


class JoinForm(RefusableForm):
    """Which other file is of the same victim."""

    other = forms.CharField(label=_("Reference of the other case"), max_length=20)
    person = forms.IntegerField(
        label=_("Number of the person in that case"), min_value=1, required=False,
        help_text=_("As its reparation says: Person 1, Person 2. Only where there are several."),
    )  # fmt: skip
    reason = long_text(_("How you know that it is the same person"), help_text=SEALED)
