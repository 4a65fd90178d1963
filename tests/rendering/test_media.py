"""Pictures and sounds: what is packed, what is not, and what the web may do to a build."""

from __future__ import annotations

import base64
import socket
import threading
import time
import unicodedata
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from ankigen.rendering.media import download
from ankigen.rendering.media.download import DownloadError, PictureDownloader
from support import PNG, Anki, Project, Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>'


def build_with(project: Project, markdown: str, config: str = "") -> Result:
    """Build one note whose answer is a fence and then ``markdown``."""
    project.write("notes/week1.md", f"# Week 1\n#### 하늘\n1. 캐시란?\n```\n답\n```\n{markdown}\n")
    project.write("ankigen.toml", config)
    return project.build("-v")


# --- in the project -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "target"),
    [
        ("a.png", "a.png"),
        ("images/a.png", "./images/a.png"),
        ("../shared/a.png", "../shared/a.png"),
        ("image 1.png", "image%201.png"),
        ("image 1.png", "<image 1.png>"),
        ("그림.png", "%EA%B7%B8%EB%A6%BC.png"),
        (unicodedata.normalize("NFD", "그림.png"), "그림.png"),
        ("그림.png", unicodedata.normalize("NFD", "그림.png")),
        ("100%.png", "100%.png"),
        ("a.png", "a.png?raw=true"),
        ("A.PNG", "A.PNG"),
        ("a.PNG", "<a.PNG>"),
        ("Screenshot 2026-03-02 at 09.41.07.png", "Screenshot 2026-03-02 at 09.41.07.png"),
        ("Screenshot 2026-03-02 at 9.41.07\u202fAM.png", "Screenshot 2026-03-02 at 9.41.07 AM.png"),
        ("스크린샷 2026-03-02 094107 (2).png", "스크린샷 2026-03-02 094107 (2).png"),
        ("[3주차] 큐(1.png", "[3주차] 큐(1.png"),
        ("큐 1.png", '큐 1.png "큐의 그림"'),
        ("../images/a.png", "/images/a.png"),
        ("../images/a b.png", "/images/a b.png"),
        ("../images/a.png", "images/a.png"),
        ("images/a.png", "/notes/images/a.png"),
    ],
)
def test_a_picture_in_the_project_is_packed(project: Project, file: str, target: str) -> None:
    project.write(f"notes/{file}", PNG)
    assert build_with(project, f"![그림]({target})").codes == []
    ((name, content),) = project.media().items()
    assert content == PNG
    (note,) = project.notes()
    assert f'<img src="{name}" alt="그림">' in note.fields["Answer"]


@pytest.mark.parametrize("markdown", ['<IMG SRC="큐.png">', "<IMG src=큐.png>"])
def test_a_picture_alone_answers_a_question_in_any_case(project: Project, markdown: str) -> None:
    project.write("ankigen.toml", '[layout]\npreset = "headings"\n')
    project.write("notes/큐.png", PNG)
    project.write("notes/a.md", f"# 큐란 무엇인가요?\n\n{markdown}\n")
    project.build()
    assert len(project.media()) == len(project.notes()) == 1


def test_a_picture_beside_the_week_file_comes_before_that_of_the_project(project: Project) -> None:
    project.write("notes/images/a.png", PNG)
    project.write("images/a.png", PNG + b"other")
    build_with(project, "![](images/a.png)")
    assert list(project.media().values()) == [PNG]


@pytest.mark.parametrize("target", ["images\\a.png", ".\\images\\a.png", "images%5Ca.png"])
def test_a_path_with_backslashes_is_found_and_said(project: Project, target: str) -> None:
    project.write("notes/images/a.png", PNG)
    assert build_with(project, f"![그림]({target})").codes == ["I234"]
    assert list(project.media().values()) == [PNG]


def test_a_picture_with_the_suffix_of_windows_is_packed_as_jpeg(project: Project) -> None:
    project.write("notes/photo.jfif", b"\xff\xd8\xff a photo")
    assert build_with(project, "![사진](photo.jfif)").codes == []
    ((name, content),) = project.media().items()
    assert (name.endswith(".jpg"), content) == (True, b"\xff\xd8\xff a photo")


@pytest.mark.parametrize(
    "target", ["data:image/png;base64,", "data:image/png;charset=utf-8;base64,", "DATA:IMAGE/JPEG;BASE64,"]
)
@pytest.mark.parametrize("markdown", ["![그림]({})", '<img src="{}" alt="그림">'])
def test_a_picture_that_the_notes_hold_is_packed(project: Project, markdown: str, target: str) -> None:
    address = target + base64.b64encode(PNG).decode()
    assert build_with(project, markdown.format(address)).codes == []
    ((name, content),) = project.media().items()
    assert content == PNG
    assert f'<img src="{name}" alt="그림">' in project.notes()[0].fields["Answer"]
    assert "data:" not in project.notes()[0].fields["Answer"]


def test_an_svg_that_the_notes_hold_is_packed_without_scripts(project: Project) -> None:
    svg = SVG.replace(b"<rect/>", b"<script>alert(1)</script><rect/>")
    address = "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    assert build_with(project, f"![그림]({address})").codes == []
    ((_, content),) = project.media().items()
    assert b"rect" in content
    assert b"script" not in content


@pytest.mark.parametrize("address", ["data:image/png;base64,AAAA", "data:image/png;base64,&&", "data:image/png,x"])
def test_an_address_that_holds_no_picture_is_said(project: Project, address: str) -> None:
    built = build_with(project, f"![그림]({address})")
    assert built.codes == ["W142"]
    assert "it is not a picture" in built.stderr
    assert project.media() == {}


def test_a_pointer_of_git_lfs_is_no_picture(project: Project) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 9\n"
    project.write("notes/a.png", pointer)
    project.write("notes/b.mp3", pointer)
    built = build_with(project, "![큐](a.png) ![발음](b.mp3)")
    assert built.codes == ["W152", "W152"]
    assert "lfs: true" in built.stderr
    assert project.media() == {}


def test_a_large_picture_is_packed_and_warned_of(project: Project) -> None:
    project.write("notes/a.png", PNG + bytes(5_000_001))
    project.write("notes/b.png", PNG + bytes(4_900_000))
    built = build_with(project, "![큐](a.png) ![힙](b.png)")
    assert built.codes == ["W151"]
    assert "a.png is 5 MB" in built.stderr
    assert len(project.media()) == 2


def test_a_picture_on_the_web_names_the_setting_that_fetches_it(project: Project) -> None:
    built = build_with(project, "![큐](//example.org/queue.png)")
    assert built.codes == ["I203"]
    assert '[media] remote = "download"' in built.stderr
    assert 'href="https://example.org/queue.png"' in project.notes()[0].fields["Answer"]


@pytest.mark.parametrize("name", ["큐.mp4", "화면 기록 2026-03-02.mov", "clip.webm"])
@pytest.mark.parametrize(
    "markdown",
    ["![영상]({})", '<video src="{}" controls></video>', '<video controls>\n<source src="{}">\n</video>'],
)
def test_a_video_is_played_by_anki(project: Project, anki: Anki, name: str, markdown: str) -> None:
    project.write(f"notes/{name}", b"a video")
    assert build_with(project, markdown.format(name)).codes == []
    ((packed, _),) = project.media().items()
    anki.import_package(project.package)
    (note,) = anki.notes()
    assert packed in str(anki.commands(note["Answer"]))


def test_a_sound_is_played_by_anki(project: Project, anki: Anki) -> None:
    project.write("notes/clip.mp3", b"ID3 a sound")
    assert build_with(project, "![발음](clip.mp3)").codes == []
    ((name, content),) = project.media().items()
    assert (content, name.endswith(".mp3")) == (b"ID3 a sound", True)
    anki.import_package(project.package)
    (note,) = anki.notes()
    assert name in str(anki.commands(note["Answer"]))
    assert anki.media()[name] == b"ID3 a sound"


def test_a_sound_that_is_typed_in_a_fence_stays_text(project: Project, anki: Anki) -> None:
    project.write(
        "notes/week1.md", "# Week 1\n#### 하늘\n1. 캐시란?\n```\n[sound:ankigen-0123456789abcdef.mp3]\n```\n"
    )
    project.build()
    anki.import_package(project.package)
    assert anki.commands(anki.notes()[0]["Answer"]) == []


def test_two_notes_share_one_file(project: Project) -> None:
    project.write("notes/a.png", PNG)
    project.write("notes/b.png", PNG)
    build_with(project, "![](a.png) ![](b.png)")
    assert len(project.media()) == 1


def test_a_picture_that_changed_updates_its_note(project: Project) -> None:
    project.write("notes/a.svg", SVG)
    build_with(project, "![](a.svg)")
    project.write("notes/a.svg", SVG + b" ")
    assert project.build_json()["changed"] == 1


@pytest.mark.parametrize(
    ("markdown", "place"),
    [("![그림](missing.png)", "7:7"), ("글\n![a](x.png)와 ![b](y.png)", "8:6"), ("<img src='z.png'>", "7:11")],
)
def test_a_missing_picture_is_reported_where_it_stands(project: Project, markdown: str, place: str) -> None:
    found = build_with(project, markdown)
    assert f"notes/week1.md:{place}: warning W109 image-missing" in found.stderr
    assert not project.media()


def test_a_picture_without_an_address_is_named_by_its_text(project: Project) -> None:
    assert (
        "warning W109 image-missing: the image ![그림]() does not exist" in build_with(project, "![그림]()").stderr
    )


@pytest.mark.parametrize(
    "target",
    [
        "/etc/passwd",
        "../../outside.png",
        "images/../../../outside.png",
        "..%2f..%2foutside.png",
        "%2e%2e/%2e%2e/outside.png",
        "C:/outside.png",
        "C:%5Coutside.png",
        "\\\\server\\share\\outside.png",
        "~/outside.png",
        "file:///etc/passwd",
        "link.png",
        "folder/outside.png",
        "a%00.png",
        "a\x00.png",
        "week1.md",
        ".",
        "",
        "[::1",
        "http://[broken/a.png",
    ],
)
def test_nothing_from_outside_the_project_is_packed(project: Project, target: str) -> None:
    outside = project.folder.parent / "outside.png"
    outside.write_bytes(PNG)
    (project.folder / "notes").mkdir()
    (project.folder / "notes" / "link.png").symlink_to(outside)
    (project.folder / "notes" / "folder").symlink_to(outside.parent)
    found = build_with(project, f"![그림](<{target}>)\n\n<img src='{target}'>")
    assert project.media() == {}
    assert found.exit_code == 0
    assert set(found.codes) <= {"W109", "W110", "W142", "I203"}
    assert "그림" in project.notes()[0].answer


def test_a_picture_missing_in_a_folder_above_the_note_is_missing_and_not_outside(project: Project) -> None:
    project.write(
        "notes/os/week1.md", "# Week 1\n#### 가온\n1. 힙이란?\n```\n나무다.\n```\n![그림](../images/heap.png)\n"
    )
    assert project.build("-v").codes == ["W109"]


@pytest.mark.parametrize("target", ["file:///home/me/heap.png", "FILE:///C:/heap.png"])
def test_the_address_of_a_file_on_somebodys_computer_is_said(project: Project, target: str) -> None:
    assert build_with(project, f"![그림]({target})").codes == ["W110"]
    assert "그림" in project.notes()[0].answer


# --- on the web -----------------------------------------------------------------------------------


class Web(BaseHTTPRequestHandler):
    """A server with pictures, and with everything that goes wrong with pictures."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        name = self.path.split("?")[0]
        if name.startswith("/redirect"):
            self.send_response(302)
            self.send_header(
                "Location", {"/redirect": "/a.png", "/redirect-file": "file:///etc/passwd"}.get(name, name)
            )
            self.end_headers()
            return
        pages = {"/a.png": PNG, "/a.svg": SVG, "/page.png": b"<html>no picture</html>", "/huge.png": PNG * 9_000}
        self.send_response(200 if name in pages or name == "/slow.png" else 404)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        if name == "/slow.png":
            for _ in range(50):
                self.wfile.write(PNG[:1])
                self.wfile.flush()
                time.sleep(0.05)
        self.wfile.write(pages.get(name, b""))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server on this machine, which the builds of a test may ask."""
    monkeypatch.setenv("ANKIGEN_LOCAL_PICTURES", "1")
    monkeypatch.setattr(Web, "asked", [], raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Web) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the client hangs up on purpose
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


DOWNLOAD = '[media]\nremote = "download"\n'


def test_a_remote_picture_is_a_link_unless_the_config_asks_for_it(project: Project, web: str) -> None:
    assert build_with(project, f"![그림]({web}/a.png)").codes == ["I203"]
    assert f'<a href="{web}/a.png">그림</a>' in project.notes()[0].fields["Answer"]
    assert (Web.asked, project.media()) == ([], {})


@pytest.mark.parametrize(
    ("path", "content"), [("a.png", PNG), ("a.svg", SVG), ("redirect", PNG), ("a.png?v=2", PNG)]
)
def test_a_remote_picture_is_packed_where_the_config_asks_for_it(
    project: Project, web: str, path: str, content: bytes
) -> None:
    assert build_with(project, f"![그림]({web}/{path})", DOWNLOAD).codes == []
    assert list(project.media().values()) == [content]
    asked = len(Web.asked)
    first = project.package.read_bytes()
    assert project.build_json()["unchanged"] == 1
    assert (len(Web.asked), project.package.read_bytes()) == (asked, first), "the second build has it in the cache"
    assert (project.folder / ".ankigen" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("gone.png", "the server answered 404"),
        ("page.png", "it is not a picture"),
        ("huge.png", "it is larger than"),
        ("slow.png", "no answer"),
        ("redirect-loop", "redirected too many times"),
        ("redirect-file", "it is not a web address"),
    ],
)
def test_what_can_not_be_had_is_reported_and_the_build_goes_on(
    project: Project, web: str, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    if path == "slow.png":
        monkeypatch.setattr(download, "DEADLINE_S", 0.3)
    monkeypatch.setattr(download, "MAX_BYTES", 100_000)
    found = build_with(project, f"![그림]({web}/{path})", DOWNLOAD)
    assert (found.exit_code, found.codes) == (0, ["W124"])
    assert reason in found.stderr
    assert f'<a href="{web}/{path}">그림</a>' in project.notes()[0].fields["Answer"]
    assert project.media() == {}


def test_a_picture_that_comes_back_leaves_the_note_alone(project: Project, web: str) -> None:
    build_with(project, f"![그림]({web}/a.png)", DOWNLOAD)
    (project.folder / ".ankigen" / "pictures").rename(project.folder / "away")
    assert project.build_json("--dry-run")["changed"] == 0
    assert len(Web.asked) == 1, "a dry run asks nobody"


def test_a_silent_host_is_asked_once(tmp_path: Path) -> None:
    pictures = PictureDownloader(tmp_path, local=True)
    for name in ("a", "b"):
        with pytest.raises(DownloadError, match="there is no connection"):
            pictures.download(f"http://127.0.0.1:9/{name}.png")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/a.png", "http://localhost/a.png", "http://[::1]/a.png", "http://169.254.169.254/latest"],
)
def test_notes_can_not_make_a_build_ask_the_neighbours(tmp_path: Path, url: str) -> None:
    with pytest.raises(DownloadError, match="not on the public web"):
        PictureDownloader(tmp_path).download(url)


def test_a_picture_is_packed_without_its_script(project: Project) -> None:
    project.write("notes/a.svg", SVG.replace(b"<rect/>", b"<rect/><script>alert(1)</script>"))
    build_with(project, "![](a.svg) [크게](a.svg)")
    ((name, content),) = project.media().items()
    assert b"script" not in content
    assert b"rect" in content
    (note,) = project.notes()
    assert f'<img src="{name}"' in note.fields["Answer"]
    assert "<a " not in note.fields["Answer"]
    assert project.run("preview", "--out", "site").exit_code == 0
    assert (project.folder / "site" / name).read_bytes() == content


def test_a_host_is_looked_up_once(tmp_path: Path, web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up = socket.getaddrinfo
    hosts = []

    def rebind(host: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as in the standard library
        hosts.append(host)
        return look_up("127.0.0.1" if hosts.count(host) == 1 else "192.0.2.1", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebind)
    port = web.rsplit(":", 1)[1]
    picture = PictureDownloader(tmp_path, local=True).download(f"http://pictures.invalid:{port}/a.png")
    assert picture.read_bytes() == PNG
    assert hosts.count("pictures.invalid") == 1


def test_a_kept_picture_that_is_not_trusted_is_fetched_again_once(tmp_path: Path, web: str) -> None:
    url = f"{web}/a.png"
    PictureDownloader(tmp_path, local=True).download(url)
    pictures = PictureDownloader(tmp_path, local=True, reads_cache=False)
    assert pictures.download(url) == pictures.download(url)
    assert Web.asked == ["/a.png"] * 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "a.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><rect></svg>",
            "it is not valid SVG: line 1, column 4",
        ),
        ("a.svg", b"<html></html>", "it is not SVG"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>\xff</svg>", "it is not valid SVG: it is not UTF-8"),
        ("a.svg", b"", "the file is empty"),
        (
            "a.svg",
            b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
            "it declares entities",
        ),
        ("a.txt", b"text", "it is neither a picture nor a sound"),
        ("a.pdf", b"%PDF", "Anki does not show PDF"),
        ("IMG_0317.HEIC", b"photo", "Anki does not show HEIC"),
        ("scan.tiff", b"MM", "Anki does not show TIFF"),
        ("a.jpg", b"\0\0\0\x18ftypheic\0\0", "Anki does not show HEIC"),
        ("a.png", b"", "the file is empty"),
    ],
)
def test_a_picture_that_is_there_and_broken(project: Project, name: str, content: bytes, reason: str) -> None:
    project.write(f"notes/{name}", content)
    built = build_with(project, f"![그림]({name})")
    assert (built.exit_code, built.codes) == (0, ["W142"])
    assert f"warning W142 image-unreadable: cannot pack the image {name}: {reason}" in built.stderr
    assert project.media() == {}
