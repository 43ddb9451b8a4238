"""Brings the translations up to date: extracts the marked strings, updates the .po files, writes the .mo files.

    make catalogues

The source language is zh_CN. New zh_TW entries are filled in by OpenCC (s2twp) and may be edited afterwards; new English
entries stay empty until somebody writes them, and tests/base/test_catalogues.py fails until then.
"""

import sys
from io import BytesIO
from pathlib import Path

import opencc
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def extracted() -> Catalog:
    """Every marked string of companion/, in the order of the files."""
    catalog = Catalog(project="companion", charset="utf-8")
    found = extract_from_dir(
        ROOT / "companion", [("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)}, strip_comment_tags=True
    )
    for file, _line, message, _comments, _context in sorted(found, key=lambda row: (row[0], row[1])):
        catalog.add(message, locations=[(f"companion/{file}", 0)])
    return catalog


def main() -> int:
    """Update both catalogues; returns how many English strings are still missing."""
    template = extracted()
    convert = opencc.OpenCC("s2twp").convert
    missing = 0
    for language in ("en", "zh_TW"):
        path = HERE / language / "LC_MESSAGES" / "companion.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read_po(BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.fuzzy = False
        for message in catalog:
            if not message.id:
                continue
            empty = not any(message.string) if isinstance(message.string, tuple) else not message.string
            if language == "zh_TW" and empty:
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                converted = tuple(convert(text) for text in ids)
                message.string = converted[:1] if message.pluralizable else converted[0]
            elif language == "en" and empty:
                missing += 1
        catalog.revision_date = catalog.creation_date
        with path.open("wb") as file:
            write_po(file, catalog, width=110, sort_output=False, omit_header=False, include_lineno=False)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
    print(f"{len(template)} strings; {missing} without English")
    return missing


if __name__ == "__main__":
    sys.exit(main() > 0)
