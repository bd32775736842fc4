//! Quotes in a register: who sees a draft, who signs, what an edit after a signature does, what is another's.

use super::*;
use crate::{Author, Register, testing};
use engagement::{
    Act, CloseReason, DeclineReason, Entry, Fact, Helped, Line, Milestone, Side, Stage, Survey, Terms,
};
use jiff::civil::{Date, date};
use referral::HelpStep;
use tempfile::TempDir;

const TODAY: Date = date(2026, 11, 23);

fn terms(hours: u32) -> Terms {
    Terms {
        title: "Plan pluriannuel".to_owned(),
        purpose: String::new(),
        requester: String::new(),
        provider: String::new(),
        first_on: date(2026, 1, 1),
        last_on: date(2028, 12, 31),
        lines: vec![Line {
            key: "a".to_owned(),
            label: "Visites".to_owned(),
            subject: None,
            minutes: hours * 60,
            rate_cents: 5_840,
            rate_basis: "Salaire et charges".to_owned(),
            expenses_cents: 0,
            expenses: String::new(),
        }],
        milestones: vec![Milestone {
            key: "m".to_owned(),
            label: "Plan".to_owned(),
            due_on: date(2026, 6, 30),
        }],
        funding: String::new(),
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result.unwrap_err() {
        Error::Refused(code) => code,
        Error::Unknown(what) => format!("unknown {what}"),
        Error::Changed => "changed".to_owned(),
        other => panic!("{other}"),
    }
}

struct House {
    _folder: TempDir,
    register: Register,
    own: String,
    helper: String,
    other: String,
    diagnosis: String,
}

async fn house() -> House {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut ids = Vec::new();
    for name in ["toits", "cle", "autre"] {
        ids.push(register.landlord_named(name).await.unwrap().id);
    }
    let [own, helper, other] = ids.try_into().unwrap();
    let diagnosis = register.put_diagnosis((&own, Some(&helper)), None, "Immeubles").await.unwrap();
    House { _folder: folder, register, own, helper, other, diagnosis }
}

impl House {
    fn of(&self) -> QuoteOf {
        QuoteOf::Diagnosis(self.diagnosis.clone())
    }

    async fn drafted(&self) -> String {
        self.register.draft_quote(&self.helper, &self.of(), &terms(10)).await.unwrap()
    }

    async fn send(&self, id: &str, version: u32) -> Result<(), Error> {
        let fact = Fact { on: TODAY, act: Act::Sent { version } };
        self.register.note_quote(&self.helper, id, fact, TODAY).await
    }

    /// Signs for a side, by somebody.
    async fn sign(&self, by: &str, person: &str, id: &str, version: u32) -> Result<(), Error> {
        let digest =
            self.register.quote(by, id).await?.quote.version(version).map(|one| one.digest.to_string());
        let author = Author::Person { account_id: person.to_owned(), organisation_id: Some(by.to_owned()) };
        let hand = self.register.used_by(author);
        hand.sign_for(by, id, (version, &digest.unwrap_or_default()), TODAY).await
    }

    async fn accepted(&self) -> String {
        let id = self.drafted().await;
        self.send(&id, 1).await.unwrap();
        self.sign(&self.helper, "sami", &id, 1).await.unwrap();
        self.sign(&self.own, "lucie", &id, 1).await.unwrap();
        id
    }

    async fn note(&self, by: &str, id: &str, act: Act) -> Result<(), Error> {
        self.register.note_quote(by, id, Fact { on: TODAY, act }, TODAY).await
    }

    async fn stage(&self, id: &str, version: u32) -> Stage {
        self.register.quote(&self.helper, id).await.unwrap().standing(version, TODAY).unwrap().stage
    }
}

#[tokio::test]
async fn a_draft_is_seen_by_whoever_writes_it_and_nothing_by_another_organisation() {
    let h = house().await;
    let id = h.drafted().await;
    assert_eq!(code(h.register.quote(&h.own, &id).await), "unknown quote", "not sent yet");
    assert!(h.register.quotes(&h.own).await.unwrap().is_empty());
    h.send(&id, 1).await.unwrap();
    assert_eq!(h.register.quote(&h.own, &id).await.unwrap().quote.versions.len(), 1);
    assert_eq!(code(h.register.quote(&h.other, &id).await), "unknown quote");
    assert_eq!(code(h.register.quote_content(&h.other, &id, 1).await), "unknown quote");
    assert_eq!(code(h.sign(&h.other, "x", &id, 1).await), "unknown quote");
    assert!(h.register.quotes(&h.other).await.unwrap().is_empty());
}

#[tokio::test]
async fn only_whoever_made_the_diagnosis_or_took_the_need_writes_a_quote() {
    let h = house().await;
    assert_eq!(code(h.register.draft_quote(&h.own, &h.of(), &terms(1)).await), "diagnosis-not-yours");
    assert_eq!(code(h.register.draft_quote(&h.other, &h.of(), &terms(1)).await), "unknown diagnosis");
    let need = QuoteOf::Need("n".to_owned());
    assert_eq!(code(h.register.draft_quote(&h.helper, &need, &terms(1)).await), "unknown need");
    let bare = Terms { lines: Vec::new(), ..terms(1) };
    assert_eq!(code(h.register.draft_quote(&h.helper, &h.of(), &bare).await), "quote-lines");
    let said = Terms { purpose: "Pour un locataire alcoolique".to_owned(), ..terms(1) };
    assert_eq!(code(h.register.draft_quote(&h.helper, &h.of(), &said).await), "quote-personal");
}

#[tokio::test]
async fn two_people_sign_the_same_text_and_its_digest_can_be_computed_again() {
    let h = house().await;
    let id = h.drafted().await;
    h.send(&id, 1).await.unwrap();
    h.sign(&h.helper, "sami", &id, 1).await.unwrap();
    assert_eq!(code(h.sign(&h.helper, "jeanne", &id, 1).await), "quote-signed");
    assert_eq!(code(h.sign(&h.own, "sami", &id, 1).await), "quote-same-hand");
    let wrong = h.register.sign_for(&h.own, &id, (1, &"0".repeat(64)), TODAY).await;
    assert_eq!(code(wrong), "quote-content");
    assert_eq!(code(h.register.sign_for(&h.own, &id, (1, "what"), TODAY).await), "quote-content");
    h.sign(&h.own, "lucie", &id, 1).await.unwrap();
    assert_eq!(h.stage(&id, 1).await, Stage::Accepted);
    let text = h.register.quote_content(&h.own, &id, 1).await.unwrap();
    let record = h.register.quote(&h.own, &id).await.unwrap();
    assert_eq!(engagement::digest(&text), record.in_force().unwrap().digest);
}

#[tokio::test]
async fn a_quote_edited_after_a_signature_voids_it_and_both_sign_again() {
    let h = house().await;
    let id = h.drafted().await;
    h.send(&id, 1).await.unwrap();
    h.sign(&h.own, "lucie", &id, 1).await.unwrap();
    assert_eq!(code(h.register.write_quote(&h.own, &id, None, &terms(12)).await), "unknown quote");
    assert_eq!(code(h.register.write_quote(&h.helper, &id, None, &terms(10)).await), "quote-same");
    assert_eq!(h.register.write_quote(&h.helper, &id, None, &terms(12)).await.unwrap(), 2);
    assert_eq!(h.register.quote(&h.own, &id).await.unwrap().quote.versions.len(), 1, "a draft is not shown");
    h.send(&id, 2).await.unwrap();
    let seen = h.register.quote(&h.own, &id).await.unwrap();
    assert_eq!(seen.quote.voided_by(2, TODAY).len(), 1);
    let before = seen.before(2).unwrap();
    assert_eq!(engagement::difference(&before.terms, &seen.sent().unwrap().terms).len(), 1);
    assert_eq!(code(h.sign(&h.helper, "sami", &id, 1).await), "quote-not-now");
    h.sign(&h.helper, "sami", &id, 2).await.unwrap();
    assert_eq!(h.stage(&id, 2).await, Stage::SignedOnce);
}

#[tokio::test]
async fn a_draft_is_not_written_over_by_whoever_did_not_see_it_and_what_is_sent_is_not_edited() {
    let h = house().await;
    let id = h.drafted().await;
    assert_eq!(code(h.register.write_quote(&h.helper, &id, Some((1, 7)), &terms(3)).await), "changed");
    assert_eq!(h.register.write_quote(&h.helper, &id, Some((1, 1)), &terms(3)).await.unwrap(), 1);
    h.send(&id, 1).await.unwrap();
    assert_eq!(code(h.register.write_quote(&h.helper, &id, Some((1, 2)), &terms(4)).await), "changed");
}

#[tokio::test]
async fn a_text_that_was_touched_in_the_database_bears_no_signature() {
    let h = house().await;
    let id = h.accepted().await;
    let mut act = h.register.db.act().await.unwrap();
    sqlx::query("UPDATE quote_version SET content = replace(content, '5840', '6840') WHERE quote_id = $1")
        .bind(&id)
        .execute(act.connection())
        .await
        .unwrap();
    act.commit().await.unwrap();
    let record = h.register.quote(&h.own, &id).await.unwrap();
    assert_eq!(record.sent().unwrap().terms.lines[0].rate_cents, 6_840);
    assert!(record.in_force().is_none() && record.standing(1, TODAY).unwrap().signatures.is_empty());
}

#[tokio::test]
async fn each_side_notes_what_is_its_own() {
    let h = house().await;
    let id = h.accepted().await;
    let done = Act::MilestoneDone { key: "m".to_owned(), note: String::new() };
    assert_eq!(code(h.note(&h.own, &id, done.clone()).await), "quote-side");
    h.note(&h.helper, &id, done).await.unwrap();
    let entry = Entry {
        id: "e".to_owned(),
        line: "a".to_owned(),
        minutes: 700,
        expenses_cents: 0,
        on: TODAY,
        what: "Visite".to_owned(),
    };
    h.note(&h.helper, &id, Act::Spent { entry }).await.unwrap();
    let record = h.register.quote(&h.own, &id).await.unwrap();
    let spent = engagement::spending(&record.quote, &record.in_force().unwrap().terms).unwrap();
    assert_eq!((spent[0].over_minutes(), spent[0].billable_cents), (100, 58_400));
    h.note(&h.own, &id, Act::Closed { reason: CloseReason::Completed, note: String::new() }).await.unwrap();
    let survey = Survey { helped: Helped::Yes, changed: "Un plan".to_owned(), outcomes: Vec::new() };
    let surveyed = Act::Surveyed { survey };
    assert_eq!(code(h.note(&h.helper, &id, surveyed.clone()).await), "quote-side");
    h.note(&h.own, &id, surveyed).await.unwrap();
}

#[tokio::test]
async fn a_request_knows_what_came_of_it_and_nothing_of_what_is_said() {
    let h = house().await;
    let mut act = h.register.db.act().await.unwrap();
    sqlx::query(
        "INSERT INTO referral (id, number, desk_id, organisation_id, urgency, made_at, made_by)
         VALUES ('r', '2026-0001', $1, $2, 'soon', '', '')",
    )
    .bind(&h.other)
    .bind(&h.own)
    .execute(act.connection())
    .await
    .unwrap();
    sqlx::query("UPDATE diagnosis SET referral_id = 'r'").execute(act.connection()).await.unwrap();
    act.commit().await.unwrap();
    let id = h.accepted().await;
    h.note(&h.helper, &id, Act::Closed { reason: CloseReason::Completed, note: String::new() })
        .await
        .unwrap();
    let declined = h.drafted().await;
    h.send(&declined, 1).await.unwrap();
    let reason = DeclineReason::Cost;
    let act = Act::Declined { version: 1, side: Side::Requester, reason, note: String::new() };
    h.note(&h.own, &declined, act).await.unwrap();
    let steps = h.register.help_of_referral("r").await.unwrap();
    assert!(steps.windows(2).all(|two| two[0].0 <= two[1].0), "in order");
    let mut steps: Vec<HelpStep> = steps.into_iter().map(|(_, step)| step).collect();
    steps.sort();
    let expected = [
        HelpStep::DiagnosisBegun,
        HelpStep::QuoteSent,
        HelpStep::QuoteSent,
        HelpStep::QuoteAccepted,
        HelpStep::QuoteDeclined,
        HelpStep::AccompanimentClosed,
    ];
    assert_eq!(steps, expected);
    assert!(h.register.help_of_referral("other").await.unwrap().is_empty());
}
