from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns name a part; where one is empty, the usual names are looked for."""

    code: str = ""
    name_es: str = ""
    name_en: str = ""
