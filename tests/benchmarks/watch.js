// Watches one panel's output, frame by frame: when its picture changes, whether a frame is blank,
// whether its height jumps. It only looks; keys and mouse are real. kind: "ours", "usual", "floor".
kind => {
    const area = [...document.querySelectorAll(".jp-Cell .jp-OutputArea")]
        .find(area => area.querySelector(".noUi-handle"));
    const handle = area.querySelector(".noUi-handle");
    const picture = () => area.querySelector(".shiftlab-stage img, .jp-OutputArea img");
    const kernel = () => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;

    // What is seen, in parts that may arrive one by one: the picture's bytes and what lies over it.
    const parts = () => {
        if (kind === "floor")
            return [[...area.querySelectorAll(".widget-label")].at(-1).textContent];
        const drawn = [...area.querySelectorAll(".shiftlab-stage svg")].map(svg => svg.outerHTML);
        return [picture().src, drawn.join("")];
    };
    // While a new picture is decoded the old one stands; only a picture without pixels is blank.
    const blank = image => kind !== "floor" && !(image?.naturalWidth && image.clientHeight);
    const decoded = image => kind === "floor" || image?.complete;

    let touched = true, seen = null, last = parts(), running = false, frames = 0;
    new MutationObserver(() => { touched = true; }).observe(area, {
        subtree: true, childList: true, characterData: true, attributeFilter: ["src"],
    });
    new MutationObserver(() => { if (seen) seen.stepped = performance.now(); })
        .observe(handle, {attributeFilter: ["aria-valuenow"]});
    for (const kind of ["keydown", "pointermove"])
        document.addEventListener(kind, event => {
            if (!seen) return;
            seen.first ??= event.timeStamp;
            seen.last = event.timeStamp;
        }, {capture: true});

    const frame = () => {
        if (!running) return;
        frames += 1;
        const image = picture();
        if (blank(image)) seen.blank += 1;
        if (area.clientHeight !== seen.height) { seen.jumps += 1; seen.height = area.clientHeight; }
        if (touched && decoded(image) && !blank(image)) {
            touched = false;
            const now = parts(), at = performance.now();
            now.forEach((part, i) => {
                if (part === last[i]) return;
                (seen.changes[i] ??= []).push(at);
                frames = 0;
            });
            last = now;
        }
        requestAnimationFrame(frame);
    };
    handle.scrollIntoView({block: "center"});
    handle.focus();
    window.watch = {
        begin() {
            seen = {changes: [], blank: 0, jumps: 0, height: area.clientHeight, stepped: null};
            [running, frames] = [true, 0];
            requestAnimationFrame(frame);
        },
        // The picture has changed, if it must, and has been at rest for some frames.
        rests: (frames_at_rest, must_change) => frames >= frames_at_rest
            && kernel().status === "idle" && (!must_change || seen.changes.some(Boolean)),
        end() { running = false; return {...seen, changes: seen.changes.map(some => some ?? [])}; },
        shows: () => parts().join(" "),
        slider() {
            const track = handle.closest(".noUi-target").getBoundingClientRect();
            const held = handle.getBoundingClientRect();
            return {
                left: track.left, width: track.width,
                x: held.left + held.width / 2, y: held.top + held.height / 2,
                step: handle.closest(".noUi-target").noUiSlider.options.step,
                value: +handle.getAttribute("aria-valuenow"),
                greatest: +handle.getAttribute("aria-valuemax"),
                least: +handle.getAttribute("aria-valuemin"),
            };
        },
    };
}
