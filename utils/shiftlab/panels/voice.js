// Names a panel's sliders, says its sentence aloud, and reports drags on its picture.
function render({ model, el }) {
  let gone = false;
  el.classList.add("shiftlab-voice");
  el.setAttribute("role", "status");
  const speak = () => {
    el.textContent = model.get("sentence");
    el.closest(".shiftlab-panel")?.querySelector("img")?.setAttribute("alt", el.textContent);
  };
  const dress = () => {
    const panel = el.closest(".shiftlab-panel"), labels = model.get("labels");
    const handles = panel?.querySelectorAll(".noUi-handle") ?? [];
    const stage = panel?.querySelector(".shiftlab-stage");
    if (!stage?.querySelector("img") || handles.length < labels.length)
      return gone || requestAnimationFrame(dress); // the other widgets are not on the page yet
    handles.forEach((handle, i) => handle.setAttribute("aria-label", labels[i]));
    panel.querySelectorAll(".widget-readout").forEach((readout, i) => {
      readout.setAttribute("role", "textbox");
      readout.setAttribute("aria-label", `${labels[i]}, as a number`);
    });
    for (const control of panel.querySelectorAll(".noUi-handle, select"))
      control.setAttribute("data-lm-suppress-shortcuts", "true"); // arrow keys stay ours
    panel.querySelector(".shiftlab-caption")?.parentElement.setAttribute("aria-hidden", "true");
    follow(stage);
    speak();
  };
  const follow = (stage) => {
    let touch = null;
    const place = (event) => {
      const box = stage.getBoundingClientRect();
      return [(event.clientX - box.x) / box.width, (event.clientY - box.y) / box.height];
    };
    stage.onpointerdown = (event) => {
      const grip = event.target.dataset.grip;
      if (!grip) return;
      touch = { number: (model.get("gesture").number ?? 0) + 1, grip, start: place(event) };
      stage.setPointerCapture(event.pointerId);
      stage.onpointermove(event);
      event.preventDefault(); // or the browser would drag or select the picture
    };
    stage.onpointermove = (event) => {
      if (!touch) return;
      model.set("gesture", { ...touch, now: place(event) });
      model.save_changes();
    };
    stage.onpointerup = stage.onpointercancel = () => (touch = null);
  };
  model.on("change:sentence", speak);
  dress();
  return () => (gone = true);
}
export default { render };
