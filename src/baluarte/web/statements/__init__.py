"""Facts about institutions: entered, reviewed, by sheet; one page for each institution."""
