//! The transfers of a seed: loans of one to three calls, and single returns.

use super::*;

impl World {
    pub(super) fn alone(&mut self, seed: u64) -> Batch {
        // Behind the contents of the calls of any loan, so that no two transfers share an id.
        Batch {
            plan: None,
            group: None,
            intents: vec![self.new_intent(seed * 10 + 9, seed, "return", None, None)],
            duplicates: None,
        }
    }

    pub(super) fn planned(&mut self, seed: u64, calls: u64) -> Batch {
        let key = CallerKey::new(format!("loan-{seed}")).expect("a short key");
        let id = PlanId::from_bytes(bytes(seed));
        let mut intents = Vec::new();
        for index in 0..calls {
            let place = PlanPlace {
                plan: id,
                index: u32::try_from(index).unwrap_or(0),
            };
            let opening = if index == 0 {
                Opening::New
            } else {
                Opening::Continuation
            };
            let name = format!("loan-{seed}-{index}");
            let content = seed * 10 + index;
            intents.push(self.new_intent(content, seed, &name, Some(opening), Some(place)));
        }
        let amount = Krw::checked_sum(intents.iter().map(|new| new.intent.amount));
        Batch {
            plan: Some(Plan {
                id,
                key,
                api: "P2PNInvestmentPaymentOrder".to_owned(),
                content: digest(seed),
                party: digest(seed),
                party_last_four: "0001".to_owned(),
                payment: Some(digest(seed)),
                amount: amount.unwrap_or(Krw::MAX),
                rows: u32::try_from(calls).unwrap_or(0),
                calls: u32::try_from(calls).unwrap_or(0),
                recorded_at: self.clock,
            }),
            group: None,
            intents,
            duplicates: None,
        }
    }

    pub(super) fn new_intent(
        &mut self,
        content: u64,
        party: u64,
        name: &str,
        opening: Option<Opening>,
        place: Option<PlanPlace>,
    ) -> NewIntent {
        let krw = self.random.between(1, 1_000_000_000);
        let api = if opening.is_some() {
            "P2PNInvestmentPaymentOrder"
        } else {
            "P2PNInvestmentDepositAmountReturn"
        };
        let intent = Intent {
            id: IntentId::from_bytes(bytes(content + 1_000_000)),
            key: CallerKey::new(format!("{name}-{content}")).expect("a short key"),
            api: api.to_owned(),
            content: digest(content),
            party: digest(party),
            party_last_four: "0001".to_owned(),
            payment: place.is_none().then(|| digest(content)),
            amount: Krw::new(krw).unwrap_or(Krw::MAX),
            rows: 1,
            opening,
            place,
            payload_version: 1,
            recorded_at: self.clock,
        };
        let version = self.version();
        let overlay = &self.overlays[usize::try_from(version).unwrap_or(0)];
        let engine = Engine::new(&self.swarm.rules, codes_of(api, overlay, version));
        engine
            .record(intent, SealedPayload::new(b"sealed".to_vec()))
            .expect("a new intent")
    }
}

fn bytes(number: u64) -> [u8; 16] {
    u128::from(number).to_be_bytes()
}

fn digest(number: u64) -> KeyedDigest {
    let mut digest = [0; 32];
    digest[16..].copy_from_slice(&bytes(number));
    KeyedDigest::from_bytes(digest)
}
