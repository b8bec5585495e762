"""Opens every dashboard of a real TensorBoard on a log folder and looks whether it shows what the logs hold; and the
report of a run, where the folder has one.

    tensorboard_dashboards.py BROWSER LOGS SCREENSHOTS

Prints a line a dashboard, saves a picture of each in the folder SCREENSHOTS, and exits with 1 where one stays empty.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

from chromium import Page
from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer

browser, logs, screenshots = sys.argv[1:4]
# The test shows what is printed.
sys.stderr = sys.stdout
os.makedirs(screenshots, exist_ok=True)


def contents():
    """The tags of each kind in all runs, and the names of the settings."""
    runs = EventMultiplexer().AddRunsFromDirectory(logs).Reload()
    found = {kind: set() for kind in ["scalars", "images", "histograms", "text", "graph", "hparams"]}
    for run, tags in runs.Runs().items():
        for kind in ["scalars", "images", "histograms"]:
            found[kind] |= set(tags[kind])
        if tags["graph"]:
            found["graph"] |= {node.name.split("/")[0] for node in runs.Graph(run).node}
        for tag in tags["tensors"]:
            if runs.SummaryMetadata(run, tag).plugin_data.plugin_name == "text":
                found["text"].add(tag.removesuffix("/text_summary"))
        found["hparams"] |= settings(runs, run)
    return found


def settings(runs, run):
    from tensorboard.plugins.hparams import plugin_data_pb2

    try:
        contents = runs.GetAccumulator(run).PluginTagToContent("hparams").values()
    except KeyError:
        return set()
    names = set()
    for content in contents:
        names |= set(plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info.hparams)
    return names


def free_port():
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return own.getsockname()[1]


def get(path):
    with urllib.request.urlopen(f"{address}/{path}", timeout=10) as reply:
        return json.load(reply)


def is_loaded():
    try:
        return bool(get("data/plugin/scalars/tags"))
    except OSError:
        return False


def shown(names, text):
    """Those names that stand in a text, within which TensorBoard may part them; or, where their group has a heading of
    its own, their last parts in lines of their own."""
    whole, lines = "".join(text.split()), {line.strip() for line in text.split("\n")}
    return {name for name in names if "".join(name.split()) in whole or name.split("/")[-1] in lines}


def inspect(page, dashboard, names, selector):
    """What of a dashboard stays empty; an empty text where nothing does."""
    page.open(f"{address}/?darkMode=false#{dashboard}")
    if not page.wait(lambda: shown(names, page.text())):
        return f"none of {sorted(names)} is shown"
    if not page.wait(lambda: page.count(selector) > 0):
        return f"no {selector} is drawn"
    return ""


# The dashboard, the kind of what it shows, and what it draws.
dashboards = [
    ("timeseries", "scalars", ".series-view canvas, .series-view path"),
    ("scalars", "scalars", "path.line"),
    ("images", "images", "img"),
    ("graphs", "graph", "g.node"),
    ("distributions", "histograms", "path.area"),
    ("histograms", "histograms", "path.outline"),
    ("text", "text", "tf-markdown-view"),
    ("hparams", "hparams", "vaadin-grid-cell-content"),
]

names = contents()
address = f"http://127.0.0.1:{free_port()}"
port = address.rsplit(":", 1)[1]
failed = False
board = subprocess.Popen(
    [sys.executable, "-m", "tensorboard.main", "--logdir", logs, "--host", "127.0.0.1", "--port", port],
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
try:
    end = time.monotonic() + 90
    while not is_loaded():
        if time.monotonic() > end or board.poll() is not None:
            sys.exit("TensorBoard did not load the logs")
        time.sleep(0.5)
    page = Page(browser)
    try:
        for dashboard, kind, selector in dashboards:
            if not names[kind]:
                print(f"{dashboard}: the logs hold nothing for it")
                failed = True
                continue
            problem = inspect(page, dashboard, names[kind], selector)
            # Charts that move into their place.
            time.sleep(1.5)
            found = shown(names[kind], page.text())
            page.save(os.path.join(screenshots, f"{dashboard}.png"))
            failed = failed or bool(problem)
            print(f"{dashboard}: {problem or f'{len(found)} of {len(names[kind])} names, {page.count(selector)} drawn'}")
        report = os.path.join(os.path.abspath(logs), "report.html")
        if os.path.exists(report):
            page.open(f"file://{report}")
            is_drawn = page.wait(lambda: page.count("figure svg") > 0 and page.count("table") > 0)
            page.save(os.path.join(screenshots, "report.png"))
            failed = failed or not is_drawn or bool(page.errors)
            print(f"report: {page.count('figure svg')} pictures, {page.count('table')} tables {page.errors or ''}")
    finally:
        page.close()
finally:
    # Children of a test have the signal that would end it gently blocked.
    board.kill()
    board.wait()
print(f"screenshots are in {screenshots}")
sys.exit(1 if failed else 0)
