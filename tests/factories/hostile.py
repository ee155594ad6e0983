"""What strangers write where a date, a code or a word is asked for."""

HOSTILE_VALUES = (
    "9" * 20, "9" * 3000, "-" * 400, "0000", "0000-00", "9999-12", "9999-12-31", "2024-13-40",
    "٢٠٢٤", "\0", "a\0b", "'; drop table x; --", "../../etc/passwd", "{{7*7}}", "\u202e", "1e309",
    "NaN", "[]", "🙂" * 300,
)  # fmt: skip
