"""Curation: the desk, the workbench with its buttons and its preview, and the decisions on an entry."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale, TakenOver
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import arranging, curation, editions, publishing, reviewing, tracing, writing
from advisory.services.pages.workshop import DraftFields, Preview, Workbench
from advisory.web.access import current_actor, needs
from advisory.web.forms.curation import read_draft, read_press
from advisory.web.forms.fields import kept_phrases, moment, page_number, row_number, seen_version
from advisory.web.rendering import long_date, page
from advisory.web.stale import stale_page

#: A row number, no larger than the databases have them.
ENTRY = "<int(max=2147483647):entry_id>"
DECISIONS = (
    "'pass', 'request-changes', 'publish', 'edit-again', 'pull', 'schedule', 'keep-phrases', 'revise', "
    "'drop-revision'"
)

blueprint = Blueprint("curation", __name__, url_prefix="/curation")


@blueprint.get("/")
@needs(Permission.CURATE)
def desk() -> Response:
    """Show everything that is ready to curate or under way."""
    show = request.args.get("show", "")
    queue = curation.desk(db.session, current_actor(), show, page_number(request.args.get("page")), now=now())
    return page("curation/desk.html", queue=queue)


@blueprint.post("/start/<slug>")
@needs(Permission.CURATE)
def start(slug: str) -> Response:
    """Take a closed situation to the workbench."""
    entry_id = curation.start(db.session, current_actor(), slug, now=now())
    return redirect(url_for("curation.workbench", entry_id=entry_id), 303)


@blueprint.route(f"/{ENTRY}", methods=["GET", "POST"])
@needs(Permission.CURATE)
def workbench(entry_id: int) -> Response:
    """Show the workbench; save the draft, use a point in it, or send it to review."""
    if request.method == "GET":
        return _bench_page(curation.workbench(db.session, current_actor(), entry_id, now=now()))
    draft = read_draft(request.form)
    try:
        said, fragment = _save(entry_id, draft, request.form.get("action", "save"))
    except Invalid as refusal:
        bench = curation.with_form(db.session, current_actor(), entry_id, draft, now=now())
        return _bench_page(bench, refusal.problems, typed_version=seen_version(request.form))
    except Stale as refusal:
        return stale_page(refusal, url_for("curation.workbench", entry_id=entry_id))
    flash(said, "ok")
    return redirect(url_for("curation.workbench", entry_id=entry_id, _anchor=fragment), 303)


@blueprint.post(f"/{ENTRY}/autosave")
@needs(Permission.CURATE)
def autosave(entry_id: int) -> tuple[dict[str, object], int]:
    """Keep the draft while somebody types; tell the version that stands, or why it could not be kept."""
    try:
        draft, seen = read_draft(request.form), seen_version(request.form)
        version = curation.save(
            db.session, current_actor(), entry_id, draft, seen_version=seen, now=now(), by_hand=False
        )
    except TakenOver as refusal:
        return {"said": f"{refusal.name} has this draft now. Not saved.", "stale": True}, 409
    except Stale:
        return {"said": "Somebody changed this draft meanwhile.", "stale": True}, 409
    except Invalid as refusal:
        return {"said": str(refusal)}, 422
    return {"said": f"Saved {now():%H:%M} UTC", "version": version}, 200


@blueprint.post(f"/{ENTRY}/preview")
@needs(Permission.CURATE)
def preview(entry_id: int) -> Response:
    """Show the draft as typed the way readers would see it; keeps nothing."""
    draft = read_draft(request.form)
    try:
        shown = curation.preview(db.session, current_actor(), entry_id, draft)
    except Invalid as refusal:
        shown = Preview(draft.question, "", Markup(), (), (), tuple(refusal.problems.values()))
    return page("curation/_preview.html", preview=shown)


@blueprint.post(f"/{ENTRY}/<any('claim', 'release'):action>")
@needs(Permission.CURATE)
def claim(entry_id: int, action: str) -> Response:
    """Take a draft, or give it back."""
    take = action == "claim"
    (curation.claim if take else curation.release)(db.session, current_actor(), entry_id, now=now())
    flash("It is yours for half an hour." if take else "It is free again.", "ok")
    return _to_bench(entry_id)


@blueprint.post(f"/{ENTRY}/hand-over")
@needs(Permission.CURATE)
def hand_over(entry_id: int) -> Response:
    """Give a draft to another moderator."""
    to_id = row_number(request.form.get("to", ""))
    try:
        curation.hand_over(db.session, current_actor(), entry_id, to_id, now=now())
    except Invalid as refusal:
        bench = curation.workbench(db.session, current_actor(), entry_id, now=now())
        return _bench_page(bench, refusal.problems)
    flash("Handed over. The other moderator is told.", "ok")
    return _to_bench(entry_id)


@blueprint.get(f"/{ENTRY}/provenance")
@needs(Permission.CURATE)
def provenance(entry_id: int) -> Response:
    """Show where every point of the draft, or of an edition, comes from."""
    edition = row_number(request.args.get("edition", ""))
    made = tracing.provenance_page(db.session, current_actor(), entry_id, edition)
    return page("curation/provenance.html", made=made)


@blueprint.post(f"/{ENTRY}/<any({DECISIONS}):decision>")
@needs(Permission.CURATE)
def decide(entry_id: int, decision: str) -> Response:
    """Take a decision on an entry: pass it, send it back, publish it, reopen it, pull it."""
    try:
        return _DECISIONS[decision](entry_id)
    except Invalid as refusal:
        bench = curation.workbench(db.session, current_actor(), entry_id)
        return _bench_page(bench, refusal.problems, reason=request.form.get("reason", ""))
    except Stale as refusal:
        return stale_page(refusal, url_for("curation.workbench", entry_id=entry_id))


def _save(entry_id: int, draft: DraftFields, action: str) -> tuple[str, str | None]:
    """Do what the button asks for; give what to say about it, and where to go on."""
    session, actor, version = db.session, current_actor(), seen_version(request.form)
    if action == "submit":
        curation.submit(session, actor, entry_id, draft, seen_version=version, now=now())
        return "Sent to review. A second moderator reads it.", None
    pressed = read_press(action, request.form)
    if pressed.verb in arranging.VERBS:
        key = arranging.press(session, actor, entry_id, draft, pressed, seen_version=version, now=now())
        return _PRESSED.get(pressed.verb, "Saved."), f"point-{key}" if key else "thread-title"
    curation.save(session, actor, entry_id, draft, seen_version=version, now=now())
    return "Saved.", None


#: What is said after a button of the workbench; "Saved." after any other.
_PRESSED = {
    "use": "Saved, with the points in the draft.", "merge": "Saved, with the points merged.",
    "aside": "Saved, with the reason why they are not used.", "remove": "Saved, without the point.",
    "join": "Saved, with the two points as one.", "take": "Saved, with the new text.",
    "drop": "Saved, without the source.",
}  # fmt: skip


def _pass(entry_id: int) -> Response:
    reviewing.pass_draft(
        db.session, current_actor(), entry_id, seen_version=seen_version(request.form), now=now()
    )
    flash("Passed.", "ok")
    return _to_bench(entry_id)


def _request_changes(entry_id: int) -> Response:
    reviewing.request_changes(
        db.session,
        current_actor(),
        entry_id,
        request.form.get("reason", ""),
        seen_version=seen_version(request.form),
        now=now(),
    )
    flash("Sent back to its curator with your reason.", "ok")
    return redirect(url_for("curation.desk"), 303)


def _publish(entry_id: int) -> Response:
    slug = publishing.publish(
        db.session, current_actor(), entry_id, seen_version=seen_version(request.form), now=now()
    )
    flash("Published.", "ok")
    return redirect(url_for("library.entry", slug=slug), 303)


def _schedule(entry_id: int) -> Response:
    at, problem = moment("" if request.form.get("clear") else request.form.get("publish_at", ""))
    if problem or (at is None and not request.form.get("clear")):
        raise Invalid({"publish_at": problem or "Choose day and time."})
    publishing.schedule(
        db.session, current_actor(), entry_id, at, seen_version=seen_version(request.form), now=now()
    )
    flash(
        f"It is published on {long_date(at)} at {at:%H:%M} UTC." if at else "It has no hour any more.", "ok"
    )
    return _to_bench(entry_id)


def _edit_again(entry_id: int) -> Response:
    reviewing.edit_again(
        db.session, current_actor(), entry_id, seen_version=seen_version(request.form), now=now()
    )
    flash("It is a draft again. The consent given for the old text no longer holds.", "ok")
    return _to_bench(entry_id)


def _pull(entry_id: int) -> Response:
    bench = curation.workbench(db.session, current_actor(), entry_id)
    publishing.pull(
        db.session, current_actor(), bench.draft.slug, seen_version=seen_version(request.form), now=now()
    )
    flash("Pulled. Its page, its file and its search hits are gone.", "ok")
    return redirect(url_for("curation.desk"), 303)


def _keep_phrases(entry_id: int) -> Response:
    writing.keep_phrases(db.session, current_actor(), entry_id, dict(kept_phrases(request.form)), now=now())
    flash("Your reasons are kept.", "ok")
    return _to_bench(entry_id)


def _revise(entry_id: int) -> Response:
    seen, number = seen_version(request.form), row_number(request.form.get("edition", ""))
    editions.revise(db.session, current_actor(), entry_id, seen_version=seen, now=now(), edition=number)
    flash("A new edition is in work. Readers keep the one they have until it is published.", "ok")
    return _to_bench(entry_id)


def _drop_revision(entry_id: int) -> Response:
    editions.drop_revision(
        db.session, current_actor(), entry_id, seen_version=seen_version(request.form), now=now()
    )
    flash("The new edition is dropped. The entry stays as readers have it.", "ok")
    return _to_bench(entry_id)


_DECISIONS = {
    "pass": _pass,
    "request-changes": _request_changes,
    "publish": _publish,
    "edit-again": _edit_again,
    "schedule": _schedule,
    "pull": _pull,
    "keep-phrases": _keep_phrases,
    "revise": _revise,
    "drop-revision": _drop_revision,
}


def _to_bench(entry_id: int) -> Response:
    return redirect(url_for("curation.workbench", entry_id=entry_id), 303)


def _bench_page(
    bench: Workbench,
    problems: Mapping[str, str] | None = None,
    *,
    typed_version: int | None = None,
    reason: str = "",
) -> Response:
    """Show the workbench, with what was typed and what is wrong with it after a refusal."""
    return page(
        "curation/workbench.html",
        bench=bench,
        version=bench.version if typed_version is None else typed_version,
        problems=problems or {},
        reason=reason,
        status=422 if problems else 200,
    )
