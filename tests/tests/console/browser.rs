//! A real Chromium without a window, driven through its DevTools protocol.
//!
//! The protocol runs over two pipes, so that neither a port nor a WebSocket is needed: messages are JSON that ends in a zero byte.

use std::cell::{Cell, RefCell};
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long an answer may take before the browser is taken for hung; no test waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(60);

/// The names under which Chromium is looked for, after what `ONTU_CHROMIUM` says.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// The switches that keep it small, silent and off the network.
const SWITCHES: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
];

/// Where Chromium is, if it is anywhere.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(path) = env::var_os("ONTU_CHROMIUM") {
        return Some(path.into());
    }
    let folders = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&folders).collect();
    let places = NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file())
}

/// A running browser; dropping it ends it.
pub(crate) struct Browser {
    child: Child,
    to: RefCell<ChildStdin>,
    from: Receiver<Value>,
    last_id: Cell<u64>,
    /// What has happened and was not waited for yet.
    events: RefCell<Vec<Value>>,
    _profile: TempDir,
}

impl Browser {
    /// Starts it with a profile of its own below a folder.
    pub(crate) fn start(chromium: &Path, folder: &Path) -> Self {
        let profile = tempfile::tempdir_in(folder).expect("a folder for the profile");
        // The shell hands the pipes over as the third and fourth file, where Chromium looks for them.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null", "sh"])
            .arg(chromium)
            .args(SWITCHES)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let to = child.stdin.take().expect("it was piped");
        let mut out = BufReader::new(child.stdout.take().expect("it was piped"));
        let (sender, from) = channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while out.read_until(0, &mut message).is_ok_and(|read| read > 0) {
                message.pop();
                let Ok(value) = serde_json::from_slice(&message) else {
                    return;
                };
                if sender.send(value).is_err() {
                    return;
                }
                message.clear();
            }
        });
        Browser {
            child,
            to: RefCell::new(to),
            from,
            last_id: Cell::new(0),
            events: RefCell::new(Vec::new()),
            _profile: profile,
        }
    }

    /// A fresh tab of that size, in light.
    pub(crate) fn page(&self, width: u32, height: u32) -> Page<'_> {
        let created = self.send(None, "Target.createTarget", json!({ "url": "about:blank" }));
        let target = created["targetId"].as_str().expect("a target").to_owned();
        let attached = self.send(
            None,
            "Target.attachToTarget",
            json!({ "targetId": target, "flatten": true }),
        );
        let session = attached["sessionId"].as_str().expect("a session");
        let page = Page {
            browser: self,
            target,
            session: session.to_owned(),
        };
        for domain in ["Page", "Runtime", "Log"] {
            page.send(&format!("{domain}.enable"), json!({}));
        }
        // Cookies do not tell ports apart, so every bank on this machine would share the chosen language.
        page.send("Network.clearBrowserCookies", json!({}));
        // A tab behind others takes the keyboard too.
        page.send(
            "Emulation.setFocusEmulationEnabled",
            json!({ "enabled": true }),
        );
        page.size(width, height);
        page.scheme("light");
        page
    }

    fn send(&self, session: Option<&str>, method: &str, params: Value) -> Value {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let mut to = self.to.borrow_mut();
        to.write_all(&bytes).expect("the browser is there");
        to.flush().expect("the browser is there");
        loop {
            let mut message = self.receive(method);
            if message["id"] == id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].take();
            }
            self.events.borrow_mut().push(message);
        }
    }

    fn receive(&self, waiting_for: &str) -> Value {
        self.from
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|error| panic!("Chromium says nothing ({waiting_for}): {error}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // This very process, by its handle; its helpers end with it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A tab.
pub(crate) struct Page<'b> {
    browser: &'b Browser,
    target: String,
    session: String,
}

impl Page<'_> {
    fn send(&self, method: &str, params: Value) -> Value {
        self.browser.send(Some(&self.session), method, params)
    }

    /// Waits for an event of this tab, also one that has come already.
    fn wait(&self, method: &str) {
        let is_it = |event: &Value| event["method"] == method && event["sessionId"] == self.session;
        loop {
            let mut events = self.browser.events.borrow_mut();
            if let Some(place) = events.iter().position(is_it) {
                events.remove(place);
                return;
            }
            events.push(self.browser.receive(method));
        }
    }

    fn forget(&self, method: &str) {
        let mut events = self.browser.events.borrow_mut();
        events.retain(|event| event["method"] != method || event["sessionId"] != self.session);
    }

    /// The size of its window in pixels.
    pub(crate) fn size(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.send("Emulation.setDeviceMetricsOverride", size);
    }

    /// What the reader prefers: `light` or `dark`.
    pub(crate) fn scheme(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.send(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        );
    }

    /// Begins to note what pages ask for.
    pub(crate) fn watch_requests(&self) {
        self.send("Network.enable", json!({}));
    }

    /// Every address that has been asked for since that was called last.
    pub(crate) fn requested(&self) -> Vec<String> {
        // Whatever has happened before this answer has arrived with it.
        self.value("0");
        let asks = |event: &Value| {
            event["method"] == "Network.requestWillBeSent" && event["sessionId"] == self.session
        };
        let mut events = self.browser.events.borrow_mut();
        let (asked, others) = events.drain(..).partition::<Vec<_>, _>(asks);
        *events = others;
        let urls = asked.iter().map(|it| &it["params"]["request"]["url"]);
        urls.map(|url| url.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Shows pages as they are printed.
    pub(crate) fn on_paper(&self) {
        self.send("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    }

    /// Prints on A4 into a file and counts the pages.
    pub(crate) fn print(&self, file: &Path) -> usize {
        let asked = json!({ "preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69 });
        let printed = self.send("Page.printToPDF", asked);
        let bytes = decoded(printed["data"].as_str().expect("a document"));
        fs::write(file, &bytes).expect("a folder for pictures");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("%PDF"));
        text.matches("/Type /Page\n").count()
    }

    /// Whether pages may run their scripts.
    pub(crate) fn scripts(&self, on: bool) {
        self.send(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !on }),
        );
    }

    /// Goes to an address and waits until it has loaded.
    pub(crate) fn open(&self, url: &str) {
        self.forget("Page.loadEventFired");
        let gone = self.send("Page.navigate", json!({ "url": url }));
        assert!(gone["errorText"].is_null(), "{url}: {gone}");
        self.wait("Page.loadEventFired");
    }

    /// Does something that leads to another page, and waits until that has loaded.
    pub(crate) fn follow(&self, act: impl FnOnce(&Self)) {
        self.forget("Page.loadEventFired");
        act(self);
        self.wait("Page.loadEventFired");
    }

    /// The value of an expression, or of what it promises.
    pub(crate) fn value(&self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let answer = self.send("Runtime.evaluate", asked);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].clone()
    }

    /// The text of the first element of that kind.
    pub(crate) fn text(&self, selector: &str) -> String {
        let text = self.value(&format!("document.querySelector({selector:?})?.innerText"));
        text.as_str()
            .unwrap_or_else(|| panic!("no {selector} in {}", self.source()))
            .to_owned()
    }

    /// Waits until an expression is true.
    pub(crate) fn until(&self, expression: &str) {
        self.value(&format!(
            "new Promise((done) => {{ const look = () => ({expression}) ? done(true) : setTimeout(look, 10); look(); }})"
        ));
    }

    /// Clicks in the middle of the first element of that kind, with the mouse.
    pub(crate) fn click(&self, selector: &str) {
        let place = self.value(&format!(
            "(() => {{ const it = document.querySelector({selector:?}); it.scrollIntoView({{ block: 'center' }}); \
             const at = it.getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let mouse = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.send("Input.dispatchMouseEvent", mouse);
        }
    }

    /// Types into whatever has the focus.
    pub(crate) fn write(&self, text: &str) {
        self.send("Input.insertText", json!({ "text": text }));
    }

    /// Presses a key: `Tab`, `Enter`, ` `, `ArrowDown`, `Escape`, `/`.
    pub(crate) fn press(&self, key: &str) {
        let (code, number, text) = match key {
            "Tab" => ("Tab", 9, ""),
            "Enter" => ("Enter", 13, "\r"),
            "ArrowDown" => ("ArrowDown", 40, ""),
            "Escape" => ("Escape", 27, ""),
            "/" => ("Slash", 191, "/"),
            _ => ("Space", 32, " "),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event =
                json!({ "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = text.into();
            }
            self.send("Input.dispatchKeyEvent", event);
        }
    }

    /// Everything that the page is made of now, after whatever its script has done to it.
    pub(crate) fn source(&self) -> String {
        let source = self.value("document.documentElement.outerHTML");
        source.as_str().unwrap_or_default().to_owned()
    }

    /// Keeps a picture of the whole page.
    pub(crate) fn picture(&self, file: &Path) {
        let size = self.value(
            "[document.documentElement.clientWidth, Math.max(document.documentElement.scrollHeight, innerHeight)]",
        );
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        let asked = json!({ "format": "png", "clip": clip, "captureBeyondViewport": true });
        let picture = self.send("Page.captureScreenshot", asked);
        let data = picture["data"].as_str().expect("a picture");
        fs::write(file, decoded(data)).expect("a folder for pictures");
    }

    /// What the browser has complained of since the tab was opened: errors of scripts, refused resources.
    pub(crate) fn complaints(&self) -> Vec<String> {
        // Whatever has happened before this answer has arrived with it.
        self.value("0");
        let events = self.browser.events.borrow();
        let of_tab = events
            .iter()
            .filter(|event| event["sessionId"] == self.session);
        let complaints = of_tab.filter(|event| {
            event["method"] == "Runtime.exceptionThrown"
                || (event["method"] == "Log.entryAdded"
                    && event["params"]["entry"]["level"] == "error")
        });
        complaints.map(ToString::to_string).collect()
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        // A test that fails because the browser is gone must not fail a second time here.
        if !thread::panicking() {
            let target = json!({ "targetId": self.target });
            self.browser.send(None, "Target.closeTarget", target);
        }
    }
}

/// The bytes of a text in Base64.
fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}
