"""Drawing events, coding them a second time, reconciling."""

from baluarte.domain.double_coding.actions.coding import (
    NoShare,
    NothingToDraw,
    NotYours,
    OwnCoding,
    code_second,
    draw_due,
    draw_lot,
    leave_second_coding,
    note_reading,
    set_double_coding,
    take_second_coding,
)
from baluarte.domain.double_coding.actions.reconciliation import (
    ConfirmedApart,
    NotDecided,
    NotReconciled,
    TogetherOrAThird,
    reconcile,
)
