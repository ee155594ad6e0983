"""When the signs of an agreement are due, by the clocks of the place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from baluarte.domain.cases.choices import Rhythm
from baluarte.domain.cases.models import CheckInAgreement
from baluarte.norms.clocks.calendar import local_day

DAY = timedelta(days=1)
# How long before its hour a sign counts for it.
EARLY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The hours of an agreement: each day at some, every so many, or once."""

    rhythm: Rhythm
    first_at: datetime
    until_at: datetime
    zone: ZoneInfo
    hours: Sequence[time] = ()
    every: timedelta = DAY

    @classmethod
    def of(cls, one: CheckInAgreement) -> Self:
        """Return those of an agreement."""
        return cls(
            rhythm=Rhythm(one.rhythm), first_at=one.first_at, until_at=one.until_at,
            zone=ZoneInfo(one.zone), hours=one.hours, every=timedelta(hours=one.every_hours or 24),
        )  # fmt: skip

    def after(self, at: datetime) -> Iterator[datetime]:
        """Return each hour after an instant, in order, to the last."""
        for one in self._all(at):
            if one > self.until_at:
                return
            if one > at and one >= self.first_at:
                yield one

    def next(self, at: datetime) -> datetime | None:
        """Return the first hour after an instant, if there is one."""
        return next(self.after(at), None)

    def _all(self, at: datetime) -> Iterator[datetime]:
        if self.rhythm == Rhythm.ONCE:
            yield self.first_at
            return
        if self.rhythm == Rhythm.HOURS:
            # Elapsed, whatever clocks do.
            one = self.first_at + max(0, (at - self.first_at) // self.every) * self.every
            while True:
                yield one
                one += self.every
        day = local_day(max(at, self.first_at), self.zone) - DAY
        while True:
            # An hour that never comes is as long after midnight as it would be; of one that comes
            # twice, the first.
            found = {datetime.combine(day, one, self.zone).astimezone(UTC) for one in self.hours}
            yield from sorted(found)
            day += DAY
