"""Say in the READMEs and docs where ankigen is kept: ``python docs/repository.py`` (a test says if they are old).

The address is ``Repository`` in pyproject.toml, and nowhere else. Where it is not set, the pages install ankigen
from its folder.
"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [
    "README.md",
    "README.ko.md",
    *(
        f"docs/{name}{language}.md"
        for name in ("tutorial", "preview", "push", "faq", "checking", "routine")
        for language in ("", ".ko")
    ),
]
"""The pages that say how to install ankigen, or name its repository."""
NO_NAME = "OWNER/ankigen"

_INSTALLER = r"(?P<installer>(?:pipx|pip|uv tool) install (?:--force )?)"
_FROM_FOLDER = re.compile(_INSTALLER + r'(?:"\.\[(?P<extras>[a-z,]+)\]"|\.(?=[\s`]))')
_FROM_ADDRESS = re.compile(
    _INSTALLER + r'(?:"ankigen\[(?P<extras>[a-z,]+)\] @ git\+https:[^"\s`]+"|git\+https:[^"\s`]+(?=[\s`]))'
)
_NAMED = re.compile(r"(?P<before>- uses: |- repo: https://github\.com/)[\w.-]+/ankigen(?=[@\s])")
_SENTENCES = {
    "It is not on PyPI: clone this repository, go into its folder, and install it from there with": (
        "It is not on PyPI: install it from its repository with"
    ),
    "To update, `git pull` and install again with": "To update, install again with",
    "ankigen은 PyPI에 없으므로, 이 저장소를 클론하고 그 폴더에서": "ankigen은 PyPI에 없으므로, 저장소에서 바로",
    "업데이트하려면 `git pull`을 한 뒤": "새 버전으로 업데이트하려면",
    "Get ankigen's repository, go into its folder, and install ankigen into": "Install ankigen into",
    "ankigen 저장소를 받아 그 폴더로 들어간 다음, 따로 만든 환경에": "다음과 같이 따로 만든 환경에",
    "extra packages; once, in ankigen's folder": "extra packages, once",
    "따로 필요한 것. ankigen 폴더에서 한 번만": "따로 필요한 것. 한 번만",
}
"""What is said without an address, and what is said with one."""


def read_address(project: str) -> str:
    """Return the address in the text of pyproject.toml, "" if it is not set."""
    urls = tomllib.loads(project)["project"].get("urls", {})
    return str(urls.get("Repository", "")).removesuffix("/")


def name_repository(page: str, address: str) -> str:
    """Return a page that installs ankigen from an address, or from its folder if that is ""."""
    page = _FROM_ADDRESS.sub(_install_from_folder, page)
    for without_address, with_address in _SENTENCES.items():
        page = page.replace(with_address, without_address) if without_address not in page else page
    page = _NAMED.sub(rf"\g<before>{NO_NAME}", page)
    if not address:
        return page
    page = _FROM_FOLDER.sub(lambda match: _install_from(match, address), page)
    for without_address, with_address in _SENTENCES.items():
        page = page.replace(without_address, with_address)
    name = "/".join(address.split("/")[-2:])
    return _NAMED.sub(rf"\g<before>{name}", page)


def _install_from_folder(match: re.Match[str]) -> str:
    place = f'".[{match["extras"]}]"' if match["extras"] else "."
    return match["installer"] + place


def _install_from(match: re.Match[str], address: str) -> str:
    place = f"git+{address}"
    if match["extras"]:
        place = f'"ankigen[{match["extras"]}] @ {place}"'
    return match["installer"] + place


def main() -> None:
    """Write the pages."""
    address = read_address((ROOT / "pyproject.toml").read_text("utf-8"))
    for name in PAGES:
        page = ROOT / name
        page.write_text(name_repository(page.read_text("utf-8"), address), "utf-8")


if __name__ == "__main__":
    main()
