//! `ontu onboarding export`: what is to be sent, put together by address, with drafted letters and a list of hashes.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use ontu::kftc::procedures::ONBOARDING;
use ontu::runtime::procedure::{AddressInfo, AddressKind, Medium, QuestionInfo, StepInfo};
use serde_json::{Value as Json, json};

use super::check;
use super::dossier::{Dossier, text};
use super::filing::{self, Filed, Filing, unwritable};
use super::{status, step};
use crate::arguments::onboarding::Export;
use crate::exit::{Exit, Failure, Result};
use crate::message::Message;
use crate::messages::onboarding as words;
use crate::output::Output;

/// The parts of one export: where each file comes from and goes to.
#[derive(Default)]
struct Package {
    files: Vec<(PathBuf, Filed)>,
    texts: Vec<(PathBuf, String)>,
}

/// Checks what is to be sent, then puts it together in a new folder.
pub(super) fn run(arguments: &Export, today: Date, output: &Output) -> Result {
    let dossier = Dossier::read(&arguments.folder)?;
    let steps = chosen(arguments, &dossier)?;
    if steps.is_empty() {
        return Err(Failure::new(
            Exit::Refused,
            "nothing",
            words::nothing_to_send(),
        ));
    }
    if arguments.out.exists() {
        let message = words::export_there(arguments.out.display());
        return Err(Failure::new(Exit::Refused, "exists", message));
    }
    let numbers: Vec<&str> = steps.iter().map(|step| step.step).collect();
    let findings = check::findings(&dossier, today)?;
    let in_the_way: Vec<_> = findings
        .iter()
        .filter(|finding| finding.stops(&numbers))
        .collect();
    if !in_the_way.is_empty() {
        let objects: Vec<Json> = in_the_way
            .iter()
            .map(|finding| finding.object(output))
            .collect();
        for finding in &in_the_way {
            finding.print(output);
        }
        let message = words::not_ready(in_the_way.len(), numbers.join(", "));
        return Err(Failure::new(Exit::Refused, "not-ready", message)
            .detail("findings", objects)
            .to_do(words::choose_steps()));
    }
    let filing = filing::look(&dossier.folder)?;
    let package = package(&dossier, &filing, &steps);
    write(&package, &arguments.out)?;
    let files: Vec<String> = package
        .files
        .iter()
        .map(|(path, _)| path)
        .chain(package.texts.iter().map(|(path, _)| path))
        .map(|path| path.display().to_string())
        .collect();
    output.line(&words::exported(
        arguments.out.display(),
        numbers.join(", "),
    ));
    for file in &files {
        output.plain(&format!("  {file}"));
    }
    let mut open: Vec<&QuestionInfo> = Vec::new();
    for question in steps
        .iter()
        .flat_map(|step| super::open_questions(&dossier, step.step))
    {
        if open.iter().all(|known| known.question != question.question) {
            open.push(question);
        }
    }
    for question in &open {
        let asks = Message::new(question.korean, question.asks);
        output.line(&words::is_open(asks));
        let reading = Message::new(question.korean_reading, question.reading);
        output.line(&words::until_answered(reading));
    }
    output.object(&json!({
        "written": arguments.out.display().to_string(),
        "steps": numbers,
        "files": files,
        "open_questions": open.iter().map(|question| question.question).collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}

/// The steps that send something: those that are named, or those that can be done now.
///
/// A step before its time is refused: its letter would say that something is done which is not.
fn chosen(arguments: &Export, dossier: &Dossier) -> Result<Vec<&'static StepInfo>> {
    let sends =
        |step: &&StepInfo| step.actor == "institution" && address(step).is_some() && sends(step);
    if arguments.steps.is_empty() {
        return Ok(status::next(dossier).filter(sends).collect());
    }
    let mut chosen: Vec<&'static StepInfo> = Vec::new();
    for number in &arguments.steps {
        let step = step(number.trim())
            .filter(sends)
            .ok_or_else(|| Failure::usage(words::sends_nothing(number)))?;
        let open = status::open(dossier, step);
        if !open.is_empty() {
            let message = words::done_before(step.step, open.join(", "));
            return Err(Failure::new(Exit::Refused, "order", message)
                .detail("waits_for", json!(open))
                .to_do(words::first_those()));
        }
        if chosen.iter().all(|known| known.step != step.step) {
            chosen.push(step);
        }
    }
    Ok(chosen)
}

/// Whether a step sends documents or a letter.
fn sends(step: &StepInfo) -> bool {
    let files = filing::documents().any(|document| step.documents.contains(&document.document));
    files || is_mail(step)
}

fn is_mail(step: &StepInfo) -> bool {
    address(step).is_some_and(|address| address.kind == AddressKind::EMail)
}

fn address(step: &StepInfo) -> Option<&'static AddressInfo> {
    ONBOARDING
        .addresses
        .iter()
        .find(|address| address.address == step.at)
}

fn package(dossier: &Dossier, filing: &Filing, steps: &[&'static StepInfo]) -> Package {
    let mut package = Package::default();
    let company = text(&dossier.said.company).unwrap_or_default();
    for step in steps {
        let folder = Path::new(step.at).join(step.step);
        let mut enclosed = Vec::new();
        for place in &filing.places {
            if !step.documents.contains(&place.document.document) {
                continue;
            }
            for file in &place.files {
                let ending = Path::new(&file.name).extension();
                let ending = ending.map_or(String::new(), |ending| {
                    format!(".{}", ending.to_string_lossy())
                });
                // The logo is judged by its own name; anything else is called what the notice calls it.
                let name = if place.files.len() == 1 && place.document.form != "logo" {
                    format!("{}{ending}", place.document.name)
                } else {
                    file.name.clone()
                };
                // What goes by post in the original is in the package for one's own list only.
                let is_paper = place.document.medium == Medium::Original
                    && address(step).is_some_and(|address| address.kind == AddressKind::Post);
                enclosed.push(if is_paper {
                    format!("{} 원본", place.document.name)
                } else {
                    format!("{} ({})", name, place.document.name)
                });
                package.files.push((folder.join(name), file.clone()));
            }
        }
        if let Some(address) = address(step)
            && address.kind != AddressKind::Website
        {
            let letter = letter(dossier, company, step, address, &enclosed);
            package.texts.push((folder.join("letter.txt"), letter));
        }
    }
    let mut contents = String::new();
    for (path, file) in &package.files {
        let _ = writeln!(contents, "{}  {}", file.sha256, path.display());
    }
    package.texts.push((PathBuf::from("SHA256SUMS"), contents));
    package
}

/// A letter in Korean, to be looked over and sent by a person.
fn letter(
    dossier: &Dossier,
    company: &str,
    step: &StepInfo,
    address: &AddressInfo,
    enclosed: &[String],
) -> String {
    let mut letter = String::new();
    let business_number = text(&dossier.said.business_number).unwrap_or_default();
    let _ = writeln!(letter, "받는 곳: {} {}", address.value, address.name);
    let telephone = ONBOARDING.addresses.iter();
    let telephone = telephone
        .into_iter()
        .find(|known| known.kind == AddressKind::Telephone);
    if let (AddressKind::Post, Some(telephone)) = (address.kind, telephone) {
        let _ = writeln!(letter, "연락처: {}", telephone.value);
    }
    let _ = writeln!(letter, "제목: [{company}] {}", step.name);
    let _ = writeln!(
        letter,
        "\n안녕하십니까. {company}(사업자등록번호 {business_number})입니다."
    );
    let _ = writeln!(
        letter,
        "「{}」에 따라 다음과 같이 알려 드립니다.\n",
        ONBOARDING.name
    );
    for sentence in step.text {
        let _ = writeln!(letter, "  근거: {}", sentence.says);
    }
    if step.step == "3.3" {
        let opening = text(&dossier.said.planned_opening_day).unwrap_or_default();
        let _ = writeln!(
            letter,
            "\n1. 경과기간 데이터 이관을 완료하고 정합성을 검증하였습니다."
        );
        let _ = writeln!(letter, "2. 예정 업무개시일: {opening}");
    }
    if !enclosed.is_empty() {
        let _ = writeln!(letter, "\n붙임:");
        for (index, name) in enclosed.iter().enumerate() {
            let _ = writeln!(letter, "  {}. {name}", index + 1);
        }
    }
    let _ = writeln!(letter, "\n{company} 드림");
    letter
}

/// Writes everything into a folder beside, and gives it its name when it is whole.
fn write(package: &Package, out: &Path) -> Result<()> {
    let mut beside = out.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let write = |path: &Path, how: &dyn Fn(&Path) -> std::io::Result<()>| -> Result<()> {
        let path = beside.join(path);
        let done = match path.parent() {
            Some(folder) => fs::create_dir_all(folder),
            None => Ok(()),
        };
        done.and_then(|()| how(&path))
            .map_err(|error| unwritable(&path, error))
    };
    if beside.exists() {
        // It may be somebody else's, so it is not taken away.
        let message = words::export_there(beside.display());
        return Err(Failure::new(Exit::Refused, "exists", message));
    }
    for (path, file) in &package.files {
        write(path, &|to| fs::copy(&file.path, to).map(|_| ()))?;
    }
    for (path, text) in &package.texts {
        write(path, &|to| fs::write(to, text))?;
    }
    fs::rename(&beside, out).map_err(|error| unwritable(out, error))
}
