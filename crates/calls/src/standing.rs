//! Where an application stands, and who may still sign it.

use crate::{Content, Section};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::closed_list;
use trust::digest::Digest32;

/// What happened to an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum ApplicationFact {
    Begun,
    /// A section was written; signatures of this number were void from then on.
    Written {
        section: Section,
        edition: i64,
        voided: u32,
    },
    Imported {
        edition: i64,
        voided: u32,
    },
    Invited {
        organisation: String,
    },
    Joined,
    Declined,
    Left {
        reason: String,
    },
    Removed {
        organisation: String,
        reason: String,
    },
    /// Offered to be signed.
    Ready {
        digest: Digest32,
    },
    /// Taken back to be written again.
    Reopened {
        voided: u32,
    },
    Signed {
        digest: Digest32,
    },
    /// The last signature submitted it.
    Submitted {
        digest: Digest32,
    },
    Withdrawn {
        reason: String,
    },
}

impl ApplicationFact {
    /// The stable code: the verb of the journal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            ApplicationFact::Begun => "begun",
            ApplicationFact::Written { .. } => "written",
            ApplicationFact::Imported { .. } => "imported",
            ApplicationFact::Invited { .. } => "invited",
            ApplicationFact::Joined => "joined",
            ApplicationFact::Declined => "declined",
            ApplicationFact::Left { .. } => "left",
            ApplicationFact::Removed { .. } => "removed",
            ApplicationFact::Ready { .. } => "offered",
            ApplicationFact::Reopened { .. } => "reopened",
            ApplicationFact::Signed { .. } => "signed",
            ApplicationFact::Submitted { .. } => "submitted",
            ApplicationFact::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// What the register knows of an application at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The digest of its text as it is now.
    pub digest: Digest32,
    /// The digest that partners are asked to sign.
    pub ready: Option<Digest32>,
    /// Who signed what, void ones left out: organisation, account, text.
    pub signatures: Vec<(String, String, Digest32)>,
    pub submitted: Option<(Digest32, Timestamp)>,
    pub is_withdrawn: bool,
    /// The instant from which the call receives nothing; `None`: it was cancelled.
    pub closes_at: Option<Timestamp>,
}

closed_list! {
    /// Where an application stands before it is judged.
    Standing {
        Forming = "forming",
        /// Partners are asked to sign.
        SignOff = "sign-off",
        Submitted = "submitted",
        /// Not submitted when the call closed.
        Late = "late",
        Withdrawn = "withdrawn",
    }
}

closed_list! {
    /// Why somebody may not sign.
    SignRefusal {
        /// It is being written, or was taken back.
        NotNow = "application-not-now",
        /// The text is no longer the one that was shown.
        Content = "application-content",
        /// After the last minute.
        Late = "application-late",
        /// The organisation signed already.
        Twice = "application-signed",
        /// The same person signed for another organisation.
        SameHand = "application-same-hand",
        /// The organisation has nothing to sign.
        NoSigner = "application-no-signer",
    }
}

/// Where the application stands at an instant.
#[must_use]
pub fn standing(status: &Status, at: Timestamp) -> Standing {
    let is_over = status.closes_at.is_none_or(|closes| at >= closes);
    match (status.is_withdrawn, status.submitted, status.ready) {
        (true, ..) => Standing::Withdrawn,
        (_, Some(_), _) => Standing::Submitted,
        _ if is_over => Standing::Late,
        (.., Some(ready)) if ready == status.digest => Standing::SignOff,
        _ => Standing::Forming,
    }
}

/// May this organisation sign this text now, by this hand? The answer: is it the last signature?
///
/// # Errors
/// [`SignRefusal`].
pub fn may_sign(
    content: &Content,
    status: &Status,
    (organisation, signer): (&str, &str),
    shown: Digest32,
    at: Timestamp,
) -> Result<bool, SignRefusal> {
    match standing(status, at) {
        Standing::SignOff => {}
        Standing::Late => return Err(SignRefusal::Late),
        Standing::Forming | Standing::Submitted | Standing::Withdrawn => return Err(SignRefusal::NotNow),
    }
    if shown != status.digest {
        return Err(SignRefusal::Content);
    }
    if !content.signers().any(|one| one.organisation == organisation) {
        return Err(SignRefusal::NoSigner);
    }
    let of_text = || status.signatures.iter().filter(|(.., digest)| *digest == shown);
    if of_text().any(|(whose, ..)| whose == organisation) {
        return Err(SignRefusal::Twice);
    }
    // Two organisations, two people: the same hand on both sides would be one signature.
    if of_text().any(|(_, hand, _)| hand == signer) {
        return Err(SignRefusal::SameHand);
    }
    let signed: BTreeSet<&str> = of_text().map(|(whose, ..)| whose.as_str()).collect();
    Ok(content
        .signers()
        .all(|one| one.organisation == organisation || signed.contains(one.organisation.as_str())))
}
