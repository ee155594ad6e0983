"""Studies of risk; measures and positions; withdrawal."""

from baluarte.domain.protection.models.appeals import Appeal, AppealStep
from baluarte.domain.protection.models.board import (
    BoardAttendance,
    BoardMinutes,
    BoardSeat,
    BoardSession,
    SaidInBoard,
)
from baluarte.domain.protection.models.board_after import (
    AgreementProgress,
    BoardAgreement,
    CouncilAnswer,
    CouncilWord,
)
from baluarte.domain.protection.models.board_items import (
    AgendaItem,
    BoardConflict,
    BoardDecision,
    BoardInvitation,
    BoardVote,
    Summons,
)
from baluarte.domain.protection.models.board_lines import BoardLine, BoardReading
from baluarte.domain.protection.models.documents import MeasureDocument
from baluarte.domain.protection.models.measures import (
    Adequacy,
    Arrival,
    Incident,
    Measure,
    MeasureChange,
    Position,
    Reevaluation,
)
from baluarte.domain.protection.models.quality import QualityAnswer
from baluarte.domain.protection.models.reasons import ReevaluationReason
from baluarte.domain.protection.models.second_ratings import SamplingKey
from baluarte.domain.protection.models.studies import (
    ItemRating,
    LevelStatement,
    RiskScenario,
    RiskStudy,
    SaidOfRisk,
)
from baluarte.domain.protection.models.urgent import UrgentAct
from baluarte.domain.protection.models.withdrawal import (
    MeasureWithdrawal,
    MisuseFact,
    WithdrawalStep,
)
