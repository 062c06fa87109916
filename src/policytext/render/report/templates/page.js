"use strict";
// Lines between the sections that answer to each other; drawn anew when the page changes its width.
const map = document.querySelector(".map");
function drawLines() {
  const svg = map.querySelector("svg"), frame = map.getBoundingClientRect();
  svg.replaceChildren();
  for (const left of map.querySelectorAll("li[data-pair][data-side=old]")) {
    const right = document.getElementById("new-" + left.dataset.pair);
    if (!right) continue;
    const from = left.getBoundingClientRect(), to = right.getBoundingClientRect();
    const x1 = from.right - frame.left, x2 = to.left - frame.left, middle = (x1 + x2) / 2;
    const y1 = from.top + from.height / 2 - frame.top, y2 = to.top + to.height / 2 - frame.top;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`);
    path.setAttribute("class", left.dataset.status);
    path.dataset.pair = left.dataset.pair;
    svg.append(path);
  }
}
function showPair(pair, on) {
  for (const one of map.querySelectorAll(`[data-pair="${pair}"]`)) one.classList.toggle("here", on);
}
if (map) {
  drawLines();
  addEventListener("resize", drawLines);
  for (const item of map.querySelectorAll("li[data-pair]"))
    for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]])
      item.addEventListener(name, () => showPair(item.dataset.pair, on));
}
// Rows are filtered by any of their words.
for (const input of document.querySelectorAll("input[data-filters]"))
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of document.getElementById(input.dataset.filters).tBodies[0].rows)
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
const kept = document.getElementById("show-kept");
if (kept) kept.addEventListener("change", () => document.querySelector(".redline").classList.toggle("brief", !kept.checked));
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.classList.contains("sentence-kept") && kept && !kept.checked) kept.click();
  if (target) target.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", reveal);
reveal();
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(one => one.open = true));
// Charts: specifications that stand in the page; expressions are interpreted, so that the page may forbid eval.
for (const one of document.querySelectorAll("script[data-chart]"))
  window.vegaEmbed("#" + one.dataset.chart, JSON.parse(one.textContent), { actions: false, renderer: "svg", ast: true })
    .then(() => document.getElementById(one.dataset.chart).dataset.drawn = "yes");
