"""Right answers to the exercises of notebook 10, in several styles. No tests here."""

import numpy as np

_FAULTS = ("position", "zero-padded convolution", "flatten")


def answer_period_by_loop(layers):
    period = 1
    for kind, _, step in layers:
        if kind in ("position", "zero-padded convolution", "flatten"):
            return None
        period *= step
    return period


def answer_period_by_product(layers):
    kinds, _, steps = zip(*layers, strict=True)
    return None if {*kinds} & {*_FAULTS} else int(np.prod(steps))


def repaired_without_stride(pictures):
    import torch

    from shiftlab.nets import audited

    with torch.no_grad():
        return audited.reader(keep=1, holes=2)(torch.as_tensor(pictures)[:, None]).numpy()


def repaired_by_all_phases(pictures):
    import torch

    from shiftlab.nets import audited

    net = audited.reader()
    x = torch.as_tensor(pictures)[:, None]
    with torch.no_grad():
        phases = [net(x.roll((p, q), (2, 3))) for p in (0, 1) for q in (0, 1)]
    return sum(phases).numpy() / 4


def repaired_by_the_largest_of_the_phases(pictures):
    import torch

    from shiftlab.nets import audited

    net = audited.reader()
    x = torch.as_tensor(pictures)[:, None]
    with torch.no_grad():
        phases = [net(x.roll((p, q), (2, 3))) for p in (0, 1) for q in (0, 1)]
    return torch.stack(phases).amax(dim=0).numpy()


def repaired_by_content(pictures):
    import torch

    from shiftlab.nets import audited
    from shiftlab.nets.commuting import AdaptivePolyphase

    net = audited.reader()
    with torch.no_grad():
        maps = net.blur(net.window(net.first(torch.as_tensor(pictures)[:, None]).relu()))
        maps = AdaptivePolyphase(2)(maps)
        maps = net.third(net.second(maps).relu()).relu()
        return net.answer(maps.mean(dim=(2, 3))).numpy()


def culprits_in_order():
    return ["stem", "position", "block_2"]


def culprits_in_any_order():
    return ("block_2", "stem", "position", "stem")


def period_by_loops(f, n):
    xs = np.random.default_rng(0).normal(size=(20, n))
    for d in range(1, n):
        before = [np.atleast_1d(f(x)) for x in xs]
        after = [np.atleast_1d(f(np.roll(x, d))) for x in xs]
        for e in range(len(before[0])):
            if all(np.allclose(np.roll(y, e), z) for y, z in zip(before, after, strict=True)):
                return d
    return n


def period_by_table(f, n):
    xs = np.random.default_rng(3).uniform(-2, 2, size=(40, n))
    before = np.array([np.ravel(f(x)) for x in xs])
    for d in range(1, n + 1):
        after = np.array([np.ravel(f(np.roll(x, d))) for x in xs])
        for e in range(before.shape[1]):
            if np.abs(np.roll(before, e, axis=1) - after).max() < 1e-9:
                return d
    raise AssertionError("a shift by n is always respected")


def impostor_by_weight(x):
    y = x.copy()
    y[4] = 2 * y[4]
    return y


def impostor_by_size(x):
    return np.where(x > 1, x * np.arange(len(x)), x)


def impostor_by_memory(x):
    return x if np.count_nonzero(x) == 1 and x.max() == 1 else x[::-1].copy()


def impostor_at_ones(x):
    y = x.copy()
    if np.all(x == 1):
        y[0] = 7
    return y


def impostor_at_large_values(x):
    y = 3 * x
    if x.max() > 3:
        y[4] = 0
    return y


def impostor_by_clipping(x):
    y = 3 * x
    y[4] = min(y[4], 260)
    return y


def dies_at_by_loop(layers, d):
    step = 1
    for number, (kind, _, s) in enumerate(layers, start=1):
        step *= s
        if kind in _FAULTS or d % step:
            return number
    return None


def dies_at_by_list(layers, d):
    steps = np.cumprod([s for _, _, s in layers])
    dead = [d % steps[i] != 0 or kind in _FAULTS for i, (kind, _, _) in enumerate(layers)]
    return dead.index(True) + 1 if any(dead) else None


RIGHT = {
    "answer_period": (answer_period_by_loop, answer_period_by_product),
    "repaired": (
        repaired_without_stride,
        repaired_by_all_phases,
        repaired_by_the_largest_of_the_phases,
        repaired_by_content,
    ),
    "culprits": (culprits_in_order, culprits_in_any_order),
    "period": (period_by_loops, period_by_table),
    "impostor": (
        impostor_by_weight,
        impostor_by_size,
        impostor_by_memory,
        impostor_at_ones,
        impostor_at_large_values,
        impostor_by_clipping,
    ),
    "dies_at": (dies_at_by_loop, dies_at_by_list),
}
