"""What runs in confinement: a layer's file is read, laid over the municipalities, and told."""

from baluarte.domain.territory.framework import kept_framework
from baluarte.domain.territory.layers.checking import check_parts
from baluarte.domain.territory.layers.columns import Columns
from baluarte.domain.territory.layers.confined import PARTITION, ROWS
from baluarte.domain.territory.layers.outlines import outline_of
from baluarte.domain.territory.layers.overlay import lay_over
from baluarte.domain.territory.layers.reading import read_parts
from baluarte.domain.territory.layers.shares import shares_of
from baluarte.domain.wall.confinement import say


def say_all(content: bytes, columns: Columns, how: str) -> None:
    """Answer what a file holds, or raise `LayerRefused`."""
    parts, framework = read_parts(content, columns=columns), kept_framework()
    if how == ROWS:
        return
    laid = lay_over(parts, framework=framework)
    check_parts(laid, is_partition=how == PARTITION)
    shares = shares_of(laid)
    for one in parts:
        outline = outline_of(one.shape, framework=framework)
        said = {"row": one.row, "code": one.code, "name_es": one.name_es, "name_en": one.name_en}
        say(part=[said | {"outline": outline}])
    say(shares=[(one.municipality, one.part, one.share) for one in shares])
