"""What administrators get for a JupyterHub: it can be read, says one thing in both files, and fits
the guide for instructors. That a real hub runs under it is shown by `make hub-load`.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any
from unicodedata import numeric

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
HUB = ROOT / "tests" / "hub"
# The keys of the chart that we set; it refuses any that its schema does not know.
CHART = {
    "cull.enabled": bool,
    "cull.every": int,  # seconds between two looks for idle servers
    "cull.timeout": int,  # seconds without use after which a server ends
    "hub.config": dict,  # traits of JupyterHub's own classes
    "singleuser.cpu.guarantee": float,  # cores
    "singleuser.cpu.limit": int,
    "singleuser.defaultUrl": str,
    "singleuser.extraEnv": dict,  # for every server; values are text
    "singleuser.extraFiles": dict,  # each with `mountPath` and `data`
    "singleuser.image.name": str,
    "singleuser.image.tag": str,
    "singleuser.lifecycleHooks": dict,  # as Kubernetes has them
    "singleuser.memory.guarantee": str,
    "singleuser.memory.limit": str,
    "singleuser.startTimeout": int,  # seconds
    "singleuser.storage.capacity": str,
    "singleuser.storage.homeMountPath": str,
}
KERNELS = "MappingKernelManager"
# How the guide reckons its machines. MiB: for the system and the hub, and for a student with two
# notebooks open. Processor seconds of a student: to log in, for Run All in 01 and in 08. And the
# seconds that may be waited at home.
ROOM, TWO = 2048, 1.1 * 1024
LOGGING_IN, RUN_ALL = 6, (10, 30)
PATIENCE = 240


class Settings(dict):
    """What JupyterHub calls `c`: any attribute is there, and holds what is set."""

    def __getattr__(self, name: str) -> Any:
        return self.setdefault(name, Settings())

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


@pytest.fixture(scope="module")
def machine() -> Settings:
    """The settings of the file for one machine."""
    settings = Settings()
    path = HUB / "jupyterhub_config.py"
    exec(compile(path.read_bytes(), path, "exec"), {"get_config": lambda: settings})
    return settings


@pytest.fixture(scope="module")
def cluster() -> dict[str, Any]:
    """The values for the cluster's chart."""
    return yaml.safe_load((HUB / "zero_to_jupyterhub.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def guide() -> str:
    """The guide's section on hubs."""
    text = (ROOT / "solutions" / "README.md").read_text(encoding="utf-8")
    return text.split("\n## On a JupyterHub\n")[1].split("\n## ")[0]


def leaves(values: dict[str, Any], above: str = "") -> dict[str, Any]:
    """The values by their dotted names, down to those that CHART knows."""
    found = {}
    for key, value in values.items():
        name = f"{above}{key}"
        deeper = isinstance(value, dict) and CHART.get(name) is not dict
        found |= leaves(value, f"{name}.") if deeper else {name: value}
    return found


def test_the_chart_knows_every_key(cluster: dict) -> None:
    found = leaves(cluster)
    assert set(found) == set(CHART)
    assert {name: type(value) for name, value in found.items()} == CHART
    environment = cluster["singleuser"]["extraEnv"]
    assert all(type(value) is str for value in environment.values())


def test_both_files_say_the_same(machine: Settings, cluster: dict) -> None:
    one, many = machine.Spawner, cluster["singleuser"]
    assert one.mem_guarantee == many["memory"]["guarantee"]
    assert one.mem_limit == many["memory"]["limit"]
    assert one.cpu_limit == many["cpu"]["limit"]
    assert one.default_url == many["defaultUrl"]
    assert one.start_timeout == many["startTimeout"]
    assert one.http_timeout == cluster["hub"]["config"]["KubeSpawner"]["http_timeout"]
    home = many["storage"]["homeMountPath"]
    expanded = {name: value.replace("~", home) for name, value in one.environment.items()}
    assert expanded == many["extraEnv"]
    given = dict(argument.removeprefix(f"--{KERNELS}.").split("=") for argument in one.args)
    kernels = many["extraFiles"]["jupyter_server_config.json"]["data"][KERNELS]
    assert given == {name: str(value).capitalize() for name, value in kernels.items()}


def test_students_take_one_thread_each_and_keep_their_progress(
    machine: Settings, cluster: dict
) -> None:
    environment, storage = cluster["singleuser"]["extraEnv"], cluster["singleuser"]["storage"]
    assert environment["OMP_NUM_THREADS"] == "1"
    assert environment["SHIFTLAB_STORE"].startswith(f"{storage['homeMountPath']}/")
    assert machine.JupyterHub.cleanup_servers is False


def test_the_link_and_the_pull_bring_the_course(cluster: dict) -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        repository = tomllib.load(file)["project"]["urls"]["Repository"]
    pull = cluster["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"]
    assert pull[:2] == ["sh", "-c"]
    assert pull[2].startswith(f'gitpuller {repository} main "$HOME/shiftlab" ')
    for name in ("jupyterhub_config.py", "zero_to_jupyterhub.yaml"):
        text = re.sub(r"\n#\s*&", "&", (HUB / name).read_text(encoding="utf-8"))
        link = re.search(r"https://HUB/hub/user-redirect/git-pull\?(\S+)", text)[1]
        query = dict(part.split("=", 1) for part in link.split("&"))
        assert query["repo"] == repository
        path = query["urlpath"].removeprefix(f"lab/tree/{query['targetPath']}/")
        assert (ROOT / path).is_file()


def test_the_guide_names_the_limits_that_are_set(machine: Settings, guide: str) -> None:
    guarantee, limit = machine.Spawner.mem_guarantee, machine.Spawner.mem_limit
    assert f"{guarantee.removesuffix('M')} MiB" in guide
    assert f"{limit.removesuffix('G')} GiB" in guide
    for name in ("jupyterhub_config.py", "zero_to_jupyterhub.yaml"):
        assert f"(../tests/hub/{name})" in guide


def test_the_machines_of_the_guide_hold_what_is_guaranteed(machine: Settings, guide: str) -> None:
    one = int(machine.Spawner.mem_guarantee.removesuffix("M"))
    minutes, memory = r"([\d¼½¾]+) minutes?", r"(\d+) GiB"
    cells = (r"(\d+)", r"(\d+)", minutes, minutes, minutes, memory, memory, r"(\d+)", memory)
    rows = re.findall(r"^\| " + r" \| ".join(cells) + r" \|$", guide, re.M)
    assert [int(students) for students, *_ in rows] == [30, 100, 300]
    for row in rows:
        students, cores, held, held_by_two, home_cores, home = (
            int(row[i]) for i in (0, 1, 5, 6, 7, 8)
        )
        assert held * 1024 >= students * one + ROOM
        assert held_by_two * 1024 >= students * TWO + ROOM
        assert home * 1024 >= students / 3 * TWO + ROOM
        for seconds, said in zip((LOGGING_IN, *RUN_ALL), row[2:5], strict=True):
            assert seconds * students / cores <= 60 * _minutes(said)
        assert max(RUN_ALL) * students / 10 / home_cores <= PATIENCE


def _minutes(said: str) -> float:
    """A number of minutes with a quarter, a half or three behind it."""
    whole = said.rstrip("¼½¾")
    return float(whole) + sum(map(numeric, said[len(whole) :]))
