# SPDX-License-Identifier: MIT
"""A Chromium without a window, driven through two pipes: no port, no driver, no package of Python's."""
import base64
import json
import os
import shutil
import signal
import subprocess
import tempfile

NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
KEYS = {"Backspace": 8, "Tab": 9, "Enter": 13, " ": 32}


def find_browser():
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """Ends with the `with` block, whatever happens in it, and leaves neither process nor file."""

    def __init__(self, program):
        self._home = tempfile.mkdtemp(prefix="brood-page-")
        self._arguments = [
            program, "--headless", "--remote-debugging-pipe", "--user-data-dir=" + self._home,
            "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions",
            "--disable-breakpad", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb",
            # Whoever asked for a name would be told that there is none: nothing leaves this machine.
            "--host-resolver-rules=MAP * ~NOTFOUND"]
        if os.geteuid() == 0:
            self._arguments.append("--no-sandbox")  # it refuses to be root with one
        self._elsewhere = None
        self._last_id = 0
        self._received = b""
        self.events = []

    def __enter__(self):
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        # It reads from 3 and writes to 4. First away from there, should the pipes be there already.
        commands, answers = (os.dup(os.dup(os.dup(end))) for end in (commands, answers))
        self._commands, self._answers = (os.dup(os.dup(os.dup(end))) for end in (self._commands, self._answers))
        os.dup2(commands, 3)
        os.dup2(answers, 4)
        # With what it keeps in its user's home folder and among the temporary files, it goes into its own.
        environment = dict(os.environ, HOME=self._home, XDG_CONFIG_HOME=self._home, XDG_CACHE_HOME=self._home,
                           TMPDIR=self._home)
        self._log = open(os.path.join(self._home, "log"), "wb")
        self._process = subprocess.Popen(
            self._arguments, pass_fds=(3, 4), stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log,
            env=environment, start_new_session=True)
        for end in (3, 4, commands, answers):
            os.close(end)
        return self

    def __exit__(self, *_):
        self._elsewhere = self._socket_folder()
        # Its children are in its session, which is none of ours: as a group they can be ended safely.
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        while self.processes():
            for pid in self.processes():
                os.kill(pid, signal.SIGKILL)
        self._log.close()
        shutil.rmtree(self._home, ignore_errors=True)

    def leftovers(self):
        return self.processes() + [path for path in (self._home, self._elsewhere) if path and os.path.exists(path)]

    def _socket_folder(self):
        """It keeps a socket under a name of its own, to which a link leads."""
        link = os.path.join(self._home, "SingletonSocket")
        return os.path.dirname(os.readlink(link)) if os.path.islink(link) else None

    def processes(self):
        """Those that name this browser's folder and still run."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc") if os.path.isdir("/proc") else []):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as line:
                    if self._home.encode() in line.read():
                        found.append(int(pid))
            except OSError:
                pass  # it ended meanwhile
        return found

    def command(self, method, session=None, **parameters):
        self._last_id += 1
        number = self._last_id
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") != number:
                self.events.append(answer)
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            else:
                return answer["result"]

    def wait_for(self, method):
        """The first such event that was not waited for yet."""
        while True:
            for event in self.events:
                if event["method"] == method and not event.get("seen"):
                    event["seen"] = True
                    return event["params"]
            self.events.append(self._receive())

    def _receive(self):
        while b"\0" not in self._received:
            part = os.read(self._answers, 1 << 20)
            if not part:
                with open(self._log.name, errors="replace") as log:
                    raise RuntimeError("the browser ended: " + log.read()[-2000:])
            self._received += part
        message, self._received = self._received.split(b"\0", 1)
        return json.loads(message)

    def open(self, file, **settings):
        return Page(self, file, **settings)


class Page:
    """One tab. Sizes are in CSS pixels."""

    def __init__(self, browser, file, size=(1280, 900), scheme="light", media="", script=True, fragment=""):
        self._browser = browser
        target = browser.command("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.command(domain + ".enable")
        if not script:
            self.command("Emulation.setScriptExecutionDisabled", value=True)
        self.resize(*size)
        self.media(scheme, media)
        self.command("Page.navigate", url="file://" + os.path.abspath(file) + fragment)
        browser.wait_for("Page.loadEventFired")

    def command(self, method, **parameters):
        return self._browser.command(method, self._session, **parameters)

    def resize(self, width, height):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, mobile=width < 600,
                     deviceScaleFactor=2 if width < 600 else 1)

    def media(self, scheme="light", media="", motion="no-preference"):
        features = {"prefers-color-scheme": scheme, "prefers-reduced-motion": motion}
        self.command("Emulation.setEmulatedMedia", media=media,
                     features=[{"name": name, "value": value} for name, value in features.items()])

    def run(self, script):
        """The value of an expression, also in a page whose own scripts are off."""
        result = self.command("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"], indent=1))
        return result["result"].get("value")

    def press(self, key, text=""):
        code = KEYS.get(key, ord(key.upper()) if len(key) == 1 else 0)
        text = {"Enter": "\r"}.get(key, text or (key if len(key) == 1 else ""))
        for kind in ("keyDown", "keyUp"):
            self.command("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code,
                         **({"text": text} if text and kind == "keyDown" else {}))

    def type(self, text):
        for letter in text:
            self.press(letter)

    def click(self, selector):
        """With the mouse, where the middle of the element is on the screen."""
        place = self.run(f"""(() => {{
            const element = document.querySelector({json.dumps(selector)});
            element.scrollIntoView({{block: 'center', behavior: 'instant'}});
            const box = element.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }})()""")
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.command("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], clickCount=1,
                         button="none" if kind == "mouseMoved" else "left")

    def events(self, method):
        return [event["params"] for event in self._browser.events
                if event.get("sessionId") == self._session and event["method"] == method]

    def picture(self, file, whole=True):
        clip = {}
        if whole:
            size = self.command("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"clip": dict(x=0, y=0, width=size["width"], height=size["height"], scale=1),
                    "captureBeyondViewport": True}
        image = self.command("Page.captureScreenshot", format="png", **clip)["data"]
        with open(file, "wb") as to:
            to.write(base64.b64decode(image))

    def print_to(self, file):
        data = self.command("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)["data"]
        with open(file, "wb") as to:
            to.write(base64.b64decode(data))
