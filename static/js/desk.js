/* Keys of a moderator's queue. Every button they press is on the page without this file.

   data-row       a line; j and k walk through the lines (see ui.js)
   data-claim     the button of a line that claims it; c presses it
   data-selected  says how many lines are ticked; x ticks one
   data-fills     a list of reasons; choosing one puts it into the field of that id */
(function () {
  "use strict";
  var doc = document, said = doc.querySelector("[data-selected]"), standing = said && said.textContent;
  function count() {
    var number = doc.querySelectorAll("[data-row] input.tick:checked").length;
    if (said) said.textContent = number ? number + " selected" : standing;
  }
  doc.addEventListener("change", function (e) {
    var field = e.target.dataset.fills && doc.getElementById(e.target.dataset.fills);
    if (field && e.target.value) { field.value = e.target.value; field.focus(); }
    if (e.target.matches("input.tick")) count();
  });
  doc.addEventListener("keydown", function (e) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) && !e.target.matches("input.tick");
    if (typing || e.metaKey || e.ctrlKey || e.altKey) return;
    var row = doc.querySelector("[data-row].is-at"), part;
    if (!row) return;
    if (e.key === "c" && (part = row.querySelector("[data-claim]"))) part.click();
    if (e.key === "x" && (part = row.querySelector("input.tick"))) { part.checked = !part.checked; count(); }
  });
})();
