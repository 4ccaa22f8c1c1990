/* While somebody writes: the draft keeps itself, and what could identify somebody is marked.

   form[data-autosave="/address"]  is kept there two seconds after the last key, and when the page is left;
                                   data-kept-at="/…/SLUG/…" is the address of the draft once it has one
   form[data-scan="/address"]      asks there what is to be said of its text; parts of the answer replace
                                   what has the same id
   data-turn                       a button whose turn the server takes on the text while the page stays
   data-turned="field"             in an answer: how that field reads now
   data-conf="2 to settle"         told politely when it changes

   Without this file the buttons post the form, which comes back changed, and "Save draft" keeps it. */
(function () {
  "use strict";
  var doc = document, PAUSE = 2000, GLANCE = 700, RETRY = 8000;
  var $ = function (s, c) { return (c || doc).querySelector(s); };
  var $$ = function (s, c) { return Array.from((c || doc).querySelectorAll(s)); };
  function say(text) { doc.dispatchEvent(new CustomEvent("say", { detail: text })); }
  function clock(iso) {
    return new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  }

  /* What is said of the text ------------------------------------------------------ */
  function watch(form) {
    var timer, asked = 0;
    function show(text, number, turn) {
      if (number !== asked && !turn) return;
      var answer = new DOMParser().parseFromString(text, "text/html");
      var changed = $("[data-turned]", answer), told = [];
      /* What was typed meanwhile stands; the phrase is marked again and can be changed then. */
      if (turn && changed && form.elements[changed.dataset.turned].value !== turn) { glance(); return; }
      $$("[id$='-conf'], [id$='-nudges'], #touches", answer).forEach(function (fresh) {
        var place = doc.getElementById(fresh.id);
        if (!place || place.innerHTML === fresh.innerHTML) return;
        if (!changed && place.contains(doc.activeElement)) return;
        if (fresh.dataset.conf && fresh.dataset.conf !== place.dataset.conf) told.push(fresh.dataset.conf);
        place.dataset.conf = fresh.dataset.conf || "";
        place.replaceChildren.apply(place, Array.from(fresh.childNodes));
      });
      if (changed) put(changed.dataset.turned, changed.textContent);
      else if (told.length) say("This could identify somebody: " + told.join(", "));
    }
    function put(name, text) {
      var field = form.elements[name];
      if (!field || field.value === text) return;
      field.value = text;
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      say("Changed");
    }
    function glance() {
      clearTimeout(timer);
      timer = setTimeout(function () { ask().catch(function () { /* The next key asks again. */ }); }, GLANCE);
    }
    function ask(button) {
      var number = ++asked, body = new FormData(form), turn = "";
      clearTimeout(timer);
      if (button) {
        body.set("action", button.value);
        turn = body.get(button.value.split(":")[1]);
      }
      return fetch(form.dataset.scan, { method: "POST", body: body, headers: { "HX-Request": "true" } })
        .then(function (answer) {
          if (!answer.ok || answer.redirected) throw new Error();
          return answer.text();
        })
        .then(function (text) { show(text, number, turn); });
    }
    form.addEventListener("input", glance);
    doc.addEventListener("click", function (e) {
      var button = e.target.closest("[data-turn]");
      if (!button || button.form !== form) return;
      e.preventDefault();
      if (button.value.indexOf("dismiss:") === 0) dismiss(form, button);
      else ask(button).catch(function () { button.removeAttribute("data-turn"); button.click(); });
    });
  }
  function dismiss(form, button) {
    var kept = doc.createElement("input"), field = button.closest("[id$='-nudges']");
    kept.type = "hidden";
    kept.name = "dismissed";
    kept.value = button.value.slice(8);
    form.append(kept);
    button.closest(".nudge").remove();
    (doc.getElementById(field.id.slice(0, -7)) || form.elements[0]).focus();
    say("Hidden");
  }

  /* The draft keeps itself ---------------------------------------------------------- */
  function keep(form) {
    var saved = $("#saved"), timer, busy = null, again = false, stale = false, leaving = false;
    var known = written();
    function written() {
      var body = new URLSearchParams(new FormData(form));
      ["csrf_token", "version", "slug", "key", "action"].forEach(function (name) { body.delete(name); });
      return body.toString();
    }
    function dirty() { return !stale && written() !== known; }
    function tell(text, bad) {
      if (!saved) return;
      saved.hidden = false;
      saved.classList.toggle("is-bad", Boolean(bad));
      $("span", saved).textContent = text;
      if (bad) say(text);
    }
    function adopt(slug, version) {
      var first = !form.elements.slug.value;
      form.elements.slug.value = slug;
      form.elements.version.value = version;
      if (first && slug) {
        var address = form.dataset.keptAt.replace("SLUG", slug);
        form.action = address;
        history.replaceState(history.state, "", address);
      }
    }
    function taken(status, said, sent) {
      if (status === 200) {
        known = sent;
        if (said.slug) { adopt(said.slug, said.version); tell("Saved " + clock(said.at)); }
      } else if (status === 409 && said.slug && !form.elements.slug.value) {
        /* The answer to our own first save was lost on the way: this form has made that draft. */
        adopt(said.slug, said.version);
        again = true;
      } else if (status === 409) {
        stale = true;
        tell("Changed in another window or on another device. “Save draft” shows both texts.", true);
      } else if (status === 422) {
        known = sent;
        tell("Not saved: " + Object.values(said.problems || {}).join(" "), true);
      } else {
        throw new Error(String(status));
      }
    }
    function send() {
      clearTimeout(timer);
      if (busy) { again = true; return busy; }
      if (!dirty()) return Promise.resolve();
      var sent = written(), body = new FormData(form);
      busy = fetch(form.dataset.autosave, { method: "POST", body: body, keepalive: fits(sent) })
        .then(function (answer) {
          if (answer.redirected || answer.status === 401) throw new Error("out");
          return answer.json().then(function (said) { taken(answer.status, said, sent); });
        })
        .catch(function (error) {
          tell(error.message === "out" ? "Not saved: you are signed out. Sign in in another window; your text stays here."
            : "Not saved: no connection. Your text stays here, and is sent again.", true);
          timer = setTimeout(send, RETRY);
        })
        .then(function () {
          busy = null;
          if (again) { again = false; return send(); }
          return undefined;
        });
      return busy;
    }
    /* Browsers let a page that is being left send no more than 64 KB. */
    function fits(sent) { return sent.length < 50000; }

    ["input", "change"].forEach(function (event) {
      form.addEventListener(event, function () {
        clearTimeout(timer);
        timer = setTimeout(send, PAUSE);
      });
    });
    doc.addEventListener("visibilitychange", function () { if (doc.visibilityState === "hidden") send(); });
    window.addEventListener("pagehide", function () { send(); });
    window.addEventListener("online", function () { send(); });
    window.addEventListener("beforeunload", function (e) {
      if (!leaving && (dirty() || stale)) e.preventDefault();
    });
    /* A form that is sent by hand waits for the draft that is on its way, so that it names the right version. */
    form.addEventListener("submit", function (e) {
      clearTimeout(timer);
      leaving = true;
      if (!busy) return;
      var button = e.submitter;
      e.preventDefault();
      again = false;
      busy.then(function () { form.requestSubmit(button && button.form ? button : undefined); });
    });
    var time = saved && $("time", saved);
    if (time) time.replaceWith(clock(time.dateTime));
  }

  $$("form[data-scan]").forEach(watch);
  $$("form[data-autosave]").forEach(keep);
})();
