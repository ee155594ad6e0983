"""What is the matter: notices, nothing yet, at work, hard to look at."""

from baluarte.web.layout.components.declaration import Component, Values, takes

ICON_OF_NOTICE = {"info": "info", "success": "check", "caution": "triangle", "danger": "octagon"}


def _icon(values: Values) -> Values:
    return {"icon_name": ICON_OF_NOTICE.get(values["kind"], "info")}


def _progress(values: Values) -> Values:
    total = values["total"]
    return {"known": bool(total), "done": min(values["done"], total) if total else None}


COMPONENTS = (
    Component(
        name="notice",
        says="Something to know before going on; what is wrapped is the explanation.",
        wraps=True,
        takes=takes(kind=("info, success, caution or danger", "info"), title="in one line"),
        prepare=_icon,
    ),
    Component(
        name="status",
        says="What just happened. It stays; nothing flies in or fades away.",
        takes=takes(message="in words", kind=("info, success, caution or danger", "success")),
        prepare=_icon,
    ),
    Component(
        name="empty",
        says="Nothing here yet: what will be here and how it comes.",
        takes=takes(
            title="what there is none of",
            how="what will be here and how it comes",
            label=("words of the action", ""),
            url=("address of the action", ""),
        ),
    ),
    Component(
        name="loading",
        says="Something is on its way; nothing moves.",
        takes=takes(
            label="what is coming", id=("of the indicator", ""), indicator=("for htmx", False)
        ),
    ),
    Component(
        name="progress",
        says="How much of a long task is done.",
        takes=takes(label="what is being done", done="so many", total=("of so many, if known", 0)),
        prepare=_progress,
    ),
    Component(
        name="distressing",
        says="Says what is shown before it is shown; opens only by choice and is never printed.",
        wraps=True,
        takes=takes(about="what it is", contains=("what may hurt", "")),
    ),
    Component(
        name="why",
        says="Why can I see this? The grounds on which whoever reads may read.",
        takes=takes(
            grounds="list of sentences, or of dicts: says, until",
            logged=("say that this reading is in the log", True),
        ),
        prepare=lambda values: {
            "said": [g if isinstance(g, dict) else {"says": g} for g in values["grounds"]]
        },
    ),
    Component(
        name="example",
        says="One state of a component; only on the specimen page.",
        wraps=True,
        takes=takes(state="which state is shown"),
    ),
    Component(
        name="disclosure",
        says="More, for whoever asks.",
        wraps=True,
        takes=takes(
            label="what is inside",
            open=("from the beginning", False),
            id=("anchor", ""),
            printed=("on paper too, where it is closed", False),
        ),
    ),
)
