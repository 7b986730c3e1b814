"""The usual way for the panels of notebooks 04 and 05: global heads, the edge of the picture."""

from __future__ import annotations

OURS = {
    "what_it_ignores": "panels.what_it_ignores()",
    "which_side": "panels.which_side()",
    "edge_creeps_in": "panels.edge_creeps_in()",
    "side_leaks_in": "panels.side_leaks_in()",
}

USUAL = {
    "what_it_ignores": """
letter = scenes.placed(scenes.letter_tile("B", "sans bold"), (3, 3), 16)
kernels = {"lopsided": np.array([[1.0, 2, 0], [-1, -3, 1], [0, 2, -1]]),
           "the same in all four turns": np.array([[-1.0, 2, -1], [2, -3, 2], [-1, 2, -1]]),
           "no negative weights": np.array([[1.0, 2, 0], [1, 3, 1], [0, 2, 1]]) / 3}
acts = {"shift": lambda x, n: shifts.circular(x, (n, n)),
        "shuffle": lambda x, n: np.random.default_rng(n).permutation(x.ravel()).reshape(x.shape),
        "mirror": lambda x, n: x[:, ::-1], "quarter turns": np.rot90}
def show(times, action, kernel):
    rows = []
    for x in (letter, acts[action](letter, times)):
        y = layers.convolve2d(x, kernels[kernel])
        rows.append({"maximum": (x, x.max()), "mean of k ∗ x": (y, y.mean()),
                     "mean of relu(k ∗ x)": (layers.relu(y), layers.relu(y).mean())})
    limit = max(np.abs(y).max() for row in rows for y, _ in list(row.values())[1:])
    figure, axes = plt.subplots(2, 3, figsize=(9, 5))
    for line, row in zip(axes, rows):
        for i, (axis, (title, (y, number))) in enumerate(zip(line, row.items())):
            how = {"cmap": "RdBu_r", "vmin": -limit, "vmax": limit} if i else {"cmap": "gray"}
            image(axis, y, f"{title}: {number:.3f}", **how)
    figure.suptitle(f"above: before; below: after {action}, {times}")
    plt.show()
interact(show, times=IntSlider(1, 0, 8), action=list(acts), kernel=list(kernels));
""",
    "which_side": """
from shiftlab.experiments import places
kinds = [(h, p, d) for h in places.HEADS for p in places.PADDINGS for d in places.DEPTHS]
maps = {kind: places.load().sides[places.name_of(*kind)].maps for kind in kinds}
def show(column, row, letter, head, padding, depth, net):
    chosen, which = (head, padding, int(depth)), "AB".index(letter)
    seen = maps[chosen][net - 1, which]
    here = seen[row, column]
    canvas = np.full((24, 24), np.nan)
    canvas[5:20, 5:20] = seen
    ink = scenes.placed(scenes.letter_tile(letter, places.MAP_FONT), (row, column))
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    title = f"the net says {'A' if here > 0.5 else 'B'}; probability of A: {here:.2f}"
    image(left, canvas, title, cmap="RdBu_r", vmin=-0.25, vmax=1.25)
    left.imshow(np.zeros((24, 24)), cmap="gray", alpha=ink)
    for number, kind in enumerate(kinds):
        some = maps[kind][:, which, row, column]
        heights = number + np.linspace(-0.3, 0.3, len(some))
        right.plot(some, heights, "o", color="C1" if kind == chosen else "C0", ms=3)
    right.set_yticks(range(len(kinds)), [f"{h}, {p}, {d}" for h, p, d in kinds])
    right.set_xlim(-0.02, 1.02)
    right.set_title("probability of A, every seed")
    right.yaxis.tick_right()
    plt.show()
interact(show, column=IntSlider(10, 0, 14), row=IntSlider(7, 0, 14), letter=["A", "B"],
         head=list(places.HEADS), padding=list(places.PADDINGS), depth=["3", "6"],
         net=IntSlider(1, 1, 5));
""",
    "edge_creeps_in": """
from shiftlab import edges
scene = np.random.default_rng(3).normal(size=(4, 40))
@cache
def both_ways(k, padding, action, bias):
    weights = edges.kernels(12, k, seed=1)
    errors, first, then = (np.zeros((12, 9, 32)) for _ in range(3))
    for d in range(9):
        x, moved = edges.views(scene, 32, d, action)
        for layer, kernel in enumerate(weights):
            one = edges.stack([kernel], padding, bias)
            x, moved = one(x), one(moved)
            after = edges.act(x, d, action)
            errors[layer, d] = np.abs(moved - after).max(axis=0)
            if action == "crop":
                errors[layer, d, :d] = np.nan
            first[layer, d], then[layer, d] = moved[0], after[0]
    return errors, first, then
def show(depth, d, kernel, padding, action, bias):
    errors, first, then = both_ways(int(kernel), padding, action, bias)
    wrong = np.nan_to_num(errors) > edges.WRONG
    figure, axes = plt.subplots(3, 2, figsize=(9, 5.6), height_ratios=(4, 1, 1),
                                width_ratios=(3, 1))
    title = f"after {depth} layers {wrong[depth - 1, d].sum()} of 32 columns are wrong"
    image(axes[0, 0], errors[:, d], title, cmap="Reds")
    axes[0, 0].axhline(depth - 1, color="k", lw=1)
    image(axes[0, 1], wrong.sum(axis=2), "how many, all shifts", cmap="cividis", vmax=32)
    axes[0, 1].plot(d, depth - 1, "rs")
    for axis, way, title in ((axes[1, 0], first, "f(T x)"), (axes[2, 0], then, "T f(x)")):
        axis.bar(range(32), way[depth - 1, d])
        axis.set_title(title)
    axes[1, 1].axis("off")
    axes[2, 1].axis("off")
    plt.show()
interact(show, depth=IntSlider(1, 1, 12), d=IntSlider(1, 0, 8), kernel=["3", "5"],
         padding=["zero", "reflect", "replicate", "circular"], action=list(edges.ACTIONS),
         bias={"no bias": 0.0, "bias 0.5": 0.5});
""",
    "side_leaks_in": """
from shiftlab.experiments import sides
results = sides.load()
pictures, which = sides.digits(test=True)
examples = {"3": pictures[which == 0][0], "8": pictures[which == 1][0]}
def show(column, digit, padding, depth):
    says = results.says_right[padding, depth]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4))
    canvas = sides.on_canvas(examples[digit][None], column)[0]
    image(left, canvas, f"a {digit} at place {column}", bar=False, cmap="gray")
    for number, (name, ink) in enumerate((("3", "C0"), ("8", "C1"))):
        right.plot(says[:, number].mean(axis=0), color=ink, label=f"the {name}s")
        right.plot(says[:, number].T, "o", color=ink, ms=2)
    right.axvline(column, color="k")
    right.legend()
    trained, swapped = (100 * sides.accuracy(says, swapped=s).mean() for s in (False, True))
    right.set_title(f"called 8; correct: {trained:.0f} %, sides changed: {swapped:.0f} %")
    plt.show()
interact(show, column=IntSlider(0, 0, sides.PLACES - 1), digit=["3", "8"],
         padding=["zero", "circular", "replicate", "reflect"], depth=[4, 2, 3, 6]);
""",
}
