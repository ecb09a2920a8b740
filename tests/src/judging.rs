//! Replies judged without a network: the published request of an operation, and any answer to it.

use ontu::runtime::{CodeOverlay, Judged, Operation, Reply, judge};

use serde_json::Value as Json;

use crate::examples::{Example, Surroundings, published_of};

/// Judges a reply to the published request of an operation.
///
/// # Panics
/// When the operation has no published request that the client reads.
pub fn judged<O: Operation>(status: u16, body: &[u8], codes: &CodeOverlay) -> Judged<O::Reply> {
    let example = published_of(O::INFO.api);
    let around = Surroundings::of(O::INFO, &example.request);
    let request = O::from_wire(&example.request).expect("the published request is legal");
    let reply = Reply { status, body };
    judge(&request, &around.contract, &around.sending, reply, codes)
}

/// What a reply to the published request of an operation ends in, in short, such as `Refused(AC073)`.
pub fn outcome<O: Operation>(body: &[u8]) -> String {
    let judged = judged::<O>(200, body, &CodeOverlay::new());
    format!("{:?}", judged.outcome.map(|_| ()))
}

/// The published reply of an operation as text, with pieces of it replaced.
///
/// # Panics
/// When a piece is not there, so that no test passes because it changes nothing.
pub fn reply<O: Operation>(changes: &[(&str, &str)]) -> String {
    let Example { response, .. } = published_of(O::INFO.api);
    let mut text = response.to_string();
    for (piece, instead) in changes {
        assert!(text.contains(piece), "{piece} is not in {text}");
        text = text.replace(piece, instead);
    }
    text
}

/// A reply of the bank that has a code and no members.
pub fn answered<O: Operation>(code: &str) -> String {
    let Example { mut response, .. } = published_of(O::INFO.api);
    let mut header = response["Header"].take();
    header["Rpcd"] = code.into();
    serde_json::json!({ "Header": header }).to_string()
}

/// Whether a body says in so many words that it was done, by another reader than the client's.
pub fn says_done(bytes: &[u8], member: &str) -> bool {
    let Ok(body) = serde_json::from_str::<Json>(&String::from_utf8_lossy(bytes)) else {
        return false;
    };
    let named = |json: &Json, name: &str| {
        let found = json
            .as_object()?
            .iter()
            .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
        Some(found.1.clone())
    };
    let whole = Some(body);
    let (object, name) = match member.split_once('.') {
        Some((outer, inner)) => (whole.and_then(|body| named(&body, outer)), inner),
        None => (whole, member),
    };
    let code = object.and_then(|object| named(&object, name));
    code.is_some_and(|code| code.as_str().is_some_and(|code| code.trim() == "00000"))
}
