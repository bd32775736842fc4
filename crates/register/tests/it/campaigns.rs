//! Campaigns: frozen lists, the last gate, what is noted and corrected, and what leaves no trace.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use model::duplicate::DuplicateChoice;
use opendata::occupancy::Mapping;
use pathway::campaign::{Event as Move, Stage as Course};
use pathway::code::ReplyCode;
use pathway::contact::{Event, Fact, Stage, Why};
use pathway::gate::Exclusion;
use register::campaigns::{ContactLine, Letter, NewCampaign, Recipient};
use register::imports::silent;
use register::landlords::Landlord;
use register::occupancy::OccupancyImport;
use register::portfolio::PortfolioRequest;
use register::privacy::requests::{BirthGiven, RequestKind};
use register::stock::StockImport;
use register::{Error, Register, testing};
use std::sync::atomic::AtomicBool;
use tabular::Limits;
use tempfile::TempDir;

const DAY: Date = date(2026, 6, 1);

/// Six dwellings of one residence.
fn stock() -> String {
    let mut text = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;LATITUDE;LONGITUDE\n".to_owned();
    for n in 1..=6 {
        text.push_str(&format!(
            "N{n};L-{n};33999;33999;VALOMBRE;1;RUE;DES SAULES;{n};1;Les Saules;C;3;62;1968;52;45.1067;-2.5871\n"
        ));
    }
    text
}

/// Two of the age; one of the age with a child; one too young; one whose birth is not known; nobody.
const OCCUPANCY: &[(&str, &str)] = &[
    ("L-1", "27/02/1941"),
    ("L-1", "14/07/1944"),
    ("L-2", "03/05/1950"),
    ("L-2", "03/05/2010"),
    ("L-3", "03/05/1990"),
    ("L-4", ""),
    ("L-5", "30/05/1966"),
];

struct House {
    folder: TempDir,
    register: Register,
    landlord: Landlord,
}

async fn house() -> House {
    let folder = TempDir::new().unwrap();
    let register = testing::open(&folder.path().join("data")).await.unwrap();
    let landlord = register.landlord_named("Habitat Test").await.unwrap();
    let file = folder.path().join("parc.csv");
    std::fs::write(&file, stock()).unwrap();
    let import = StockImport {
        file: &file,
        title: None,
        mapping: None,
        limits: Limits::default(),
        duplicates: DuplicateChoice::default(),
        dry_run: false,
    };
    register.import_stock(&landlord, import, &silent, &AtomicBool::new(false)).await.unwrap();
    let house = House { folder, register, landlord };
    house.occupancy(OCCUPANCY).await;
    house
}

impl House {
    async fn occupancy(&self, rows: &[(&str, &str)]) {
        let file = self.folder.path().join("occupation.csv");
        let mut text = "dwelling_ref;lease_ref;birth_date\n".to_owned();
        for (dwelling, birth) in rows {
            text.push_str(&format!("{dwelling};B-{dwelling};{birth}\n"));
        }
        std::fs::write(&file, text).unwrap();
        let header: Vec<String> = ["dwelling_ref", "lease_ref", "birth_date"].map(str::to_owned).into();
        let mapping = Mapping { keep_birth_dates: true, ..Mapping::proposed(&header) };
        let import = OccupancyImport {
            file: &file,
            title: None,
            mapping: Some(mapping),
            limits: Limits::default(),
            dry_run: false,
            on: DAY,
        };
        self.register.import_occupancy(&self.landlord, import, &silent).await.unwrap();
    }

    async fn residence(&self) -> String {
        let request = PortfolioRequest {
            landlord_id: self.landlord.id.clone(),
            on: DAY,
            weights: None,
            prudent: false,
            target: None,
        };
        self.register.portfolio(&request).await.unwrap().residences[0].id.clone()
    }

    async fn draft(&self) -> String {
        let new = NewCampaign {
            title: "Mieux chez soi".to_owned(),
            residences: vec![self.residence().await],
            min_age: 60,
        };
        self.register.draft_campaign(&self.landlord.id, &new, DAY).await.unwrap()
    }

    async fn frozen(&self) -> String {
        let id = self.draft().await;
        assert_eq!(self.register.freeze_campaign(&self.landlord.id, &id, DAY).await.unwrap(), (3, 1));
        id
    }

    async fn all(&self, id: &str, on: Date) -> Vec<Recipient> {
        self.register.recipients(&self.landlord.id, id, on).await.unwrap()
    }

    async fn of(&self, id: &str, reference: &str, on: Date) -> Recipient {
        let all = self.all(id, on).await;
        all.into_iter().find(|r| r.dwelling.reference.as_deref() == Some(reference)).unwrap()
    }

    async fn note(&self, recipient: &Recipient, fact: Fact) -> Result<(), Error> {
        self.register.note_contact(&self.landlord.id, &recipient.id, &fact, fact.on).await
    }
}

fn code_of(error: Error) -> String {
    match error {
        Error::Refused(code) => code,
        other => other.to_string(),
    }
}

#[tokio::test]
async fn a_list_is_frozen_with_who_is_written_to_and_who_is_left_out() {
    let h = house().await;
    let id = h.frozen().await;
    let all = h.all(&id, DAY).await;
    let doors: Vec<(&str, bool, Option<Exclusion>, u32)> = all
        .iter()
        .map(|r| (r.dwelling.reference.as_deref().unwrap(), !r.code.is_empty(), r.left_out, r.persons))
        .collect();
    assert_eq!(
        doors,
        [
            ("L-1", true, None, 2),
            ("L-2", true, None, 1),
            ("L-4", false, Some(Exclusion::AgeUnknown), 0),
            ("L-5", true, None, 1),
        ]
    );
    assert!(all.iter().filter(|r| !r.code.is_empty()).all(|r| ReplyCode::read(&r.code).is_ok()));
    let campaign = h.register.campaign(&h.landlord.id, &id).await.unwrap();
    assert_eq!(campaign.targets[0].name, "Les Saules");
    assert_eq!(campaign.standing(DAY).stage, Course::Ready);
    let again = h.register.freeze_campaign(&h.landlord.id, &id, DAY).await.unwrap_err();
    assert_eq!(code_of(again), "campaign-not-now");
}

#[tokio::test]
async fn the_last_gate_leaves_out_what_changed_since_the_list_was_frozen() {
    let h = house().await;
    let id = h.frozen().await;
    // L-1: gone, others of the age moved in; L-2: vacant; L-5: the birth is corrected below the age.
    h.occupancy(&[("L-1", "01/01/1949"), ("L-3", "03/05/1990"), ("L-5", "30/05/1968")]).await;
    let gates: Vec<_> =
        h.all(&id, DAY).await.into_iter().filter(|r| !r.code.is_empty()).map(|r| r.gate).collect();
    assert_eq!(gates, [Err(Exclusion::HouseholdChanged), Err(Exclusion::Gone), Err(Exclusion::UnderAge)]);
    let sent = h.register.note_sent(&h.landlord.id, &id, DAY, DAY).await;
    assert_eq!(code_of(sent.unwrap_err()), "campaign-nobody");
    // One comes back.
    h.occupancy(OCCUPANCY).await;
    assert_eq!(h.register.note_sent(&h.landlord.id, &id, DAY, DAY).await.unwrap(), 3);
}

#[tokio::test]
async fn an_opposition_holds_for_campaigns_to_come_until_the_household_changes() {
    let h = house().await;
    let id = h.frozen().await;
    let one = h.of(&id, "L-1", DAY).await;
    h.note(&one, Fact::new(Event::Opposed, DAY)).await.unwrap();
    let after = h.of(&id, "L-1", DAY).await;
    assert_eq!((after.gate, after.standing.stage), (Err(Exclusion::Opposed), Stage::Opposed));
    assert_eq!(h.register.note_sent(&h.landlord.id, &id, DAY, DAY).await.unwrap(), 2, "two of three");
    let next = h.draft().await;
    assert_eq!(h.register.freeze_campaign(&h.landlord.id, &next, DAY).await.unwrap(), (2, 2));
    assert_eq!(h.of(&next, "L-1", DAY).await.left_out, Some(Exclusion::Opposed));
    // Others live there now: they opposed nothing.
    h.occupancy(&[("L-1", "01/01/1949")]).await;
    let third = h.draft().await;
    assert_eq!(h.register.freeze_campaign(&h.landlord.id, &third, DAY).await.unwrap(), (1, 0));
}

#[tokio::test]
async fn what_was_noted_by_mistake_counts_no_more_and_stays_to_be_seen() {
    let h = house().await;
    let id = h.frozen().await;
    let one = h.of(&id, "L-1", DAY).await;
    h.note(&one, Fact::new(Event::Opposed, DAY)).await.unwrap();
    h.register.correct_contact(&h.landlord.id, &one.id, 1, DAY).await.unwrap();
    let after = h.of(&id, "L-1", DAY).await;
    assert_eq!(
        (after.gate, after.standing.stage),
        (Ok(()), Stage::ToContact),
        "the opposition is lifted too"
    );
    assert_eq!(after.facts.len(), 1);
    assert!(after.facts[0].is_corrected);
    let twice = h.register.correct_contact(&h.landlord.id, &one.id, 1, DAY).await;
    assert!(matches!(twice, Err(Error::Unknown(_))));
    // Life goes on: ranks are not taken twice.
    h.note(&one, Fact::new(Event::Interested, DAY)).await.unwrap();
    assert_eq!(h.of(&id, "L-1", DAY).await.facts.last().unwrap().rank, 3);
}

#[tokio::test]
async fn letters_and_reminders_are_noted_together_and_each_household_is_counted_once() {
    let h = house().await;
    let (landlord, register) = (&h.landlord.id, &h.register);
    let id = h.frozen().await;
    assert_eq!(register.note_sent(landlord, &id, DAY, DAY).await.unwrap(), 3);
    let none = register.note_sent(landlord, &id, DAY, DAY).await.unwrap_err();
    assert_eq!(code_of(none), "campaign-nobody", "everybody was written to");
    let two = h.of(&id, "L-2", DAY).await;
    h.note(&two, Fact { why: Some(Why::Suits), ..Fact::new(Event::Refused, DAY) }).await.unwrap();
    let early = register.note_reminded(landlord, &id, DAY + 44.days(), DAY + 44.days()).await.unwrap_err();
    assert_eq!(code_of(early), "contact-none-due");
    let later = DAY + 45.days();
    let f = register.figures(landlord, &id, later).await.unwrap();
    assert_eq!((f.recipients, f.contacted, f.answered, f.refused, f.first_reminders), (3, 3, 1, 1, 2));
    assert_eq!(register.note_reminded(landlord, &id, later, later).await.unwrap(), 2);
    register.move_campaign(landlord, &id, Move::Closed, None, later).await.unwrap();
    let closed = register.campaign(landlord, &id).await.unwrap();
    assert_eq!(closed.report.unwrap().contacted, 3);
    let over = h.note(&two, Fact::new(Event::Interested, later)).await.unwrap_err();
    assert_eq!(code_of(over), "campaign-not-now");
}

#[tokio::test]
async fn a_coupon_leads_to_its_household_and_to_no_other_landlords() {
    let h = house().await;
    let id = h.frozen().await;
    let one = h.of(&id, "L-5", DAY).await;
    let code = ReplyCode::read(&one.code).unwrap();
    assert_eq!(h.register.recipient_of_code(&h.landlord.id, &code).await.unwrap(), (id, one.id.clone()));
    let other = h.register.landlord_named("Ailleurs").await.unwrap();
    assert!(matches!(h.register.recipient_of_code(&other.id, &code).await, Err(Error::Unknown(_))));
    let stranger = h.register.note_contact(&other.id, &one.id, &Fact::new(Event::Call, DAY), DAY).await;
    assert!(matches!(stranger, Err(Error::Unknown(_))));
    assert!(matches!(h.register.campaign(&other.id, &one.campaign_id).await, Err(Error::Unknown(_))));
}

#[tokio::test]
async fn names_are_sealed_follow_the_household_and_go_with_an_erasure() {
    let h = house().await;
    let id = h.frozen().await;
    let contact =
        |name: &str| ContactLine { name: name.to_owned(), phone: Some("05 56 00 00 01".to_owned()) };
    let lines = [
        ("L-1".to_owned(), contact("Madame Zéphirine")),
        ("L-2".to_owned(), contact("Monsieur Ambroise")),
        ("L-9".to_owned(), contact("Personne")),
        ("L-5".to_owned(), contact("")),
    ];
    let report = h.register.set_contacts(&h.landlord.id, &lines, DAY).await.unwrap();
    assert_eq!((report.kept, report.unknown, report.wrong), (2, vec![3], vec![4]));
    assert_eq!(h.of(&id, "L-1", DAY).await.contact.unwrap().name, "Madame Zéphirine");
    let file = h.folder.path().join("data").join("register.sqlite");
    if std::env::var_os("PLAINPIED_TEST_DATABASE").is_none() {
        let bytes = std::fs::read(&file).unwrap();
        let wal = std::fs::read(file.with_extension("sqlite-wal")).unwrap_or_default();
        let name = "Zéphirine".as_bytes();
        assert!(
            ![bytes, wal].iter().any(|b| b.windows(name.len()).any(|w| w == name)),
            "a name in the clear"
        );
    }
    // Another household: the name of the former one is not used.
    h.occupancy(&[("L-1", "01/01/1949"), ("L-2", "03/05/1950")]).await;
    assert_eq!(h.of(&id, "L-1", DAY).await.contact, None);
    // Erased on request: neither name nor letter.
    let birth = BirthGiven::read("1950-05-03").unwrap();
    let request = h
        .register
        .note_rights_request(&h.landlord.id, RequestKind::Erasure, "L-2", birth, DAY)
        .await
        .unwrap();
    assert_eq!(h.register.erase_person(&h.landlord.id, &request).await.unwrap(), 1);
    let two = h.of(&id, "L-2", DAY).await;
    assert_eq!((two.contact, two.gate), (None, Err(Exclusion::AgeUnknown)));
}

#[tokio::test]
async fn a_letter_may_be_written_until_it_has_left_and_says_nothing_of_health() {
    let h = house().await;
    let id = h.frozen().await;
    let letter =
        Letter { subject: "Votre logement".to_owned(), body: "Bonjour.".to_owned(), ..Letter::default() };
    h.register.write_letter(&h.landlord.id, &id, &letter, DAY).await.unwrap();
    assert_eq!(h.register.campaign(&h.landlord.id, &id).await.unwrap().letter, letter);
    let sick = Letter { body: "Votre maladie d'Alzheimer.".to_owned(), ..letter.clone() };
    let refused = h.register.write_letter(&h.landlord.id, &id, &sick, DAY).await.unwrap_err();
    assert_eq!(code_of(refused), "campaign-words");
    h.register.note_sent(&h.landlord.id, &id, DAY, DAY).await.unwrap();
    let late = h.register.write_letter(&h.landlord.id, &id, &letter, DAY).await.unwrap_err();
    assert_eq!(code_of(late), "campaign-not-now");
}

#[tokio::test]
async fn households_leave_when_their_time_is_over_and_the_figures_stay() {
    let h = house().await;
    let id = h.frozen().await;
    h.register.note_sent(&h.landlord.id, &id, DAY, DAY).await.unwrap();
    h.register.move_campaign(&h.landlord.id, &id, Move::Closed, None, DAY).await.unwrap();
    let lines = [("L-1".to_owned(), ContactLine { name: "Madame Zéphirine".to_owned(), phone: None })];
    h.register.set_contacts(&h.landlord.id, &lines, DAY).await.unwrap();
    let soon = DAY + 20.months();
    h.register.carry_out_retention_of(&h.landlord.id, soon).await.unwrap();
    assert_eq!(h.all(&id, soon).await.len(), 4, "not yet");
    let late = date(2099, 1, 1);
    h.register.carry_out_retention_of(&h.landlord.id, late).await.unwrap();
    assert_eq!(h.all(&id, late).await.len(), 0);
    assert_eq!(h.register.figures(&h.landlord.id, &id, late).await.unwrap().contacted, 3);
}
