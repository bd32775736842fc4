//! Adapted dwellings: what they are fitted with, who leaves, who needs one, who decided, and what is kept of it.

use allocation::decision::{Reason, ReasonKind};
use allocation::equipment::{Equipment, Event, Source};
use allocation::level::Basis;
use allocation::need::{Need, Rooms};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use model::duplicate::DuplicateChoice;
use model::dwelling::AdaptationLevel as L;
use pathway::vacancy::{Fact, State};
use register::adapted::{AdaptedFilter, Availability, Indicator, Needed, NewFact, NewLetting, NewOverride};
use register::allocations::{Case, Choice, NewSession, refusals};
use register::imports::silent;
use register::landlords::Landlord;
use register::needs::{ClosedWhy, Household, NewNeed};
use register::portfolio::{Portfolio, PortfolioRequest};
use register::stock::StockImport;
use register::{Error, Register, testing};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tabular::Limits;
use tempfile::TempDir;
use trust::day::legal_day;

const STOCK: &str = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;LATITUDE;LONGITUDE\n\
    N1;L-1;33999;33999;VALOMBRE;1;RUE;DES SAULES;0;1;Les Saules;C;3;62;1968;52;45.1067;-2.5871\n\
    N2;L-2;33999;33999;VALOMBRE;1;RUE;DES SAULES;2;1;Les Saules;C;2;48;1968;52;45.1067;-2.5871\n\
    N3;L-3;33999;33999;VALOMBRE;1;RUE;DES SAULES;0;1;Les Saules;C;2;48;1968;52;45.1067;-2.5871\n";

struct House {
    _folder: TempDir,
    register: Register,
    landlord: Landlord,
    today: Date,
    at: Timestamp,
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
    let report = register.import_stock(&landlord, import, &silent, &AtomicBool::new(false)).await.unwrap();
    assert_eq!(report.dwellings, 3, "{report:?}");
    let at = Timestamp::now();
    House { _folder: folder, register, landlord, today: legal_day(at), at }
}

fn code(error: Error) -> String {
    match error {
        Error::Refused(code) => code,
        other => panic!("{other}"),
    }
}

impl House {
    fn ago(&self, days: i64) -> Date {
        self.today.checked_sub(days.days()).unwrap()
    }

    async fn portfolio_on(&self, on: Date) -> Arc<Portfolio> {
        let landlord_id = self.landlord.id.clone();
        let request = PortfolioRequest { landlord_id, on, weights: None, prudent: false, target: None };
        self.register.portfolio(&request).await.unwrap()
    }

    async fn portfolio(&self) -> Arc<Portfolio> {
        self.portfolio_on(self.today).await
    }

    async fn dwelling(&self, reference: &str) -> String {
        let portfolio = self.portfolio().await;
        let mut all = portfolio.residences.iter().flat_map(|r| &r.dwelling_views);
        all.find(|d| d.reference.as_deref() == Some(reference)).unwrap().id.clone()
    }

    async fn fit(
        &self,
        dwelling: &str,
        equipment: Equipment,
        event: Event,
        on: Date,
    ) -> Result<String, Error> {
        let new = NewFact { equipment, event, on, source: Source::Visit, proof: String::new() };
        self.register.note_equipment(&self.landlord.id, dwelling, &new, self.today).await
    }

    /// Makes a dwelling N3, for certain.
    async fn adapt(&self, dwelling: &str) {
        for (equipment, event) in [
            (Equipment::StepFreeShower, Event::Installed),
            (Equipment::AdaptedToilet, Event::Installed),
            (Equipment::GrabBars, Event::Installed),
            (Equipment::WalkerPassages, Event::FoundThere),
            (Equipment::WheelchairPassages, Event::FoundAbsent),
        ] {
            self.fit(dwelling, equipment, event, self.ago(100)).await.unwrap();
        }
    }

    async fn vacancy(&self, dwelling: &str, rent: Option<u32>) -> String {
        let days = (self.ago(40), self.ago(10));
        self.register.note_notice(&self.landlord.id, dwelling, days, rent, self.today).await.unwrap()
    }

    async fn need(&self, household: Household, level: Option<L>) -> String {
        let need = Need {
            level,
            step_free: Some(level != Some(L::N0)),
            rooms: Some(Rooms { least: 2, most: 3 }),
            places: vec!["33999".to_owned()],
            rent_limit_cents: Some(50_000),
        };
        let new = NewNeed { household, need, consent_on: self.ago(30) };
        self.register.note_need(&self.landlord.id, &new, self.today).await.unwrap()
    }

    async fn applicant(&self, number: &str, level: Option<L>) -> String {
        self.need(Household::Applicant(number.to_owned()), level).await
    }

    /// A file with these candidates.
    async fn case(&self, vacancy: &str, needs: &[String]) -> String {
        let new = NewSession { held_on: self.today, name: "Valombre".to_owned() };
        let session =
            self.register.plan_allocation_session(&self.landlord.id, &new, self.today).await.unwrap();
        let case = self.register.examine_vacancy(&self.landlord.id, &session, vacancy).await.unwrap();
        let again = self.register.examine_vacancy(&self.landlord.id, &session, vacancy).await.unwrap();
        assert_eq!(case, again, "twice changes nothing");
        self.register.change_candidates(&self.landlord.id, &case, (needs, &[]), self.today).await.unwrap();
        case
    }

    async fn shown(&self, case: &str) -> Case {
        let portfolio = self.portfolio().await;
        self.register.allocation_case(&portfolio, case, self.today).await.unwrap()
    }

    async fn decide(&self, case: &str, choice: &Choice) -> Result<String, Error> {
        let portfolio = self.portfolio().await;
        self.register.decide_allocation(&portfolio, case, choice, self.at).await
    }

    async fn level(&self, dwelling: &str) -> (Option<L>, Basis) {
        let portfolio = self.portfolio().await;
        let (_, d) = portfolio.dwelling(dwelling).unwrap();
        (d.level, d.standing.basis)
    }
}

fn choice(need: &str, shown: &str) -> Choice {
    Choice { need_id: Some(need.to_owned()), reason: None, shown: shown.to_owned() }
}

#[tokio::test]
async fn equipment_gives_the_level_that_the_index_reads_and_a_correction_is_a_new_fact() {
    let house = house().await;
    let dwelling = house.dwelling("L-1").await;
    assert_eq!(house.level(&dwelling).await, (None, Basis::Unknown));
    house.adapt(&dwelling).await;
    assert_eq!(house.level(&dwelling).await, (Some(L::N3), Basis::Inventory));
    // Figures of a day before it was fitted do not know it.
    let before = house.portfolio_on(house.ago(101)).await;
    assert_eq!(before.dwelling(&dwelling).unwrap().1.level, None);
    let twice = house.fit(&dwelling, Equipment::GrabBars, Event::Installed, house.ago(100)).await;
    assert_eq!(code(twice.unwrap_err()), "equipment-duplicate");
    let early = house.today.tomorrow().unwrap();
    let to_come = house.fit(&dwelling, Equipment::GrabBars, Event::Removed, early).await;
    assert_eq!(code(to_come.unwrap_err()), "equipment-day");
    let gone = house.fit(&dwelling, Equipment::GrabBars, Event::Removed, house.ago(1)).await.unwrap();
    assert_eq!(house.level(&dwelling).await.0, Some(L::N2));
    house.register.withdraw_equipment(&house.landlord.id, &dwelling, &gone, house.today).await.unwrap();
    assert_eq!(house.level(&dwelling).await.0, Some(L::N3));
    let portfolio = house.portfolio().await;
    let (_, d) = portfolio.dwelling(&dwelling).unwrap();
    let kept = house.register.level_of(&house.landlord.id, d, house.today).await.unwrap();
    assert_eq!(kept.facts.len(), 7, "nothing is deleted");
    let again = house.register.withdraw_equipment(&house.landlord.id, &dwelling, &gone, house.today).await;
    assert!(matches!(again, Err(Error::Unknown(_))), "it counts no more already");
}

#[tokio::test]
async fn an_invoice_has_a_number_and_no_text_speaks_of_a_person() {
    let house = house().await;
    let dwelling = house.dwelling("L-1").await;
    let new = |source, proof: &str| NewFact {
        equipment: Equipment::StepFreeShower,
        event: Event::Installed,
        on: house.today,
        source,
        proof: proof.to_owned(),
    };
    let note = async |new: NewFact| {
        house.register.note_equipment(&house.landlord.id, &dwelling, &new, house.today).await
    };
    assert_eq!(code(note(new(Source::Invoice, " ")).await.unwrap_err()), "equipment-proof");
    assert_eq!(code(note(new(Source::Visit, &"x".repeat(81))).await.unwrap_err()), "equipment-proof");
    assert_eq!(code(note(new(Source::Visit, "cancer du locataire")).await.unwrap_err()), "equipment-proof");
    note(new(Source::Invoice, "F-12")).await.unwrap();
    let other = house.register.landlord_named("Autre").await.unwrap();
    let foreign = new(Source::Invoice, "F-12");
    let foreign = house.register.note_equipment(&other.id, &dwelling, &foreign, house.today).await;
    assert!(matches!(foreign, Err(Error::Unknown(_))), "it is not theirs");
}

#[tokio::test]
async fn a_decided_level_has_a_motive_and_an_end_and_then_the_equipment_counts_again() {
    let house = house().await;
    let dwelling = house.dwelling("L-1").await;
    house.adapt(&dwelling).await;
    let decide = async |motive: &str, until: Date| {
        let new = NewOverride { level: L::N4, motive: motive.to_owned(), until };
        house.register.override_level(&house.landlord.id, &dwelling, &new, house.today).await
    };
    let soon = house.today.checked_add(30.days()).unwrap();
    assert_eq!(code(decide("", soon).await.unwrap_err()), "override-motive");
    assert_eq!(code(decide("vu", house.ago(1)).await.unwrap_err()), "override-until");
    let late = house.today.checked_add(6.years()).unwrap();
    assert_eq!(code(decide("vu", late).await.unwrap_err()), "override-until");
    decide("mesuré lors de la visite", soon).await.unwrap();
    assert_eq!(house.level(&dwelling).await, (Some(L::N4), Basis::Override));
    let after = house.portfolio_on(soon.tomorrow().unwrap()).await;
    assert_eq!(after.dwelling(&dwelling).unwrap().1.level, Some(L::N3));
}

#[tokio::test]
async fn a_freed_adapted_dwelling_is_told_until_a_need_fits_and_is_first_in_the_register() {
    let house = house().await;
    let (one, other) = (house.dwelling("L-1").await, house.dwelling("L-3").await);
    for dwelling in [&one, &other] {
        house.adapt(dwelling).await;
    }
    house.vacancy(&other, Some(32_400)).await;
    let portfolio = house.portfolio().await;
    let list = async |filter: AdaptedFilter| {
        let found = house.register.adapted_dwellings(&portfolio, &filter).await.unwrap();
        found.into_iter().map(|one| one.reference.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(list(AdaptedFilter::default()).await, ["L-3", "L-1"]);
    let announced = AdaptedFilter { availability: Some(Availability::Announced), ..AdaptedFilter::default() };
    assert_eq!(list(announced).await, ["L-3"]);
    assert_eq!(list(AdaptedFilter { rooms: Some(3), ..AdaptedFilter::default() }).await, ["L-1"]);
    assert_eq!(list(AdaptedFilter { level: Some(L::N4), ..AdaptedFilter::default() }).await, [""; 0]);
    let words = |words: &str| AdaptedFilter { words: words.to_owned(), ..AdaptedFilter::default() };
    assert_eq!(list(words("rue saules")).await, ["L-3", "L-1"]);
    assert_eq!(list(words("l-1")).await, ["L-1"], "a whole reference is that dwelling");
    let alert = async || house.register.unmatched(&portfolio, house.today).await.unwrap().len();
    assert_eq!(alert().await, 1);
    // Somebody without a need for it is not what it waits for; nor is a need that nobody knows.
    house.applicant("0331-0001", Some(L::N0)).await;
    house.applicant("0331-0002", None).await;
    assert_eq!(alert().await, 1);
    let upstairs = house.dwelling("L-2").await;
    let need = house.need(Household::Tenant(upstairs), Some(L::N3)).await;
    assert_eq!(alert().await, 0);
    let vacancies = house.register.open_vacancies(&house.landlord.id).await.unwrap();
    let found = house.register.matches(&portfolio, &vacancies[0], house.today).await.unwrap().unwrap();
    assert_eq!((found.fitting.len(), found.others.len()), (1, 2));
    assert!(found.fitting[0].is_internal && found.fitting[0].reference.starts_with("M-"));
    house.register.close_need(&house.landlord.id, &need, ClosedWhy::Withdrawn, house.today).await.unwrap();
    assert_eq!(alert().await, 1, "a closed need fits nothing");
}

#[tokio::test]
async fn whoever_leaves_a_dwelling_is_no_candidate_for_it() {
    let house = house().await;
    let dwelling = house.dwelling("L-1").await;
    house.adapt(&dwelling).await;
    house.vacancy(&dwelling, None).await;
    house.need(Household::Tenant(dwelling), Some(L::N3)).await;
    let portfolio = house.portfolio().await;
    assert_eq!(house.register.unmatched(&portfolio, house.today).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_vacancy_follows_its_table_and_a_rent_of_zero_is_told() {
    let house = house().await;
    let (dwelling, id) = (house.dwelling("L-1").await, house.landlord.id.as_str());
    let days = (house.ago(40), house.ago(10));
    let zero = house.register.note_notice(id, &dwelling, days, Some(0), house.today).await;
    assert_eq!(code(zero.unwrap_err()), "rent");
    let vacancy = house.vacancy(&dwelling, None).await;
    let twice = house.register.note_notice(id, &dwelling, days, None, house.today).await;
    assert_eq!(code(twice.unwrap_err()), "vacancy-open");
    assert_eq!(code(house.register.set_rent(id, &vacancy, 0).await.unwrap_err()), "rent");
    house.register.set_rent(id, &vacancy, 32_400).await.unwrap();
    let note = async |fact| house.register.note_vacancy_fact(id, &vacancy, fact, None, house.today).await;
    let fit = Fact::FitAgain { on: house.ago(5) };
    assert_eq!(code(note(fit).await.unwrap_err()), "vacancy-not-now");
    let early = Fact::Freed { on: house.ago(41) };
    assert_eq!(code(note(early).await.unwrap_err()), "vacancy-day");
    note(Fact::Freed { on: house.ago(9) }).await.unwrap();
    note(Fact::Let { on: house.today }).await.unwrap();
    let kept = house.register.vacancy(id, &vacancy).await.unwrap();
    assert_eq!((kept.state, kept.rent_cents), (State::Let { on: house.today }, Some(32_400)));
    // Nobody decided: who needed it is not known, and is not taken for a no.
    let lettings = house.register.lettings(id, Some(&dwelling)).await.unwrap();
    assert_eq!((lettings.len(), lettings[0].needed), (1, Needed::Unknown));
    // The dwelling may become free again.
    house.register.note_notice(id, &dwelling, (house.today, house.today), None, house.today).await.unwrap();
}

#[tokio::test]
async fn a_commission_decides_once_and_what_it_saw_is_kept_with_its_digest() {
    let house = house().await;
    let dwelling = house.dwelling("L-1").await;
    house.adapt(&dwelling).await;
    let vacancy = house.vacancy(&dwelling, Some(32_400)).await;
    let needs = [
        house.applicant("0331-0001", Some(L::N0)).await,
        house.applicant("0331-0002", Some(L::N3)).await,
        house.need(Household::Tenant(house.dwelling("L-2").await), Some(L::N3)).await,
    ];
    let case = house.case(&vacancy, &needs).await;
    let shown = house.shown(&case).await;
    let order: Vec<&str> = shown.candidates.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(order, [&needs[2], &needs[1], &needs[0]], "the tenant first among equals, no need last");
    assert_eq!(shown.candidates.iter().map(|c| c.place.class).collect::<Vec<_>>(), [1, 1, 2]);
    assert_eq!(shown.candidates[0].place.alike, [1]);
    let digest = house.decide(&case, &choice(&needs[2], &shown.shown)).await.unwrap();
    // Somebody who decided at the same time, on the same page.
    let second = house.decide(&case, &choice(&needs[1], &shown.shown)).await;
    assert_eq!(code(second.unwrap_err()), "allocation-decided");
    let kept = house.register.decision(&house.landlord.id, &case).await.unwrap().unwrap();
    assert_eq!((kept.digest.as_str(), kept.is_whole()), (digest.as_str(), true));
    assert_eq!(
        (kept.snapshot.chosen.as_str(), kept.snapshot.chosen_needs_it),
        (needs[2].as_str(), Some(true))
    );
    assert!(!kept.snapshot.is_short_of_candidates);
    // What changes later changes nothing of it: not even erasing a candidate.
    house.register.erase_need(&house.landlord.id, &needs[1], house.today).await.unwrap();
    house.fit(&dwelling, Equipment::StepFreeShower, Event::Removed, house.today).await.unwrap();
    assert_eq!(house.shown(&case).await.candidates, shown.candidates);
    let change = (&[][..], &needs[..1]);
    let late = house.register.change_candidates(&house.landlord.id, &case, change, house.today).await;
    assert_eq!(code(late.unwrap_err()), "allocation-decided");
    // The lease tells who needed it.
    let lease = Fact::Let { on: house.today };
    house
        .register
        .note_vacancy_fact(&house.landlord.id, &vacancy, lease, Some(true), house.today)
        .await
        .unwrap();
    let lettings = house.register.lettings(&house.landlord.id, None).await.unwrap();
    assert_eq!((lettings[0].needed, lettings[0].need_level), (Needed::Yes, Some(L::N3)));
    let figure = Indicator::of(&lettings, house.ago(365), house.today);
    assert_eq!(figure, Indicator { to_a_need: 1, without_need: 0, unknown: 0 });
}

#[tokio::test]
async fn two_who_decide_in_the_same_instant_leave_one_decision() {
    let house = house().await;
    let dwelling = house.dwelling("L-1").await;
    house.adapt(&dwelling).await;
    let vacancy = house.vacancy(&dwelling, Some(32_400)).await;
    let needs =
        [house.applicant("0331-0001", Some(L::N3)).await, house.applicant("0331-0002", Some(L::N3)).await];
    let case = house.case(&vacancy, &needs).await;
    let shown = house.shown(&case).await.shown;
    let (one, other) = (choice(&needs[0], &shown), choice(&needs[1], &shown));
    let (first, second) = tokio::join!(house.decide(&case, &one), house.decide(&case, &other));
    let (done, refused): (Vec<_>, Vec<_>) = [first, second].into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), refused.len()), (1, 1));
    for error in refused {
        assert_eq!(code(error.unwrap_err()), "allocation-decided");
    }
}

#[tokio::test]
async fn nobody_decides_on_a_file_that_changed_since_it_was_shown() {
    let house = house().await;
    let dwelling = house.dwelling("L-1").await;
    house.adapt(&dwelling).await;
    let vacancy = house.vacancy(&dwelling, Some(32_400)).await;
    let needs =
        [house.applicant("0331-0001", Some(L::N3)).await, house.applicant("0331-0002", Some(L::N2)).await];
    let case = house.case(&vacancy, &needs).await;
    let mut seen = house.shown(&case).await.shown;
    // A candidate is taken off, the rent changes, the level changes, the dwelling turns unfit: each is seen.
    let id = house.landlord.id.as_str();
    for change in 0..3 {
        match change {
            0 => {
                let off = (&[][..], &needs[1..]);
                house.register.change_candidates(id, &case, off, house.today).await.unwrap();
            }
            1 => house.register.set_rent(id, &vacancy, 40_000).await.unwrap(),
            _ => {
                house
                    .fit(&dwelling, Equipment::ReachableControls, Event::FoundThere, house.today)
                    .await
                    .unwrap();
                house
                    .fit(&dwelling, Equipment::WalkerPassages, Event::FoundAbsent, house.today)
                    .await
                    .unwrap();
            }
        }
        let stale = house.decide(&case, &choice(&needs[0], &seen)).await;
        assert_eq!(code(stale.unwrap_err()), "allocation-changed", "{change}");
        seen = house.shown(&case).await.shown;
    }
    let unfit = Fact::Unfit { on: house.today };
    house.register.note_vacancy_fact(id, &vacancy, unfit, None, house.today).await.unwrap();
    let stale = house.decide(&case, &choice(&needs[0], &seen)).await;
    assert_eq!(code(stale.unwrap_err()), "allocation-changed");
    let seen = house.shown(&case).await.shown;
    let wrong = code(house.decide(&case, &choice(&needs[0], &seen)).await.unwrap_err());
    assert_eq!(refusals(&wrong), ["decision-unfit"]);
    assert_eq!(house.register.decision(id, &case).await.unwrap(), None, "nothing was kept");
}

#[tokio::test]
async fn without_a_need_a_reason_of_the_list_is_asked_for_and_kept() {
    let house = house().await;
    let dwelling = house.dwelling("L-1").await;
    house.adapt(&dwelling).await;
    let vacancy = house.vacancy(&dwelling, None).await;
    let need = house.applicant("0331-0001", Some(L::N0)).await;
    let case = house.case(&vacancy, std::slice::from_ref(&need)).await;
    let shown = house.shown(&case).await.shown;
    let wrong = code(house.decide(&case, &choice(&need, &shown)).await.unwrap_err());
    assert_eq!(refusals(&wrong), ["decision-rent", "decision-reason"], "everything at once");
    house.register.set_rent(&house.landlord.id, &vacancy, 32_400).await.unwrap();
    let shown = house.shown(&case).await.shown;
    let because = |kind, searched_on, text: Option<&str>| Choice {
        reason: Some(Reason { kind, searched_on, text: text.map(str::to_owned) }),
        ..choice(&need, &shown)
    };
    let undated = because(ReasonKind::NoCandidate, None, None);
    assert_eq!(code(house.decide(&case, &undated).await.unwrap_err()), "decision-search");
    let personal = because(ReasonKind::Other, None, Some("il a un cancer"));
    assert_eq!(code(house.decide(&case, &personal).await.unwrap_err()), "decision-text");
    let nobody = Choice { need_id: None, ..undated.clone() };
    assert_eq!(code(house.decide(&case, &nobody).await.unwrap_err()), "decision-nobody");
    let foreign = choice("0123456789abcdef", &shown);
    assert!(matches!(house.decide(&case, &foreign).await, Err(Error::Unknown(_))));
    house.decide(&case, &because(ReasonKind::NoCandidate, Some(house.ago(3)), None)).await.unwrap();
    let kept = house.register.decision(&house.landlord.id, &case).await.unwrap().unwrap().snapshot;
    assert_eq!(kept.reason.unwrap().searched_on, Some(house.ago(3)));
    assert!(kept.is_short_of_candidates && kept.is_adapted);
    assert_eq!(kept.chosen_needs_it, Some(false));
}

#[tokio::test]
async fn another_session_does_not_decide_again_about_the_same_vacancy() {
    let house = house().await;
    let dwelling = house.dwelling("L-1").await;
    let vacancy = house.vacancy(&dwelling, Some(32_400)).await;
    let need = house.applicant("0331-0001", None).await;
    let first = house.case(&vacancy, std::slice::from_ref(&need)).await;
    let second = house.case(&vacancy, std::slice::from_ref(&need)).await;
    let shown = house.shown(&first).await.shown;
    house.decide(&first, &choice(&need, &shown)).await.unwrap();
    let shown = house.shown(&second).await.shown;
    let again = house.decide(&second, &choice(&need, &shown)).await;
    assert_eq!(code(again.unwrap_err()), "allocation-decided");
}

#[tokio::test]
async fn a_need_is_sealed_kept_a_year_renewed_by_the_household_and_erased_at_its_word() {
    let house = house().await;
    let id = house.landlord.id.as_str();
    let upstairs = house.dwelling("L-2").await;
    let first = house.need(Household::Tenant(upstairs.clone()), Some(L::N3)).await;
    let second = house.need(Household::Tenant(upstairs), Some(L::N4)).await;
    let held = house.register.needs(id).await.unwrap();
    assert_eq!(
        held.iter().map(|n| n.id.as_str()).collect::<Vec<_>>(),
        [second.as_str()],
        "{first} is replaced"
    );
    assert!(held[0].is_open(held[0].kept_until) && !held[0].is_open(held[0].kept_until.tomorrow().unwrap()));
    let need = held[0].need.clone();
    let old = NewNeed {
        household: Household::Applicant("0331-0009".to_owned()),
        need: need.clone(),
        consent_on: house.today.checked_sub(13.months()).unwrap(),
    };
    assert_eq!(code(house.register.note_need(id, &old, house.today).await.unwrap_err()), "need-consent");
    let named =
        NewNeed { household: Household::Applicant("Mme Dupont".to_owned()), consent_on: house.today, need };
    assert_eq!(code(house.register.note_need(id, &named, house.today).await.unwrap_err()), "need-reference");
    // Six months after its end, retention takes it.
    house.register.close_need(id, &second, ClosedWhy::Housed, house.today).await.unwrap();
    let later =
        |months: i64| house.today.checked_add(months.months()).unwrap().checked_add(1.days()).unwrap();
    house.register.carry_out_retention_of(id, later(5)).await.unwrap();
    assert_eq!(house.register.needs(id).await.unwrap().len(), 1);
    house.register.carry_out_retention_of(id, later(6)).await.unwrap();
    assert!(house.register.needs(id).await.unwrap().is_empty());
    let third = house.applicant("0331-0010", Some(L::N2)).await;
    house.register.erase_need(id, &third, house.today).await.unwrap();
    assert!(matches!(house.register.need(id, &third).await, Err(Error::Unknown(_))));
}

#[tokio::test]
async fn nothing_of_a_need_can_be_read_in_the_database_and_everything_sealed_opens() {
    let house = house().await;
    let dwelling = house.dwelling("L-1").await;
    house.adapt(&dwelling).await;
    let letting = NewLetting {
        let_on: house.ago(400),
        needed: Needed::Yes,
        need_level: Some(L::N4),
        was_adapted: Some(true),
    };
    let note = || house.register.note_letting(&house.landlord.id, &dwelling, &letting, house.today);
    note().await.unwrap();
    assert_eq!(code(note().await.unwrap_err()), "letting-duplicate");
    let vacancy = house.vacancy(&dwelling, Some(32_400)).await;
    let need = house.applicant("0331-0001", Some(L::N4)).await;
    house.case(&vacancy, &[need]).await;
    let checks = house.register.verify().await.unwrap();
    assert!(checks.iter().all(|check| check.problems.is_empty()), "{checks:?}");
    if std::env::var("PLAINPIED_TEST_DATABASE").is_err() {
        let folder = house.register.folder().to_owned();
        house.register.clone().close().await;
        let bytes = std::fs::read(folder.join("register.sqlite")).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("step-free-shower"), "equipment is the dwelling's, or this proves nothing");
        assert!(!text.contains("rent_limit_cents") && !text.contains("\"needed\""), "sealed");
    }
}
