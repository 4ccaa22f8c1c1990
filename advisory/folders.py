"""The folders a site writes to: made before anything else is, or refused with a sentence each."""

import os
from pathlib import Path

from advisory.config import Settings, SettingsError


def make_folders(settings: Settings) -> None:
    """Make the folders that are not there yet.

    A full disk is no reason to refuse: what has been published can still be read.

    Raises:
        SettingsError: some cannot be made or written; tells all of them.
    """
    folders = [
        ("ADVISORY_DATA_DIR", settings.data_dir),
        ("ADVISORY_CONTENT_DIR", settings.content_dir),
        ("ADVISORY_INDEX_DIR", settings.index_dir),
        ("ADVISORY_TOMBSTONES", settings.tombstones.parent),
    ]
    if settings.database_url.startswith("sqlite:///"):
        beside = Path(settings.database_url.removeprefix("sqlite:///")).parent
        folders += [("ADVISORY_DATABASE_URL", beside)] if beside != settings.data_dir else []
    problems = [
        f"{name} leads to {folder}, which {reason}; write a folder that can be made and written."
        for name, folder in folders
        if (reason := _why_not(folder))
    ]
    if problems:
        raise SettingsError(problems)


def _why_not(folder: Path) -> str:
    """Say what keeps a folder from being made or written; "" when nothing does."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        return "is a file"
    except OSError as error:
        return f"cannot be made ({error.strerror})"
    return "" if os.access(folder, os.W_OK | os.X_OK) else "cannot be written"
