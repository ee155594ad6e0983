"""What every result over places can do: a table, a map, JSON, a sentence for each place."""

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import pandas as pd

from baluarte.science.messages import Language, Message
from baluarte.science.shapes import ShapesRefused, read_shapes


class Result(ABC):
    """A result that says what it is made from, what it takes for granted, and what it found.

    Attributes
    ----------
    assumptions : tuple of Message
        What has to hold for the numbers to mean what they say.
    """

    assumptions: tuple[str, ...]

    @property
    @abstractmethod
    def input_digest(self) -> str:
        """SHA-256 of what the result was made from (see `digests.digest_of`)."""

    @property
    def cautions(self) -> tuple[Message, ...]:
        """What a reader must know and no number shows."""
        return ()

    @abstractmethod
    def to_frame(self) -> pd.DataFrame:
        """Return the result as a table; its docstring says what a row is."""

    def by_place(self) -> pd.DataFrame:
        """Return the result by place: a row a place, or a row a place and month, with `place`."""
        return self.to_frame()

    @abstractmethod
    def findings(self) -> Mapping[Any, Message]:
        """Return what is found of each place: more than expected or not, how sure, since when."""

    def sentences(self, language: Language) -> dict[Any, str]:
        """Return the findings in Spanish (`es`) or English (`en`)."""
        return {place: found.words(language) for place, found in self.findings().items()}

    def to_geojson(self, shapes: Any, *, by: str = "place") -> dict[str, Any]:
        """Return a FeatureCollection with a feature a place and what is found of it.

        Properties are the columns of `by_place` (where places have several rows, these stand in
        `rows`), and the finding: `code`, `es`, `en`. A place without a shape has no geometry.

        Parameters
        ----------
        shapes : mapping, FeatureCollection or GeoDataFrame
            See `shapes.read_shapes`.
        by : str
            The property of features that names the place.

        Raises
        ------
        ShapesRefused
            No place of the result has a shape.
        """
        geometries = read_shapes(shapes, by=by)
        rows = self.by_place()
        if not any(str(place) in geometries for place in rows["place"]):
            raise ShapesRefused("shapes: none of them is of a place of the result")
        findings = self.findings()
        is_single = not rows["place"].duplicated().any()
        features = []
        for place, group in rows.groupby("place", sort=False):
            told = _records(group.drop(columns="place"))
            found = findings.get(place)
            words = (
                {"code": found.code, "es": found.words("es"), "en": found.words("en")}
                if found
                else {}
            )
            features.append(
                {
                    "type": "Feature",
                    "id": str(place),
                    "geometry": geometries.get(str(place)),
                    "properties": {"place": str(place)}
                    | (told[0] if is_single else {"rows": told})
                    | words,
                }
            )
        return {"type": "FeatureCollection", "features": features}

    def to_json(self) -> str:
        """Return the result as JSON: what it is made from, what it assumes, what it found.

        Keys: `kind`, `input_digest`, `assumptions`, `cautions` and `findings` (messages: `code`,
        `facts`, `es`, `en`), and `rows` as `to_frame` gives them. What is not a finite number is
        null.
        """
        told = {
            "kind": type(self).__name__,
            "input_digest": self.input_digest,
            "assumptions": [_said(one) for one in self.assumptions],
            "cautions": [_said(one) for one in self.cautions],
            "findings": {str(place): _said(one) for place, one in self.findings().items()},
            "rows": _records(self.to_frame()),
        }
        return json.dumps(told, ensure_ascii=False, allow_nan=False)


def _said(one: str) -> Any:
    return plain(one.as_data()) if isinstance(one, Message) else one


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [str(name) for name in table.columns]
    return [
        {name: plain(value) for name, value in zip(columns, row, strict=True)}
        for row in table.itertuples(index=False, name=None)
    ]


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: numbers and text as they are, dates as text, NaN as None."""
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if isinstance(value, bool | int | str | None) else str(value)
