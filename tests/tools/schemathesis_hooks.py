"""What schemathesis cannot know by itself of a bank that answers every call with HTTP status 200.

`before_call` puts the sandbox's token and day into requests that are valid, as a caller would.
`same_judgement` holds the schema against the sandbox, two readings of one spec: what the schema lets through the sandbox
must not refuse for its form, and what the schema refuses the sandbox must refuse.
"""

import datetime
import json
import os
import pathlib

import jsonschema_rs
import schemathesis

TOKEN = "0" * 64
# The day of the sandbox's simulated clock, on which it always starts.
DAY = os.environ["ONTU_SANDBOX_DAY"]

DOCUMENT = json.loads(pathlib.Path(os.environ["ONTU_OPENAPI"]).read_text(encoding="utf-8"))

# Refusals for the form of a body (`ontu-sandbox refusals` prints them all). The others are for what a schema cannot say:
# sums, ranges of days, the day of the call, accounts, loans and what they hold.
FORM = {"ZS001", "ZS004", "ZS005"} | {f"ZS{number:03}" for number in range(10, 22)}


def _validators():
    validators = {}
    for path, item in DOCUMENT["paths"].items():
        schema = item["post"]["requestBody"]["content"]["application/json"]["schema"]
        root = {**schema, "components": DOCUMENT["components"]}
        validators[path] = jsonschema_rs.Draft202012Validator(root)
    return validators


VALIDATORS = _validators()


# Whether a range is written in days or in months another member says, and no keyword can.
RANGES = {
    path: [item["post"]["x-ontu-rules"]["date_range"][end] for end in ("from", "to")]
    for path, item in DOCUMENT["paths"].items()
    if "date_range" in item["post"].get("x-ontu-rules", {})
}


@schemathesis.hook
def before_call(ctx, case, kwargs):
    if isinstance(case.body, dict) and VALIDATORS[case.path].is_valid(case.body):
        case.body["Header"]["AccessToken"] = TOKEN
        case.body["Header"]["Tsymd"] = DAY


@schemathesis.check
def same_judgement(ctx, response, case):
    if response.request.method != "POST":
        return  # Whether another method is refused is a check of schemathesis itself.
    try:
        sent = json.loads(response.request.body)
    except (TypeError, ValueError):
        # A body that is no JSON, or none at all, has to be refused like one that the schema refuses.
        errors = ["no JSON"]
    else:
        errors = [error.message for error in VALIDATORS[case.path].iter_errors(sent)]
    header = response.json()["Header"]
    code, message = header["Rpcd"], header["Rsms"]
    if errors:
        assert code != "00000", f"the schema refuses it and the sandbox does it: {errors}"
        return
    if any(message.startswith(f"ZS015 {member} ") for member in RANGES.get(case.path, [])):
        return
    assert code not in FORM, f"the schema lets it through and the sandbox refuses its form: {message}"
