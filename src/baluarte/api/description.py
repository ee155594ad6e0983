"""Write the description of the public interface into the documents.

BALUARTE_FACE=portal python -m baluarte.api.description
"""

import json
import os
from pathlib import Path

import django

DESCRIBED = Path(__file__).resolve().parents[3] / "docs" / "reference" / "api.json"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
    django.setup()
    from baluarte.api.public import PREFIX, api  # noqa: PLC0415 (needs settings)

    described = api.get_openapi_schema(path_prefix=PREFIX)
    text = json.dumps(described, indent=1, ensure_ascii=False)
    DESCRIBED.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
