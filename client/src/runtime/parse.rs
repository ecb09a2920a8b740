//! Reading a request body strictly, with everything that is wrong reported at once.

use serde_json::{Map, Value as Json};

use super::checks::Checks;
use super::element::{MemberInfo, Origin, Requiredness};
use super::fault::{Fault, Rule};
use super::mask::shown_key;
use super::operation::{Operation, OperationInfo};
use super::value::{Value, check_by_kind};
use super::violation::{Violation, Violations};

/// The member that holds the common header.
pub(crate) const HEADER: &str = "Header";

/// Reads one object of a request body by its layout; generated code says which member becomes which field.
pub struct BodyReader<'a> {
    object: &'a Map<String, Json>,
    layout: &'static [MemberInfo],
    path: String,
    violations: &'a mut Violations,
}

impl BodyReader<'_> {
    /// Reads a member that must be there.
    pub fn required<T: Value>(&mut self, wire: &str) -> Option<T> {
        self.read(wire, true)
    }

    /// Reads a member that may be missing or empty.
    pub fn optional<T: Value>(&mut self, wire: &str) -> Option<T> {
        self.read(wire, false)
    }

    /// Reads a repeating part.
    pub fn rows<T>(
        &mut self,
        wire: &str,
        mut read: impl FnMut(&mut BodyReader<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let member = self.layout.iter().find(|member| member.wire == wire)?;
        let layout = member.repeat.map_or(&[][..], |repeat| repeat.members);
        let items = match self.object.get(member.wire) {
            None => {
                if member.required == Requiredness::Optional {
                    return Some(Vec::new());
                }
                self.refuse(member, Fault::of(Rule::Required));
                return None;
            }
            Some(Json::Array(items)) => items,
            Some(_) => {
                self.refuse(member, Fault::of(Rule::JsonRows));
                return None;
            }
        };
        let mut rows = Vec::with_capacity(items.len());
        let mut complete = true;
        for (index, item) in items.iter().enumerate() {
            let path = format!("{}{}[{index}]", self.path, member.wire);
            let Json::Object(object) = item else {
                let fault = Fault::of(Rule::JsonObject);
                self.violations.push(Violation::new(path, None, fault));
                complete = false;
                continue;
            };
            let mut reader = BodyReader {
                object,
                layout,
                path: format!("{path}."),
                violations: self.violations,
            };
            match read(&mut reader) {
                Some(row) => rows.push(row),
                None => complete = false,
            }
            reader.refuse_unknown();
        }
        complete.then_some(rows)
    }

    fn read<T: Value>(&mut self, wire: &str, required: bool) -> Option<T> {
        let member = self.layout.iter().find(|member| member.wire == wire)?;
        let text = self.text(member, required)?;
        match T::parse(text, member.element) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.refuse(member, fault);
                None
            }
        }
    }

    /// The text of a member that has one; what is wrong with it is reported.
    fn text(&mut self, member: &'static MemberInfo, required: bool) -> Option<&str> {
        match self.object.get(member.wire) {
            None | Some(Json::Null) => {
                if required {
                    self.refuse(member, Fault::of(Rule::Required));
                }
                None
            }
            Some(Json::String(text)) if text.is_empty() => {
                if required {
                    self.refuse(member, Fault::of(Rule::NotEmpty));
                }
                None
            }
            Some(Json::String(text)) => Some(text),
            Some(_) => {
                self.refuse(member, Fault::of(Rule::JsonString));
                None
            }
        }
    }

    fn refuse(&mut self, member: &MemberInfo, fault: Fault) {
        let path = format!("{}{}", self.path, member.wire);
        let names = Some((member.element.english, member.element.korean));
        self.violations.push(Violation::new(path, names, fault));
    }

    fn refuse_unknown(&mut self) {
        for key in self.object.keys() {
            let known = self.layout.iter().any(|member| member.wire == key)
                || (self.path.is_empty() && key == HEADER);
            if !known {
                let path = format!("{}{}", self.path, shown_key(key));
                let fault = Fault::of(Rule::KnownMember);
                self.violations.push(Violation::new(path, None, fault));
            }
        }
    }

    /// Checks the members that no caller gives: demanded of a whole body, looked at wherever they are.
    ///
    /// What a member says of the sending must be what the header of the same body says of it.
    fn check_others(&mut self, header: Option<&Json>, header_layout: &[MemberInfo]) {
        for member in self.layout {
            if member.origin == Origin::Caller || member.repeat.is_some() {
                continue;
            }
            let required = header.is_some() && member.required == Requiredness::Required;
            let stated = header.and_then(|header| of_sending(header, header_layout, member.origin));
            let fault = match self.text(member, required) {
                Some(text) => check_other(text, member).and_then(|()| match stated {
                    Some(stated) if stated != text => Err(Fault::of(Rule::SameAsHeader)),
                    _ => Ok(()),
                }),
                None => continue,
            };
            if let Err(fault) = fault {
                self.refuse(member, fault);
            }
        }
    }
}

/// What a header says of the sending where a member of this origin does.
fn of_sending<'h>(header: &'h Json, layout: &[MemberInfo], origin: Origin) -> Option<&'h str> {
    if !matches!(origin, Origin::Day | Origin::Time | Origin::TransactionNo) {
        return None;
    }
    let member = layout.iter().find(|member| member.origin == origin)?;
    header.get(member.wire)?.as_str()
}

/// Checks the value of a member that the configuration or the sending gives.
fn check_other(text: &str, member: &'static MemberInfo) -> Result<(), Fault> {
    match member.origin {
        Origin::Day => jiff::civil::Date::parse(text, member.element).map(|_| ()),
        Origin::Time => jiff::civil::Time::parse(text, member.element).map(|_| ()),
        _ => check_by_kind(text, member.element),
    }
}

/// Reads a request from a body: from its members alone, or from a whole body with its header.
///
/// A whole body, one with a `Header`, must name the right API and hold the members that the configuration and the sending give; their values are checked, a day against the header's too, and then left out, for they are not part of a request.
///
/// # Errors
/// Everything that is wrong with the body, rules across members included.
pub fn request_from_wire<O: Operation>(body: &Json) -> Result<O, Violations> {
    let mut violations = Violations::default();
    let Json::Object(object) = body else {
        let fault = Fault::of(Rule::JsonObject);
        violations.push(Violation::new("body".to_owned(), None, fault));
        return Err(violations);
    };
    check_header(object, O::INFO, &mut violations);
    let mut reader = BodyReader {
        object,
        layout: O::INFO.request,
        path: String::new(),
        violations: &mut violations,
    };
    let request = O::read_request(&mut reader);
    reader.check_others(object.get(HEADER), O::SERVICE.header_request);
    reader.refuse_unknown();
    let Some(request) = request else {
        if violations.is_empty() {
            let fault = Fault::of(Rule::Required);
            violations.push(Violation::new("body".to_owned(), None, fault));
        }
        return Err(violations);
    };
    let mut checks = Checks::new(O::INFO.request, None, false).after(violations);
    request.inspect(&mut checks);
    checks.finish()?;
    Ok(request)
}

fn check_header(object: &Map<String, Json>, info: &OperationInfo, violations: &mut Violations) {
    let fault = match object.get(HEADER) {
        None => return,
        Some(Json::Object(header)) => match header.get("ApiNm") {
            Some(Json::String(api)) if api == info.api => return,
            Some(_) => ("Header.ApiNm", Fault::of(Rule::SameApi)),
            None => ("Header.ApiNm", Fault::of(Rule::Required)),
        },
        Some(_) => (HEADER, Fault::of(Rule::JsonObject)),
    };
    violations.push(Violation::new(fault.0.to_owned(), None, fault.1));
}
