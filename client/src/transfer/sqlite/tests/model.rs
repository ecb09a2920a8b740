//! The journal on SQLite against the one in memory: whatever is done to both, both answer alike.
//!
//! `PROPTEST_CASES` sets how many histories are tried; the ordinary run tries 256.

use std::collections::BTreeMap;
use std::fmt::Debug;

use jiff::civil::DateTime;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::super::super::engine::Event;
use super::super::super::evidence::Resolution;
use super::super::super::identity::{Fence, PlanId};
use super::super::super::intent::{Group, Opening, Plan, PlanPlace, SealedPayload};
use super::super::super::journal::{
    Batch, Begin, Begun, Change, Claim, DuplicateGuard, Filter, Journal, JournalError, LearntCode,
    NumberPurpose, NumberUse, PartyChange,
};
use super::super::super::memory::MemoryJournal;
use super::super::super::operator::adopt;
use super::super::super::state::State;
use super::super::SqliteJournal;
use super::scene::{
    Folder, LEASE, change, decided, digest, id, inquired, intent, key, kim, minute, new_intent,
    number, permit, silence, wait, worker,
};
use crate::runtime::{CodeClass, Krw};

/// One step of a history; seeds name intents, 1 to 6 alone, 11 to 23 in plans and 31 to 43 in groups.
#[derive(Debug, Clone)]
enum Step {
    Record {
        seed: u32,
        twin: bool,
        guard: bool,
        forged: bool,
    },
    Begin {
        seed: u32,
        twin: bool,
        guard: bool,
        tail: Option<u64>,
    },
    Plan {
        plan: u32,
        calls: u32,
        other: bool,
        guard: bool,
    },
    Group {
        group: u32,
        calls: u32,
        other: bool,
        twin: bool,
        guard: bool,
    },
    Claim(u32),
    ClaimDue(usize),
    Release(u32, u64),
    Happens(u32, Happening),
    Late(u32),
    Stale(u32),
    Register(u32, u64, bool),
    Adopt(u32, u32, u64),
    Learn(bool),
    Keep(u8, Option<u8>, u8),
    Replace(u32, u8, u8),
    List(Filter, u64, usize),
    Wait(i64),
    Reopen,
}

/// What happens to an intent under its latest lease.
#[derive(Debug, Clone)]
enum Happening {
    Permit(u64),
    NotSent,
    Silence,
    Inquired(u64, &'static str),
    Interrupted,
    Again(bool),
    Cancel,
    Resolve(bool),
    Lapse,
    Close,
}

fn seed() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 1..=6_u32, 1 => 11..=13_u32, 1 => 21..=23_u32, 1 => 31..=33_u32]
}

fn happening() -> impl Strategy<Value = Happening> {
    let result = prop_oneof![Just("00000"), Just("A0050"), Just("AC073"), Just("Z0001")];
    prop_oneof![
        8 => (1..=9_u64).prop_map(Happening::Permit),
        2 => Just(Happening::NotSent),
        4 => Just(Happening::Silence),
        4 => (10..=40_u64, result).prop_map(|(tail, code)| Happening::Inquired(tail, code)),
        1 => Just(Happening::Interrupted),
        2 => any::<bool>().prop_map(Happening::Again),
        1 => Just(Happening::Cancel),
        1 => any::<bool>().prop_map(Happening::Resolve),
        1 => Just(Happening::Lapse),
        1 => Just(Happening::Close),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    let state = proptest::sample::select(State::ALL.to_vec());
    let time = || proptest::option::of((0..20_i64).prop_map(minute));
    (
        proptest::collection::vec(state, 0..4),
        proptest::option::of(Just("P2PNInvestmentPaymentOrder".to_owned())),
        proptest::option::of(seed().prop_map(digest)),
        proptest::option::of((0..2_i64).prop_map(|day| minute(day * 24 * 60).date())),
        time(),
        time(),
    )
        .prop_map(
            |(states, api, party, attempted_on, recorded_since, recorded_before)| Filter {
                states,
                api,
                party,
                attempted_on,
                recorded_since,
                recorded_before,
            },
        )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (seed(), any::<bool>(), any::<bool>(), any::<bool>())
            .prop_map(|(seed, twin, guard, forged)| Step::Record { seed, twin, guard, forged: forged && twin }),
        4 => (1..=6_u32, any::<bool>(), any::<bool>(), proptest::option::weighted(0.8, 1..=9_u64))
            .prop_map(|(seed, twin, guard, tail)| Step::Begin { seed, twin, guard, tail }),
        2 => (1..=2_u32, 1..=3_u32, any::<bool>(), any::<bool>())
            .prop_map(|(plan, calls, other, guard)| Step::Plan { plan, calls, other, guard }),
        2 => (3..=4_u32, 1..=3_u32, any::<bool>(), any::<bool>(), any::<bool>())
            .prop_map(|(group, calls, other, twin, guard)| Step::Group { group, calls, other, twin, guard }),
        6 => seed().prop_map(Step::Claim),
        2 => (0..6_usize).prop_map(Step::ClaimDue),
        2 => (seed(), 0..4_u64).prop_map(|(seed, fence)| Step::Release(seed, fence)),
        16 => (seed(), happening()).prop_map(|(seed, happening)| Step::Happens(seed, happening)),
        1 => seed().prop_map(Step::Late),
        2 => seed().prop_map(Step::Stale),
        1 => (seed(), 1..=12_u64, any::<bool>())
            .prop_map(|(seed, tail, today)| Step::Register(seed, tail, today)),
        1 => (seed(), 0..3_u32, 0..3_u64).prop_map(|(seed, total, version)| Step::Adopt(seed, total, version)),
        1 => any::<bool>().prop_map(Step::Learn),
        1 => (0..2_u8, proptest::option::of(0..3_u8), 0..3_u8)
            .prop_map(|(name, expected, value)| Step::Keep(name, expected, value)),
        1 => (seed(), 0..3_u8, 0..3_u8).prop_map(|(seed, expected, payload)| Step::Replace(seed, expected, payload)),
        3 => (filter(), 0..8_u64, 0..6_usize)
            .prop_map(|(filter, after, limit)| Step::List(filter, after, limit)),
        3 => prop_oneof![5 => 0..4_i64, 1 => Just(24 * 60), 1 => Just(13 * 60)].prop_map(Step::Wait),
        1 => Just(Step::Reopen),
    ]
}

/// Both journals, and what the history has brought so far.
struct History {
    folder: Folder,
    sqlite: Option<SqliteJournal>,
    memory: MemoryJournal,
    now: DateTime,
    claims: BTreeMap<u32, Claim>,
    changes: BTreeMap<u32, Change>,
}

impl History {
    fn new() -> Self {
        let folder = Folder::new();
        Self {
            sqlite: Some(folder.create()),
            folder,
            memory: MemoryJournal::new(),
            now: minute(0),
            claims: BTreeMap::new(),
            changes: BTreeMap::new(),
        }
    }

    /// Asks both and compares; texts of misuse may differ.
    fn both<T: Debug>(
        &self,
        ask: impl Fn(&dyn Journal) -> Result<T, JournalError>,
    ) -> Result<Result<T, JournalError>, TestCaseError> {
        let sqlite = self.sqlite.as_ref().expect("it is open");
        let (found, expected) = (ask(sqlite), ask(&self.memory));
        let shown = |result: &Result<T, JournalError>| match result {
            Err(JournalError::Misuse(_)) => "misuse".to_owned(),
            other => format!("{other:?}"),
        };
        prop_assert_eq!(shown(&found), shown(&expected));
        Ok(expected)
    }

    fn take(&mut self, step: Step) -> TestCaseResult {
        match step {
            Step::Record {
                seed,
                twin,
                guard,
                forged,
            } => {
                let mut intent = intent(seed);
                intent.recorded_at = self.now;
                if twin {
                    (intent.payment, intent.party) = (Some(digest(1)), digest(1));
                }
                if forged {
                    intent.id = id(seed % 3 + 1);
                }
                let batch = Batch {
                    plan: None,
                    group: None,
                    intents: vec![new_intent(intent, payload(seed, 0))],
                    duplicates: guarded(guard),
                };
                self.both(|journal| wait(journal.record(batch.clone())))?
                    .ok();
            }
            Step::Begin {
                seed,
                twin,
                guard,
                tail,
            } => self.begin(seed, twin, guard, tail)?,
            Step::Plan {
                plan,
                calls,
                other,
                guard,
            } => {
                let mut batch = planned(plan, calls, other, self.now);
                batch.duplicates = guarded(guard);
                self.both(|journal| wait(journal.record(batch.clone())))?
                    .ok();
            }
            Step::Group {
                group,
                calls,
                other,
                twin,
                guard,
            } => {
                let mut batch = grouped(group, calls, other, twin, self.now);
                batch.duplicates = guarded(guard);
                self.both(|journal| wait(journal.record(batch.clone())))?
                    .ok();
            }
            Step::Claim(seed) => {
                let now = self.now;
                let claim =
                    self.both(|journal| wait(journal.claim(id(seed), worker("one"), now, LEASE)))?;
                if let Ok(Some(claim)) = claim {
                    self.claims.insert(seed, claim);
                }
            }
            Step::ClaimDue(limit) => {
                let now = self.now;
                let claims =
                    self.both(|journal| wait(journal.claim_due(worker("two"), now, LEASE, limit)))?;
                for claim in claims.unwrap_or_default() {
                    let seeds = 1..=43_u32;
                    if let Some(seed) = seeds
                        .into_iter()
                        .find(|seed| id(*seed) == claim.record.intent.id)
                    {
                        self.claims.insert(seed, claim);
                    }
                }
            }
            Step::Release(seed, fence) => {
                let due = self.now;
                self.both(|journal| wait(journal.release(id(seed), Fence(fence), due)))?
                    .ok();
            }
            Step::Happens(seed, happening) => self.happens(seed, happening)?,
            Step::Late(seed) => {
                let Some(claim) = self.claims.get(&seed) else {
                    return Ok(());
                };
                let event = silence(last_attempt(claim));
                if let Some(mut change) = change(&self.memory, claim, event, self.now) {
                    change.fence = None;
                    self.commit(seed, change)?;
                }
            }
            Step::Stale(seed) => {
                if let Some(change) = self.changes.get(&seed).cloned() {
                    self.commit(seed, change)?;
                }
            }
            Step::Register(seed, tail, today) => {
                // An intent that nobody recorded has no inquiries; the journal in memory does not look.
                if wait(self.memory.read(id(seed))).unwrap().is_none() {
                    return Ok(());
                }
                let number = NumberUse {
                    day: minute(if today { 0 } else { 24 * 60 }).date(),
                    number: number(tail),
                    intent: id(seed),
                    purpose: NumberPurpose::Inquiry,
                };
                self.both(|journal| wait(journal.register_number(number.clone())))?
                    .ok();
            }
            Step::Adopt(seed, total, version) => {
                let party = wait(self.memory.party(digest(seed))).unwrap();
                let Ok((adoption, entry)) =
                    adopt(&party, Krw::from(total), "statement", &kim(), self.now)
                else {
                    return Ok(());
                };
                let adoption = PartyChange {
                    expected_version: if version == 0 { party.version } else { version },
                    ..adoption
                };
                self.both(|journal| wait(journal.adopt(adoption.clone(), entry.clone())))?
                    .ok();
            }
            Step::Learn(everywhere) => {
                let code = LearntCode {
                    api: (!everywhere).then(|| "P2PNInvestmentPaymentOrder".to_owned()),
                    code: "Z0001".to_owned(),
                    class: CodeClass::Absent,
                    reference: "mail".to_owned(),
                    by: "Kim".to_owned(),
                    at: self.now,
                };
                self.both(|journal| wait(journal.learn(code.clone())))?.ok();
            }
            Step::Keep(name, expected, value) => {
                let (name, value) = (name.to_string(), value.to_string());
                let expected = expected.map(|expected| expected.to_string());
                self.both(|journal| {
                    wait(journal.keep(name.clone(), expected.clone(), value.clone()))
                })?
                .ok();
            }
            Step::Replace(seed, expected, other) => {
                let (expected, other) = (payload(seed, expected), payload(seed, other));
                self.both(|journal| {
                    wait(journal.replace_payload(id(seed), expected.clone(), other.clone()))
                })?
                .ok();
            }
            Step::List(filter, after, limit) => {
                self.both(|journal| wait(journal.list(filter.clone(), after, limit)))?
                    .ok();
            }
            Step::Wait(minutes) => {
                self.now = self
                    .now
                    .saturating_add(jiff::SignedDuration::from_mins(minutes));
            }
            Step::Reopen => {
                // Opening forgets the leases on what can still change, so they are given back in the journal in memory.
                for record in wait(self.memory.list(Filter::default(), 0, usize::MAX)).unwrap() {
                    if matches!(record.state(), State::Settled | State::Cancelled) {
                        continue;
                    }
                    let intent = record.intent.id;
                    wait(self.memory.release(intent, record.fence, record.due)).unwrap();
                }
                self.sqlite = None;
                self.sqlite = Some(self.folder.open().map_err(|error| {
                    TestCaseError::fail(format!("it does not open again: {error}"))
                })?);
            }
        }
        Ok(())
    }

    fn begin(&mut self, seed: u32, twin: bool, guard: bool, tail: Option<u64>) -> TestCaseResult {
        let now = self.now;
        let begun = self.both(|journal| {
            let mut intent = intent(seed);
            intent.recorded_at = now;
            if twin {
                (intent.payment, intent.party) = (Some(digest(1)), digest(1));
            }
            let begin = Begin {
                new: new_intent(intent, payload(seed, 0)),
                duplicates: guarded(guard),
                worker: worker("one"),
                now,
                lease: LEASE,
                decide: Box::new(move |claim| decided(claim, permit(tail?), now)),
            };
            wait(journal.begin(begin))
        })?;
        if let Ok(Begun::New {
            mut claim,
            committed,
        }) = begun
        {
            if let Some(committed) = committed {
                claim.record.follow(&committed);
            }
            self.claims.insert(seed, *claim);
        }
        Ok(())
    }

    fn happens(&mut self, seed: u32, happening: Happening) -> TestCaseResult {
        let Some(claim) = self.claims.get(&seed) else {
            return Ok(());
        };
        let attempt = last_attempt(claim);
        let event = match happening {
            Happening::Permit(tail) => permit(tail),
            Happening::NotSent => Event::NotSent {
                attempt,
                why: "refused".to_owned(),
            },
            Happening::Silence => silence(attempt),
            Happening::Inquired(tail, code) => inquired(attempt, tail, code, self.now),
            Happening::Interrupted => Event::Interrupted,
            Happening::Again(opens) => Event::Again {
                opening: opens.then_some(Opening::New),
                by: "Kim".to_owned(),
            },
            Happening::Cancel => Event::Cancel {
                by: "Kim".to_owned(),
            },
            Happening::Resolve(moved) => Event::Resolve(Resolution {
                moved,
                amount: claim.record.intent.amount,
                reference: "statement".to_owned(),
                by: "Kim".to_owned(),
                confirmed_by: Some("Lee".to_owned()),
                bank_confirmed_not_queued: true,
            }),
            Happening::Lapse => Event::Lapse,
            Happening::Close => Event::Close,
        };
        match change(&self.memory, claim, event, self.now) {
            Some(change) => self.commit(seed, change),
            None => Ok(()),
        }
    }

    fn commit(&mut self, seed: u32, change: Change) -> TestCaseResult {
        let committed = self.both(|journal| {
            let committed = wait(journal.commit(change.clone()))?;
            Ok((committed.standing, committed.due, committed.permit))
        })?;
        self.changes.insert(seed, change);
        if let (Ok((standing, due, _)), Some(claim)) = (committed, self.claims.get_mut(&seed)) {
            claim.record.standing = standing;
            claim.record.due = due;
        }
        Ok(())
    }

    /// Compares everything that is stored.
    fn compare(&self) -> TestCaseResult {
        let all = self
            .both(|journal| wait(journal.list(Filter::default(), 0, usize::MAX)))?
            .unwrap();
        for record in &all {
            let intent = record.intent.id;
            self.both(|journal| wait(journal.read(intent)))?.ok();
            self.both(|journal| wait(journal.find(record.intent.key.clone())))?
                .ok();
            self.both(|journal| wait(journal.evidence(intent)))?.ok();
            self.both(|journal| wait(journal.payload(intent)).map(|payload| payload.into_bytes()))?
                .ok();
            self.both(|journal| wait(journal.party(record.intent.party)))?
                .ok();
            if let Some(place) = record.intent.place {
                let plan = self
                    .both(|journal| wait(journal.plan(place.plan)))?
                    .unwrap();
                let key = plan.unwrap().key;
                self.both(|journal| wait(journal.find_plan(key.clone())))?
                    .ok();
                self.both(|journal| wait(journal.calls_of(place.plan)))?
                    .ok();
            }
        }
        for group in 3..=4_u32 {
            self.both(|journal| wait(journal.find_group(key(group * 1000))))?
                .ok();
        }
        self.both(|journal| wait(journal.operator_entries()))?.ok();
        self.both(|journal| wait(journal.learnt()))?.ok();
        self.both(|journal| wait(journal.health()))?.ok();
        self.both(|journal| wait(journal.kept("0".to_owned())))?
            .ok();
        let verified = wait(self.sqlite.as_ref().unwrap().verify()).unwrap();
        // Histories ask the bank without registering the number of the inquiry.
        let findings: Vec<_> = verified
            .findings
            .iter()
            .filter(|finding| !finding.what.contains("is not registered"))
            .collect();
        prop_assert_eq!(findings, Vec::<&super::super::Finding>::new());
        prop_assert_eq!(verified.intents, all.len() as u64);
        Ok(())
    }
}

fn last_attempt(claim: &Claim) -> u32 {
    let attempt = claim.record.standing.attempt();
    attempt.map_or(1, |attempt| attempt.ordinal)
}

fn payload(seed: u32, variant: u8) -> SealedPayload {
    match variant {
        2 => SealedPayload::new(Vec::new()),
        _ => SealedPayload::new(format!("sealed {seed} {variant}").into_bytes()),
    }
}

fn guarded(guard: bool) -> Option<DuplicateGuard> {
    guard.then(|| DuplicateGuard {
        since: Some(minute(2)),
        alike_allowed: false,
    })
}

fn grouped(group: u32, calls: u32, other: bool, twin: bool, now: DateTime) -> Batch {
    let content = digest(group * 1000 + calls + u32::from(other) * 100);
    let key = key(group * 1000);
    let seeds = group * 10 + 1..=group * 10 + calls;
    let members = seeds.zip(0..).map(|(seed, index)| {
        let mut intent = intent(seed);
        intent.key = key.of_member(index).unwrap();
        intent.recorded_at = now;
        if twin {
            (intent.payment, intent.party) = (Some(digest(1)), digest(1));
        }
        new_intent(intent, payload(seed, 0))
    });
    Batch {
        plan: None,
        intents: members.collect(),
        group: Some(Group {
            key: key.clone(),
            content,
            count: calls,
        }),
        duplicates: None,
    }
}

fn planned(plan: u32, calls: u32, other: bool, now: DateTime) -> Batch {
    let seeds = plan * 10 + 1..=plan * 10 + calls;
    let plan = Plan {
        id: PlanId::from_bytes([plan as u8; 16]),
        key: key(plan * 1000),
        api: "P2PNInvestmentPaymentOrder".to_owned(),
        content: digest(plan * 1000 + calls + u32::from(other) * 100),
        party: digest(plan * 10 + 1),
        party_last_four: "0075".to_owned(),
        payment: Some(digest(plan * 1000 + calls)),
        amount: Krw::from(1_000_000 * calls),
        rows: 2 * calls,
        calls,
        recorded_at: now,
    };
    let intents = seeds
        .zip(0..)
        .map(|(seed, index)| {
            let mut intent = intent(seed);
            intent.party = plan.party;
            intent.payment = None;
            intent.recorded_at = now;
            intent.opening = Some(match index {
                0 => Opening::New,
                _ => Opening::Continuation,
            });
            intent.place = Some(PlanPlace {
                plan: plan.id,
                index,
            });
            new_intent(intent, payload(seed, 0))
        })
        .collect();
    Batch {
        plan: Some(plan),
        group: None,
        intents,
        duplicates: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn both_answer_alike(steps in proptest::collection::vec(step(), 1..60)) {
        let mut history = History::new();
        for step in steps {
            history.take(step)?;
        }
        history.compare()?;
    }
}

#[test]
fn of_several_numbers_in_doubt_both_name_the_same() {
    let (twin, guard, forged) = (false, false, false);
    let inquired = || Happening::Inquired(10, "00000");
    let steps = [
        Step::Begin {
            seed: 3,
            twin,
            guard,
            tail: Some(1),
        },
        Step::Happens(3, Happening::NotSent),
        Step::Record {
            seed: 2,
            twin,
            guard,
            forged,
        },
        Step::ClaimDue(1),
        Step::Happens(2, Happening::Permit(2)),
        Step::Happens(2, Happening::NotSent),
        Step::Happens(2, inquired()),
        Step::Happens(3, inquired()),
    ];
    let mut history = History::new();
    for step in steps {
        history.take(step).unwrap();
    }
    history.compare().unwrap();
}
