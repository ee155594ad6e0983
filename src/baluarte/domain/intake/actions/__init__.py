"""Everything that changes what was told: lists, deliveries, reports, sheets that go out."""

from baluarte.domain.intake.actions.deliveries import (
    DeliveryStopped,
    read_delivery,
    receive_delivery,
)
from baluarte.domain.intake.actions.export import NothingDelivered, export_list
from baluarte.domain.intake.actions.lists import (
    SlugTaken,
    UnderEmbargo,
    change_embargo,
    change_mapping,
    change_share_level,
    take_in_list,
)
from baluarte.domain.intake.actions.monitoring import (
    CopyGiven,
    NothingPromised,
    NothingSaid,
    erase_notes,
    keep_promise,
    open_monitoring,
    receive_monitored,
    write_note,
)
from baluarte.domain.intake.actions.receiving import ToldWords, receive_report
from baluarte.domain.intake.actions.reports import (
    NothingSupplied,
    PlaceMismatch,
    PlaceSupplied,
    ReportClosed,
    Supplied,
    complete_report,
    erase_reports,
    withdraw_report,
    withdraw_reports,
)
from baluarte.domain.intake.actions.sending import (
    KeyReused,
    ListBusy,
    RowsErase,
    RowsKnown,
    Sent,
    UnknownColumns,
    columns_of,
    send_rows,
)
from baluarte.domain.intake.actions.supplied_victims import VictimSupplied
from baluarte.domain.intake.actions.undoing import (
    Undoing,
    UndoRefused,
    foresee_undo,
    undo_delivery,
)
