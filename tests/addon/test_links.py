"""From a pasted link to the manifest of a deck."""

import pytest
from study_decks.errors import DeckError
from study_decks.links import find_manifest_addresses

RELEASE = "https://github.com/our-group/notes/releases/download/deck/deck.json"
SITE = "https://our-group.github.io/notes/deck.json"


@pytest.mark.parametrize(
    "link",
    [
        "https://github.com/our-group/notes",
        "  github.com/our-group/notes/ ",
        "https://www.github.com/our-group/notes.git",
        "git@github.com:our-group/notes.git",
        "https://github.com/our-group/notes/tree/main/notes",
        "https://github.com/our-group/notes/releases",
        "https://github.com/our-group/notes/releases/tag/deck",
        "https://github.com/our-group/notes/releases/download/deck/deck.apkg",
        RELEASE,
    ],
)
def test_a_repository_on_github(link: str) -> None:
    assert find_manifest_addresses(link) == [RELEASE, SITE]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            "https://github.com/our-group/notes/releases/tag/spring",
            "https://github.com/our-group/notes/releases/download/spring/deck.json",
        ),
        ("https://our-group.github.io/notes/", SITE),
        ("https://our-group.github.io/notes", SITE),
        ("https://our-group.github.io/notes/index.html#card-3", SITE),
        ("https://our-group.github.io/notes/deck.apkg", SITE),
        ("https://notes.example:8443/deck.json", "https://notes.example:8443/deck.json"),
        ("http://127.0.0.1:8000/deck.json", "http://127.0.0.1:8000/deck.json"),
    ],
)
def test_other_releases_and_sites(link: str, address: str) -> None:
    assert find_manifest_addresses(link) == [address]


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("", "no_link"),
        ("우리 그룹", "no_link"),
        ("https://", "no_link"),
        ("https://[half", "no_link"),
        ("file:///etc/passwd", "no_link"),
        ("ftp://notes.example/deck.json", "not_https"),
        ("http://notes.example/deck.json", "not_https"),
        ("https://name:secret@notes.example/deck.json", "link_with_password"),
        ("https://github.com/our-group", "no_repository"),
        ("https://github.com/our group/notes", "no_repository"),
        ("javascript:alert(1)", "no_link"),
    ],
)
def test_what_is_no_link_to_a_deck_is_explained(link: str, problem: str) -> None:
    with pytest.raises(DeckError) as error:
        find_manifest_addresses(link)
    assert error.value.key == problem
    assert str(error.value)
