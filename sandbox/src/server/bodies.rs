//! The bodies of replies, also those that faults cut off, fill up or never end.

use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::stream;

use crate::bank::reply::ReplyBody;

use super::connection::CutConnection;

/// How much filling goes out at a time.
const CHUNK: usize = 64 * 1024;
/// How long a reply without end waits between two spaces.
const TRICKLE: Duration = Duration::from_millis(100);

/// The body as HTTP sends it.
pub(super) fn body(body: ReplyBody) -> Body {
    match body {
        ReplyBody::Bytes(bytes) => Body::from(bytes),
        ReplyBody::CutAfter(beginning) => cut_after(beginning),
        ReplyBody::PaddedTo(beginning, size) => padded_to(beginning, size),
        ReplyBody::NeverEnding(beginning) => never_ending(beginning),
    }
}

fn cut_after(beginning: Vec<u8>) -> Body {
    let parts = stream::unfold(Some(beginning), |beginning| async move {
        match beginning {
            Some(bytes) if !bytes.is_empty() => Some((Ok(Bytes::from(bytes)), Some(Vec::new()))),
            Some(_) => {
                // What has been written so far goes out only while the stream is not ready.
                tokio::task::yield_now().await;
                Some((Err(CutConnection), None))
            }
            None => None,
        }
    });
    Body::from_stream(parts)
}

fn padded_to(beginning: Vec<u8>, size: u64) -> Body {
    let missing = size.saturating_sub(beginning.len() as u64);
    let parts = stream::unfold(
        (Some(beginning), missing),
        |(beginning, missing)| async move {
            if let Some(bytes) = beginning {
                return Some((Ok::<_, CutConnection>(Bytes::from(bytes)), (None, missing)));
            }
            let length = usize::try_from(missing).unwrap_or(CHUNK).min(CHUNK);
            (length > 0).then(|| {
                (
                    Ok(Bytes::from(vec![b' '; length])),
                    (None, missing - length as u64),
                )
            })
        },
    );
    Body::from_stream(parts)
}

fn never_ending(mut beginning: Vec<u8>) -> Body {
    // Without its last brace the reply is not complete, however patient its reader is.
    beginning.pop();
    let parts = stream::unfold(Some(beginning), |beginning| async move {
        let bytes = match beginning {
            Some(bytes) => bytes,
            None => {
                tokio::time::sleep(TRICKLE).await;
                b" ".to_vec()
            }
        };
        Some((Ok::<_, CutConnection>(Bytes::from(bytes)), None))
    });
    Body::from_stream(parts)
}
