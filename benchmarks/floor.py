"""The floor under any build in Python: read, hash, split on fences, insert in bulk, deflate, replace.

    floor.py NOTES OUT.apkg

Anki's own tables and indexes, nine fields; no Markdown, no identity, no topics, no checks. What it
takes, no honest build can undercut by much.
"""

import hashlib
import os
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

SCHEMA = """
create table col (id integer primary key, crt integer, mod integer, scm integer, ver integer, dty integer, usn integer, ls integer, conf text, models text, decks text, dconf text, tags text);
create table notes (id integer primary key, guid text, mid integer, mod integer, usn integer, tags text, flds text, sfld integer, csum integer, flags integer, data text);
create table cards (id integer primary key, nid integer, did integer, ord integer, mod integer, usn integer, type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer, left integer, odue integer, odid integer, flags integer, data text);
create table revlog (id integer primary key, cid integer, usn integer, ease integer, ivl integer, lastIvl integer, factor integer, time integer, type integer);
create table graves (usn integer, oid integer, type integer);
create index ix_notes_usn on notes (usn);
create index ix_notes_csum on notes (csum);
create index ix_cards_usn on cards (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_usn on revlog (usn);
create index ix_revlog_cid on revlog (cid);
"""
TAGS = " person::somebody topic::field::concept week::01 "


def main() -> None:
    notes, out = Path(sys.argv[1]), Path(sys.argv[2])
    rows = []
    for path in sorted(notes.rglob("*.md")):
        data = path.read_bytes()
        hashlib.sha256(data).digest()
        parts = data.decode("utf-8").split("```")
        for index in range(0, len(parts) - 1, 2):
            question, text = parts[index].strip().rsplit("\n", 1)[-1], parts[index + 1]
            digest = hashlib.sha256(question.encode()).hexdigest()
            fields = "\x1f".join((question, text, "", "person", "1", "topic", "", path.name, digest[:10]))
            rows.append((len(rows) + 1, digest[:10], 1, 0, -1, TAGS, fields, question, int(digest[:8], 16), 0, ""))
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        database = os.path.join(folder, "collection.anki2")
        connection = sqlite3.connect(database)
        connection.execute("pragma journal_mode=off")
        connection.executescript(SCHEMA)
        connection.executemany("insert into notes values (?,?,?,?,?,?,?,?,?,?,?)", rows)
        connection.executemany(
            "insert into cards values (?,?,1,0,0,-1,0,0,?,0,0,0,0,0,0,0,0,'')",
            [(row[0], row[0], row[0]) for row in rows],
        )
        connection.commit()
        connection.close()
        package = os.path.join(folder, "out.apkg")
        with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(database, "collection.anki2")
            archive.writestr("media", "{}")
        os.replace(package, out)
    print(f"{len(rows)} notes")


if __name__ == "__main__":
    main()
