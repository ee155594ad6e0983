"""Two who edit one thing: the second to save is told what changed meanwhile, and nothing is lost.

The form carries a mark of the version it was drawn from. Once sent it waits its turn on the thing,
reads anew which version stands and compares. Where somebody changed it meanwhile nothing is saved:
the page comes back with their words beside hers, and with the mark of what she was shown, so that
she saves again knowingly. What only adds a row of its own is saved, and she is told afterwards.

A thing that is changed at one address needs no more than this: what is sent with a mark waits its
turn on its address before anything is read (`take_turn_on_address`), and what stands is what the
boxes would begin with. One that is changed at several, or not shown in the boxes, names itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from baluarte.domain.wall.turns import take_turns

DRAWN_FROM, SALT, LENGTH = "drawn_from", "baluarte.drawn_from", 32
# Where nothing stands there is nothing to write over.
NOTHING = ""


@dataclass(frozen=True, kw_only=True)
class Version:
    """What stands of a thing: a mark that changes with it, who wrote it, when, and what it says."""

    mark: object = NOTHING
    by: str = ""
    at: datetime | None = None
    # By name of the form's field; what is sealed is opened only where it is shown.
    says: Callable[[], Mapping[str, Any]] = dict


def newest(
    rows: QuerySet[Any],
    at: str,
    says: Callable[[Any], Mapping[str, Any]] = lambda _row: {},
    *,
    by: str = "by",
) -> Callable[[], Version]:
    """Return what reads the newest of some rows, each of which took the place of one before."""

    def read() -> Version:
        row = rows.select_related(by).order_by(f"-{at}", "-pk").first()
        if row is None:
            return Version()
        who, when = str(getattr(row, by)), getattr(row, at)
        return Version(mark=row.pk, by=who, at=when, says=lambda: says(row))

    return read


class EditForm(forms.Form):
    """A form that changes something that stands."""

    # Where both become rows of their own it is saved at once, and told.
    only_adds = False
    drawn_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        thing: object = "",
        version: Callable[[], Version] | None = None,
        only_adds: bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.thing, self.read_version = thing, version or self._boxes
        self.only_adds = self.only_adds if only_adds is None else only_adds
        self.theirs: Version | None = None

    def hidden_fields(self) -> list[forms.BoundField]:
        """Leave the mark out: whatever shows the errors of a form writes it."""
        return [one for one in super().hidden_fields() if one.name != DRAWN_FROM]

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Begin with the mark of what stands as the form is drawn."""
        if field_name == DRAWN_FROM and DRAWN_FROM not in self.initial:
            return self._mark(self.read_version())
        return super().get_initial_for_field(field, field_name)

    def in_conflict(self) -> list[dict[str, str]]:
        """Return each box that says something else than what stands, in both their words."""
        said = self.theirs.says() if self.theirs and not self.only_adds else {}
        rows = (
            {
                "label": str(self[name].label),
                "theirs": in_words(self.fields[name], value),
                "yours": in_words(self.fields[name], self[name].value()),
            }
            for name, value in said.items()
            if name in self.fields
        )
        return [row for row in rows if row["theirs"] != row["yours"]]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        # A program that was shown no page changes what it means to, knowingly.
        if DRAWN_FROM not in self.fields or self.add_prefix(DRAWN_FROM) not in self.data:
            self.cleaned_data.pop(DRAWN_FROM, None)
            return
        drawn = self.cleaned_data.pop(DRAWN_FROM, "")
        if self.thing:
            take_turns([f"{SALT}:{self.thing}"])
        now = self.read_version()
        if now.mark == NOTHING or constant_time_compare(drawn, self._mark(now)):
            return
        self.theirs = now
        if self.only_adds:
            return
        given: Any = self.data
        again = given.copy()
        again[self.add_prefix(DRAWN_FROM)] = self._mark(now)
        self.data = again
        says = _(
            "It changed while you wrote. What you wrote was not saved yet: compare both, correct "
            "yours if need be, and save it again."
        )
        self.add_error(None, says)

    def _boxes(self) -> Version:
        """Return what the boxes begin with: it is read of what stands each time."""
        says = {
            name: self.get_initial_for_field(field, name)
            for name, field in self.fields.items()
            if name != DRAWN_FROM
        }
        return Version(mark=sorted(map(_plain, says.items())), says=lambda: says)

    def _mark(self, version: Version) -> str:
        return salted_hmac(SALT, f"{self.thing}\n{version.mark!r}").hexdigest()[:LENGTH]


def take_turn_on_address(request: HttpRequest) -> None:
    """Let those who send a marked form to one address follow one another."""
    if request.method == "POST" and DRAWN_FROM in request.POST:
        take_turns([f"{SALT}:{request.path}"])


def forms_in_conflict(every: Iterable[forms.BaseForm]) -> Iterator[EditForm]:
    """Yield the forms that were not saved because what they change changed meanwhile."""
    for form in every:
        if isinstance(form, EditForm) and form.theirs is not None and not form.only_adds:
            yield form


def answer_status(form: forms.BaseForm) -> int:
    """Return with which status a page of a form is answered."""
    if any(forms_in_conflict([form])):
        return 409
    return 422 if form.errors else 200


def in_words(field: forms.Field, value: Any) -> str:
    """Return what a box says as its page would; nothing where it is empty."""
    if isinstance(value, (list, tuple, set)):
        return ", ".join(in_words(field, one) for one in value)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    text = "" if value is None else str(value)
    return _labels(field).get(text, text).strip()


def _plain(said: tuple[str, Any]) -> tuple[str, list[str]]:
    name, value = said
    several = value if isinstance(value, (list, tuple, set)) else [value]
    return name, sorted("" if one is None else str(one) for one in several)


def _labels(field: forms.Field) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, label in getattr(field, "choices", ()):
        group = label if isinstance(label, (list, tuple)) else [(key, label)]
        found |= {str(one): str(said) for one, said in group}
    return found
