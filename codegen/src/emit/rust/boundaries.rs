//! Boundary vectors: for every member of every request with a published example, bodies at, over and beside its limits.
//!
//! A vector changes the example and says whether the form of the changed body is accepted; what an account holds or a loan allows is no matter of form.
//! `bases` holds the examples.
//! An entry of `set` gives a member a `value`, or so many `times` the same `row`; a path in `remove` is taken out.

use serde_json::{Value as Json, json};

use super::types::is_laid_out;
use crate::resolved::{
    Api, ExampleMember, Kind, Length, Member, Origin, Requiredness, Service, Total, Unit, Unset,
};

/// The most digits of an amount in the bindings.
const KRW_DIGITS: usize = 15;

/// The boundary vectors of a service as one JSON object.
pub fn boundaries(service: &Service) -> Json {
    let mut vectors = Vec::new();
    let mut bases = serde_json::Map::new();
    for api in service.apis.iter().filter(|api| is_laid_out(api)) {
        if let Some(example) = api.examples.first() {
            let mut collector = Collector {
                api,
                vectors: &mut vectors,
            };
            collector.members(&api.request, &example.request, "");
            bases.insert(api.api.clone(), body(&example.request));
        }
    }
    json!({
        "@generated": "by `ontu-codegen generate`; do not edit",
        "service": service.service,
        "bases": bases,
        "vectors": vectors,
    })
}

/// A published body as JSON.
fn body(members: &[ExampleMember]) -> Json {
    let members = members.iter().map(|member| {
        let value = match (&member.text, &member.object, &member.rows) {
            (Some(text), _, _) => json!(text),
            (None, Some(object), _) => body(object),
            (None, None, Some(rows)) => rows.iter().map(|row| body(row)).collect(),
            (None, None, None) => Json::Null,
        };
        (member.wire.clone(), value)
    });
    Json::Object(members.collect())
}

/// Whether the form of a changed body is accepted.
#[derive(Clone, Copy)]
enum Expect {
    Accept,
    Refuse,
}

/// What a vector does to the example.
enum Change {
    Set(Vec<Json>),
    Remove(String),
}

struct Collector<'a> {
    api: &'a Api,
    vectors: &'a mut Vec<Json>,
}

impl Collector<'_> {
    fn members(&mut self, members: &[Member], example: &[ExampleMember], prefix: &str) {
        for member in members {
            let base = example.iter().find(|other| other.wire == member.wire);
            let path = format!("{prefix}{}", member.wire);
            match (&member.repeat, base) {
                (Some(repeat), Some(base)) => {
                    let rows = base.rows.as_deref().unwrap_or_default();
                    if let Some(row) = rows.first() {
                        self.rows(member, row, &path);
                        self.members(&repeat.members, row, &format!("{path}[0]."));
                    }
                }
                (None, _) if member.required != Requiredness::Unused => {
                    let text = base.and_then(|base| base.text.as_deref());
                    self.scalar(member, text, &path);
                }
                _ => {}
            }
        }
    }

    fn scalar(&mut self, member: &Member, base: Option<&str>, path: &str) {
        self.missing(member, path);
        let limit = member.length.map(|length| length.limit as usize);
        match member.kind {
            Kind::Digits => {
                self.lengths(path, limit, "1", "digits");
                self.refuse(
                    path,
                    "multi-byte",
                    "１２３",
                    "full-width digits are no ASCII digits",
                );
                self.refuse(path, "wrong-kind", "12A4", "a letter is no digit");
            }
            Kind::Text | Kind::Undecided => self.text(member, base, path),
            Kind::Number => {
                self.lengths(path, limit, "9", "digits");
                self.refuse(
                    path,
                    "multi-byte",
                    "１２",
                    "full-width digits are no ASCII digits",
                );
                self.refuse(path, "wrong-kind", "1A", "a letter is no digit");
                self.refuse(path, "wrong-kind", "01", "a count has no leading zeros");
            }
            Kind::Amount => self.amount(member, path, limit),
            Kind::Date | Kind::DateOrMonth => {
                self.pattern(path, base, "20191332", "there is no month 13");
            }
            Kind::Time => self.pattern(path, base, "246060", "there is no hour 24"),
            Kind::Code | Kind::Flag => {
                let other = ["9", "X", "Z", "0"]
                    .into_iter()
                    .find(|other| member.codes.iter().all(|code| code.value != *other))
                    .unwrap_or("?");
                self.pattern(path, base, other, "the table does not list the code");
            }
            Kind::ResponseCode | Kind::Rows => {}
        }
    }

    fn missing(&mut self, member: &Member, path: &str) {
        let optional = member.required == Requiredness::Optional;
        let (expect, because) = if optional {
            (Expect::Accept, "the member is optional")
        } else {
            (Expect::Refuse, "the member is required")
        };
        if !(optional && member.unset == Unset::Empty) {
            let change = Change::Remove(path.to_owned());
            self.vector(path, "missing", change, expect, because);
        }
        if !optional || member.unset == Unset::Empty {
            self.set(path, "missing", json!(""), expect, because);
        }
    }

    fn text(&mut self, member: &Member, base: Option<&str>, path: &str) {
        // A limit in bytes is reached with half as many syllables.
        let width = match member.length {
            Some(Length {
                unit: Unit::Cp949Bytes,
                ..
            }) => 2,
            _ => 1,
        };
        let limit = member.length.map(|length| length.limit as usize);
        self.lengths(path, limit, "a", "characters");
        match member.hangul_limit {
            Some(hangul) => {
                let hangul = hangul as usize;
                let because = format!("{hangul} Hangul syllables are the limit");
                self.accept(path, "multi-byte", &"가".repeat(hangul), &because);
                let because = format!("{} Hangul syllables are one over the limit", hangul + 1);
                self.refuse(path, "over-limit", &"가".repeat(hangul + 1), &because);
            }
            None => {
                if let Some(limit) = limit {
                    let syllables = limit / width;
                    let because = format!(
                        "{syllables} Hangul syllables are within the hard limit of {limit}"
                    );
                    self.accept(path, "multi-byte", &"가".repeat(syllables), &because);
                }
            }
        }
        let object = json!({ "text": base.unwrap_or("a") });
        self.set(
            path,
            "wrong-kind",
            object,
            Expect::Refuse,
            "an object is no text",
        );
    }

    fn amount(&mut self, member: &Member, path: &str, limit: Option<usize>) {
        self.refuse(
            path,
            "multi-byte",
            "１００",
            "full-width digits are no ASCII digits",
        );
        self.refuse(path, "wrong-kind", "1,000", "an amount has no separators");
        self.refuse(path, "wrong-kind", "0100", "an amount has no leading zeros");
        self.refuse(
            path,
            "wrong-kind",
            "100.00",
            "an amount has no decimal part",
        );
        self.refuse(path, "wrong-kind", "-100", "an amount has no sign");
        // No amount has more digits, whatever a document allows.
        let Some(limit) = limit.map(|limit| limit.min(KRW_DIGITS)) else {
            return;
        };
        let over = format!("1{}", "0".repeat(limit));
        let because = format!("{} digits are one over the limit", limit + 1);
        match self.total_with(member) {
            None => {
                let because = format!("{limit} digits are the limit");
                self.accept(path, "limit", &"9".repeat(limit), &because);
                let because = format!("{} digits are one over the limit", limit + 1);
                self.refuse(path, "over-limit", &over, &because);
            }
            Some((rows, total)) => {
                let greatest = "9".repeat(limit);
                let most = total.max_krw.map_or(greatest, |max| max.to_string());
                let reason = format!("{most} KRW are the most in sum");
                self.total(path, "limit", &rows, &total, &most, Expect::Accept, &reason);
                self.total(
                    path,
                    "over-limit",
                    &rows,
                    &total,
                    &over,
                    Expect::Refuse,
                    &because,
                );
            }
        }
    }

    /// The repeating part and the sum that an amount takes part in.
    fn total_with(&self, member: &Member) -> Option<(String, Total)> {
        self.api.request.iter().find_map(|rows| {
            let total = rows.repeat.as_ref()?.total.as_ref()?;
            let part = total.of == member.element || total.equals == member.element;
            part.then(|| (rows.wire.clone(), total.clone()))
        })
    }

    /// Sets the one row's amount and the member that states the sum.
    #[allow(clippy::too_many_arguments, reason = "a vector has that many parts")]
    fn total(
        &mut self,
        path: &str,
        case: &str,
        rows: &str,
        total: &Total,
        amount: &str,
        expect: Expect,
        because: &str,
    ) {
        let wires = Wires { api: self.api };
        let of = format!("{rows}[0].{}", wires.of(total));
        let set = vec![
            set_one(&of, json!(amount)),
            set_one(wires.equals(total), json!(amount)),
        ];
        self.vector(path, case, Change::Set(set), expect, because);
    }

    fn rows(&mut self, member: &Member, row: &[ExampleMember], path: &str) {
        let Some(repeat) = &member.repeat else {
            return;
        };
        if member.required != Requiredness::Optional {
            let change = Change::Remove(path.to_owned());
            self.vector(
                path,
                "missing",
                change,
                Expect::Refuse,
                "the repeating part is required",
            );
        }
        self.set(
            path,
            "wrong-kind",
            json!("1"),
            Expect::Refuse,
            "a text is no repeating part",
        );
        if repeat.min > 0 {
            self.set(
                path,
                "rows-under",
                json!([]),
                Expect::Refuse,
                "there must be a row",
            );
        }
        if let Some(max) = repeat.max {
            for (case, count, expect) in [
                ("rows-limit", max, Expect::Accept),
                ("rows-over", max + 1, Expect::Refuse),
            ] {
                let wires = Wires { api: self.api };
                let set = many_rows(&wires, path, row, repeat.total.as_ref(), count);
                let because = format!("{count} rows, {max} are the limit");
                self.vector(path, case, Change::Set(set), expect, &because);
            }
        }
        if let Some(total) = &repeat.total {
            if let Some(max) = total.max_krw {
                let reason = format!("{max} KRW are the most in sum");
                self.total(
                    path,
                    "sum-limit",
                    path,
                    total,
                    &max.to_string(),
                    Expect::Accept,
                    &reason,
                );
                let over = (max + 1).to_string();
                self.total(
                    path,
                    "sum-over",
                    path,
                    total,
                    &over,
                    Expect::Refuse,
                    &reason,
                );
            }
            let wires = Wires { api: self.api };
            let of = format!("{path}[0].{}", wires.of(total));
            let set = vec![
                set_one(&of, json!("1000")),
                set_one(wires.equals(total), json!("1001")),
            ];
            let because = "the stated sum is not the sum of the rows";
            self.vector(
                path,
                "sum-differs",
                Change::Set(set),
                Expect::Refuse,
                because,
            );
        }
    }

    /// A text at the limit, and one that is a unit over it.
    fn lengths(&mut self, path: &str, limit: Option<usize>, unit: &str, called: &str) {
        let Some(limit) = limit else {
            return;
        };
        let because = format!("{limit} {called} are the limit");
        self.accept(path, "limit", &unit.repeat(limit), &because);
        let because = format!("{} {called} are one over the limit", limit + 1);
        self.refuse(path, "over-limit", &unit.repeat(limit + 1), &because);
    }

    /// A value of fixed form: the published one, a longer one, a full-width one, an impossible one.
    fn pattern(&mut self, path: &str, base: Option<&str>, wrong: &str, why: &str) {
        let Some(base) = base else {
            return;
        };
        self.accept(path, "limit", base, "the published example");
        let longer = format!("{base}0");
        self.refuse(
            path,
            "over-limit",
            &longer,
            "one character more than the form has",
        );
        let wide: String = base.chars().map(full_width).collect();
        self.refuse(
            path,
            "multi-byte",
            &wide,
            "full-width characters are no ASCII",
        );
        self.refuse(path, "wrong-kind", wrong, why);
    }

    fn accept(&mut self, path: &str, case: &str, text: &str, because: &str) {
        self.set(path, case, json!(text), Expect::Accept, because);
    }

    fn refuse(&mut self, path: &str, case: &str, text: &str, because: &str) {
        self.set(path, case, json!(text), Expect::Refuse, because);
    }

    fn set(&mut self, path: &str, case: &str, value: Json, expect: Expect, because: &str) {
        let change = Change::Set(vec![set_one(path, value)]);
        self.vector(path, case, change, expect, because);
    }

    fn vector(&mut self, path: &str, case: &str, change: Change, expect: Expect, because: &str) {
        let (set, remove) = match change {
            Change::Set(set) => (set, Vec::new()),
            Change::Remove(path) => (Vec::new(), vec![path]),
        };
        self.vectors.push(json!({
            "api": self.api.api,
            "member": path,
            "origin": origin(self.api, path),
            "case": case,
            "set": set,
            "remove": remove,
            "expect": match expect {
                Expect::Accept => "accept",
                Expect::Refuse => "refuse",
            },
            "because": because,
        }));
    }
}

/// Many rows like the example's, each of one KRW where they make a sum.
fn many_rows(
    wires: &Wires<'_>,
    path: &str,
    row: &[ExampleMember],
    total: Option<&Total>,
    count: u32,
) -> Vec<Json> {
    let row: serde_json::Map<_, _> = row
        .iter()
        .filter_map(|member| {
            let summed = total.is_some_and(|total| wires.of(total) == member.wire);
            let text = if summed {
                Some("1")
            } else {
                member.text.as_deref()
            };
            Some((member.wire.clone(), json!(text?)))
        })
        .collect();
    // Five hundred rows that are all alike are said in one.
    let rows = json!({ "path": path, "row": row, "times": count });
    let equals = total.map(|total| set_one(wires.equals(total), json!(count.to_string())));
    std::iter::once(rows).chain(equals).collect()
}

fn set_one(path: &str, value: Json) -> Json {
    json!({ "path": path, "value": value })
}

/// The spelling on the wire of the elements that a sum names.
struct Wires<'a> {
    api: &'a Api,
}

impl<'a> Wires<'a> {
    fn find(&self, element: &'a str) -> &'a str {
        let rows = self
            .api
            .request
            .iter()
            .filter_map(|member| member.repeat.as_ref());
        let inner = rows.flat_map(|repeat| &repeat.members);
        let mut all = self.api.request.iter().chain(inner);
        all.find(|member| member.element == element)
            .map_or(element, |member| &member.wire)
    }

    fn of(&self, total: &'a Total) -> &'a str {
        self.find(&total.of)
    }

    fn equals(&self, total: &'a Total) -> &'a str {
        self.find(&total.equals)
    }
}

/// Where a request takes the member at a path from.
fn origin(api: &Api, path: &str) -> &'static str {
    let top = path.split(['[', '.']).next().unwrap_or(path);
    let member = api.request.iter().find(|member| member.wire == top);
    match member.map(|member| member.origin) {
        Some(Origin::Configuration) => "configuration",
        Some(Origin::Operation) => "operation",
        Some(Origin::Permit) => "permit",
        Some(Origin::Caller) | None => "caller",
    }
}

/// The full-width form of an ASCII letter or digit.
fn full_width(character: char) -> char {
    match character {
        '!'..='~' => char::from_u32(character as u32 + 0xfee0).unwrap_or(character),
        other => other,
    }
}
