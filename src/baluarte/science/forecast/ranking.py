"""Which places come first: by change or by onset, never by both, and never persons."""

from dataclasses import dataclass

import pandas as pd

from baluarte.science.errors import Refused
from baluarte.science.forecast.outlook import FORECAST, Forecast

OUTPUTS = ("change", "onset")


class NoSuchOutput(Refused, ValueError):
    """Places are ranked by change or by onset; there is no common score."""


@dataclass(frozen=True, eq=False)
class PlaceRanking:
    """Places by falling probability, and those of which nothing can be said.

    Attributes
    ----------
    output : str
        ``"change"`` or ``"onset"``.
    table : pandas.DataFrame
        As the output's table, the most probable first, ties by place.
    not_covered : tuple of str
        Places without a forecast: they are not at the end of the ranking, they are outside it.
    """

    output: str
    table: pd.DataFrame
    not_covered: tuple[str, ...]


def rank_places(forecast: Forecast, *, by: str = "change") -> PlaceRanking:
    """Rank the places of a forecast by one of its outputs.

    Raises
    ------
    NoSuchOutput
        ``by`` is neither ``"change"`` nor ``"onset"``.
    """
    if by not in OUTPUTS:
        raise NoSuchOutput(
            f"by: {by!r}; places are ranked by {' or '.join(OUTPUTS)}, one at a time"
        )
    table = forecast.change() if by == "change" else forecast.onset()
    is_forecast = table["status"] == FORECAST
    ranked = table[is_forecast].sort_values(
        ["probability", "place"], ascending=[False, True], kind="stable"
    )
    return PlaceRanking(
        output=by,
        table=ranked.reset_index(drop=True),
        not_covered=tuple(table.loc[~is_forecast, "place"]),
    )
