//! What callers have exercised of the contract, and what they never have: APIs, fields, coded values, response codes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::json::Json;
use crate::spec::{Api, Member, Requiredness, Spec};

use super::decide::DONE;

/// What was exercised of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageReport {
    /// Every API with a layout, in the document's order.
    pub apis: Vec<ApiCoverage>,
    /// The APIs whose layout is unpublished; nobody can exercise them.
    pub without_layout: Vec<String>,
}

/// What was exercised of one API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiCoverage {
    /// Its name on the wire.
    pub api: String,
    /// Its Korean name.
    pub title: String,
    /// Its English name.
    pub operation: String,
    /// How many calls came in.
    pub calls: u64,
    /// In how many of them the bank did what was asked.
    pub accepted: u64,
    /// Its request table, row by row.
    pub members: Vec<MemberCoverage>,
    /// The codes that its tables name, and 00000.
    pub codes: Vec<CodeCoverage>,
}

/// How often one row of a request table was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberCoverage {
    /// The member, `Rec[].InvAmt` for one of a repeating part.
    pub path: String,
    /// Its Korean name.
    pub name: String,
    /// The row of the table.
    pub row: u32,
    /// Whether it is required.
    pub required: bool,
    /// How often it was sent with a value; in a repeating part, by row.
    pub sent: u64,
    /// How often it was sent as the empty text or null.
    pub empty: u64,
    /// The values that the table lists for it.
    pub values: Vec<ValueCoverage>,
}

/// How often a coded value was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueCoverage {
    /// The value.
    pub value: String,
    /// What it means, in the table's words.
    pub meaning: String,
    /// How often it was sent.
    pub sent: u64,
}

/// How often a response code reached the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeCoverage {
    /// The code; none stands for no reply at all.
    pub code: Option<String>,
    /// How often it was sent.
    pub received: u64,
}

/// Something that nobody has exercised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Never {
    /// The API.
    pub api: String,
    /// What was never exercised.
    #[serde(flatten)]
    pub what: NeverWhat,
}

/// What was never exercised of an API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NeverWhat {
    /// The API was never called; its fields and codes are not listed one by one.
    Called(String),
    /// This field was never sent with a value.
    Field(String),
    /// This value of a field was never sent: `NewTrnsYn=N`.
    Value(String),
    /// This response code never reached the caller; `no reply` for none at all.
    Code(String),
}

impl fmt::Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let api = &self.api;
        match &self.what {
            NeverWhat::Called(title) => write!(f, "{api}: never called ({title})"),
            NeverWhat::Field(path) => write!(f, "{api}: {path} never sent with a value"),
            NeverWhat::Value(value) => write!(f, "{api}: {value} never sent"),
            NeverWhat::Code(code) => write!(f, "{api}: {code} never received"),
        }
    }
}

impl CoverageReport {
    /// What was never exercised, in the document's order.
    pub fn never(&self) -> Vec<Never> {
        self.apis.iter().flat_map(ApiCoverage::never).collect()
    }

    /// The whole report as JSON: the counts, and what follows from them.
    pub fn as_json(&self) -> serde_json::Value {
        let (exercised, points) = self.points();
        serde_json::json!({
            "exercised": exercised, "points": points, "never": self.never(),
            "apis": self.apis, "without_layout": self.without_layout,
        })
    }

    /// How many points were exercised, and how many there are: calls, fields, values and codes of every API.
    pub fn points(&self) -> (usize, usize) {
        let points = self.apis.iter().map(ApiCoverage::points);
        points.fold((0, 0), |(done, all), (more_done, more)| {
            (done + more_done, all + more)
        })
    }
}

impl fmt::Display for CoverageReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for api in &self.apis {
            let (done, all) = api.points();
            let ApiCoverage { api, calls, .. } = api;
            writeln!(f, "{done:>3} of {all:>3}  {calls:>6} calls  {api}")?;
        }
        let (done, all) = self.points();
        writeln!(f, "{done:>3} of {all:>3}  in all")?;
        let never = self.never();
        if !never.is_empty() {
            writeln!(f, "\nNever exercised:")?;
        }
        for never in never {
            writeln!(f, "  {never}")?;
        }
        if !self.without_layout.is_empty() {
            let names = self.without_layout.join(", ");
            writeln!(f, "\nNot counted, since no layout is published: {names}")?;
        }
        Ok(())
    }
}

impl ApiCoverage {
    /// What was never exercised of it.
    pub fn never(&self) -> Vec<Never> {
        let never = |what| Never {
            api: self.api.clone(),
            what,
        };
        if self.calls == 0 {
            return vec![never(NeverWhat::Called(self.title.clone()))];
        }
        let mut list = Vec::new();
        for member in &self.members {
            if member.sent == 0 {
                list.push(never(NeverWhat::Field(member.path.clone())));
            } else {
                let unsent = member.values.iter().filter(|value| value.sent == 0);
                list.extend(unsent.map(|value| {
                    never(NeverWhat::Value(format!("{}={}", member.path, value.value)))
                }));
            }
        }
        let unseen = self.codes.iter().filter(|code| code.received == 0);
        list.extend(unseen.map(|code| {
            let code = code.code.clone().unwrap_or_else(|| "no reply".to_owned());
            never(NeverWhat::Code(code))
        }));
        list
    }

    /// How many points of it were exercised, and how many it has.
    pub fn points(&self) -> (usize, usize) {
        let values = self.members.iter().flat_map(|member| &member.values);
        let hits: Vec<bool> = std::iter::once(self.calls > 0)
            .chain(self.members.iter().map(|member| member.sent > 0))
            .chain(values.map(|value| value.sent > 0))
            .chain(self.codes.iter().map(|code| code.received > 0))
            .collect();
        (hits.iter().filter(|hit| **hit).count(), hits.len())
    }
}

/// The counts behind the report.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Coverage {
    apis: BTreeMap<String, ApiCount>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct ApiCount {
    calls: u64,
    accepted: u64,
    members: BTreeMap<String, MemberCount>,
    codes: BTreeMap<String, u64>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct MemberCount {
    sent: u64,
    empty: u64,
    values: BTreeMap<String, u64>,
}

impl Coverage {
    /// Counts a call; `code` is the one that reached the caller.
    pub(crate) fn count(
        &mut self,
        api: &Api,
        body: Option<&Json<'_>>,
        accepted: bool,
        code: Option<&str>,
    ) {
        if !self.apis.contains_key(&api.api) {
            self.apis.insert(api.api.clone(), ApiCount::default());
        }
        let Some(count) = self.apis.get_mut(&api.api) else {
            return;
        };
        count.calls += 1;
        count.accepted += u64::from(accepted);
        let code = code.unwrap_or_default();
        match count.codes.get_mut(code) {
            Some(received) => *received += 1,
            None => *count.codes.entry(code.to_owned()).or_default() += 1,
        }
        if let Some(body) = body {
            count_members(&mut count.members, &api.request, body, "");
        }
    }

    /// The counts against the tables of the spec.
    pub(crate) fn report(&self, spec: &Spec) -> CoverageReport {
        let laid_out = |api: &&Api| !api.request.is_empty();
        let nothing = ApiCount::default();
        let apis = spec.apis.iter().filter(laid_out).map(|api| {
            let count = self.apis.get(&api.api).unwrap_or(&nothing);
            let mut members = Vec::new();
            list_members(&mut members, &count.members, &api.request, "");
            ApiCoverage {
                api: api.api.clone(),
                title: api.title.clone(),
                operation: api.operation.clone(),
                calls: count.calls,
                accepted: count.accepted,
                members,
                codes: codes(api)
                    .into_iter()
                    .map(|code| CodeCoverage {
                        received: count
                            .codes
                            .get(code.unwrap_or_default())
                            .copied()
                            .unwrap_or(0),
                        code: code.map(str::to_owned),
                    })
                    .collect(),
            }
        });
        let without = spec.apis.iter().filter(|api| api.request.is_empty());
        CoverageReport {
            apis: apis.collect(),
            without_layout: without.map(|api| api.api.clone()).collect(),
        }
    }
}

/// The codes that a caller of an API must be ready for, each once; none stands for no reply.
fn codes(api: &Api) -> Vec<Option<&str>> {
    let mut codes = vec![Some(DONE)];
    let own = api.codes.iter().map(|row| row.code.as_deref());
    for code in own.chain(api.prose_codes.iter().map(|code| Some(code.as_str()))) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

fn count_members(
    counts: &mut BTreeMap<String, MemberCount>,
    members: &[Member],
    object: &Json<'_>,
    prefix: &str,
) {
    for member in members {
        let Some(value) = object.get(&member.wire) else {
            continue;
        };
        let path = match prefix {
            "" => Cow::Borrowed(member.wire.as_str()),
            prefix => Cow::Owned(format!("{prefix}{}", member.wire)),
        };
        let rows = match value {
            Json::Array(rows) => rows.as_slice(),
            _ => &[],
        };
        let count = match counts.get_mut(&*path) {
            Some(count) => count,
            None => counts.entry(path.clone().into_owned()).or_default(),
        };
        match (value, value.scalar()) {
            (Json::Null, _) | (_, Some("")) => count.empty += 1,
            (Json::Array(_), _) if rows.is_empty() => count.empty += 1,
            (_, scalar) => {
                count.sent += 1;
                let listed = member
                    .codes
                    .iter()
                    .find(|code| Some(&*code.value) == scalar);
                if let Some(code) = listed {
                    match count.values.get_mut(&code.value) {
                        Some(sent) => *sent += 1,
                        None => *count.values.entry(code.value.clone()).or_default() += 1,
                    }
                }
            }
        }
        if let Some(repeat) = &member.repeat {
            let prefix = format!("{path}[].");
            for row in rows {
                count_members(counts, &repeat.members, row, &prefix);
            }
        }
    }
}

fn list_members(
    list: &mut Vec<MemberCoverage>,
    counts: &BTreeMap<String, MemberCount>,
    members: &[Member],
    prefix: &str,
) {
    for member in members {
        let path = format!("{prefix}{}", member.wire);
        let count = counts.get(&path).cloned().unwrap_or_default();
        list.push(MemberCoverage {
            name: member.name.clone(),
            row: member.row,
            required: member.required == Requiredness::Required,
            sent: count.sent,
            empty: count.empty,
            values: member
                .codes
                .iter()
                .map(|code| ValueCoverage {
                    value: code.value.clone(),
                    meaning: code.meaning.clone(),
                    sent: count.values.get(&code.value).copied().unwrap_or(0),
                })
                .collect(),
            path: path.clone(),
        });
        if let Some(repeat) = &member.repeat {
            list_members(list, counts, &repeat.members, &format!("{path}[]."));
        }
    }
}
