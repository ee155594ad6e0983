"""Everything that is compared of a set of reports, in arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from baluarte.science.linkage.cells import Bags, People, bags, distinct_texts
from baluarte.science.linkage.dates import Days, read_days
from baluarte.science.linkage.folding import folded, plain
from baluarte.science.linkage.names import read_names
from baluarte.science.linkage.own import NONE, Own
from baluarte.science.linkage.places import Places, read_places
from baluarte.science.linkage.tables import NothingToLink, Reports
from baluarte.science.linkage.vocabulary import Vocabulary
from baluarte.science.linkage.wording import Kinds, read_kinds, read_narratives, read_organizations


@dataclass(frozen=True, slots=True)
class Features:
    """Of each column that is there, its arrays; of each column of words, its vocabulary."""

    rows: int
    words: Mapping[str, Vocabulary]
    names: People | None = None
    dates: Days | None = None
    places: Places | None = None
    organizations: Bags | None = None
    kinds: Kinds | None = None
    narratives: Bags | None = None
    identifiers: Bags | None = None
    taxonomy: Mapping[str, str] = field(default_factory=dict)
    own: Own = NONE

    def __len__(self) -> int:
        return self.rows


def read_features(
    reports: Reports, taxonomy: Mapping[str, str] | None = None, *, own: Own = NONE
) -> Features:
    """Read every column that is there and filled somewhere."""
    text = {name: column for name, column in reports.text.items() if column.notna().any()}
    if not text:
        raise NothingToLink("every column is empty; nothing can be compared")
    words: dict[str, Vocabulary] = {}
    parts: dict[str, object] = {}
    if "name" in text:
        parts["names"], words["name"] = read_names(text["name"])
    if "date_raw" in text:
        parts["dates"] = read_days(text["date_raw"], reports.table)
    if "location" in text or not np.isnan(reports.longitude).all():
        column = text.get("location", pd.Series([None] * len(reports), dtype="str"))
        parts["places"], words["location"] = read_places(
            column, reports.longitude, reports.latitude
        )
    if "organization" in text:
        parts["organizations"], words["organization"] = read_organizations(text["organization"])
    if "type" in text:
        parts["kinds"] = read_kinds(text["type"], taxonomy)
    if "narrative" in text:
        parts["narratives"], words["narrative"] = read_narratives(text["narrative"])
    if "identifier" in text:
        parts["identifiers"], words["identifier"] = _identifiers(text["identifier"])
    return Features(
        len(reports),
        words,
        taxonomy=taxonomy or {},
        own=own,
        **parts,  # type: ignore[arg-type]
    )


def _identifiers(column: pd.Series) -> tuple[Bags, Vocabulary]:
    of_row, texts = distinct_texts(column)
    squeezed = pc.replace_substring(plain(folded(texts)), " ", "")
    told = pc.greater(pc.utf8_length(squeezed), 0).fill_null(False).to_numpy(zero_copy_only=False)
    at = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(told, out=at[1:])
    return bags(of_row, at, squeezed.filter(pa.array(told)))
