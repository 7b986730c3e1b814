"""The usual way for the panels of notebooks 06 and 07: poolings that commute, and what commutes."""

from __future__ import annotations

from usual.maxima import CARTON

OURS = {
    "filled_carton": 'panels.filled_carton("strided")',
    "half_a_pixel": "panels.half_a_pixel()",
    "becoming_a_stripe": "panels.becoming_a_stripe()",
    "taught_layer": "panels.taught_layer()",
}

USUAL = {
    "filled_carton": """
from shiftlab.experiments import poolings, repairs
plain, repaired = poolings.load().maps, repairs.load().maps
circle, zeros = repaired["circle"], repaired["zero padding"]
maps = {"strided": plain["strided"], "no pooling": plain["none"], "max": plain["max"],
        "average": plain["average"], "max + blur 3": circle["max + blur 3"],
        "max + blur 5": circle["max + blur 5"], "adaptive": circle["max + adaptive"],
        "dense max": circle["dense max"], "adaptive, zero padding": zeros["max + adaptive"],
        "dense max, zero padding": zeros["dense max"],
        "adaptive, dense head": repaired["dense head"]["max + adaptive"]}
digit = scenes.digits_on_canvas()[0][8]
"""
    + CARTON
    + """
interact(show, dx=IntSlider(1, 0, 8), dy=IntSlider(1, 0, 8), kind=list(maps));
""",
    "half_a_pixel": """
x, k = scenes.signal(15, seed=11), np.array([1.0, -1.0, 0.5])
def convolution(x):
    return layers.circular_convolve(x, k)
all_layers = {"convolution": convolution,
              "convolution, then ReLU": lambda x: layers.relu(convolution(x)),
              "louder to the right": lambda x: x * np.linspace(0.3, 1, len(x))}
def ways(part, layer):
    f = all_layers[layer]
    return f(shifts.fractional(x, part / 16)), shifts.fractional(f(x), part / 16)
@cache
def errors(layer):
    size = np.linalg.norm(all_layers[layer](x))
    return [np.linalg.norm(a - b) / size for a, b in (ways(p, layer) for p in range(17))]
def between(x):
    spectrum = np.zeros(120, dtype=complex)
    spectrum[np.fft.fftfreq(15, 1 / 15).astype(int)] = np.fft.fft(x)
    return np.fft.ifft(spectrum).real * 8
def show(part, layer):
    moved = shifts.fractional(x, part / 16)
    first, then = ways(part, layer)
    figure, axes = plt.subplots(2, 2, figsize=(9, 4.6), width_ratios=(2, 1))
    for values, ink in ((x, "C0"), (moved, "C2")):
        axes[0, 0].plot(np.arange(120) / 8, between(values), color=ink)
        axes[0, 0].plot(values, "o", color=ink)
    axes[0, 0].set_title(f"the signal, and moved by {part} sixteenths")
    axes[1, 0].plot(then, "o", ms=8, color="C1", label="the layer, then moved")
    axes[1, 0].plot(first, "o", ms=4, color="C2", label="moved, then the layer")
    axes[1, 0].legend()
    axes[1, 1].bar(range(17), errors(layer), color=["C3" if p == part else "C0" for p in range(17)])
    axes[1, 1].set_title(f"how far apart: here {errors(layer)[part]:.0%}")
    axes[0, 1].axis("off")
    plt.show()
interact(show, part=IntSlider(0, 0, 16), layer=list(all_layers));
""",
    "becoming_a_stripe": """
from shiftlab import matrices
start = np.random.default_rng(0).normal(size=(12, 12))
def show(count, unit, step):
    count = min(count, 12 // step)
    w = matrices.average(start, range(0, count * step, step))
    errors = matrices.commuting_errors(w)
    limit = np.abs(w).max()
    figure, axes = plt.subplot_mosaic("ab;ac", figsize=(9, 4.4))
    title = f"the matrix: {count} of {12 // step} shifts averaged"
    image(axes["a"], w, title, cmap="RdBu_r", vmin=-limit, vmax=limit)
    axes["a"].axhspan(unit - 0.5, unit + 0.5, fill=False)
    axes["b"].bar(range(12), errors, color=["C2" if e < 1e-9 else "C3" for e in errors])
    axes["b"].set_ylim(0, 1.8)
    axes["b"].set_title("how far from commuting, for each shift")
    axes["c"].bar(range(12), w[unit, (unit - np.arange(12)) % 12])
    axes["c"].set_ylim(-limit, limit)
    axes["c"].set_title(f"weights of unit {unit}, by distance")
    plt.show()
interact(show, count=IntSlider(1, 1, 12), unit=IntSlider(3, 0, 11), step=[1, 2, 3, 4, 6]);
""",
    "taught_layer": """
from shiftlab.nets import linear
@cache
def weights(layer, lesson):
    return linear.teach(layer, lesson, 0, tuple(range(0, 241, 5))).weights
def show(examples, layer, lesson):
    w = weights(layer, lesson)[examples // 5]
    errors = linear.errors_by_place(w)
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3.2))
    how = {"cmap": "RdBu_r", "vmin": -2, "vmax": 2}
    image(left, w, f"the matrix after {examples} examples", **how)
    image(middle, linear.target(), "the convolution it is taught", **how)
    right.bar(range(12), errors, color=["C3" if e >= 0.01 else "C2" for e in errors])
    right.axhline(1, color="gray", lw=1)
    right.set_ylim(0, 1.5)
    right.set_title(f"error by place: {(errors >= 0.01).sum()} of 12 wrong")
    plt.show()
interact(show, examples=IntSlider(0, 0, 240, 5),
         layer=["dense", "locally connected", "shared", "convolution"],
         lesson=["everywhere", "one place"]);
""",
}
