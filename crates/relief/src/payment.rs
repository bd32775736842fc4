//! What was paid of an invoice. Relief is for sums paid: a retention of guarantee (« retenue de garantie ») is paid a year
//! later, and is an expense of its own when it is.

use crate::amounts::{Amounts, ROUNDING_CENTS, part};
use crate::expense::Kind;
use serde::Serialize;
use thiserror::Error;

/// Was a part of the invoice held back as a guarantee?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Retention {
    No,
    /// `rate`: hundredths of a per cent of TTC; `None`: not said.
    Yes {
        rate: Option<i64>,
    },
}

/// What is known of the payment of an invoice; `None`: not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Payment {
    pub retention: Option<Retention>,
    /// What left the account, with tax, in cents.
    pub transferred: Option<i64>,
}

/// Why what is said of a payment is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PaymentError {
    #[error("nothing was transferred, or less than nothing")]
    NotPositive,
    #[error("more was transferred than the invoice, less its retention")]
    TooMuch { most: i64 },
    #[error("no contract may hold back that much")]
    Rate { most: i64 },
    #[error("a credit note is not transferred, and nothing of it is held back")]
    CreditNote,
}

impl PaymentError {
    /// Is it about what was transferred, and not about the retention?
    #[must_use]
    pub const fn is_about_transfer(self) -> bool {
        matches!(self, PaymentError::NotPositive | PaymentError::TooMuch { .. })
    }
}

/// What was held back of an invoice.
fn held(ttc: i64, rate: i64) -> i64 {
    part(ttc, rate)
}

/// Does what is said of a payment agree with the invoice? `most_rate`: the highest retention that the law allows.
///
/// # Errors
/// [`PaymentError`]; nothing is corrected.
pub fn check(payment: Payment, amounts: Amounts, kind: Kind, most_rate: i64) -> Result<(), PaymentError> {
    if kind == Kind::CreditNote && payment != Payment::default() {
        return Err(PaymentError::CreditNote);
    }
    let most = match payment.retention {
        Some(Retention::Yes { rate: Some(rate) }) => {
            if !(1..=most_rate).contains(&rate) {
                return Err(PaymentError::Rate { most: most_rate });
            }
            // Retention is computed line by line on an invoice, and rounded each time.
            amounts.ttc - held(amounts.ttc, rate) + ROUNDING_CENTS
        }
        // Something was held back: all of it cannot have been transferred.
        Some(Retention::Yes { rate: None }) => amounts.ttc - 1,
        Some(Retention::No) | None => amounts.ttc,
    };
    match payment.transferred {
        Some(..=0) => Err(PaymentError::NotPositive),
        Some(cents) if cents > most => Err(PaymentError::TooMuch { most: most.min(amounts.ttc) }),
        _ => Ok(()),
    }
}

/// What was paid of an invoice, with tax: what was transferred when that is known, else the invoice less its retention;
/// `None` when something was held back and nobody said how much. Of which nothing is known, all was paid.
#[must_use]
pub fn paid(payment: Payment, amounts: Amounts) -> Option<i64> {
    match (payment.transferred, payment.retention) {
        (Some(cents), _) => Some(cents),
        (None, Some(Retention::Yes { rate })) => Some(amounts.ttc - held(amounts.ttc, rate?)),
        (None, Some(Retention::No) | None) => Some(amounts.ttc),
    }
}

/// The part without tax of what was paid, rounded down: nothing is claimed that was not paid. `None`: not known.
#[must_use]
pub fn paid_ht(payment: Payment, amounts: Amounts) -> Option<i64> {
    let (ht, paid) = (amounts.ht?, paid(payment, amounts)?);
    if amounts.ttc <= 0 {
        return None;
    }
    i64::try_from(i128::from(ht) * i128::from(paid) / i128::from(amounts.ttc)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INVOICE: Amounts =
        Amounts { ht: Some(100_000), vat_rate: Some(1000), vat: Some(10_000), ttc: 110_000 };
    const FIVE: Retention = Retention::Yes { rate: Some(500) };

    fn said(retention: Option<Retention>, transferred: Option<i64>) -> Result<(), PaymentError> {
        check(Payment { retention, transferred }, INVOICE, Kind::Invoice, 500)
    }

    #[test]
    fn what_is_held_back_was_not_paid() {
        let five = Payment { retention: Some(FIVE), transferred: None };
        assert_eq!((paid(five, INVOICE), paid_ht(five, INVOICE)), (Some(104_500), Some(95_000)));
        let unsaid = Payment { retention: Some(Retention::Yes { rate: None }), transferred: None };
        assert_eq!((paid(unsaid, INVOICE), paid_ht(unsaid, INVOICE)), (None, None));
        let told = Payment { transferred: Some(100_001), ..unsaid };
        assert_eq!((paid(told, INVOICE), paid_ht(told, INVOICE)), (Some(100_001), Some(90_910)));
        assert_eq!(paid(Payment::default(), INVOICE), Some(110_000));
        let bare = Amounts { ht: None, ..INVOICE };
        assert_eq!(paid_ht(Payment::default(), bare), None);
    }

    #[test]
    fn a_payment_that_contradicts_its_invoice_is_refused() {
        assert_eq!(said(None, Some(110_000)), Ok(()));
        assert_eq!(said(None, Some(110_001)), Err(PaymentError::TooMuch { most: 110_000 }));
        assert_eq!(said(Some(FIVE), Some(104_505)), Ok(()));
        assert_eq!(said(Some(FIVE), Some(110_000)), Err(PaymentError::TooMuch { most: 104_505 }));
        let unsaid = Some(Retention::Yes { rate: None });
        assert_eq!(said(unsaid, Some(110_000)), Err(PaymentError::TooMuch { most: 109_999 }));
        assert_eq!(
            said(Some(Retention::Yes { rate: Some(501) }), None),
            Err(PaymentError::Rate { most: 500 })
        );
        assert_eq!(said(Some(Retention::Yes { rate: Some(0) }), None), Err(PaymentError::Rate { most: 500 }));
        assert_eq!(said(None, Some(0)), Err(PaymentError::NotPositive));
        let credit =
            check(Payment { retention: Some(FIVE), transferred: None }, INVOICE, Kind::CreditNote, 500);
        assert_eq!(credit, Err(PaymentError::CreditNote));
    }
}
