/* A situation's page that stays open, and the language coach. Every page works without this file.

   data-news="/address"   where to ask what has come since; the answer is put in here and read out
   data-news-show         within it: a link that brings the new posts into the page as it stands
   data-live              parts, each with an id, that are brought up to date then
   data-coach="id"        a hint about the field of that id, shown while a phrase of data-phrases stands there
   data-coach-said        within it: where the phrase is named
   data-coach-dismiss     within it: the button that puts the hint away */
(function () {
  "use strict";
  var PAUSE = 15000, doc = document, place = doc.querySelector("[data-news]");
  function $$(s, c) { return Array.from((c || doc).querySelectorAll(s)); }
  function parsed(html) { return new DOMParser().parseFromString(html, "text/html"); }

  /* News: asked for while somebody looks, told politely, shown when they say so ------- */
  var known = "", asking = false;
  function ask() {
    if (!place || asking || doc.hidden) return;
    asking = true;
    fetch(place.dataset.news, { cache: "no-store", redirect: "error", headers: known ? { "If-None-Match": known } : {} })
      .then(function (answer) {
        if (answer.status === 304) return;
        if (!answer.ok) throw new Error("no news");
        known = answer.headers.get("ETag") || "";
        return answer.text().then(function (html) {
          place.replaceChildren.apply(place, Array.from(parsed(html).body.childNodes));
        });
      })
      .catch(function () {})
      .then(function () { asking = false; });
  }
  if (place) {
    setInterval(ask, PAUSE);
    doc.addEventListener("visibilitychange", ask);
  }

  /* What somebody is writing in a part that is brought up to date is carried over. */
  function typed(part) {
    return $$("textarea, input[type=checkbox]", part).filter(function (f) {
      return f.type === "checkbox" ? f.checked !== f.defaultChecked : f.value !== f.defaultValue;
    });
  }
  function key(field) { return field.id || field.name + "=" + field.value; }
  function carry(fields, part) {
    fields.forEach(function (old) {
      var now = $$("textarea, input[type=checkbox]", part).find(function (f) { return key(f) === key(old); });
      if (!now) return;
      if (old.type === "checkbox") now.checked = old.checked; else now.value = old.value;
      if (now.closest("details")) now.closest("details").open = true;
    });
  }
  function lost(fields, part) {
    return fields.some(function (old) {
      return !$$("textarea, input[type=checkbox]", part).some(function (f) { return key(f) === key(old); });
    });
  }
  function show(link) {
    fetch(link.href, { cache: "no-store", redirect: "error" }).then(function (answer) {
      if (!answer.ok) throw new Error("no page");
      return answer.text();
    }).then(function (html) {
      var page = parsed(html), fresh = $$("[data-live]", page), next = page.querySelector("[data-news]");
      var parts = fresh.map(function (part) { return [doc.getElementById(part.id), part]; });
      /* A part that is new to the page, or would lose what is being written, needs the whole page. */
      if (!next || parts.some(function (p) { return !p[0] || lost(typed(p[0]), p[1]); })) throw new Error("anew");
      parts.forEach(function (p) {
        var fields = typed(p[0]);
        p[0].replaceWith(p[1]);
        carry(fields, p[1]);
      });
      place.dataset.news = next.dataset.news;
      place.replaceChildren();
      known = "";
      var first = doc.querySelector("[data-live] .is-new");
      if (first) { first.tabIndex = -1; first.focus(); }
    }).catch(function () { location.assign(link.href); });
  }
  doc.addEventListener("click", function (e) {
    var link = e.target.closest("[data-news-show]");
    if (!link || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    show(link);
  });

  /* The coach: names the first phrase that orders about, until it is gone or put away --- */
  function plain(text) {
    return text.replace(/[\u2019\u2018\u02bc]/g, "'").toLowerCase().replace(/[\s*_]+/g, " ");
  }
  $$("[data-coach]").forEach(function (hint) {
    var field = doc.getElementById(hint.dataset.coach), away = false, timer;
    if (!field) return;
    var phrases = hint.dataset.phrases.split("|").map(function (phrase) {
      var words = phrase.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return [phrase, new RegExp("(?:^|[^\\p{L}\\p{N}_])" + words + "(?![\\p{L}\\p{N}_'])", "u")];
    });
    function look() {
      var text = plain(field.value), found = phrases.find(function (p) { return p[1].test(text); });
      hint.hidden = away || !found;
      if (!found || away) return;
      var said = hint.querySelector("[data-coach-said]"), phrase = found[0].replace(/'/g, "\u2019");
      if (said.textContent !== phrase) {
        said.textContent = phrase;
        doc.dispatchEvent(new CustomEvent("say", { detail: hint.querySelector("p").textContent }));
      }
      seen(field.form);
    }
    /* The server then has no need to say it again. */
    function seen(form) {
      if (!form || form.elements.namedItem("coached")) return;
      var note = doc.createElement("input");
      note.type = "hidden";
      note.name = "coached";
      note.value = "yes";
      form.append(note);
    }
    field.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(look, 400);
    });
    hint.querySelector("[data-coach-dismiss]").addEventListener("click", function () {
      away = true;
      hint.hidden = true;
      field.focus();
    });
  });
})();
