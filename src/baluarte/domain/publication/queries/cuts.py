from baluarte.domain.publication.choices import Across, Cut
from baluarte.domain.publication.cut_cells import TOTAL, CutCell
from baluarte.domain.publication.models import Edition, PublishedCut


def cut_of(edition: Edition, cut: str, across: str) -> list[CutCell]:
    """Return a table of an edition's victims; none while it is revised, or where it has none."""
    return _cells(edition, cut=cut, across=across)


def cuts_of_country(edition: Edition) -> dict[str, list[CutCell]]:
    """Return the victims of the whole country by each cut, without their totals."""
    found: dict[str, list[CutCell]] = {str(cut): [] for cut in Cut}
    for one in _cells(edition, across=Across.COUNTRY):
        if one.value != TOTAL:
            found[one.cut].append(one)
    return found


def _cells(edition: Edition, **asked: str) -> list[CutCell]:
    if edition.revising_since is not None:
        return []
    rows = PublishedCut.objects.filter(number=edition.number, **asked).order_by("position")
    return [CutCell(*row) for row in rows.values_list(*CutCell._fields)]
