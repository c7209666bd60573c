// The page is whole without this; it lets a reader zoom both runs at once.
(function () {
  const svg = document.getElementById("axis");
  if (!svg) { return; }
  const left = 150, right = 1180;
  const first = Number(svg.dataset.from), last = Number(svg.dataset.to);
  const least = Math.min(last - first, 20);
  const shapes = Array.from(svg.querySelectorAll("[data-f]"));
  const ticks = document.getElementById("ticks");
  let from = first, to = last;

  function place(at) {
    const x = left + (right - left) * (at - from) / (to - from);
    return Math.max(-5000, Math.min(9000, x));
  }
  function words(at) {
    const size = Math.abs(at);
    if (size === 0) { return "0 s"; }
    if (size < 1000) { return at + " us"; }
    return size < 1e6 ? at / 1000 + " ms" : at / 1e6 + " s";
  }
  function drawTicks() {
    let step = 1;
    while (true) {
      const fit = [1, 2, 5].find(function (factor) { return step * factor * 9 >= to - from; });
      if (fit) { step *= fit; break; }
      step *= 10;
    }
    const low = svg.dataset.bottom;
    ticks.replaceChildren();
    for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
      const line = document.createElementNS(svg.namespaceURI, "path");
      line.setAttribute("class", "grid");
      line.setAttribute("d", "M" + place(at) + " 24V" + low);
      const text = document.createElementNS(svg.namespaceURI, "text");
      text.setAttribute("class", "tick");
      text.setAttribute("text-anchor", "middle");
      text.setAttribute("x", place(at));
      text.setAttribute("y", Number(low) + 16);
      text.textContent = words(at);
      ticks.append(line, text);
    }
  }
  function draw() {
    for (const shape of shapes) {
      const x = place(Number(shape.dataset.f));
      const end = shape.dataset.t === undefined ? x : place(Number(shape.dataset.t));
      if (shape.tagName === "rect") {
        shape.setAttribute("x", x);
        shape.setAttribute("width", Math.max(1, end - x));
      } else if (shape.tagName === "path") {
        const y = shape.dataset.y.split(" ");
        shape.setAttribute("d", "M" + x + " " + y[0] + "L" + end + " " + y[1]);
      } else {
        shape.setAttribute("transform", "translate(" + x + " 0)");
      }
    }
    drawTicks();
  }
  function look(middle, width) {
    const span = Math.max(least, Math.min(last - first, width));
    from = Math.max(first, Math.min(last - span, middle - span / 2));
    to = from + span;
    draw();
  }
  function act(key) {
    const middle = (from + to) / 2, width = to - from;
    if (key === "w") { look(middle, width / 2); }
    else if (key === "s") { look(middle, width * 2); }
    else if (key === "a") { look(middle - width / 4, width); }
    else if (key === "d") { look(middle + width / 4, width); }
    else if (key === "0") { look((first + last) / 2, last - first); }
    else { return false; }
    return true;
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (act(event.key)) { event.preventDefault(); }
  });
  for (const each of document.querySelectorAll("[data-key]")) {
    each.addEventListener("click", function () { act(each.dataset.key); });
  }
  for (const each of document.querySelectorAll("[data-go]")) {
    each.addEventListener("click", function () {
      look(Number(each.dataset.go), Math.max((last - first) / 50, 2000));
    });
  }
  svg.addEventListener("wheel", function (event) {
    if (!event.ctrlKey) { return; }
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    const x = (event.clientX - box.left) * 1200 / box.width;
    const at = from + (to - from) * (x - left) / (right - left);
    const width = (to - from) * (event.deltaY < 0 ? 0.8 : 1.25);
    look(at + (0.5 - (x - left) / (right - left)) * width, width);
  }, { passive: false });
})();
