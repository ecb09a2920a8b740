//! How values of the runtime stand in what the journal stores: as text, or as whole KRW.

/// Writes a value as its text and reads it back from there.
pub(super) mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(in super::super) fn serialize<T: Display, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(in super::super) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// The same for a value that may be missing.
pub(super) mod optional_text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(in super::super) fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub(in super::super) fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(D::Error::custom))
            .transpose()
    }
}

/// Writes an amount as whole KRW.
pub(super) mod krw {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::runtime::Krw;

    pub(in super::super) fn serialize<S: Serializer>(
        amount: &Krw,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(amount.get())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Krw, D::Error> {
        Krw::try_from(u64::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Writes an amount that may be missing as whole KRW.
pub(super) mod optional_krw {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::runtime::Krw;

    pub(in super::super) fn serialize<S: Serializer>(
        amount: &Option<Krw>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => serializer.serialize_some(&amount.get()),
            None => serializer.serialize_none(),
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Krw>, D::Error> {
        Option::<u64>::deserialize(deserializer)?
            .map(|krw| Krw::try_from(krw).map_err(D::Error::custom))
            .transpose()
    }
}
