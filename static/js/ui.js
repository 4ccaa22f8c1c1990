/* Small, optional behaviour. Every page works without this file.

   data-theme-toggle   switches between light and dark, kept in the cookie "theme"
   data-copy="/path"   copies (or on a phone shares) the address
   data-copy-text="#id" copies what is written in a list, line by line
   data-print          prints
   data-open="#id"     shows or hides what phones fold away
   data-pane           a link that shows one of several .bench__pane
   data-row            a line of a table that j and k walk through; its a.t opens it
   data-slash          the field that "/" jumps to
   data-said="…"       what is told of a part, which has an id, when htmx has put it in or changed it
   data-tick="a=b"     ticks the box of that name and value
   data-picked="…"     names what is ticked in the same <details>, or says this when nothing is
   data-refused        a form came back: its list of problems is read first */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;
  var $ = function (s, c) { return (c || doc).querySelector(s); };
  var $$ = function (s, c) { return Array.from((c || doc).querySelectorAll(s)); };

  /* Theme ------------------------------------------------------------------ */
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function nameTheme() {
    $$("[data-theme-toggle]").forEach(function (b) {
      b.hidden = false;
      $("span", b).textContent = isDark() ? "Switch to light" : "Switch to dark";
    });
  }
  function toggleTheme() {
    root.dataset.theme = isDark() ? "light" : "dark";
    doc.cookie = "theme=" + root.dataset.theme + "; path=/; max-age=31536000; SameSite=Lax" +
      (location.protocol === "https:" ? "; Secure" : "");
    nameTheme();
  }
  nameTheme();

  /* What was refused is read first ------------------------------------------ */
  var refused = $("[data-refused] #problems");
  if (refused) refused.focus();

  /* Buttons that only a script can serve are printed hidden ------------------ */
  function unhide(within) {
    $$("[data-copy], [data-copy-text], [data-print], [data-open], [data-tick]", within).forEach(function (b) { b.hidden = false; });
  }
  unhide(doc);

  /* What only screen readers are told, politely; other files dispatch "say" ---- */
  var quiet = doc.createElement("div"), told = {};
  quiet.className = "vh";
  quiet.setAttribute("role", "status");
  doc.body.append(quiet);
  function say(text) { quiet.textContent = text; }
  function sayNews(aloud) {
    $$("[data-said]").forEach(function (e) {
      if (aloud && told[e.id] !== e.dataset.said) say(e.dataset.said);
      told[e.id] = e.dataset.said;
    });
  }
  doc.addEventListener("say", function (e) { say(e.detail); });
  sayNews(false);

  /* Toast: one at a time, announced politely --------------------------------- */
  var live = doc.createElement("div"), timer;
  live.setAttribute("role", "status");
  doc.body.append(live);
  function toast(text) {
    var t = doc.createElement("div");
    clearTimeout(timer);
    t.className = "toast";
    t.append(text);
    live.replaceChildren(t);
    timer = setTimeout(function () { live.replaceChildren(); }, 6000);
  }

  function copy(text, said, otherwise) {
    if (!navigator.clipboard) return toast(otherwise);
    navigator.clipboard.writeText(text).then(function () { toast(said); }, function () { toast(otherwise); });
  }
  function share(path) {
    var url = new URL(path, location.href).href;
    if (navigator.share && matchMedia("(pointer: coarse)").matches) {
      navigator.share({ title: doc.title, url: url }).catch(function () {});
    } else {
      copy(url, "Link copied", "Copy it from the address bar");
    }
  }

  function copyLines(list) {
    var lines = $$("li", list).map(function (line) { return line.textContent.trim(); });
    copy(lines.join("\n"), "Copied", "Mark them and copy them");
  }

  /* Parts that phones fold away stay open when htmx replaces them -------------- */
  var opened = {};
  function fold(button, open) {
    var target = $(button.dataset.open);
    if (target) target.classList.toggle("is-open", open);
    button.setAttribute("aria-expanded", open);
    opened[button.dataset.open] = open;
  }
  doc.addEventListener("htmx:after:swap", function () {
    unhide(doc);
    $$("[data-open]").forEach(function (b) { if (opened[b.dataset.open]) fold(b, true); });
    sayNews(true);
  });
  /* A filter or a page that does not come leaves what is there, and says so. */
  doc.addEventListener("htmx:response:error", function (e) {
    if (e.target.closest && e.target.closest("#results")) toast("That did not work. Try again");
  });

  /* Ticking in a list that is folded away --------------------------------------- */
  function namePicked(list) {
    var place = $("[data-picked]", list), ticked = $$(":checked", list);
    if (!place) return;
    place.replaceChildren.apply(place, ticked.map(function (box) {
      var tag = doc.createElement("span");
      tag.className = "tag";
      tag.textContent = box.closest("label").textContent.trim();
      return tag;
    }));
    if (!ticked.length) place.textContent = place.dataset.picked;
  }
  function tick(button) {
    var pair = button.dataset.tick.split("="), others = button.closest("ul");
    var box = $('input[name="' + pair[0] + '"][value="' + pair[1] + '"]');
    if (!box) return;
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    say(button.textContent.trim() + " is chosen");
    button.closest("li").remove();
    (($("button", others) || $("summary", box.closest("details"))) || box).focus();
    if (!$("li", others)) others.parentElement.hidden = true;
  }
  doc.addEventListener("change", function (e) {
    var list = e.target.closest("details");
    if (list && $("[data-picked]", list)) namePicked(list);
  });

  function pane(link) {
    $$(".bench__pane").forEach(function (p) {
      p.classList.toggle("is-shown", "#" + p.id === link.getAttribute("href"));
    });
    $$("[data-pane]").forEach(function (l) {
      if (l === link) l.setAttribute("aria-current", "true"); else l.removeAttribute("aria-current");
    });
  }

  doc.addEventListener("click", function (e) {
    var el = e.target.closest("button, a");
    $$("details.menu[open]").forEach(function (m) { if (!m.contains(e.target)) m.open = false; });
    if (!el) return;
    if (el.matches("[data-theme-toggle]")) toggleTheme();
    else if (el.matches("[data-copy]")) share(el.dataset.copy);
    else if (el.matches("[data-copy-text]")) copyLines($(el.dataset.copyText));
    else if (el.matches("[data-print]")) window.print();
    else if (el.matches("[data-tick]")) tick(el);
    else if (el.matches("[data-open]")) fold(el, el.getAttribute("aria-expanded") !== "true");
    else if (el.matches("[data-pane]")) { e.preventDefault(); pane(el); }
  });

  /* Keys: "/" to the search field, j and k through a table, Escape closes menus -- */
  function step(by) {
    var rows = $$("[data-row]"), at = rows.findIndex(function (r) { return r.classList.contains("is-at"); });
    if (!rows.length) return;
    var next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    rows.forEach(function (r) { r.classList.toggle("is-at", r === next); });
    $("a.t", next).focus();
  }
  doc.addEventListener("keydown", function (e) {
    if (e.key === "Escape") {
      $$("details.menu[open]").forEach(function (m) { m.open = false; $("summary", m).focus(); });
    }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.metaKey || e.ctrlKey || e.altKey) return;
    if (e.key === "/" && $("[data-slash]")) { e.preventDefault(); $("[data-slash]").focus(); }
    else if (e.key === "j") step(1);
    else if (e.key === "k") step(-1);
  });
})();
