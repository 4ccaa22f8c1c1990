"""Advisory: a private library of executive experience, and the workshop that fills it."""

import os

# Before anything imports numpy: its matrices are small here, and threads would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
