//! Accounts, movements and refusals of the ledger, in words.

use ledger::{Account, PaymentState, Step};
use texts::Texts;

pub(crate) use crate::pools::words::euros;

/// An amount as it is typed, in cents; `None`: it is none.
pub(crate) fn read_cents(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let (euros, cents) = text.split_once([',', '.']).unwrap_or((text.as_str(), ""));
    let are_figures = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if euros.is_empty() || cents.len() > 2 || !are_figures(euros) || !are_figures(cents) {
        return None;
    }
    let cents = format!("{cents:0<2}").parse::<i64>().ok()?;
    euros.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

pub(super) fn account(t: Texts, of: Account) -> String {
    match of {
        Account::Source => t.envelope_source(),
        Account::Free => t.envelope_free(),
        Account::Delegated => t.envelope_delegated(),
        Account::Reserved => t.envelope_reserved(),
        Account::Committed => t.envelope_committed(),
        Account::Obligated => t.envelope_obligated(),
        Account::Paid => t.envelope_paid(),
        Account::Lapsed => t.envelope_lapsed(),
    }
}

pub(super) fn step(t: Texts, of: Step) -> String {
    match of {
        Step::Grant => t.envelope_step_grant(),
        Step::Withdraw => t.envelope_step_withdraw(),
        Step::Delegate => t.envelope_step_delegate(),
        Step::Recall => t.envelope_step_recall(),
        Step::Reserve => t.envelope_step_reserve(),
        Step::Commit => t.envelope_step_commit(),
        Step::Obligate => t.envelope_step_obligate(),
        Step::Pay => t.envelope_step_pay(),
        Step::ReleaseReserved | Step::ReleaseCommitted | Step::ReleaseObligated => t.envelope_step_release(),
        Step::Recover => t.envelope_step_recover(),
        Step::Close => t.envelope_step_close(),
    }
}

pub(crate) fn payment_state(t: Texts, of: PaymentState) -> String {
    match of {
        PaymentState::Asked => t.payment_asked(),
        PaymentState::Queried => t.payment_queried(),
        PaymentState::Controlled => t.payment_controlled(),
        PaymentState::Ordered => t.payment_ordered(),
        PaymentState::Paid => t.envelope_paid(),
        PaymentState::Refused => t.payment_refused(),
    }
}

/// Why the ledger refused: what is there, and what to do.
pub(crate) fn refusal(t: Texts, code: &str) -> String {
    if let Some((of, has)) = code.strip_prefix("ledger-not-enough:").and_then(|rest| rest.split_once(':')) {
        let of = Account::from_code(of).map_or_else(String::new, |of| account(t, of));
        return t.envelope_no_enough(of, euros(t, has.parse().unwrap_or(0)));
    }
    if let Some(labels) = code.strip_prefix("ledger-beneficiaries:") {
        return t.organisation_several(labels);
    }
    match code {
        "envelope-name" => t.envelope_no_name(),
        "envelope-purpose" => t.envelope_no_purpose(),
        "envelope-year" => t.envelope_no_year(),
        "ledger-closed" => t.envelope_no_closed(),
        "ledger-reason" => t.envelope_no_reason(),
        "ledger-year-running" => t.envelope_no_running(),
        "ledger-deep" => t.envelope_no_deep(),
        "ledger-delegated" | "ledger-not-delegated" => t.envelope_no_delegated(),
        "ledger-key" => t.envelope_no_key(),
        "ledger-label" => t.envelope_no_label(),
        "ledger-beneficiary" => t.envelope_no_beneficiary(),
        "ledger-agreement" => t.envelope_no_agreement(),
        "payment-right" => t.payment_no_right(),
        "payment-same-hand" => t.payment_no_same_hand(),
        "payment-not-now" => t.payment_no_now(),
        "payment-reason" => t.envelope_no_reason(),
        "payment-reference" => t.payment_no_reference(),
        "payment-reference-used" => t.payment_no_used(),
        "payment-day" => t.payment_no_day(),
        "payment-suspended" => t.payment_no_suspended(),
        "payment-not-borne" => t.payment_no_borne(),
        _ => t.envelope_no_amount(),
    }
}

/// The field that a refusal is about.
pub(super) fn place(code: &str) -> &'static str {
    match code.split(':').next().unwrap_or(code) {
        "envelope-name" => "nom",
        "envelope-purpose" => "objet",
        "envelope-year" => "annee",
        "ledger-reason" => "motif",
        "ledger-year-running" | "ledger-closed" => "cloture",
        _ => "montant",
    }
}

#[cfg(test)]
mod tests {
    use super::read_cents;

    #[test]
    fn an_amount_is_read_as_it_is_typed_whatever_its_size() {
        assert_eq!(read_cents("1 300 000,5 €"), Some(130_000_050));
        assert_eq!(read_cents("90000000000"), Some(9_000_000_000_000));
        for wrong in ["", "-3", "3,456", "1e9", "99999999999999999999", "3,4,5"] {
            assert_eq!(read_cents(wrong), None, "{wrong}");
        }
    }
}
