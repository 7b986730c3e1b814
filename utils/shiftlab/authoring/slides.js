// Slides are sections of one page; without this script they stand one below the other.
const slides = [...document.querySelectorAll(".slide")];
let shown = -1;
const show = (wanted) => {
  const next = Math.min(Math.max(wanted, 0), slides.length - 1);
  if (next === shown) return;
  shown = next;
  slides.forEach((slide, i) => (slide.hidden = i !== shown));
  history.replaceState(null, "", `#${shown + 1}`);
  scrollTo(0, 0);
  slides[shown].focus({ preventScroll: true });
  count();
};
const atEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
const count = () => {
  const more = atEnd() ? "" : "more below · ";
  document.querySelector(".count").textContent = `${more}${shown + 1} / ${slides.length}`;
};
for (const change of ["scroll", "resize", "toggle"]) addEventListener(change, count, true);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const busy = event.target.closest("input, select, textarea"); // its keys are its own
  const pressed = event.target.closest("summary, button, a");
  const by = {
    PageDown: 1, PageUp: -1, // what a presenter's remote control sends
    ...(!busy && { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }),
    ...(!busy && !pressed && (event.shiftKey ? { " ": scrollY < 2 && -1 } : { " ": atEnd() && 1 })),
  }[event.key];
  if (!by) return; // among these a space that scrolls a long slide
  event.preventDefault();
  show(shown + by);
});
document.querySelector(".turning").onclick = (event) =>
  show(shown + Number(event.target.dataset.by ?? 0));
addEventListener("hashchange", () => show(location.hash.slice(1) - 1));
document.body.classList.add("turned");
show((Number(location.hash.slice(1)) || 1) - 1);
