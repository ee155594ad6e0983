"""Instruments: how a risk is judged, as dated text: domains, items, rules, quality of a study.

Here: the form of an instrument, its reading with every fault named at once, what a study still
lacks before it may close, what a second reader asks of it. Not here: any total, score or rank of a
person or a case; the study of agreement between raters takes codes and totals from `reliability`,
which is not offered at this door. Nothing here decides a level: a person states it.
"""

from baluarte.norms.instruments.form import Domain, Instrument, Item
from baluarte.norms.instruments.judgement import (
    PlannedMeasure,
    Rating,
    Ratings,
    Refusal,
    Scenario,
    Study,
    insufficient,
    presumed_level,
    refusals,
)
from baluarte.norms.instruments.library import (
    NoSuchInstrument,
    instrument,
    instruments,
    newest,
    versions,
)
from baluarte.norms.instruments.quality import (
    Finding,
    quality_refusals,
    reasons_to_reopen,
    shown_by,
    unanswered,
)
from baluarte.norms.instruments.reading import InstrumentFault, InstrumentInvalid, read
