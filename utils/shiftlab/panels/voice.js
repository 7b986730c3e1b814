// Names a panel's sliders, says aloud what it prints, and reports drags on its picture.
function render({ model, el }) {
  let gone = false, heard = null;
  el.classList.add("shiftlab-voice");
  el.setAttribute("role", "status");
  const speak = (stage) => {
    const said = [...stage.querySelectorAll(".shiftlab-caption p")].map((part) => part.textContent);
    el.textContent = said.join(" ");
    stage.querySelector("img").setAttribute("alt", el.textContent);
  };
  const dress = () => {
    const panel = el.closest(".shiftlab-panel"), labels = model.get("labels");
    const handles = panel?.querySelectorAll(".noUi-handle") ?? [];
    const stage = panel?.querySelector(".shiftlab-stage");
    const words = stage?.querySelector(".shiftlab-caption")?.parentElement; // stays, its content goes
    if (!words || !stage.querySelector("img") || handles.length < labels.length)
      return gone || requestAnimationFrame(dress); // the other widgets are not on the page yet
    handles.forEach((handle, i) => handle.setAttribute("aria-label", labels[i]));
    panel.querySelectorAll(".widget-readout").forEach((readout, i) => {
      readout.setAttribute("role", "textbox");
      readout.setAttribute("aria-label", `${labels[i]}, as a number`);
    });
    for (const control of panel.querySelectorAll(".noUi-handle, select"))
      control.setAttribute("data-lm-suppress-shortcuts", "true"); // arrow keys stay ours
    words.setAttribute("aria-hidden", "true");
    follow(stage);
    speak(stage);
    heard = new MutationObserver(() => speak(stage));
    heard.observe(words, { childList: true });
  };
  const follow = (stage) => {
    let touch = null;
    const place = (event) => {
      const box = stage.querySelector("img").getBoundingClientRect();
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
  dress();
  return () => { gone = true; heard?.disconnect(); };
}
export default { render };
