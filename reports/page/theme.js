"use strict";
// A page is whole without this; it lets a reader choose dark or light.
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
})();
