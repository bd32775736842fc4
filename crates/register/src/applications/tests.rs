//! Applications in a register: who reads them, several hands, signatures, the last minute, partners who go.

use super::*;
use crate::calls::tests::{DURING, at, organisation, published};
use crate::{Author, Register};
use ::calls::{
    ApplicationFact, Content, Dwellings, Line, Occupancy, PartnerRole, Resource, Section, Source, Standing,
};
use jiff::civil::date;
use tempfile::TempDir;
use trust::organisation::OrganisationKind as Kind;

const LAST: &str = "2027-03-31T09:59:59Z";
const OVER: &str = "2027-03-31T10:00:00Z";

/// A published call, a lead and a landlord that joined, and an application that misses nothing.
struct Town {
    _folder: TempDir,
    register: Register,
    state: String,
    funder: String,
    lead: String,
    landlord: String,
    id: String,
}

impl Town {
    /// The same register in the hands of somebody.
    fn hand(&self, name: &str, organisation: &str) -> Register {
        let organisation_id = Some(organisation.to_owned());
        self.register.used_by(Author::Person { account_id: format!("account-{name}"), organisation_id })
    }

    async fn record(&self) -> ApplicationRecord {
        self.register.application(&self.lead, &self.id).await.unwrap().0
    }

    async fn standing(&self, when: &str) -> Standing {
        let (record, call, _) = self.register.application(&self.lead, &self.id).await.unwrap();
        record.standing(&call, at(when))
    }

    async fn offer(&self, when: &str) -> Result<(), Error> {
        let digest = self.record().await.digest.to_string();
        self.register.offer_application(&self.lead, &self.id, &digest, at(when)).await
    }

    async fn sign(&self, name: &str, organisation: &str, when: &str) -> Result<bool, Error> {
        let digest = self.record().await.digest.to_string();
        self.hand(name, organisation).sign_application_for(organisation, &self.id, &digest, at(when)).await
    }

    async fn write(&self, section: Section, content: &Content) -> Result<(i64, u32), Error> {
        let seen = self.record().await.edition;
        self.register.write_application(&self.lead, &self.id, (section, seen), content, at(DURING)).await
    }
}

fn filled(content: &Content, fund: &str, lead: &str, landlord: &str) -> Content {
    let resource = |key: &str, source, fund: Option<&str>, partner: &str, cents| Resource {
        key: key.to_owned(),
        partner: partner.to_owned(),
        source,
        fund: fund.map(str::to_owned),
        label: String::new(),
        cents,
        is_secured: false,
    };
    let line = |key: &str, partner: &str, cents| Line {
        key: key.to_owned(),
        partner: partner.to_owned(),
        category: "staff".to_owned(),
        label: "Travailleurs sociaux".to_owned(),
        cents,
    };
    Content {
        summary: "Vingt ménages".to_owned(),
        territories: ["departement:33".parse().unwrap()].into(),
        publics: ["street".to_owned()].into(),
        starts_on: Some(date(2027, 9, 1)),
        months: Some(24),
        households: Some(20),
        dwellings: vec![Dwellings { status: Occupancy::TransitionalLease, count: 20 }],
        answers: [("q".to_owned(), "Chaque semaine".to_owned())].into(),
        lines: vec![line("l1", lead, 6_000_000), line("l2", landlord, 2_000_000)],
        resources: vec![
            resource("r1", Source::Fund, Some(fund), lead, 4_000_000),
            resource("r2", Source::Own, None, landlord, 4_000_000),
        ],
        ..content.clone()
    }
}

async fn town() -> Town {
    let (folder, register, state, funder, call) = published().await;
    let lead = organisation(&register, Kind::Association, "Toits").await;
    let landlord = organisation(&register, Kind::Landlord, "Habitat").await;
    let id = register.begin_application(&lead, &call, "Un toit et un appui", at(DURING)).await.unwrap();
    let whose = (id.as_str(), landlord.as_str());
    register.invite_partner(&lead, whose, PartnerRole::CoHolder, at(DURING)).await.unwrap();
    register.answer_invitation(&landlord, &id, true, at(DURING)).await.unwrap();
    let shares = [(lead.clone(), PartnerRole::Lead, 7_000), (landlord.clone(), PartnerRole::CoHolder, 3_000)];
    register.share_application(&lead, &id, &shares, at(DURING)).await.unwrap();
    let town = Town { _folder: folder, register, state, funder, lead, landlord, id };
    let (record, call, _) = town.register.application(&town.lead, &town.id).await.unwrap();
    let fund = call.in_force().unwrap().specification.funds[0].key.clone();
    let content = filled(&record.content, &fund, &town.lead, &town.landlord);
    for section in [Section::Project, Section::Answers, Section::Costs, Section::Money] {
        town.write(section, &content).await.unwrap();
    }
    let record = town.record().await;
    assert_eq!(record.gaps(&call.in_force().unwrap().specification), []);
    town
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done {
        Err(Error::Refused(code)) => code,
        other => panic!("{other:?}"),
    }
}

fn is_unknown<T>(done: &Result<T, Error>) -> bool {
    matches!(done, Err(Error::Unknown(_)))
}

#[tokio::test]
async fn a_rival_never_reads_it_and_a_funder_reads_it_once_it_is_submitted() {
    let town = town().await;
    let rival = organisation(&town.register, Kind::Association, "Rivale").await;
    let elsewhere = organisation(&town.register, Kind::Funder, "Autre fonds").await;
    let reads = |by: String| {
        let (register, id) = (town.register.clone(), town.id.clone());
        async move { register.application(&by, &id).await.map(|(record, _, side)| (record, side)) }
    };
    for by in [&rival, &elsewhere, &town.state, &town.funder] {
        assert!(is_unknown(&reads(by.clone()).await), "before it is submitted");
        assert!(town.register.applications(by).await.unwrap().is_empty());
    }
    town.offer(DURING).await.unwrap();
    assert!(!town.sign("lucie", &town.lead, DURING).await.unwrap());
    assert!(is_unknown(&reads(town.funder.clone()).await), "one signature is no submission");
    assert!(town.sign("helene", &town.landlord, DURING).await.unwrap());
    for by in [&town.state, &town.funder] {
        let (record, side) = reads(by.clone()).await.unwrap();
        assert_eq!(side, Side::Runs);
        // Who wrote what among partners is their business.
        assert!(record.facts.iter().all(|noted| matches!(noted.fact, ApplicationFact::Submitted { .. })));
        // No rank in it: nobody counts the others by it.
        assert!(record.number.as_ref().is_some_and(|number| number.len() == "AAP-2026-001-".len() + 5));
        assert!(is_unknown(&town.register.application_editions(by, &town.id).await));
        assert!(is_unknown(&town.register.reopen_application(by, &town.id, at(DURING)).await));
    }
    for by in [&rival, &elsewhere] {
        assert!(is_unknown(&reads(by.clone()).await), "a rival, or a funder of another call");
        assert!(is_unknown(&town.register.application_text(by, &town.id).await));
        assert!(is_unknown(&town.register.withdraw_application(by, &town.id, "Non", at(DURING)).await));
        let (call, ..) = (town.record().await.call_id, ());
        assert!(is_unknown(&town.register.submitted_applications(by, &call).await));
    }
    let call = town.record().await.call_id;
    assert_eq!(town.register.submitted_applications(&town.funder, &call).await.unwrap().len(), 1);
    // Its rows say what its text says, for sums.
    let asked: i64 = sqlx::query_scalar(
        "SELECT CAST(SUM(amount_cents) AS BIGINT) FROM application_resource WHERE application_id = $1 AND fund_id IS NOT NULL",
    )
    .bind(town.id.clone())
    .fetch_one(town.register.db.read())
    .await
    .unwrap();
    assert_eq!(asked, 4_000_000);
}

#[tokio::test]
async fn an_edit_after_a_signature_voids_it_and_says_so() {
    let town = town().await;
    town.offer(DURING).await.unwrap();
    town.sign("lucie", &town.lead, DURING).await.unwrap();
    let mut content = town.record().await.content;
    content.households = Some(25);
    let (_, voided) = town.write(Section::Project, &content).await.unwrap();
    assert_eq!(voided, 1);
    let record = town.record().await;
    assert!(record.signatures.iter().all(|one| one.voided_at.is_some()));
    let said = |noted: &NotedApplicationFact| {
        matches!(noted.fact, ApplicationFact::Written { section: Section::Project, voided: 1, .. })
    };
    assert!(record.facts.iter().any(said));
    assert_eq!(town.standing(DURING).await, Standing::Forming);
    assert_eq!(code(town.sign("helene", &town.landlord, DURING).await), "application-not-now");
    // What changed is shown from the texts that were kept.
    let all = town.register.application_editions(&town.landlord, &town.id).await.unwrap();
    let changes = ::calls::difference(&all[1].content, &all[0].content);
    assert_eq!(changes, [::calls::Change::Households { before: Some(20), after: Some(25) }]);
    // The same text written again is no edit: nothing is void.
    town.offer(DURING).await.unwrap();
    town.sign("lucie", &town.lead, DURING).await.unwrap();
    assert_eq!(town.write(Section::Project, &content).await.unwrap().1, 0);
    assert!(town.sign("helene", &town.landlord, DURING).await.unwrap());
}

#[tokio::test]
async fn a_late_signature_is_refused_and_leaves_nothing_half_submitted() {
    let town = town().await;
    town.offer(LAST).await.unwrap();
    town.sign("lucie", &town.lead, LAST).await.unwrap();
    assert_eq!(code(town.sign("helene", &town.landlord, OVER).await), "application-late");
    assert_eq!(town.standing(OVER).await, Standing::Late);
    let record = town.record().await;
    assert_eq!((record.submitted, record.number), (None, None));
    // One second earlier it would have been received.
    assert!(town.sign("helene", &town.landlord, LAST).await.unwrap());
    assert_eq!(town.standing(OVER).await, Standing::Submitted);
    assert_eq!(
        code(town.register.reopen_application(&town.lead, &town.id, at(OVER)).await),
        "application-late"
    );
}

#[tokio::test]
async fn one_hand_never_signs_for_two_organisations() {
    let town = town().await;
    town.offer(DURING).await.unwrap();
    town.sign("lucie", &town.lead, DURING).await.unwrap();
    assert_eq!(code(town.sign("lucie", &town.landlord, DURING).await), "application-same-hand");
    assert_eq!(code(town.sign("lucie", &town.lead, DURING).await), "application-signed");
}

#[tokio::test]
async fn without_the_partners_that_the_call_asks_for_nobody_is_asked_to_sign() {
    let town = town().await;
    town.register.leave_application(&town.landlord, &town.id, "Plus de logements", at(DURING)).await.unwrap();
    // Its share is gone, and the call asks for a landlord.
    assert_eq!(code(town.offer(DURING).await), "application-gaps:2");
    let record = town.record().await;
    assert!(record.content.lines.iter().all(|one| one.partner == town.lead), "its lines wait with the lead");
    assert!(is_unknown(&town.register.application(&town.landlord, &town.id).await));
}

#[tokio::test]
async fn a_partner_that_is_dissolved_stops_the_signature_until_it_is_replaced() {
    let town = town().await;
    town.offer(DURING).await.unwrap();
    town.sign("helene", &town.landlord, DURING).await.unwrap();
    town.register.close_organisation(&town.landlord).await.unwrap();
    assert!(code(town.sign("lucie", &town.lead, DURING).await).starts_with("application-gaps:"));
    let other = organisation(&town.register, Kind::Landlord, "Logis").await;
    let gone = (town.id.as_str(), town.landlord.as_str());
    town.register.remove_partner(&town.lead, gone, "Société dissoute", at(DURING)).await.unwrap();
    let new = (town.id.as_str(), other.as_str());
    town.register.invite_partner(&town.lead, new, PartnerRole::CoHolder, at(DURING)).await.unwrap();
    town.register.answer_invitation(&other, &town.id, true, at(DURING)).await.unwrap();
    let shares =
        [(town.lead.clone(), PartnerRole::Lead, 7_000), (other.clone(), PartnerRole::CoHolder, 3_000)];
    town.register.share_application(&town.lead, &town.id, &shares, at(DURING)).await.unwrap();
    town.offer(DURING).await.unwrap();
    town.sign("lucie", &town.lead, DURING).await.unwrap();
    assert!(town.sign("paul", &other, DURING).await.unwrap());
    // After the closing a partner that goes changes nothing to what was signed; the committee is told.
    town.register.leave_application(&other, &town.id, "Fusion", at(OVER)).await.unwrap();
    assert_eq!(town.standing(OVER).await, Standing::Submitted);
    let read = town.register.application(&town.state, &town.id).await.unwrap().0;
    assert_eq!(read.lost().len(), 1);
}

#[tokio::test]
async fn two_people_write_two_sections_and_the_same_section_is_told() {
    let town = town().await;
    let base = town.record().await;
    let mut lucie = base.content.clone();
    lucie.summary = "Vingt ménages, dix rues".to_owned();
    let mut helene = base.content.clone();
    helene.lines[1].label = "Gestion locative adaptée".to_owned();
    let write = |by: String, section, content: Content| {
        let (register, id) = (town.register.clone(), town.id.clone());
        async move { register.write_application(&by, &id, (section, base.edition), &content, at(DURING)).await }
    };
    write(town.lead.clone(), Section::Project, lucie.clone()).await.unwrap();
    write(town.landlord.clone(), Section::Costs, helene.clone()).await.unwrap();
    let both = town.record().await.content;
    assert_eq!((both.summary, both.lines), (lucie.summary.clone(), helene.lines));
    let mut other = lucie.clone();
    other.summary = "Autre chose".to_owned();
    assert!(matches!(write(town.landlord.clone(), Section::Project, other).await, Err(Error::Changed)));
    assert_eq!(town.record().await.content.summary, lucie.summary, "nothing is lost");
}

#[tokio::test]
async fn a_file_is_the_very_text_and_a_wrong_one_says_where() {
    let town = town().await;
    let text = town.register.application_text(&town.lead, &town.id).await.unwrap();
    let record = town.record().await;
    assert_eq!(::calls::digest(&text), record.digest);
    let import = |text: String, seen| {
        let (register, lead, id) = (town.register.clone(), town.lead.clone(), town.id.clone());
        async move { register.import_application(&lead, (&id, seen), &text, at(DURING)).await }
    };
    assert_eq!(import(text.clone(), record.edition).await.unwrap(), (record.edition, 0), "the same");
    assert!(matches!(import(text.clone(), record.edition - 1).await, Err(Error::Changed)));
    assert_eq!(code(import("{\n \"format\": 3".to_owned(), record.edition).await), "application-file:2:12");
    let changed = text.replace("\"households\":20", "\"households\":30");
    import(changed, record.edition).await.unwrap();
    let now = town.record().await;
    assert_eq!((now.content.households, now.partners), (Some(30), record.partners));
}

#[tokio::test]
async fn what_was_said_before_is_filled_in_and_says_from_where() {
    let town = town().await;
    let call = town.record().await.call_id;
    let again = town.register.begin_application(&town.lead, &call, "Un autre", at(DURING)).await.unwrap();
    let (record, ..) = town.register.application(&town.lead, &again).await.unwrap();
    assert_eq!(record.content.answers["q"], "Chaque semaine");
    let from = Origin::Application { title: "Un toit et un appui".to_owned() };
    assert_eq!(record.origins["answer-q"], from);
}
