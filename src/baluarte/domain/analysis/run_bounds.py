"""What a run may tell its method, in what bounds: held by the wall, and read by the page.

Whoever may ask for a run can do it without the page; the worker carries out what stands there.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from baluarte.domain.analysis.choices import PlaceLevel, RunMethod, RunOrigin, ScanShape, Strata

MOST_MONTHS: Final = 240
LARGEST_SEED: Final = 2**31 - 1
# Of one account, asked for by a person and without an ending.
MOST_WAITING: Final = 20
# How long one is carried out.
LONGEST_S: Final = 30 * 60
# From the least to the most of each whole number that some method is told.
WHOLE: Final[Mapping[str, tuple[int, int]]] = {
    "replicates": (1, 9_999),
    "permutations": (1, 9_999),
    "linkages": (1, 20),
    "step_months": (1, 24),
    "recent_months": (1, MOST_MONTHS),
    "longest_months": (1, MOST_MONTHS),
    "longest": (1, MOST_MONTHS),
    "recent": (1, MOST_MONTHS),
    "within_days": (1, 3_660),
    "events": (1, 1_000),
    # Of a cluster: by borders there are too many sets of more places.
    "max_places": (2, 20),
}
FRACTIONS: Final[Mapping[str, tuple[float, float]]] = {
    "threshold": (0.1, 100),
    "largest_share": (0.01, 0.5),
    "level_at": (0.01, 1),
    "change_at": (0.01, 1),
    "onset_at": (0.01, 1),
}
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "model": ("permutation", "poisson"),
    "shape": tuple(one.value for one in ScanShape),
    "strata": tuple(one.value for one in Strata),
}
# Organisations whose lists do not take part, by their slugs.
LEFT_OUT: Final = "left_out"
MOST_LEFT_OUT: Final = 26
SLUG: Final = "[a-z0-9_-]{1,80}"
# By which places, as `choices.Grid` writes it.
LEVELS: Final = (
    f"^({PlaceLevel.STATE}|{PlaceLevel.MUNICIPALITY}|{PlaceLevel.REGION}/[a-z0-9_-]{{1,60}})$"
)
NAMES: Final = (*WHOLE, *FRACTIONS, *WORDS, LEFT_OUT)


def is_within(told: object) -> bool:
    """Say whether the settings of a run are some that a method can be told."""
    return isinstance(told, dict) and all(_is_one(name, value) for name, value in told.items())


def _is_one(name: str, value: Any) -> bool:
    if name in WORDS:
        return isinstance(value, str) and value in WORDS[name]
    if name == LEFT_OUT:
        is_list = isinstance(value, list) and 0 < len(value) <= MOST_LEFT_OUT
        return is_list and all(isinstance(one, str) and re.fullmatch(SLUG, one) for one in value)
    if name in WHOLE:
        return type(value) is int and WHOLE[name][0] <= value <= WHOLE[name][1]
    if name in FRACTIONS:
        is_number = type(value) in (int, float)
        return is_number and FRACTIONS[name][0] <= value <= FRACTIONS[name][1]
    return False


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{one}'" for one in values)


def _in_bounds() -> str:
    """Return the condition that a run asks what the page lets ask."""
    told = "parameters"
    numbers = {**WHOLE, **FRACTIONS}
    held = [
        # A whole number is short and has no point: `1e9` is written out, and is too long.
        f"(not {told} ? '{name}' or case when jsonb_typeof({told}->'{name}') = 'number'"
        f" then ({told}->>'{name}')::numeric between {least} and {most}"
        f"{_is_whole(name)} else false end)"
        for name, (least, most) in numbers.items()
    ]
    held += [
        f"(not {told} ? '{name}' or (jsonb_typeof({told}->'{name}') = 'string'"
        f" and {told}->>'{name}' in ({_listed(values)})))"
        for name, values in WORDS.items()
    ]
    # As the database writes a list of such names.
    names = f'[[]"{SLUG}"(, "{SLUG}"){{0,{MOST_LEFT_OUT - 1}}}[]]'
    held.append(
        f"(not {told} ? '{LEFT_OUT}' or (jsonb_typeof({told}->'{LEFT_OUT}') = 'array' and"
        f" ({told}->'{LEFT_OUT}')::text ~ '^{names}$'))"
    )
    return (
        f"case when jsonb_typeof({told}) = 'object' then {told} - array[{_listed(NAMES)}] = '{{}}'"
        f" and {' and '.join(held)} else false end"
        f" and method in ({_listed(tuple(RunMethod))}) and level ~ '{LEVELS}'"
        f" and origin in ({_listed(tuple(RunOrigin))}) and seed between 0 and {LARGEST_SEED}"
        " and first_month >= date '1900-01-01'"
        f" and first_month > last_month - interval '{MOST_MONTHS} months'"
    )


def _is_whole(name: str) -> str:
    return f" and parameters->>'{name}' ~ '^[0-9]+$'" if name in WHOLE else ""


IN_BOUNDS: Final = _in_bounds()
