"""Under which names a contributor wrote: the config's spellings, and names that were given up."""

from collections.abc import Iterable, Mapping

from ankigen import text
from ankigen.config import People
from ankigen.identity.ledger import RenamedPerson


class PersonNames:
    """All names of the contributors: maps each to the key of the one that is used today."""

    def __init__(
        self,
        people: Mapping[str, str | list[str]],
        renamed: Iterable[RenamedPerson] = (),
        names_in_use: Iterable[str] = (),
    ) -> None:
        """``renamed`` are names that were given up; one that is in use again belongs to whoever uses it."""
        keys_in_use = set(map(text.key, names_in_use))
        self._people = People(dict(people))
        self._new_keys: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        for renamed_person in renamed:
            old_key, new_key = text.key(renamed_person.old_name), self.make_own_key(renamed_person.new_name)
            if old_key != new_key and old_key not in keys_in_use:
                self._new_keys[old_key] = new_key

    def make_key(self, name: str) -> str:
        """Return the key of the name that whoever was called ``name`` has today."""
        key = self._keys.get(name)
        if key is None:
            key = self._keys[name] = self._find_new_key(name)
        return key

    def _find_new_key(self, name: str) -> str:
        key = self.make_own_key(name)
        passed = {key}
        while self._new_keys.get(key, key) not in passed:
            key = self._new_keys[key]
            passed.add(key)
        return key

    def make_own_key(self, name: str) -> str:
        """Return the key of a name as the config spells it; several authors stand in one name."""
        authors = [self._people.find(author) or author for author in name.split(", ")]
        return text.key(", ".join(authors))


def update_renamed(
    before: Iterable[RenamedPerson], learned: Iterable[RenamedPerson], names_in_use: Iterable[str]
) -> tuple[RenamedPerson, ...]:
    """Return the names that were given up, with what was ``learned`` in this build, in the order of the names.

    A name that is in use again was not given up.
    """
    keys_in_use = set(map(text.key, set(names_in_use)))
    new_names = {}
    for renamed in before:
        if text.key(renamed.old_name) not in keys_in_use:
            new_names[renamed.old_name] = renamed.new_name
    for renamed in learned:
        if renamed.old_name and renamed.new_name and text.key(renamed.old_name) not in keys_in_use:
            new_names[renamed.old_name] = renamed.new_name
    return tuple(RenamedPerson(old_name, new_names[old_name]) for old_name in sorted(new_names))
