"""Why something about a recommendation cannot be: a code, its field, and the row of a sheet."""


class RecommendationRefused(ValueError):
    """It cannot be; `code` says why, `field` of what, `place` in which row of several."""

    def __init__(self, code: str, *, field: str = "", given: object = "") -> None:
        super().__init__(f"{code}: {field} {given}".strip())
        self.code = code
        self.field = field
        self.given = given
        self.place: int | None = None
