// The page is whole without this; it lets a reader find a scenario.
(function () {
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
