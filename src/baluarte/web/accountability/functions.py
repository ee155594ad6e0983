"""What of this system answers each demand: the pages that open, and the rooms being built."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.norms.policy import demands


class Built(StrEnum):
    """How far a demand is answered."""

    BUILT = "built"
    PARTLY = "partly"
    BUILDING = "building"


@dataclass(frozen=True, slots=True)
class Function:
    """A page that answers a demand, by the name of its address; on the portal if it is public."""

    name: str
    label: str | Promise
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What answers a demand today, and the room that is being built for the rest of it."""

    functions: tuple[Function, ...] = ()
    room: str | Promise = ""

    @property
    def state(self) -> Built:
        """Say how far it is answered."""
        if not self.functions:
            return Built.BUILDING
        return Built.PARTLY if self.room else Built.BUILT


INVESTIGATION = _("Investigation")
LISTS = Function("lists", _("Lists"))
SIMILAR = Function("pairs", _("Similar events"))
COUNTS = Function("counts", _("Counts"))
FRESH = Function("freshness", _("How fresh it is"))
GOAL = Function("indicator", _("Indicator of the United Nations"))
MAP = Function("events_map", _("Map"))
TIMELINE = Function("events_timeline", _("Timeline"))
PUBLIC_MAP = Function("map", _("Public map"), is_public=True)
RISK_MAP = Function("risk_map", _("Risk map"))
RUNS = Function("runs", _("Runs"))
NETWORK = Function("events", _("Events"))
CASES = Function("cases", _("Cases"))
COMPLAINTS = Function("complaints", _("Complaints"))
PROTECTION = Function("protection", _("Protection"))
INSTRUMENT = Function("instrument", _("The instrument"))
AGREEMENT = Function("agreement", _("Agreement between raters"))
AGENDA = Function("agenda", _("Deadlines"))
BREACHES = Function("breaches", _("Missed deadlines"))
SENT = Function("assignments", _("Sent to us"))
TRUSTED = Function("clearances", _("Trusted contacts"))
PROTOCOLS = Function("protocols", _("Protocols"))
BOARD = Function("board", _("Board"))
COUNCIL = Function("council", _("Recommendations of the Council"))
LOG = Function("log", _("Log"))
ROLES = Function("roles", _("Roles and permissions"))
EXPORTS = Function("exports", _("Exports"))
POLICY = Function("policy", _("The policy"))
INDICATORS = Function("indicators", _("Indicators"))
BOARDS = Function("policy_boards", _("Indicators by axis and institution"))
LAW = Function("harmonisation", _("Harmonisation of the law"))
OBLIGATIONS = Function("obligations", _("Obligations of the State"))
COMMITMENTS = Function("commitments", _("Commitments"))
DIALOGUE = Function("dialogue_tables", _("Dialogue"))
PROGRAMMES = Function("programmes", _("Programmes"))
ASKED_OF_STATE = Function("recommendations", _("Recommendations"))
MEANS = Function("means", _("Means of institutions"))
OFFICES = Function("offices", _("Matrix of offices"))
PROSECUTION = Function("prosecution_offices", _("Prosecutor's offices"))
PUBLIC_OFFICES = Function("policy_offices", _("Prosecutor's offices in public"), is_public=True)
INQUIRIES = Function("inquiries", INVESTIGATION)
OWN_INVESTIGATION = Function("own_inquiries", _("Her view of her investigation"))
CONFORMANCE = Function("conformance", _("How files follow their protocol"))
IMPUNITY = Function("impunity", _("Where investigations stop"))
LEARNING = Function("learning", _("Audits and what changed"))
PLAN = Function("annual_plan", _("Annual plan and what was done"))
REQUESTS = Function("information_requests", _("Information requests"))
ANSWERING = Function("request_quality", _("How institutions answer"))
FACTS = Function("institution_facts", _("Facts about institutions"))
RECOGNITION = Function("recognitions", _("Recognition"))
CONDEMNATIONS = Function("condemnation_clocks", _("Condemnations expected"))
COURSES = Function("courses", _("Courses"))
SELF_ASSESSMENT = Function("self_assessment", _("Your risk, asked by yourself"), is_public=True)
PUBLIC_RECOGNITION = Function(
    "policy_recognitions", _("Recognition in public, and its contrary"), is_public=True
)
WARNINGS = Function("early_warnings", _("Early warnings"))
SCORES = Function("warning_scores", _("How often they were right"))
REPARATIONS = Function("reparation", _("Reparation"))
ROUTES = Function("victim_routes", _("Rights and their routes"))
MEMORY = Function("memory_pages", _("Memory"))
PUBLIC_MEMORY = Function("memory", _("Memory in public"), is_public=True)
COMMISSIONS = Function("victim_commissions", _("Commissions for victims"))
OBSERVATIONS = Function("observations", _("Observations"))
CONSULTATIONS = Function("consultations", _("Consultations"))
STATE_AGREEMENTS = Function("federal_agreements", _("Agreements with the states"))
CALENDAR = Function("recommendation_calendar", _("Calendar of reports"))
COVERAGE = Function("coverage", _("Coverage of the demands"))
DIMENSION = Function("dimension", _("What no list knows of"), is_public=True)
COMPLIANCE = Function("compliance", _("Public compliance"), is_public=True)
CHECKPOINTS = Function("log_checkpoints", _("Public log"), is_public=True)
EDITIONS = Function("editions", _("Editions"), is_public=True)

REPORTS = Function("reports_due", pgettext_lazy("calendar", "Reports"))
PUBLIC_REPORTS = Function("reports_published", _("Public reports"), is_public=True)

POLICY_ROOM = _("What institutions owe, did and said")
EXCHANGE = _("Exchange between installations")

ANSWERS: Mapping[str, Answered] = {
    "S01": Answered((PROGRAMMES, DIALOGUE, REQUESTS)),
    "S02": Answered((OBLIGATIONS,)),
    "S03": Answered((CASES, PROTECTION)),
    "S04": Answered((POLICY, BOARDS, REQUESTS)),
    "S05": Answered((COURSES, SELF_ASSESSMENT)),
    "S06": Answered((INSTRUMENT, COUNTS, COURSES)),
    "S07": Answered((RECOGNITION, CONDEMNATIONS, PUBLIC_RECOGNITION)),
    "S08": Answered((LISTS, NETWORK, SIMILAR, FRESH)),
    "S09": Answered((COUNTS, GOAL, RUNS, DIMENSION)),
    "S10": Answered((RISK_MAP, MAP, TIMELINE, PUBLIC_MAP)),
    "S11": Answered((PROTECTION, INSTRUMENT)),
    "S12": Answered((SENT, TRUSTED, STATE_AGREEMENTS)),
    "S13": Answered((AGREEMENT, INSTRUMENT)),
    "S14": Answered((ASKED_OF_STATE,)),
    "S15": Answered((MEANS, INDICATORS, FACTS, REQUESTS)),
    "S16": Answered((LOG, ROLES, EXPORTS)),
    "S17": Answered((CASES, COMPLAINTS)),
    "S18": Answered((PROTECTION,)),
    "S19": Answered((AGENDA, PROTECTION, BREACHES)),
    "S20": Answered((COUNCIL, BOARD)),
    "S21": Answered((ASKED_OF_STATE, CALENDAR)),
    "S22": Answered((SENT,), EXCHANGE),
    "S23": Answered((PLAN, COMPLIANCE, PROTOCOLS, ANSWERING)),
    "S24": Answered((PROSECUTION, PUBLIC_OFFICES, REQUESTS)),
    "S25": Answered((INQUIRIES, OWN_INVESTIGATION, COMPLAINTS)),
    "S26": Answered((PROTOCOLS, INQUIRIES, CONFORMANCE)),
    "S27": Answered((CONFORMANCE, IMPUNITY, PROTOCOLS)),
    "S28": Answered((LEARNING,)),
    "S29": Answered((PROSECUTION, PUBLIC_OFFICES, OFFICES, INDICATORS, FACTS, REQUESTS)),
    "S30": Answered((PROSECUTION, OFFICES)),
    "S31": Answered((PROSECUTION, OFFICES, PUBLIC_OFFICES)),
    "S32": Answered((EDITIONS, IMPUNITY, PUBLIC_OFFICES)),
    "S33": Answered((MEMORY, PUBLIC_MEMORY)),
    "S34": Answered((REPARATIONS, COMMISSIONS)),
    "S35": Answered((REPARATIONS,)),
    "S36": Answered((COMMISSIONS, REPARATIONS)),
    "S37": Answered((ROUTES, REPARATIONS)),
    "S38": Answered((COMMISSIONS,)),
    "S39": Answered((COMMISSIONS, REPARATIONS)),
    "S40": Answered((WARNINGS, SCORES)),
    "S41": Answered((WARNINGS, RISK_MAP)),
    "S42": Answered((COMMITMENTS, OBSERVATIONS)),
    "S43": Answered((POLICY,)),
    "S44": Answered((DIALOGUE, CONSULTATIONS)),
    "S45": Answered((MEANS, INDICATORS, FACTS, REQUESTS)),
    "S46": Answered((LAW,)),
    "S47": Answered((CALENDAR, REPORTS, PUBLIC_REPORTS)),
    "S48": Answered((BOARD, CONSULTATIONS), POLICY_ROOM),
    "S49": Answered((INDICATORS, POLICY)),
    "S50": Answered(
        (OBSERVATIONS, LOG, CHECKPOINTS, EDITIONS, PUBLIC_REPORTS, ANSWERING), POLICY_ROOM
    ),
    "S51": Answered((COVERAGE,)),
}


def answered(code: str) -> Answered:
    """Return what answers a demand; every demand of the text has its row."""
    return ANSWERS[demands()[code].code]
