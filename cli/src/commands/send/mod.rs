//! `ontu pay`, `ontu repay`, `ontu return`: what they have in common, from the files to the last outcome.

mod give_back;
mod pay;
mod preview;
mod repay;

use self::preview::Preview;
pub(crate) use self::repay::whole_amount;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ontu::transfer::{CallerKey, NotAllowed, Person, Persons, Submit, TwoPerson};
use serde_json::json;

use crate::arguments::transfer::{Pay, Repay, Return, Sending};
use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::files::decode::nfc;
use crate::invocation::Invocation;
use crate::message::Message;
use crate::messages::{journal as journal_words, send as words, store as store_words};
use crate::output::Output;
use crate::settings::Settings;
use crate::stop::Stop;
use crate::store::{self, Approval, Store};
use crate::transfers::content::Content;
use crate::transfers::desk::Desk;
use crate::transfers::plan_file::Plan;
use crate::transfers::record::{self, Recording};
use crate::transfers::{report, work};

/// One of the three commands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Order<'a> {
    /// `ontu pay`.
    Pay(&'a Pay),
    /// `ontu repay`.
    Repay(&'a Repay),
    /// `ontu return`.
    Return(&'a Return),
}

impl Order<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Pay(_) => "pay",
            Self::Repay(_) => "repay",
            Self::Return(_) => "return",
        }
    }

    fn sending(&self) -> &Sending {
        match self {
            Self::Pay(arguments) => &arguments.sending,
            Self::Repay(arguments) => &arguments.sending,
            Self::Return(arguments) => &arguments.sending,
        }
    }

    /// Reads the files, and whether rows that are alike are meant; remarks go to the operator at once.
    fn content(&self, settings: &Settings, output: &Output) -> Result<(Content, bool)> {
        let enforced = settings.flag("cp949_bytes_enforced");
        match self {
            Self::Pay(arguments) => Ok((pay::content(arguments, enforced, output)?, false)),
            Self::Repay(arguments) => Ok((repay::content(arguments, output)?, false)),
            Self::Return(arguments) => give_back::content(arguments, enforced, output),
        }
    }
}

/// What is to be sent, under which key, and who stands for it.
struct Wanted {
    key: CallerKey,
    content: Content,
    submit: Submit,
    approval: Option<Approval>,
}

/// Shows, plans, records or sends.
pub(crate) async fn run(order: Order<'_>, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let settings = invocation.settings()?;
    let sending = order.sending();
    let wanted = wanted(order, &settings, output)?;
    if sending.dry_run {
        return preview::dry_run(&wanted, sending, &settings, output);
    }
    // What would be refused at the bank's door is refused before anything is written down.
    let calls = Preview::of(&wanted.content, &settings)?.check()?;
    key_has_room(&wanted, calls)?;
    if let Some(path) = &sending.plan {
        return plan(path, &wanted, calls, sending, &settings, output);
    }
    two_persons(&wanted, &settings).await?;
    output.remark(&preview::summary(&wanted, calls));
    confirm(sending.yes, &words::ask(), &words::declined(), output)?;

    let recording = Recording {
        key: &wanted.key,
        content: &wanted.content,
        submit: wanted.submit,
        approval: wanted.approval.as_ref(),
    };
    let now = bank::now(&settings)?;
    if sending.enqueue || sending.detach {
        let desk = Desk::to_record(invocation, &settings).await?;
        let records = record::record(&desk, &recording).await?;
        let key = wanted.key.as_str();
        let process = if sending.detach {
            Some(detach(key, invocation)?)
        } else {
            None
        };
        return report::recorded(key, &records, process, now, output);
    }
    let stop = Stop::listen();
    let desk = Desk::open(invocation, &settings)
        .await
        .map_err(|failure| match failure.kind() {
            store::HELD => failure.to_do(store_words::use_enqueue()),
            _ => failure,
        })?;
    let records = record::record(&desk, &recording).await?;
    let ids: Vec<_> = records.iter().map(|record| record.intent.id).collect();
    let worked = work::until_ended(&desk, &ids, &stop, output).await?;
    let now = desk.transfers().client().now();
    report::ended(desk.store(), wanted.key.as_str(), worked, now, output).await
}

/// What the command line, its files or a plan ask for.
fn wanted(order: Order<'_>, settings: &Settings, output: &Output) -> Result<Wanted> {
    let sending = order.sending();
    if let Some(path) = &sending.approve {
        return approved(order, path, settings, output);
    }
    let key = caller_key(sending.key.as_deref().unwrap_or_default())?;
    let (content, alike_allowed) = order.content(settings, output)?;
    Ok(Wanted {
        key,
        content,
        submit: Submit {
            duplicate_allowed: sending.allow_duplicate,
            alike_allowed,
        },
        approval: None,
    })
}

/// Refuses a key that leaves no room for what the keys of its calls add, before anything is written down.
fn key_has_room(wanted: &Wanted, calls: usize) -> Result<()> {
    let last = u32::try_from(calls.saturating_sub(1)).unwrap_or(u32::MAX);
    let longest = match &wanted.content {
        Content::Returns(returns) if returns.len() == 1 => return Ok(()),
        Content::Returns(_) => wanted.key.of_member(last),
        Content::Payment(_) | Content::Repayment(_) => wanted.key.of_call(last),
    };
    match longest {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::usage(words::not_a_key(error))),
    }
}

/// A plan that a second person approves.
fn approved(order: Order<'_>, path: &Path, settings: &Settings, output: &Output) -> Result<Wanted> {
    let sending = order.sending();
    let plan = Plan::read(path, &store::key_file(settings)?.keys())?;
    let operation = plan.content.operation();
    if operation != order.name() {
        let message = words::other_command(path.display(), operation);
        return Err(Failure::usage(message));
    }
    let by = person(sending.by.as_deref())?;
    // Who approves a plan is always a second person; whoever wrote it may look at it again.
    let demanded = bank::two_person(settings).max(TwoPerson::Names);
    let persons = Persons::new(demanded, plan.made_by.clone(), Some(by.clone()));
    if let Err(refused) = persons
        && !sending.dry_run
    {
        let failure = |message| Failure::new(Exit::Refused, "two-person", message);
        return Err(match refused {
            NotAllowed::OtherUserNeeded => {
                failure(words::same_user(plan.made_by)).to_do(journal_words::other_user())
            }
            _ => failure(words::same_person(by.name())).to_do(words::another_person()),
        });
    }
    // What only one of the two has said must not pay a second time.
    if sending.allow_duplicate && !plan.submit.duplicate_allowed {
        return Err(Failure::usage(words::not_in_the_plan()).to_do(words::plan_how(operation)));
    }
    if plan.submit.alike_allowed {
        output.remark(&words::plan_alike());
    }
    Ok(Wanted {
        key: caller_key(&plan.key)?,
        content: plan.content,
        submit: plan.submit,
        approval: Some(Approval::new(&plan.made_by, &by, bank::now(settings)?)),
    })
}

/// Writes a plan for another person.
fn plan(
    path: &Path,
    wanted: &Wanted,
    calls: usize,
    sending: &Sending,
    settings: &Settings,
    output: &Output,
) -> Result {
    let made_by = person(sending.by.as_deref())?;
    let plan = Plan {
        key: wanted.key.to_string(),
        content: wanted.content.clone(),
        made_by: made_by.clone(),
        made_at: bank::now(settings)?.to_string(),
        submit: wanted.submit,
    };
    plan.write(path, &store::key_file(settings)?.keys())?;
    output.line(&preview::summary(wanted, calls));
    output.line(&words::plan_written(path.display()));
    output.line(&words::approve_how(
        wanted.content.operation(),
        path.display(),
    ));
    output.object(&json!({
        "plan": path.display().to_string(),
        "key": plan.key,
        "operation": wanted.content.operation(),
        "made_by": made_by.name(),
        "made_by_user": made_by.user(),
        "amount_krw": wanted.content.krw(),
        "rows": wanted.content.rows(),
        "calls": calls,
    }));
    Ok(Exit::Done)
}

/// Refuses what only one person stands for, where two are needed; what was approved before may go on.
async fn two_persons(wanted: &Wanted, settings: &Settings) -> Result<()> {
    if wanted.approval.is_some() || bank::two_person(settings) == TwoPerson::No {
        return Ok(());
    }
    if store::journal_path(settings)?.is_file() {
        let store = Store::to_read(settings).await?;
        let key = wanted.key.as_str();
        if store.is_approved(key, &wanted.content).await? {
            return Ok(());
        }
    }
    Err(
        Failure::new(Exit::Refused, "two-person", words::two_persons_needed())
            .to_do(words::plan_how(wanted.content.operation())),
    )
}

/// Whether somebody is there to answer.
fn can_ask(output: &Output) -> bool {
    !output.json && std::io::stdin().is_terminal()
}

/// Asks on the terminal, unless told not to; an answer that is no yes is a failure in the words given for it.
pub(crate) fn confirm(
    yes: bool,
    question: &Message,
    declined: &Message,
    output: &Output,
) -> Result<()> {
    if yes {
        return Ok(());
    }
    if !can_ask(output) {
        return Err(Failure::usage(words::give_yes()));
    }
    let mut stderr = std::io::stderr();
    let _ = write!(stderr, "{} ", output.text(question));
    let _ = stderr.flush();
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    let answer = nfc(answer.trim().to_lowercase());
    if read.is_ok() && ["y", "yes", "예", "네"].contains(&answer.as_str()) {
        return Ok(());
    }
    Err(Failure::new(Exit::Refused, "declined", declined.clone()))
}

/// Leaves the work to a process of its own, which goes on when this one has ended.
fn detach(key: &str, invocation: &Invocation<'_>) -> Result<u32> {
    let failed = |error: std::io::Error| {
        Failure::new(Exit::CouldNotRun, "detach", words::not_detached(error))
            .to_do(words::resume_how(key))
    };
    let program = std::env::current_exe().map_err(failed)?;
    let mut command = Command::new(program);
    // It waits for its turn where another process works with the journal, for nobody sees it fail.
    command.args(["journal", "resume", key, "--wait", "--json"]);
    if let Some(config) = invocation.config {
        command.arg("--config").arg(config);
    }
    for (name, value) in invocation.given.flags {
        command
            .arg(format!("--{}", name.replace('_', "-")))
            .arg(value);
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // In a group of its own, a Ctrl-C on this terminal does not reach it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let child = command.spawn().map_err(failed)?;
    Ok(child.id())
}

fn caller_key(text: &str) -> Result<CallerKey> {
    CallerKey::new(text).map_err(|error| Failure::usage(words::not_a_key(error)))
}

fn person(name: Option<&str>) -> Result<Person> {
    Person::here(name.unwrap_or_default()).map_err(|_| Failure::usage(journal_words::name_needed()))
}

/// Says what is worth saying about files.
fn say(remarks: &[Message], output: &Output) {
    for remark in remarks {
        output.remark(remark);
    }
}

/// A path of the command line, which clap has made sure of.
fn path(path: Option<&PathBuf>) -> &Path {
    path.map_or(Path::new(""), PathBuf::as_path)
}
