"""A net is left as it was found: everything that a forward pass may change is put back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
import torch
from torch import nn

_PARTS = ("_parameters", "_buffers", "_modules")


def random_states() -> tuple[Any, ...]:
    """The states of the generators of torch, NumPy and Python: equal if nothing was drawn."""
    _, keys, position, *rest = np.random.get_state()
    return torch.get_rng_state().tolist(), keys.tolist(), position, rest, random.getstate()


@contextmanager
def as_found(model: nn.Module) -> Iterator[None]:
    """The net in evaluation mode and without gradients meanwhile; then as it was, whatever happens.

    Put back are each module's mode and attributes, the buffers' values (statistics of batch
    normalisation among them), and the state of the random generators of torch, NumPy and Python.
    Parameters are not copied: a net that writes into them in evaluation mode raises RuntimeError.
    """
    modules = list(model.modules())
    kept = [_kept(module) for module in modules]
    buffers = [(buffer, buffer.detach().clone()) for buffer in model.buffers()]
    versions = [(name, tensor, tensor._version) for name, tensor in model.named_parameters()]
    on_gpus = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else []
    states = torch.get_rng_state(), np.random.get_state(), random.getstate()
    with ExitStack() as stack:  # each is put back, whatever happens to the others
        if on_gpus:
            stack.callback(torch.cuda.set_rng_state_all, on_gpus)
        stack.callback(random.setstate, states[2])
        stack.callback(np.random.set_state, states[1])
        stack.callback(torch.set_rng_state, states[0])
        for buffer, value in buffers:
            stack.callback(_fill, buffer, value)
        for module, before in zip(modules, kept, strict=True):
            stack.callback(_put_back, module, before)
        model.eval()
        with torch.no_grad():
            yield
    written = [name for name, tensor, version in versions if tensor._version != version]
    if written:
        raise RuntimeError(
            "This net writes into its own parameters while it answers, in evaluation mode too "
            f"({', '.join(written[:3])}): its layers cannot be compared, and it is not as it was."
        )


def _kept(module: nn.Module) -> tuple[bool, dict[str, Any], dict[str, dict[str, Any]]]:
    """A module's mode, its attributes, and what it holds; of a scripted one the mode alone."""
    if isinstance(module, torch.jit.ScriptModule):  # its attributes live in its own runtime
        return module.training, {}, {}
    attributes = dict(vars(module))
    return module.training, attributes, {name: dict(attributes[name]) for name in _PARTS}


def _fill(buffer: torch.Tensor, value: torch.Tensor) -> None:
    if not torch.equal(buffer, value):
        with torch.no_grad():
            buffer.copy_(value)


def _put_back(
    module: nn.Module, kept: tuple[bool, dict[str, Any], dict[str, dict[str, Any]]]
) -> None:
    mode, attributes, parts = kept
    if not attributes:
        module.training = mode
        return
    for name in set(vars(module)) - set(attributes):
        del vars(module)[name]
    vars(module).update(attributes)
    for name, part in parts.items():
        vars(module)[name].clear()
        vars(module)[name].update(part)
