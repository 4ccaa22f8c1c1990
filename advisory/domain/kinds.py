"""Kinds of situation, each with a prompt for the fields of the form; admins may word them anew."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of situation: its name, and what each field asks for."""

    slug: str
    name: str
    question: str
    body: str
    tried: str = ""
    options: str = ""
    decision: str = ""


#: As they stand until an admin edits them; the order is that of the choice.
KINDS: tuple[Kind, ...] = (
    Kind(
        "people",
        "People",
        "Ask about one role and one decision: “Do I let our head of sales go?”",
        "The role, how long they have been with you, what changed, and who else feels it. No names.",
        "What you said to them, when, and what came of it.",
        "Keep, move, coach, part: which of them are real?",
        "What you will tell them, and by when",
    ),
    Kind(
        "growth",
        "Growth",
        "Ask about the next step: “Do we open a second market before the first is profitable?”",
        "Size and pace in ranges, what is growing and what is not keeping up, and what limits you.",
        "Hires, channels, prices: what moved the number, and what did not.",
        "Faster, slower, elsewhere, or with somebody else’s money.",
        "What you commit to, and what you stop",
    ),
    Kind(
        "service",
        "Service",
        "Ask about one promise to customers: “Do we place an engineer with our largest customer?”",
        "What you promise, what customers get, who carries it, and what it costs you in a year.",
        "What you changed for customers, and what they said.",
        "Promise less, charge for it, staff it anew, hand it to a partner.",
        "What you will promise, and to whom",
    ),
    Kind(
        "money",
        "Money",
        "Ask about one sum and one date: “Do we break the covenant or sell the building?”",
        "Where the money goes, how many months are left, who lent it, and what they know. Ranges will do.",
        "Whom you asked, what you cut, and what it brought.",
        "Cut, borrow, raise, sell, wait: what each would cost.",
        "What you sign, and by when",
    ),
    Kind(
        "ownership",
        "Ownership",
        "Ask about who owns and who decides: “Do I buy out my co-founder now?”",
        "Who owns which share, who works in the company, what each wants, and what the agreements say.",
        "What has been talked about, and where it stopped.",
        "Buy, sell, bring in a third, change roles and keep the shares.",
        "What you will offer, or accept",
    ),
    Kind(
        "crisis",
        "Crisis",
        "Ask for the next few days: “What do we tell customers before we know the cause?”",
        "What happened, when, who knows, what is at risk in the next week, and what you have done so far.",
        "Whom you called, and what is contained.",
        "Say it now, say it later, say it to some first.",
        "The next step, and who takes it",
    ),
)
