"""Reasons that moderators need often: for which steps, and the ones a site begins with."""

REASON_CHARS = 500
#: More than this is no list to choose from.
MOST_REASONS = 20

#: Steps with a list, and what is offered until the moderators write their own.
OFFERED: dict[str, tuple[str, ...]] = {
    "return": (
        "A person, a company or a place can be recognised. Write what they are instead of who they are.",
        "It does not say what you have to decide. Add the decision, and by when it falls.",
        "Peers cannot advise without knowing what you tried. Add it, and what came of it.",
        "These are two situations. Ask about one here, and post the other by itself.",
    ),
    "decline": (
        "This asks for legal, tax or medical counsel. Take it to somebody who answers for it.",
        "This is not a decision of a chief executive, so its readers cannot have lived it.",
        "This touches on inside information. It must not be shared here.",
    ),
    "merge": ("The same situation is open already. The advice there answers this one too.",),
    "remove": (
        "It can be recognised who this is about.",
        "This touches on inside information. It must not be shared here.",
    ),
    "restore": ("It was looked into. Nothing in it speaks against its readers seeing it.",),
}
