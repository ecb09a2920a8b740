//! From bytes to text: UTF-8, UTF-8 with a byte order mark, or CP949, as Excel in Korea writes them; and from any text to the form of it that is compared and sent.

use std::path::Path;

use encoding_rs::EUC_KR;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{At, Faults};
use crate::messages::files as words;

/// What a file of Excel's own begins with: a zip archive, or the older compound file.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
/// What a text in UTF-16 begins with.
const UTF_16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
/// What UTF-8 may begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads the bytes of a file as text, strictly: a byte that belongs to no character is a fault.
///
/// Text that is valid UTF-8 is UTF-8; Hangul in CP949 practically never is.
pub(crate) fn text(path: &Path, mut bytes: Vec<u8>) -> Result<String, Faults> {
    let mut faults = Faults::of(path);
    let starts = |known: &[&[u8]]| known.iter().any(|start| bytes.starts_with(start));
    if starts(&WORKBOOKS) {
        faults.whole(words::workbook());
        return Err(faults);
    }
    if starts(&UTF_16) {
        faults.whole(words::utf_16());
        return Err(faults);
    }
    let marked = bytes.starts_with(BYTE_ORDER_MARK);
    if marked {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    // A file may be large: what is UTF-8 already is not copied.
    let error = match String::from_utf8(bytes) {
        Ok(text) => return check(path, &text).map(|()| nfc(text)),
        Err(error) => error,
    };
    let offset = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    if marked {
        faults.at(place_of(bytes, offset), words::not_utf_8());
        return Err(faults);
    }
    match EUC_KR.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => check(path, &text).map(|()| nfc(text.into_owned())),
        None => {
            faults.at(place_of(bytes, offset), words::neither_encoding());
            Err(faults)
        }
    }
}

/// A text with its characters composed (NFC): macOS writes Hangul taken apart, which looks the same, is longer, and is in no bank's character set.
///
/// Whatever comes in from outside goes through here once: files, flags, settings, answers on a terminal. Names of files keep their bytes.
pub(crate) fn nfc(text: String) -> String {
    if is_nfc(&text) {
        text
    } else {
        text.nfc().collect()
    }
}

/// Refuses what shows that the text was spoilt before it came here.
fn check(path: &Path, text: &str) -> Result<(), Faults> {
    let mut faults = Faults::of(path);
    for (index, line) in text.lines().enumerate() {
        if line.contains(['\u{fffd}', '\0']) {
            let line = index as u64 + 1;
            faults.at(At { line, column: 1 }, words::spoilt());
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

fn place_of(bytes: &[u8], offset: usize) -> At {
    let before = &bytes[..offset.min(bytes.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    // Commas before the byte on its line count the cells of a table, which is near enough for a loan file too.
    let since = before.iter().rposition(|byte| *byte == b'\n');
    let of_line = &before[since.map_or(0, |at| at + 1)..];
    let column = of_line.iter().filter(|byte| **byte == b',').count() as u64 + 1;
    At { line, column }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::text;
    use crate::language::Language;

    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(text(Path::new("a.csv"), bytes.to_vec()).unwrap(), expected);
    }

    fn refused(bytes: &[u8], part: &str) {
        let failure = text(Path::new("a.csv"), bytes.to_vec())
            .unwrap_err()
            .into_failure();
        let message = failure.message().text(Language::En);
        assert!(message.contains(part), "{message}");
    }

    #[test]
    fn the_three_encodings_of_excel_are_read() {
        check(
            "가상계좌번호,투자금액\n".as_bytes(),
            "가상계좌번호,투자금액\n",
        );
        check(b"\xef\xbb\xbfVran,InvAmt\n", "Vran,InvAmt\n");
        let (cp949, _, _) = encoding_rs::EUC_KR.encode("예금주명,뷁\n");
        check(&cp949, "예금주명,뷁\n");
    }

    #[test]
    fn hangul_that_was_taken_apart_is_composed() {
        let apart = "가상계좌번호,홍길동";
        let apart: String = unicode_normalization::UnicodeNormalization::nfd(apart).collect();
        assert_ne!(apart, "가상계좌번호,홍길동");
        check(apart.as_bytes(), "가상계좌번호,홍길동");
        check(format!("\u{feff}{apart}").as_bytes(), "가상계좌번호,홍길동");
    }

    #[test]
    fn workbooks_and_unicode_text_say_what_to_save_instead() {
        refused(b"PK\x03\x04rest", "workbook");
        refused(b"\xd0\xcf\x11\xe0rest", "workbook");
        refused(b"\xff\xfea\0", "UTF-16");
    }

    #[test]
    fn bytes_of_no_character_are_refused_at_their_place() {
        refused(b"\xef\xbb\xbfa,b\nc,\xff\n", "a.csv:2:2");
        refused(b"a,b\nc,\xff\xff\n", "a.csv:2:2");
        refused("a\nb\u{fffd}\n".as_bytes(), "a.csv:2:1");
    }
}
