"""Wheel, source archive, editable installation and checkout are the same application.

Everything is built and installed without a network: dependencies are borrowed.
"""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from deskmate import __version__

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).resolve().parents[2]


def run(*command: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing in its environment but a path and what is given."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "HOME": str(cwd), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@dataclass(frozen=True)
class Installation:
    """A virtual environment that has the application installed."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def command(self) -> Path:
        return self.folder / "bin" / "deskmate"

    @property
    def site_packages(self) -> Path:
        return next(self.folder.glob("lib/python*/site-packages"))


def build(kind: str, folder: Path) -> Path:
    result = run(
        sys.executable, "-m", "build", "--no-isolation", *kind.split(), "--outdir", folder, ".",
        cwd=CHECKOUT,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    return next(folder.glob("*.whl"))


def install(folder: Path, *what: object) -> Installation:
    """Install without dependencies; those are borrowed from the environment of the tests."""
    made = Installation(folder)
    result = run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    assert result.returncode == 0, result.stderr
    (made.site_packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    result = run(
        sys.executable, "-m", "pip", "--python", made.python, "install", "--quiet",
        "--disable-pip-version-check", "--no-index", "--no-deps", "--no-build-isolation", *what,
        cwd=folder.parent,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    return made


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the checkout."""
    return build("--wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def wheel_from_sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the source archive."""
    return build("", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An environment with the wheel in it."""
    return install(tmp_path_factory.mktemp("installed") / "venv", wheel)


@pytest.fixture(scope="session")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An environment that points at the checkout."""
    return install(tmp_path_factory.mktemp("editable") / "venv", "--editable", CHECKOUT)


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_installs_one_name(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in names_in(wheel)}
    assert tops == {"deskmate", f"deskmate-{__version__}.dist-info"}


def test_the_wheel_carries_the_whole_tree_and_nothing_else(wheel: Path) -> None:
    packed = {name.removeprefix("deskmate/_app/") for name in names_in(wheel) if "/_app/" in name}
    listing = run("git", "ls-files", "-co", "--exclude-standard", cwd=CHECKOUT).stdout.split()
    outside = ("tests/", "launcher/", "bench/", "deploy/", "docs/", ".")
    tree = {name for name in listing if not name.startswith(outside) and "/" in name}
    tree |= {name for name in ("cli.py", "server.py") if (CHECKOUT / name).exists()}
    assert packed == {name for name in tree if (CHECKOUT / name).is_file()}


def test_a_source_archive_makes_the_same_wheel(wheel: Path, wheel_from_sdist: Path) -> None:
    assert names_in(wheel_from_sdist) == names_in(wheel)


@pytest.mark.parametrize("kind", ["installed", "editable"])
def test_the_command_starts_from_any_folder(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    installation: Installation = request.getfixturevalue(kind)
    by_name = run(installation.command, "--version", cwd=tmp_path)
    by_module = run(installation.python, "-m", "deskmate", "--version", cwd=tmp_path)
    assert by_name.stdout == f"deskmate {__version__}\n", by_name.stderr
    assert by_module.stdout == by_name.stdout


def test_the_checkout_starts_without_being_installed(tmp_path: Path) -> None:
    launcher = CHECKOUT / "launcher"
    result = run(sys.executable, "-m", "deskmate", "--version", cwd=launcher)
    assert result.stdout == f"deskmate {__version__}\n", result.stderr


@pytest.mark.parametrize("kind", ["installed", "editable"])
def test_the_help_is_the_same_everywhere(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    installation: Installation = request.getfixturevalue(kind)
    here = run(sys.executable, "-m", "deskmate", "--help", cwd=CHECKOUT / "launcher")
    there = run(installation.python, "-m", "deskmate", "--help", cwd=tmp_path)
    assert here.returncode == there.returncode == 0, there.stderr
    assert there.stdout == here.stdout


def plant(folder: Path, *names: str) -> None:
    """Put packages in a folder that end the process when they are imported."""
    for name in names:
        package = folder / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(f"raise SystemExit('a foreign {name} was imported')")


FOREIGN = (
    "assistant", "cli", "evals", "knowledge", "reports", "server", "store", "terminal", "tools",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["installed", "editable"])
@pytest.mark.parametrize("place", ["site-packages", "working folder", "PYTHONPATH"])
def test_foreign_packages_of_the_same_names_cannot_win(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, place: str
) -> None:
    installation: Installation = request.getfixturevalue(kind)
    folder = installation.site_packages if place == "site-packages" else tmp_path / "foreign"
    environment = {"PYTHONPATH": str(folder)} if place == "PYTHONPATH" else {}
    plant(folder, *FOREIGN)
    try:
        origin = "import deskmate; deskmate.claim_names(); import tools; print(tools.__file__)"
        where = folder if place == "working folder" else tmp_path
        found = run(installation.python, "-c", origin, cwd=where, **environment)
        started = run(installation.command, "--version", cwd=where, **environment)
        module = run(installation.python, "-m", "deskmate", "--help", cwd=where, **environment)
    finally:
        for name in FOREIGN:
            shutil.rmtree(folder / name)
    home = CHECKOUT if kind == "editable" else installation.site_packages / "deskmate" / "_app"
    assert found.stdout.strip() == str(home / "tools" / "__init__.py"), found.stderr
    assert started.stdout == f"deskmate {__version__}\n", started.stderr
    assert module.returncode == 0, module.stderr


def test_a_foreign_package_that_is_already_loaded_is_named(
    installed: Installation, tmp_path: Path
) -> None:
    package = tmp_path / "tools"
    package.mkdir()
    (package / "__init__.py").touch()
    script = "import tools, deskmate; deskmate.main()"
    result = run(installed.python, "-c", script, cwd=tmp_path)
    assert result.returncode == 1
    assert f"another package called 'tools' was loaded first, from {package}" in result.stderr
