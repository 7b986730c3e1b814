"""The store keeps what it was given, beside other writers, after crashes, and without a disk."""

import json
import subprocess
import sys

import pytest

from shiftlab import store


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    place = tmp_path / "some" / "folder" / "progress.jsonl"
    monkeypatch.setenv("SHIFTLAB_STORE", str(place))
    monkeypatch.setattr(store, "_unwritten", [])
    monkeypatch.setattr(store, "_warned", set())
    return place


def test_events_come_back_in_order_and_by_kind(place):
    assert store.events() == [] and not place.exists()
    store.record("vote", question="A1", choice="b")
    store.record("check", exercise="größe", state="right")
    store.record("vote", question="A1", choice="c")
    assert [event["choice"] for event in store.events("vote")] == ["b", "c"]
    assert [event["kind"] for event in store.events()] == ["vote", "check", "vote"]
    assert store.events("check")[0]["exercise"] == "größe"
    assert all(event["at"].endswith("+00:00") for event in store.events())
    assert store.path() == place and store.damaged() == 0


def test_the_default_place_is_the_users_data_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("SHIFTLAB_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert store.path().name == "progress.jsonl" and "shiftlab" in str(store.path().parent)


def test_an_event_may_not_set_its_own_time():
    with pytest.raises(ValueError, match="time"):
        store.record("vote", at="noon")


def test_a_torn_line_harms_neither_its_neighbours_nor_the_file(place):
    store.record("vote", choice="a")
    with place.open("ab") as file:
        file.write(b'{"kind": "vote", "choi')  # a process died here
    store.record("vote", choice="b")
    with place.open("ab") as file:
        file.write(b"\xff\xfe\x00\n[1, 2]\n{}\n")
    before = place.read_bytes()
    assert [event["choice"] for event in store.events()] == ["a", "b"]
    assert store.damaged() == 4
    assert place.read_bytes() == before


def test_two_processes_may_append_at_once(place):
    code = (
        "import sys; from shiftlab import store\n"
        "for i in range(300): store.record('vote', by=sys.argv[1], i=i, filling='x' * 500)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    for name in "ab":
        assert [e["i"] for e in store.events() if e["by"] == name] == list(range(300))
    assert store.damaged() == 0


def test_a_place_that_cannot_be_written_is_said_once_and_nothing_is_lost(
    tmp_path, monkeypatch, capfd
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SHIFTLAB_STORE", str(tmp_path / "file" / "progress.jsonl"))
    store.record("hint", number=1)
    store.record("hint", number=2)
    shown = capfd.readouterr()
    assert shown.out.count("\n") == 1 and "SHIFTLAB_STORE" in shown.out and not shown.err
    assert [event["number"] for event in store.events("hint")] == [1, 2]


def test_a_place_that_cannot_be_read_is_said_once(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("SHIFTLAB_STORE", str(tmp_path))  # a folder
    assert store.events() == [] and store.damaged() == 0
    assert capfd.readouterr().out.count("cannot be kept") == 1


def test_the_file_is_one_json_object_a_line(place):
    store.record("reset", exercise="circular_shift")
    lines = [line for line in place.read_text(encoding="utf-8").splitlines() if line]
    assert [json.loads(line)["kind"] for line in lines] == ["reset"]
