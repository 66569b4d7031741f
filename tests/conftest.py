"""What all tests share: where no browser is, its tests are named, and never silently missing."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NO_BROWSER = "no Chromium here (set CHROMIUM, or apt-get install chromium)"


# A machine that does something else meanwhile is no fault of the example; and the same tree gives
# the same answer every time. `HYPOTHESIS_PROFILE=search` looks at new examples instead.
settings.register_profile("station", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "station"))

BROWSER: str | None = browser.found()
MEMORY = Path("/dev/shm")  # noqa: S108 -- pytest makes folders of its own there
ENOUGH = 4 << 30


def _work_in_memory() -> None:
    """Keep the tests' folders in memory where there is room; TMPDIR says otherwise.

    A database, a clip and a journal are synced to the disk before anything goes on; on a disk that
    others write to, that is a third of all the time of the tests, and sometimes seconds at once.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


_work_in_memory()


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Let no command that logs to the captured stream of one test be heard in the next."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from tests import windows  # noqa: PLC0415 -- slow import, and not everybody opens a window

    with windows.opened() as made:
        yield made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser's tests as skipped where there is no browser, with the reason."""
    if BROWSER is not None:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def _skipped(reporter: Any) -> int:
    reports = reporter.stats.get("skipped", [])
    return sum(NO_BROWSER in str(report.longrepr) for report in reports)


def _summaries(reporter: Any) -> list[str]:
    reports = reporter.stats.get("passed", []) + reporter.stats.get("failed", [])
    return [
        value
        for report in reports
        if report.when == "call"
        for name, value in report.user_properties
        if name == "summary"
    ]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Show what tests recorded as their summary, and the number of skipped browser tests."""
    for summary in _summaries(terminalreporter):
        terminalreporter.write_line(summary)
    count = _skipped(terminalreporter)
    if count:
        terminalreporter.write_line(
            f"{count} browser tests were skipped: {NO_BROWSER}", yellow=True
        )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under CI=true a skipped browser test is an error."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter is not None and _skipped(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
