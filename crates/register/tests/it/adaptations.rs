//! Adaptation files: one at a time, from the visit to what the works leave in the dwelling, and what is erased.

use allocation::equipment::{Equipment, Event as Fitted, Source};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use model::dwelling::AdaptationLevel;
use pathway::adaptation::{Decision, Event, Fact, Motive, Stage, Why};
use pathway::device::{Alert, Device, Fact as Loan};
use pathway::grid::{Activity, Grid, Obstacle, Remedy, Row};
use pathway::reminders::Told;
use register::adaptations::{AdaptationFile, ComplaintKind, Item, NewFile, NewVisit, Report, starting};
use register::adapted::NewFact;
use register::portfolio::PortfolioRequest;
use register::{Error, Register, testing};
use tempfile::TempDir;
use trust::field::ObjectKind;
use trust::policy::Action;

struct Town {
    _folder: TempDir,
    register: Register,
    landlord: String,
    today: Date,
}

async fn town() -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    register::demo::load(&register, "Habitat Valombre", &|_| {}).await.unwrap();
    let landlord = register.landlord(None).await.unwrap().id;
    Town { _folder: folder, register, landlord, today: register::civil::today() }
}

fn code(error: Error) -> String {
    match error {
        Error::Refused(code) => code,
        other => panic!("{other}"),
    }
}

fn report(visited_on: Date) -> Report {
    let rows = vec![Row {
        activity: Activity::Wash,
        obstacle: Some(Obstacle::Bathroom),
        remedy: Some(Remedy::Shower),
        before: Some(1),
        after: Some(4),
    }];
    Report { visited_on, grid: Grid { rows }, recommendations: None, household_agrees: Some(true) }
}

impl Town {
    fn ago(&self, days: i64) -> Date {
        self.today.checked_sub(days.days()).unwrap()
    }

    async fn dwelling(&self, reference: &str) -> String {
        let landlord_id = self.landlord.clone();
        let request =
            PortfolioRequest { landlord_id, on: self.today, weights: None, prudent: false, target: None };
        let portfolio = self.register.portfolio(&request).await.unwrap();
        let mut all = portfolio.residences.iter().flat_map(|r| &r.dwelling_views);
        all.find(|d| d.reference.as_deref() == Some(reference)).unwrap().id.clone()
    }

    async fn open(&self, reference: &str, days: i64) -> String {
        let dwelling_id = self.dwelling(reference).await;
        let new = NewFile { dwelling_id, recipient_id: None, consent_on: self.ago(days) };
        self.register.open_adaptation(&self.landlord, &new, self.ago(days)).await.unwrap()
    }

    async fn file(&self, id: &str) -> AdaptationFile {
        self.register.adaptation(&self.landlord, id, self.today).await.unwrap()
    }

    async fn note(&self, id: &str, fact: Fact) -> Result<(), Error> {
        let edition = self.file(id).await.edition();
        self.register.note_step(&self.landlord, (id, edition), &fact, ("", None), self.today).await
    }

    async fn stage(&self, id: &str) -> Stage {
        self.file(id).await.standing(self.today).stage
    }

    /// A file whose works are ordered, begun and accepted.
    async fn accepted(&self, reference: &str) -> String {
        let id = self.open(reference, 100).await;
        let seen = (id.as_str(), 0);
        self.register.write_report(&self.landlord, seen, &report(self.ago(90)), self.ago(85)).await.unwrap();
        self.note(&id, Fact::decided(self.ago(80), Decision::Adapt, Motive::HouseholdWish)).await.unwrap();
        let lines = self.register.works_of_report(&self.landlord, &id).await.unwrap();
        let seen = (id.as_str(), self.file(&id).await.edition());
        self.register.set_works(&self.landlord, seen, &lines, self.ago(79)).await.unwrap();
        for fact in [
            Fact::planned(Event::Ordered, self.ago(78), self.ago(30)),
            Fact::new(Event::Started, self.ago(30)),
            Fact::new(Event::Accepted, self.ago(10)),
        ] {
            self.note(&id, fact).await.unwrap();
        }
        id
    }
}

#[tokio::test]
async fn a_delivery_writes_what_works_leave_in_the_dwelling_on_the_day_of_their_acceptance() {
    let town = town().await;
    let id = town.accepted("HV-TIL-A-0003").await;
    let file = town.file(&id).await;
    let seen = (id.as_str(), file.edition());
    let made = [Equipment::StepFreeShower, Equipment::ShowerSeat, Equipment::GrabBars];
    let nothing =
        town.register.deliver_adaptation(&town.landlord, seen, town.today, (&[], ""), town.today).await;
    assert_eq!(code(nothing.unwrap_err()), "adaptation-equipment");
    let measured = [Equipment::TransformableBathroom];
    let wrong =
        town.register.deliver_adaptation(&town.landlord, seen, town.today, (&measured, ""), town.today);
    assert_eq!(code(wrong.await.unwrap_err()), "adaptation-equipment", "no works install it");
    // What is refused leaves the dwelling as it was.
    let early = town.register.deliver_adaptation(&town.landlord, seen, town.ago(11), (&made, ""), town.today);
    assert_eq!(code(early.await.unwrap_err()), "adaptation-early");
    let view = |portfolio: &register::portfolio::Portfolio| {
        portfolio.dwelling(&file.dwelling_id).map(|(_, d)| d.clone()).unwrap()
    };
    let landlord_id = town.landlord.clone();
    let request =
        PortfolioRequest { landlord_id, on: town.today, weights: None, prudent: false, target: None };
    let before = view(&town.register.portfolio(&request).await.unwrap());
    let level = town.register.level_of(&town.landlord, &before, town.today).await.unwrap();
    assert!(level.facts.iter().all(|noted| noted.fact.source != Source::Works));
    // The invoice came before the delivery: the grab bars are noted for that day already.
    let invoice = NewFact {
        equipment: Equipment::GrabBars,
        event: Fitted::Installed,
        on: town.ago(10),
        source: Source::Invoice,
        proof: "F-2026-9".to_owned(),
    };
    town.register.note_equipment(&town.landlord, &file.dwelling_id, &invoice, town.today).await.unwrap();
    let before_works = level.facts.len() + 1;

    town.register
        .deliver_adaptation(&town.landlord, seen, town.today, (&made, ""), town.today)
        .await
        .unwrap();
    let after = view(&town.register.portfolio(&request).await.unwrap());
    let level = town.register.level_of(&town.landlord, &after, town.today).await.unwrap();
    let left: Vec<_> = level.facts.iter().filter(|noted| noted.fact.source == Source::Works).collect();
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|noted| noted.fact.on == town.ago(10)), "{left:?}");
    assert!(left.iter().all(|noted| noted.fact.proof.as_deref().is_some_and(|p| p.starts_with("A-"))));
    assert!(after.standing.highest >= AdaptationLevel::N2, "{:?}", after.standing);
    assert_eq!(level.facts.len(), before_works + 2, "what was noted already is not noted twice");
    assert_eq!(town.stage(&id).await, Stage::Delivered);
    let again =
        town.register.deliver_adaptation(&town.landlord, seen, town.today, (&made, ""), town.today).await;
    assert!(matches!(again, Err(Error::Changed)), "{again:?}");
}

#[tokio::test]
async fn the_second_of_two_who_decide_at_once_is_told_and_writes_nothing() {
    let town = town().await;
    let id = town.open("HV-TIL-A-0003", 20).await;
    town.register.write_report(&town.landlord, (&id, 0), &report(town.ago(10)), town.today).await.unwrap();
    let edition = town.file(&id).await.edition();
    let decide = |decision: Decision| {
        let fact = Fact::decided(town.today, decision, Motive::of(decision)[0]);
        let (register, landlord, id) = (&town.register, &town.landlord, id.as_str());
        async move { register.note_step(landlord, (id, edition), &fact, ("", None), fact.on).await }
    };
    let (one, other) = tokio::join!(decide(Decision::Adapt), decide(Decision::Nothing));
    let kept = if one.is_ok() { Decision::Adapt } else { Decision::Nothing };
    let refused = if one.is_ok() { other } else { one };
    assert!(matches!(refused, Err(Error::Changed)), "{refused:?}");
    assert!(matches!(decide(Decision::DeviceOnly).await, Err(Error::Changed)));
    let now = town.file(&id).await;
    assert_eq!(now.standing(town.today).decision, Some((kept, Motive::of(kept)[0])));
    assert_eq!(now.edition(), edition + 1, "one entry, not two");
}

#[tokio::test]
async fn a_dwelling_has_one_open_file_and_a_household_agreed_within_the_year() {
    let town = town().await;
    let dwelling_id = town.dwelling("HV-TIL-A-0003").await;
    let open = |dwelling_id: String, recipient_id: Option<String>, consent_on: Date| {
        let new = NewFile { dwelling_id, recipient_id, consent_on };
        let (register, landlord, today) = (&town.register, &town.landlord, town.today);
        async move { register.open_adaptation(landlord, &new, today).await }
    };
    // Two people open it in the same instant.
    let (one, two) = tokio::join!(
        open(dwelling_id.clone(), None, town.today),
        open(dwelling_id.clone(), None, town.today)
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(code(one.and(two).unwrap_err()), "adaptation-open");
    let twice = open(dwelling_id, None, town.today).await.unwrap_err();
    assert_eq!(code(twice), "adaptation-open");
    let other = town.dwelling("HV-TIL-A-0005").await;
    for day in [town.ago(-1), town.ago(400)] {
        assert_eq!(code(open(other.clone(), None, day).await.unwrap_err()), "adaptation-consent");
    }
    let foreign = open("0123456789abcdef".to_owned(), None, town.today).await;
    assert!(matches!(foreign, Err(Error::Unknown(_))));
    let stranger = open(other.clone(), Some("nobody".to_owned()), town.today).await;
    assert!(matches!(stranger, Err(Error::Unknown(_))), "a household of a campaign that does not live there");
    assert!(open(other, None, town.today).await.is_ok());
}

#[tokio::test]
async fn consent_withdrawn_erases_the_report_and_ends_the_visit() {
    let town = town().await;
    let id = town.open("HV-TIL-A-0003", 20).await;
    let until = town.today.checked_add(9.days()).unwrap();
    let new = NewVisit { email: "ergo@demo.plain-pied.example".to_owned(), until };
    town.register.assign_visit(&town.landlord, &id, &new, Timestamp::now()).await.unwrap();
    town.register.write_report(&town.landlord, (&id, 0), &report(town.ago(10)), town.today).await.unwrap();
    assert_eq!(town.register.reports(&town.landlord, &id).await.unwrap().len(), 1);
    town.note(&id, Fact::stopped(town.today, Why::ConsentWithdrawn)).await.unwrap();
    assert_eq!(town.register.reports(&town.landlord, &id).await.unwrap(), []);
    assert_eq!(town.register.visit_of_file(&town.landlord, &id).await.unwrap(), None);
    assert_eq!(town.stage(&id).await, Stage::Stopped);
    let late = town.note(&id, Fact::new(Event::Visited, town.today)).await;
    assert_eq!(code(late.unwrap_err()), "adaptation-not-now");
}

#[tokio::test]
async fn a_visit_is_for_one_therapist_of_a_firm_under_an_agreement_until_its_day() {
    let town = town().await;
    let (register, at) = (&town.register, Timestamp::now());
    let id = town.open("HV-TIL-A-0003", 20).await;
    let until = town.today.checked_add(9.days()).unwrap();
    for (email, day, expected) in [
        ("voisins@demo.plain-pied.example", until, "visit-person"),
        ("personne@demo.plain-pied.example", until, "visit-person"),
        ("pas une adresse", until, "visit-person"),
        ("ergo@demo.plain-pied.example", town.ago(1), "visit-until"),
        ("ergo@demo.plain-pied.example", town.ago(-200), "visit-until"),
    ] {
        let new = NewVisit { email: email.to_owned(), until: day };
        let refused = register.assign_visit(&town.landlord, &id, &new, at).await.unwrap_err();
        assert_eq!(code(refused), expected, "{email}");
    }
    let new = NewVisit { email: "ergo@demo.plain-pied.example".to_owned(), until };
    register.assign_visit(&town.landlord, &id, &new, at).await.unwrap();
    let visit = register.visit_of_file(&town.landlord, &id).await.unwrap().unwrap();
    let session = register.enter_as_demo(&visit.account_id, "test", at).await.unwrap();
    let session = register.session(&session, at).await.unwrap().unwrap();
    let person = register.signed_in(session, at).await.unwrap().unwrap();
    let may = |action: Action, kind: ObjectKind, at: Timestamp| {
        visit.allows(&person.actor, (action, kind), &person.agreements, at)
    };
    assert!(may(Action::Create, ObjectKind::TherapistReport, at));
    assert!(may(Action::See, ObjectKind::Task, at));
    for (action, kind) in [
        (Action::See, ObjectKind::AdaptationFile),
        (Action::Decide, ObjectKind::AdaptationFile),
        (Action::See, ObjectKind::WorksOrder),
        (Action::Export, ObjectKind::TherapistReport),
    ] {
        assert!(!may(action, kind, at), "{action} {kind}");
    }
    let after = at + 15 * 24.hours();
    assert!(!may(Action::Create, ObjectKind::TherapistReport, after), "its last day is past");
    assert!(may(Action::See, ObjectKind::TherapistReport, after), "read thirty days more");
    assert!(!may(Action::See, ObjectKind::TherapistReport, at + 60 * 24.hours()));
    assert!(
        !visit.allows(&person.actor, (Action::Create, ObjectKind::TherapistReport), &[], at),
        "no agreement"
    );
    let mut other = person.actor.clone();
    other.user = "somebody-else".into();
    assert!(!visit.allows(&other, (Action::See, ObjectKind::Task), &person.agreements, at));
}

#[tokio::test]
async fn the_last_step_is_corrected_and_what_others_rest_on_is_not() {
    let town = town().await;
    let id = town.open("HV-TIL-A-0003", 20).await;
    town.note(&id, Fact::planned(Event::VisitPlanned, town.ago(15), town.ago(12))).await.unwrap();
    town.note(&id, Fact::new(Event::Visited, town.ago(12))).await.unwrap();
    let correct = |rank: u32, edition: u32| {
        let (register, landlord, id, today) = (&town.register, &town.landlord, id.as_str(), town.today);
        async move { register.correct_step(landlord, (id, edition), rank, today).await }
    };
    assert_eq!(code(correct(1, 2).await.unwrap_err()), "adaptation-corrects-works");
    correct(2, 2).await.unwrap();
    assert_eq!(town.stage(&id).await, Stage::VisitPlanned);
    let file = town.file(&id).await;
    assert_eq!(file.entries.len(), 3, "nothing is deleted");
    assert!(file.entries[1].is_corrected);
    assert!(matches!(correct(2, 3).await, Err(Error::Unknown(_))), "once");
}

#[tokio::test]
async fn a_device_that_is_not_back_when_the_works_are_delivered_is_an_alert() {
    let town = town().await;
    let id = town.accepted("HV-TIL-A-0003").await;
    let edition = town.file(&id).await.edition();
    let until = town.today.checked_add(20.days()).unwrap();
    let lent = Loan::Lent { on: town.ago(5), until };
    let seen = (id.as_str(), edition);
    let device = Device::ShowerChair;
    town.register.note_loan(&town.landlord, seen, (None, device), lent, town.today).await.unwrap();
    assert_eq!(town.file(&id).await.alerts(town.today), []);
    let seen = (id.as_str(), edition + 1);
    let made = (&[Equipment::StepFreeShower][..], "");
    town.register.deliver_adaptation(&town.landlord, seen, town.today, made, town.today).await.unwrap();
    let file = town.file(&id).await;
    let alerts: Vec<Alert> = file.alerts(town.today).into_iter().map(|(_, alert)| alert).collect();
    assert_eq!(alerts, [Alert::AfterDelivery(town.today)]);
    let loan = file.loans()[0].rank;
    let back = Loan::Returned { on: town.today };
    let seen = (id.as_str(), file.edition());
    town.register.note_loan(&town.landlord, seen, (Some(loan), device), back, town.today).await.unwrap();
    assert_eq!(town.file(&id).await.alerts(town.today), []);
}

#[tokio::test]
async fn works_are_of_the_catalogue_and_frozen_once_ordered() {
    let town = town().await;
    let id = town.accepted("HV-TIL-A-0003").await;
    let file = town.file(&id).await;
    let lines = file.lines().to_vec();
    assert_eq!(lines.iter().map(|l| l.code.as_str()).collect::<Vec<_>>(), ["DW_SHOWER"]);
    assert!(lines.iter().all(|line| line.price_cents.is_none()), "no price is made up");
    let late = town.register.set_works(&town.landlord, (&id, file.edition()), &lines, town.today).await;
    assert_eq!(code(late.unwrap_err()), "adaptation-ordered");
    let other = town.open("HV-TIL-A-0005", 5).await;
    let mut foreign = lines;
    foreign[0].code = "NOT_THERE".to_owned();
    let wrong = town.register.set_works(&town.landlord, (&other, 0), &foreign, town.today).await;
    assert_eq!(code(wrong.unwrap_err()), "works-line 1");
}

#[tokio::test]
async fn a_catalogue_is_saved_version_by_version_and_the_second_of_two_is_told() {
    let town = town().await;
    let mut items: Vec<Item> = starting().items;
    items[0].price_cents = Some(430_000);
    let save = |seen: u32, items: Vec<Item>| {
        let (register, landlord) = (&town.register, &town.landlord);
        async move { register.save_catalogue(landlord, seen, &items).await }
    };
    assert_eq!(save(0, items.clone()).await.unwrap(), 1);
    assert!(matches!(save(0, items.clone()).await, Err(Error::Changed)));
    let kept = town.register.works_catalogue(&town.landlord).await.unwrap();
    assert_eq!((kept.version, kept.items[0].price_cents), (1, Some(430_000)));
    let mut twice = items.clone();
    twice[1].code = twice[0].code.clone();
    assert_eq!(code(save(1, twice).await.unwrap_err()), "catalogue-item 2");
    assert_eq!(code(save(1, Vec::new()).await.unwrap_err()), "catalogue-size");
    items[2].label = String::new();
    assert_eq!(code(save(1, items).await.unwrap_err()), "catalogue-item 3");
}

#[tokio::test]
async fn what_is_written_says_nothing_of_health_and_complaints_are_answered_once() {
    let town = town().await;
    let id = town.open("HV-TIL-A-0003", 20).await;
    let complain = |said: &'static str, edition: u32| {
        let (register, landlord, id, today) = (&town.register, &town.landlord, id.as_str(), town.today);
        let what = (today, ComplaintKind::Noise);
        async move { register.note_complaint(landlord, (id, edition), what, said, today).await }
    };
    assert_eq!(code(complain("il a un cancer", 0).await.unwrap_err()), "adaptation-text");
    complain("Perceuse dès sept heures", 0).await.unwrap();
    let answer = |edition: u32| {
        let (register, landlord, id, today) = (&town.register, &town.landlord, id.as_str(), town.today);
        async move {
            register.answer_complaint(landlord, (id, edition), 1, (today, "À neuf heures"), today).await
        }
    };
    answer(1).await.unwrap();
    assert!(matches!(answer(2).await, Err(Error::Unknown(_))));
    let complaints = town.file(&id).await.complaints();
    assert_eq!(complaints.len(), 1);
    assert!(complaints[0].answer.is_some());
}

#[tokio::test]
async fn a_file_is_erased_at_the_household_s_word_but_not_under_works() {
    let town = town().await;
    let id = town.accepted("HV-TIL-A-0003").await;
    let erased = town.register.erase_adaptation(&town.landlord, &id, town.today).await;
    assert_eq!(code(erased.unwrap_err()), "adaptation-works");
    let other = town.open("HV-TIL-A-0005", 20).await;
    town.register.write_report(&town.landlord, (&other, 0), &report(town.ago(10)), town.today).await.unwrap();
    town.register.erase_adaptation(&town.landlord, &other, town.today).await.unwrap();
    let gone = town.register.adaptation(&town.landlord, &other, town.today).await;
    assert!(matches!(gone, Err(Error::Unknown(_))));
    assert_eq!(town.register.reports(&town.landlord, &other).await.unwrap(), [], "the report went with it");
}

#[tokio::test]
async fn reports_go_six_months_after_the_end_and_files_are_archived_then_deleted() {
    let town = town().await;
    let id = town.open("HV-TIL-A-0003", 20).await;
    town.register.write_report(&town.landlord, (&id, 0), &report(town.ago(10)), town.today).await.unwrap();
    let months = |n: i64| town.today.checked_add(n.months()).unwrap();
    town.register.carry_out_retention_of(&town.landlord, months(12)).await.unwrap();
    assert_eq!(town.register.reports(&town.landlord, &id).await.unwrap().len(), 1, "the file goes on");
    town.note(&id, Fact::decided(town.today, Decision::Nothing, Motive::HouseholdWish)).await.unwrap();
    town.register.carry_out_retention_of(&town.landlord, months(7)).await.unwrap();
    assert_eq!(town.register.reports(&town.landlord, &id).await.unwrap(), []);
    assert_eq!(town.stage(&id).await, Stage::Decided, "the file stays");
    town.register.carry_out_retention_of(&town.landlord, months(25)).await.unwrap();
    let archived = town.register.adaptation(&town.landlord, &id, town.today).await;
    assert!(matches!(archived, Err(Error::Unknown(_))), "pages do not show it any more");
    let states = town.register.retention(&town.landlord, months(25)).await.unwrap();
    let held = |then: trust::retention::Outcome| {
        states
            .iter()
            .find(|s| s.rule.data == trust::retention::DataSet::AdaptationFile && s.rule.then == then)
            .unwrap()
            .held
    };
    assert_eq!(held(trust::retention::Outcome::Archive), Some(0));
    assert!(held(trust::retention::Outcome::Delete) > Some(0), "archived, not deleted");
    town.register.carry_out_retention_of(&town.landlord, months(61)).await.unwrap();
    let states = town.register.retention(&town.landlord, months(61)).await.unwrap();
    let left: Vec<_> = states
        .iter()
        .filter(|s| s.rule.data == trust::retention::DataSet::AdaptationFile)
        .map(|s| s.held)
        .collect();
    assert_eq!(left, [Some(0), Some(0)], "deleted");
}

#[tokio::test]
async fn the_household_is_told_on_its_days() {
    let town = town().await;
    let all = town.register.adaptations(&town.landlord, town.today).await.unwrap();
    let in_works = all.iter().find(|file| file.standing(town.today).stage == Stage::Started).unwrap();
    let due = pathway::reminders::dues(&in_works.standing(town.today));
    assert_eq!(due[0].what, pathway::reminders::NextStep::TellDuring);
    assert!(due[0].on.is_some_and(|on| on <= town.today), "five days late: {due:?}");
    assert_eq!(in_works.alerts(town.today).len(), 1, "a chair should have come back");
    let id = in_works.id.clone();
    town.note(&id, Fact::telling(town.today, Told::During)).await.unwrap();
    let file = town.file(&id).await;
    let due = pathway::reminders::dues(&file.standing(town.today));
    assert!(due.iter().all(|due| due.on.is_none_or(|on| on > town.today)), "{due:?}");
}
