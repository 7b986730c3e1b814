"""Any classifier in torch, measured on a photograph that a camera moves by a few pixels.

For networks that were trained elsewhere, on colour pictures of 224 × 224 pixels: `installed` finds
one in the cache of torchvision, if that is there, and `moving_camera` measures any. Nothing is ever
downloaded, and the course does not depend on torchvision.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import numpy as np
import torch
from torch import nn

from shiftlab import scenes, shifts

ZOOM = 4
"""The photographs are small: each pixel becomes 4 × 4, smoothed, before a window is cut out."""
_MEAN, _SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of the pictures it was trained on


def installed(name: str = "resnet18") -> nn.Module | None:
    """A trained network of torchvision whose weights lie in this user's cache, or None.

    Says in a sentence what is missing. Raises ValueError for a name that torchvision does not know.
    """
    try:
        models = import_module("torchvision.models")
    except ImportError:
        print("No network to measure: torchvision is not installed here.")
        return None
    except RuntimeError:  # a build of torchvision for another build of torch
        print("No network to measure: torchvision does not fit the torch that is installed here.")
        return None
    url = models.get_model_weights(name).DEFAULT.url
    file = Path(torch.hub.get_dir()) / "checkpoints" / url.rsplit("/", 1)[-1]
    if not file.exists():
        print(f"The weights of {name} are not in your cache ({file.name}). Nothing was loaded.")
        return None
    net = models.get_model(name, weights=None)
    net.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
    return net.eval()


def windows(photograph: str, reach: int, side: int = 224) -> torch.Tensor:
    """A photograph seen through a window that moves right, by 0 to `reach` pixels.

    Returns a batch (reach + 1, 3, side, side), grey in three channels, scaled as is usual for
    networks trained on ImageNet. The content moves to the left; new pixels enter. Raises ValueError
    if the window would leave the photograph.
    """
    small = torch.as_tensor(scenes.photograph(photograph), dtype=torch.float32)
    large = nn.functional.interpolate(
        small[None, None], scale_factor=ZOOM, mode="bilinear", align_corners=False
    )[0, 0]
    top, left = (large.shape[0] - side) // 2, (large.shape[1] - side - reach) // 2
    seen = torch.stack(
        [shifts.crop(large, (top, left + d), (side, side)) for d in range(reach + 1)]
    )
    mean, spread = (torch.tensor(values)[:, None, None] for values in (_MEAN, _SPREAD))
    return (seen[:, None].expand(-1, 3, -1, -1) - mean) / spread


def moving_camera(
    net: nn.Module, photograph: str = "flower", reach: int = 8, side: int = 224
) -> tuple[np.ndarray, np.ndarray]:
    """The labels for windows moved by 0 to `reach` pixels, and the first one's probabilities.

    net: from (B, 3, side, side) to logits (B, classes). Returns labels (reach + 1,) and, for each
    window, the probability of the label that the first window got, (reach + 1,). Leaves the mode of
    the network as it was. Raises ValueError if it does not answer with logits (B, classes).
    """
    mode = net.training
    net.eval()
    try:
        with torch.no_grad():
            logits = net(windows(photograph, reach, side))
    finally:
        net.train(mode)
    if not isinstance(logits, torch.Tensor) or logits.ndim != 2 or len(logits) != reach + 1:
        came = tuple(logits.shape) if isinstance(logits, torch.Tensor) else type(logits).__name__
        raise ValueError(f"Expected logits of shape ({reach + 1}, classes); got {came}.")
    first = int(logits[0].argmax())
    return logits.argmax(dim=1).numpy(), logits.softmax(dim=1)[:, first].numpy()
