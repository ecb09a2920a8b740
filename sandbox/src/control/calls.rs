//! The calls of the control interface as a list that `GET /_sandbox/`, the program and the tests share.

use serde::Serialize;

/// One call of the control interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ControlCall {
    /// The HTTP method.
    pub method: &'static str,
    /// The path; `{id}` stands for a number.
    pub path: &'static str,
    /// What it does.
    pub does: &'static str,
    /// What its body or its query takes; empty when it takes nothing.
    pub takes: &'static str,
}

const fn call(
    method: &'static str,
    path: &'static str,
    takes: &'static str,
    does: &'static str,
) -> ControlCall {
    ControlCall {
        method,
        path,
        does,
        takes,
    }
}

/// Every call of the control interface. Account numbers, names and tokens in its answers are masked.
pub const CONTROL_CALLS: &[ControlCall] = &[
    call("GET", "/_sandbox/", "", "Lists these calls."),
    call(
        "GET",
        "/_sandbox/state",
        "",
        "The bank at a glance: clock, counts, sums, settings, and whether the books balance.",
    ),
    call(
        "GET",
        "/_sandbox/accounts",
        "?after=ID&limit=1..1000 (100)",
        "Virtual accounts with their balances, in the order of opening.",
    ),
    call(
        "POST",
        "/_sandbox/accounts",
        r#"{"usage": "investor" | "borrower", "holder": "김온투"} and, if wanted, "agreement_no" and "subsidiary_no""#,
        "Opens a virtual account without a call of the bank's API; the answer holds its whole number, once.",
    ),
    call(
        "GET",
        "/_sandbox/deposits",
        "?before=SEQUENCE_NO&limit=1..1000 (100)",
        "Deposits, latest first.",
    ),
    call(
        "POST",
        "/_sandbox/deposits",
        r#"{"account_no": "79000000000101", "krw": 1000000}, or "account": 1 by its id"#,
        "Deposits money from outside into a virtual account.",
    ),
    call(
        "GET",
        "/_sandbox/ledger",
        "?before=NO&limit=1..1000 (100)",
        "Entries of the double-entry ledger, latest first.",
    ),
    call(
        "GET",
        "/_sandbox/loans",
        "?after=ID&limit=1..1000 (100)",
        "Loans with the calls that name them.",
    ),
    call(
        "GET",
        "/_sandbox/calls",
        "?before=INDEX&limit=1..1000 (100)",
        "Calls of the bank's API, latest first: request, reply, outcome, and why one was refused.",
    ),
    call("GET", "/_sandbox/calls/{id}", "", "One call, by its index."),
    call(
        "GET",
        "/_sandbox/calls/stream",
        "?after=INDEX, or the header Last-Event-ID",
        "Calls as they come in, as server-sent events: `call` with a call, `missed` when some were no longer kept, `reset`, and `changed` when anything else has changed.",
    ),
    call("GET", "/_sandbox/clock", "", "The bank's time."),
    call(
        "POST",
        "/_sandbox/clock",
        r#"{"advance_seconds": 10800}, {"to": "16:00"} for the next time at which it is 16:00, or {"set": "2026-01-05T09:30:00"}"#,
        "Moves the bank's clock; sweeps and transfers whose time has come follow at once.",
    ),
    call(
        "GET",
        "/_sandbox/faults",
        "",
        "The faults that are armed, and the kinds that there are.",
    ),
    call(
        "POST",
        "/_sandbox/faults",
        r#"{"kind": "accept-then-drop"} and, if wanted, "when": {"api", "transaction_no", "chance_per_mille"}, "times": 1.. or "always" (1), "seed""#,
        "Arms a fault for the calls that it describes.",
    ),
    call("DELETE", "/_sandbox/faults", "", "Disarms all faults."),
    call("DELETE", "/_sandbox/faults/{id}", "", "Disarms one fault."),
    call(
        "GET",
        "/_sandbox/central-record",
        "",
        "The KFTC's central record at a glance: permission, source IPs, paths, how many tokens were asked for, and the faults that are armed.",
    ),
    call(
        "GET",
        "/_sandbox/central-record/records",
        "?before=NO&limit=1..1000 (100)",
        "What was written to the central record, latest first; what no private spec lays out is not shown.",
    ),
    call(
        "POST",
        "/_sandbox/central-record/switch",
        "{}",
        "Takes the migration permission away and gives the business permission; there is no way back but reset.",
    ),
    call(
        "POST",
        "/_sandbox/central-record/source-ips",
        r#"{"listed": ["203.0.113.10"]}, or {"listed": null} for every one"#,
        "Lets calls of the central record in from these source IPs only.",
    ),
    call(
        "POST",
        "/_sandbox/central-record/faults",
        r#"{"kind": "accept-then-drop" | "drop-before-accept" | {"accept-then-status": 500} | "accept-then-garbage" | {"token-status": 500}} and, if wanted, "operation": "loans/contract" or "migration""#,
        "Arms a fault for the next call that it describes.",
    ),
    call(
        "DELETE",
        "/_sandbox/central-record/faults",
        "",
        "Disarms all faults of the central record.",
    ),
    call(
        "DELETE",
        "/_sandbox/central-record/tokens",
        "",
        "Lets no token of the central record that was given count any longer.",
    ),
    call(
        "POST",
        "/_sandbox/reset",
        "{}",
        "Forgets everything: a new bank and a new central record with the same settings, and the clock as it was at the start.",
    ),
    call(
        "GET",
        "/_sandbox/transcript",
        "",
        "All calls that are kept, as a file to download.",
    ),
    call(
        "GET",
        "/_sandbox/coverage",
        "?as=text for people",
        "What callers have exercised of the contract, and what they never have: APIs, fields, values, codes.",
    ),
];
