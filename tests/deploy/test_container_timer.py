"""When a job of the container's timer is due, and what becomes of one that failed."""

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from tests.deploy.compose import FOLDER

_QUARTER = 900


@pytest.fixture
def timer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """As the container runs it, with a folder of its own."""
    given = {"VAR_DIR": str(tmp_path), "DEBUG": "1", "PYTHON": sys.executable}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "backups").mkdir()
    spec = importlib.util.spec_from_file_location("container_timer", FOLDER / "timer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


def test_what_went_well_is_due_again_after_its_time_or_when_the_clock_went_back(
    timer: ModuleType,
) -> None:
    job, now = timer.Job("purge", _QUARTER, ("true",)), time.time()
    assert job.is_due(now)

    job.went(well=True)

    again = timer.Job("purge", _QUARTER, ("true",))  # of a container that was made anew
    after = [again.is_due(now + seconds) for seconds in (10, _QUARTER - 5, _QUARTER + 5, -3600)]
    assert after == [False, False, True, True]


def test_what_failed_is_told_and_tried_again_within_the_hour(
    timer: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    job, now = timer.Job("backup", 86_400, ("false",)), time.time()

    job.went(well=timer._run(job.command))

    assert "backup has failed on" in capfd.readouterr().err
    assert [job.is_due(now + seconds) for seconds in (60, 3500, 3700)] == [False, False, True]
