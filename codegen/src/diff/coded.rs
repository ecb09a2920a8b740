//! Compares the lists of codes of two rows.

use std::collections::BTreeMap;

use super::kinds::ChangeKind::{C01, C02, C03, C04, F20, F28};
use super::level::Cause;
use super::pair::moved;
use super::prose;
use super::row::Row;
use crate::resolved::{CodedValue, Kind};

pub(super) fn compare(row: &mut Row<'_, '_, '_>) {
    let (before, after) = (&row.sides.before.codes, &row.sides.after.codes);
    if before == after {
        return;
    }
    if before.is_empty() || after.is_empty() {
        // A kind that became coded, or stopped being so, was reported with the kind.
        let coded = |kind: Kind| matches!(kind, Kind::Code | Kind::Flag);
        if coded(row.sides.before.kind) == coded(row.sides.after.kind) {
            let suffix = if after.is_empty() { "-free" } else { "-listed" };
            row.add(
                C04,
                suffix,
                "codes",
                listed(before),
                listed(after),
                Cause::BankRevision,
            );
        }
        return;
    }
    let old: BTreeMap<&str, usize> = positions(before);
    let new: BTreeMap<&str, usize> = positions(after);
    for code in before {
        let key = format!("codes {}", code.value);
        let Some(other) = new.get(code.value.as_str()).map(|index| &after[*index]) else {
            row.add(C02, "", &key, Some(shown(code)), None, Cause::BankRevision);
            continue;
        };
        if code.meaning != other.meaning {
            let values = (Some(shown(code)), Some(shown(other)));
            if prose::squeezed(&code.meaning) == prose::squeezed(&other.meaning) {
                row.add_case(
                    F28,
                    "spaces",
                    &key,
                    values.0,
                    values.1,
                    Cause::TranscriptionFix,
                );
            } else {
                row.add(C03, "", &key, values.0, values.1, Cause::BankRevision);
            }
        }
        if code.english != other.english {
            row.add(
                C03,
                "-english",
                &key,
                Some(code.english.clone()),
                Some(other.english.clone()),
                Cause::TranscriptionFix,
            );
        }
    }
    for code in after {
        if !old.contains_key(code.value.as_str()) {
            let key = format!("codes {}", code.value);
            row.add(C01, "", &key, None, Some(shown(code)), Cause::BankRevision);
        }
    }
    let common: Vec<(usize, usize)> = before
        .iter()
        .enumerate()
        .filter_map(|(index, code)| Some((index, *new.get(code.value.as_str())?)))
        .collect();
    if !moved(&common).is_empty() {
        row.add(
            F20,
            "",
            "codes order",
            listed(before),
            listed(after),
            Cause::BankRevision,
        );
    }
}

fn positions(codes: &[CodedValue]) -> BTreeMap<&str, usize> {
    codes
        .iter()
        .enumerate()
        .map(|(index, code)| (code.value.as_str(), index))
        .collect()
}

fn shown(code: &CodedValue) -> String {
    format!("{}: {}", code.value, code.meaning)
}

fn listed(codes: &[CodedValue]) -> Option<String> {
    (!codes.is_empty()).then(|| codes.iter().map(shown).collect::<Vec<_>>().join(", "))
}
