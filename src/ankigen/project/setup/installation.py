"""Where this ankigen was installed from, and by which tool: for what to run next, and for a workflow's action."""

from __future__ import annotations

import json
import shlex
import sys
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ankigen.errors import MissingExtraError
from ankigen.patterns import compile_on_use

_EXTRAS = "preview,push"
_GITHUB = compile_on_use(r"(?:https://|ssh://git@|git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?")


def find_github_name(url: str) -> str:
    """Return the ``owner/name`` in an address on GitHub, empty if it is none."""
    match = _GITHUB.fullmatch(url.strip().removeprefix("git+"))
    return match[1] if match else ""


def find_repository_address() -> str:
    """Return the address of ankigen's repository, ``Repository`` in pyproject.toml; empty where it is not set."""
    try:
        addresses = metadata.metadata("ankigen").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        return ""
    for labelled in addresses:
        label, _, address = str(labelled).partition(",")
        if label.strip() == "Repository":
            return address.strip()
    return ""


def make_missing_package_error(package: str, extra: str) -> MissingExtraError:
    """Return the error for a package that a command needs, with what installs it."""
    command = find_install_command(extra)
    if command:
        return MissingExtraError("errors.usage.no_extra", package=package, command=command)
    return MissingExtraError("errors.usage.no_extra_in_folder", package=package, extra=extra)


def make_missing_httpx_error() -> MissingExtraError:
    """Return the error for a config that wants pictures from the web, with what installs httpx."""
    command = find_install_command("push")
    if command:
        return MissingExtraError("errors.usage.no_httpx", command=command)
    return MissingExtraError("errors.usage.no_httpx_in_folder", extra="push")


def find_install_command(extra: str) -> str:
    """Return the command that installs what an extra needs, by the tool that installed ankigen.

    It is empty where nobody knows from where: not from a registry, where the name may be a stranger's.
    """
    requirement = _find_requirement()
    if not requirement:
        return ""
    if (Path(sys.prefix) / "pipx_metadata.json").is_file():
        return f"pipx install --force {_quote(requirement, _EXTRAS)}"
    if (Path(sys.prefix) / "uv-receipt.toml").is_file():
        return f"uv tool install --force {_quote(requirement, _EXTRAS)}"
    return f"{shlex.quote(sys.executable)} -m pip install {_quote(requirement, extra)}"


def _find_requirement() -> str:
    """Return the folder or the address that this ankigen was installed from, "" if it is not known or has gone."""
    url = str(read_origin().get("url", ""))
    folder = find_folder(url)
    if folder is not None:
        return str(folder) if (folder / "pyproject.toml").is_file() else ""
    address = url if find_github_name(url) else find_repository_address()
    return f"git+{address}" if address.startswith("https://") else ""


def _quote(requirement: str, extras: str) -> str:
    if requirement.startswith("git+"):
        return shlex.quote(f"ankigen[{extras}] @ {requirement}")
    return shlex.quote(f"{requirement}[{extras}]")


def find_folder(url: str) -> Path | None:
    """Return the folder in the address of one, None for any other address."""
    return Path(url2pathname(urlsplit(url).path)) if url.startswith("file:") else None


def read_origin() -> dict[str, Any]:
    """Return what the installer noted of the place that ankigen came from."""
    try:
        origin = json.loads(metadata.distribution("ankigen").read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, OSError, ValueError):
        return {}
    return origin if isinstance(origin, dict) else {}
