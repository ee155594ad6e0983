"""Boxes that several forms of the policy share, and how a refusal stands beside its field."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Case, QuerySet, When
from django.utils import dateformat
from django.utils.translation import gettext_lazy as _

from baluarte.domain.accountability.queries.documents import choose_among
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.context import acting_account
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.names import institution_name, language
from baluarte.web.layout.forms.days import within_reach

NOTHING = ("", "—")
ALL = ("", _("All"))
# In a form that chooses documents: by which words they are looked for.
SEARCH = "buscar_documento"
# Of so many or fewer nobody needs to search.
FEW = 12
FORMATS = {"es": r"j \d\e F \d\e Y", "en": "j F Y"}


def day_field(**given: Any) -> forms.DateField:
    """Return the box of a day."""
    box = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"})
    return forms.DateField(
        widget=box, input_formats=["%Y-%m-%d"], validators=[within_reach], **given
    )


def words_field(rows: int = 3, **given: Any) -> forms.CharField:
    """Return the box of a text."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **given)


class DocumentField(forms.ModelChoiceField):
    """A document that everybody here sees, of facts about institutions."""

    def __init__(self, **given: Any) -> None:
        super().__init__(Document.objects.none(), required=False, empty_label="—", **given)

    def label_from_instance(self, obj: Document) -> str:
        """Say the document: its name, its day, who issued it."""
        return document_label(obj)


def document_label(one: Document) -> str:
    """Return a document as a list names it: two of one name differ by day and who issued them."""
    name = one.title.strip() or _("Document %(reference)s") % {"reference": one.reference}
    return f"{name} · {said_day(one.document_date)} · {institution_name(one.issuer)}"


def said_day(day: date) -> str:
    """Say a day in the reader's language."""
    return dateformat.format(day, FORMATS.get(language(), FORMATS["en"]))


class ChoosesDocuments(forms.Form):
    """Base of forms that choose documents: a box searches them, and the form is drawn again.

    Without a script: the button beside the box sends all that was typed, and nothing is decided.
    """

    edits_nothing = "a base: begins with the words that were searched"

    def __init__(self, data: Any = None, *args: Any, document: str = "", **kwargs: Any) -> None:
        self._words, chosen = "", [document] if document else []
        self.again: dict[str, Any] = {}
        if data is not None and "again" in data:
            self._words = data.get(SEARCH, "")
            typed = {
                name: said if len(said) > 1 else said[0] for name, said in data.lists() if said
            }
            kwargs["initial"], data = {**(kwargs.get("initial") or {}), **typed}, None
        super().__init__(data, *args, **kwargs)
        fields: Any = self.fields
        boxes = {name: one for name, one in fields.items() if isinstance(one, DocumentField)}
        if boxes:
            self._offer(boxes, self.documents(), also=chosen)

    def documents(self) -> QuerySet[Document]:
        """Return what may be chosen: what everybody here sees."""
        return Document.objects.filter(is_shared=True)

    def _offer(self, boxes: dict[str, Any], rows: QuerySet[Document], *, also: list[str]) -> None:
        by = acting_account()
        keys = choose_among(rows, by=by, words=self._words, also=also)
        kept = [one for name in boxes if (one := self._chosen(name)) and one not in keys]
        several = [*keys, *kept]
        found = rows.none()
        if several:
            order = Case(*(When(pk=key, then=place) for place, key in enumerate(several)))
            found = rows.filter(pk__in=several).order_by(order, "pk")
        for field in boxes.values():
            field.queryset = found
        if len(keys) > FEW or self._words:
            self._add_search(next(iter(boxes)), is_empty=bool(self._words) and not keys)

    def _chosen(self, name: str) -> UUID | None:
        """Return which document stands in a box already; None where it is none."""
        said = self.data.get(name) if self.is_bound else self.initial.get(name)
        try:
            return UUID(str(said))
        except ValueError:
            return None

    def _add_search(self, before: str, *, is_empty: bool) -> None:
        said = (
            _("No document fits these words.")
            if is_empty
            else _(
                "Words of its title, its number or who issued it. Press the button; what you "
                "typed stays."
            )
        )
        box = forms.CharField(
            required=False, max_length=120, label=_("Search the documents"), help_text=said,
            initial=self._words,
        )  # fmt: skip
        names = list(self.fields)
        self.fields[SEARCH] = box
        names.insert(names.index(before), SEARCH)
        self.order_fields(names)
        self.again = {SEARCH: _("Show those that fit")}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook
        self.cleaned_data.pop(SEARCH, None)


class PolicyForm(ChoosesDocuments):
    """A form whose refusals stand beside their fields; its documents are those everybody sees."""

    def offer(self, **choices: list[Any]) -> None:
        """Give fields what to choose from."""
        fields: Any = self.fields
        for name, offered in choices.items():
            fields[name].choices = offered

    def refuse(self, refused: PolicyRefused) -> None:
        """Say a refusal beside its field, a day as it is read."""
        if isinstance(refused.given, date):
            given = said_day(refused.given)
            refused = PolicyRefused(refused.code, field=refused.field, given=given)
        place = refused.field if refused.field in self.fields else None
        self.add_error(place, refused.in_language(language()))
