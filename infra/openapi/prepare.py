"""Makes links of every kind on a fresh local process, and tells Schemathesis about them.

    prepare.py http://127.0.0.1:PORT FOLDER    writes FOLDER/schemathesis.toml

Without them nearly every generated request would end at "unknown link": with them the doors are tried with links that
are unspent, booked, expired and guarded by a date of birth or a code, with slots that are free, taken and gone, and with
patients and rules that exist.
"""

import json
import re
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ORIGIN, FOLDER = sys.argv[1], Path(sys.argv[2])
# A booking link is spent by its first booking, and an appointment cancelled once, so that a run needs many.
UNSPENT = 40
MANAGED = 10


def ask(method: str, address: str, body: object = None, bearer: str | None = None) -> dict:
    headers = {"Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    address = address if address.startswith("http") else ORIGIN + address
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(address, data, headers, method=method), timeout=30) as answer:
            return json.load(answer)
    except HTTPError as refused:
        sys.exit(f"prepare: {method} {address}: {refused.code} {refused.read().decode()}")


def token_of(address: str) -> str:
    """The token in a link's address."""
    return address.split("/l/")[1].split("/")[0]


class Clinic:
    """The first demo clinic, as its superuser uses it."""

    def __init__(self) -> None:
        self.staff = ask("POST", "/_local/token", {})["token"]
        self.rules = ask("GET", "/staff/rules", bearer=self.staff)["rules"]
        found = ask("GET", "/staff/patients", bearer=self.staff)["patients"]
        records = [ask("GET", f"/staff/patients/{one['id']}", bearer=self.staff)["patient"] for one in found]
        self.patients = [record for record in records if record["email"]]

    def rule(self, verification: str) -> dict:
        return next(rule for rule in self.rules if rule["verification"] == verification)

    def send(self, rule: dict, patient: dict) -> str:
        body = {"rule": rule["id"], "channel": "email"}
        return token_of(ask("POST", f"/staff/patients/{patient['id']}/links", body, self.staff)["link"]["url"])

    def links(self) -> list[str]:
        """The ids of links of every status."""
        records = [ask("GET", f"/staff/patients/{one['id']}", bearer=self.staff) for one in self.patients]
        return [link["id"] for record in records for link in record["links"]]

    def tasks(self) -> list[str]:
        return [task["id"] for task in ask("GET", "/staff/tasks", bearer=self.staff)["tasks"]]


def manage_tokens() -> list[str]:
    """The tokens of manage links, read from their confirmations as patients would."""
    ask("POST", "/_local/settle", {})
    mails = [mail for mail in ask("GET", "/_local/outbox") if mail["kind"] == "confirmation"]
    return sorted({token_of(link) for mail in mails for link in mail["links"]})


def code_of(token: str) -> str:
    """The code that is sent to the holder of a link, read from its message as a patient would."""
    ask("POST", f"/l/{token}/code", {})
    ask("POST", "/_local/settle", {})
    texts = [message["text"] for message in ask("GET", "/_local/outbox") if message["kind"] == "one_time_code"]
    return re.search(r"\b[0-9]{6}\b", texts[-1])[0]


def main() -> None:
    clinic = Clinic()
    open_rule, guarded_rule = clinic.rule("none"), clinic.rule("date_of_birth")
    patients = clinic.patients

    expired = clinic.send(open_rule, patients[0])
    ask("POST", "/_local/clock", {"advance": f"PT{open_rule['lifetime_minutes'] + 1}M"})

    unspent = [clinic.send(open_rule, patients[n % len(patients)]) for n in range(UNSPENT)]
    guarded = clinic.send(guarded_rule, patients[0])
    born = patients[0]["date_of_birth"]
    session = ask("POST", f"/l/{guarded}/verify", {"date_of_birth": born})["session"]
    unproved = clinic.send(guarded_rule, patients[1])
    coded = [clinic.send(clinic.rule("one_time_code"), patient) for patient in patients[:4]]
    code = code_of(coded[0])

    booked = clinic.send(open_rule, patients[2])
    slots = [slot["id"] for slot in ask("GET", f"/l/{booked}/slots?days=31")["slots"]]
    ask("POST", f"/l/{booked}/book", {"slot": slots[0]})
    for n, token in enumerate([clinic.send(open_rule, patients[n % len(patients)]) for n in range(MANAGED)]):
        ask("POST", f"/l/{token}/book", {"slot": slots[20 + 7 * n]})
    tokens = [*unspent, booked, *manage_tokens(), expired, guarded, unproved, *coded]

    # Staff are told of some links for which no time suits; one of those tasks is closed already.
    for token in unspent[:8]:
        ask("POST", f"/l/{token}/no-time", {})
    tasks = clinic.tasks()
    ask("POST", f"/staff/tasks/{tasks[0]}/close", {}, clinic.staff)

    chosen = slots[:: max(1, len(slots) // 60)]
    gone = "20260105T0900Z." + slots[0].split(".", 1)[1]
    not_offered = slots[1].split(".")[0] + ".nobody.nowhere"
    providers, locations = ({slot.split(".")[n] for slot in slots} for n in (1, 2))
    # What staff book: the days of those slots, whose mornings are mostly free, and a time at night for an override.
    starts = [f"{slot[:4]}-{slot[4:6]}-{slot[6:8]}T{slot[9:11]}:{slot[11:13]}:00Z" for slot in chosen]
    write(
        staff=clinic.staff,
        session=session,
        dictionaries={
            "tokens": tokens,
            "slots": [*chosen, gone, not_offered],
            "patients": [one["id"] for one in patients],
            "rules": [rule["id"] for rule in clinic.rules],
            "channels": ["sms", "email"],
            "presets": ["running_late", "running_early", "please_call", "please_enter"],
            "links": clinic.links(),
            "tasks": tasks,
            "types": sorted({rule["type"] for rule in clinic.rules}),
            "starts": [*starts, "2026-01-05T09:00:00Z", "2027-11-24T02:00:00Z"],
            "births": [born, "1970-01-01"],
            "codes": [code, "000000"],
            "providers": sorted(providers),
            "locations": sorted(locations),
        },
    )


BOUND = {
    "path.token": ("tokens", 0.97),
    "path.patient": ("patients", 0.8),
    "path.link": ("links", 0.8),
    "path.task": ("tasks", 0.8),
    "query.provider": ("providers", 0.6),
    "query.location": ("locations", 0.6),
    "body.slot": ("slots", 0.8),
    "body.rule": ("rules", 0.8),
    "body.type": ("types", 0.8),
    "body.provider": ("providers", 0.8),
    "body.location": ("locations", 0.8),
    "body.start": ("starts", 0.8),
    "body.channel": ("channels", 0.8),
    "body.preset": ("presets", 0.6),
    "body.date_of_birth": ("births", 0.5),
    "body.code": ("codes", 0.5),
}

# How a door may refuse what breaks the document: by what is wrong with it, or by something that it looks at before.
REFUSED = [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429]


def write(staff: str, session: str, dictionaries: dict[str, list[str]]) -> None:
    hooks = Path(__file__).with_name("hooks.py").resolve()
    lines = [f"hooks = {json.dumps(str(hooks))}", "[auth.openapi]"]
    lines += [f"staff = {{ bearer = {json.dumps(staff)} }}", f"patient = {{ bearer = {json.dumps(session)} }}"]
    for name, values in dictionaries.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
    lines.append("[parameters]")
    for place, (name, probability) in BOUND.items():
        lines.append(f'"{place}" = {{ dictionary = "{name}", probability = {probability} }}')
    lines += ["[checks.negative_data_rejection]", f"expected-statuses = {REFUSED}"]
    (FOLDER / "schemathesis.toml").write_text("\n".join(lines) + "\n")


main()
