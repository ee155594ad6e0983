"""What has to hold for an audit to mean what it says, in words."""

SAME_RECORDS = (
    "All tables count the same records; a dimension that a table lacks is summed over in it."
)
ARITHMETIC = (
    "The attacker knows what was released and that counts are whole numbers, not negative; what "
    "somebody knows from elsewhere (a neighbour, a family, a newspaper) is not in it."
)
RULE_UNKNOWN = (
    "Hidden cells look alike: nothing tells a reader which of them is small, which is none and "
    "which was hidden to protect another."
)
EXACT = "The counts shown are the true ones, or lie within the bounds that are shown."
ZERO = "A cell that is not in a table, though its categories are, is read as a zero."
UNKNOWN = "Nothing is read into a cell that is not in a table."
EDITIONS = "Between editions records only come in; none is taken out or moved."
PUBLIC = "Every public record is counted in the tables."


def assumptions(*, has_editions: bool, absent: str, is_public: bool) -> tuple[str, ...]:
    """Return the assumptions of one audit."""
    said = [SAME_RECORDS, ARITHMETIC, RULE_UNKNOWN, EXACT, ZERO if absent == "zero" else UNKNOWN]
    if has_editions:
        said.append(EDITIONS)
    if is_public:
        said.append(PUBLIC)
    return tuple(said)
