/* The workbench: saves itself, arranges points without a reload, and is driven by keys. Without this file every
   button still works, and "Save" saves.

   data-autosave="/path"  the form that is kept while somebody types
   data-point             a point of the draft; data-keys: its field, where Alt and a key arrange it
   data-tickable          the tick beside a point of the thread
   data-keymap            the line that tells the keys */
(function () {
  "use strict";
  var doc = document;
  var $ = function (s, c) { return (c || doc).querySelector(s); };
  var $$ = function (s, c) { return Array.from((c || doc).querySelectorAll(s)); };
  var draft = function () { return $("#draft"); };
  if (!draft() || !window.fetch) return;

  var AFTER = 2000, FIRST = 2000, LONGEST = 30000;
  var timer, wait = FIRST, dirty = false, busy = Promise.resolve(), stopped = false, lastPoint = "";

  /* What is said of saving ---------------------------------------------------- */
  function tell(text, lost) {
    var place = $("#saved");
    if (!place) return;
    place.textContent = text;
    place.classList.toggle("is-lost", !!lost);
  }
  function versions(number) {
    $$("input[name=version]").forEach(function (field) { field.value = number; });
  }

  /* Saving itself: one at a time; what cannot be sent is kept here and tried again ---- */
  function later(ms) {
    clearTimeout(timer);
    timer = setTimeout(function () { busy = busy.then(save); }, ms);
  }
  function save() {
    if (!dirty || stopped || !draft()) return Promise.resolve();
    var form = draft(), sent = new FormData(form);
    dirty = false;
    tell("Saving");
    return fetch(form.dataset.autosave, { method: "POST", body: sent, headers: { Accept: "application/json" } })
      .then(function (answer) {
        var json = (answer.headers.get("Content-Type") || "").indexOf("json") > 0;
        if (!json && (answer.status >= 500 || answer.status === 429)) throw new Error("later");
        return (json ? answer.json() : Promise.resolve({ said: "Not saved. Sign in again in another window." }))
          .then(function (told) { settle(answer, told); });
      })
      .catch(function () {
        dirty = true;
        tell("No connection. Your text is kept on this page, and sent as soon as it can be.", true);
        later(wait);
        wait = Math.min(wait * 2, LONGEST);
      });
  }
  function settle(answer, told) {
    wait = FIRST;
    if (answer.ok) {
      versions(told.version);
      tell(told.said);
      return;
    }
    dirty = true;
    tell(told.said, true);
    if (!told.stale) return;
    stopped = true;
    var both = doc.createElement("button");
    both.className = "link";
    both.textContent = "See both texts";
    both.addEventListener("click", function () { natively("save"); });
    $("#saved").append(" ", both);
  }
  doc.addEventListener("input", function (e) {
    if (!e.target.form || e.target.form !== draft() || e.target.name === "source") return;
    dirty = true;
    if (!stopped) later(AFTER);
  });
  window.addEventListener("online", function () { if (dirty) later(0); });
  window.addEventListener("beforeunload", function (e) { if (dirty) e.preventDefault(); });
  doc.addEventListener("visibilitychange", function () { if (doc.hidden && dirty) later(0); });

  /* Buttons of the form: the answer's page takes the place of this one, pane by pane ---- */
  function natively(action) {
    var form = draft(), field = doc.createElement("input");
    field.type = "hidden";
    field.name = "action";
    field.value = action;
    form.append(field);
    dirty = false;
    form.submit();
  }
  /* What is typed between a press and its answer is put back into the answer's page; so are ticks and what is
     chosen beside them, unless the press was about them. */
  var BESIDE = /^(source|into|reason|reason_note)$/, ABOUT_TICKS = /^(use|merge|aside)$|^merge:/;
  function fields() { return Array.from(draft().elements).filter(function (f) { return f.name && f.type !== "hidden" && f.type !== "submit"; }); }
  function told(f) { return f.type === "checkbox" || f.type === "radio" ? f.checked : f.value; }
  function called(f) { return f.id || f.name + "=" + f.value; }
  function sight() {
    return new Map(fields().map(function (f) { return [called(f), told(f)]; }));
  }
  function meanwhile(sent, action) {
    return fields().filter(function (f) {
      if (BESIDE.test(f.name) && !ABOUT_TICKS.test(action)) return true;
      return sent.has(called(f)) && sent.get(called(f)) !== told(f);
    })
      .map(function (f) { return [called(f), told(f), f.name]; });
  }
  function putBack(changed) {
    var here = new Map(fields().map(function (f) { return [called(f), f]; }));
    changed.forEach(function (one) {
      var field = here.get(one[0]);
      if (!field || (field.options && !Array.from(field.options).some(function (o) { return o.value === one[1]; }))) return;
      if (typeof one[1] === "boolean") field.checked = one[1];
      else field.value = one[1];
      if (BESIDE.test(one[2])) return;
      dirty = true;
      later(AFTER);
    });
  }
  function swap(page, stay, sent, action) {
    var changed = meanwhile(sent, action), tops = {};
    $$(".bench__pane").forEach(function (pane) { tops[pane.id] = pane.scrollTop; });
    $$(".bench__pane").forEach(function (pane) {
      var fresh = $("#" + pane.id, page);
      if (!fresh) return;
      pane.replaceChildren.apply(pane, Array.from(fresh.childNodes));
      pane.scrollTop = tops[pane.id];
    });
    var bar = $(".bench__bar", page), old = $("#problems"), problems = $("#problems", page);
    if (bar) $(".bench__bar").replaceWith(bar);
    if (old) old.remove();
    if (problems) $(".bench__bar").after(problems);
    putBack(changed);
    if (window.htmx && window.htmx.process) window.htmx.process($(".bench"));
    if (problems) problems.focus();
    else focusOn(stay);
    doc.dispatchEvent(new CustomEvent("say", { detail: problems ? problems.textContent : said(page) }));
  }
  function said(page) {
    var flash = $(".flash--ok", page);
    return flash ? flash.textContent.trim() : "Saved";
  }
  function focusOn(stay) {
    var found = stay.id && doc.getElementById(stay.id);
    if (!found && stay.value) found = $$("button[name=action]").find(function (b) { return b.value === stay.value; });
    if (!found && stay.next) found = doc.getElementById(stay.next);
    if (found) found.focus({ preventScroll: false });
  }
  function stayOf(button) {
    var point = button.closest("[data-point]"), source = button.closest(".clip__pt");
    var list = $$(".clip__pt"), after = source && list[list.indexOf(source) + 1];
    if (point && /^(up|down|nest|unnest|merge|take|keep|drop)/.test(button.value)) {
      return { value: button.value, id: button.dataset.from || "", next: "point-" + point.dataset.point };
    }
    if (point) {
      var before = point.previousElementSibling;
      return { next: before && before.dataset.point ? "point-" + before.dataset.point : "points" };
    }
    return source ? { id: after ? after.id : source.id } : { value: button.value };
  }
  function press(button) {
    var stay = stayOf(button), there = new Set($$("[data-point]").map(function (p) { return p.dataset.point; }));
    clearTimeout(timer);
    busy = busy.then(function () {
      if (stopped) { natively(button.value); return null; }
      var body = new FormData(draft()), sent = sight();
      body.set("action", button.value);
      return fetch(draft().getAttribute("action"), { method: "POST", body: body }).then(function (answer) {
        if (answer.status !== 200 && answer.status !== 422) { natively(button.value); return null; }
        return answer.text().then(function (text) {
          var page = new DOMParser().parseFromString(text, "text/html");
          if (!$("#draft", page)) { location.reload(); return; }
          dirty = answer.status === 422;
          if (button.value === "add") {
            stay = { id: "" };
            $$("[data-point]", page).forEach(function (p) {
              if (!there.has(p.dataset.point)) stay.id = "point-" + p.dataset.point;
            });
          }
          swap(page, stay, sent, button.value);
        });
      }).catch(function () {
        dirty = true;
        tell("No connection. Your text is kept on this page, and sent as soon as it can be.", true);
        later(wait);
      });
    });
  }
  doc.addEventListener("submit", function (e) {
    var button = e.submitter;
    if (e.target !== draft() || !button) { dirty = false; return; }
    e.preventDefault();
    if (button.value === "submit") {
      /* Whatever is on its way changes the version; the form goes after it, and carries the new one. */
      clearTimeout(timer);
      busy = busy.then(function () { natively("submit"); });
      return;
    }
    press(button);
  });

  /* Keys ------------------------------------------------------------------------ */
  $$("[data-keymap]").forEach(function (line) { line.hidden = false; });
  function click(value, from) {
    var button = $$("button[name=action]").find(function (b) { return b.value === value; });
    if (!button) return false;
    if (from) button.dataset.from = from;
    button.form.requestSubmit(button);
    return true;
  }
  doc.addEventListener("focusin", function (e) {
    var point = e.target.closest("[data-point]");
    if (point) lastPoint = point.dataset.point;
  });
  function alt(e) {
    var pane = { 1: "thread-pane", 2: "draft-pane", 3: "check-pane" }[e.key];
    if (pane) {
      var tab = $('[data-pane][href="#' + pane + '"]'), first = $("#" + pane + " :is(.clip__pt, textarea, input, button)");
      if (tab) tab.click();
      if (first) first.focus();
      return true;
    }
    if (e.code === "KeyN") return click("add");
    var field = e.target.closest("[data-keys]");
    if (!field) return false;
    var key = field.closest("[data-point]").dataset.point;
    if (e.code === "KeyM") return click("join:" + key);
    var verb = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "nest", ArrowLeft: "unnest" }[e.key];
    return !!verb && click(verb + ":" + key, field.id);
  }
  function walk(by) {
    var list = $$(".clip__pt"), at = list.indexOf(doc.activeElement.closest(".clip__pt"));
    var next = list[Math.max(0, Math.min(list.length - 1, at + by))];
    if (next) next.focus();
  }
  function inThread(e) {
    var at = doc.activeElement.closest(".clip__pt"), tick = at && $("[data-tickable]", at);
    if (e.key === "j") walk(1);
    else if (e.key === "k") walk(-1);
    else if (e.key === "x" && tick) tick.checked = !tick.checked;
    else if (e.key === "u" && at && $("button[value^='use:']", at)) click($("button[value^='use:']", at).value);
    else if (e.key === "m" && lastPoint) click("merge:" + lastPoint);
    else return false;
    return true;
  }
  doc.addEventListener("keydown", function (e) {
    var done = false;
    if ((e.ctrlKey || e.metaKey) && e.key === "s") done = click("save");
    else if (e.altKey && !e.ctrlKey && !e.metaKey) done = alt(e);
    else if (!e.ctrlKey && !e.metaKey && !/^(TEXTAREA|SELECT)$/.test(e.target.tagName) &&
      !(e.target.tagName === "INPUT" && e.target.type !== "checkbox")) done = inThread(e);
    if (done) e.preventDefault();
  });
})();
