"""The diagram of a protocol, laid out from its text: a row for each step, a column for each role.

Steps stand below one another in the order of their events, so that nothing covers anything. What
begins or follows from what runs as lines beside them: the end of a step goes to its event's line,
from which an arrow leads into each step that it begins, labelled by that step's clock. Lengths are
pixels; words are broken here, since nobody else knows how wide a box is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from textwrap import wrap

from baluarte.norms.clocks.clock import Clock
from baluarte.norms.protocols.form import EXPIRED, Protocol, Step
from baluarte.norms.protocols.overview import in_order_of_events, is_ours

LETTER, SMALL_LETTER = 6.5, 5.9
LINE, SMALL_LINE = 18, 16
PADDING = 10
EDGE, TRACK = 12, 12
ONE_LANE, LANE, ONE_OF_MANY, BETWEEN_LANES = 272, 182, 170, 8
MANY = 6
CLOCK_LINE = 18
AFTER_ROW = 16
ENTRY, EXIT_ABOVE_BOTTOM = 14, 12
LONGEST_BAND = 560


@dataclass(frozen=True)
class Words:
    """How a protocol is said in one language."""

    name: Callable[[Step], str]
    more: Callable[[Step], str]
    role: Callable[[str], str]
    clock: Callable[[Clock], str]
    event: Callable[[str], str]
    stage: Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """A line of words and where its baseline lies."""

    y: int
    words: str
    is_small: bool = False


@dataclass(frozen=True)
class Box:
    """A step, or a happening from outside, with the words in it."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[Line, ...]
    step: Step | None = None

    @property
    def text_x(self) -> int:
        """Return where its words begin."""
        return self.x + PADDING

    @property
    def is_unsure(self) -> bool:
        """Say whether it rests on one secondary source or less, or is our own proposal."""
        return self.step is not None and (self.step.confidence != "A" or is_ours(self.step.clock))


@dataclass(frozen=True)
class Arrow:
    """From an event's line into the top of a step, labelled by the clock of that step."""

    x: int
    y: int
    to_x: int
    to_y: int
    is_expiry: bool = False


@dataclass(frozen=True)
class Wire:
    """The line of an event, from the first to the last thing it touches."""

    event: str
    x: int
    top: int
    bottom: int
    joins: tuple[int, ...] = ()
    is_expiry: bool = False


@dataclass(frozen=True)
class Exit:
    """From the end of a step, or from a happening outside, to its event's line."""

    x: int
    y: int
    to_x: int
    is_expiry: bool = False


@dataclass(frozen=True)
class Lane:
    """The column of one role."""

    x: int
    width: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Band:
    """A stretch of the drawing that is not broken over two sheets of paper."""

    y: int
    height: int


@dataclass(frozen=True)
class Diagram:
    """Everything to draw; a band is the same drawing seen through a narrower window."""

    width: int
    height: int
    head: int
    lanes: tuple[Lane, ...]
    stages: tuple[Line, ...]
    boxes: tuple[Box, ...]
    labels: tuple[tuple[int, Line], ...]
    wires: tuple[Wire, ...]
    arrows: tuple[Arrow, ...]
    exits: tuple[Exit, ...]
    bands: tuple[Band, ...]
    left: int

    def seen_in(self, band: Band) -> "Diagram":
        """Return the diagram with what shows in one of its bands, and no other."""

        def shows(top: int, bottom: int) -> bool:
            return top < band.y + band.height and bottom > band.y

        return replace(
            self,
            stages=tuple(one for one in self.stages if shows(one.y - LINE, one.y + LINE)),
            boxes=tuple(one for one in self.boxes if shows(one.y, one.y + one.height)),
            labels=tuple(one for one in self.labels if shows(one[1].y - LINE, one[1].y)),
            wires=tuple(one for one in self.wires if shows(one.top, one.bottom)),
            arrows=tuple(one for one in self.arrows if shows(one.y, one.to_y)),
            exits=tuple(one for one in self.exits if shows(one.y, one.y + 1)),
            bands=(band,),
        )


@dataclass(frozen=True)
class _Row:
    """A step or a happening from outside with its place from above."""

    top: int
    bottom: int
    box_top: int
    step: Step | None = None
    event: str = ""
    clock: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


@dataclass
class _Layout:
    """Works a diagram out from above to below, then from left to right."""

    protocol: Protocol
    words: Words
    one_lane: int
    rows: list[_Row] = field(default_factory=list)
    stages: list[Line] = field(default_factory=list)
    at: int = 0

    def __post_init__(self) -> None:
        self.steps = in_order_of_events(self.protocol)
        self.roles = list(dict.fromkeys(step.by for step in self.steps))
        several = ONE_OF_MANY if len(self.roles) >= MANY else LANE
        self.box = self.one_lane if len(self.roles) == 1 else several
        self.lane = self.box + 2 * BETWEEN_LANES
        self.heads = [
            wrap(self.words.role(role), _letters(self.box, SMALL_LETTER)) for role in self.roles
        ]
        self.head = max(map(len, self.heads), default=0) * SMALL_LINE + 2 * PADDING
        self.at = self.head + PADDING

    def lay_rows(self) -> None:
        shown = set[str]()
        stage = None if self.protocol.stages else ""
        number = {step.id: place for place, step in enumerate(self.steps)}
        for step in self.steps:
            if step.stage != stage:
                stage = step.stage
                self._lay_stage(stage)
            for event in step.starts:
                if event not in shown and self._comes_from_outside(event, number[step.id]):
                    self._lay_happening(event)
                shown.add(event)
            self._lay_step(step)

    def _comes_from_outside(self, event: str, place: int) -> bool:
        """Say whether an event has to be shown before the first step that it begins."""
        if event.startswith(EXPIRED):
            return False
        before = {one for step in self.steps[:place] for one in step.emits}
        return event in self.protocol.begins_with or event not in before

    def _lay_stage(self, stage: str) -> None:
        words = self.words.stage(stage)
        if words:
            self.at += PADDING
            self.stages.append(Line(self.at + LINE, words))
            self.at += LINE + PADDING

    def _lay_happening(self, event: str) -> None:
        lines = tuple(wrap(self.words.event(event), _letters(self.box, LETTER)))
        height = len(lines) * LINE + PADDING
        self.rows.append(_Row(self.at, self.at + height, self.at, event=event, names=lines))
        self.at += height + PADDING

    def _lay_step(self, step: Step) -> None:
        clock = [self.words.clock(step.clock)]
        clock += [self.words.event(one) for one in step.starts if one.startswith(EXPIRED)]
        width = _letters(self.box - ENTRY, SMALL_LETTER)
        clocks = tuple(line for words in clock for line in wrap(words, width))
        names = tuple(wrap(self.words.name(step), _letters(self.box, LETTER)))
        more = tuple(wrap(self.words.more(step), _letters(self.box, SMALL_LETTER)))
        top = self.at
        box_top = top + len(clocks) * CLOCK_LINE + 6
        height = 2 * PADDING + SMALL_LINE + len(names) * LINE + len(more) * SMALL_LINE
        self.rows.append(_Row(top, box_top + height, box_top, step, "", clocks, names, more))
        self.at = box_top + height + AFTER_ROW

    def spans(self) -> dict[str, list[int]]:
        """Return for each event that begins a step of this protocol the heights it touches."""
        started = {event for step in self.steps for event in step.starts}
        touched: dict[str, list[int]] = {event: [] for event in sorted(started)}
        for row in self.rows:
            for event in self._ends_of(row):
                if event in touched:
                    touched[event].append(_exit(row))
            for event in row.step.starts if row.step else ():
                touched[event].append(_entry(row))
        return {event: sorted(heights) for event, heights in touched.items()}

    def _ends_of(self, row: _Row) -> tuple[str, ...]:
        if row.step is None:
            return (row.event,)
        return (*row.step.emits, f"{EXPIRED}{row.step.id}")


def draw(protocol: Protocol, words: Words, *, one_lane: int = ONE_LANE) -> Diagram | None:
    """Return the diagram of a protocol; nothing where it has no steps.

    `one_lane` is how wide the boxes are where a single role does everything; the default fits a
    telephone.
    """
    if not protocol.steps:
        return None
    layout = _Layout(protocol, words, one_lane)
    layout.lay_rows()
    spans = layout.spans()
    tracks = _tracks(spans)
    left = 2 * EDGE + TRACK * (max(tracks.values(), default=0) + 1)
    at = {event: left - EDGE - TRACK * track for event, track in tracks.items()}
    lanes = _lanes(layout, left)
    boxes, labels, arrows, exits = [], [], [], []
    for row in layout.rows:
        x = left + BETWEEN_LANES
        if row.step is not None:
            x += layout.roles.index(row.step.by) * layout.lane
        boxes.append(_box(row, x, layout.box))
        labels += [
            (x + ENTRY + 10, Line(row.top + 12 + n * CLOCK_LINE, words, is_small=True))
            for n, words in enumerate(row.clock)
        ]
        if row.step is not None:
            arrows += [
                Arrow(at[event], _entry(row), x + ENTRY, row.box_top, _is_expiry(event))
                for event in row.step.starts
            ]
        exits += [
            Exit(x, _exit(row), at[event], _is_expiry(event))
            for event in layout._ends_of(row)  # noqa: SLF001 (of this module)
            if event in at
        ]
    wires = [
        Wire(event, at[event], heights[0], heights[-1], tuple(heights[1:-1]), _is_expiry(event))
        for event, heights in spans.items()
    ]
    return Diagram(
        width=left + layout.lane * len(layout.roles),
        height=layout.at,
        head=layout.head,
        lanes=tuple(lanes),
        stages=tuple(layout.stages),
        boxes=tuple(boxes),
        labels=tuple(labels),
        wires=tuple(wires),
        arrows=tuple(arrows),
        exits=tuple(exits),
        bands=_bands(layout.rows, layout.stages, layout.at),
        left=left,
    )


def _is_expiry(event: str) -> bool:
    return event.startswith(EXPIRED)


def _letters(width: int, letter: float) -> int:
    return int((width - 2 * PADDING) / letter)


def _entry(row: _Row) -> int:
    return row.top + 7


def _exit(row: _Row) -> int:
    if row.step is None:
        return (row.top + row.bottom) // 2
    return row.bottom - EXIT_ABOVE_BOTTOM


def _lanes(layout: _Layout, left: int) -> Iterable[Lane]:
    for place, words in enumerate(layout.heads):
        lines = tuple(
            Line(PADDING + 11 + n * SMALL_LINE, line, is_small=True) for n, line in enumerate(words)
        )
        yield Lane(left + place * layout.lane, layout.lane, lines)


def _box(row: _Row, x: int, width: int) -> Box:
    height = row.bottom - row.box_top
    if row.step is None:
        lines = tuple(
            Line(row.box_top + PADDING // 2 + 13 + n * LINE, words)
            for n, words in enumerate(row.names)
        )
        return Box(x, row.box_top, width, height, lines)
    y = row.box_top + PADDING + 11
    lines = (Line(y, row.step.id, is_small=True),)
    y += SMALL_LINE + 2
    for words in row.names:
        lines += (Line(y, words),)
        y += LINE
    for words in row.more:
        lines += (Line(y, words, is_small=True),)
        y += SMALL_LINE
    return Box(x, row.box_top, width, height, lines, row.step)


def _tracks(spans: dict[str, list[int]]) -> dict[str, int]:
    """Give each event a track of its own where it runs; the shortest lie nearest to the boxes."""
    placed: dict[str, int] = {}
    by_length = sorted(spans, key=lambda event: (spans[event][-1] - spans[event][0], event))
    for event in by_length:
        taken = {placed[one] for one in placed if _meet(spans[one], spans[event])}
        placed[event] = next(track for track in range(len(spans)) if track not in taken)
    return placed


def _meet(one: list[int], other: list[int]) -> bool:
    return one[0] <= other[-1] and other[0] <= one[-1]


def _bands(rows: list[_Row], stages: list[Line], height: int) -> tuple[Band, ...]:
    """Break the drawing between rows, a stage's name staying with its first step."""
    starts = [0]
    cuts = [_cut(row, above, stages) for above, row in pairwise(rows)]
    ends = [*cuts[1:], height]
    for cut, end in zip(cuts, ends, strict=True):
        if end - starts[-1] > LONGEST_BAND:
            starts.append(cut)
    bounds = [*starts, height]
    return tuple(Band(top, bottom - top) for top, bottom in pairwise(bounds))


def _cut(row: _Row, above: _Row, stages: list[Line]) -> int:
    between = [line.y - LINE for line in stages if above.bottom < line.y <= row.top]
    return min([row.top, *between]) - 4
