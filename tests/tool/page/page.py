#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# A page of results, as bench, trace and profile write it: its rules, and what it says.
#
#     page.py check PAGE      prints "good", or each rule that the page breaks
#     page.py tables PAGE     its tables as JSON: {caption: [{heading: cell}]}
#     page.py text PAGE       what it says, without styles
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = set("html head meta title style body header main footer section h1 h2 p code ul li strong figure "
               "figcaption div table caption thead tbody tr th td".split())
PICTURE_ELEMENTS = set("svg title desc g path rect text".split())
ATTRIBUTES = set("lang charset name content http-equiv class id scope role tabindex aria-label aria-labelledby "
                 "viewBox d x y width height transform text-anchor".split())


class Page:
    def __init__(self, path):
        with open(path, encoding="utf-8", errors="strict") as file:
            self.source = file.read()
        self.root = xml.fromstring(self.source.replace("<!DOCTYPE html>", "", 1))

    def tables(self):
        found = {}
        for table in self.root.iter("table"):
            heads = ["".join(cell.itertext()) for cell in table.find("thead/tr")]
            found["".join(table.find("caption").itertext())] = [
                dict(zip(heads, ["".join(cell.itertext()) for cell in row])) for row in table.findall("tbody/tr")]
        return found

    def text(self):
        return "\n".join("".join(part.itertext()) for part in self.root.find("body").iter()
                         if part.tag.removeprefix(SVG) in "h1 h2 p li th td text title desc figcaption caption".split())

    def problems(self):
        """A line for each rule that is broken."""
        if not self.source.startswith("<!DOCTYPE html>\n<html lang=\"en\">"):
            yield "it does not begin as HTML with a language"
        for part in self.root.iter():
            tag = part.tag.removeprefix(SVG)
            if tag not in (PICTURE_ELEMENTS if part.tag.startswith(SVG) else ELEMENTS):
                yield f"element {part.tag}"
            yield from (f"attribute {name} of {tag}" for name in part.keys() if name not in ATTRIBUTES)
        for address in re.findall(r"(?:https?:|//|url\(|@import|data:|javascript:)[^\s\"'<]*",
                                  self.source.replace('xmlns="http://www.w3.org/2000/svg"', "")):
            yield f"reference {address}"
        ids = [part.get("id") for part in self.root.iter() if part.get("id")]
        if len(ids) != len(set(ids)):
            yield f"ids used twice: {ids}"
        for picture in self.root.iter(SVG + "svg"):
            named = (picture.get("aria-labelledby") or "").split()
            if picture.get("role") != "img" or len(named) != 2 or not set(named) <= set(ids):
                yield "a picture without name and description"
            if not all((picture.find(SVG + part).text or "").strip() for part in ("title", "desc")):
                yield "a picture whose name or description is empty"
        for table in self.root.iter("table"):
            widths = {len(row) for row in table.iter("tr")}
            if len(widths) != 1 or not "".join(table.find("caption").itertext()).strip():
                yield "a table without a caption, or with rows of different lengths"
            if not all(cell.get("scope") == "col" for cell in table.find("thead/tr")):
                yield "a table whose columns have no headings"
        if len(list(self.root.iter("h1"))) != 1:
            yield "not one heading of the page"
        if "prefers-color-scheme:dark" not in self.source or "@media print" not in self.source:
            yield "no dark colours, or none for paper"


if __name__ == "__main__":
    action, path = sys.argv[1:]
    page = Page(path)
    if action == "check":
        # another parser, if it is there, must accept it, too
        lines = list(page.problems())
        try:
            lint = subprocess.run(["xmllint", "--noout", "--nonet", path], capture_output=True, text=True)
            lines += lint.stderr.splitlines()
        except FileNotFoundError:
            pass
        print("\n".join(lines) or "good")
    elif action == "tables":
        print(json.dumps(page.tables()))
    else:
        print(page.text())
