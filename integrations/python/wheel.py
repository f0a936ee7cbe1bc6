"""Puts the program, as built by `cargo build --release`, in the wheel: stripped, with its
licences. `TSUBUYAKI_PROGRAM` names another build of it."""

import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = pathlib.Path(__file__).resolve().parents[2]
LICENCES = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"]


def program():
    target = os.environ.get("CARGO_TARGET_DIR") or ROOT / "target"
    path = pathlib.Path(os.environ.get("TSUBUYAKI_PROGRAM") or pathlib.Path(target, "release/tsubuyaki"))
    if not path.is_file():
        raise FileNotFoundError(f"{path}: build it first, with `cargo build --release`")
    return path


def tag():
    """The platforms on which a program built here runs: those with this C library or a newer one."""
    library, version = platform.libc_ver()
    if platform.system() == "Linux" and library == "glibc":
        major, minor = version.split(".")[:2]
        return f"py3-none-manylinux_{major}_{minor}_{platform.machine()}"
    from packaging.tags import platform_tags

    return f"py3-none-{next(iter(platform_tags()))}"


class Wheel(BuildHookInterface):
    """The part of the build that is not Python."""

    def initialize(self, version, build_data):
        if self.target_name != "wheel" or version == "editable":
            return
        self.folder = tempfile.mkdtemp()
        stripped = pathlib.Path(self.folder, "tsubuyaki")
        if shutil.which("strip"):
            subprocess.run(["strip", "-o", stripped, program()], check=True)
        else:
            shutil.copy(program(), stripped)
        stripped.chmod(0o755)
        crates = pathlib.Path(self.folder, "LICENSES-CRATES.txt")
        with crates.open("w", encoding="utf-8") as out:
            subprocess.run(
                [sys.executable, ROOT / "packaging/licences.py"], check=True, stdout=out, cwd=ROOT
            )
        build_data["shared_scripts"] = {str(stripped): "tsubuyaki"}
        licences = {str(ROOT / name): name for name in LICENCES} | {str(crates): crates.name}
        build_data["force_include"].update(
            {path: f"tsubuyaki/licences/{name}" for path, name in licences.items()}
        )
        build_data["pure_python"] = False
        build_data["tag"] = tag()

    def finalize(self, version, build_data, artifact_path):
        shutil.rmtree(getattr(self, "folder", ""), ignore_errors=True)
