//! A message in both languages, and the macro that makes the compiler demand both.

use std::fmt::Display;

use crate::language::Language;

/// A text in Korean and in English; which of them is shown is decided where it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    korean: String,
    english: String,
}

impl Message {
    /// A text in both languages.
    pub(crate) fn new(korean: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            korean: korean.into(),
            english: english.into(),
        }
    }

    /// A text that reads the same in both: a number, a path, the words of the client or of the operating system.
    pub(crate) fn same(text: impl Display) -> Self {
        let text = text.to_string();
        Self::new(text.clone(), text)
    }

    /// The text in one language.
    pub(crate) fn text(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.korean,
            Language::En => &self.english,
        }
    }

    /// Puts messages one after the other with a separator.
    pub(crate) fn join<'a>(
        messages: impl IntoIterator<Item = &'a Message>,
        separator: &str,
    ) -> Self {
        let mut joined: Option<Message> = None;
        for message in messages {
            match &mut joined {
                None => joined = Some(message.clone()),
                Some(joined) => {
                    joined.korean = format!("{}{separator}{}", joined.korean, message.korean);
                    joined.english = format!("{}{separator}{}", joined.english, message.english);
                }
            }
        }
        joined.unwrap_or_else(|| Message::new("", ""))
    }
}

/// What can stand in a message: anything that reads the same in both languages, or another message.
pub(crate) trait Words {
    /// Its text in one language.
    fn words(&self, language: Language) -> String;
}

impl<T: Display> Words for T {
    fn words(&self, _language: Language) -> String {
        self.to_string()
    }
}

impl Words for Message {
    fn words(&self, language: Language) -> String {
        self.text(language).to_owned()
    }
}

/// Declares messages: a function each, with both texts side by side.
///
/// A text that leaves out an argument, or names one that is not there, does not compile.
macro_rules! messages {
    ($(
        $(#[$docs:meta])*
        $name:ident($($argument:ident),*) {
            ko: $korean:literal,
            en: $english:literal $(,)?
        }
    )*) => {
        $(
            $(#[$docs])*
            pub(crate) fn $name($($argument: impl $crate::message::Words),*) -> $crate::message::Message {
                $crate::message::Message::new(
                    format!(
                        $korean,
                        $($argument = $argument.words($crate::language::Language::Ko)),*
                    ),
                    format!(
                        $english,
                        $($argument = $argument.words($crate::language::Language::En)),*
                    ),
                )
            }
        )*

        /// Every message of this table, each argument filled with its own name.
        #[cfg(test)]
        pub(crate) fn samples() -> Vec<(&'static str, $crate::message::Message)> {
            vec![$((stringify!($name), $name($(stringify!($argument)),*))),*]
        }
    };
}

pub(crate) use messages;
