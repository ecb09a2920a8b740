//! Values that must never be shown, planted wherever the bank or the caller may put them, and the hunt for them.

use std::cell::Cell;
use std::fmt::Debug;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

/// How much of a planted value may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Nothing: tokens, names, memos.
    Nothing,
    /// The last four digits: numbers of accounts and loans.
    LastFour,
}

/// One planted value.
#[derive(Debug, Clone, Copy)]
pub struct Canary {
    /// What it stands for, for the report.
    pub what: &'static str,
    /// The value.
    pub value: &'static str,
    /// How much of it may be shown.
    pub allowed: Allowed,
}

const fn hidden(what: &'static str, value: &'static str) -> Canary {
    Canary {
        what,
        value,
        allowed: Allowed::Nothing,
    }
}

// Numbers are made of 7, 8 and 9 alone: five such digits in a row are no port and no day, so a find is a leak.
// No five of them stand in two numbers, so a find says which.
const fn number(what: &'static str, value: &'static str) -> Canary {
    Canary {
        what,
        value,
        allowed: Allowed::LastFour,
    }
}

/// The numbers that a request holds.
#[derive(Debug, Clone, Copy)]
pub struct Numbers {
    /// The loan.
    pub loan: Canary,
    /// The investor's virtual account.
    pub virtual_account: Canary,
    /// The borrower's virtual account.
    pub borrower_virtual_account: Canary,
    /// The borrower's own account.
    pub borrower_account: Canary,
    /// The investor's own account.
    pub investor_account: Canary,
}

/// Numbers whose last four digits may be shown.
pub const LONG: Numbers = Numbers {
    loan: LOAN,
    virtual_account: VIRTUAL_ACCOUNT,
    borrower_virtual_account: BORROWER_VIRTUAL_ACCOUNT,
    borrower_account: BORROWER_ACCOUNT,
    investor_account: INVESTOR_ACCOUNT,
};

/// Numbers of five and seven digits, of which nothing may be shown: four digits would be most of them.
pub const SHORT: Numbers = Numbers {
    loan: hidden("short loan number", "88898"),
    virtual_account: hidden("short virtual account", "7897978"),
    borrower_virtual_account: hidden("short virtual account of a borrower", "8978797"),
    borrower_account: hidden("short account of a borrower", "89798"),
    investor_account: hidden("short account of an investor", "8878997"),
};

/// The token of the client and of the bank.
pub const TOKEN: Canary = hidden(
    "token",
    "c0ffeebeefdeadfacec0ffeebeefdeadfacec0ffeebeefdeadfacec0ffee0bad",
);
/// The client's secret at a token server.
pub const CLIENT_SECRET: Canary = hidden("client secret", "geheim&nicht-zeigen");
/// An investor's virtual account.
pub const VIRTUAL_ACCOUNT: Canary = number("virtual account", "97788877889778");
/// A borrower's virtual account.
pub const BORROWER_VIRTUAL_ACCOUNT: Canary = number("borrower's virtual account", "77978779797798");
/// A borrower's own account.
pub const BORROWER_ACCOUNT: Canary = number("borrower's account", "7998779997878");
/// An investor's own account.
pub const INVESTOR_ACCOUNT: Canary = number("investor's account", "8798787997887");
/// A loan.
pub const LOAN: Canary = number("loan number", "8889788987889");
/// A holder's name, as it is sent when an account is issued.
pub const HOLDER: Canary = hidden("holder's name", "갈매기독수리");
/// An account holder's name, as it is sent with money.
pub const PAYEE: Canary = hidden("payee's name", "두루미뻐꾸기");
/// What is printed in the passbook that money leaves.
pub const WITHDRAWAL_MEMO: Canary = hidden("withdrawal memo", "올빼미적요");
/// What is printed in the passbook that money reaches.
pub const DEPOSIT_MEMO: Canary = hidden("deposit memo", "딱따구리적요");

/// Every planted value.
pub const ALL: &[Canary] = &[
    TOKEN,
    CLIENT_SECRET,
    VIRTUAL_ACCOUNT,
    BORROWER_VIRTUAL_ACCOUNT,
    BORROWER_ACCOUNT,
    INVESTOR_ACCOUNT,
    LOAN,
    HOLDER,
    PAYEE,
    WITHDRAWAL_MEMO,
    DEPOSIT_MEMO,
    SHORT.loan,
    SHORT.virtual_account,
    SHORT.borrower_virtual_account,
    SHORT.borrower_account,
    SHORT.investor_account,
];

/// How many digits of a number are too many.
const TOO_MANY: usize = 5;

impl Canary {
    /// Whether it is a number so short that drawn digits may hold it by chance.
    pub fn is_short_number(&self) -> bool {
        self.value.len() < 8 && self.value.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The pieces of text that would give the value away, as it is and as programs write bytes.
    fn traces(&self) -> Vec<String> {
        let pieces: Vec<&str> = match self.allowed {
            Allowed::Nothing => vec![self.value],
            Allowed::LastFour => (0..=self.value.len() - TOO_MANY)
                .map(|start| &self.value[start..start + TOO_MANY])
                .collect(),
        };
        let mut traces = Vec::new();
        if self.is_short_number() {
            // Its end, as a mask shows one and as a member of its own.
            let end = &self.value[self.value.len() - 4..];
            traces.extend([format!("*{end}"), format!("\"{end}\"")]);
        }
        for piece in pieces {
            let bytes = piece.bytes();
            let list = |item: fn(u8) -> String, separator: &str| {
                let items: Vec<_> = bytes.clone().map(item).collect();
                items.join(separator)
            };
            traces.push(piece.to_owned());
            traces.push(piece.as_bytes().escape_ascii().to_string());
            traces.push(list(|byte| byte.to_string(), ", "));
            traces.push(list(|byte| format!("{byte:02x}"), ""));
            traces.push(list(|byte| format!("%{byte:02X}"), ""));
            traces.push(piece.escape_unicode().to_string());
        }
        traces.sort_unstable();
        traces.dedup();
        traces
    }

    /// Whether a text gives the value away.
    pub fn shows_in(&self, text: &str) -> bool {
        let text = self.without_transaction_numbers(text);
        self.traces().iter().any(|trace| text.contains(trace))
    }

    /// A text without its transaction numbers: 20 random digits may hold any five.
    ///
    /// A run of 20 digits is one unless the whole value is in it, or it is all of the digits that canaries are made of.
    fn without_transaction_numbers(&self, text: &str) -> String {
        let mut left = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|character: char| !character.is_ascii_digit());
            let (run, after) = from.split_at(end.unwrap_or(from.len()));
            let drawn = run.len() == 20
                && (self.is_short_number() || !run.contains(self.value))
                && run.bytes().any(|digit| digit < b'7');
            left.push_str(before);
            left.push_str(if drawn { "(number)" } else { run });
            rest = after;
        }
        left.push_str(rest);
        left
    }
}

thread_local! {
    /// Whether a panic of this thread is expected, so that it need not be printed.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Collects what is shown anywhere, and then says where which canary was seen.
#[derive(Debug, Default)]
pub struct Hunt {
    looked_at: usize,
    finds: Vec<String>,
}

impl Hunt {
    /// Looks at a text.
    pub fn look(&mut self, place: &str, text: &str) {
        self.looked_at += 1;
        for canary in ALL {
            let find = format!("{place} shows the {}", canary.what);
            if canary.shows_in(text) && !self.finds.contains(&find) {
                println!("{find}: {text}");
                self.finds.push(find);
            }
        }
    }

    /// Looks at what `Debug` makes of a value, on one line and on many.
    pub fn debug(&mut self, place: &str, value: &dyn Debug) {
        self.look(place, &format!("{value:?}"));
        self.look(place, &format!("{value:#?}"));
    }

    /// Looks at what `Debug` and `Display` make of an error and of everything that caused it.
    pub fn error(&mut self, place: &str, error: &dyn std::error::Error) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.debug(place, &error);
            self.look(place, &error.to_string());
            next = error.source();
        }
    }

    /// Looks at what the panic of a failed `unwrap` says.
    ///
    /// # Panics
    /// When the result is no failure: then there was nothing to look at.
    pub fn unwrap<E: Debug>(&mut self, place: &str, failed: Result<(), E>) {
        static QUIETENED: Once = Once::new();
        QUIETENED.call_once(|| {
            let usual = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                if !QUIET.with(Cell::get) {
                    usual(info);
                }
            }));
        });
        QUIET.with(|quiet| quiet.set(true));
        let caught = panic::catch_unwind(AssertUnwindSafe(|| failed.unwrap()));
        QUIET.with(|quiet| quiet.set(false));
        let payload = caught.expect_err("a failed unwrap panics");
        let text = match payload.downcast::<String>() {
            Ok(text) => *text,
            Err(_) => panic!("the panic of {place} has no text"),
        };
        self.look(place, &text);
    }

    /// The places that show a canary.
    pub fn finds(&self) -> &[String] {
        &self.finds
    }

    /// How many texts were looked at.
    pub fn looked_at(&self) -> usize {
        self.looked_at
    }
}
