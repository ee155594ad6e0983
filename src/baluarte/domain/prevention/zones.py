"""In which zone the days of whoever said or owes something in public end."""

from zoneinfo import ZoneInfo

from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import CENTRE, zone_of_place
from baluarte.norms.institutions import MUNICIPAL, public_institution


def zone_of_body(code: str, *, state: str = "", municipality: str = "") -> ZoneInfo:
    """Return the zone of an institution of the catalogue; of everybody else, the capital's."""
    if code == MUNICIPAL and state:
        return zone_of_place(state=state, municipality=municipality)
    try:
        found = public_institution(code)
    except (UnknownCode, IndexError):
        return CENTRE
    return zone_of_place(state=found.state) if found.state else CENTRE
