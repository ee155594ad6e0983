"""The definitions of impunity as a file: every share with the numbers that it is of."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from baluarte.domain.files.csv_cells import Value
from baluarte.domain.investigation.queries.impunity import (
    BY_AUTHORITY,
    BY_CRIME,
    BY_YEAR,
    Doubts,
    Impunity,
)
from baluarte.norms.impunity import (
    DIRECT,
    JUDICIALISED,
    Figure,
    Standing,
    definitions,
    figures,
    per_cent,
)
from baluarte.web.investigation.presenters.impunity_page import FEWEST_SHARED
from baluarte.web.registry.presenters.labels import language


def impunity_table(found: Impunity) -> tuple[list[str], list[list[Value]]]:
    """Return a row for each definition: of all, of each year of opening, authority and crime.

    Of few files no share is said, as on the page: the numbers stand beside it.
    """
    head = [
        _("By"), _("Group"), _("Definition"), _("What it counts"), _("Counted"), _("The others"),
        _("Nobody knows"), _("Among"), _("Lowest share, in per cent"),
        _("Highest share, in per cent"), _("Counted without a day"),
        _("Counted by the press alone"),
    ]  # fmt: skip
    rows = list(_rows(_("All"), "", found.figures, found.doubt))
    for by, name in ((BY_YEAR, _("Year in which it was opened")), (BY_AUTHORITY, _("Authority")),
                     (BY_CRIME, _("Crime"))):  # fmt: skip
        rows += _group(name, found.groups[by], found.doubts[by])
    return head, rows


def _group(
    name: str, groups: Mapping[str, Counter[Standing]], doubts: Mapping[str, Doubts]
) -> Iterator[list[Value]]:
    for key in sorted(groups):
        of_files = [one for one in figures(groups[key]) if one.definition in (DIRECT, JUDICIALISED)]
        yield from _rows(name, key or _("Not known"), of_files, doubts.get(key, Doubts()))


def _rows(name: str, key: str, found: Iterable[Figure], doubt: Doubts) -> Iterator[list[Value]]:
    for one in found:
        is_few, is_direct = one.denominator < FEWEST_SHARED, one.definition == DIRECT
        lowest, highest = (
            None if is_few or each is None else float(per_cent(each))
            for each in (one.lowest, one.highest)
        )
        yield [
            name, key, one.definition, definitions()[one.definition].counts[language()],
            one.numerator, one.others, one.unknown, one.denominator, lowest, highest,
            doubt.undated if is_direct else None, doubt.by_press if is_direct else None,
        ]  # fmt: skip
