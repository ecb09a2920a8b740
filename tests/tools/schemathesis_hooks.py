"""What schemathesis cannot know by itself of a bank that answers every call with HTTP status 200.

`before_call` puts the sandbox's token, its day and a fresh number into requests, as a caller would: a number that was
used before is answered before anything else of a body is looked at.
`same_judgement` holds the schema against the sandbox, two readings of one spec: what the schema lets through the sandbox
must not refuse for its form, and what the schema refuses the sandbox must refuse.

In three things the sandbox is more tolerant than the schema, as the bank's own is known or assumed to be
(`ontu-sandbox assumptions`): a JSON number is read as its text, and an optional member may be null or missing where the
wire sends the empty text. `as_read` reads bodies likewise before the schema judges them.
"""

import itertools
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


def _resolved(schema):
    """A schema in the place of a reference to it."""
    reference = schema.get("$ref")
    return DOCUMENT["components"]["schemas"][reference.rsplit("/", 1)[1]] if reference else schema


# What an API's own header says of the members that are set here is the same for all.
HEADER = {
    name: _resolved(schema)
    for name, schema in DOCUMENT["components"]["schemas"]["PaymentOrderRequestHeader"]["properties"].items()
}
NUMBERS = itertools.count(1)


def _optional(path):
    """The members of a request that are sent as the empty text when they have no value."""
    reference = DOCUMENT["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    properties = DOCUMENT["components"]["schemas"][reference.rsplit("/", 1)[1]]["properties"]
    return [name for name, schema in properties.items() if _resolved(schema).get("x-ontu-unset") == "empty"]


OPTIONAL = {path: _optional(path) for path in DOCUMENT["paths"]}


def as_read(path, body):
    """A body as the sandbox reads it; fails when it is no JSON."""
    read = json.loads(body, parse_int=str, parse_float=str)
    if isinstance(read, dict):
        for name in OPTIONAL[path]:
            if read.get(name) is None:
                read[name] = ""
    return read


@schemathesis.hook
def before_call(ctx, case, kwargs):
    header = case.body.get("Header") if isinstance(case.body, dict) else None
    if not isinstance(header, dict):
        return
    ours = {"AccessToken": TOKEN, "Tsymd": DAY, "IsTuno": f"{next(NUMBERS):020}"}
    for name, value in ours.items():
        # What is wrong on purpose stays wrong.
        if name in header and jsonschema_rs.is_valid(HEADER[name], header[name]):
            header[name] = value


@schemathesis.check
def same_judgement(ctx, response, case):
    if response.request.method != "POST":
        return  # Whether another method is refused is a check of schemathesis itself.
    try:
        read = as_read(case.path, response.request.body)
    except (TypeError, ValueError):
        errors = ["no JSON"]
    else:
        errors = [error.message for error in VALIDATORS[case.path].iter_errors(read)]
    header = response.json()["Header"]
    code, message = header["Rpcd"], header["Rsms"]
    if errors:
        assert code.startswith("ZS"), f"the schema refuses it and the sandbox answers {code} {message}: {errors}"
        return
    if any(message.startswith(f"ZS015 {member} ") for member in RANGES.get(case.path, [])):
        return
    assert code not in FORM, f"the schema lets it through and the sandbox refuses its form: {message}"
