/* Suggestions under a search field while somebody types: the combobox of WAI-ARIA 1.2, of links.
   Without this file the field is a plain one.

   data-suggest="/path"  a field; /path?q= answers with a list of options, or with nothing
   data-q="words"        of an option: the words go into the field and its form is sent; other options are followed */
(function () {
  "use strict";
  var doc = document;
  /* Typing is let go on for so long before it is asked about; a list is shown beyond its text no longer than that. */
  var PAUSE = 80, STALE = 250, LEAST = 2, KEPT = 40;
  var fields = new WeakMap(), known = new Map();

  function keep(key, html) {
    if (known.size >= KEPT) known.delete(known.keys().next().value);
    known.set(key, html);
  }

  function combobox(field) {
    var panel = doc.createElement("div");
    var list, options = [], at = -1, asked = null, timer = 0, stale = 0;
    panel.className = "suggest";
    panel.hidden = true;
    field.form.append(panel);
    set({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" });
    /* Pressing an option must not take the focus from the field before the click arrives. */
    panel.addEventListener("mousedown", function (e) { e.preventDefault(); });
    panel.addEventListener("click", chosen);

    function set(attributes) {
      Object.keys(attributes).forEach(function (name) { field.setAttribute(name, attributes[name]); });
    }
    function isOpen() { return !panel.hidden; }
    function fresh() {
      clearTimeout(stale);
      stale = 0;
    }
    /* What is being asked about is no longer what is typed. */
    function drop() {
      clearTimeout(timer);
      timer = 0;
      if (asked) asked.abort();
      asked = null;
    }
    function point(to) {
      if (options[at]) options[at].setAttribute("aria-selected", "false");
      at = to;
      var option = options[at];
      if (!option) return field.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      set({ "aria-activedescendant": option.id });
    }
    function close() {
      if (isOpen()) say("");
      point(-1);
      fresh();
      options = [];
      panel.hidden = true;
      panel.replaceChildren();
      field.removeAttribute("aria-controls");
      set({ "aria-expanded": "false" });
    }
    function stop() {
      drop();
      close();
    }
    function show(html, first) {
      list = new DOMParser().parseFromString(html, "text/html").querySelector("[role=listbox]");
      if (!list) return close();
      fresh();
      point(-1);
      list.id = field.id + "-suggestions";
      options = Array.from(list.querySelectorAll("[role=option]"));
      options.forEach(function (option, n) { option.id = field.id + "-suggestion-" + (n + 1); });
      panel.replaceChildren(list);
      panel.hidden = false;
      panel.scrollTop = 0;
      set({ "aria-controls": list.id, "aria-expanded": "true" });
      say(options.length === 1 ? "1 suggestion" : options.length + " suggestions");
      if (first) point(first > 0 ? 0 : options.length - 1);
    }
    /* Asks at once; `first` points at the first (1) or last (-1) option when they come. */
    function ask(first) {
      var text = field.value, url = new URL(field.dataset.suggest, location.href);
      drop();
      if (text.trim().length < LEAST) return close();
      url.searchParams.set("q", text);
      if (known.has(url.href)) return show(known.get(url.href), first);
      var mine = asked = new AbortController();
      fetch(url, { signal: mine.signal }).then(function (answer) {
        if (!answer.ok || answer.redirected) throw new Error("no suggestions");
        return answer.text();
      }).then(function (html) {
        keep(url.href, html);
        if (asked !== mine) return;
        asked = null;
        show(html, first);
      }).catch(function () {
        if (asked === mine) stop();
      });
    }
    function chosen(e) {
      var option = e.target.closest("[role=option]");
      if (!option || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
      var words = option.dataset.q;
      if (words === undefined) { setTimeout(stop); return; }
      e.preventDefault();
      stop();
      field.value = words;
      field.form.requestSubmit();
    }

    return {
      input: function () {
        drop();
        point(-1);
        if (field.value.trim().length < LEAST) return close();
        if (isOpen() && !stale) stale = setTimeout(close, STALE);
        timer = setTimeout(function () { ask(0); }, PAUSE);
      },
      stop: stop,
      key: function (e) {
        var step = { ArrowDown: 1, ArrowUp: -1 }[e.key], count = options.length;
        if (e.ctrlKey || e.metaKey || e.shiftKey) return;
        if (step) {
          e.preventDefault();
          if (!isOpen()) ask(step);
          else if (!stale) point(at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count);
        } else if (e.key === "Enter") {
          if (options[at]) { e.preventDefault(); options[at].click(); } else stop();
        } else if (e.key === "Escape") {
          /* A search field would empty itself. */
          if (isOpen() || asked || timer) { e.preventDefault(); e.stopPropagation(); }
          stop();
        } else if (e.key === "Tab") stop();
        else if (/^(Home|End|ArrowLeft|ArrowRight)$/.test(e.key)) point(-1);
      },
    };
  }

  function say(text) { doc.dispatchEvent(new CustomEvent("say", { detail: text })); }

  function of(e) {
    var field = e.target;
    if (!(field instanceof HTMLInputElement) || !field.dataset.suggest || !field.form) return null;
    if (!fields.has(field)) fields.set(field, combobox(field));
    return fields.get(field);
  }
  function ready() {
    doc.querySelectorAll("[data-suggest]").forEach(function (field) { of({ target: field }); });
  }
  function on(event, act) {
    doc.addEventListener(event, function (e) {
      var box = of(e);
      if (box && !e.isComposing && e.keyCode !== 229) act(box, e);
    }, true);
  }
  on("input", function (box) { box.input(); });
  on("compositionend", function (box) { box.input(); });
  on("keydown", function (box, e) { box.key(e); });
  on("focusout", function (box) { box.stop(); });
  doc.addEventListener("htmx:after:swap", ready);
  ready();
})();
