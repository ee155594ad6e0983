"""Criminal files that came to every kind of end, each by what is told of it; all invented."""

from tests.factories.cases import make_case
from tests.factories.investigation import OFFICE, OTHER_OFFICE, make_inquiry, say_status, told
from tests.factories.kept import kept_on
from tests.factories.procedure import Cast, local

from baluarte.domain.cases.models import Case
from baluarte.domain.investigation.actions import classify
from baluarte.domain.investigation.choices import OfWhom
from baluarte.domain.investigation.models import Inquiry
from baluarte.domain.wall.context import acting_as

AT = local("2026-12-01 10:00")
# What is told of each file: status, day, whose.
COURSES = [
    [],
    [("DENUN", "2026-10-01")],
    [("INV_INI", "2026-09-01")],
    [("INV_INI", "2019-09-01")],
    [("INV_INI", "2019"), ("ARCH_T", "2020-03")],
    [("INV_INI", "2019"), ("ARCH_T", "2020-03"), ("INV_INI", "2026-06-01")],
    [("INV_INI", "2021-02-01"), ("NO_NEWS", "2026-11-01")],
    [("INV_INI", "2021-02-01"), ("JUDIC", "2021-05-01"), ("AMPARO", "2026-11-01")],
    [("INV_INI", "2021-02-01"), ("VINC", "2021-05-01"), ("SENT_COND", "2023-05-01")],
    [("VINC", "2021-05-01"), ("SENT_COND", "2022-05-01"), ("SENT_ABS", "2022-09-01")],
    [("VINC", "2021-05-01"), ("SENT_COND", "2022-05-01"), ("MUERTE", "2023-09-01")],
    [("INV_INI", "2020-02-01"), ("MUERTE", "2021-05-01", "1"), ("VINC", "2026-05-01", "2")],
    [("VINC", "2020-02-01", "1"), ("SENT_COND", "2021-01-01", "1"), ("JUICIO", "2026-02-01", "1")],
    [("ATRAIDO", "2026-10-01")],
    [("APEL", "2026-10-01")],
    [("INV_INI", ""), ("INCOMP", "2026-10-01")],
]  # fmt: skip


@kept_on
def lay_files(cast: Cast) -> list[Inquiry]:
    """Lay a file for each course, of one case, before two offices; three are homicides."""
    case = make_case(cast)[0]
    made = []
    for number, course in enumerate(COURSES):
        authority = OTHER_OFFICE if number % 3 == 0 else OFFICE
        opened = told("2021-01-10" if number % 2 else "")
        made.append(lay_course(cast, case, course, authority=authority, told=opened))
    with acting_as(cast.owner.pk):
        for one in made[:3]:
            classify(
                inquiry=one, of_whom=OfWhom.VICTIM, crime="homicide",
                told=told("2026-01-10"), by=cast.owner.pk, at=AT,
            )  # fmt: skip
    return made


def lay_course(cast: Cast, case: Case | None, course: list[tuple[str, ...]], **more) -> Inquiry:
    """Enter a file and say each status of a course of it."""
    one = make_inquiry(cast, case, **({"at": AT, "told": told("")} | more))
    for code, day, *whose in course:
        to = {"to_authority": OFFICE} if code in ("INCOMP", "ATRAIDO") else {}
        say_status(cast, one, code, day, at=AT, whose="".join(whose), **to)
    return one
