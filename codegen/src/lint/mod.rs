//! Judges a resolved spec: one file a group of rules, every finding at its place, none repaired.

mod codes;
mod dictionary;
mod examples;
mod files;
mod flows;
mod lengths;
mod limits;
mod names;
mod procedure;
mod revision;
mod rules;

pub(crate) use revision::is_day;

use crate::finding::{Finding, Findings, Sources};
use crate::load::Loaded;
use crate::load::model::{ApiFile, Row, Text};
use crate::resolve::Resolved;
use crate::resolved::{Api, Kind, Member, Origin, Requiredness, Service};

/// Runs every rule over one service.
pub fn lint(resolved: &Resolved, sources: &Sources, findings: &mut Findings) {
    let spec = &resolved.corrected;
    files::check(spec, sources, findings);
    dictionary::check(spec, findings);
    lengths::check(spec, &resolved.service, findings);
    names::check(spec, &resolved.service, findings);
    flows::check(spec, &resolved.service, findings);
    limits::check(spec, findings);
    rules::check(spec, &resolved.service, findings);
    codes::check(spec, findings);
    examples::check(spec, &resolved.service, findings);
    procedure::check(spec, findings);
    revision::check(spec, findings);
}

/// Whether a finding says no more than that something is missing which stands in a file that could not be read.
pub(crate) fn only_follows(finding: &Finding, lost: &str) -> bool {
    let names_it = || {
        [&finding.found, &finding.expected]
            .iter()
            .any(|text| text.contains(lost))
    };
    match (lost, finding.rule) {
        ("codes", rule) => rule == "code-without-class",
        ("corrections", rule) => {
            ["example-violates-layout", "procedure-other-flow"].contains(&rule)
        }
        // The tables of an API may name any element, and be named by any other file.
        (_, "element-unused" | "correction-target") => true,
        (_, "api-without-file") => names_it(),
        (_, rule) => rule.starts_with("inquiry-") && names_it(),
    }
}

/// Every table of the service with its name in words.
fn tables(spec: &Loaded) -> Vec<(String, &[Row])> {
    let header = &spec.service.header;
    let mut tables: Vec<(String, &[Row])> = vec![
        ("the request's header".to_owned(), &header.request),
        ("the reply's header".to_owned(), &header.response),
    ];
    for api in &spec.apis {
        let name = &api.file.api.value;
        tables.push((format!("the request of {name}"), &api.file.request));
        tables.push((format!("the reply of {name}"), &api.file.response));
    }
    tables
}

/// Every row of a table, those of repeating parts included.
fn all_rows(rows: &[Row]) -> Vec<&Row> {
    rows.iter()
        .flat_map(|row| std::iter::once(row).chain(all_rows(&row.rows)))
        .collect()
}

/// The tables of the service beside what was made of them.
fn layouts<'s>(spec: &'s Loaded, service: &'s Service) -> Vec<(&'s [Row], &'s [Member])> {
    let (rows, members) = (&spec.service.header, &service.header);
    let mut layouts: Vec<(&[Row], &[Member])> = vec![
        (&rows.request, &members.request),
        (&rows.response, &members.response),
    ];
    for (file, api) in resolved_apis(spec, service) {
        layouts.push((&file.request, &api.request));
        layouts.push((&file.response, &api.response));
    }
    layouts
}

/// The files of the APIs that service.yaml lists, beside what was made of them.
fn resolved_apis<'s>(
    spec: &'s Loaded,
    service: &'s Service,
) -> impl Iterator<Item = (&'s ApiFile, &'s Api)> {
    let apis = service.apis.iter();
    apis.filter_map(|api| Some((self::api(spec, &api.api)?, api)))
}

/// Every row of a table beside its member, those of repeating parts included.
fn pairs<'s>(rows: &'s [Row], members: &'s [Member]) -> Vec<(&'s Row, &'s Member)> {
    let pairs = rows.iter().zip(members);
    pairs
        .flat_map(|(row, member)| {
            let inner = member.repeat.as_ref();
            let inner = inner.map_or(&[][..], |repeat| &repeat.members);
            std::iter::once((row, member)).chain(self::pairs(&row.rows, inner))
        })
        .collect()
}

/// The API with this name.
fn api<'s>(spec: &'s Loaded, name: &str) -> Option<&'s ApiFile> {
    spec.apis
        .iter()
        .map(|api| &api.file)
        .find(|api| api.api.value == name)
}

/// Whether a table has a row with this element at its top level.
fn has(rows: &[Row], element: &str) -> bool {
    rows.iter().any(|row| row.element.value == element)
}

/// What a rule needs of the member that it names.
struct Needed<'a> {
    /// What the member is to the rule.
    role: &'a str,
    /// The kinds that it may have.
    kinds: &'a [Kind],
    /// Whether a call without it makes no sense.
    always: bool,
    /// Whether the caller must be the one who gives it.
    given: bool,
}

impl Needed<'_> {
    /// Refuses the named member if it is not what is needed; one that is not there is somebody else's finding.
    fn of(&self, members: &[Member], element: &Text, findings: &mut Findings) {
        let Some(member) = members
            .iter()
            .find(|member| member.element == element.value)
        else {
            return;
        };
        let fault = if member.required == Requiredness::Unused {
            "never travels".to_owned()
        } else if self.given && member.origin != Origin::Caller {
            "the caller does not give".to_owned()
        } else if self.always && member.required == Requiredness::Optional {
            "may be missing".to_owned()
        } else if !self.kinds.contains(&member.kind) {
            format!("is of kind {}", member.kind)
        } else {
            return;
        };
        let kinds: Vec<String> = self.kinds.iter().map(Kind::to_string).collect();
        findings.error(
            "unfit-member",
            element.at,
            format!("{} as {}, which {fault}", element.value, self.role),
            format!(
                "a{} member of kind {}{}",
                if self.always { " required" } else { "" },
                kinds.join(" or "),
                if self.given {
                    " that the caller gives"
                } else {
                    ""
                },
            ),
            "hold its row against the document and correct it, or name another member",
        );
    }
}
