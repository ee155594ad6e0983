"""What is asked where a memory page is written with a family."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.cases.choices import Channel
from baluarte.domain.memory.actions import Facts, NewItem, Wording
from baluarte.domain.memory.actions.items import MEDIA
from baluarte.domain.memory.choices import (
    MAY_CONSENT,
    WITH_DAY,
    WITH_FILE,
    ItemKind,
    PageKind,
    Relation,
    WhyWithdrawn,
)
from baluarte.domain.memory.refusals import MemoryRefused
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.layout.forms.choosing import NOTHING_CHOSEN, to_choose
from baluarte.web.layout.forms.imprecise_date import ImpreciseDateField
from baluarte.web.memory.labels import language, language_choices, licence_choices
from baluarte.web.procedure.forms.documents import DocumentField, WithDocument

LONGEST_TEXT = 12_000
OTHER = "other"
PARTS_OF_A_PICTURE = (
    ("1", _("above, left")), ("2", _("above, middle")), ("3", _("above, right")),
    ("4", _("middle, left")), ("5", _("the middle")), ("6", _("middle, right")),
    ("7", _("below, left")), ("8", _("below, middle")), ("9", _("below, right")),
)  # fmt: skip
TOLD = [(one.value, one.label) for one in Channel if one != Channel.OWN_WINDOW]


def words_box(label: Any, **options: Any) -> forms.CharField:
    """Return a box for words in whatever language: the browser finds which side they begin."""
    attrs = {"rows": 6, "maxlength": LONGEST_TEXT, "autocomplete": "off", "dir": "auto",
             "spellcheck": "false"}  # fmt: skip
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs=attrs), **options
    )


class TakeBackForm(forms.Form):
    """How much of one thing is taken back: all of it, or its words in one language."""

    ALL, ONE = "all", "one"

    which = forms.ChoiceField(
        label=_("What you take back"), initial=ALL, widget=forms.RadioSelect,
        choices=(
            (ALL, _("All of it, in every language: its picture too")),
            (ONE, _("Only these words: the rest stays on the page")),
        ),
    )  # fmt: skip


class NewPageForm(forms.Form):
    """Whom or what a page remembers."""

    kind = forms.ChoiceField(
        label=_("Whom or what it remembers"), choices=PageKind.choices, widget=forms.RadioSelect
    )


class ConsenterForm(forms.Form):
    """Who may consent: somebody of the case, or a name where there is none."""

    party = forms.ChoiceField(label=_("Who, of those in the case"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Sealed: it is on no list and no page.")
    )
    relation = forms.ChoiceField(label=_("What she or he is"), widget=forms.RadioSelect)
    is_of_age = forms.TypedChoiceField(
        label=_("Is she or he 18 or older?"), widget=forms.RadioSelect,
        choices=(("yes", _("Yes")), ("no", _("No"))), coerce=lambda said: said == "yes",
    )  # fmt: skip

    def __init__(
        self, *args: Any, kind: str, parties: list[tuple[str, str]] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        relation: Any = self.fields["relation"]
        relation.choices = [
            (one.value, one.label) for one in Relation if one in MAY_CONSENT[PageKind(kind)]
        ]
        if parties is None:
            del self.fields["party"]
        else:
            del self.fields["name"]
            party: Any = self.fields["party"]
            party.choices = parties


class WordingForm(forms.Form):
    """Words in a language, and for whoever does not see or hear what they stand beside."""

    edits_nothing = "a text is corrected once: the second is refused, typed words stay"

    language = forms.ChoiceField(label=_("In which language"))
    other_language = forms.CharField(
        label=_("Another language"), required=False, max_length=35,
        help_text=_("Its tag (BCP 47), where it is not in the list: mxt, az-Arab…"),
    )  # fmt: skip
    words = words_box(_("Words"))
    alternative = words_box(_("For whoever does not see it"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["language"]
        chosen.choices = [
            *to_choose(language_choices(), required=True), (OTHER, _("Another, written below")),
        ]  # fmt: skip
        chosen.error_messages["required"] = NOTHING_CHOSEN
        words, alternative = self.fields["words"], self.fields["alternative"]
        alternative.required = kind in (ItemKind.PHOTOGRAPH, ItemKind.RECORDING)
        code = "alt" if kind == ItemKind.PHOTOGRAPH else "transcript"
        alternative.error_messages["required"] = _said(code)
        words.label, words.help_text = SAID[ItemKind(kind)]
        if kind == ItemKind.RECORDING:
            alternative.label = _("What is heard, for whoever cannot listen")
        elif kind == ItemKind.PHOTOGRAPH:
            alternative.help_text = _(
                "Say what is seen, as you would by telephone. Without it nobody publishes it."
            )
        else:
            del self.fields["alternative"]
        if kind in (ItemKind.NAME, ItemKind.WALL_NAME):
            words.widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        """Ask for the tag of another language, with all else that is wrong."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("language") == OTHER and not given.get("other_language", "").strip():
            self.add_error("other_language", _("Write its tag: mxt, az-Arab…"))
        return given

    @property
    def wording(self) -> Wording:
        """Return the words as they were written."""
        given = self.cleaned_data
        return Wording(
            language=given["other_language"].strip() or given["language"], words=given["words"],
            alternative=given.get("alternative", ""),
        )  # fmt: skip


SAID: Mapping[ItemKind, tuple[Any, Any]] = {
    ItemKind.NAME: (_("The name, as it should be read"), ""),
    ItemKind.TEXT: (_("The text"), _("A blank line begins a new paragraph.")),
    ItemKind.PHOTOGRAPH: (_("What stands below it"), ""),
    ItemKind.RECORDING: (_("What stands beside it"), ""),
    ItemKind.DOCUMENT: (_("What it is"), ""),
    ItemKind.WORK_LINK: (_("What it is"), _("The title of the report, the programme, the film.")),
    ItemKind.ANNIVERSARY: (_("What is remembered on that day"), ""),
    ItemKind.ACT: (_("What is done, and where"), ""),
    ItemKind.WALL_NAME: (
        _("The name, as it should stand on the wall"),
        _("It needs a yes of its own, and goes out with a page or without one."),
    ),
}


class ItemForm(WordingForm, WithDocument):
    """Something for a page: only what its kind needs is asked."""

    document = DocumentField(required=False, label=_("File"))
    blurred = forms.MultipleChoiceField(
        label=_("Blur these parts of the picture"), required=False, choices=PARTS_OF_A_PICTURE,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is shown is made without them; the original stays sealed."),
    )  # fmt: skip
    date = ImpreciseDateField(label=_("Which day"), required=False)
    url = forms.URLField(label=_("Where it is"), required=False, assume_scheme="https")
    archive_url = forms.URLField(
        label=_("Where a copy of it is kept"), required=False, assume_scheme="https",
        help_text=_("The capture (WACZ) or another archive, should the first one go."),
    )  # fmt: skip
    capture = forms.FileField(
        label=_("The capture itself (WACZ)"), required=False,
        help_text=_("Of 5 MB at most. Only its hash is kept: with it anybody can tell that the "
                    "copy is the same."),
    )  # fmt: skip
    holder = forms.CharField(label=_("Who holds the rights"), max_length=200, required=False)
    licence = forms.ChoiceField(label=_("What others may do with it"))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.kind = ItemKind(kind)
        licence: Any = self.fields["licence"]
        licence.choices = to_choose(licence_choices(), required=True)
        licence.error_messages["required"] = NOTHING_CHOSEN
        wanted = {
            "document": self.kind in WITH_FILE,
            "blurred": self.kind == ItemKind.PHOTOGRAPH,
            "date": self.kind in WITH_DAY,
            "url": self.kind in (ItemKind.WORK_LINK, ItemKind.ACT),
            "archive_url": self.kind == ItemKind.WORK_LINK,
            "capture": self.kind == ItemKind.WORK_LINK,
            "holder": self.kind in WITH_FILE or self.kind == ItemKind.TEXT,
            "licence": self.kind in WITH_FILE or self.kind == ItemKind.TEXT,
        }
        for name, is_asked in wanted.items():
            if not is_asked:
                del self.fields[name]
        if self.kind in WITH_FILE:
            self._ask_for_the_file()
            self.fields["holder"].required = True
            self.fields["holder"].error_messages["required"] = _said("holder")

    def _ask_for_the_file(self) -> None:
        """Ask for the file of the kinds that are taken, in the words that refuse another."""
        asked: Any = self.fields["document"]
        asked.required, asked.help_text = True, FILES[self.kind]
        asked.widget.attrs["accept"] = ",".join(sorted(WITH_FILE[self.kind]))
        asked.error_messages["required"] = _said("file")
        asked.other_kind = _said("file_kind", right=MEDIA[self.kind])

    @property
    def new(self) -> NewItem:
        """Return what was given."""
        given = self.cleaned_data
        capture = given.get("capture")
        return NewItem(
            kind=self.kind, wording=self.wording,
            facts=Facts(
                holder=given.get("holder", ""), date=given.get("date") or "",
                url=given.get("url", ""), archive_url=given.get("archive_url", ""),
                archive_sha256=sha256(capture.read()).hexdigest() if capture else "",
            ),
            licence=given.get("licence") or "family", file=given.get("document"),
            blurred=[int(one) for one in given.get("blurred", ())],
        )  # fmt: skip


def _said(code: str, **given: Any) -> str:
    """Return a refusal in words."""
    return MemoryRefused(code, field="file", **given).in_language(language())


FILES: Mapping[ItemKind, Any] = {
    ItemKind.PHOTOGRAPH: _("JPG, PNG or WebP, of 5 MB at most."),
    ItemKind.RECORDING: _("MP3 or WAV, of 5 MB at most."),
    ItemKind.DOCUMENT: _("PDF, of 5 MB at most."),
}


class ConsentForm(forms.Form):
    """Who says yes or no, to which texts, how and when."""

    consenter = forms.ChoiceField(label=_("Who says it"), widget=forms.RadioSelect)
    texts = forms.MultipleChoiceField(
        label=_("Of what"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Each thing in each language is apart. Read it aloud, or show it, before."),
    )  # fmt: skip
    is_given = forms.TypedChoiceField(
        label=_("What was said"), widget=forms.RadioSelect,
        choices=(
            ("yes", _("Yes: it may be public")),
            ("no", _("No: it may not, and what is public goes at once")),
        ),
        coerce=lambda said: said == "yes",
    )  # fmt: skip
    told = forms.ChoiceField(label=_("How it was said"), choices=TOLD, widget=forms.RadioSelect)
    told_date = forms.DateField(
        label=_("On which day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    words = long_text(_("In her own words"), required=False, help_text=_("Sealed."))

    def __init__(
        self,
        *args: Any,
        consenters: Sequence[tuple[str, str]],
        texts: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["consenter"]
        who.choices = consenters
        what: Any = self.fields["texts"]
        what.choices = texts


class ProposalForm(forms.Form):
    """What is to be public, and what could happen to whom."""

    texts = forms.MultipleChoiceField(
        label=_("What all may read"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what somebody said yes to, and nobody no. Choose each: nothing is "
                    "proposed that you did not choose."),
    )  # fmt: skip
    risk = long_text(
        _("What could happen to whom"),
        help_text=_("Whom it names, who lives near, who could be angered; with whom it was talked "
                    "over. Sealed."),
    )  # fmt: skip

    def __init__(self, *args: Any, texts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what: Any = self.fields["texts"]
        what.choices = texts


class ReviewForm(forms.Form):
    """Whether a second person lets it out."""

    agrees = forms.TypedChoiceField(
        label=_("Your decision"), widget=forms.RadioSelect,
        choices=(("yes", _("Let it out: all may read it")), ("no", _("Not so"))),
        coerce=lambda said: said == "yes",
    )  # fmt: skip
    reason = long_text(_("Why not"), required=False, help_text=_("Sealed."))


class WithdrawForm(forms.Form):
    """Why a page is taken back."""

    why = forms.ChoiceField(label=_("Why"), choices=WhyWithdrawn.choices, widget=forms.RadioSelect)
