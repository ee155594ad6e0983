"""How courses and competences are said in the reader's language."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baluarte.domain.skills import queries
from baluarte.domain.skills.choices import CompetenceState, CourseStatus
from baluarte.domain.skills.models import Course, CourseClosing
from baluarte.domain.skills.queries.competences import Held
from baluarte.domain.skills.queries.gains import Gain
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, terms
from baluarte.norms.skills import CONTENTS, competence_codes, competence_on, required_contents
from baluarte.web.layout.templatetags.components import figures

STATUS_TAGS = {
    CourseStatus.AHEAD: "plain", CourseStatus.TO_CLOSE: "urgent", CourseStatus.CLOSED: "held",
    CourseStatus.WITHDRAWN: "absent",
}  # fmt: skip
STATE_TAGS = {
    CompetenceState.VALID: "held", CompetenceState.EXPIRING: "urgent",
    CompetenceState.EXPIRED: "urgent", CompetenceState.UNRECORDED: "absent",
}  # fmt: skip


def language() -> str:
    """Return the language of the page."""
    return (get_language() or FALLBACK_LANGUAGE)[:2]


def content_name(code: str) -> str:
    """Return what a content of a course is called."""
    return terms(CONTENTS)[code].in_language(language())


def other_contents() -> list[tuple[str, str]]:
    """Return the contents besides the three approaches, as choices."""
    required = required_contents()
    return [(code, content_name(code)) for code in terms(CONTENTS) if code not in required]


def competence_choices(at: Any) -> list[tuple[str, str]]:
    """Return the competences that a course may give on a day, with how long each is valid."""
    several = [competence_on(code, at) for code in competence_codes()]
    return [(one.code, f"{one.in_language(language())} ({months(one.months)})") for one in several]


def months(number: int) -> str:
    """Return a number of months in words."""
    return ngettext("%(n)s month", "%(n)s months", number) % {"n": number}


def row_of(course: Course, *, at: datetime) -> dict[str, Any]:
    """Return a course as a line of a list."""
    status = queries.status_of(course, at=at)
    missing = [content_name(one) for one in required_contents() if one not in course.contents]
    closing = getattr(course, "closing", None)
    return {
        "course": course,
        "tag": {"label": status.label, "kind": STATUS_TAGS[status]},
        "missing": ", ".join(missing),
        "closing": closing,
    }


def held_row(one: Held) -> dict[str, Any]:
    """Return a competence of an account as a line of a table."""
    return {
        "name": one.competence.in_language(language()),
        "months": months(one.competence.months),
        "tag": {"label": one.state.label, "kind": STATE_TAGS[one.state]},
        "until": one.until_date,
        "is_late": one.is_needed and one.state is CompetenceState.EXPIRED,
        "is_needed": one.is_needed,
        "is_proposal": one.competence.confidence != "A",
    }


def names_of(several: Sequence[Held]) -> str:
    """Return some competences in words, one after the other."""
    return "; ".join(one.competence.in_language(language()) for one in several)


def gain_in_words(gain: Gain) -> str:
    """Return what was gained and between what, or that too few took both tests to say it."""
    if gain.value is None:
        both = ngettext(
            "Too few people to say it: %(n)s took both tests.",
            "Too few people to say it: %(n)s took both tests.",
            gain.pairs,
        )
        return both % {"n": gain.pairs}
    return _(
        "%(value)s points of 100 on average (95%% interval: from %(low)s to %(high)s), "
        "over the %(n)s people who took both tests."
    ) % {
        "value": points(gain.value), "low": points(gain.low), "high": points(gain.high),
        "n": gain.pairs,
    }  # fmt: skip


def points(number: float | Decimal | None) -> str:
    """Return points of a test as they are read, to a tenth."""
    return "" if number is None else str(figures(round(float(number), 1)))


def without_second_in_words(gain: Gain) -> str:
    """Return how many lack the second test: they are in no mean."""
    if not gain.without_second:
        return ""
    said = ngettext(
        "%(n)s person has no second test and is not counted in it.",
        "%(n)s people have no second test and are not counted in it.",
        gain.without_second,
    )
    return said % {"n": gain.without_second}


def closing_lines(closing: CourseClosing, *, has_test: bool) -> list[str]:
    """Return how a course was closed, a line a number; of whom nobody said it is said beside."""
    enrolled = ngettext("%(n)s person enrolled", "%(n)s people enrolled", closing.enrolled)
    attended = ngettext("%(n)s person attended", "%(n)s people attended", closing.attended)
    lines = [
        enrolled % {"n": closing.enrolled},
        _with_unstated(attended % {"n": closing.attended}, closing.attendance_unstated),
    ]
    if not has_test:
        return [*lines, _("It had no test to pass")]
    passed = ngettext(
        "%(n)s person passed the test after", "%(n)s people passed the test after", closing.passed
    )
    return [*lines, _with_unstated(passed % {"n": closing.passed}, closing.passing_unstated)]


def _with_unstated(said: str, unstated: int) -> str:
    if not unstated:
        return said
    more = ngettext("of %(n)s more nobody said it", "of %(n)s more nobody said it", unstated)
    return f"{said}; {more % {'n': unstated}}"
