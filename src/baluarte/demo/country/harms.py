"""How often each harm happens to whom, and who is presumed to do it: weights, all invented."""

from collections.abc import Mapping

from baluarte.demo.country.chance import Weighted
from baluarte.demo.country.people import Kind

TYPES: Mapping[Kind, Weighted[str]] = {
    Kind.JOURNALIST: Weighted.of(
        {
            "AG-INT": 17, "AG-THR": 12, "AG-DTH": 6, "AG-PHY": 10, "AG-OBS": 9, "AG-STG": 8,
            "AG-SMR": 4, "AG-PUB": 3, "AG-HAC": 3, "AG-DOX": 2, "AG-CIB": 3, "AG-IMP": 1,
            "AG-DOS": 1, "AG-REM": 3, "AG-BLK": 3, "AG-CEN": 1, "AG-PRO": 4, "AG-ROB": 3,
            "AG-ARB": 3, "AG-ATT": 1, "AG-KIL": 0.7, "AG-DUN": 0.3, "AG-KID": 0.8, "AG-CRI": 2,
            "AG-SLP": 1.5, "AG-SPY": 0.6, "AG-SUR": 3, "AG-ACC": 2.5, "AG-DIS": 1, "AG-SEI": 1.5,
            "AG-RAI": 1, "AG-GDV": 1, "AG-DSP": 0.6, "AG-ECO": 0.8,
        }
    ),
    Kind.DEFENDER: Weighted.of(
        {
            "AG-THR": 15, "AG-DTH": 8, "AG-INT": 14, "AG-STG": 6, "AG-CRI": 9, "AG-FAB": 2,
            "AG-PHY": 9, "AG-KIL": 2, "AG-ATT": 1.5, "AG-DUN": 1.2, "AG-ENF": 0.4, "AG-ARB": 5,
            "AG-KID": 1.5, "AG-DSP": 4, "AG-EVI": 3, "AG-LND": 3, "AG-COL": 3, "AG-PRO": 4,
            "AG-ROB": 1, "AG-RAI": 2, "AG-SUR": 4, "AG-SMR": 2, "AG-DOX": 1, "AG-HAC": 1,
            "AG-CIB": 1, "AG-PUB": 1, "AG-REP": 1, "AG-EXT": 1,
        }
    ),
}  # fmt: skip
LETHAL = frozenset({"AG-KIL", "AG-ATT"})
DIGITAL = frozenset(
    {"AG-HAC", "AG-DOX", "AG-CIB", "AG-IMP", "AG-DOS", "AG-REM", "AG-GDV", "AG-SPY"}
)
BY_OFFICE = frozenset(
    {"AG-PUB", "AG-CRI", "AG-FAB", "AG-ARB", "AG-COL", "AG-ACC", "AG-SEI", "AG-CEN", "AG-ENF"}
)
# What does not come on top of something else in one event.
NEVER_SECOND = LETHAL | {"AG-DUN", "AG-ENF", "AG-KID"}
ACTS = Weighted.of({1: 0.74, 2: 0.2, 3: 0.06})
VICTIMS = Weighted.of({1: 0.85, 2: 0.1, 3: 0.04, 4: 0.01})

_UNKNOWN = "PE-UNK"
ANONYMOUS_ONLINE = Weighted.of({"PE-ANO": 60, _UNKNOWN: 25, "PE-EST": 6, "PE-PAR": 5, "PE-MUN": 4})
OFFICIALS = Weighted.of(
    {
        "PE-POM": 24, "PE-POE": 18, "PE-MUN": 14, "PE-EST": 14, "PE-MPF": 12, "PE-JUD": 6,
        "PE-FED": 5, "PE-FAR": 4, "PE-ALC": 3,
    }
)  # fmt: skip
AGAINST_LIFE = Weighted.of(
    {_UNKNOWN: 55, "PE-OCR": 30, "PE-CAC": 6, "PE-AUT": 4, "PE-POM": 3, "PE-EMP": 2}
)
BY_KIND: Mapping[Kind, Weighted[str]] = {
    Kind.JOURNALIST: Weighted.of(
        {
            _UNKNOWN: 27, "PE-MUN": 14, "PE-ALC": 7, "PE-EST": 11, "PE-OCR": 9, "PE-POM": 9,
            "PE-POE": 5, "PE-PAR": 5, "PE-EMP": 4, "PE-FED": 3, "PE-MUL": 2, "PE-PAT": 2,
            "PE-SIN": 1, "PE-CAN": 1,
        }
    ),
    Kind.DEFENDER: Weighted.of(
        {
            _UNKNOWN: 24, "PE-EMP": 14, "PE-OCR": 11, "PE-CAC": 10, "PE-MUN": 8, "PE-COM": 7,
            "PE-POM": 5, "PE-POE": 5, "PE-EST": 4, "PE-SEG": 4, "PE-AUT": 4, "PE-CHO": 2,
            "PE-FED": 2,
        }
    ),
}  # fmt: skip
LINKS = Weighted.of(
    {
        "motivated_by_activity": 0.5, "while_engaged": 0.16, "probable_link": 0.16,
        "due_diligence_failure": 0.02, "not_determined": 0.13, "no_link": 0.03,
    }
)  # fmt: skip
STATE_AGENTS = frozenset(
    {"PE-FED", "PE-EST", "PE-MUN", "PE-POM", "PE-POE", "PE-MPF", "PE-JUD", "PE-FAR", "PE-ALC"}
)


def presumed(kind: Kind, of_type: str) -> Weighted[str]:
    """Return who is presumed to do a type of harm to a kind of person."""
    if of_type in LETHAL:
        return AGAINST_LIFE
    if of_type in DIGITAL:
        return ANONYMOUS_ONLINE
    return OFFICIALS if of_type in BY_OFFICE else BY_KIND[kind]
