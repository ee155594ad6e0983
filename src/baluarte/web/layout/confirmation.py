"""The page on which something is confirmed: what will happen, about what, the fields; then back.

A view makes one, acts once it `is_ready`, and returns its `answer()`: back where it leads once
nothing is wrong, otherwise the same page with all that was typed, answered 422, or 409 where
somebody changed it meanwhile.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.web.layout.forms.edit_conflicts import answer_status

WORKBENCH = "layout/workbench.html"


class NothingForm(forms.Form):
    """Asks nothing: only that one means it."""

    @classmethod
    def meant(cls, request: HttpRequest) -> "NothingForm":
        """Return the form, sent or not: an empty body is an answer too."""
        return cls(request.POST if request.method == "POST" else None)


def _zone_of_the_page() -> ZoneInfo:
    return ZoneInfo(timezone.get_current_timezone_name())


@dataclass
class Confirmation:
    """What is to be confirmed, in words, and where one is led."""

    request: HttpRequest
    form: Any
    title: str
    button: str
    done: str
    back: str
    kicker: str = ""
    reference: str = ""
    lead: str = ""
    kind: str = "primary"
    # What it is about, as terms with values, under a title where it needs one.
    about: Sequence[Mapping[str, Any]] = ()
    about_title: str = ""
    # The decision written above the box of its reason, and what becomes of the reason.
    decision: str = ""
    reason: str = "reason"
    kept: str = ""
    # Hints of fields, by name; and, by name, what is asked to draw the form again.
    hints: Mapping[str, str] = field(default_factory=dict)
    again: Mapping[str, str] = field(default_factory=dict)
    # What is sent along unseen, beside the form's own hidden fields.
    hidden: Mapping[str, Any] = field(default_factory=dict)
    # A part between the heading and the form, drawn with `more`.
    above: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    # What is drawn besides once the act was refused.
    if_refused: Callable[[], Mapping[str, Any]] = dict
    # Where nothing can be confirmed yet there is no form.
    is_possible: bool = True
    zone: ZoneInfo = field(default_factory=_zone_of_the_page)
    cancel: str = ""
    # The page it stands in; one that is not the workbench's keeps its own title.
    frame: str = WORKBENCH

    @property
    def is_ready(self) -> bool:
        """Say whether something was sent that can be tried."""
        return not self._is_drawn_again and bool(self.form.is_valid())

    @property
    def is_refused(self) -> bool:
        """Say whether the act cannot be, and not what was typed."""
        return bool(self.form.is_bound and self.form.non_field_errors())

    @property
    def is_discreet(self) -> bool:
        """Say whether its title stays off the browser's tab."""
        return self.frame != WORKBENCH

    def answer(self, *, to: str = "") -> HttpResponse:
        """Lead on once it is done; otherwise ask, with all that was typed."""
        if self.form.is_bound and not self._is_drawn_again and not self.form.errors:
            messages.success(self.request, self.done)
            self._tell_of_theirs()
            return redirect(to or self.back)
        self._ask_for_files_again()
        with timezone.override(self.zone):
            context = {
                "frame": self.frame,
                "confirmation": self,
                "form": self.form,
                "fields": [self._drawn(one) for one in self.form.visible_fields()],
                **self.more,
                **(self.if_refused() if self.is_refused else {}),
            }
            status = answer_status(self.form)
            return render(self.request, "layout/confirm.html", context, status=status)

    def _tell_of_theirs(self) -> None:
        """Say what somebody else added meanwhile: both stand."""
        theirs = getattr(self.form, "theirs", None)
        if theirs is not None:
            says = _("While you wrote, %(who)s added something here too. Both stand: read it.")
            messages.warning(self.request, says % {"who": theirs.by})

    @property
    def _is_drawn_again(self) -> bool:
        """Say whether only more choices were asked for: nothing is decided."""
        return bool(self.request.POST.get("again"))

    def _ask_for_files_again(self) -> None:
        """Say beside each file that was sent with something wrong that no page keeps it."""
        for name, asked in self.form.fields.items() if self.form.errors else ():
            is_sent = isinstance(asked, forms.FileField) and self.form.files.get(name)
            if is_sent and name not in self.form.errors:
                self.form.add_error(name, _("Choose the file again: it was not kept."))

    def _asked_by_form(self, name: str) -> Any:
        """Return what a form itself asks in order to be drawn again beside one of its fields."""
        return getattr(self.form, "again", {}).get(name, "")

    def _drawn(self, bound: forms.BoundField) -> dict[str, Any]:
        return {
            "field": bound,
            "hint": self.hints.get(bound.name, ""),
            "again": self.again.get(bound.name) or self._asked_by_form(bound.name),
            "is_reason": bool(self.decision) and bound.name == self.reason,
        }
