"""Write the descriptions of the interfaces into the documents.

python -m baluarte.api.description
"""

import json
import os
from pathlib import Path

import django

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
    django.setup()
    from baluarte.api import public, tokens, workbench  # noqa: PLC0415 (needs settings)

    for name, api, prefix in (
        ("api.json", public.api, public.PREFIX),
        ("api-workbench.json", workbench.api, tokens.PREFIX),
    ):
        text = json.dumps(api.get_openapi_schema(path_prefix=prefix), indent=1, ensure_ascii=False)
        (REFERENCE / name).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
