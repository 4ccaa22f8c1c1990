"""Advisory: a private library of executive experience, and the workshop that fills it."""
