#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# look.py PAGE WIDTH light|dark [PICTURE.png]: opens a page in headless Chromium, in a window
# of that width, and prints "good", or what is wrong with what is drawn. Writes what is seen
# into PICTURE.png, to be looked at. Chromium is spoken to through a pipe.
import base64
import collections
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib

GROUND = {"light": (255, 255, 255), "dark": (0x15, 0x18, 0x1c)}

# Runs in the page: measures what is drawn. Contrast is that of WCAG 2.
MEASURE = r"""(() => {
  const wrong = [], root = document.documentElement;
  if (root.scrollWidth > innerWidth)
    wrong.push(`the page is wider than the window: ${root.scrollWidth} > ${innerWidth}`);
  if (document.querySelector('script, img, iframe, object, link')) wrong.push('it has an element that loads something');
  const numbers = colour => colour.match(/[\d.]+/g).map(Number);
  const light = colour => numbers(colour).slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const ground = part => {
    for (; part; part = part.parentElement) {
      const colour = getComputedStyle(part).backgroundColor;
      if ((numbers(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const check = (part, colour, behind, least) => {
    const ratio = contrast(colour, behind);
    if (ratio < least) wrong.push(`contrast ${ratio.toFixed(2)} of "${part.textContent.trim().slice(0, 40)}", ${colour} on ${behind}`);
  };
  let words = 0;
  for (const part of document.querySelectorAll('body *:not(svg *)')) {
    if (![...part.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    check(part, getComputedStyle(part).color, ground(part), 4.5);
    words++;
  }
  for (const picture of document.querySelectorAll('svg')) {
    const frame = picture.getBoundingClientRect(), texts = [...picture.querySelectorAll('text')];
    const name = picture.querySelector('title').textContent;
    if (frame.width < 300 || frame.height < 50 || !texts.length) wrong.push(`"${name}" is not drawn`);
    for (const text of texts) {
      const box = text.getBoundingClientRect(), area = text.parentElement.querySelector(':scope > rect.area');
      check(text, getComputedStyle(text).fill, area ? getComputedStyle(area).fill : ground(picture), 4.5);
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
        wrong.push(`"${text.textContent}" in "${name}" is cut off`);
      const outer = area && area.getBoundingClientRect();
      if (outer && box.right > outer.right + 1) wrong.push(`"${text.textContent}" in "${name}" is wider than its area`);
      for (const other of texts.slice(texts.indexOf(text) + 1)) {
        const its = other.getBoundingClientRect();
        if (Math.min(box.right, its.right) - Math.max(box.left, its.left) > 2 &&
            Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top) > 4)
          wrong.push(`"${text.textContent}" lies on "${other.textContent}" in "${name}"`);
      }
    }
    for (const line of picture.querySelectorAll('.plot')) check(line, getComputedStyle(line).stroke, ground(picture), 3);
  }
  const boxes = [...document.querySelectorAll('svg')].map(picture => {
    const box = picture.getBoundingClientRect(), seen = picture.parentElement.getBoundingClientRect();
    return {x: box.x, y: box.y + scrollY, width: Math.min(box.width, seen.width), height: box.height};
  });
  return {wrong, words, boxes, title: document.title, height: root.scrollHeight};
})()"""


class Browser:
    def __init__(self, profile):
        to_browser, self.commands = os.pipe()
        self.answers, from_browser = os.pipe()

        def place():
            # Chromium takes commands from 3 and answers on 4; first out of each other's way
            command, answer = os.dup(to_browser), os.dup(from_browser)
            os.dup2(command, 3)
            os.dup2(answer, 4)

        arguments = ["chromium", "--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--hide-scrollbars",
                     "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage",
                     f"--user-data-dir={profile}"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        self.process = subprocess.Popen([*arguments, "about:blank"], preexec_fn=place, close_fds=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.rest, self.number, self.events, self.session = b"", 0, [], None

    def receive(self):
        while b"\0" not in self.rest:
            more = os.read(self.answers, 1 << 16)
            if not more:
                sys.exit("chromium ended")
            self.rest += more
        message, _, self.rest = self.rest.partition(b"\0")
        return json.loads(message)

    def call(self, method, **params):
        self.number += 1
        command = {"id": self.number, "method": method, "params": params}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.commands, json.dumps(command).encode() + b"\0")
        while True:
            message = self.receive()
            if message.get("id") == self.number:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def wait_for(self, event):
        while not any(message.get("method") == event for message in self.events):
            self.events.append(self.receive())


def pixels(png):
    """Width, and the colours of a PNG row by row: 8 bits, RGB or RGBA, as Chromium writes it."""
    place, data = 8, b""
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place:place + 8])
        chunk = png[place + 8:place + 8 + length]
        if kind == b"IHDR":
            width, _, depth, colours = struct.unpack(">IIBB", chunk[:10])
            assert depth == 8 and colours in (2, 6), (depth, colours)
            size = 3 if colours == 2 else 4
        elif kind == b"IDAT":
            data += chunk
        place += length + 12
    data, rows, above = zlib.decompress(data), [], bytearray(width * size)
    for start in range(0, len(data), width * size + 1):
        kind, row = data[start], bytearray(data[start + 1:start + 1 + width * size])
        for i in range(len(row)):
            left, up, corner = (row[i - size], above[i], above[i - size]) if i >= size else (0, above[i], 0)
            near = left + up - corner
            row[i] = (row[i] + (0, left, up, (left + up) // 2,
                                min((left, up, corner), key=lambda value: abs(near - value)))[kind]) & 255
        rows.append([tuple(row[i:i + 3]) for i in range(0, len(row), size)])
        above = row
    return rows


def blank(rows, colours):
    """What is wrong with a picture's pixels; None: nothing."""
    count = collections.Counter(colour for row in rows for colour in row)
    ground = rows[1][1]
    drawn = 1 - count[ground] / sum(count.values())
    if ground != GROUND[colours]:
        return f"its background is {ground}"
    return f"it is blank: {drawn:.1%} of it, {len(count)} colours" if drawn < 0.01 or len(count) < 20 else None


def look(path, width, colours, picture):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            target = browser.call("Target.createTarget", url="about:blank")["targetId"]
            browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Network", "Log", "Runtime"):
                browser.call(domain + ".enable")
            browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
            browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": colours}])
            address = "file://" + os.path.abspath(path)
            browser.call("Page.navigate", url=address)
            browser.wait_for("Page.loadEventFired")
            found = browser.call("Runtime.evaluate", expression=MEASURE, returnByValue=True)["result"]["value"]
            wrong = found["wrong"]
            asked = [message["params"]["request"]["url"] for message in browser.events
                     if message.get("method") == "Network.requestWillBeSent"]
            wrong += [f"it asks for {url}" for url in asked if url != address]
            wrong += [message["params"]["entry"]["text"] for message in browser.events
                      if message.get("method") == "Log.entryAdded"]
            if found["words"] < 20 or not found["boxes"]:
                wrong.append(f"it has {found['words']} texts and {len(found['boxes'])} pictures")
            if found["title"] == "run":
                wrong.append("a script has run")
            for box in found["boxes"]:
                shot = browser.call("Page.captureScreenshot", clip={**box, "scale": 0.5}, captureBeyondViewport=True)
                trouble = blank(pixels(base64.b64decode(shot["data"])), colours)
                if trouble:
                    wrong.append(f"picture at {box['y']:.0f}: {trouble}")
            if picture:
                shot = browser.call("Page.captureScreenshot", captureBeyondViewport=True, clip={
                    "x": 0, "y": 0, "width": width, "height": found["height"], "scale": 1})
                with open(picture, "wb") as file:
                    file.write(base64.b64decode(shot["data"]))
            return wrong
        finally:
            browser.session = None
            browser.process.terminate()
            browser.process.wait()


if not os.path.isfile(sys.argv[1]):
    sys.exit(f"{sys.argv[1]}: no such page")
print("\n".join(look(sys.argv[1], int(sys.argv[2]), sys.argv[3], (sys.argv[4:] or [None])[0])) or "good")
