"""Everything that changes what is held: establish, link, determine, judge, withdraw."""

from baluarte.domain.intake.victims import NotOfACollective
from baluarte.domain.registry.actions.acts import NoSuchVictim, add_act, end_act
from baluarte.domain.registry.actions.bulk import (
    NotEveryRow,
    NothingChosen,
    NothingToUndo,
    set_over_many,
    undo_over_many,
)
from baluarte.domain.registry.actions.claims import (
    AuthorityAlone,
    NoSuchValue,
    end_claim,
    follow_claim,
    make_claim,
)
from baluarte.domain.registry.actions.concurrent_establishment import established_as_read
from baluarte.domain.registry.actions.determinations import (
    DeterminedFields,
    Outdated,
    assess_event,
    determine,
    standing_of,
    verify_event,
    withdraw_event,
    withdraw_events,
)
from baluarte.domain.registry.actions.establishment import (
    Established,
    establish_from_list,
    establish_from_reports,
)
from baluarte.domain.registry.actions.event_details import (
    Circular,
    ToldAlready,
    VictimTwice,
    add_perpetrator,
    chain_events,
    describe_victim,
    end_chain,
    end_detail,
    end_perpetrator,
    say_who_victim_is,
    tell_detail,
)
from baluarte.domain.registry.actions.grounds import MustSayWhy, TooLong, erase_grounds
from baluarte.domain.registry.actions.identities import (
    VictimNamed,
    name_victim,
    withhold_victim_name,
)
from baluarte.domain.registry.actions.links import (
    AlreadyLinked,
    OtherList,
    ReportTakenBack,
    establish_apart,
    link_report,
    unlink_report,
)
from baluarte.domain.registry.actions.quality import (
    NotSetAside,
    NotUntilThen,
    count_check_again,
    set_check_aside,
)
from baluarte.domain.registry.actions.verification import (
    NothingWaits,
    OwnDetermination,
    TakenByAnother,
    leave_turn,
    take_turn,
)
