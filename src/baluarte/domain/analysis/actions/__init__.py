"""Bringing the sums up to date, and asking and carrying out runs."""

from baluarte.domain.analysis.actions.monthly_runs import ask_monthly, is_time, month_before
from baluarte.domain.analysis.actions.rollups import begin_rollups, refresh_rollups
from baluarte.domain.analysis.actions.runs import (
    AlreadyEnded,
    Claimed,
    NewRun,
    RunTable,
    ask_for_run,
    cancel_run,
    claim_run,
    fail_run,
    finish_run,
    note_progress,
    read_run,
)
