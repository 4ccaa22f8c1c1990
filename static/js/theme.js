/* Runs before the first paint: marks the page as scripted, and sets the chosen theme where a cached page
   was printed without it. The server prints data-theme from the same cookie. */
(function () {
  var d = document.documentElement, chosen = /(?:^|;\s*)theme=(light|dark)(?:;|$)/.exec(document.cookie);
  d.classList.add("js");
  if (chosen) d.dataset.theme = chosen[1];
})();
