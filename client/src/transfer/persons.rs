//! Who stands for an act: one person, or two who are not the same by name and, where that is demanded, by user of the operating system.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;

use super::engine::NotAllowed;

/// How many people must stand for an act, and by what they are told apart; a later variant demands more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TwoPerson {
    /// One person is enough.
    No,
    /// Two people with different names.
    Names,
    /// Two people with different names whose processes ran as different users of the operating system.
    Users,
}

impl From<bool> for TwoPerson {
    /// Two names, or one person.
    fn from(two: bool) -> Self {
        if two { Self::Names } else { Self::No }
    }
}

/// A person by name, with the user of the operating system as whom the person acted.
///
/// The user is the number of the real user with the name that `/etc/passwd` gives it, such as `1001 kim`; none where the operating system tells none.
/// As text it is `Kim <1001 kim>`, which is what a journal keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    name: String,
    user: Option<String>,
}

impl Person {
    /// A person who acts by this process.
    ///
    /// # Errors
    /// [`NotAllowed::NameNeeded`] when the name is blank, or holds control characters or `<` or `>`.
    pub fn here(name: &str) -> Result<Self, NotAllowed> {
        Self::stored(name, this_user().as_deref())
    }

    /// A person who acted before, as it was written down then.
    ///
    /// # Errors
    /// As [`here`](Self::here).
    pub fn stored(name: &str, user: Option<&str>) -> Result<Self, NotAllowed> {
        let name: String = name.trim().nfc().collect();
        let unusable = |character: char| character.is_control() || "<>".contains(character);
        if plain(&name).is_empty() || name.contains(unusable) {
            return Err(NotAllowed::NameNeeded);
        }
        Ok(Self {
            name,
            user: user.map(str::to_owned),
        })
    }

    /// The name as it was given, normalised to NFC.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The user of the operating system.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Whether two names are one person's, however they are written.
    pub fn has_name_of(&self, other: &Self) -> bool {
        plain(&self.name) == plain(&other.name)
    }

    /// Whether both are known to be different users; the number counts, since a user can be renamed.
    fn is_other_user_than(&self, other: &Self) -> bool {
        let number = |person: &Self| {
            let user = person.user.as_deref()?;
            user.split(' ').next().map(str::to_owned)
        };
        match (number(self), number(other)) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        }
    }
}

impl fmt::Display for Person {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.user {
            Some(user) => write!(formatter, "{} <{user}>", self.name),
            None => formatter.write_str(&self.name),
        }
    }
}

impl FromStr for Person {
    type Err = NotAllowed;

    fn from_str(text: &str) -> Result<Self, NotAllowed> {
        let user = text.trim().strip_suffix('>');
        match user.and_then(|text| text.split_once('<')) {
            Some((name, user)) => Self::stored(name, Some(user)),
            None => Self::stored(text, None),
        }
    }
}

/// The people who stand for an act; only [`Persons::new`] makes one, and it has looked whether they are enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persons {
    first: Person,
    second: Option<Person>,
}

impl Persons {
    /// The first person, and the second where there is one.
    ///
    /// # Errors
    /// [`NotAllowed::SecondPersonNeeded`] when two people are demanded and the second is missing, or when both names are one person's, whatever is demanded;
    /// [`NotAllowed::OtherUserNeeded`] when two users are demanded and they are not known to be different.
    pub fn new(
        demanded: TwoPerson,
        first: Person,
        second: Option<Person>,
    ) -> Result<Self, NotAllowed> {
        let persons = Self { first, second };
        persons.check(demanded)?;
        Ok(persons)
    }

    /// Who acted first.
    pub fn first(&self) -> &Person {
        &self.first
    }

    /// Who confirmed it.
    pub fn second(&self) -> Option<&Person> {
        self.second.as_ref()
    }

    /// Whether they are as many as are demanded.
    pub(super) fn check(&self, demanded: TwoPerson) -> Result<(), NotAllowed> {
        let Some(second) = &self.second else {
            return match demanded {
                TwoPerson::No => Ok(()),
                TwoPerson::Names | TwoPerson::Users => Err(NotAllowed::SecondPersonNeeded),
            };
        };
        if second.has_name_of(&self.first) {
            return Err(NotAllowed::SecondPersonNeeded);
        }
        if demanded == TwoPerson::Users && !second.is_other_user_than(&self.first) {
            return Err(NotAllowed::OtherUserNeeded);
        }
        Ok(())
    }
}

impl fmt::Display for Persons {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.second {
            Some(second) => write!(formatter, "{}, {second}", self.first),
            None => write!(formatter, "{}", self.first),
        }
    }
}

/// A name without what makes no other person of it: the width of letters, case, blanks, and characters that show nothing.
fn plain(name: &str) -> String {
    let shows = |character: &char| {
        !character.is_whitespace()
            && !matches!(
                character,
                '\u{ad}'
                    | '\u{115f}'
                    | '\u{1160}'
                    | '\u{180e}'
                    | '\u{200b}'..='\u{200f}'
                    | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{3164}'
                    | '\u{fe00}'..='\u{fe0f}'
                    | '\u{feff}'
                    | '\u{ffa0}'
            )
    };
    // The wide forms of letters and blanks are decomposed first, so that they are seen as what they are.
    let lower = name.nfkc().flat_map(char::to_lowercase);
    lower.filter(shows).nfkc().collect()
}

/// The real user of this process: the number, and the name if `/etc/passwd` has one.
#[cfg(unix)]
fn this_user() -> Option<String> {
    let number = rustix::process::getuid().as_raw();
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = users.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        let is_it = parts.nth(1)?.parse() == Ok(number);
        is_it.then_some(name)
    });
    Some(match name {
        Some(name) => format!("{number} {name}"),
        None => number.to_string(),
    })
}

/// Nothing that a process could not say of itself at will.
#[cfg(not(unix))]
fn this_user() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::{Person, Persons, TwoPerson};
    use crate::transfer::NotAllowed;

    fn person(text: &str) -> Person {
        text.parse().unwrap()
    }

    fn check(demanded: TwoPerson, first: &str, second: &str, expected: Result<(), NotAllowed>) {
        let second = (!second.is_empty()).then(|| person(second));
        let made = Persons::new(demanded, person(first), second);
        assert_eq!(made.map(|_| ()), expected, "{demanded:?} {first}");
    }

    #[test]
    fn one_person_is_one_however_the_name_is_written() {
        for (one, same) in [
            ("Kim", "kim"),
            ("Kim", " KIM\t"),
            ("Kim Min Su", "kimminsu"),
            ("김\u{3000}온투", "김온투"),
            ("김온투", "\u{1100}\u{1175}\u{11b7}온투"),
            ("김온투", "김\u{200b}온\u{ad}투\u{feff}"),
            ("Kim", "Ｋｉｍ"),
            ("José", "JOSE\u{301}"),
        ] {
            let expected = Err(NotAllowed::SecondPersonNeeded);
            for demanded in [TwoPerson::No, TwoPerson::Names, TwoPerson::Users] {
                let (one, same) = (format!("{one} <1 a>"), format!("{same} <2 b>"));
                check(demanded, &one, &same, expected);
            }
        }
        check(TwoPerson::Names, "Kim", "Lee", Ok(()));
    }

    #[test]
    fn two_are_needed_where_they_are_demanded() {
        let missing = Err(NotAllowed::SecondPersonNeeded);
        check(TwoPerson::No, "Kim", "", Ok(()));
        check(TwoPerson::Names, "Kim", "", missing);
        check(TwoPerson::Users, "Kim", "", missing);
        assert!(TwoPerson::No < TwoPerson::Names && TwoPerson::Names < TwoPerson::Users);
    }

    #[test]
    fn two_users_are_told_apart_by_their_number() {
        let same = Err(NotAllowed::OtherUserNeeded);
        check(TwoPerson::Users, "Kim <1 a>", "Lee <2 b>", Ok(()));
        check(TwoPerson::Users, "Kim <1 a>", "Lee <1 b>", same);
        check(TwoPerson::Users, "Kim <1 a>", "Lee <1>", same);
        check(TwoPerson::Users, "Kim", "Lee <1 b>", same);
        check(TwoPerson::Users, "Kim", "Lee", same);
        check(TwoPerson::Names, "Kim <1 a>", "Lee <1 a>", Ok(()));
    }

    #[test]
    fn a_name_that_names_nobody_is_refused() {
        for name in [
            "",
            " \t",
            "\u{3000}",
            "\u{200b}\u{3164}",
            "Kim\nLee",
            "Kim <1",
        ] {
            assert_eq!(Person::here(name), Err(NotAllowed::NameNeeded), "{name:?}");
        }
    }

    #[test]
    fn the_user_of_the_process_is_written_down_and_read_back() {
        let kim = Person::here(" 김온투 ").unwrap();
        assert_eq!(kim.name(), "김온투");
        assert_eq!(kim.user().is_some(), cfg!(unix));
        assert_eq!(person(&kim.to_string()), kim);
        assert_eq!(person("Kim"), Person::stored("Kim", None).unwrap());
        let two = Persons::new(
            TwoPerson::Users,
            person("Kim <1 a>"),
            Some(person("Lee <2>")),
        );
        assert_eq!(two.unwrap().to_string(), "Kim <1 a>, Lee <2>");
    }
}
