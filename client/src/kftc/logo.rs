//! The logo for the public portal: its name, its size and what it holds.

use super::fault::{FormFault, Wrong};
use super::forms;
use crate::runtime::procedure::{FileRuleInfo, ImageKind};

/// A logo as it is to be sent, by its file's name, size and first bytes.
#[derive(Debug, Clone, Copy)]
pub struct Logo<'a> {
    /// The file's name.
    pub name: &'a str,
    /// Its size in bytes.
    pub size: u64,
    /// Its first bytes; eight are enough.
    pub start: &'a [u8],
}

impl Logo<'_> {
    /// What the file is by its first bytes, whatever its name says.
    pub fn content(&self) -> Option<ImageKind> {
        if self.start.starts_with(&[0xFF, 0xD8, 0xFF]) {
            Some(ImageKind::Jpeg)
        } else if self.start.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(ImageKind::Png)
        } else {
            None
        }
    }

    /// Everything that is wrong with it.
    pub fn faults(&self) -> Vec<FormFault> {
        let mut faults = Vec::new();
        let Some(rule) = &forms::LOGO.file else {
            return faults;
        };
        let mut found = |wrong| {
            faults.push(FormFault {
                field: forms::LOGO.form,
                label: forms::LOGO.name,
                wrong,
                lines: rule.lines,
            });
        };
        if !self.has_ending(rule) {
            found(Wrong::Ending(rule.endings));
        }
        if !self
            .content()
            .is_some_and(|kind| rule.contents.contains(&kind))
        {
            found(Wrong::Content);
        }
        if self.size > rule.max_bytes {
            found(Wrong::Size {
                found: self.size,
                most: rule.max_bytes,
            });
        }
        faults
    }

    fn has_ending(&self, rule: &FileRuleInfo) -> bool {
        self.name.rsplit_once('.').is_some_and(|(_, ending)| {
            rule.endings
                .iter()
                .any(|allowed| allowed.eq_ignore_ascii_case(ending))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0];

    fn faults(name: &str, size: u64, start: &[u8]) -> Vec<Wrong> {
        let faults = Logo { name, size, start }.faults();
        faults.into_iter().map(|fault| fault.wrong).collect()
    }

    #[test]
    fn a_logo_is_a_picture_by_name_content_and_size() {
        const ENDING: Wrong = Wrong::Ending(&["IMG", "JPG", "PNG"]);
        for right in ["logo.png", "logo.JPG", "logo.img"] {
            assert_eq!(faults(right, 30_000_000, PNG), [], "{right}");
            assert_eq!(faults(right, 1, JPEG), [], "{right}");
        }
        for wrong in ["logo.jpeg", "logo.gif", "logo", "png", "logo.png.txt"] {
            assert_eq!(faults(wrong, 1, PNG), [ENDING], "{wrong}");
        }
        assert_eq!(faults("logo.png", 1, b"hello"), [Wrong::Content]);
        assert_eq!(faults("logo.png", 0, b""), [Wrong::Content]);
        assert_eq!(
            faults("logo.gif", 30_000_001, b"GIF89a"),
            [
                ENDING,
                Wrong::Content,
                Wrong::Size {
                    found: 30_000_001,
                    most: 30_000_000
                }
            ]
        );
    }
}
