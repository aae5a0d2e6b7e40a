# SPDX-License-Identifier: BSL-1.0
"""A headless Chromium, by WebDriver, with what its pages write to the console and request from the network."""
import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions")


class Browser:
    def __init__(self) -> None:
        missing = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
        if missing:
            raise SystemExit(f"no {' and no '.join(missing)} here: ./install-deps.sh --docs")
        self.profile = tempfile.mkdtemp()
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        started = None
        while not started:
            line = self.driver.stdout.readline()
            if not line:
                raise SystemExit("chromedriver ended before it listened")
            started = re.search(r"started successfully on port (\d+)", line)
        self.address = f"http://127.0.0.1:{started[1]}/session"
        options = {"binary": shutil.which("chromium"), "args": [*FLAGS, f"--user-data-dir={self.profile}"],
                   "perfLoggingPrefs": {"enableNetwork": True, "enablePage": False}}
        capabilities = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        session = self.call("", {"capabilities": {"alwaysMatch": capabilities}})
        self.address += f"/{session['sessionId']}"
        self.open("about:blank")

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_) -> None:
        try:
            self.call("", method="DELETE")
        finally:
            self.driver.terminate()
            self.driver.wait()
            shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, path: str, body: dict | None = None, method: str | None = None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{path}: {error.read().decode()[:400]}") from None

    def open(self, url: str) -> None:
        """Returns when the page, its pictures and its scripts are loaded."""
        self.call("/url", {"url": url})

    def run(self, script: str, *arguments):
        return self.call("/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script: str, *arguments, seconds: float = 20):
        """The value of the script once it is true; its last value after `seconds`."""
        end = time.monotonic() + seconds
        while not (value := self.run(script, *arguments)) and time.monotonic() < end:
            time.sleep(0.05)
        return value

    def command(self, name: str, **parameters):
        """A command of Chromium's DevTools protocol."""
        return self.call("/goog/cdp/execute", {"cmd": name, "params": parameters})

    def console(self) -> list[str]:
        """What was written to the console since the last call: warnings and errors."""
        return [entry["message"] for entry in self.call("/se/log", {"type": "browser"}) if entry["level"] in ("WARNING", "SEVERE")]

    def requests(self) -> list[str]:
        """The addresses that were requested since the last call."""
        events = [json.loads(entry["message"])["message"] for entry in self.call("/se/log", {"type": "performance"})]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]

    def screenshot(self, file: str, width: int, height: int) -> None:
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        time.sleep(0.5)  # transitions
        with open(file, "wb") as out:
            out.write(base64.b64decode(self.call("/screenshot")))
        self.command("Emulation.clearDeviceMetricsOverride")
