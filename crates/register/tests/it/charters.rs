//! Charters: who shows what to whom, what travels of a need, and files of other installations.

use allocation::equipment::{Equipment, Event, Source};
use allocation::need::{Need, Rooms};
use charter::dwelling::Availability;
use charter::file::FileError;
use charter::request::{Answer, Reason, State};
use charter::search::Filter;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use model::dwelling::AdaptationLevel as L;
use pathway::vacancy::Fact;
use register::adapted::NewFact;
use register::charters::{CharterTerms, ExchangeError, NewCharterRequest, Shown, Side};
use register::imports::silent;
use register::landlords::Landlord;
use register::needs::{ClosedWhy, Household, NewNeed};
use register::organisations::Profile;
use register::portfolio::{Portfolio, PortfolioRequest};
use register::stock::StockImport;
use register::{Error, Register, testing};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tabular::Limits;
use tempfile::TempDir;
use trust::day::legal_day;
use trust::organisation::OrganisationKind;
use trust::suppression::Count;

const HEAD: &str = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;LATITUDE;LONGITUDE\n";
const ALL: CharterTerms = CharterTerms { shows_residence: true, shows_rent: true, travels: true };
const LEAST: CharterTerms = CharterTerms { shows_residence: false, shows_rent: false, travels: false };

struct House {
    _folder: TempDir,
    register: Register,
    network: String,
    one: Landlord,
    other: Landlord,
    today: Date,
    at: Timestamp,
}

async fn stock(register: &Register, folder: &Path, landlord: &Landlord, street: &str, initial: &str) {
    let rows: String = (1..=2)
        .map(|n| {
            format!("{initial}N{n};{initial}-{n};33999;33999;VALOMBRE;{n};RUE;{street};0;1;{street};C;{};62;1968;52;45.1067;-2.5871\n", n + 1)
        })
        .collect();
    let file = folder.join(format!("{initial}.csv"));
    std::fs::write(&file, format!("{HEAD}{rows}")).unwrap();
    let import = StockImport {
        file: &file,
        title: None,
        mapping: None,
        limits: Limits::default(),
        duplicates: Default::default(),
        dry_run: false,
    };
    let report = register.import_stock(landlord, import, &silent, &AtomicBool::new(false)).await.unwrap();
    assert_eq!(report.dwellings, 2, "{report:?}");
}

/// Two landlords of one network, each with two senior flats; nobody signed anything yet.
async fn house() -> House {
    let folder = TempDir::new().unwrap();
    let register = testing::open(&folder.path().join("data")).await.unwrap();
    let at = Timestamp::now();
    let network = organisation(&register, OrganisationKind::Federation, "Union du bassin").await;
    let mut landlords = Vec::new();
    for (name, street, initial) in [("Habitat Un", "DES SAULES", "S"), ("Habitat Deux", "DES ORMES", "O")] {
        let landlord = register.landlord_named(name).await.unwrap();
        stock(&register, folder.path(), &landlord, street, initial).await;
        listed(&register, &landlord.id).await;
        register.join_network(&network, &landlord.id, at).await.unwrap();
        register.admit_to_network(&network, &landlord.id, at).await.unwrap();
        landlords.push(landlord);
    }
    let other = landlords.pop().unwrap();
    let one = landlords.pop().unwrap();
    let house = House { _folder: folder, register, network, one, other, today: legal_day(at), at };
    for landlord in [&house.one, &house.other] {
        for dwelling in house.dwellings(landlord).await {
            house.fit(landlord, &dwelling).await;
        }
    }
    house
}

async fn listed(register: &Register, id: &str) {
    let shown = register::directory::Description { is_listed: true, ..Default::default() };
    register.describe(id, &shown, None).await.unwrap();
}

async fn organisation(register: &Register, kind: OrganisationKind, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), is_listed: true, ..Profile::default() };
    register.add_organisation(kind, &profile, None).await.unwrap().id
}

fn code(error: Error) -> String {
    match error {
        Error::Refused(code) => code,
        other => panic!("{other}"),
    }
}

fn is_unknown<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::Unknown(_)))
}

impl House {
    async fn portfolio(&self, landlord: &Landlord) -> Arc<Portfolio> {
        let landlord_id = landlord.id.clone();
        let request =
            PortfolioRequest { landlord_id, on: self.today, weights: None, prudent: false, target: None };
        self.register.portfolio(&request).await.unwrap()
    }

    async fn dwellings(&self, landlord: &Landlord) -> Vec<String> {
        let portfolio = self.portfolio(landlord).await;
        portfolio.residences.iter().flat_map(|r| &r.dwelling_views).map(|d| d.id.clone()).collect()
    }

    async fn residences(&self, landlord: &Landlord) -> Vec<String> {
        self.portfolio(landlord).await.residences.iter().map(|r| r.id.clone()).collect()
    }

    async fn fit(&self, landlord: &Landlord, dwelling: &str) {
        for equipment in [
            Equipment::StepFreeShower,
            Equipment::AdaptedToilet,
            Equipment::GrabBars,
            Equipment::WalkerPassages,
        ] {
            let new = NewFact {
                equipment,
                event: Event::Installed,
                on: "2026-01-15".parse().unwrap(),
                source: Source::Invoice,
                proof: "F-1".to_owned(),
            };
            self.register.note_equipment(&landlord.id, dwelling, &new, self.today).await.unwrap();
        }
    }

    async fn sign(&self, landlord: &Landlord, terms: CharterTerms) {
        self.register.join_charter(&self.network, &landlord.id, terms, self.at).await.unwrap();
    }

    async fn show_all(&self, landlord: &Landlord) {
        let all = self.residences(landlord).await;
        let shown = (all.as_slice(), all.as_slice());
        self.register.choose_charter_residences(&self.network, &landlord.id, shown, self.at).await.unwrap();
    }

    async fn free(&self, landlord: &Landlord, dwelling: &str) {
        let ago = |days: i64| self.today.checked_sub(days.days()).unwrap();
        let vacancy = self
            .register
            .note_notice(&landlord.id, dwelling, (ago(20), ago(5)), Some(42_000), self.today)
            .await
            .unwrap();
        let freed = Fact::Freed { on: ago(4) };
        self.register.note_vacancy_fact(&landlord.id, &vacancy, freed, None, self.today).await.unwrap();
    }

    async fn seen_by(&self, landlord: &Landlord) -> Result<Vec<Shown>, Error> {
        let now = (self.today, self.at);
        self.register.charter_dwellings(&self.network, &landlord.id, now, &Filter::default()).await
    }

    /// Those of the other one.
    async fn theirs(&self, landlord: &Landlord) -> Vec<Shown> {
        let mut all = self.seen_by(landlord).await.unwrap();
        all.retain(|one| one.dwelling_of(&landlord.id).is_none());
        all
    }

    async fn need(&self, landlord: &Landlord, number: &str) -> String {
        let need = Need {
            level: Some(L::N3),
            step_free: Some(true),
            rooms: Some(Rooms { least: 2, most: 3 }),
            places: Vec::new(),
            rent_limit_cents: Some(50_000),
        };
        let household = Household::Applicant(number.to_owned());
        let new = NewNeed { household, need, consent_on: self.today };
        self.register.note_need(&landlord.id, &new, self.today).await.unwrap()
    }

    /// Both signed; the second one has a free dwelling that suits the need of the first.
    async fn with_a_free_one() -> (House, String, NewCharterRequest) {
        let house = house().await;
        for landlord in [&house.one, &house.other] {
            house.sign(landlord, ALL).await;
            house.show_all(landlord).await;
        }
        let free = house.dwellings(&house.other).await.remove(0);
        house.free(&house.other, &free).await;
        let need = house.need(&house.one, "033110126004512").await;
        let new = NewCharterRequest {
            network_id: house.network.clone(),
            dwelling: house.theirs(&house.one).await[0].dwelling.id.clone(),
            reply_by: house.today.checked_add(10.days()).unwrap(),
        };
        (house, need, new)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_shown_by_default_and_leaving_or_withdrawing_counts_at_once() {
    let house = house().await;
    assert!(is_unknown(house.seen_by(&house.one).await), "nobody signed");
    house.sign(&house.one, ALL).await;
    house.sign(&house.other, ALL).await;
    assert!(house.seen_by(&house.one).await.unwrap().is_empty(), "nobody chose a residence");
    house.show_all(&house.other).await;
    assert_eq!(house.theirs(&house.one).await.len(), 2);
    let first = house.dwellings(&house.other).await.remove(0);
    house.register.withdraw_from_charters(&house.other.id, &first, house.at).await.unwrap();
    assert_eq!(house.theirs(&house.one).await.len(), 1);
    house.register.show_in_charters(&house.other.id, &first).await.unwrap();
    assert_eq!(house.theirs(&house.one).await.len(), 2);
    house.register.leave_charter(&house.network, &house.other.id).await.unwrap();
    assert!(house.theirs(&house.one).await.is_empty());
    assert!(is_unknown(house.seen_by(&house.other).await), "whoever left reads nothing more");
    // Coming back shows nothing: the choices went with the signature.
    house.sign(&house.other, ALL).await;
    assert!(house.theirs(&house.one).await.is_empty());
    let filter = register::journal::JournalFilter {
        kind: Some("charter".to_owned()),
        limit: 50,
        ..Default::default()
    };
    let acts = house.register.journal(&house.other.id, &filter).await;
    let verbs: Vec<String> = acts.unwrap().into_iter().rev().map(|entry| entry.verb).collect();
    assert_eq!(verbs, ["signed", "chosen", "left", "signed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_the_network_or_is_suspended_there_is_out_of_its_charter() {
    let house = house().await;
    for landlord in [&house.one, &house.other] {
        house.sign(landlord, ALL).await;
        house.show_all(landlord).await;
    }
    let (register, network, other) = (&house.register, &house.network, &house.other.id);
    register.suspend_member(network, other, "cotisation en retard", house.at).await.unwrap();
    assert!(house.theirs(&house.one).await.is_empty());
    assert!(is_unknown(house.seen_by(&house.other).await));
    register.resume_member(network, other, house.at).await.unwrap();
    assert_eq!(house.theirs(&house.one).await.len(), 2);
    register.leave_network(network, other, house.at).await.unwrap();
    assert!(house.theirs(&house.one).await.is_empty());
    register.join_network(network, other, house.at).await.unwrap();
    register.admit_to_network(network, other, house.at).await.unwrap();
    assert!(is_unknown(house.seen_by(&house.other).await), "it did not sign again");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_landlord_of_the_network_signs_and_only_its_own_residences_are_shown() {
    let house = house().await;
    let register = &house.register;
    let stranger = organisation(register, OrganisationKind::Landlord, "Habitat Trois").await;
    assert!(is_unknown(register.join_charter(&house.network, &stranger, ALL, house.at).await));
    let association = organisation(register, OrganisationKind::Association, "Les Amis").await;
    register.join_network(&house.network, &association, house.at).await.unwrap();
    register.admit_to_network(&house.network, &association, house.at).await.unwrap();
    assert!(is_unknown(register.join_charter(&house.network, &association, ALL, house.at).await));
    house.sign(&house.one, ALL).await;
    let again = register.join_charter(&house.network, &house.one.id, ALL, house.at).await.unwrap_err();
    assert_eq!(code(again), "charter-signed");
    // Ids of somebody else are nobody's.
    let theirs = house.residences(&house.other).await;
    let shown = (theirs.as_slice(), theirs.as_slice());
    let refused = register.choose_charter_residences(&house.network, &house.one.id, shown, house.at).await;
    assert!(is_unknown(refused));
    let dwelling = house.dwellings(&house.other).await.remove(0);
    assert!(is_unknown(register.withdraw_from_charters(&house.one.id, &dwelling, house.at).await));
    assert!(is_unknown(register.members_of_charter(&house.network, &stranger, house.at).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_landlord_does_not_show_is_not_shown_and_what_is_lived_in_is_not_found() {
    let house = house().await;
    house.sign(&house.one, LEAST).await;
    house.sign(&house.other, LEAST).await;
    house.show_all(&house.other).await;
    let free = house.dwellings(&house.other).await.remove(0);
    house.free(&house.other, &free).await;
    let seen = house.theirs(&house.one).await;
    let (first, second) = (&seen[0].dwelling, &seen[1].dwelling);
    assert_eq!((first.availability, second.availability), (Availability::Available, Availability::Unknown));
    assert_eq!((&first.residence, first.rent_cents), (&None, None));
    assert_eq!((first.level_from, first.area_m2, first.equipment.len()), (L::N3, Some(62), 4));
    house.register.set_charter_terms(&house.network, &house.other.id, ALL).await.unwrap();
    let seen = house.theirs(&house.one).await;
    let (first, second) = (&seen[0].dwelling, &seen[1].dwelling);
    assert!(first.residence.is_some() && first.rent_cents == Some(42_000));
    assert!(first.equipment.iter().all(|one| one.since.is_some()));
    assert_eq!((&second.residence, second.rent_cents), (&None, None), "somebody may live there");
    assert!(second.equipment.iter().all(|one| one.since.is_none()));
    // The ids of the register are not those of the house.
    let own = house.dwellings(&house.other).await;
    assert!(seen.iter().all(|one| !own.contains(&one.dwelling.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_carries_what_the_dwelling_must_offer_and_both_see_where_it_stands() {
    let (house, need, new) = House::with_a_free_one().await;
    let (register, now) = (&house.register, (house.today, house.at));
    let (one, other) = (house.one.id.as_str(), house.other.id.as_str());
    let id = register.ask_in_charter(one, &need, &new, now).await.unwrap();
    let again = register.ask_in_charter(one, &need, &new, now).await.unwrap_err();
    assert_eq!(code(again), "charter-asked");
    let mine = register.charter_request(one, &id).await.unwrap();
    let theirs = register.charter_request(other, &id).await.unwrap();
    assert_eq!((mine.side, theirs.side), (Side::Asks, Side::Answers));
    assert_eq!((&mine.need_id, &theirs.need_id), (&Some(need.clone()), &None));
    assert!(mine.dwelling_id.is_none() && theirs.dwelling_id.is_some());
    assert_eq!(theirs.other, "Habitat Un");
    let text = serde_json::to_string(&theirs).unwrap();
    for secret in ["033110126004512", need.as_str(), "50000"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    // Nobody else is at either end, and nobody answers for the other.
    let stranger = organisation(register, OrganisationKind::Landlord, "Habitat Trois").await;
    assert!(is_unknown(register.charter_request(&stranger, &id).await));
    let no = Answer::No(Reason::OwnNeed);
    assert!(is_unknown(register.answer_in_charter(&stranger, &id, no, house.today).await));
    assert!(is_unknown(register.answer_in_charter(one, &id, no, house.today).await));
    assert!(is_unknown(register.withdraw_in_charter(other, &id, house.today).await));
    register.answer_in_charter(other, &id, no, house.today).await.unwrap();
    let mine = register.charter_request(one, &id).await.unwrap();
    assert_eq!(mine.state(house.today), State::Answered(no));
    for late in [
        register.answer_in_charter(other, &id, Answer::Yes, house.today).await,
        register.withdraw_in_charter(one, &id, house.today).await,
    ] {
        assert_eq!(code(late.unwrap_err()), "charter-request-closed");
    }
    // Each of them finds it in its own journal.
    for side in [one, other] {
        let filter = register::journal::JournalFilter {
            kind: Some("charter-request".to_owned()),
            limit: 9,
            ..Default::default()
        };
        assert_eq!(register.journal(side, &filter).await.unwrap().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_ends_with_the_need_that_it_came_from() {
    let (house, need, new) = House::with_a_free_one().await;
    let (register, now) = (&house.register, (house.today, house.at));
    let (one, other) = (house.one.id.as_str(), house.other.id.as_str());
    let id = register.ask_in_charter(one, &need, &new, now).await.unwrap();
    register.close_need(one, &need, ClosedWhy::Housed, house.today).await.unwrap();
    let theirs = register.charter_request(other, &id).await.unwrap();
    assert_eq!(theirs.state(house.today), State::Withdrawn);
    register.erase_need(one, &need, house.today).await.unwrap();
    assert!(is_unknown(register.charter_request(other, &id).await), "nothing of it stays at the other's");
    assert!(register.charter_requests(other, house.today).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_suit_or_is_not_shown_any_more_cannot_be_asked_for() {
    let (house, need, new) = House::with_a_free_one().await;
    let (register, now) = (&house.register, (house.today, house.at));
    let one = house.one.id.as_str();
    let own = house.seen_by(&house.one).await.unwrap();
    let own = own.iter().find(|s| s.dwelling_of(one).is_some()).unwrap().dwelling.id.clone();
    let wrong = [
        ("charter-no-match", NewCharterRequest { dwelling: "0".repeat(24), ..new.clone() }),
        ("charter-no-match", NewCharterRequest { dwelling: own, ..new.clone() }),
        ("charter-deadline", NewCharterRequest { reply_by: house.today, ..new.clone() }),
    ];
    for (why, request) in wrong {
        assert_eq!(code(register.ask_in_charter(one, &need, &request, now).await.unwrap_err()), why);
    }
    let elsewhere = NewCharterRequest { network_id: house.other.id.clone(), ..new.clone() };
    assert!(is_unknown(register.ask_in_charter(one, &need, &elsewhere, now).await));
    assert!(is_unknown(register.ask_in_charter(&house.other.id, &need, &new, now).await), "not its need");
    let free = house.dwellings(&house.other).await.remove(0);
    register.withdraw_from_charters(&house.other.id, &free, house.at).await.unwrap();
    assert_eq!(code(register.ask_in_charter(one, &need, &new, now).await.unwrap_err()), "charter-no-match");
}

#[tokio::test(flavor = "multi_thread")]
async fn needs_of_the_others_are_counts_from_the_house_limit_on_and_never_ones_own() {
    let house = house().await;
    for landlord in [&house.one, &house.other] {
        house.sign(landlord, ALL).await;
        house.show_all(landlord).await;
    }
    let now = (house.today, house.at);
    let counts = async |landlord: &Landlord| {
        let all = house.register.charter_counts(&house.network, &landlord.id, now).await.unwrap();
        assert_eq!(
            all.iter().map(|one| one.commune_code.as_deref()).collect::<Vec<_>>(),
            [Some("33999"), None]
        );
        all[1].counts
    };
    let hidden = Count::Fewer(trust::suppression::PERSONS);
    for n in 0..10 {
        house.need(&house.one, &format!("0331101260045{n:02}")).await;
    }
    assert_eq!(counts(&house.other).await, [hidden; 3], "ten");
    house.need(&house.one, "033110126004599").await;
    assert_eq!(counts(&house.other).await, [hidden, Count::Exact(11), hidden]);
    assert_eq!(counts(&house.one).await, [hidden; 3], "one's own are not counted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dwelling_whose_tenant_is_still_there_is_not_found_and_what_was_told_of_it_is_not_found_again() {
    let house = house().await;
    for landlord in [&house.one, &house.other] {
        house.sign(landlord, ALL).await;
        house.show_all(landlord).await;
    }
    let flat = house.dwellings(&house.one).await.remove(0);
    let told = async || {
        let all = house.theirs(&house.other).await;
        let this = |one: &&Shown| one.dwelling_of(&house.one.id) == Some(&flat);
        all.iter().find(this).unwrap().dwelling.clone()
    };
    let lived_in = told().await;
    assert_eq!((lived_in.residence, lived_in.area_m2, lived_in.rent_cents), (None, None, None));
    let days = (house.today, house.today.checked_add(30.days()).unwrap());
    let vacancy =
        house.register.note_notice(&house.one.id, &flat, days, Some(42_000), house.today).await.unwrap();
    let announced = told().await;
    assert_eq!((announced.availability, announced.available_on), (Availability::Available, Some(days.1)));
    assert_eq!((announced.residence, announced.area_m2, announced.rent_cents), (None, None, None));
    assert!(announced.equipment.iter().all(|fitted| fitted.since.is_none()));
    let freed = Fact::Freed { on: house.today };
    house.register.note_vacancy_fact(&house.one.id, &vacancy, freed, None, house.today).await.unwrap();
    let free = told().await;
    assert!(free.residence.is_some() && free.area_m2.is_some() && free.rent_cents.is_some());
    assert_ne!(free.id, lived_in.id, "what was told of it before or after is not linked to it");
    let checks = house.register.verify().await.unwrap();
    assert!(checks.iter().all(|check| check.problems.is_empty()), "two landlords in one network: {checks:?}");
}

/// A second installation that knows the first one's key.
struct Elsewhere {
    _folder: TempDir,
    register: Register,
    network: String,
    source: String,
}

async fn elsewhere(house: &House) -> Elsewhere {
    let folder = TempDir::new().unwrap();
    let register = testing::open(&folder.path().join("data")).await.unwrap();
    let network = organisation(&register, OrganisationKind::Federation, "Union voisine").await;
    let key = house.register.installation_key().await.unwrap();
    let added = register.add_charter_source(&network, "Le bassin", &key.to_string(), house.at).await;
    Elsewhere { _folder: folder, register, network, source: added.unwrap() }
}

fn why(error: ExchangeError) -> FileError {
    match error {
        ExchangeError::File(error) => error,
        ExchangeError::Register(error) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_to_another_installation_once_its_fingerprint_was_compared_and_nothing_is_half_written() {
    let (house, ..) = House::with_a_free_one().await;
    let now = (house.today, house.at);
    let elsewhere = elsewhere(&house).await;
    let (there, network) = (&elsewhere.register, elsewhere.network.as_str());
    let file = house.register.export_charter(&house.network, now).await.unwrap();
    let held = async || there.charter_sources(network).await.unwrap()[0].dwellings;
    let take = async |bytes: &[u8]| there.import_charter(network, bytes, now).await;
    assert!(matches!(why(take(&file).await.unwrap_err()), FileError::UnknownKey { .. }));
    let wrong = there.confirm_charter_source(network, &elsewhere.source, "AAAA BBBB", house.at).await;
    assert_eq!(code(wrong.unwrap_err()), "charter-fingerprint");
    let fingerprint = house.register.installation_key().await.unwrap().fingerprint();
    let typed = fingerprint.to_lowercase().replace(' ', "-");
    there.confirm_charter_source(network, &elsewhere.source, &typed, house.at).await.unwrap();
    // One byte, anywhere in the dwellings.
    let mut changed = file.clone();
    let at = changed.windows(4).position(|w| w == b"\"N3\"").unwrap();
    changed[at + 2] = b'4';
    assert_eq!(why(take(&changed).await.unwrap_err()), FileError::Altered);
    assert_eq!(held().await, 0, "nothing half written");
    let came = take(&file).await.unwrap();
    assert_eq!((came.serial, came.dwellings, came.gone), (1, 4, 0));
    assert_eq!(why(take(&file).await.unwrap_err()), FileError::Replayed { serial: 1, last: 1 });
    assert_eq!(held().await, 4);
    // The next file lacks what was withdrawn: it goes out there too.
    let first = house.dwellings(&house.one).await.remove(0);
    house.register.withdraw_from_charters(&house.one.id, &first, house.at).await.unwrap();
    let next = house.register.export_charter(&house.network, now).await.unwrap();
    let came = take(&next).await.unwrap();
    assert_eq!((came.serial, came.dwellings, came.gone), (2, 3, 1));
    assert_eq!(why(take(&file).await.unwrap_err()), FileError::Replayed { serial: 1, last: 2 }, "older");
    there.remove_charter_source(network, &elsewhere.source, house.at).await.unwrap();
    assert!(matches!(why(take(&next).await.unwrap_err()), FileError::UnknownKey { .. }));
    // The key comes back: its numbers still count.
    let key = house.register.installation_key().await.unwrap();
    let again = there.add_charter_source(network, "Le bassin", &key.to_string(), house.at).await.unwrap();
    assert_eq!(again, elsewhere.source);
    there.confirm_charter_source(network, &again, &fingerprint, house.at).await.unwrap();
    assert_eq!(why(take(&next).await.unwrap_err()), FileError::Replayed { serial: 2, last: 2 });
    // The same key signs for every charter of its installation: another one's file is not taken for this one's.
    let second = organisation(&house.register, OrganisationKind::Federation, "Union du plateau").await;
    house.register.join_network(&second, &house.one.id, house.at).await.unwrap();
    house.register.admit_to_network(&second, &house.one.id, house.at).await.unwrap();
    house.register.join_charter(&second, &house.one.id, ALL, house.at).await.unwrap();
    let residences = house.residences(&house.one).await;
    let shown = (residences.as_slice(), residences.as_slice());
    house.register.choose_charter_residences(&second, &house.one.id, shown, house.at).await.unwrap();
    for _ in 0..2 {
        house.register.export_charter(&second, now).await.unwrap();
    }
    let theirs = house.register.export_charter(&second, now).await.unwrap();
    let refused = FileError::OtherCharter { named: "Union du plateau".to_owned() };
    assert_eq!(why(take(&theirs).await.unwrap_err()), refused);
    assert_eq!(held().await, 0, "nothing of it was read");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_a_file_is_marked_is_not_sent_further_and_goes_out_when_it_expires() {
    let (house, ..) = House::with_a_free_one().await;
    let now = (house.today, house.at);
    let file = house.register.export_charter(&house.network, now).await.unwrap();
    let elsewhere = elsewhere(&house).await;
    let (there, network) = (&elsewhere.register, elsewhere.network.as_str());
    let fingerprint = house.register.installation_key().await.unwrap().fingerprint();
    there.confirm_charter_source(network, &elsewhere.source, &fingerprint, house.at).await.unwrap();
    there.import_charter(network, &file, now).await.unwrap();
    let landlord = there.landlord_named("Habitat Voisin").await.unwrap();
    listed(there, &landlord.id).await;
    there.join_network(network, &landlord.id, house.at).await.unwrap();
    there.admit_to_network(network, &landlord.id, house.at).await.unwrap();
    there.join_charter(network, &landlord.id, ALL, house.at).await.unwrap();
    let seen = async |on: Date| {
        there.charter_dwellings(network, &landlord.id, (on, house.at), &Filter::default()).await.unwrap()
    };
    let shown = seen(house.today).await;
    assert_eq!(shown.len(), 4);
    let text = serde_json::to_string(&shown[0].origin).unwrap();
    assert!(text.contains("Le bassin"), "{text}");
    let day = |days: i64| house.today.checked_add(days.days()).unwrap();
    assert_eq!(seen(day(35)).await.len(), 4);
    assert!(seen(day(36)).await.is_empty(), "after its last day");
    let onward = there.export_charter(network, now).await.unwrap();
    assert!(String::from_utf8(onward).unwrap().contains("\"dwellings\":[]"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_its_landlord_lets_travel_is_in_the_file_and_no_person_is() {
    let (house, need, _) = House::with_a_free_one().await;
    let now = (house.today, house.at);
    let terms = CharterTerms { travels: false, ..ALL };
    house.register.set_charter_terms(&house.network, &house.one.id, terms).await.unwrap();
    let file = house.register.export_charter(&house.network, now).await.unwrap();
    let text = String::from_utf8(file).unwrap();
    assert!(text.contains("Habitat Deux") && !text.contains("Habitat Un"), "{text}");
    for secret in [need.as_str(), "033110126004512", house.other.id.as_str(), "F-1", "invoice"] {
        assert!(!text.contains(secret), "{secret}");
    }
    for id in house.dwellings(&house.other).await {
        assert!(!text.contains(&id), "an id of the house");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_noted_once_and_ones_own_is_nobody_elses() {
    let house = house().await;
    let register = &house.register;
    let own = register.installation_key().await.unwrap();
    assert_eq!(register.installation_key().await.unwrap(), own, "made once");
    let add =
        async |name: &str, key: &str| register.add_charter_source(&house.network, name, key, house.at).await;
    assert_eq!(code(add("Ici", &own.to_string()).await.unwrap_err()), "charter-key-own");
    assert_eq!(code(add("Ici", "abc").await.unwrap_err()), "charter-key");
    let other = charter::key::SigningKey::from_seed(&[3; 32]).public().to_string();
    assert_eq!(code(add("Mme Durand", &other).await.unwrap_err()), "charter-name");
    let id = add("Ailleurs", &other).await.unwrap();
    assert_eq!(code(add("Ailleurs", &other).await.unwrap_err()), "charter-key-known");
    // It is a network's own: another one does not know it.
    let second = organisation(register, OrganisationKind::Federation, "Autre union").await;
    assert!(is_unknown(register.remove_charter_source(&second, &id, house.at).await));
    assert!(is_unknown(register.confirm_charter_source(&second, &id, "x", house.at).await));
}
