"""Say that a period is recorded whole, and take it back."""

from baluarte.domain.accountability.actions.reporting import (
    NothingOwed,
    NotOverYet,
    SaidBefore,
    say_reported,
    take_back_report,
)

__all__ = ["NotOverYet", "NothingOwed", "SaidBefore", "say_reported", "take_back_report"]
