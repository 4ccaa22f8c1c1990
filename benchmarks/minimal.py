"""What a page costs at least: a small Flask site with one SQLite query a page, a full-text search, a form.

The measure that `benchmarks.pages` holds the real site against. MINIMAL_DATABASE names its database.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from flask import Flask, redirect, render_template_string, request
from werkzeug.wrappers import Response

LIST = """<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1><ul>
{% for row in rows %}<li><a href="/page/{{ row[0] }}">{{ row[1] }}</a><p>{{ row[2] }}</p></li>
{% endfor %}</ul>"""

app = Flask(__name__)


def connect() -> sqlite3.Connection:
    """Open the database, as a simple site does for each request."""
    return sqlite3.connect(os.environ["MINIMAL_DATABASE"])


def fill(database: Path, texts: list[tuple[str, str]]) -> None:
    """Make the database from (title, text) pairs."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE VIRTUAL TABLE pages USING fts5(title, body, tokenize='porter')")
        connection.execute("CREATE TABLE drafts (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
        connection.executemany("INSERT INTO pages VALUES (?, ?)", texts)


@app.get("/")
def home() -> str:
    """Show the ten newest pages."""
    with closing(connect()) as connection:
        rows = connection.execute(
            "SELECT rowid, title, substr(body, 1, 200) FROM pages ORDER BY rowid DESC LIMIT 10"
        ).fetchall()
    return render_template_string(LIST, title="Pages", rows=rows)


@app.get("/search")
def search() -> str:
    """Show the ten best matches, marked."""
    with closing(connect()) as connection:
        rows = connection.execute(
            "SELECT rowid, title, snippet(pages, 1, '<mark>', '</mark>', '…', 24) FROM pages"
            " WHERE pages MATCH ? ORDER BY bm25(pages) LIMIT 10",
            (" OR ".join(f'"{word}"' for word in request.args["q"].split()),),
        ).fetchall()
    return render_template_string(LIST, title="Search", rows=rows)


@app.post("/drafts")
def save() -> Response:
    """Keep a draft."""
    with closing(connect()) as connection, connection:
        connection.execute(
            "INSERT INTO drafts (title, body) VALUES (?, ?)", (request.form["question"], request.form["body"])
        )
    return redirect("/", 303)
