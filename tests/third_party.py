"""Networks that nobody here wrote, with random weights: nothing is downloaded.

torchvision from the usual index is built for CUDA; beside a torch without it two operators are
missing that its import asks for. They are declared here before the import; no network uses them.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn


def _declare_missing_operators() -> torch.library.Library | None:
    if hasattr(torch.ops.torchvision, "nms"):
        return None
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return library


_LIBRARY = _declare_missing_operators()

import segmentation_models_pytorch as smp  # noqa: E402
import timm  # noqa: E402
import torchvision  # noqa: E402
from timm.models.mlp_mixer import MlpMixer  # noqa: E402


def _timm(name: str, **options: object) -> nn.Module:
    return timm.create_model(name, num_classes=10, **options)


# Makers take the side of the pictures, a multiple of 32.
MAKERS: dict[str, Callable[[int], nn.Module]] = {
    "ResNet-18": lambda side: torchvision.models.resnet18(num_classes=10),
    "ResNet-18, anti-aliased": lambda side: _timm("resnetblur18"),
    "MobileNet v2": lambda side: torchvision.models.mobilenet_v2(num_classes=10),
    "VGG-11": lambda side: torchvision.models.vgg11_bn(num_classes=10).features,
    "DenseNet-121": lambda side: torchvision.models.densenet121(num_classes=10),
    "SqueezeNet": lambda side: torchvision.models.squeezenet1_1(num_classes=10),
    "ConvNeXt": lambda side: _timm("convnext_atto"),
    "ViT": lambda side: _timm("vit_tiny_patch16_224", img_size=side, patch_size=8, depth=4),
    "Swin": lambda side: _timm(
        "swin_tiny_patch4_window7_224", img_size=side, window_size=side // 16, depths=(2, 2)
    ),
    "MLP-Mixer": lambda side: MlpMixer(
        img_size=side, patch_size=8, num_classes=10, embed_dim=96, num_blocks=4
    ),
    "U-Net": lambda side: smp.Unet("resnet18", encoder_weights=None, classes=3),
}


def made(kind: str, side: int, seed: int = 0) -> nn.Module:
    """One of the networks in evaluation mode, with weights that let every branch be seen.

    New networks begin with branches of weight 0, statistics of 0 and 1, and signals that die out
    along the depth; so all of them are drawn, and every normalisation is set to what it sees.
    """
    torch.manual_seed(seed)
    net = MAKERS[kind](side)
    with torch.no_grad():
        for parameter in net.parameters():
            if parameter.abs().max() < 1e-3 or (parameter == parameter.flatten()[0]).all():
                parameter.uniform_(0.3, 1.0)
    norms = [m for m in net.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    for norm in norms:
        norm.momentum = None  # the plain average of what is seen
        norm.reset_running_stats()
    net.train()
    with torch.no_grad():
        net(torch.rand(4, 3, side, side))
    return net.eval()
