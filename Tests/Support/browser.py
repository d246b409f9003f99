"""Drives a headless Chromium by its DevTools protocol, over a pipe: nothing but Python's own library."""
import base64, json, os, queue, shutil, signal, subprocess, tempfile, threading, time


def installed():
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next((shutil.which(name) for name in names if name and shutil.which(name)), None)


class Failed(Exception):
    pass


class Browser:
    """One page. `problems` are what its console complained about, violations of its policy with them."""

    def __init__(self, width=1200, height=900, dark=False, scale=1):
        self.profile = tempfile.mkdtemp(prefix="media-page-")
        (read_end, to_browser), (from_browser, write_end) = os.pipe(), os.pipe()
        command = [installed(), "--headless=new", "--no-sandbox", "--disable-gpu", "--mute-audio", "--no-first-run",
                   "--hide-scrollbars", "--remote-debugging-pipe", "--autoplay-policy=no-user-gesture-required",
                   f"--user-data-dir={self.profile}", "about:blank"]
        # The browser reads descriptor 3 and writes descriptor 4.
        shell = f'exec 8<&{read_end} 9>&{write_end}; exec 3<&8 4>&9 8<&- 9>&-; exec "$@"'
        self.process = subprocess.Popen(
            ["bash", "-c", shell, "bash"] + command, pass_fds=(read_end, write_end), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "TMPDIR": self.profile})
        os.close(read_end)
        os.close(write_end)
        self.output, self.input = os.fdopen(to_browser, "wb", buffering=0), os.fdopen(from_browser, "rb", buffering=0)
        self.number, self.answers, self.problems, self.expected = 0, queue.Queue(), [], []
        threading.Thread(target=self.read, daemon=True).start()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "DOM"):
            self.ask(domain + ".enable")
        self.size(width, height, scale)
        self.ask("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def read(self):
        text = b""
        while True:
            try:
                part = self.input.read(1 << 16)
            except (OSError, ValueError):
                part = b""
            if not part:
                self.answers.put(None)
                return
            text += part
            *messages, text = text.split(b"\0")
            for message in messages:
                self.hear(json.loads(message))

    def hear(self, message):
        if "id" in message:
            self.answers.put(message)
            return
        values = message.get("params", {})
        if message["method"] == "Log.entryAdded" and values["entry"]["level"] == "error":
            self.problems.append(f"{values['entry']['text']} {values['entry'].get('url', '')}")
        if message["method"] == "Runtime.exceptionThrown":
            details = values["exceptionDetails"]
            self.problems.append(details.get("exception", {}).get("description") or details["text"])
        if message["method"] == "Runtime.consoleAPICalled" and values["type"] in ("error", "warning"):
            self.problems.append(" ".join(str(value.get("value", value.get("description"))) for value in values["args"]))

    def call(self, method, session=None, seconds=60, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self.output.write(json.dumps(message).encode() + b"\0")
        while True:
            try:
                answer = self.answers.get(timeout=seconds)
            except queue.Empty:
                raise Failed(f"{method} is not answered") from None
            if answer is None:
                raise Failed("the browser ended")
            if answer["id"] == self.number:
                if "error" in answer:
                    raise Failed(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def ask(self, method, **parameters):
        return self.call(method, self.session, **parameters)

    def size(self, width, height, scale=1):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale,
                 mobile=width < 500)

    def open(self, url):
        self.ask("Page.navigate", url=url)

    def js(self, text, seconds=60):
        """The value of an expression; a promise is waited for."""
        answer = self.ask("Runtime.evaluate", seconds=seconds, expression=text, returnByValue=True, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in answer:
            raise Failed(f"{text}: {answer['exceptionDetails'].get('exception', {}).get('description')}")
        return answer["result"].get("value")

    def wait(self, text, seconds=60):
        """Waits until an expression is true."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                value = self.js(f"(() => {{ try {{ const v = {text}; return v instanceof Node ? true : v }} catch {{ return null }} }})()", 3)
            except Failed:
                value = None  # The page is just being left, and what was asked of it is lost.
            if value:
                return value
            time.sleep(0.05)
        shown = self.js("document.body.innerText")[:1500]
        raise Failed(f"it never came: {text}\n--- the page says:\n{shown}\n--- {self.problems}")

    def place(self, selector):
        return self.wait(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'center', behavior: 'instant'}});"
            " const b = e.getBoundingClientRect(); return b.width ? [b.left, b.top, b.width, b.height] : null })()")

    def click(self, selector):
        left, top, width, height = self.place(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=left + width / 2, y=top + height / 2, button="left", clickCount=1)

    def click_text(self, text, within="body"):
        """Clicks the button or link that says something."""
        found = (f"[...document.querySelector({json.dumps(within)}).querySelectorAll('button, a, summary')]"
                 f".find((e) => e.textContent.trim().startsWith({json.dumps(text)}) && !e.disabled)")
        self.wait(f"(() => {{ const e = {found}; e.dataset.clicked = 'x'; return true }})()")
        self.click("[data-clicked=x]")
        self.js("document.querySelectorAll('[data-clicked]').forEach((e) => delete e.dataset.clicked)")

    def hover(self, selector, share=0.5):
        left, top, width, height = self.place(selector)
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=left + width * share, y=top + height / 2)

    def key(self, name, code=None, number=0, text=""):
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=name, code=code or name, windowsVirtualKeyCode=number,
                     **({"text": text} if text and kind == "keyDown" else {}))

    def type(self, selector, text):
        self.wait(f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.focus(); e.select?.(); return true }})()")
        self.ask("Input.insertText", text=text)

    def choose_file(self, selector, *paths):
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.ask("DOM.setFileInputFiles", nodeId=node, files=[os.path.abspath(path) for path in paths])

    def picture(self, path, whole=False):
        options = {"captureBeyondViewport": True} if whole else {}
        if whole:
            size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
            options["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        data = self.ask("Page.captureScreenshot", format="png", **options)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def close(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)
