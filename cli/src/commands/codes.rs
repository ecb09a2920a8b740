//! `ontu codes`: what the bank explained about codes that no document explains.

use ontu::nh;
use ontu::runtime::{CodeClass, CodeOverlay, Effect, OperationInfo, ResponseCode, class_of};
use ontu::transfer::{LearntCode, Person};
use serde_json::{Value as Json, json};

use crate::arguments::journal::{AddCode, Class, Codes};
use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::{codes as words, journal};
use crate::output::{self, Output};
use crate::people::{self, Names, Signed};
use crate::settings::Settings;
use crate::store::{self, Missing, Store};
use crate::transfers::desk::{self, Desk};
use crate::transfers::shown;

/// Adds a code or lists all.
pub(crate) async fn run(arguments: &Codes, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let settings = invocation.settings()?;
    match arguments {
        Codes::Add(add) => self::add(add, &settings, invocation).await,
        Codes::List => list(&settings, output).await,
    }
}

async fn add(arguments: &AddCode, settings: &Settings, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let code = ResponseCode::new(arguments.code.trim());
    let plain = |character: char| character.is_ascii_digit() || character.is_ascii_uppercase();
    if code.as_str().len() != 5 || !code.as_str().chars().all(plain) {
        return Err(Failure::usage(words::not_a_code(&arguments.code)));
    }
    let api = match &arguments.api {
        None => None,
        Some(name) => Some(operation(name)?),
    };
    // The tables are the bank's word in writing: what they list is not to be learnt otherwise.
    let operations = nh::OPERATIONS.iter().copied();
    let concerned = operations.filter(|info| match api {
        Some(api) => api.api == info.api,
        None => info.effect == Effect::MovesMoney || info.inquires.is_some(),
    });
    for info in concerned {
        if let Some(class) = class_of(&nh::SERVICE, info, &code, &CodeOverlay::new()) {
            let message = words::listed_code(code.as_str(), class);
            return Err(Failure::new(Exit::Refused, "listed", message));
        }
    }
    let class = class(arguments.class);
    let reference = arguments.reference.trim();
    if reference.is_empty() {
        return Err(Failure::usage(journal::reference_needed()));
    }
    let api = api.map(|info| info.api);
    not_otherwise(code.as_str(), api, class, arguments.replace, settings).await?;
    let sign = async |store: &Store| -> Result<Signed> {
        let learnt = store.journal().learnt().await;
        let learnt = learnt.map_err(|error| store::failure(&error))?.len();
        let act = [
            "explain",
            api.unwrap_or_default(),
            code.as_str(),
            &class.to_string(),
            reference,
            &learnt.to_string(),
        ];
        let names = Names {
            by: &arguments.by,
            confirmed_by: arguments.confirmed_by.as_deref(),
        };
        people::sign(settings, store.sealer()?, &act, names, bank::now(settings)?)
    };
    let judged = match Desk::open(invocation, settings, Missing::Make).await {
        Ok(desk) => {
            let signed = sign(desk.store()).await?;
            let by = signed.persons().clone();
            let transfers = desk.transfers();
            let judged = transfers.learn(api, code.as_str(), class, reference, by);
            let judged = judged.await.map_err(|error| desk::failure(&error))?;
            signed.done()?;
            Some(judged)
        }
        // Whoever holds the journal judges by the code when it next works on a transfer.
        Err(failure) if failure.kind() == store::HELD => {
            let store = Store::to_record(invocation, settings, Missing::Make).await?;
            let signed = sign(&store).await?;
            let learnt = LearntCode {
                api: api.map(str::to_owned),
                code: code.as_str().to_owned(),
                class,
                reference: reference.to_owned(),
                by: signed.persons().to_string(),
                at: bank::now(settings)?,
            };
            let learnt = store.journal().learn(learnt).await;
            learnt.map_err(|error| store::failure(&error))?;
            signed.done()?;
            None
        }
        Err(failure) => return Err(failure),
    };
    output.line(&words::learnt(code.as_str(), class));
    let now = bank::now(settings)?;
    match &judged {
        None => output.remark(&words::codes_apply()),
        Some(judged) => {
            output.line(&words::judged(judged.len()));
            if !judged.is_empty() {
                output.plain(&shown::table(judged, now, output).to_string());
            }
        }
    }
    let moved: Vec<Json> = judged
        .iter()
        .flatten()
        .map(|record| shown::object(record, now))
        .collect();
    output.object(&json!({
        "code": code.as_str(),
        "class": class.to_string(),
        "api": api,
        "judged": moved,
    }));
    Ok(Exit::Done)
}

/// Refuses a class that differs from what was written down before, unless that is meant: what was decided by it would become doubtful.
async fn not_otherwise(
    code: &str,
    api: Option<&str>,
    class: CodeClass,
    replace: bool,
    settings: &Settings,
) -> Result<()> {
    if replace || !store::journal_path(settings).is_file() {
        return Ok(());
    }
    let learnt = Store::to_read(settings).await?.journal().learnt().await;
    let learnt = learnt.map_err(|error| store::failure(&error))?;
    let same = |known: &&LearntCode| known.code == code && known.api.as_deref() == api;
    match learnt.iter().rev().find(same) {
        Some(known) if known.class != class => {
            let message = words::learnt_otherwise(code, known.class, &known.by, &known.reference);
            Err(Failure::new(Exit::Refused, "learnt-otherwise", message)
                .detail("class", known.class.to_string())
                .to_do(words::replace_it()))
        }
        _ => Ok(()),
    }
}

async fn list(settings: &Settings, output: &Output) -> Result {
    let store = Store::to_read(settings).await?;
    let learnt = store
        .journal()
        .learnt()
        .await
        .map_err(|error| store::failure(&error))?;
    let objects: Vec<Json> = learnt.iter().map(object).collect();
    output.object(&json!({ "codes": objects }));
    if learnt.is_empty() {
        output.line(&words::no_codes());
        return Ok(Exit::Done);
    }
    let headings = [
        words::code(),
        words::class(),
        words::api(),
        words::reference(),
        words::by(),
        journal::time(),
    ];
    let mut table = output.table(&headings, &[]);
    for code in &learnt {
        let every = words::every_api();
        table.add_row([
            code.code.clone(),
            code.class.to_string(),
            code.api
                .clone()
                .unwrap_or_else(|| output.text(&every).to_owned()),
            code.reference.clone(),
            code.by.clone(),
            shown::minute(code.at),
        ]);
    }
    output.plain(&table.to_string());
    Ok(Exit::Done)
}

fn object(code: &LearntCode) -> Json {
    let (by, confirmed_by) = people::of_text(&code.by);
    let confirmed_by = confirmed_by.as_ref();
    json!({
        "code": code.code,
        "class": code.class.to_string(),
        "api": code.api,
        "reference": code.reference,
        "by": by.as_ref().map_or(code.by.as_str(), Person::name),
        "by_user": by.as_ref().and_then(Person::user),
        "confirmed_by": confirmed_by.map(Person::name),
        "confirmed_by_user": confirmed_by.and_then(Person::user),
        "at": output::time(code.at),
    })
}

fn operation(name: &str) -> Result<&'static OperationInfo> {
    let named = |info: &&&OperationInfo| info.api == name || info.operation == name;
    let found = nh::OPERATIONS.iter().find(named);
    found
        .copied()
        .ok_or_else(|| Failure::usage(words::no_such_api(name)))
}

fn class(class: Class) -> CodeClass {
    match class {
        Class::Refused => CodeClass::Refused,
        Class::Absent => CodeClass::Absent,
        Class::Pending => CodeClass::Pending,
        Class::Done => CodeClass::Done,
    }
}
