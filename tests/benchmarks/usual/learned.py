"""The usual way for the panels of notebook 09: where a network reads, and a letter that turns."""

from __future__ import annotations

OURS = {
    "what_was_shown": "panels.what_was_shown()",
    "one_corner": "panels.one_corner()",
    "turn_it": "panels.turn_it()",
}

USUAL = {
    "what_was_shown": """
from shiftlab.experiments import augmentation
maps = {f"{kind}, reach {reach}": some for (kind, reach), some in augmentation.load().right.items()}
digit = augmentation.on_canvas(scenes.digits()[0][8:9])[0]
def show(dx, dy, network):
    reach = int(network.split()[-1])
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3))
    image(left, shifts.circular(digit, (dy, dx)), f"{dx} right, {dy} down", bar=False, cmap="gray")
    shares = maps[network][:, dy + 8, dx + 8]
    title = f"here {100 * shares.mean():.0f} % are read correctly"
    image(middle, maps[network].mean(axis=0), title, cmap="cividis", vmin=0, vmax=1)
    middle.plot(dx + 8, dy + 8, "rs")
    side = 2 * reach + 1
    middle.add_patch(plt.Rectangle((7.5 - reach, 7.5 - reach), side, side, fill=False))
    for row, (name, some) in enumerate(maps.items()):
        heights = row + np.linspace(-0.3, 0.3, len(some))
        ink = "C1" if name == network else "C0"
        right.plot(some[:, dy + 8, dx + 8], heights, "o", color=ink, ms=3)
    right.set_yticks(range(len(maps)), maps)
    right.set_xlim(-0.02, 1.02)
    right.set_title("every seed, here")
    right.yaxis.tick_right()
    plt.show()
interact(show, dx=IntSlider(0, -8, 7), dy=IntSlider(0, -8, 7), network=list(maps));
""",
    "one_corner": """
from shiftlab.experiments import finetuning
maps = {f"{kind}, rate {rate:g}": some for (kind, rate), some in finetuning.load().old.items()}
letter = scenes.letter_tile("A", "serif")
def show(moment, lesson, net, column, row):
    seen = maps[lesson][net - 1, moment]
    picture = scenes.placed(letter, (2 * row, 2 * column), finetuning.SIDE)
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3))
    image(left, picture, f"after {finetuning.EPOCHS[moment]} epochs", bar=False, cmap="gray")
    title = f"here {100 * seen[row, column]:.0f} % are read correctly"
    image(middle, seen, title, cmap="cividis", vmin=0, vmax=1)
    middle.plot(column, row, "rs")
    for number, (name, some) in enumerate(maps.items()):
        heights = number + np.linspace(-0.3, 0.3, len(some))
        ink = "C1" if name == lesson else "C0"
        right.plot(some[:, moment, row, column], heights, "o", color=ink, ms=3)
    right.set_yticks(range(len(maps)), maps)
    right.set_xlim(-0.02, 1.02)
    right.set_title("every seed, here")
    right.yaxis.tick_right()
    plt.show()
interact(show, moment=IntSlider(0, 0, 5), lesson=["dense head, rate 0.01", *list(maps)[:2]],
         net=IntSlider(1, 1, 5), column=IntSlider(3, 0, 5), row=IntSlider(3, 0, 5));
""",
    "turn_it": """
from shiftlab import turns
kernels = {"an edge": np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4,
           "a line": np.array([[-1.0, 2, -1], [-1, 2, -1], [-1, 2, -1]]) / 6,
           "a corner": np.array([[1.0, 1, 1], [1, -2, -2], [1, -2, 1]]) / 3}
angles = range(0, 361, 5)
@cache
def at(angle, kernel, letter):
    upright = scenes.placed(scenes.letter(letter, 18), (3, 3), 24)
    x = turns.turned(upright, angle)
    maps = layers.relu(layers.lift(x, kernels[kernel]))
    return x, maps, maps.max(axis=0)
@cache
def curves(kernel, letter):
    every = [at(angle, kernel, letter) for angle in angles]
    return [maps[0].mean() for _, maps, _ in every], [pooled.mean() for *_, pooled in every]
def show(angle, kernel, letter):
    x, maps, pooled = at(angle, kernel, letter)
    limit = np.abs(at(0, kernel, letter)[1]).max()
    figure = plt.figure(figsize=(10, 4.4))
    above, below = figure.subfigures(2, 1)
    axes = above.subplots(1, 6)
    image(axes[0], x, f"{angle}°", bar=False, cmap="gray")
    titles = ["map 0", "map 1", "map 2", "map 3", "pooled"]
    for axis, values, title in zip(axes[1:], (*maps, pooled), titles):
        image(axis, values, title, cmap="RdBu_r", vmin=-limit, vmax=limit)
    axis = below.subplots()
    for values, name in zip(curves(kernel, letter), ("map 0", "pooled")):
        axis.plot(angles, values, label=f"mean of {name}: {values[angle // 5]:.3f}")
        axis.plot(angle, values[angle // 5], "ko")
    axis.set_xticks(range(0, 361, 90))
    axis.legend()
    plt.show()
interact(show, angle=IntSlider(0, 0, 360, 5), kernel=list(kernels), letter=["I", "F", "S"]);
""",
}
