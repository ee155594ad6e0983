"""Attendance and scores of a course as a workbook whose cells can be pasted back as they are."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from baluarte.domain.files.csv_cells import Value
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.skills.queries.participants import Participant

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_of(participants: Sequence[Participant]) -> bytes:
    """Return a row a participant, in the columns in which rows are pasted, her name last."""
    head = (_("User name"), _("Attended"), _("Test before"), _("Test after"), _("Person"))
    stream = io.BytesIO()
    with Workbook(stream, [_("Attendance")]) as book:
        book.sheet([head, *map(_row, participants)])
    return stream.getvalue()


def _row(one: Participant) -> list[Value]:
    attended = "" if one.attended is None else (_("yes") if one.attended else _("no"))
    account = one.enrolment.account
    scores = ["" if each is None else format(each, "f") for each in (one.before, one.after)]
    return [account.username, attended, *scores, str(account)]
