"""Boxes that several forms of the policy share, and how a refusal stands beside its field."""

from datetime import date
from typing import Any

from django import forms
from django.utils import dateformat
from django.utils.translation import gettext_lazy as _

from baluarte.domain.statements.models import Document
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.names import institution_name, language
from baluarte.web.layout.forms.days import within_reach

NOTHING = ("", "—")
ALL = ("", _("All"))
# The newest to choose from; an older one comes along in the address.
MOST_DOCUMENTS = 200
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


def shared_documents(also: str = "") -> Any:
    """Return the documents to choose from: the newest, and one asked for by its reference."""
    shared = Document.objects.filter(is_shared=True)
    newest = shared.order_by("-kept_at", "pk").values("pk")[:MOST_DOCUMENTS]
    found = shared.filter(pk__in=newest)
    if also:
        found |= shared.filter(reference=also.upper())
    return found.order_by("-document_date", "reference")


def said_day(day: date) -> str:
    """Say a day in the reader's language."""
    return dateformat.format(day, FORMATS.get(language(), FORMATS["en"]))


class PolicyForm(forms.Form):
    """A form whose refusals stand beside their fields; its documents are those everybody sees."""

    def __init__(self, *args: Any, document: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        for field in fields.values():
            if isinstance(field, DocumentField):
                field.queryset = shared_documents(document)

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
