"""Positions in streams are kept, and kept per reader."""

from pathlib import Path

from local.sources import Checkpoints


def test_a_position_is_found_again_after_a_restart(tmp_path: Path) -> None:
    Checkpoints(tmp_path / "passed.json").reach("stream", "router", "017")
    assert Checkpoints(tmp_path / "passed.json").reached("stream", "router") == "017"


def test_two_readers_of_one_stream_have_a_position_each(tmp_path: Path) -> None:
    kept = Checkpoints(tmp_path / "passed.json")
    kept.reach("stream", "router", "017")
    kept.reach("stream", "index", "003")
    assert (kept.reached("stream", "router"), kept.reached("stream", "index")) == ("017", "003")


def test_a_new_reader_starts_at_the_beginning(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path / "passed.json").reached("stream", "router") == ""


def test_a_broken_file_is_a_new_beginning(tmp_path: Path) -> None:
    (tmp_path / "passed.json").write_text("{")
    assert Checkpoints(tmp_path / "passed.json").reached("stream", "router") == ""
