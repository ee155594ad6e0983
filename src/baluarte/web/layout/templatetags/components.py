"""Tags of every page: `show` and `wrap` draw a component, the rest write dates and figures.

{% show "figure" value=1284 counts=_("events") %}
{% wrap "notice" kind="danger" title=_("Before you go on") %}<p>…</p>{% endwrap %}
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from baluarte.web.layout.components.all import find
from baluarte.web.layout.components.declaration import Component
from baluarte.web.layout.icons import BASTIONS, FORT, ICONS

register = template.Library()

DRAWN = "pure components drawn"
CARRIED = ("csrf_token", "face", "language", "request", "theme")
BRIEF_DAY = {"es": "j b Y", "en": "j M Y"}
BRIEF = {"es": "j b Y, H:i", "en": "j M Y, H:i"}
DAY = {"es": r"j \d\e F \d\e Y", "en": "j F Y"}
INSTANT = {"es": r"j \d\e F \d\e Y, H:i", "en": "j F Y, H:i"}


class UnknownIcon(LookupError):
    """No icon has this name."""


class ComponentNode(Node):
    """Draws one component, alone or around what it wraps."""

    def __init__(
        self,
        name: FilterExpression,
        arguments: dict[str, FilterExpression],
        content: NodeList | None,
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.content = content

    def render(self, context: Context) -> SafeString:
        component = find(str(self.name.resolve(context)))
        if component.wraps != (self.content is not None):
            tag = "wrap" if component.wraps else "show"
            raise template.TemplateSyntaxError(f'{component.name} is drawn with "{tag}"')
        given = {key: value.resolve(context) for key, value in self.arguments.items()}
        if not component.is_pure:
            return self._drawn(component, given, context)
        kept: Any = context.render_context
        drawn = kept.setdefault(DRAWN, {})
        # Escaped or not is the difference between two words that are equal.
        words = (component.name, *((one, type(word), str(word)) for one, word in given.items()))
        if words not in drawn:
            drawn[words] = self._drawn(component, given, context)
        found: SafeString = drawn[words]
        return found

    def _drawn(
        self, component: Component, given: Mapping[str, Any], context: Context
    ) -> SafeString:
        values = component.values(given)
        values |= {key: context[key] for key in CARRIED if key in context}
        if self.content is not None:
            values["content"] = self.content.render(context)
        engine = context.template.engine  # type: ignore[union-attr]
        return engine.get_template(component.template_name).render(context.new(values))


def _call(parser: Parser, token: Token) -> tuple[FilterExpression, dict[str, FilterExpression]]:
    bits = token.split_contents()
    if len(bits) < 2:  # noqa: PLR2004
        raise template.TemplateSyntaxError(f"{bits[0]} needs the name of a component")
    rest = bits[2:]
    arguments = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"{bits[0]} {bits[1]}: {rest[0]} is not name=value")
    return parser.compile_filter(bits[1]), arguments


@register.tag
def show(parser: Parser, token: Token) -> ComponentNode:
    """Draw a component that wraps nothing."""
    name, arguments = _call(parser, token)
    return ComponentNode(name, arguments, None)


@register.tag
def wrap(parser: Parser, token: Token) -> ComponentNode:
    """Draw a component around what stands until endwrap."""
    name, arguments = _call(parser, token)
    content = parser.parse(("endwrap",))
    parser.delete_first_token()
    return ComponentNode(name, arguments, content)


@register.simple_block_tag
def captured(content: str) -> SafeString:
    """Return what stands until endcaptured in one line, to be said twice, also in an attribute."""
    line = " ".join(content.split()).replace('"', "&quot;")
    return mark_safe(line)  # noqa: S308 (drawn by a template, and so escaped)


@register.simple_tag
def icon(name: str, says: str = "") -> SafeString:
    """Draw an icon; silent beside words, named when it stands alone."""
    try:
        lines = mark_safe(ICONS[name])  # noqa: S308 (our own drawings)
    except KeyError:
        raise UnknownIcon(name) from None
    role = format_html('role="img" aria-label="{}"', says) if says else SILENT
    return format_html('<svg class="icon" viewBox="0 0 20 20" {}>{}</svg>', role, lines)


@register.simple_tag
def mark(axis: str = "") -> SafeString:
    """Draw the fort; with an axis, that bastion filled and its heart empty."""
    heart = (
        format_html('<path class="filled" d="{}"/>', BASTIONS[axis])
        if axis
        else HEART
    )  # fmt: skip
    return format_html(
        '<svg class="mark" viewBox="0 0 48 48" {}><path d="{}"/>{}</svg>', SILENT, FORT, heart
    )


SILENT = mark_safe('aria-hidden="true" focusable="false"')
HEART = mark_safe('<rect class="mark__heart" x="20" y="20" width="8" height="8"/>')


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return the theme asked for in the address: oscuro, claro, or none to follow the system."""
    request = context.get("request")
    asked = request.GET.get("tema", "") if request else ""
    return asked if asked in ("oscuro", "claro") else ""


@register.filter
def at(values: dict[str, Any], key: Any) -> Any:
    """Look a key up."""
    return values.get(str(key), "")


@register.filter
def message_kind(level: str) -> str:
    """Return the kind of status that a Django message of that level is."""
    return {"success": "success", "warning": "caution", "error": "danger"}.get(level, "info")


@register.filter
def figures(value: Any) -> str:
    """Write a number as it is written in Mexico, in either language: 1,284.5."""
    if value is None or value == "":
        return "—"
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return f"{value:,}".replace("-", "−")
    return str(value)


def _written(value: Any, formats: dict[str, str], stamp: Callable[[Any], str]) -> Any:
    if not isinstance(value, date):
        return "" if value is None else value
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', stamp(value), in_words(value, formats))


def in_words(value: date, formats: Mapping[str, str] = DAY) -> str:
    """Return a date in words, as a sentence takes it."""
    return dateformat.format(value, formats.get((get_language() or "es")[:2], formats["es"]))


@register.filter
def day(value: Any) -> Any:
    """Write a date in words; whatever is already words stays as it is."""
    return _written(value, DAY, lambda known: known.strftime("%Y-%m-%d"))


@register.filter
def instant(value: Any) -> Any:
    """Write a date, and the hour where there is one."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return day(value)
    return _written(value, INSTANT, lambda known: known.isoformat(timespec="minutes"))


@register.filter
def brief(value: Any) -> Any:
    """Write a date with its hour as a table needs it: 4 dic 2026, 10:30."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return _written(
            value, {"es": "j b Y", "en": "j M Y"}, lambda known: known.strftime("%Y-%m-%d")
        )
    return _written(value, BRIEF, lambda known: known.isoformat(timespec="minutes"))
