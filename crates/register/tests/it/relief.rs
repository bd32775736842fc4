//! Property-tax relief in the register: what is noted, imported, decided, filed; what others may not touch.

use jiff::civil::{Date, date};
use model::duplicate::DuplicateChoice;
use register::imports::silent;
use register::landlords::Landlord;
use register::relief::{Decision, DwellingTax, NewClaim, NewNotice, Reading, ReliefFile, ReliefImport};
use register::stock::StockImport;
use register::{Error, Register, testing};
use relief::classify::WorksClass;
use relief::exemption::{Basis, Taxed};
use relief::expense::{Article, Resemblance};
use relief::ledger::{Out, Standing};
use relief::payment::{Payment, Retention};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tabular::Limits;
use tempfile::TempDir;

const TODAY: Date = date(2025, 11, 22);

const STOCK: &str = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;ASCENSEUR;LATITUDE;LONGITUDE\n\
    N1;OLD1;33999;33999;VALOMBRE;1;RUE;DES SAULES;1;1;Les Saules;C;2;50;1968;52;O;45.1067;-2.5871\n\
    N2;OLD2;33999;33999;VALOMBRE;1;RUE;DES SAULES;2;1;Les Saules;C;4;82;1968;52;O;45.1067;-2.5871\n\
    N3;NEW1;33999;33999;VALOMBRE;9;RUE;DES PINS;3;1;Les Pins;C;3;66;2012;52;O;45.2067;-2.6871\n";

const EXPENSES: &str = "logement;type;date_paiement;numero_facture;date_facture;entreprise;libelle;ht;taux_tva;tva;ttc\n\
    OLD1;;14/03/2024;F1;10/03/2024;Artisan;Remplacement baignoire par douche;4 000,00;10;400,00;4 400,00\n\
    OLD2;;02/04/2024;F2;01/04/2024;Artisan;Pose de barres d'appui;1000;10;100;1100\n\
    OLD2;avoir;09/04/2024;A2;08/04/2024;Artisan;Pose de barres d'appui : avoir;-100;10;-10;-110\n\
    NEW1;;02/04/2024;F3;01/04/2024;Artisan;Siège de douche;500;10;50;550\n\
    OLD1;;02/04/2024;F4;01/04/2024;Artisan;Travaux divers;500;10;50;550\n";

struct House {
    folder: TempDir,
    register: Register,
    landlord: Landlord,
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
    House { folder, register, landlord }
}

impl House {
    fn write(&self, text: &str) -> std::path::PathBuf {
        let file = self.folder.path().join("depenses.csv");
        std::fs::write(&file, text).unwrap();
        file
    }

    async fn import(&self, file: &Path, holds: ReliefFile, dry_run: bool) -> model::issue::ImportReport {
        let import =
            ReliefImport { file, title: None, holds, limits: Limits::default(), dry_run, today: TODAY };
        self.register.import_relief(&self.landlord, import).await.unwrap()
    }

    /// An office for the whole stock, with the tax of 2025.
    async fn office(&self, due_cents: i64) -> String {
        let id = &self.landlord.id;
        let office = self.register.note_tax_office(id, "SIP A", None, Reading::Unknown).await.unwrap();
        let residences = self.register.landlord_residences(id).await;
        self.register.belong_to_office(id, &office, &residences, date(2010, 1, 1)).await.unwrap();
        let notice = NewNotice {
            office_id: &office,
            year: 2025,
            commune: "Valombre",
            reference: "TF1",
            due_cents,
            other_relief_cents: 0,
        };
        self.register.note_tax_notice(id, &notice).await.unwrap();
        office
    }
}

trait Residences {
    async fn landlord_residences(&self, landlord_id: &str) -> Vec<String>;
}

impl Residences for Register {
    async fn landlord_residences(&self, landlord_id: &str) -> Vec<String> {
        use register::portfolio::PortfolioRequest;
        let request = PortfolioRequest {
            landlord_id: landlord_id.to_owned(),
            on: TODAY,
            weights: None,
            prudent: false,
            target: None,
        };
        let portfolio = self.portfolio(&request).await.unwrap();
        portfolio.residences.iter().map(|residence| residence.id.clone()).collect()
    }
}

fn claim_of(office_id: &str, article: Article, filed_on: Date) -> NewClaim<'_> {
    NewClaim { office_id, year: 2025, article, filed_on, seen_cents: None }
}

fn refused(result: Result<impl std::fmt::Debug, Error>) -> String {
    match result {
        Err(Error::Refused(code)) => code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_file_is_tried_read_once_and_computed() {
    let house = house().await;
    let id = house.landlord.id.as_str();
    let file = house.write(EXPENSES);
    let tried = house.import(&file, ReliefFile::Expenses, true).await;
    assert_eq!((tried.rows_read, tried.rows_kept, tried.added), (5, 5, 5), "{tried:?}");
    assert!(house.register.works_expenses(id).await.unwrap().is_empty(), "a dry run leaves nothing");
    house.import(&file, ReliefFile::Expenses, false).await;
    let again = house.import(&file, ReliefFile::Expenses, false).await;
    assert_eq!((again.added, again.unchanged), (0, 5), "the same file changes nothing");
    house.office(400_000).await;
    let book = house.register.relief_book(id, TODAY).await.unwrap();
    let office = &book.ledger.offices[0];
    // 4 400 + 1 100 − 110 €, of which the tax leaves 4 000.
    assert_eq!(
        (office.access.claimable, office.access.relief, office.lost()),
        (539_000, Some(400_000), Some(139_000))
    );
    let standing = |label: &str| {
        let one = book.expenses.iter().find(|one| one.label == label).unwrap();
        book.line(&one.id).unwrap().standing.clone()
    };
    assert_eq!(standing("Travaux divers"), Standing::Out(Out::Ambiguous));
    assert!(matches!(standing("Siège de douche"), Standing::Out(Out::TaxUnknown(_) | Out::Exempt { .. })));
    let room = house.register.relief_room(id, TODAY).await.unwrap();
    assert_eq!((room[0].pool, room[0].used), (Some(400_000), Some(400_000)));
}

#[tokio::test]
async fn a_bad_line_says_where_and_the_good_ones_stay() {
    let house = house().await;
    let bad = "logement;date_paiement;libelle;ht;taux_tva;tva;ttc\n\
        OLD1;14/03/2024;Douche adaptée;4400;10;400;4000\n\
        OLD1;14/03/2024;Douche adaptée;4000;10;400;-4400\n\
        NOPE;14/03/2024;Douche adaptée;4000;10;400;4400\n\
        OLD1;31/02/2024;Douche adaptée;4000;10;400;4400\n\
        OLD1;14/03/2024;Douche adaptée;4000;19,6;784;4784\n\
        OLD1;14/03/2024;;4000;10;400;4400\n\
        OLD1;14/03/2024;Douche adaptée;4000;10;400;abc\n\
        OLD1;14/03/2024;Douche adaptée 2 55 07 85 123 456;4000;10;400;4400\n\
        OLD1;14/03/2024;Douche adaptée;4000;10;400;4400\n";
    let file = house.write(bad);
    let report = house.import(&file, ReliefFile::Expenses, false).await;
    assert_eq!((report.rows_read, report.rows_kept, report.rows_rejected), (9, 1, 8), "{report:?}");
    let at: Vec<_> = report.issues.iter().map(|i| (i.line.unwrap(), i.field.clone().unwrap())).collect();
    let expected = [
        (2, "ht"),
        (3, "ttc"),
        (5, "paid_on"),
        (6, "vat_rate"),
        (7, "label"),
        (8, "ttc"),
        (9, "label"),
        (4, "dwelling_ref"),
    ];
    assert_eq!(at, expected.map(|(line, field)| (line, field.to_owned())));
    assert!(!format!("{report:?}").contains("123 456"), "what is forbidden is not repeated");
    assert!(report.issues[0].hint_in(model::Language::Fr).unwrap().contains("inversées"));
    assert_eq!(report.issues[0].column.as_deref(), Some("D"));
    let none = house.write("a;b\n1;2\n");
    assert!(house.import(&none, ReliefFile::Expenses, false).await.is_refused());
    let notices = house.write(
        "centre;annee;commune;avis;montant\nSIP B;2025;Valombre;TF9;12 000,50\nSIP B;deux;Valombre;TF8;1\n",
    );
    let report = house.import(&notices, ReliefFile::Notices, false).await;
    assert_eq!((report.added, report.rows_rejected), (1, 1));
    assert_eq!(house.register.tax_notices(&house.landlord.id).await.unwrap()[0].due_cents, 1_200_050);
}

#[tokio::test]
async fn people_decide_and_a_claim_is_filed_once() {
    let house = house().await;
    let id = house.landlord.id.as_str();
    let file = house.write(EXPENSES);
    house.import(&file, ReliefFile::Expenses, false).await;
    let office = house.office(10_000_000).await;
    let expenses = house.register.works_expenses(id).await.unwrap();
    let named =
        |label: &str| BTreeSet::from([expenses.iter().find(|e| e.label == label).unwrap().id.clone()]);
    let doubtful = named("Travaux divers");
    house
        .register
        .decide_works(id, &doubtful, Decision::Class(WorksClass::Pmr), Some("devis lu"))
        .await
        .unwrap();
    let new = expenses.iter().find(|e| e.label == "Siège de douche").unwrap().dwelling_id.clone().unwrap();
    let tax = DwellingTax { taxable_from: Some(2020), ..DwellingTax::default() };
    house.register.set_dwelling_tax(id, &new, tax).await.unwrap();
    let aided = named("Remplacement baignoire par douche");
    let first = aided.iter().next().unwrap();
    house.register.note_works_subsidy(id, first, "Carsat", 300_000).await.unwrap();
    let book = house.register.relief_book(id, TODAY).await.unwrap();
    // 4 400 − 3 000, 1 100 − 110, 550 and 550.
    assert_eq!(book.ledger.offices[0].access.claimable, 349_000);

    let new = claim_of(&office, Article::Access, date(2025, 11, 20));
    let file = async |new: NewClaim<'_>| house.register.file_relief_claim(id, &new, TODAY).await;
    assert_eq!(refused(file(NewClaim { filed_on: date(2025, 11, 30), ..new }).await), "claim-day");
    assert_eq!(refused(file(NewClaim { seen_cents: Some(349_001), ..new }).await), "claim-changed");
    let claim = file(NewClaim { seen_cents: Some(349_000), ..new }).await.unwrap();
    assert_eq!(refused(file(new).await), "claim-nothing");
    let aside = Decision::Resemblance(Resemblance::SetAside);
    assert_eq!(refused(house.register.decide_works(id, &doubtful, aside, None).await), "expense-filed");
    let claims = house.register.relief_claims(id).await.unwrap();
    // The credit note is in the claim with no part of its own.
    let total: i64 = claims[0].shares.values().sum();
    assert_eq!((claims[0].claimed_cents, total, claims[0].shares.len()), (349_000, 349_000, 5));
    let too_much = (date(2025, 11, 21), 349_001);
    assert_eq!(
        refused(house.register.answer_relief_claim(id, &claim, too_much, TODAY).await),
        "claim-granted"
    );
    house.register.answer_relief_claim(id, &claim, (date(2025, 11, 21), 300_000), TODAY).await.unwrap();
    assert_eq!(refused(house.register.withdraw_relief_claim(id, &claim).await), "claim-answered");
    let book = house.register.relief_book(id, TODAY).await.unwrap();
    assert_eq!(book.ledger.offices[0].access.filed, 300_000);
}

#[tokio::test]
async fn what_was_held_back_and_transferred_is_read_and_what_contradicts_the_invoice_is_told() {
    let house = house().await;
    let id = house.landlord.id.as_str();
    let head = "logement;type;date_paiement;libelle;ht;taux_tva;tva;ttc;retenue;taux_retenue;montant_vire;numero_fiscal\n";
    let good = format!(
        "{head}OLD1;;14/03/2024;Douche adaptée;1000;10;100;1100;oui;5;1045;330631234567\n\
         OLD2;;14/03/2024;Douche adaptée, suite;1000;10;100;1100;non;;;\n\
         OLD2;;15/03/2024;Barre d’appui;100;10;10;110;oui;;;\n"
    );
    let file = house.write(&good);
    let read = house.import(&file, ReliefFile::Expenses, false).await;
    assert_eq!((read.added, read.rows_rejected), (3, 0), "{read:?}");
    assert_eq!(house.import(&file, ReliefFile::Expenses, false).await.unchanged, 3, "nothing is read twice");
    house.office(10_000_000).await;
    let book = house.register.relief_book(id, TODAY).await.unwrap();
    let named = |label: &str| book.expenses.iter().find(|one| one.label == label).unwrap();
    let held = named("Douche adaptée");
    let five = Payment { retention: Some(Retention::Yes { rate: Some(500) }), transferred: Some(104_500) };
    assert_eq!((held.payment, book.premises_number(held)), (five, Some("330631234567")));
    assert_eq!(book.premises_number(named("Barre d’appui")), None);
    // 1 045 € that were transferred, 1 100 €, and a retention of which nobody said how much.
    assert_eq!(book.ledger.offices[0].access.claimable, 214_500);
    let standing = &book.line(&named("Barre d’appui").id).unwrap().standing;
    assert_eq!(*standing, Standing::Out(Out::PaidUnknown));

    let bad = format!(
        "{head}OLD1;;14/03/2024;Douche;1000;10;100;1100;oui;5;1100;\n\
         OLD1;;14/03/2024;Douche;1000;10;100;1100;oui;50;;\n\
         OLD1;;14/03/2024;Douche;1000;10;100;1100;non;5;;\n\
         OLD1;;14/03/2024;Douche;1000;10;100;1100;peut-être;;;\n\
         OLD1;;14/03/2024;Douche;1000;10;100;1100;;;-5;\n\
         OLD1;avoir;14/03/2024;Douche;1000;10;100;1100;oui;5;;\n\
         OLD1;;14/03/2024;Douche;1000;10;100;1100;;;;1234567890123\n"
    );
    let read = house.import(&house.write(&bad), ReliefFile::Expenses, false).await;
    let at: Vec<_> = read.issues.iter().map(|i| (i.line.unwrap(), i.field.clone().unwrap())).collect();
    let expected = [
        (2, "transferred"),
        (3, "retention_rate"),
        (4, "retention_rate"),
        (5, "retention"),
        (6, "transferred"),
        (7, "retention_rate"),
        (8, "premises_number"),
    ];
    assert_eq!(at, expected.map(|(line, field)| (line, field.to_owned())));
    assert!(!format!("{read:?}").contains("1234567890123"), "it may be a person's: it is not repeated");
}

#[tokio::test]
async fn works_in_common_parts_count_for_the_dwellings_that_bear_the_tax() {
    let house = house().await;
    let id = house.landlord.id.as_str();
    let one = "residence;date_paiement;numero_facture;date_facture;entreprise;libelle;ht;taux_tva;tva;ttc\n\
        Les Saules;14/03/2024;F1;10/03/2024;Artisan;Rampe d’accès au hall;1000;10;100;1100\n";
    house.import(&house.write(one), ReliefFile::Expenses, false).await;
    house.office(10_000_000).await;
    let claimable = async || {
        let book = house.register.relief_book(id, TODAY).await.unwrap();
        (book.ledger.offices.first().map(|office| office.access.claimable), book)
    };
    assert_eq!(claimable().await.0, Some(110_000), "both dwellings are old");
    let taxes = "logement;imposable_depuis;duree_exoneration;date_decision;numero_fiscal\n\
        OLD2;2040;;;330631234567\nOLD9;2020;;;\nOLD1;;;;\nOLD1;vingt;;;\nOLD1;;;;12\n";
    let file = house.write(taxes);
    let tried = house.import(&file, ReliefFile::Taxes, true).await;
    assert_eq!((tried.added, tried.rows_rejected), (1, 4), "{tried:?}");
    assert!(house.register.dwelling_taxes(id).await.unwrap().is_empty(), "a dry run leaves nothing");
    house.import(&file, ReliefFile::Taxes, false).await;
    assert_eq!(house.import(&file, ReliefFile::Taxes, false).await.unchanged, 1);
    let (cents, book) = claimable().await;
    assert_eq!(cents, Some(55_000), "one dwelling of two bears it");
    let line = &book.ledger.lines[0];
    assert_eq!(line.taxed, Some(Taxed::Part { taxed: 1, of: 2, basis: Basis::Rule }));

    let residence = book.expenses[0].residence_id.clone().unwrap();
    let (name, dwellings) = house.register.taxed_dwellings(id, &residence).await.unwrap();
    assert_eq!((name.as_str(), dwellings.len()), ("Les Saules", 2));
    let all: BTreeSet<String> = dwellings.iter().map(|one| one.id.clone()).collect();
    let said = DwellingTax { exemption_years: Some(15), ..DwellingTax::default() };
    assert_eq!(house.register.say_dwelling_taxes(id, &all, &said).await.unwrap(), 2);
    let taxes = house.register.dwelling_taxes(id).await.unwrap();
    let before = taxes.values().find(|tax| tax.taxable_from.is_some()).unwrap();
    assert_eq!(before.exemption_years, Some(15), "what was not said again stays: {before:?}");
    let nothing = house.register.say_dwelling_taxes(id, &all, &DwellingTax::default()).await;
    assert_eq!(refused(nothing), "dwelling-tax-nothing");
    house.register.forget_dwelling_taxes(id, &all).await.unwrap();
    assert_eq!(claimable().await.0, Some(110_000), "the rule stands in again");
    let other = house.register.landlord_named("Autre").await.unwrap();
    let foreign = house.register.say_dwelling_taxes(&other.id, &all, &said).await;
    assert!(matches!(foreign, Err(Error::Unknown(_))));
    assert!(matches!(house.register.taxed_dwellings(&other.id, &residence).await, Err(Error::Unknown(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_articles_filed_at_once_stay_under_the_tax_that_is_due() {
    let house = house().await;
    let id = house.landlord.id.as_str();
    let both = "logement;date_paiement;numero_facture;date_facture;entreprise;libelle;ht;taux_tva;tva;ttc\n\
        OLD1;14/03/2024;F1;10/03/2024;Artisan;Remplacement baignoire par douche;4 000,00;10;400,00;4 400,00\n\
        OLD2;02/04/2024;F2;01/04/2024;Artisan;Isolation des combles;40000;5,5;2200;42200\n";
    house.import(&house.write(both), ReliefFile::Expenses, false).await;
    // The tax leaves room for all of one article and a part of the other: 4 400 and 10 000 € are asked.
    let office = house.office(900_000).await;
    let file = async |article: Article| {
        let new = claim_of(&office, article, TODAY);
        house.register.file_relief_claim(id, &new, TODAY).await
    };
    for _ in 0..10 {
        let all = tokio::join!(
            file(Article::Energy),
            file(Article::Access),
            file(Article::Energy),
            file(Article::Access)
        );
        let claims = house.register.relief_claims(id).await.unwrap();
        assert_eq!(claims.len(), 2, "each article once: {all:?}");
        assert_eq!(claims.iter().map(|claim| claim.claimed_cents).sum::<i64>(), 900_000);
        for claim in claims {
            assert_eq!(claim.shares.values().sum::<i64>(), claim.claimed_cents);
            house.register.withdraw_relief_claim(id, &claim.id).await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_is_anothers_does_not_exist() {
    let house = house().await;
    let file = house.write(EXPENSES);
    house.import(&file, ReliefFile::Expenses, false).await;
    let office = house.office(1_000).await;
    let other = house.register.landlord_named("Autre").await.unwrap();
    let id = other.id.as_str();
    let mine = house.register.works_expenses(&house.landlord.id).await.unwrap();
    let one = BTreeSet::from([mine[0].id.clone()]);
    let decision = Decision::Class(WorksClass::Exclu);
    assert!(matches!(house.register.decide_works(id, &one, decision, None).await, Err(Error::Unknown(_))));
    let subsidy = house.register.note_works_subsidy(id, &mine[0].id, "x", 1).await;
    assert!(matches!(subsidy, Err(Error::Unknown(_))));
    let new = claim_of(&office, Article::Access, TODAY);
    let claim = house.register.file_relief_claim(id, &new, TODAY).await;
    assert!(matches!(claim, Err(Error::Unknown(_))));
    let dwelling = mine[0].dwelling_id.clone().unwrap();
    let tax = house.register.set_dwelling_tax(id, &dwelling, DwellingTax::default()).await;
    assert!(matches!(tax, Err(Error::Unknown(_))));
    assert!(house.register.relief_book(id, TODAY).await.unwrap().expenses.is_empty());
}
