//! Agreements between two organisations, from the draft to the end, and what they open.

use jiff::{Timestamp, ToSpan};
use register::agreements::{AgreementStage, NewTerms, Opened, Value};
use register::journal::JournalFilter;
use register::members::NewGrant;
use register::organisations::Profile;
use register::{Author, Error, Register, testing};
use std::collections::BTreeSet;
use tempfile::TempDir;
use trust::agreement::{LegalBasis, Purpose};
use trust::day::legal_day;
use trust::field::{Field, ObjectKind};
use trust::organisation::OrganisationKind;
use trust::policy::{AccountState, Action, Actor};
use trust::role::Role;
use trust::scope::{Grant, Scope};
use trust::suppression::{Count, PERSONS};
use trust::territory::Territory;

/// Two organisations with an officer each, and a third one.
struct Town {
    _folder: TempDir,
    register: Register,
    landlord: String,
    association: String,
    stranger: String,
    officers: [String; 2],
    at: Timestamp,
}

async fn organisation(register: &Register, kind: OrganisationKind, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), is_listed: true, ..Profile::default() };
    register.add_organisation(kind, &profile, None).await.unwrap().id
}

async fn officer(register: &Register, email: &str, organisation_id: &str) -> String {
    let account = register.add_account(email, email).await.unwrap();
    let grant = NewGrant { role: Role::Dpo, scope: Scope::Organisation, until: None };
    register.add_member(organisation_id, &account.id, &[grant]).await.unwrap();
    account.id
}

async fn two() -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let landlord = organisation(&register, OrganisationKind::Landlord, "Habitat A").await;
    let association = organisation(&register, OrganisationKind::Association, "Voisins").await;
    let stranger = organisation(&register, OrganisationKind::Association, "Ailleurs").await;
    let officers = [
        officer(&register, "a@exemple.fr", &landlord).await,
        officer(&register, "b@exemple.fr", &association).await,
    ];
    Town { _folder: folder, register, landlord, association, stranger, officers, at: Timestamp::now() }
}

/// The town of the demonstration: stock, tenants, and what it has agreed on.
async fn town() -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    register::demo::load(&register, "Habitat Valombre", &|_| {}).await.unwrap();
    let organisations = register.organisations().await.unwrap();
    let id = |name: &str| organisations.iter().find(|o| o.name == name).unwrap().id.clone();
    let (landlord, association, stranger) =
        (id("Habitat Valombre"), id("Les Voisins de Valombre"), id("Rampe commune"));
    let people = register.demo_people().await.unwrap();
    let person = |name: &str| people.iter().find(|p| p.name == name).unwrap().account_id.clone();
    let officers = [person("Yann Le Goff"), person("Farid Haddad")];
    Town { _folder: folder, register, landlord, association, stranger, officers, at: Timestamp::now() }
}

impl Town {
    fn terms(&self, fields: &[Field]) -> NewTerms {
        let from = legal_day(self.at);
        NewTerms {
            giver: self.landlord.clone(),
            taker: self.association.clone(),
            purpose: Purpose::SocialSupport,
            legal_basis: LegalBasis::LegitimateInterest,
            fields: fields.iter().copied().collect(),
            scope: Scope::Organisation,
            from,
            until: from + 30.days(),
            needs_consent: false,
            kept_days: 30,
        }
    }

    fn actor(&self, account: &str, organisation: &str, kind: OrganisationKind, role: Role) -> Actor {
        Actor {
            user: account.into(),
            organisation: organisation.into(),
            organisation_kind: kind,
            grants: vec![Grant::new(role, Scope::Organisation).unwrap()],
            account: AccountState::Active,
            membership_confirmed: true,
            mfa: true,
            step_up_until: Some(self.at + 1.hour()),
            ..Actor::anonymous()
        }
    }

    fn reader(&self) -> Actor {
        self.actor("reader", &self.association, OrganisationKind::Association, Role::AgreementReader)
    }

    fn by(&self, side: usize) -> Register {
        let account_id = self.officers[side].clone();
        let organisation_id = Some([&self.landlord, &self.association][side].clone());
        self.register.used_by(Author::Person { account_id, organisation_id })
    }

    async fn sign(&self, side: usize, id: &str, version: u32) -> Result<(), Error> {
        let (organisation, kind) = match side {
            0 => (&self.landlord, OrganisationKind::Landlord),
            _ => (&self.association, OrganisationKind::Association),
        };
        let actor = self.actor(&self.officers[side], organisation, kind, Role::Dpo);
        self.by(side).sign_agreement(&actor, id, version, self.at).await
    }

    /// An agreement signed by both.
    async fn signed(&self, terms: &NewTerms) -> String {
        let id = self.by(0).draft_agreement(&self.landlord, terms, self.at).await.unwrap();
        self.by(0).propose_agreement(&self.landlord, &id, self.at).await.unwrap();
        self.sign(0, &id, 1).await.unwrap();
        self.sign(1, &id, 1).await.unwrap();
        id
    }

    async fn stage(&self, id: &str) -> AgreementStage {
        self.register.agreement(&self.landlord, id).await.unwrap().stage(self.at)
    }

    async fn opened(&self, id: &str, actor: &Actor) -> Result<Opened, Error> {
        let record = self.register.agreement(&self.association, id).await?;
        let Some(version) = record.counting(self.at) else { return Err(Error::Unknown("agreement".into())) };
        self.register.opened(actor, &version.agreement, Action::See, self.at).await
    }

    async fn verbs(&self, organisation: &str) -> Vec<String> {
        let filter = JournalFilter { kind: Some("agreement".into()), limit: 50, ..JournalFilter::default() };
        let mut all = self.register.journal(organisation, &filter).await.unwrap();
        all.reverse();
        all.into_iter().map(|entry| entry.verb).collect()
    }
}

fn code(result: Result<impl Sized, Error>) -> String {
    match result {
        Err(Error::Refused(code)) => code,
        Err(Error::Unknown(what)) => format!("unknown {what}"),
        Err(other) => panic!("{other}"),
        Ok(_) => "done".to_owned(),
    }
}

#[tokio::test]
async fn a_draft_is_its_authors_until_it_is_proposed_then_both_officers_sign() {
    let town = two().await;
    let terms = town.terms(&[Field::ResidenceName]);
    let register = town.by(0);
    let id = register.draft_agreement(&town.landlord, &terms, town.at).await.unwrap();
    assert_eq!(town.stage(&id).await, AgreementStage::Draft);
    assert_eq!(code(register.agreement(&town.association, &id).await), "unknown agreement");
    assert_eq!(code(town.sign(0, &id, 1).await), "agreement-changed", "nothing was proposed");
    register.propose_agreement(&town.landlord, &id, town.at).await.unwrap();
    assert_eq!(code(register.propose_agreement(&town.landlord, &id, town.at).await), "agreement-not-now");
    assert_eq!(town.stage(&id).await, AgreementStage::Proposed);
    for other in [&town.stranger, &"nobody".to_owned()] {
        assert_eq!(code(register.agreement(other, &id).await), "unknown agreement");
        assert_eq!(code(register.end_agreement(other, &id, "non", town.at).await), "unknown agreement");
    }
    town.sign(0, &id, 1).await.unwrap();
    assert_eq!(code(town.sign(0, &id, 1).await), "agreement-not-now", "once is enough");
    // Whoever holds another role, or gave no fresh proof, does not sign; nor the same hand twice.
    let direction = town.actor("x", &town.association, OrganisationKind::Association, Role::Direction);
    assert_eq!(code(register.sign_agreement(&direction, &id, 1, town.at).await), "agreement-officer");
    let officer = town.actor(&town.officers[1], &town.association, OrganisationKind::Association, Role::Dpo);
    let stale = Actor { step_up_until: None, ..officer.clone() };
    assert_eq!(code(register.sign_agreement(&stale, &id, 1, town.at).await), "agreement-officer");
    assert_eq!(code(register.sign_agreement(&officer, &id, 1, town.at).await), "agreement-same-hand");
    assert_eq!(town.stage(&id).await, AgreementStage::Proposed);
    town.sign(1, &id, 1).await.unwrap();
    assert_eq!(town.stage(&id).await, AgreementStage::Active);
    assert_eq!(town.verbs(&town.landlord).await, ["drafted", "proposed", "signed", "signed"]);
    assert_eq!(town.verbs(&town.association).await, ["proposed", "signed", "signed"]);
    assert!(town.verbs(&town.stranger).await.is_empty());
    town.register.verify_journal(&town.association).await.unwrap();
}

#[tokio::test]
async fn a_new_version_takes_the_place_of_the_one_in_force_when_both_have_signed_it() {
    let town = two().await;
    let id = town.signed(&town.terms(&[Field::ResidenceName])).await;
    let wider = town.terms(&[Field::ResidenceName, Field::ResidenceAddress]);
    assert_eq!(town.by(1).redraft_agreement(&town.association, &id, &wider, town.at).await.unwrap(), 2);
    let fields = async || {
        let record = town.register.agreement(&town.landlord, &id).await.unwrap();
        record.counting(town.at).unwrap().terms().fields.len()
    };
    // The other party does not see it yet; and it opens nothing before two signatures.
    assert_eq!(town.register.agreement(&town.landlord, &id).await.unwrap().versions.len(), 1);
    town.by(1).propose_agreement(&town.association, &id, town.at).await.unwrap();
    town.sign(1, &id, 2).await.unwrap();
    assert_eq!(fields().await, 1);
    assert_eq!(code(town.sign(0, &id, 1).await), "agreement-changed");
    town.sign(0, &id, 2).await.unwrap();
    assert_eq!(fields().await, 2);
    let other = NewTerms { taker: town.stranger.clone(), ..wider };
    let moved = town.by(0).redraft_agreement(&town.landlord, &id, &other, town.at).await;
    assert_eq!(code(moved), "agreement-party");
}

#[tokio::test]
async fn each_party_ends_its_own_suspension_only_and_an_end_is_for_good() {
    let town = two().await;
    let (register, at) = (&town.register, town.at);
    let id = town.signed(&town.terms(&[Field::ResidenceName])).await;
    assert_eq!(code(register.suspend_agreement(&town.landlord, &id, " ", at).await), "agreement-reason");
    register.suspend_agreement(&town.landlord, &id, "fuite", at).await.unwrap();
    assert_eq!(town.stage(&id).await, AgreementStage::Suspended);
    assert_eq!(code(register.resume_agreement(&town.association, &id, at).await), "agreement-not-now");
    let later = at + 1.second();
    register.suspend_agreement(&town.association, &id, "audit", later).await.unwrap();
    register.resume_agreement(&town.landlord, &id, later + 1.second()).await.unwrap();
    let stage = async |at| register.agreement(&town.landlord, &id).await.unwrap().stage(at);
    assert_eq!(stage(later + 9.seconds()).await, AgreementStage::Suspended, "the other one suspends too");
    register.resume_agreement(&town.association, &id, later + 2.seconds()).await.unwrap();
    assert_eq!(stage(later + 9.seconds()).await, AgreementStage::Active);
    register.end_agreement(&town.association, &id, "fini", later + 3.seconds()).await.unwrap();
    assert_eq!(stage(later + 9.seconds()).await, AgreementStage::Ended);
    assert_eq!(code(register.resume_agreement(&town.landlord, &id, later).await), "agreement-not-now");
    let again =
        register.redraft_agreement(&town.landlord, &id, &town.terms(&[Field::ResidenceName]), at).await;
    assert_eq!(code(again), "agreement-not-now");
}

#[tokio::test]
async fn terms_that_cannot_be_agreed_are_refused() {
    let town = two().await;
    let good = town.terms(&[Field::ResidenceName]);
    let draft =
        async |by: &str, terms: &NewTerms| code(town.register.draft_agreement(by, terms, town.at).await);
    let with = |fields: &[Field]| NewTerms { fields: fields.iter().copied().collect(), ..good.clone() };
    assert_eq!(draft(&town.landlord, &with(&[])).await, "agreement-terms");
    assert_eq!(draft(&town.landlord, &with(&[Field::AdaptedAddressLevel])).await, "agreement-terms");
    let adapted = with(&[Field::DwellingDoor, Field::DwellingAdaptationLevel]);
    assert_eq!(draft(&town.landlord, &adapted).await, "agreement-terms", "door and level together");
    let past = NewTerms { from: good.from - 9.days(), until: good.from - 1.day(), ..good.clone() };
    assert_eq!(draft(&town.landlord, &past).await, "agreement-terms");
    let task = NewTerms { purpose: Purpose::AdaptationWorks, ..good.clone() };
    assert_eq!(draft(&town.landlord, &task).await, "agreement-terms");
    let backwards =
        NewTerms { giver: town.association.clone(), taker: town.landlord.clone(), ..good.clone() };
    assert_eq!(draft(&town.landlord, &backwards).await, "agreement-giver");
    assert_eq!(draft(&town.stranger, &good).await, "agreement-party");
    let foreign = NewTerms { scope: Scope::Residences(["x".into()].into()), ..good.clone() };
    assert_eq!(draft(&town.landlord, &foreign).await, "unknown residence");
    assert_eq!(draft(&town.association, &foreign).await, "agreement-scope");
    let nowhere = NewTerms { scope: Scope::Territory(Territory::Commune("99999".into())), ..good.clone() };
    assert_eq!(draft(&town.landlord, &nowhere).await, "agreement-scope");
    assert_eq!(draft(&town.landlord, &good).await, "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_is_what_was_agreed_where_it_was_agreed_and_nothing_else() {
    let town = town().await;
    // Of the demonstration: names, addresses, lifts, and tenants counted.
    let own = town.register.agreements_of(&town.association).await.unwrap();
    let active = own.iter().find(|r| r.stage(town.at) == AgreementStage::Active).unwrap();
    let opened = town.opened(&active.id, &town.reader()).await.unwrap();
    assert_eq!(opened.tables.len(), 1);
    let fields: BTreeSet<Field> = opened.tables[0].fields.iter().copied().collect();
    assert_eq!(fields, [Field::ResidenceName, Field::ResidenceAddress, Field::ResidenceEquipment].into());
    let residences = town.register.residences_to_name(&town.landlord).await.unwrap();
    assert_eq!(opened.tables[0].rows.len(), residences.len());
    assert!(opened.tables[0].rows.iter().all(|row| row.len() == 3));
    let counts = opened.counts.unwrap();
    assert_eq!(counts.names.unwrap().len(), residences.len());
    let told: Vec<Count> = counts.table.cells.iter().chain(&counts.table.row_totals).copied().collect();
    assert!(told.iter().all(|c| c.exact().is_none_or(|n| n >= PERSONS)), "{told:?}");
    assert!(told.iter().any(|c| c.exact().is_none()) && told.iter().any(|c| c.exact().is_some()), "{told:?}");

    // Named residences, a territory, and a territory where nothing is.
    let one = &residences[0];
    let named = NewTerms {
        scope: Scope::Residences([one.0.as_str().into()].into()),
        ..town.terms(&[Field::ResidenceName, Field::DwellingType, Field::DwellingFloor])
    };
    let opened = town.opened(&town.signed(&named).await, &town.reader()).await.unwrap();
    assert_eq!(opened.tables[0].rows, vec![vec![Value::Text(one.1.clone())]]);
    let (dwelling, name) = (&opened.tables[1], Value::Text(one.1.clone()));
    assert_eq!(dwelling.kind, ObjectKind::Dwelling);
    assert_eq!(dwelling.fields, [Field::ResidenceName, Field::DwellingType, Field::DwellingFloor]);
    assert!(!dwelling.rows.is_empty() && dwelling.rows.iter().all(|row| row[0] == name));
    assert!(opened.counts.is_none());
    for (territory, wanted) in
        [("commune:33999", residences.len()), ("departement:33", residences.len()), ("region:53", 0)]
    {
        let scope = Scope::Territory(territory.parse().unwrap());
        let terms = NewTerms { scope, ..town.terms(&[Field::ResidenceName]) };
        let opened = town.opened(&town.signed(&terms).await, &town.reader()).await.unwrap();
        assert_eq!(opened.tables[0].rows.len(), wanted, "{territory}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_have_another_name_in_each_agreement_and_none_without_their_consent() {
    let town = town().await;
    let fields = [Field::TenantPseudonym, Field::TenantAgeBand, Field::TenantBirthYear];
    let [first, second] = [town.signed(&town.terms(&fields)).await, town.signed(&town.terms(&fields)).await];
    let names = |opened: &Opened| -> BTreeSet<String> {
        assert!(opened.counts.is_none(), "counted and named, the small numbers would be found");
        opened.tables[0].rows.iter().map(|row| format!("{:?}", row[0])).collect()
    };
    let one = town.opened(&first, &town.reader()).await.unwrap();
    let (a, again) = (names(&one), names(&town.opened(&first, &town.reader()).await.unwrap()));
    let b = names(&town.opened(&second, &town.reader()).await.unwrap());
    assert!(a.len() > 20 && a.len() == one.tables[0].rows.len(), "one name for each person");
    assert_eq!(a, again);
    assert!(a.is_disjoint(&b) && a.len() == b.len());
    assert!(one.tables[0].rows.is_sorted_by(|x, y| format!("{:?}", x[0]) <= format!("{:?}", y[0])));
    // A new version keeps the names: the partner's own work is not lost.
    let wider = town.terms(&[Field::TenantPseudonym, Field::TenantAgeBand]);
    town.by(0).redraft_agreement(&town.landlord, &first, &wider, town.at).await.unwrap();
    town.by(0).propose_agreement(&town.landlord, &first, town.at).await.unwrap();
    town.sign(0, &first, 2).await.unwrap();
    town.sign(1, &first, 2).await.unwrap();
    let after = town.opened(&first, &town.reader()).await.unwrap();
    assert_eq!(names(&after), a);
    assert_eq!(after.tables[0].fields.len(), 2);

    let consent = NewTerms {
        needs_consent: true,
        ..town.terms(&[Field::TenantPseudonym, Field::AdaptedAddressLevel, Field::ResidenceName])
    };
    let opened = town.opened(&town.signed(&consent).await, &town.reader()).await.unwrap();
    assert!(opened.awaits_consent);
    let persons: usize =
        opened.tables.iter().filter(|t| t.kind != ObjectKind::Residence).map(|t| t.rows.len()).sum();
    assert_eq!(persons, 0, "nobody's consent is recorded");
    let counted = NewTerms { needs_consent: true, ..town.terms(&[Field::TenantAgeBand]) };
    let opened = town.opened(&town.signed(&counted).await, &town.reader()).await.unwrap();
    assert!(opened.counts.is_none() && opened.awaits_consent);
    // Without the name of the residences, everybody is counted together.
    let together =
        town.opened(&town.signed(&town.terms(&[Field::TenantAgeBand])).await, &town.reader()).await;
    let counts = together.unwrap().counts.unwrap();
    assert_eq!((counts.names, counts.table.rows), (None, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_opened_without_the_role_the_party_and_the_instant() {
    let town = town().await;
    let id = town.signed(&town.terms(&[Field::ResidenceName])).await;
    let reader = town.reader();
    assert!(town.opened(&id, &reader).await.is_ok());
    for role in [Role::OrgAdmin, Role::Dpo, Role::ProjectHolder] {
        let other = town.actor("x", &town.association, OrganisationKind::Association, role);
        assert_eq!(code(town.opened(&id, &other).await), "unknown agreement", "{role}");
    }
    let elsewhere = town.actor("x", &town.stranger, OrganisationKind::Innovator, Role::AgreementReader);
    assert_eq!(code(town.opened(&id, &elsewhere).await), "unknown agreement");
    let alone = Actor { mfa: false, ..reader.clone() };
    assert_eq!(code(town.opened(&id, &alone).await), "unknown agreement");
    let record = town.register.agreement(&town.association, &id).await.unwrap();
    let agreement = &record.counting(town.at).unwrap().agreement;
    let late = town.at + 31 * 24.hours();
    assert_eq!(code(town.register.opened(&reader, agreement, Action::See, late).await), "unknown agreement");
    town.register.suspend_agreement(&town.landlord, &id, "fuite", town.at).await.unwrap();
    assert_eq!(code(town.opened(&id, &reader).await), "unknown agreement");
    assert_eq!(town.stage(&id).await, AgreementStage::Suspended);
}
