"""The policy's 98 indicators, each computed from the rooms below, stated by documents, or without.

`newest_figures` answers for many at once from one reading of the statements; `figure_of` for one.
"""

from baluarte.domain.accountability.indicators.figure import (
    Figure,
    FigureState,
    NoData,
    QuerySource,
    StatementSource,
)
from baluarte.domain.accountability.indicators.figures import (
    Reading,
    figure_by_institution,
    figure_of,
    newest_figures,
    read_statements,
    rule_of,
    series_of,
)
from baluarte.domain.accountability.indicators.rules import (
    DegreeRule,
    Formula,
    PeriodicReportRule,
    QueryRule,
    Rule,
    SumRule,
)
