"""Fetch the notebooks that the exporters are tried on, out of other projects' packages.

Run once, then try them::

    python tools/fetch_notebooks.py --target build/notebooks
    python tools/try_notebooks.py build/notebooks --table docs/exporters.md

The list is ``tools/notebooks.txt``. Only notebooks, and images in the same folders, are taken out. Debian's
packages are fetched by ``apt-get`` and unpacked by ``dpkg-deb``, and nothing of them is installed; elsewhere
they are passed over with a word.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path, PurePosixPath

LIST = Path(__file__).with_name("notebooks.txt")
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"})
SECONDS = 300
DEBIAN = "debian:"


def wanted(path: Path = LIST) -> list[str]:
    """Return the requirements of the list, without its comments."""
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line]


def fetch(requirement: str, archives: Path) -> Path | None:
    """Return the source distribution of a requirement, downloaded by pip unless it is there already."""
    if requirement.startswith(DEBIAN):
        return fetch_debian(requirement.removeprefix(DEBIAN), archives)
    name, _, version = requirement.partition("==")
    pattern = f"{name.replace('-', '[-_]')}-{version}.tar.gz"
    if found := next(archives.glob(pattern), None):
        return found
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    done = subprocess.run(
        [*command, "--dest", str(archives), requirement],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        print(f"{requirement}: not fetched: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
    return next(archives.glob(pattern), None)


def fetch_debian(requirement: str, archives: Path) -> Path | None:
    """Return a package of Debian, downloaded by apt-get unless it is there already."""
    name, _, version = requirement.partition("==")
    if found := next(archives.glob(f"{name}_{version}_*.deb"), None):
        return found
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        print(f"{requirement}: not fetched: this is not Debian", file=sys.stderr)
        return None
    command = ["apt-get", "download", "--quiet", f"{name}={version}"]
    done = subprocess.run(command, cwd=archives, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        print(f"{requirement}: not fetched: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
    return next(archives.glob(f"{name}_{version}_*.deb"), None)


def open_archive(archive: Path) -> tarfile.TarFile:
    """Return the files of a source distribution or of a package of Debian."""
    if archive.suffix != ".deb":
        return tarfile.open(archive)
    done = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(archive)], capture_output=True, check=True)
    return tarfile.open(fileobj=io.BytesIO(done.stdout))


def folder_of(archive: Path, target: Path) -> Path:
    """Return where an archive is unpacked: source distributions hold a folder with their name and version."""
    if archive.suffix != ".deb":
        return target
    name, version = archive.name.split("_")[:2]
    upstream = re.match(r"[\d.]+\d", version)
    return target / f"{name}-{upstream.group(0) if upstream else version}"


def without_copies(tar: tarfile.TarFile, notebooks: list[tarfile.TarInfo]) -> list[tarfile.TarInfo]:
    """Return the notebooks without those that an archive holds a second time."""
    kept: dict[str, tarfile.TarInfo] = {}
    for member in sorted(notebooks, key=lambda member: member.name):
        file = tar.extractfile(member)
        assert file is not None
        kept.setdefault(hashlib.sha256(file.read()).hexdigest(), member)
    return list(kept.values())


def unpack(archive: Path, target: Path) -> int:
    """Take notebooks and the images beside them out of an archive; return the number of notebooks."""
    with open_archive(archive) as tar:
        files = [member for member in tar.getmembers() if member.isfile()]
        notebooks = [member for member in files if member.name.endswith(".ipynb")]
        if archive.suffix == ".deb":
            notebooks = without_copies(tar, notebooks)
        folders = {str(PurePosixPath(member.name).parent) for member in notebooks}
        images = [
            member
            for member in files
            if PurePosixPath(member.name).suffix.lower() in IMAGES
            and any(member.name.startswith(f"{folder}/") for folder in folders)
        ]
        tar.extractall(folder_of(archive, target), members=[*notebooks, *images], filter="data")
    return len(notebooks)


def main() -> int:
    """Fetch and unpack everything on the list; exit with 1 if something could not be fetched."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", type=Path, default=Path("build/notebooks"))
    target = parser.parse_args().target
    archives = target.parent / "archives"
    archives.mkdir(parents=True, exist_ok=True)
    missing = 0
    for requirement in wanted():
        archive = fetch(requirement, archives)
        if archive is None:
            missing += 1
            continue
        print(f"{requirement}: {unpack(archive, target)} notebooks")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
