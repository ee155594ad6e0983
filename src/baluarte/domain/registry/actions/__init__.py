"""Everything that changes what is held: establish, link, determine, judge, withdraw."""

from baluarte.domain.registry.actions.acts import NoSuchVictim, add_act, end_act
from baluarte.domain.registry.actions.determinations import (
    Outdated,
    Standing,
    assess_aggression,
    determine,
    standing_of,
    verify_aggression,
    withdraw_aggression,
)
from baluarte.domain.registry.actions.establishment import (
    Established,
    establish_from_list,
    establish_from_reports,
)
from baluarte.domain.registry.actions.grounds import MustSayWhy, TooLong, erase_grounds
from baluarte.domain.registry.actions.identities import withhold_victim_name
from baluarte.domain.registry.actions.links import (
    AlreadyLinked,
    OtherList,
    ReportTakenBack,
    establish_apart,
    link_report,
    unlink_report,
)
from baluarte.domain.registry.actions.pairs import (
    NotAPair,
    ask_for_pairs,
    judge_pair,
    propose_pair,
    propose_pairs,
)

__all__ = [
    "AlreadyLinked",
    "Established",
    "MustSayWhy",
    "NoSuchVictim",
    "NotAPair",
    "OtherList",
    "Outdated",
    "ReportTakenBack",
    "Standing",
    "TooLong",
    "add_act",
    "ask_for_pairs",
    "assess_aggression",
    "determine",
    "end_act",
    "erase_grounds",
    "establish_apart",
    "establish_from_list",
    "establish_from_reports",
    "judge_pair",
    "link_report",
    "propose_pair",
    "propose_pairs",
    "standing_of",
    "unlink_report",
    "verify_aggression",
    "withdraw_aggression",
    "withhold_victim_name",
]
