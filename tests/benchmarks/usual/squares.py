"""The usual way for the panels of notebooks 00 and 01: a moving digit, the commuting squares."""

from __future__ import annotations

_DIGIT = """
net = nets.load("digits_max_pool")
six = scenes.digits_split()[1][0][117]
"""

OURS = {
    "moving_digit": _DIGIT + "panels.moving_digit(net.probabilities, six)",
    "commuting_square": "panels.commuting_square()",
    "commuting_square photograph": "panels.commuting_square('photograph')",
    "signal_square": "panels.signal_square()",
}

_SQUARE = """
k, move = np.outer([1, 2, 1], [1, 2, 1]) / 16, shifts.circular
f = lambda picture: layers.convolve2d(picture, k)
y = f(x)
def relative(d):
    return np.linalg.norm(f(move(x, d)) - move(y, d)) / np.linalg.norm(y)
span = range(-7, 8)
every = np.array([[relative((dy, dx)) for dx in span] for dy in span])
def show(dx, dy):
    d = dy, dx
    pictures = {"x": x, "T x": move(x, d), "f(x)": y, "T f(x)": move(y, d),
                "f(T x)": f(move(x, d)), "difference": f(move(x, d)) - move(y, d),
                "all shifts": every}
    figure, axes = plt.subplots(2, 4, figsize=(9, 4.7))
    for axis, (title, picture) in zip(axes.flat, pictures.items()):
        image(axis, picture, title, cmap="gray")
    axes.flat[6].plot(dx + 7, dy + 7, "rs")
    axes.flat[7].axis("off")
    figure.suptitle(f"{dx} right, {dy} down: relative residual {relative(d):.2g}")
    plt.show()
interact(show, dx=IntSlider(3, -7, 7), dy=IntSlider(0, -7, 7));
"""

USUAL = {
    "moving_digit": _DIGIT
    + """
span = range(-4, 5)
every = np.array([[net.probabilities(shifts.circular(six, (dy, dx))) for dx in span]
                  for dy in span])
said = every.argmax(axis=2)
def show(dx, dy):
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 2.9))
    image(left, shifts.circular(six, (dy, dx)), f"{dx} right, {dy} down", bar=False, cmap="gray")
    middle.barh(range(10), every[dy + 4, dx + 4])
    middle.set_yticks(range(10))
    middle.set_title(f"the net says {said[dy + 4, dx + 4]}")
    same = (said == said[4, 4]).sum()
    image(right, said == said[4, 4], f"the same answer at {same} of 81", bar=False)
    right.plot(dx + 4, dy + 4, "rs")
    plt.show()
interact(show, dx=IntSlider(0, -4, 4), dy=IntSlider(0, -4, 4));
""",
    "commuting_square": 'x = scenes.letter("R")' + _SQUARE,
    "commuting_square photograph": 'x = scenes.photograph("china")[5:101, 32:128]' + _SQUARE,
    "signal_square": """
x, k, move = scenes.signal(16, seed=5), np.array([0.25, 0.5, 0.25]), shifts.circular
f = lambda signal: layers.circular_convolve(signal, k)
def relative(d):
    return np.linalg.norm(f(move(x, d)) - move(f(x), d)) / np.linalg.norm(f(x))
every = [relative(d) for d in range(-7, 9)]
def show(d):
    bars = {"x": x, "T x": move(x, d), "f(x)": f(x), "T f(x), and f(T x)": move(f(x), d)}
    figure, axes = plt.subplots(2, 2, figsize=(9, 4.2))
    for axis, (title, values) in zip(axes.flat, bars.items()):
        axis.bar(range(16), values)
        axis.set_title(title)
    axis.plot(range(16), f(move(x, d)), "o")
    figure.suptitle(f"{d} right: relative residual {relative(d):.2g} ({max(every):.2g} at worst)")
    plt.show()
interact(show, d=IntSlider(3, -7, 8));
""",
}
