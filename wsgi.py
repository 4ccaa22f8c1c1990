"""What a server loads: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import os
import sys

from advisory.app import create_app
from advisory.config import SettingsError, read_settings

try:
    settings = read_settings(os.environ)
except SettingsError as error:
    sys.exit(str(error))

app = create_app(settings)
