"""The usual way for the panels of notebooks 08 and 10: templates, windows, a walk by layers."""

from __future__ import annotations

OURS = {
    "dense_template": "panels.dense_template()",
    "all_windows": "panels.all_windows()",
    "walk_through": "panels.walk_through()",
}

USUAL = {
    "dense_template": """
from shiftlab.nets import heads
weights, biases = heads.templates()
kernel = heads.as_kernel(weights, (1, 8, 8))
pictures, labels = scenes.digits()
kept = np.arange(len(labels)) % 3 == 0
def show(column, row, digit, of):
    picture = scenes.placed(pictures[kept & (labels == digit)][0], (row, column), 24)
    found = heads.slide(kernel, picture[None]) + biases[:, None, None]
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3.2))
    image(left, picture, f"a {digit} at row {row}, column {column}", cmap="gray")
    left.plot([-0.5, 7.5, 7.5, -0.5, -0.5], [-0.5, -0.5, 7.5, 7.5, -0.5], "r")
    score, says = found[of, 0, 0], found[:, 0, 0].argmax()
    title = f"weights of {of}: score {score:.2f}; says {says}"
    image(middle, kernel[of, 0], title, cmap="RdBu_r", vmin=-0.25, vmax=0.25)
    image(right, found[of], "the score in every window", cmap="RdBu_r", vmin=-1.5, vmax=1.5)
    down, across = np.unravel_index(found[of].argmax(), found[of].shape)
    right.plot(across, down, "ko")
    plt.show()
interact(show, column=IntSlider(8, 0, 16), row=IntSlider(8, 0, 16),
         digit=IntSlider(3, 0, 9), of=IntSlider(3, 0, 9));
""",
    "all_windows": """
from shiftlab import tracking
target = tracking.target()
@cache
def stairs(row, stride):
    pictures = np.stack([tracking.scene(row, column) for column in range(31)])
    scores = tracking.likeness(pictures, target, stride)
    return [tracking.peak(one, stride)[1] for one in scores]
def show(column, row, stride):
    picture = tracking.scene(row, column)
    scores = tracking.likeness(picture, target, stride)
    down, across = tracking.peak(scores, stride)
    grid = np.full((31, 31), np.nan)
    grid[::stride, ::stride] = scores
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3.2))
    image(left, picture, f"target at row {row}, column {column}", bar=False, cmap="gray")
    left.add_patch(plt.Rectangle((across - 0.5, down - 0.5), 10, 10, fill=False, color="r"))
    title = f"highest score {scores.max():.2f} at {down}, {across}"
    image(middle, grid, title, cmap="RdBu_r", vmin=-1, vmax=1)
    middle.plot(across, down, "ks", fillstyle="none")
    right.plot(range(31), color="lightgray")
    right.plot(stairs(row, stride), "s", ms=3)
    right.axvline(column, color="k", lw=1)
    right.set_title("the peak's column, by the target's")
    plt.show()
interact(show, column=IntSlider(8, 0, 30), row=IntSlider(12, 0, 30), stride=[1, 2, 4]);
""",
    "walk_through": """
from shiftlab.nets import reader
digit = scenes.digits_split()[1][0][0]
net = reader.load()
pixels = np.random.default_rng(0).permutation(digit.ravel())
other = dict(net.walk(pixels.reshape(digit.shape)))
names = ["slice", "first", "window", "blur", "second", "third", "mean", "answer"]
@cache
def outputs(dy, dx):
    return dict(net.walk(shifts.circular(digit, (dy, dx))))
@cache
def repaired(layer, dy, dx):
    before, after = outputs(0, 0)[layer], outputs(dy, dx)[layer]
    unrelated = np.linalg.norm(before - other[layer])
    if before.ndim == 1:
        return np.linalg.norm(after - before) / unrelated, before
    step = 24 // before.shape[-1]
    moved = [shifts.circular(before, ((dy + a) // step, (dx + b) // step))
             for a in range(step) for b in range(step)]
    return min(((np.linalg.norm(after - one) / unrelated, one) for one in moved),
               key=lambda pair: pair[0])
def tile(values, channel):
    return values[channel] if values.ndim == 3 else values.reshape(2, -1)
def show(dx, dy, layer):
    before, after = outputs(0, 0)[layer], outputs(dy, dx)[layer]
    moved, channel = repaired(layer, dy, dx)[1], 0
    if before.ndim == 3:
        channel = before.std(axis=(1, 2)).argmax()
    limit = np.abs(before).max()
    every = np.array([[repaired(layer, a, b)[0] for b in range(6)] for a in range(6)])
    figure, axes = plt.subplots(2, 4, figsize=(11, 5))
    how = {"cmap": "RdBu_r", "vmin": -limit, "vmax": limit}
    image(axes[0, 0], digit, "digit x", bar=False, cmap="gray")
    image(axes[1, 0], shifts.circular(digit, (dy, dx)), f"T x: {dx} right, {dy} down", bar=False,
          cmap="gray")
    image(axes[0, 1], tile(after, channel), "output (T x)", **how)
    image(axes[1, 1], tile(moved, channel), "output (x), moved", **how)
    image(axes[0, 2], tile(after - moved, channel), "what is left over", **how)
    image(axes[1, 2], every, "this layer, 36 shifts", cmap="Reds", vmin=0)
    axes[1, 2].plot(dx, dy, "ks", fillstyle="none")
    axes[0, 3].barh(names, [repaired(name, dy, dx)[0] for name in names])
    axes[0, 3].yaxis.tick_right()
    axes[0, 3].set_xlim(0, 1)
    axes[0, 3].set_title("left over, this shift")
    axes[1, 3].axis("off")
    plt.show()
interact(show, dx=IntSlider(1, 0, 5), dy=IntSlider(0, 0, 5), layer=names);
""",
}
