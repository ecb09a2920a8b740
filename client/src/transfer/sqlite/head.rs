//! By what a change behind the journal's back is seen: a keyed mark on each intent, and at the journal's head a keyed sum over every row that decides something.
//!
//! Whoever can write to the file and has no key can give neither a row nor the head its mark.
//! A row that is put back together with its old mark still fits, and then the sum does not.
//! Evidence is chained to its intent's standing and content is sealed to its intent, so that neither is marked once more.
//! Triggers keep marks and sum; they belong to the connection of a program that has the keys, and are not in the file.
//!
//! What is not noticed here: that the whole file was put back, which the number of commits beside it is for.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Transaction, TransactionBehavior};

use super::super::seal::RowKey;
use super::quarantine;

/// The bytes of the sum.
const SUM_BYTES: usize = RowKey::MARK_BYTES;

type Sum = [u8; SUM_BYTES];

/// The tables that are not summed up: the head itself, what the marks of intents stand for, and what says of the file what it is.
const NOT_SUMMED: [&str; 5] = ["evidence", "intent", "journal", "payload", "schema_version"];

/// The columns of an intent that its mark says nothing of: leases and times decide nothing.
const NOT_MARKED: [&str; 5] = ["due", "fence", "lease_ends", "mark", "worker"];

/// Makes a connection that writes keep marks and sum; without a key nothing is marked.
///
/// What is there without a sum is marked as it stands: the journal was without keys so far, or is of a schema that knew no marks.
/// A journal that `had_marks` lost them to somebody; then the head stays without its mark, and the next commit quarantines it.
pub(super) fn keep(
    connection: &Connection,
    key: Option<RowKey>,
    had_marks: bool,
) -> rusqlite::Result<()> {
    functions(connection, key.clone())?;
    let marked = marked_columns(connection)?;
    connection.execute_batch(&format!(
        "CREATE TEMP VIEW marked AS SELECT sequence, mark IS ontu_mark('intent', {}) AS fits FROM main.intent",
        marked.join(", ")
    ))?;
    let Some(key) = key else { return Ok(()) };
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let is_new: bool =
        transaction.query_row("SELECT sum IS NULL FROM journal", [], |row| row.get(0))?;
    if is_new {
        take_on_trust(&transaction, &key, &marked)?;
        if had_marks {
            transaction.execute("UPDATE journal SET mark = NULL", [])?;
        }
    }
    transaction.commit()?;
    connection.execute_batch(&triggers(connection, &marked)?)
}

/// Whether an intent is what a program with the journal's keys wrote; for a connection that writes.
pub(super) fn is_marked(connection: &Connection, sequence: i64) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT fits FROM temp.marked WHERE sequence = ?1")?
        .query_row([sequence], |row| row.get(0))
}

/// Quarantines the journal unless its head is what a program with its keys wrote; the first thing of a transaction that writes.
pub(super) fn check(connection: &Connection) -> rusqlite::Result<()> {
    let fits: bool = connection
        .prepare_cached(
            "SELECT mark IS ontu_mark('journal', id, key_mark, commits, sum, marked_from) FROM journal",
        )?
        .query_row([], |row| row.get(0))?;
    if fits {
        return Ok(());
    }
    quarantine::begin(connection, quarantine::CHANGED)
}

/// Counts a commit, the last write of its transaction; returns the number of commits.
///
/// The head gets its mark anew, so [`check`] comes before.
pub(super) fn count_commit(connection: &Connection) -> rusqlite::Result<u64> {
    let commits: i64 = connection
        .prepare_cached(
            "UPDATE journal SET commits = commits + 1, \
             mark = ontu_mark('journal', id, key_mark, commits + 1, sum, marked_from) RETURNING commits",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(commits.unsigned_abs())
}

/// Whether the head is what a program with the journal's keys wrote.
pub(super) fn fits(connection: &Connection, key: &RowKey) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT mark, id, key_mark, commits, sum, marked_from FROM journal",
        [],
        |row| {
            Ok(row.get::<_, Option<Sum>>(0)? == Some(key.mark(&bytes("journal", of_row(row, 1)?))))
        },
    )
}

/// How many commits of the journal are taken on trust; none if it has no marks.
pub(super) fn marked_from(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection.query_row("SELECT marked_from FROM journal", [], |row| row.get(0))
}

/// Whether the rows are those that the head sums up.
pub(super) fn adds_up(connection: &Connection, key: &RowKey) -> rusqlite::Result<bool> {
    let stored: Option<Sum> =
        connection.query_row("SELECT sum FROM journal", [], |row| row.get(0))?;
    Ok(stored == Some(sum_of(connection, key)?))
}

/// Names the sequence of every intent whose mark is not that of what its row holds.
pub(super) fn each_changed(
    connection: &Connection,
    key: &RowKey,
    mut see: impl FnMut(i64),
) -> rusqlite::Result<()> {
    let marked = marked_columns(connection)?.join(", ");
    let mut statement = connection.prepare(&format!(
        "SELECT sequence, mark, {marked} FROM intent ORDER BY sequence"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mark = key.mark(&bytes("intent", of_row(row, 2)?));
        if row.get_ref(1)? != ValueRef::Blob(&mark) {
            see(row.get(0)?);
        }
    }
    Ok(())
}

/// Marks and sums up what is there.
fn take_on_trust(connection: &Connection, key: &RowKey, marked: &[String]) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "UPDATE intent SET mark = ontu_mark('intent', {})",
        marked.join(", ")
    ))?;
    let sum = sum_of(connection, key)?;
    connection.execute(
        "UPDATE journal SET sum = ?1, marked_from = commits, \
         mark = ontu_mark('journal', id, key_mark, commits, ?1, commits)",
        [sum],
    )?;
    Ok(())
}

/// The sum over all rows.
fn sum_of(connection: &Connection, key: &RowKey) -> rusqlite::Result<Sum> {
    let mut sum = [0; SUM_BYTES];
    let mut add = |table: &str, columns: &[String]| -> rusqlite::Result<()> {
        let text = format!("SELECT {} FROM {table}", columns.join(", "));
        let mut statement = connection.prepare(&text)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            sum = plus(sum, key.mark(&bytes(table, of_row(row, 0)?)));
        }
        Ok(())
    };
    for table in summed_tables(connection)? {
        add(&table, &columns_of(connection, &table)?)?;
    }
    add("intent", &["sequence".to_owned(), "mark".to_owned()])?;
    Ok(sum)
}

/// The triggers that keep the marks of intents and the sum.
fn triggers(connection: &Connection, marked: &[String]) -> rusqlite::Result<String> {
    let of = |row: &str, columns: &[String]| {
        let columns: Vec<String> = columns.iter().map(|it| format!("{row}.{it}")).collect();
        columns.join(", ")
    };
    let (old, new) = (of("OLD", marked), of("NEW", marked));
    // A row that was changed without the key is not made right by what is written to it later.
    let mut text = format!(
        "CREATE TEMP TRIGGER intent_is_new AFTER INSERT ON main.intent BEGIN \
             UPDATE intent SET mark = ontu_mark('intent', {new}) WHERE sequence = NEW.sequence; \
         END; \
         CREATE TEMP TRIGGER intent_changes AFTER UPDATE OF {} ON main.intent BEGIN \
             UPDATE intent SET mark = iif(OLD.mark IS ontu_mark('intent', {old}), ontu_mark('intent', {new}), OLD.mark) \
             WHERE sequence = NEW.sequence; \
         END; \
         CREATE TEMP TRIGGER mark_changes AFTER UPDATE OF mark ON main.intent BEGIN \
             UPDATE journal SET sum = ontu_add( \
                 iif(OLD.mark IS NULL, sum, ontu_take(sum, 'intent', OLD.sequence, OLD.mark)), \
                 'intent', NEW.sequence, NEW.mark); \
         END;",
        marked.join(", ")
    );
    for table in summed_tables(connection)? {
        let columns = columns_of(connection, &table)?;
        let (old, new) = (of("OLD", &columns), of("NEW", &columns));
        text.push_str(&format!(
            "CREATE TEMP TRIGGER {table}_is_new AFTER INSERT ON main.{table} BEGIN \
                 UPDATE journal SET sum = ontu_add(sum, '{table}', {new}); \
             END; \
             CREATE TEMP TRIGGER {table}_changes AFTER UPDATE ON main.{table} BEGIN \
                 UPDATE journal SET sum = ontu_add(ontu_take(sum, '{table}', {old}), '{table}', {new}); \
             END; \
             CREATE TEMP TRIGGER {table}_goes AFTER DELETE ON main.{table} BEGIN \
                 UPDATE journal SET sum = ontu_take(sum, '{table}', {old}); \
             END;"
        ));
    }
    Ok(text)
}

/// The tables that are summed up: all but a few, so that none is forgotten.
fn summed_tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name",
    )?;
    let mut tables: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    tables.retain(|table| !NOT_SUMMED.contains(&table.as_str()));
    Ok(tables)
}

fn marked_columns(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut columns = columns_of(connection, "intent")?;
    columns.retain(|column| !NOT_MARKED.contains(&column.as_str()));
    Ok(columns)
}

fn columns_of(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare("SELECT name FROM pragma_table_info(?1, 'main') ORDER BY cid")?
        .query_map([table], |row| row.get(0))?
        .collect()
}

/// Gives a connection what its triggers call; nothing in the file can call it.
fn functions(connection: &Connection, key: Option<RowKey>) -> rusqlite::Result<()> {
    // Not innocuous: what stands in the file's own schema is not trusted with them.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let mark = key.clone();
    connection.create_scalar_function("ontu_mark", -1, flags, move |context| {
        Ok(mark.as_ref().map(|key| key.mark(&arguments(context, 0))))
    })?;
    let Some(key) = key else { return Ok(()) };
    let term = move |context: &Context<'_>| -> rusqlite::Result<(Sum, Sum)> {
        Ok((context.get(0)?, key.mark(&arguments(context, 1))))
    };
    let add = term.clone();
    connection.create_scalar_function("ontu_add", -1, flags, move |context| {
        add(context).map(|(sum, term)| plus(sum, term))
    })?;
    connection.create_scalar_function("ontu_take", -1, flags, move |context| {
        term(context).map(|(sum, term)| minus(sum, term))
    })
}

/// The arguments of a function from one on, as bytes: the name of a table and the values of a row.
fn arguments(context: &Context<'_>, first: usize) -> Vec<u8> {
    let mut all = Vec::with_capacity(512);
    for index in first..context.len() {
        append(&mut all, context.get_raw(index));
    }
    all
}

/// The name of a table and the values of a row as the same bytes.
fn bytes(table: &str, values: Vec<u8>) -> Vec<u8> {
    let mut all = Vec::with_capacity(512);
    append(&mut all, ValueRef::Text(table.as_bytes()));
    all.extend(values);
    all
}

/// The values of a row from a column on.
fn of_row(row: &Row<'_>, first: usize) -> rusqlite::Result<Vec<u8>> {
    let mut all = Vec::with_capacity(512);
    for index in first..row.as_ref().column_count() {
        append(&mut all, row.get_ref(index)?);
    }
    Ok(all)
}

/// Appends a value with its kind and its length, so that no two rows give the same bytes.
fn append(all: &mut Vec<u8>, value: ValueRef<'_>) {
    let mut part = |kind: u8, bytes: &[u8]| {
        all.push(kind);
        all.extend((bytes.len() as u64).to_be_bytes());
        all.extend(bytes);
    };
    match value {
        ValueRef::Null => part(0, &[]),
        ValueRef::Integer(number) => part(1, &number.to_be_bytes()),
        ValueRef::Real(number) => part(2, &number.to_be_bytes()),
        ValueRef::Text(text) => part(3, text),
        ValueRef::Blob(blob) => part(4, blob),
    }
}

/// Adds a term to a sum of 256 bits; what goes over is dropped, so that the order of terms does not matter.
fn plus(mut sum: Sum, term: Sum) -> Sum {
    let mut carry = 0;
    for (digit, term) in sum.iter_mut().zip(term) {
        carry += u16::from(*digit) + u16::from(term);
        *digit = carry.to_le_bytes()[0];
        carry >>= 8;
    }
    sum
}

/// Takes a term out of a sum.
fn minus(sum: Sum, term: Sum) -> Sum {
    // The complement of two.
    let mut one = [0; SUM_BYTES];
    one[0] = 1;
    plus(sum, plus(term.map(|digit| !digit), one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_and_taken_in_any_order_leaves_nothing() {
        let terms = [[0xff; SUM_BYTES], [0x80; SUM_BYTES], [1; SUM_BYTES]];
        let all = terms.into_iter().fold([0; SUM_BYTES], plus);
        assert_ne!(all, [0; SUM_BYTES]);
        let none = terms.into_iter().rev().fold(all, minus);
        assert_eq!(none, [0; SUM_BYTES]);
    }

    #[test]
    fn rows_with_other_bounds_between_their_values_are_other_rows() {
        let row = |values: &[ValueRef<'_>]| {
            let mut all = Vec::new();
            values.iter().for_each(|value| append(&mut all, *value));
            all
        };
        let (ab, c) = (ValueRef::Text(b"ab"), ValueRef::Text(b"c"));
        let (a, bc) = (ValueRef::Text(b"a"), ValueRef::Text(b"bc"));
        assert_ne!(row(&[ab, c]), row(&[a, bc]));
        assert_ne!(row(&[ValueRef::Null]), row(&[ValueRef::Text(b"")]));
        assert_ne!(row(&[ValueRef::Blob(b"a")]), row(&[a]));
    }
}
