"""The usual way for the panels of notebooks 02 and 03: strides, and what max-pooling keeps."""

from __future__ import annotations

CARTON = """
def show(dx, dy, kind):
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 2 + len(maps) / 6))
    image(left, shifts.circular(digit, (dy, dx)), f"{dx} right, {dy} down", bar=False, cmap="gray")
    shares = maps[kind][:, dy, dx]
    title = f"here {100 * shares.mean():.1f} % stay"
    image(middle, maps[kind].mean(axis=0), title, cmap="cividis", vmin=0, vmax=1)
    middle.plot(dx, dy, "rs")
    for row, (name, some) in enumerate(maps.items()):
        heights = row + np.linspace(-0.3, 0.3, len(some))
        right.plot(some[:, dy, dx], heights, "o", color="C1" if name == kind else "C0", ms=3)
    right.set_yticks(range(len(maps)), maps)
    right.set_xlim(-0.02, 1.02)
    right.set_title("every seed, at this move")
    right.yaxis.tick_right()
    plt.show()
"""
"""What both egg cartons show, of `maps` by kind and a `digit`."""

OURS = {
    "which_stride": "panels.which_stride()",
    "wagon_wheel": "panels.wagon_wheel()",
    "egg_carton": "panels.egg_carton()",
    "move_the_grid": "panels.move_the_grid()",
    "moved_mouth": "panels.moved_mouth()",
}

USUAL = {
    "which_stride": """
x = scenes.signal(24, seed=5)
before_it = {"nothing": lambda x, s: x, "maximum": layers.dense_max, "average": layers.dense_mean,
             "convolution": lambda x, s: layers.circular_convolve(x, np.array([1.0, 2, -1]))}
def kept(before, s, d):
    return before_it[before](shifts.circular(x, d), s)[::s]
@cache
def best(before, s, d):
    old, new = kept(before, s, 0), kept(before, s, d)
    return min((np.linalg.norm(new - shifts.circular(old, e)) / np.linalg.norm(old), e)
               for e in range(len(old)))
def show(d, stride, before):
    s = int(stride)
    (error, e), old, new = best(before, s, d), kept(before, s, 0), kept(before, s, d)
    every = [best(before, s, k)[0] for k in range(24)]
    figure, axes = plt.subplots(3, 2, figsize=(9, 5.4), height_ratios=(3, 3, 1))
    inks = ["C0" if i % s == 0 else "lightgray" for i in range(24)]
    axes[0, 0].bar(range(24), before_it[before](x, s), color=inks)
    axes[0, 0].set_title("x; coloured: kept")
    axes[1, 0].bar(range(24), before_it[before](shifts.circular(x, d), s), color=inks)
    axes[1, 0].set_title(f"T x, {d} right")
    axes[0, 1].bar(range(len(old)), old, color="C1")
    axes[0, 1].set_title("f(x)")
    axes[1, 1].bar(range(len(old)), shifts.circular(old, e), color="C1")
    axes[1, 1].plot(range(len(new)), new, "o")
    axes[1, 1].set_title(f"best shift {e}: relative residual {error:.2g}")
    image(axes[2, 0], [every], "all shifts", bar=False, aspect="auto", vmin=0, vmax=1)
    axes[2, 0].plot(d, 0, "rs")
    axes[2, 1].axis("off")
    plt.show()
interact(show, d=IntSlider(1, 0, 23), stride=["2", "1", "3", "4"], before=list(before_it));
""",
    "wagon_wheel": """
fine = np.linspace(-0.5, 47.5, 16 * 48 + 1)
def seen(f, kept):
    return -((kept // 2 - f) % kept - kept // 2)
def wave(f, part, places):
    return np.cos(2 * np.pi * (f * places / 48 - part / 24))
def show(f, part, keep):
    s = int(keep[0])
    comb, now = np.arange(0, 48, s), seen(f, 48 // s)
    through = wave(now, part, fine)
    if 2 * now == 48 // s:
        through = wave(now, 0, fine) * np.cos(2 * np.pi * part / 24)
    figure, axes = plt.subplots(3, 1, figsize=(9, 5.4), height_ratios=(2, 2, 1.6))
    for axis, line, title in ((axes[0], wave(f, part, fine), f"the wave: {f} periods"),
                              (axes[1], through, f"the kept points show {abs(now)} periods")):
        axis.plot(fine, line)
        axis.plot(comb, wave(f, part, comb), "o")
        axis.vlines(comb, -1.2, 1.2, color="lightgray")
        axis.set_title(title)
    every = [seen(g, 48 // s) for g in range(1, 25)]
    axes[2].bar(range(1, 25), np.abs(every), color=["C3" if g < 0 else "C1" for g in every])
    axes[2].axvline(f, color="k")
    axes[2].set_title("periods seen of a wave with … periods; red: backwards")
    plt.show()
interact(show, f=IntSlider(3, 1, 24), part=IntSlider(0, 0, 24), keep=["4th", "2nd", "3rd"]);
""",
    "egg_carton": """
from shiftlab.experiments import poolings
maps, digit = poolings.load().maps, scenes.digits_on_canvas()[0][8]
"""
    + CARTON
    + """
interact(show, dx=IntSlider(0, 0, 8), dy=IntSlider(0, 0, 8), kind=list(maps));
""",
    "move_the_grid": """
x = np.array([2.0, 5, 4, 1, 0, 0, 3, 8, 7, 2, 1, 0, 4, 6, 1, 0])
windows = {"maximum": layers.dense_max, "average": layers.dense_mean,
           "no window": lambda x, w: x.copy()}
def show(d, window, stride):
    s = int(stride[0])
    dense = windows[window](x, s)
    teeth = np.arange(16) % s == 0
    kept = shifts.circular(dense, d)[::s]
    error = measures.aligned_error(dense[::s], kept)
    columns = ((x, dense, np.roll(teeth, -d), f"the grid moves {d} to the left"),
               (shifts.circular(x, d), shifts.circular(dense, d), teeth,
                f"the signal moves {d} to the right"))
    figure, axes = plt.subplots(3, 2, figsize=(9, 5))
    for column, (signal, wide, comb, title) in zip(axes.T, columns):
        column[0].bar(range(16), signal)
        column[0].set_title(title)
        column[1].bar(range(16), wide, color=["C1" if tooth else "moccasin" for tooth in comb])
        column[1].plot(np.flatnonzero(comb), np.zeros(comb.sum()), "k^")
        column[1].set_title("every window")
        column[2].bar(range(len(kept)), kept, color="C1")
        column[2].set_title("what is kept")
    figure.suptitle("the same numbers as before" if error < 1e-9 else "other numbers than before")
    plt.show()
interact(show, d=IntSlider(0, 0, 8), window=list(windows), stride=["2nd", "4th"]);
""",
    "moved_mouth": """
from shiftlab.nets import parts
tents = {w: parts.row_scores(w, 8) for w in parts.WINDOWS}
prices = [parts.scrambled_score(w) for w in parts.WINDOWS]
rows, columns = np.indices((24, 24))
oval = ((rows - 12) / 11) ** 2 + ((columns - 11.5) / 9.5) ** 2 <= 1
def show(dx, phase, window):
    w = int(window)
    score = parts.score(parts.moved((0, dx)), w, (0, phase % w))
    face = np.where(oval, 0.2, 0.0)
    for row, column in parts.FACE.values():
        here = (rows // w == row // w) & ((columns + phase) // w == (column + phase) // w)
        face[here] = 0.5
    for row, column in parts.moved((0, dx)).values():
        face[row, column % 24] = 1
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3))
    image(left, face, f"mouth {dx} right: {round(3 * score)} of 3 parts", bar=False, cmap="gray")
    inks = ["C1" if d == dx else "moccasin" for d in range(-8, 9)]
    middle.bar(range(-8, 9), tents[w], color=inks)
    middle.set_title(f"score, all phases: here {tents[w][dx + 8]:.2f}")
    bars = right.barh([str(w) for w in parts.WINDOWS], prices)
    right.bar_label(bars, fmt="%.2f")
    right.set_title("score of scrambled faces")
    plt.show()
interact(show, dx=IntSlider(1, -8, 8), phase=IntSlider(0, 0, 7),
         window=["4", "1", "2", "3", "6", "8"]);
""",
}
