"""How it is said whether a row is what the log holds, and whether the log is whole."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.audit.choices import RowState
from baluarte.domain.audit.queries import VerificationSaid

ALARMS = {RowState.CHANGED, RowState.REMOVED, RowState.BROKEN}
STATES = {
    RowState.SEALED: "",
    RowState.UNSEALED: gettext_lazy("Not sealed yet"),
    RowState.CHANGED: gettext_lazy("Altered in the database; this is what the log holds"),
    RowState.REMOVED: gettext_lazy("Removed from the database; the log still holds it"),
    RowState.BROKEN: gettext_lazy("The log's own text was altered"),
}


@dataclass(frozen=True)
class LogCondition:
    """Whether the log was found whole, in a word for machines and in a sentence."""

    code: str
    kind: str
    title: str
    text: str

    @property
    def is_whole(self) -> bool:
        """Say whether nothing was wrong when it was looked at a short while ago."""
        return self.code == "intact"


def of_state(state: RowState) -> str:
    """Say what became of a row; nothing where it is what the log holds."""
    return str(STATES[state])


def of_verification(said: VerificationSaid | None, since: datetime) -> LogCondition:
    """Say what the newest look at the whole log found, if it was not too long ago."""
    if said is not None and said.failures:
        return LogCondition(
            "altered", "danger", _("The log does not match what was signed"),
            _("Something was changed, removed or added outside this program, or an older copy of "
              "the database was restored. Tell whoever operates this installation now. Nothing "
              "more is signed until it is cleared up."),
        )  # fmt: skip
    if said is None or said.at < since:
        return LogCondition(
            "not verified", "caution", _("The log has not been verified lately"),
            _("The worker looks at the whole log each hour. Ask whoever operates this "
              "installation whether it runs."),
        )  # fmt: skip
    return LogCondition("intact", "success", "", "")
