"""The gate before a write, when the machine has nothing left to open it with."""

import pytest

from heartline.shared.sqlite_gate.base import Gate


def test_a_writer_that_could_not_open_the_gate_leaves_it_to_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("heartline.shared.sqlite_gate.base.PATIENCE", 1.0)
    missing = tmp_path / "folder"
    gate = Gate(str(missing / "database"))
    with pytest.raises(FileNotFoundError):
        gate.enter()
    missing.mkdir()

    gate.enter()

    assert gate.file is not None
    gate.leave()
