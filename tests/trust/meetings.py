"""The world's profiles, its directory and its introductions."""

from advisory.services import introducing
from tests.services.profile import say
from tests.trust.world import MEMBERS, World


def opened(world: World) -> None:
    """Let Erin open some of her profile, and Paul and Priya ask to be introduced; she says yes to Priya."""
    session, now, plant = world.session, world.now, world.plant
    handle = say(
        session,
        world.actor("erin"),
        now=now,
        office=f"Chief {plant('opened role', MEMBERS)}",
        lived=f"Lost a {plant('opened line', MEMBERS)}.",
        company=f"{plant('company of Erin', 'erin')} Pumps",
        opens="office lived",
    )
    world.add("Erin's page", "page of a member", MEMBERS, handle=handle)
    for name in ("paul", "priya"):
        note = f"I have a {plant(f'note of {name}', f'{name} erin')}."
        reads = f"{name} erin" if name == "priya" else name
        contact = f"Ask for {plant(f'contact of {name}', reads)}"
        key = introducing.ask(session, world.actor(name), handle, note, contact, with_email=False, now=now)
        world.add(f"introduction of {name}", f"introduction of {name}", f"{name} erin", key=key)
    own = f"Ring {plant('contact of Erin', 'priya erin')}"
    introducing.accept(session, world.actor("erin"), key, own, with_email=False, now=now)
