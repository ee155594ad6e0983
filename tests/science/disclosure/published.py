"""Tables whose answers stand in papers or in the tests of another program."""

import numpy as np
import pandas as pd
from tests.science.disclosure import twin

# Of sdcTable's tests: two holes in every line, and yet: rows w and x lack 236, columns a and c lack 189; the cells
# they share go away in the difference, and w|b is 47.
SQUARE = [[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]]
HOLES = ["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"]


def square(*more):
    """Return the table of four by four with its holes, and some more."""
    hidden = [tuple(one) for one in [*HOLES, *more]]
    return twin.squared(SQUARE, "wxyz", "abcd", hidden=hidden)


# Of sdcTable's tests: the same places by county and by size: two tables that are safe apart.
PLACES = ["A", "B", "I", "J", "K", "L", "M", "N"]
OF_PLACES = [2, 2, 8, 8, 3, 3, 3, 7]
COUNTIES = ["one"] * 4 + ["two"] * 4
SIZES = ["small"] * 5 + ["big"] * 2 + ["small"]


def grouped(name, groups, *, hidden="ABKLM"):
    """Return the places in groups with their margins, some of them withheld."""
    frame = pd.DataFrame({name: groups, "place": PLACES, "count": np.array(OF_PLACES, float)})
    margins = frame.groupby(name, as_index=False)["count"].sum().assign(place="Total")
    whole = pd.DataFrame({name: ["Total"], "place": ["Total"], "count": [36.0]})
    frame.loc[frame["place"].isin(list(hidden)), "count"] = np.nan
    return pd.concat([frame, margins, whole], ignore_index=True)


# The example of Langsrud and Heldal's introduction to SmallCountRounding, and their answer.
COUNTS = [[6, 0, 1, 3, 4], [1, 2, 3, 1, 2], [0, 1, 1, 0, 2]]
THEIRS = [[6, 0, 0, 5, 5], [0, 0, 5, 0, 0], [0, 0, 0, 0, 5]]
EXAMPLE = twin.squared(COUNTS, "pqr", "abcde")

# Machanavajjhala and others (2007), figures 2 and 3: twelve inpatients.
CONDITION = ["heart", "heart", "viral", "viral", "cancer", "heart", "viral", "viral"]
CONDITION += ["cancer"] * 4
FOURS = pd.DataFrame(
    {
        "zip": ["130**"] * 4 + ["1485*"] * 4 + ["130**"] * 4,
        "age": ["< 30"] * 4 + [">= 40"] * 4 + ["3*"] * 4,
        "condition": CONDITION,
    }
)
THREES = pd.DataFrame(
    {
        "zip": ["1305*"] * 4 + ["1485*"] * 4 + ["1306*"] * 4,
        "age": ["<= 40"] * 4 + ["> 40"] * 4 + ["<= 40"] * 4,
        "condition": ["heart", "viral", "cancer", "cancer", "cancer", "heart", "viral", "viral",
                      "heart", "viral", "cancer", "cancer"],
    }
)  # fmt: skip
