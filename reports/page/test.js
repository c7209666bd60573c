"use strict";
// The page is whole without this; it lets a reader choose dark or light and find a scenario.
(function () {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const wish = window.matchMedia("(prefers-color-scheme: dark)");
  function show(dark) {
    root.classList.toggle("dark", dark);
    button.textContent = dark ? "Light" : "Dark";
  }
  root.classList.add("js");
  show(wish.matches);
  wish.addEventListener("change", function () { show(wish.matches); });
  button.addEventListener("click", function () { show(!root.classList.contains("dark")); });

  const rows = Array.from(document.querySelectorAll("#results tbody tr"));
  const find = document.getElementById("find");
  const shown = document.getElementById("shown");
  function filter() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const text = (row.textContent + " " + row.dataset.rules).toLowerCase();
      row.hidden = !words.every(function (word) { return text.includes(word); });
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = count + " of " + rows.length;
  }
  find.addEventListener("input", filter);
  filter();
})();
