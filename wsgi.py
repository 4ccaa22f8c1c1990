"""What a server loads: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import os
import sys

from advisory.app import create_app
from advisory.config import SettingsError, read_settings

# What members write is read by this user alone, whatever the machine's habit is.
os.umask(0o077)

try:
    app = create_app(read_settings(os.environ))
except SettingsError as error:
    sys.exit(str(error))
