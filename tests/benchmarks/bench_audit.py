"""Audits of networks that nobody here wrote: are the verdicts right, and what do they cost?

Each network is audited as it is (shifts down), and with its padding taken from the opposite side
(shifts to the right); each leaf module's verdict is compared with a search over all shifts: always
on the circle, and inside wherever the search has room. The cost is processor time of the audit over
that of the same batches of shifted pictures passed through the net alone, each pass as far as the
audit went. Prints a table, and as the last line one JSON object; its ratio is the time of all
audits over that of all passes alone. Run it by `make bench-audit`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from by_search import FEWEST, Search
from shiftlab.audit import Report, audit
from third_party import MAKERS, made


class Around(nn.Module):
    """Pads with places from the opposite side, more than once around if need be."""

    def __init__(self, pad: int) -> None:
        super().__init__()
        self.pad = pad

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for axis in (2, 3):
            places = torch.arange(-self.pad, x.shape[axis] + self.pad) % x.shape[axis]
            x = x.index_select(axis, places)
        return x


def circular(net: nn.Module) -> nn.Module:
    """The net on a circle: convolutions and pools pad with what lies on the opposite side."""
    for module in list(net.modules()):
        for name, child in list(module.named_children()):
            pad = getattr(child, "padding", 0)
            pad = pad[0] if isinstance(pad, tuple) else pad
            if isinstance(child, nn.MaxPool2d | nn.Conv2d) and pad:
                child.padding = (0, 0)
                setattr(module, name, nn.Sequential(Around(pad), child))
    return net


def disagreements(
    report: Report, net: nn.Module, picture: torch.Tensor, axis: int
) -> tuple[int, int, list]:
    """How many verdicts on the circle and inside were compared, and those that differ."""
    rows = defaultdict(list)
    for layer in (*report.layers, *report.ends):
        if layer.is_module:
            rows[layer.name].append(layer)
    circle, inside, wrong = 0, 0, []
    search = Search(net, picture, axis)
    for (name, number), truth in search.found.items():
        if number >= len(rows[name]) or not rows[name][number].judged:
            continue
        one = rows[name][number].along[axis]
        ours = (one.period, one.step) if one.period < one.side else (None, None)
        circle += 1
        if ours != truth[:2]:
            wrong.append((name, one.axis, "circle: audit", ours, "search", truth[:2]))
        elif truth[0] is None:
            ours = one.inside_period, one.inside_step
            # A step that the search has no room for it can neither find nor refute.
            if truth[2] is None and search.room[name, number] < FEWEST + (ours[1] or 0):
                continue
            inside += 1
            if ours != truth[2:]:
                wrong.append((name, one.axis, "inside: audit", ours, "search", truth[2:]))
    return circle, inside, wrong


class Stop(BaseException):
    """The audit went no further in this pass."""


@dataclass
class Pass:
    """One forward pass of an audit: its pictures, and the leaf modules called in it; whole: whether
    it came to its end, or was stopped behind the last of them.
    """

    pictures: torch.Tensor
    called: list[nn.Module] = field(default_factory=list)
    whole: bool = False

    def alone(self, net: nn.Module) -> None:
        """The same pass as far as it went, without an audit."""
        if self.whole:
            net(self.pictures)
            return
        left = self.called.count(self.called[-1])

        def stop(*_: object) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise Stop

        handle = self.called[-1].register_forward_hook(stop)
        with contextlib.suppress(Stop):
            net(self.pictures)
        handle.remove()


def recorded(net: nn.Module, picture: torch.Tensor) -> tuple[list[Pass], int]:
    """The passes of an audit, and how many pictures it reports."""
    passes: list[Pass] = []

    def end(*_: object) -> None:
        passes[-1].whole = True

    handles = [
        net.register_forward_pre_hook(lambda _, args: passes.append(Pass(args[0]))),
        net.register_forward_hook(end),
        *(
            module.register_forward_pre_hook(lambda leaf, _: passes[-1].called.append(leaf))
            for module in net.modules()
            if not list(module.children())
        ),
    ]
    shown = audit(net, picture, progress=False).pictures
    for handle in handles:
        handle.remove()
    return passes, shown


def cost(net: nn.Module, picture: torch.Tensor, times: int) -> tuple[float, float, int]:
    """Least processor seconds of an audit, and of the same passes alone, and pictures passed."""
    passes, shown = recorded(net, picture)
    audits, alone = [], []
    for _ in range(times):
        start = time.process_time()
        audit(net, picture, progress=False)
        audits.append(time.process_time() - start)
        start = time.process_time()
        with torch.no_grad():
            for one in passes:
                one.alone(net)
        alone.append(time.process_time() - start)
    return min(audits), min(alone), shown


def main() -> None:
    """Audit them all and print what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--side", type=int, default=64, help="of the pictures that are searched")
    options.add_argument("--timed", type=int, default=128, help="of the pictures that are timed")
    options.add_argument("--times", type=int, default=3, help="how often each is timed")
    options.add_argument("nets", nargs="*", default=list(MAKERS), help="names, default all")
    chosen = options.parse_args()
    torch.set_num_threads(1)
    spent, alone, everything, differ = [], [], 0, 0
    print(
        f"{'net':<34}{'layers':>7}{'circle':>7}{'inside':>7}{'wrong':>6}{'pictures':>9}"
        f"{'audit s':>9}{'alone s':>9}{'ratio':>7}{'peak MiB':>9}  the end"
    )
    for name in chosen.nets:
        small = _picture(chosen.side)
        for change in (None, circular):
            net = made(name, chosen.side)
            if change is not None:
                if not any(getattr(m, "padding", 0) not in (0, (0, 0)) for m in net.modules()):
                    continue
                net = change(net)
            axis = 0 if change is None else 1  # one each: the search is slow
            report = audit(net, small, progress=False)
            circle, inside, wrong = disagreements(report, net, small, axis)
            differ, everything = differ + len(wrong), everything + circle + inside
            label = name if change is None else f"{name}, circular"
            line = f"{label:<34}{len(report.layers):>7}{circle:>7}{inside:>7}{len(wrong):>6}"
            if change is None:
                timed = _picture(chosen.timed)
                seconds = cost(made(name, chosen.timed), timed, chosen.times)
                spent.append(seconds[0])
                alone.append(seconds[1])
                ratio = spent[-1] / alone[-1]
                line += f"{seconds[2]:>9}{spent[-1]:>9.2f}{alone[-1]:>9.2f}{ratio:>7.2f}"
            else:
                line += " " * 34
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            end = report.end.along[axis].words if report.end.judged else report.end.reason
            print(f"{line}{peak:>9.0f}  {end}", flush=True)
            for one in wrong[:5]:
                print("   ", *one)
    ratios = [one / other for one, other in zip(spent, alone, strict=True)]
    ratio = sum(spent) / sum(alone)
    print(f"{everything} verdicts compared, {differ} differ.")
    print(
        f"All audits together {sum(spent):.1f} s, all passes alone {sum(alone):.1f} s: ratio "
        f"{ratio:.2f}; the median of the nets {statistics.median(ratios):.2f}."
    )
    print(
        json.dumps(
            {
                "nets": len(chosen.nets),
                "disagreements": differ,
                "audit_over_forward": round(ratio, 2),
            }
        )
    )


def _picture(side: int) -> torch.Tensor:
    return torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(1))


if __name__ == "__main__":
    main()
