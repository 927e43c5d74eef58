// The page is complete without this: it links what belongs together, and adds two keys.
const marked = (step, on) => {
  for (const one of document.querySelectorAll(`[data-step="${step}"], #step-${step}`))
    one.classList.toggle("lit", on);
};
for (const one of document.querySelectorAll("[data-step]")) {
  one.addEventListener("pointerenter", () => marked(one.dataset.step, true));
  one.addEventListener("pointerleave", () => marked(one.dataset.step, false));
}
// j and k go to the next and the previous step.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const way = { j: 1, k: -1 }[event.key];
  if (!way) return;
  const cards = [...document.querySelectorAll(".card")];
  const tops = cards.map((card) => card.getBoundingClientRect().top);
  const next = way > 0 ? tops.findIndex((top) => top > 20) : tops.findLastIndex((top) => top < -5);
  if (next >= 0) cards[next].scrollIntoView();
});
