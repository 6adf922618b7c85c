"""A patient's story on the pages of `sam local start-api`: the whole API of the template, on the embedded engine."""

import contextlib
import re
import time
import urllib.error
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urljoin

from local import Local
from process import DEADLINE, Fault, ask, free_port, listens, start, wait
from runners import Environment

HOST = "127.0.0.1"
PATIENT, RULE = "1008", "follow-up"
AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
# A form that comes back sooner than a person reads it asks for one more press.
READING = 3.1


def tell(local: Local, folder: Path, stack: contextlib.ExitStack, endpoints: dict) -> None:
    port = free_port(HOST)
    origin = f"http://{HOST}:{port}"
    environment = Environment("start-api", folder, local.variables(origin), endpoints)
    command = ["sam", "local", "start-api", "--host", HOST, "--port", str(port), "--warm-containers", "LAZY"]
    process = start([*command, *environment.options()], folder / "start-api.log", stack)
    wait("sam local start-api", process, lambda: listens(HOST, port))
    print("Served by sam local start-api:")
    asked, headers = {"rule": RULE, "channel": "sms"}, {"authorization": f"Bearer {local.token}"}
    began = time.monotonic()
    link = ask("POST", f"{origin}/staff/patients/{PATIENT}/links", asked, headers)["link"]
    told("staff send the link", began)
    if not link["url"].startswith(f"{origin}/l/"):
        raise Fault(f"the link leads elsewhere: {link['url']}")
    browser = Browser(link["url"])
    browser.at("the welcome page", "Larkmoor")
    time.sleep(READING)
    browser.press("/continue")
    browser.at("the free times", 'name="slot"')
    browser.press("/slots", "slot")
    browser.at("the review", "/book")
    time.sleep(READING)
    browser.press("/book")
    browser.at("the booking", "calendar.ics")
    browser.open(link["url"])
    browser.at("the link afterwards", "calendar.ics")
    (kept,) = local.of_patient(PATIENT, "APPT#")
    if kept["status"]["S"] != "booked":
        raise Fault(f"the appointment is {kept['status']['S']}")


class Browser:
    """One that has neither scripts nor styles."""

    def __init__(self, url: str) -> None:
        self.open(url)

    def open(self, url: str, form: dict | None = None) -> None:
        data = None if form is None else urlencode(form).encode()
        asked = urllib.request.Request(url, data, {"accept": "text/html", "user-agent": AGENT})
        self.began = time.monotonic()
        try:
            with urllib.request.urlopen(asked, timeout=DEADLINE) as answer:
                self.url, self.page = answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            raise Fault(f"{url}: {error.code}\n{words(error.read().decode())}") from None

    def press(self, action: str, field: str = "") -> None:
        """The first button of the first form that leads there, and has such a field."""
        forms = Forms()
        forms.feed(self.page)
        fitting = [form for form in forms.found if form["action"].endswith(action) and field in ["", *form["fields"]]]
        if not fitting:
            raise Fault(f"no form on {self.url} leads to {action}:\n{words(self.page)}")
        form = fitting[0]
        to = urljoin(self.url, form["action"])
        if form["method"] == "post":
            self.open(to, form["fields"])
        else:
            self.open(f"{to}?{urlencode(form['fields'])}")

    def at(self, what: str, expected: str) -> None:
        if expected not in self.page:
            raise Fault(f"{what} lacks {expected}:\n{words(self.page)}")
        told(what, self.began)


class Forms(HTMLParser):
    """The forms of a page, each with its fields and its first button's."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict] = []
        self.buttons = 0

    def handle_starttag(self, tag: str, attributes: list) -> None:
        given = dict(attributes)
        if tag == "form":
            action, method = given.get("action") or "", (given.get("method") or "get").lower()
            self.found.append({"action": action, "method": method, "fields": {}})
            self.buttons = 0
        elif tag in ("input", "button") and self.found:
            self.buttons += tag == "button"
            if given.get("name") and self.buttons <= 1:
                self.found[-1]["fields"][given["name"]] = given.get("value") or ""


def told(what: str, began: float) -> None:
    print(f"  {what:24} {round(1000 * (time.monotonic() - began)):>6} ms")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))[:2000]
