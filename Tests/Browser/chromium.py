"""A page in headless Chromium, driven through a pipe by its DevTools protocol; nothing but Python is needed."""

import base64
import json
import os
import subprocess
import tempfile
import time

# Every node of the page, those within shadow roots too.
WALK = """
const walk = (node, visit) => {
  visit(node);
  if (node.shadowRoot) walk(node.shadowRoot, visit);
  for (const child of node.childNodes) walk(child, visit);
};
"""


class Page:
    def __init__(self, browser, width=1400, height=1000):
        # Chromium reads commands from descriptor 3 and writes to 4.
        to_browser, self.commands = os.pipe()
        self.replies, from_browser = os.pipe()
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)

        def set_descriptors():
            read, write = os.dup(to_browser), os.dup(from_browser)
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            [
                browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader",
                "--hide-scrollbars", "--no-first-run", "--remote-debugging-pipe",
                f"--window-size={width},{height}", f"--user-data-dir={self.profile.name}", "about:blank",
            ],
            preexec_fn=set_descriptors, pass_fds=(3, 4), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_browser)
        os.close(from_browser)
        self.rest, self.number, self.session = b"", 0, None
        self.errors = []
        target = next(t for t in self.send("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ["Page", "Runtime"]:
            self.send(f"{domain}.enable")

    def send(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            reply = self.receive()
            if reply.get("method") == "Runtime.exceptionThrown":
                self.errors.append(reply["params"]["exceptionDetails"].get("text", ""))
            if reply.get("id") == self.number:
                if "error" in reply:
                    raise RuntimeError(f"{method}: {reply['error']}")
                return reply["result"]

    def receive(self):
        while b"\0" not in self.rest:
            more = os.read(self.replies, 1 << 16)
            if not more:
                raise RuntimeError("Chromium ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def open(self, address):
        # A page of its own for each address: a new fragment alone would not load anything.
        self.send("Page.navigate", url="about:blank")
        self.send("Page.navigate", url=address)

    def value(self, script):
        """What a script returns."""
        result = self.send("Runtime.evaluate", expression=f"(() => {{{WALK}{script}}})()", returnByValue=True)
        return result["result"].get("value")

    def text(self):
        return self.value(
            """let text = [];
            walk(document, node => {
              const parent = node.parentNode && node.parentNode.nodeName;
              if (node.nodeType === 3 && parent !== 'STYLE' && parent !== 'SCRIPT') text.push(node.data);
            });
            return text.join('\\n');"""
        )

    def count(self, selector, least=8):
        """How many elements there are that take more than some pixels; of images those that were loaded."""
        return self.value(
            f"""let count = 0;
            walk(document, node => {{
              if (node.nodeType !== 1 || !node.matches({json.dumps(selector)})) return;
              const box = node.getBoundingClientRect();
              if (node.nodeName === 'IMG' && !(node.complete && node.naturalWidth > 0)) return;
              if (Math.max(box.width, box.height) >= {least}) count += 1;
            }});
            return count;"""
        )

    def wait(self, condition, seconds=60):
        """Whether a condition became true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.25)
        return False

    def save(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))

    def close(self):
        try:
            self.session = None
            self.send("Browser.close")
            self.process.wait(10)
        except (RuntimeError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.commands)
        os.close(self.replies)
        self.profile.cleanup()
