// Films: a panel's slider changes picture, labels and sentence together. No kernel, no framework.
for (const film of document.querySelectorAll(".shiftlab-film")) {
  const slider = film.querySelector("input");
  const frames = JSON.parse(film.querySelector("script").textContent);
  const [picture, labels] = [film.querySelector("img"), film.querySelector("svg:last-of-type")];
  slider.oninput = () => {
    const frame = frames[Math.round((slider.value - slider.min) / slider.step)];
    const said = `${frame.trouble} ${frame.sentence}`.trim();
    picture.src = frame.picture;
    picture.alt = film.querySelector("figcaption").textContent = said;
    labels.innerHTML = frame.labels;
    film.querySelector(".place").textContent = slider.value;
  };
}
