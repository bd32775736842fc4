//! Works programmes: the question made of the stock, the computation and its verification, decisions, what is refused.

use jiff::civil::Date;
use register::landlords::Landlord;
use register::portfolio::{Portfolio, PortfolioRequest};
use register::programmes::{
    Facts, Found, Lock, LockWhat, NotSaved, Note, NotedScenario, OfficeRoom, Work, dwellings_of, left_out,
    priced_rules, solved, to_find_out,
};
use register::{Error, Register, testing};
use std::sync::Arc;
use tempfile::TempDir;

const ON: Date = jiff::civil::date(2026, 11, 21);

struct House {
    _folder: TempDir,
    register: Register,
    landlord: Landlord,
    programme: String,
}

/// The invented town, with its programme of two scenarios.
async fn house() -> House {
    let folder = TempDir::new().unwrap();
    let register = testing::open(&folder.path().join("data")).await.unwrap();
    register::demo::load(&register, "Habitat Valombre", &|_| {}).await.unwrap();
    let landlord = register.landlord(None).await.unwrap();
    let programme = register.programmes(&landlord.id).await.unwrap().remove(0).id;
    House { _folder: folder, register, landlord, programme }
}

fn code(error: &Error) -> &str {
    match error {
        Error::Refused(code) => code,
        other => panic!("{other}"),
    }
}

impl House {
    async fn portfolio(&self) -> Arc<Portfolio> {
        let request = PortfolioRequest {
            landlord_id: self.landlord.id.clone(),
            on: ON,
            weights: None,
            prudent: false,
            target: None,
        };
        self.register.portfolio(&request).await.unwrap()
    }

    async fn scenario(&self, at: usize) -> NotedScenario {
        self.register.programme_scenarios(&self.landlord.id, &self.programme).await.unwrap().remove(at)
    }

    /// Computes a scenario and keeps what was found.
    async fn computed(&self, id: &str) -> Found {
        let portfolio = self.portfolio().await;
        let question = self.register.programme_question(&portfolio, id).await.unwrap();
        let found = solved(&question, &|_| true).unwrap();
        self.register.keep_programme_run(&self.landlord.id, &question, &found).await.unwrap();
        found
    }

    async fn change(&self, at: usize, change: impl FnOnce(&mut register::programmes::Settings)) {
        let scenario = self.scenario(at).await;
        let mut settings = scenario.settings.clone();
        change(&mut settings);
        let seen = (scenario.id.as_str(), scenario.edition);
        let saved =
            self.register.save_programme_scenario(&self.landlord.id, seen, &scenario.name, &settings).await;
        assert!(saved.is_ok(), "{saved:?}");
    }
}

fn lock(residence_id: &str, year: i16, what: LockWhat, must: bool) -> Lock {
    Lock { residence_id: residence_id.to_owned(), year: Some(year), what, must, package: None, dwellings: 0 }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_computed_verified_adopted_and_its_first_year_is_kept() {
    let house = house().await;
    let (register, landlord) = (&house.register, house.landlord.id.as_str());
    let portfolio = house.portfolio().await;
    let scenario = house.scenario(1).await;
    let question = register.programme_question(&portfolio, &scenario.id).await.unwrap();
    let again = register.programme_question(&portfolio, &scenario.id).await.unwrap();
    assert_eq!(question.digest(), again.digest(), "the same register asks the same");
    assert!(question.asked.instance.dwellings() > 0, "{:?}", question.asked.notes);
    house.computed(&scenario.id).await;
    let run = register.programme_run(landlord, &scenario.id).await.unwrap().unwrap();
    let certificate = run.certificate.clone().unwrap();
    assert!(certificate.value <= certificate.bound);
    assert!(dwellings_of(&run.rows) > 0, "{:?}", run.rows);
    // Every figure is a sum of the rows, and everybody together pays the cost.
    let years = run.years().unwrap();
    assert_eq!(years.len(), 6);
    for row in &run.rows {
        assert_eq!(row.own_cents + row.pension_cents + row.relief_cents, row.cost_cents, "{row:?}");
        assert!(row.own_cents >= 0 && row.relief_cents >= 0 && row.pension_cents >= 0, "{row:?}");
    }
    let spent: i64 = years.iter().map(|y| y.cost_cents).sum();
    assert_eq!(spent, run.rows.iter().map(|row| row.cost_cents).sum::<i64>());
    let office: i64 = 1_500_000;
    assert!(years[0].relief_cents <= office, "the ceiling of the office: {:?}", years[0]);
    assert!(!left_out(&run).is_empty() || dwellings_of(&run.rows) > 0);
    assert!(!priced_rules(&run).is_empty(), "money is short, so it has a price");
    assert!(!register.is_programme_stale(&portfolio, &run).await.unwrap());

    // Adopted: the figures are those of the run, and the first year holds for every later computation.
    assert!(register.programme_figures(landlord).await.unwrap().is_none());
    let wrong = register.adopt_programme(landlord, (&scenario.id, "another"), ON).await.unwrap_err();
    assert_eq!(code(&wrong), "programme-stale");
    register.adopt_programme(landlord, (&scenario.id, &run.id), ON).await.unwrap();
    let figures = register.programme_figures(landlord).await.unwrap().unwrap();
    assert_eq!((&figures.rows, &figures.years), (&run.rows, &years));
    let first: Vec<_> = run.rows.iter().filter(|row| row.year == years[0].year).collect();
    let locks = register.programme_question(&portfolio, &scenario.id).await.unwrap().asked.instance.locks;
    assert_eq!(locks.is_empty(), first.is_empty());
    house.computed(&scenario.id).await;
    let after = register.programme_run(landlord, &scenario.id).await.unwrap().unwrap();
    for row in first.iter().filter(|row| row.work == Work::Dwellings) {
        let made: u32 = after
            .rows
            .iter()
            .filter(|r| (&r.residence_id, r.year, &r.package) == (&row.residence_id, row.year, &row.package))
            .map(|r| r.dwellings)
            .sum();
        assert!(
            made >= row.dwellings,
            "{row:?} {:?} {:?} {:?}",
            after.rows,
            after.kept.between,
            after.kept.notes
        );
    }
    let deleted = register.delete_programme_scenario(landlord, &scenario.id).await.unwrap_err();
    assert_eq!(code(&deleted), "programme-decided");
    register.take_back_programme(landlord, &house.programme).await.unwrap();
    assert!(register.programme_figures(landlord).await.unwrap().is_none());
    let twice = register.take_back_programme(landlord, &house.programme).await;
    assert!(matches!(twice, Err(Error::Unknown(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn budgets_of_zero_plan_nothing_and_decisions_that_contradict_each_other_are_explained() {
    let house = house().await;
    let (register, landlord) = (&house.register, house.landlord.id.as_str());
    house.change(0, |s| s.budgets_cents = vec![0; 6]).await;
    let scenario = house.scenario(0).await;
    house.computed(&scenario.id).await;
    let run = register.programme_run(landlord, &scenario.id).await.unwrap().unwrap();
    assert!(run.rows.is_empty(), "{:?}", run.rows);
    assert_eq!(run.gap_millionths(), 0);
    let nothing = register.adopt_programme(landlord, (&scenario.id, &run.id), ON).await.unwrap_err();
    assert_eq!(code(&nothing), "programme-empty");

    // A campaign that must be held costs money that is not there; and must be, and must not be.
    let portfolio = house.portfolio().await;
    let question = register.programme_question(&portfolio, &scenario.id).await.unwrap();
    let target = question.asked.instance.residences.iter().find(|r| r.campaign.is_some()).unwrap();
    let year = question.asked.instance.first_year;
    let both =
        [lock(&target.id, year, LockWhat::Campaign, true), lock(&target.id, year, LockWhat::Campaign, false)];
    let seen = (scenario.id.as_str(), scenario.edition);
    register.change_programme_locks(landlord, seen, &both, &[]).await.unwrap();
    let late = register.change_programme_locks(landlord, seen, &both, &[]).await;
    assert!(matches!(late, Err(Error::Changed)));
    let found = house.computed(&scenario.id).await;
    let Found::Conflict { between, release } = found else { panic!("{found:?}") };
    assert!(between.iter().all(|lock| both.contains(lock)) && !release.is_empty(), "{between:?} {release:?}");
    let run = register.programme_run(landlord, &scenario.id).await.unwrap().unwrap();
    assert!(run.answer.is_none() && run.rows.is_empty());
    let now = house.scenario(0).await;
    let seen = (now.id.as_str(), now.edition);
    register.change_programme_locks(landlord, seen, &[], &both).await.unwrap();
    assert!(house.scenario(0).await.settings.locks.is_empty());
    let beyond = lock(&target.id, 2050, LockWhat::Ramp, true);
    let now = house.scenario(0).await;
    let refused = register.change_programme_locks(landlord, (&now.id, now.edition), &[beyond], &[]).await;
    assert_eq!(code(&refused.unwrap_err()), "programme-locks");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unknown_stays_unknown_and_another_landlord_sees_nothing() {
    let house = house().await;
    let (register, landlord) = (&house.register, house.landlord.id.as_str());
    let portfolio = house.portfolio().await;
    let scenario = house.scenario(0).await;
    let question = register.programme_question(&portfolio, &scenario.id).await.unwrap();
    let (sure, possible) = (&question.asked.instance, &question.other.instance);
    assert_eq!(question.facts, Facts::Sure);
    assert!(sure.dwellings() < possible.dwellings(), "{} {}", sure.dwellings(), possible.dwellings());
    let missing = to_find_out(&portfolio, &scenario.settings);
    assert!(missing.windows(2).all(|two| two[0].stake_hundredths >= two[1].stake_hundredths));
    assert!(!missing.is_empty());
    // An office whose room is not known relieves nothing, and a work without a price is not proposed.
    house
        .change(0, |s| {
            s.offices = vec![OfficeRoom {
                office: "SIP".to_owned(),
                communes: vec!["*".to_owned()],
                room_cents: vec![None],
            }];
            s.packages[0].price_cents = None;
        })
        .await;
    house.computed(&scenario.id).await;
    let run = register.programme_run(landlord, &scenario.id).await.unwrap().unwrap();
    assert!(run.rows.iter().all(|row| row.relief_cents == 0));
    assert!(run.kept.notes.contains(&Note::NoPrice("Léger".to_owned())), "{:?}", run.kept.notes);
    assert!(run.rows.iter().all(|row| row.package.as_deref() != Some("Léger")));

    let other = register.landlord_named("Un autre bailleur").await.unwrap();
    assert!(register.programmes(&other.id).await.unwrap().is_empty());
    assert!(matches!(register.programme_scenario(&other.id, &scenario.id).await, Err(Error::Unknown(_))));
    assert!(matches!(register.programme(&other.id, &house.programme).await, Err(Error::Unknown(_))));
    assert!(register.programme_run(&other.id, &scenario.id).await.unwrap().is_none());
    assert!(register.programme_decision(&other.id, &house.programme).await.unwrap().is_none());
    let adopted = register.adopt_programme(&other.id, (&scenario.id, &run.id), ON).await;
    assert!(matches!(adopted, Err(Error::Unknown(_))));

    // A copy stands by itself; settings that are wrong are told field by field, and nothing is written.
    let copy = register.clone_programme_scenario(landlord, &scenario.id, "Copie").await.unwrap();
    let mut settings = register.programme_scenario(landlord, &copy).await.unwrap().settings;
    settings.budgets_cents.pop();
    settings.budgets_cents[1] = -5;
    let saved = register.save_programme_scenario(landlord, (&copy, 1), "Copie", &settings).await;
    let Err(NotSaved::Faults(faults)) = saved else { panic!("{saved:?}") };
    let fields: Vec<&str> = faults.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["budget1", "budget5"]);
    assert_eq!(register.programme_scenario(landlord, &copy).await.unwrap().edition, 1);
    register.delete_programme_scenario(landlord, &copy).await.unwrap();
    assert_eq!(register.programme_scenarios(landlord, &house.programme).await.unwrap().len(), 2);
}
