"""Each test has a store of its own, and no grading goes on around it."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    """As in the worker of a check: beside other tests, threads of torch wait for each other."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("SHIFTLAB_STORE", str(tmp_path / "progress.jsonl"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


@pytest.fixture
def named():
    """Give a function the name of an exercise, as if the student had written it so."""

    def rename(function, name="circular_shift"):
        function.__name__ = name
        return function

    return rename
