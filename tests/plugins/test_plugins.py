"""The checks that go along with every test fail a test that deserves it, and no other."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = """
    import logging, pytest

    def integration(path):
        names = {}
        exec(compile("def read():\\n    open('/dev/null').close()", path, "exec"), names)
        return names["read"]

    def test_guilty_of_warning():
        logging.getLogger("custom_components.pawcontrol.model").warning("a dog is lost")

    @pytest.mark.expects_warnings
    def test_excused_for_warning():
        logging.getLogger("custom_components.pawcontrol").error("a dog is lost")

    def test_innocent_of_warning():
        logging.getLogger("homeassistant.core").error("a cat is lost")

    def test_guilty_of_complaint():
        logging.getLogger("homeassistant").error("Error doing job: lost")

    @pytest.mark.expects_complaints
    def test_excused_for_complaint():
        logging.getLogger("homeassistant").error("Error doing job: lost")

    async def test_guilty_of_blocking():
        integration("/config/custom_components/pawcontrol/cache.py")()

    @pytest.mark.expects_blocking
    async def test_excused_for_blocking():
        integration("/config/custom_components/pawcontrol/cache.py")()

    async def test_innocent_of_blocking():
        integration("/config/another/cache.py")()

    def test_innocent_without_loop():
        integration("/config/custom_components/pawcontrol/cache.py")()
"""


def test_only_the_guilty_fail(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(SOURCE)
    plugins = ("blocking_io", "complaints", "own_warnings")
    options = [f"-ptests.plugins.{plugin}" for plugin in plugins]
    result = pytester.runpytest_subprocess("--asyncio-mode=auto", *options)
    result.assert_outcomes(passed=9, errors=3)
    failures = ["blocking", "complaint", "warning"]
    result.stdout.fnmatch_lines_random([f"ERROR *::test_guilty_of_{name} *" for name in failures])
