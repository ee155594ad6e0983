from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

SHOWN = 40


@dataclass(frozen=True, slots=True)
class LayerProblem:
    """What is wrong in a file of a layer, and in which row; 0 is the file itself."""

    row: int
    message: str

    def __str__(self) -> str:
        if not self.row:
            return self.message
        return _("Row %(row)s: %(message)s") % {"row": self.row, "message": self.message}


class LayerRefused(Exception):
    """The file cannot be taken in; `problems` say where and why. Nothing of it was taken."""

    def __init__(self, problems: Sequence[LayerProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.said))

    @property
    def said(self) -> list[str]:
        """The first problems in words, and how many more there are."""
        more = len(self.problems) - SHOWN
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        return lines + ([_("and %(n)s more") % {"n": more}] if more > 0 else [])


def refuse(message: str, *, row: int = 0) -> LayerRefused:
    """Return the refusal of one problem."""
    return LayerRefused([LayerProblem(row, message)])
