//! What a works scenario takes over of the relief ledger and of the agreements with pension funds: the figures are theirs,
//! nobody else's are reached, and what they do not know stays unknown and is told.

use jiff::civil::{Date, date};
use model::duplicate::DuplicateChoice;
use pension::{Fact, Terms};
use register::imports::silent;
use register::landlords::Landlord;
use register::pension::NewEntry;
use register::portfolio::PortfolioRequest;
use register::relief::{NewClaim, NewExpense, NewNotice, Reading};
use register::stock::StockImport;
use register::{Error, Register, testing};
use relief::amounts::Written;
use relief::expense::{Article, Kind};
use relief::payment::Payment;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use tabular::Limits;
use tempfile::TempDir;

const TODAY: Date = date(2026, 11, 22);
/// A programme of three years from the next one on.
const YEARS: (i16, usize) = (2027, 3);

const STOCK: &str = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;ASCENSEUR;LATITUDE;LONGITUDE\n\
    N1;OLD1;33999;33999;VALOMBRE;1;RUE;DES SAULES;1;1;Les Saules;C;2;50;1968;52;O;45.1067;-2.5871\n\
    N2;OLD2;33999;33999;VALOMBRE;1;RUE;DES SAULES;2;1;Les Saules;C;4;82;1968;52;O;45.1067;-2.5871\n\
    N3;FAR1;33998;33998;AILLEURS;9;RUE;DES PINS;3;1;Les Pins;C;3;66;1970;52;O;45.2067;-2.6871\n";

struct House {
    _folder: TempDir,
    register: Register,
    landlord: Landlord,
    /// By name.
    residences: BTreeMap<String, String>,
    /// By reference.
    dwellings: BTreeMap<String, String>,
}

async fn house() -> House {
    let folder = TempDir::new().unwrap();
    let register = testing::open(&folder.path().join("data")).await.unwrap();
    let landlord = register.landlord_named("Habitat Test").await.unwrap();
    let stock = folder.path().join("parc.csv");
    std::fs::write(&stock, STOCK).unwrap();
    let import = StockImport {
        file: &stock,
        title: None,
        mapping: None,
        limits: Limits::default(),
        duplicates: DuplicateChoice::default(),
        dry_run: false,
    };
    register.import_stock(&landlord, import, &silent, &AtomicBool::new(false)).await.unwrap();
    let request = PortfolioRequest {
        landlord_id: landlord.id.clone(),
        on: TODAY,
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = register.portfolio(&request).await.unwrap();
    let residences = portfolio.residences.iter().map(|r| (r.name.clone(), r.id.clone())).collect();
    let dwellings = portfolio
        .residences
        .iter()
        .flat_map(|r| &r.dwelling_views)
        .filter_map(|d| Some((d.reference.clone()?, d.id.clone())))
        .collect();
    House { _folder: folder, register, landlord, residences, dwellings }
}

impl House {
    /// An office to which a residence belongs, with its notices: year and tax due.
    async fn office(&self, name: &str, residence: &str, notices: &[(i16, i64)]) -> String {
        let id = &self.landlord.id;
        let office = self.register.note_tax_office(id, name, None, Reading::Unknown).await.unwrap();
        let mine = [self.residences[residence].clone()];
        self.register.belong_to_office(id, &office, &mine, date(2010, 1, 1)).await.unwrap();
        for (year, due_cents) in notices {
            let notice = NewNotice {
                office_id: &office,
                year: *year,
                commune: "Valombre",
                reference: &format!("TF{year}"),
                due_cents: *due_cents,
                other_relief_cents: 0,
            };
            self.register.note_tax_notice(id, &notice).await.unwrap();
        }
        office
    }

    /// Bathroom works in a dwelling, paid on a day.
    async fn expense(&self, dwelling: &str, paid_on: Date, ttc: i64) {
        let new = NewExpense {
            residence_id: None,
            dwelling_id: Some(self.dwellings[dwelling].clone()),
            kind: Kind::Invoice,
            paid_on: Some(paid_on),
            invoice_number: None,
            invoiced_on: None,
            contractor: None,
            label: "Remplacement baignoire par douche".to_owned(),
            programme: None,
            operation: None,
            written: Written { ttc: Some(ttc), ..Written::default() },
            payment: Payment::default(),
            premises_number: None,
        };
        self.register.note_works_expense(&self.landlord.id, &new, TODAY).await.unwrap();
    }

    async fn agreement(&self, fund: &str, end: Date, target_dwellings: u32) -> String {
        let terms = Terms {
            fund: fund.to_owned(),
            signed_on: date(2024, 12, 1),
            start: date(2025, 1, 1),
            end,
            target_dwellings,
            departements: ["33".to_owned()].into(),
            cap_cents: 350_000,
            min_age: None,
            must_be_retired: false,
            gir_allowed: Default::default(),
            main_scheme: None,
            levels: Vec::new(),
            yearly: Default::default(),
            other_commitments: Vec::new(),
        };
        self.register.make_pension_agreement(&self.landlord.id, &terms).await.unwrap()
    }
}

#[tokio::test]
async fn the_room_of_an_office_is_that_of_its_ledger_and_the_newest_notice_stands_for_years_to_come() {
    let house = house().await;
    let id = house.landlord.id.as_str();
    let office = house.office("SIP A", "Les Saules", &[(2026, 900_000), (2028, 1_000_000)]).await;
    house.office("SIP B", "Les Pins", &[]).await;
    let known = house.register.known_payers(id, YEARS, TODAY).await.unwrap();
    let rooms: Vec<_> = known.offices.iter().map(|one| (one.office.as_str(), &one.room_cents[..])).collect();
    // Works of 2027, 2028 and 2029 are set against the tax of 2028, 2029 and 2030.
    assert_eq!(rooms, [("SIP A", &[Some(1_000_000); 3][..]), ("SIP B", &[None; 3][..])]);
    assert_eq!(known.offices[0].communes, ["33999"]);
    assert_eq!(known.unknown, ["SIP B"], "an office without a notice is told");

    // What the ledger says is used is no room any more, whether it was filed or is only counted.
    house.expense("OLD1", date(2025, 3, 1), 200_000).await;
    let before = house.register.known_payers(id, (2025, 1), TODAY).await.unwrap();
    let ledger = house.register.relief_room(id, TODAY).await.unwrap();
    let line = ledger.iter().find(|one| one.year == 2026).unwrap();
    assert_eq!((line.pool, line.used), (Some(900_000), Some(200_000)));
    assert_eq!(before.offices[0].room_cents, [Some(700_000)]);
    let claim = NewClaim {
        office_id: &office,
        year: 2026,
        article: Article::Access,
        filed_on: TODAY,
        seen_cents: None,
    };
    house.register.file_relief_claim(id, &claim, TODAY).await.unwrap();
    let after = house.register.known_payers(id, (2025, 1), TODAY).await.unwrap();
    assert_eq!(after.offices, before.offices, "filing what was counted changes no room");
}

#[tokio::test]
async fn an_agreement_offers_what_its_ledger_says_is_left_and_no_dwelling_is_promised_twice() {
    let house = house().await;
    let id = house.landlord.id.as_str();
    let first = house.agreement("Caisse A", date(2028, 12, 31), 10).await;
    house.agreement("Caisse B", date(2028, 6, 30), 5).await;
    house.agreement("Caisse passée", date(2026, 12, 31), 7).await;
    let entry = NewEntry {
        dwelling_id: house.dwellings["OLD1"].clone(),
        works: None,
        level: None,
        answers: pension::Answers::default(),
        facts: vec![Fact::Committed { on: date(2026, 2, 1), eligible_cents: None }],
        over_said: false,
    };
    house.register.add_pension_entry(id, &first, &entry, TODAY).await.unwrap();
    let known = house.register.known_payers(id, YEARS, TODAY).await.unwrap();
    // Those that end first come first; two that pay for the same dwellings count once, and that is told.
    let [window] = known.pensions.as_slice() else { panic!("{known:?}") };
    assert_eq!((window.name.as_str(), window.first_year, window.last_year), ("Caisse B", 2027, 2028));
    assert_eq!(known.left_out, ["Caisse A"], "and the one that ends before the programme offers nothing");
    let agreements = house.register.pension_agreements(id, TODAY).await.unwrap();
    for (fund, left) in [("Caisse A", 9), ("Caisse B", 5)] {
        let one = agreements.iter().find(|one| one.terms.fund == fund).unwrap();
        assert_eq!((one.position.left.dwellings, one.position.left.cents), (left, i64::from(left) * 350_000));
    }
    assert_eq!((window.least, window.most, window.cap_cents), (5, 5, 350_000));
    assert_eq!(window.envelope_cents, Some(5 * 350_000));
    assert_eq!(window.departments, ["33"]);
}

#[tokio::test]
async fn a_scenario_takes_over_its_own_landlords_payers_and_nobody_elses() {
    let house = house().await;
    let id = house.landlord.id.as_str();
    house.office("SIP A", "Les Saules", &[(2028, 1_000_000)]).await;
    house.agreement("Caisse A", date(2028, 12, 31), 10).await;
    let programme = house.register.add_programme(id, "Plan", (2027, 5), "A").await.unwrap();
    let (_, scenario) = &programme;
    let known = house.register.take_known_payers(id, scenario, TODAY).await.unwrap();
    assert_eq!(known, house.register.known_payers(id, (2027, 5), TODAY).await.unwrap());
    let kept = house.register.programme_scenario(id, scenario).await.unwrap().settings;
    assert_eq!((&kept.offices, &kept.pensions), (&known.offices, &known.pensions));

    let other = house.register.landlord_named("Autre").await.unwrap();
    let nothing = house.register.known_payers(&other.id, YEARS, TODAY).await.unwrap();
    assert_eq!(nothing, register::programmes::KnownPayers::default());
    let taken = house.register.take_known_payers(&other.id, scenario, TODAY).await;
    assert!(matches!(taken, Err(Error::Unknown(_))), "{taken:?}");
    let still = house.register.programme_scenario(id, scenario).await.unwrap();
    assert_eq!(still.settings.offices, known.offices, "nothing was written");
}
