"""Rows pasted from a sheet: user name, whether she attended, score before, score after."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from baluarte.domain.skills.actions import Said
from baluarte.domain.skills.models.courses import BEST_SCORE
from baluarte.norms.numbers import NumberUnread, read_number

COLUMNS = 4
HEADS = {"usuario", "user", "username", "nombre de usuario", "user name"}
ATTENDED = {"": None, "si": True, "sí": True, "yes": True, "no": False}


def read_rows(text: str, known: Mapping[str, UUID]) -> dict[UUID, Said]:
    """Return what pasted rows say, by account; `ValidationError` names each row that is wrong.

    Cells are parted by tabs, as a sheet copies them, or by semicolons; a head is passed over.
    """
    found: dict[UUID, Said] = {}
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parted = line.split("\t" if "\t" in line else ";")
        cells = [one.strip().strip('"') for one in parted] + [""] * COLUMNS
        if not any(cells) or cells[0].lower() in HEADS:
            continue
        try:
            found[known[cells[0]]] = _said(cells)
        except KeyError:
            faults.append(
                _("Row %(n)s: nobody in this course has the user name “%(who)s”.")
                % {"n": number, "who": cells[0][:60]}
            )
        except ValueError as fault:
            faults.append(_("Row %(n)s: %(what)s") % {"n": number, "what": fault})
    if faults:
        raise ValidationError(faults)
    return found


def _said(cells: list[str]) -> Said:
    _name, attended, before, after, *_rest = cells
    if attended.lower() not in ATTENDED:
        raise ValueError(_("“%(given)s” is neither yes nor no.") % {"given": attended[:60]})
    return Said(attended=ATTENDED[attended.lower()], before=_score(before), after=_score(after))


def _score(text: str) -> Decimal | None:
    if not text:
        return None
    wrong = _("“%(given)s” is no score of 0 to 100.") % {"given": text[:60]}
    try:
        score = read_number(text, has_thousands=False)
    except NumberUnread:
        raise ValueError(wrong) from None
    if not 0 <= score <= BEST_SCORE or score != round(score, 2):
        raise ValueError(wrong)
    return score
