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
    monkeypatch.setattr(store, "_said", set())
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


def test_a_torn_line_harms_neither_its_neighbours_nor_the_file(place, capfd):
    store.record("vote", choice="a")
    with place.open("ab") as file:
        file.write(b'{"kind": "vote", "choi')  # a process died here
    assert store.damaged() == 0  # or is still writing
    store.record("vote", choice="b")
    with place.open("ab") as file:
        file.write(b"\xff\xfe\x00\n[1, 2]\n")
    before = place.read_bytes()
    assert [event["choice"] for event in store.events("vote")] == ["a", "b"]
    assert store.damaged() == 3
    assert place.read_bytes().startswith(before)
    said = capfd.readouterr().out
    assert said.count("The file of your progress") == 1
    assert "3 lines of it are damaged.\nThe rest counts" in said
    assert place.with_name("progress-damaged-1.jsonl").read_bytes() == before


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_file_of_rubbish_is_copied_and_said_once_for_all(place, capfd, end):
    place.parent.mkdir(parents=True)
    rubbish = b"\x00" * 512 + b"\nPK\x03\x04 and so on" + end  # no end of a line after a power cut
    place.write_bytes(rubbish)
    assert store.events("vote") == []
    store.record("vote", choice="a")
    said = capfd.readouterr().out
    assert said.count("The file of your progress") == 1
    assert "2 lines of it are damaged.\nWhat you do from now on" in said
    aside = place.with_name("progress-damaged-1.jsonl")
    assert str(aside) in said and aside.read_bytes() == rubbish
    store._said.clear()  # as another notebook finds it
    assert [event["choice"] for event in store.events("vote")] == ["a"]
    with place.open("ab") as file:
        file.write(b"not one of ours\n")
    assert store.damaged() == 3 and "3 lines of it are damaged" in capfd.readouterr().out
    store._said.clear()
    assert store.damaged() == 3 and capfd.readouterr().out == ""
    assert len(list(place.parent.iterdir())) == 3
    place.write_bytes(rubbish)  # again, as much as before
    assert store.damaged() == 2 and "2 lines of it are damaged" in capfd.readouterr().out


def test_what_another_notebook_records_while_the_damage_is_found_is_not_lost(place, monkeypatch):
    place.parent.mkdir(parents=True)
    place.write_bytes(b"rubbish\n")
    find_a_name = store._free_name

    def slowly(target):
        monkeypatch.setattr(store, "_free_name", find_a_name)
        store.events()  # the other one finds it, too,
        store.record("vote", choice="theirs")  # and goes on
        return find_a_name(target)

    monkeypatch.setattr(store, "_free_name", slowly)
    store.events()
    store.record("vote", choice="ours")
    assert [event["choice"] for event in store.events("vote")] == ["theirs", "ours"]


@pytest.mark.parametrize("left", [b"rubbish\n", b'{"kind": "vote", "choice": "a"}\nrubbish\n'])
def test_damage_where_nothing_can_be_written_is_copied_once_at_most(
    place, monkeypatch, capfd, left
):
    place.parent.mkdir(parents=True)
    place.write_bytes(left)

    def refused(target, event):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store, "_append", refused)  # root may write anywhere
    for _ in range(3):
        store.events()
    assert len(list(place.parent.iterdir())) == 2
    assert capfd.readouterr().out.count("damaged.\n") == 1


def test_what_a_newer_version_wrote_is_left_alone(place, capfd):
    store.record("vote", choice="a")
    with place.open("ab") as file:
        file.write(b'{"kind": "check", "format": 2, "state": []}\n{"what": "news"}\n')
    before = place.read_bytes()
    assert [event["kind"] for event in store.events()] == ["vote"] and store.damaged() == 0
    assert "2 lines of your progress are from a newer version" in capfd.readouterr().out
    assert place.read_bytes() == before and list(place.parent.iterdir()) == [place]


WRITER = """
import sys
from shiftlab import store
print("ready", flush=True)
for i in range(int(sys.argv[2])):
    store.record("vote", by=sys.argv[1], i=i, filling="x" * 500)
"""


def test_notebooks_may_write_at_once_while_one_reads_and_one_is_killed(place, capfd):
    commands = [("a", 300), ("b", 300), ("doomed", 10**9)]
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, by, str(count)], stdout=subprocess.PIPE)
        for by, count in commands
    ]
    try:
        assert all(writer.stdout.readline() == b"ready\n" for writer in writers)
        while any(writer.poll() is None for writer in writers[:2]):
            assert store.damaged() == 0
    finally:
        writers[2].kill()
    assert [writer.wait() for writer in writers[:2]] == [0, 0] and writers[2].wait() != 0
    store.record("vote", by="after", i=0)
    written = store.events("vote")
    for by, count in commands[:2]:
        assert [event["i"] for event in written if event["by"] == by] == list(range(count))
    doomed = [event["i"] for event in written if event["by"] == "doomed"]
    assert doomed == list(range(len(doomed))) and written[-1]["by"] == "after"
    assert capfd.readouterr().out == "" and list(place.parent.iterdir()) == [place]
    for writer in writers:
        writer.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_costs_nothing_once_there_is_room(place, capsys):
    import resource

    store.record("vote", choice="a")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (place.stat().st_size + 20, limits[1]))
    try:
        store.record("vote", choice="b")
        store.record("vote", choice="c")
        assert [event["choice"] for event in store.events("vote")] == ["a", "b", "c"]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert capsys.readouterr().out.count("cannot be kept") == 1
    store.record("vote", choice="d")
    store._unwritten.clear()  # as another notebook finds it
    assert [event["choice"] for event in store.events("vote")] == ["a", "b", "c", "d"]


def test_a_place_that_cannot_be_written_is_said_once_and_nothing_is_lost(
    tmp_path, monkeypatch, capfd
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SHIFTLAB_STORE", str(tmp_path / "file" / "progress.jsonl"))
    store.record("hint", number=1)
    store.record("hint", number=2)
    shown = capfd.readouterr()
    assert (
        shown.out.count("cannot be kept") == 1 and "SHIFTLAB_STORE" in shown.out and not shown.err
    )
    assert [event["number"] for event in store.events("hint")] == [1, 2]
    assert store.unwritten() == 2
    (tmp_path / "file").unlink()  # and now it can
    assert store.unwritten() == 0
    store._unwritten.clear()
    assert [event["number"] for event in store.events("hint")] == [1, 2]


def test_a_place_that_cannot_be_read_is_said_once(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("SHIFTLAB_STORE", str(tmp_path))  # a folder
    assert store.events() == [] and store.damaged() == 0
    assert capfd.readouterr().out.count("cannot be kept") == 1


def test_the_file_is_one_json_object_a_line(place):
    store.record("reset", exercise="circular_shift")
    lines = [line for line in place.read_text(encoding="utf-8").splitlines() if line]
    assert [json.loads(line)["kind"] for line in lines] == ["reset"]
