"""What programs may ask, as a page: each address with what it takes, an example and its answer.

It is drawn from the OpenAPI description that the interface gives of itself; only the words are
ours, so that a page in Spanish says nothing in English. An address without words is refused by a
test, not left out.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from baluarte.web.layout.api_words import ADDRESSES, PARAMETERS, STATUSES, WHERE

Schema = Mapping[str, Any]
# What stands in an example for a value of a kind; a name that says more goes first.
OF_KIND = {"integer": 12, "number": 0.5, "boolean": True, "null": None, "string": "…"}
OF_FORMAT = {
    "date-time": "2026-03-04T18:05:11Z",
    "date": "2026-03-04",
    "uuid": "5b0c1f2e-0000-4000-8000-000000000000",
}
IN_ADDRESS = {
    "number": "latest",
    "reference": "7K3M9Q2XWV",
    "name": "aggression_types",
    "code": "PRO-S-03",
}
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Address:
    """One thing that may be asked or sent, as the page shows it."""

    anchor: str
    method: str
    path: str
    title: str
    says: str
    parameters: list[dict[str, Any]]
    statuses: list[tuple[str, str]]
    sent: str
    answer: str
    curl: str


def api_reference(
    request: HttpRequest,
    *,
    describe: Callable[[], Schema],
    description_name: str,
    frame: str,
    token: bool = False,
) -> HttpResponse:
    """Show every address of an interface."""
    context = {
        "frame": frame,
        "needs_token": token,
        "description_url": reverse(description_name),
        "addresses": addresses(describe(), host=request.build_absolute_uri("/"), token=token),
    }
    return render(request, "layout/api_reference.html", context)


def addresses(schema: Schema, *, host: str, token: bool) -> list[Address]:
    """Return each address of a description, in its order."""
    # As whoever asks for it reads it: statuses are names there, and numbers in memory.
    schema = json.loads(json.dumps(schema))
    return [
        _address(schema, method, path, operation, host=host.rstrip("/"), token=token)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]


def _address(
    schema: Schema, method: str, path: str, operation: Schema, *, host: str, token: bool
) -> Address:
    name = operation["operationId"]
    title, says = ADDRESSES[name]
    sent = _body(schema, operation.get("requestBody"))
    return Address(
        anchor=name.removeprefix("baluarte_api_"),
        method=method.upper(),
        path=path,
        title=str(title),
        says=str(says),
        parameters=[_parameter(one) for one in operation.get("parameters", ())],
        statuses=[(code, str(STATUSES[code])) for code in sorted(operation["responses"])],
        sent=sent,
        answer=_body(schema, _done(operation["responses"])),
        curl=_curl(operation, host + _filled(path), sent, token=token),
    )


def _done(responses: Schema) -> Schema:
    found: Schema = next(responses[code] for code in ("200", "201") if code in responses)
    return found


def _parameter(one: Schema) -> dict[str, Any]:
    told = one["schema"]
    kinds = [each for each in (told, *told.get("anyOf", ())) if each.get("type") != "null"]
    values = [str(v) for each in kinds for v in each.get("enum", ())]
    return {
        "name": one["name"],
        "where": str(WHERE[one["in"]]),
        "required": one.get("required", False),
        "says": str(PARAMETERS[one["name"]]),
        "values": values,
    }


def _filled(path: str) -> str:
    for name, value in IN_ADDRESS.items():
        path = path.replace(f"{{{name}}}", value)
    return path.replace("{list_id}", OF_FORMAT["uuid"])


def _curl(operation: Schema, address: str, sent: str, *, token: bool) -> str:
    lines = ["curl"]
    if token:
        lines.append('-H "Authorization: Bearer bal_…"')
    if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ())):
        lines.append('-H "Idempotency-Key: 2026-03-04-1"')
    if sent:
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"-d '{json.dumps(json.loads(sent), ensure_ascii=False)}'")
    return " \\\n  ".join([*lines, f'"{address}"'])


def _body(schema: Schema, told: Schema | None) -> str:
    """Return an example of what is sent or answered, as JSON; nothing where there is none."""
    for one in (told or {}).get("content", {}).values():
        if "schema" in one:
            return json.dumps(_example(schema, one["schema"]), indent=2, ensure_ascii=False)
    return ""


def _example(schema: Schema, told: Schema, deep: int = 0) -> Any:
    if deep > DEEPEST:
        return "…"
    if "$ref" in told:
        name = told["$ref"].rpartition("/")[2]
        return _example(schema, schema["components"]["schemas"][name], deep + 1)
    if "enum" in told or "const" in told:
        return told.get("const", told.get("enum", [""])[0])
    for several in ("anyOf", "allOf", "oneOf"):
        if told.get(several):
            return _example(schema, told[several][0], deep)
    if told.get("type") == "array":
        return [_example(schema, told.get("items", {}), deep + 1)]
    if "properties" in told:
        return {name: _example(schema, one, deep + 1) for name, one in told["properties"].items()}
    if isinstance(told.get("additionalProperties"), Mapping):
        return {"…": _example(schema, told["additionalProperties"], deep + 1)}
    return OF_FORMAT.get(told.get("format", ""), OF_KIND.get(told.get("type", "string"), {}))
