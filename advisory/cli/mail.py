"""`mail …`: whether letters leave this machine."""

import click

from advisory.cli.speaking import SpeakingGroup
from advisory.extensions import now, site
from advisory.mail.port import Letter, MailUnavailable

mail = SpeakingGroup("mail", help="Try whether letters leave this machine.")


@mail.command("test")
@click.argument("address")
def test_command(address: str) -> None:
    """Send a letter to ADDRESS now, past the outbox; exit 1 with the reason when it is not taken."""
    text = f"Letters of {site().settings.site_url} reach you.\n"
    try:
        site().mailer.send(Letter(address, "The Advisory: a test", text, at=now()))
    except (MailUnavailable, ValueError) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo("The letter was taken.")
