//! Issues a virtual account (P2P투자자 및 차입자 가상계좌 발급).

use crate::bank::Bank;
use crate::bank::accounts::Usage;
use crate::refusals::RefusalCode;

use super::{Operation, Performed, Refusal};

impl Bank {
    /// Opens a virtual account and answers its number.
    pub(super) fn issue(&mut self, call: &Operation<'_>) -> Result<Performed, Refusal> {
        let code = call.text("P2PVractUsg")?;
        let usage = Usage::from_code(code)
            .ok_or_else(|| Refusal::own(RefusalCode::Unsupported, "P2PVractUsg"))?;
        let holder = call.text("InvstBrwNm")?;
        let number = self.accounts.open(&call.owner(), usage, holder);
        Ok(Performed::done(vec![
            ("P2PVractUsg", code.to_owned()),
            ("Vran", number),
            ("InvstBrwNm", holder.to_owned()),
        ]))
    }
}
