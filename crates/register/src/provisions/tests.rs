//! Services in a register: what is refused leaves nothing, whoever gives a service reads it without costs nor small counts, others
//! do not know that it is there, lists of silent dwellings are followed within one's residences and erased.

use super::*;
use crate::organisations::Profile;
use crate::{Register, testing};
use jiff::civil::{Date, date};
use provision::bundle::Bundle;
use provision::follow::{Channel, Fact, Next, Of, Outcome, Stage};
use provision::impact::{Counted, Group, Indicator, Row, Study};
use provision::ladder::{Level, Partner};
use provision::uptake::Month;
use provision::{Kind, Line, Payer, Plan, Service, Share, Source};
use std::collections::BTreeSet;
use tempfile::TempDir;
use trust::organisation::OrganisationKind;

const TODAY: Date = date(2026, 11, 23);

struct Town {
    _folder: TempDir,
    register: Register,
    landlord: String,
    partner: String,
    other: String,
    residences: Vec<String>,
}

async fn organisation(register: &Register, kind: OrganisationKind, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), is_listed: true, ..Profile::default() };
    register.add_organisation(kind, &profile, None).await.unwrap().id
}

async fn town() -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let landlord = register.landlord_named("Habitat de Valombre").await.unwrap().id;
    let mut act = register.db.act().await.unwrap();
    for residence in ["a", "b"] {
        sqlx::query(
            "INSERT INTO residence (id, landlord_id, group_key, name, address, dwellings, basis, is_current)
             VALUES ($1, $2, $1, $1, '1 rue', 3, 'name', 1)",
        )
        .bind(residence)
        .bind(&landlord)
        .execute(act.connection())
        .await
        .unwrap();
        for at in 0..3 {
            sqlx::query(
                "INSERT INTO dwelling (id, landlord_id, identity, residence_id, reference, dwellings, rooms, built_year,
                                       source_line, content, is_current, first_import, last_import)
                 VALUES ($1, $2, $1, $3, $1, 1, 2, 1968, 1, '', 1, '', '')",
            )
            .bind(format!("{residence}{at}"))
            .bind(&landlord)
            .bind(residence)
            .execute(act.connection())
            .await
            .unwrap();
        }
    }
    act.commit().await.unwrap();
    let partner = organisation(&register, OrganisationKind::Association, "Les Voisins").await;
    let other = organisation(&register, OrganisationKind::Association, "Ailleurs").await;
    let residences = register.residences_to_name(&landlord).await.unwrap();
    let residences = residences.into_iter().map(|(id, _)| id).collect();
    Town { _folder: folder, register, landlord, partner, other, residences }
}

fn refusal<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done {
        Err(Error::Refused(code)) => code,
        Err(Error::Unknown(what)) => format!("unknown {what}"),
        other => panic!("{other:?}"),
    }
}

impl Town {
    fn visits(&self) -> NewProvision {
        let mut service = Service::new("Visites", Kind::Visits);
        service.residences = self.residences.iter().take(1).cloned().collect();
        service.from = Some(date(2026, 1, 1));
        service.payer = Some(Payer::Landlord);
        service.plan = Plan {
            lines: vec![Line { label: "Coordination".to_owned(), cents: 120_000 }],
            shares: vec![Share { source: Source::By(Payer::Landlord), label: String::new(), cents: 120_000 }],
        };
        NewProvision { service, provider_id: Some(self.partner.clone()) }
    }
}

#[tokio::test]
async fn whoever_gives_a_service_reads_it_without_costs_nor_small_counts() {
    let town = town().await;
    let id = town.register.make_provision(&town.landlord, &town.visits()).await.unwrap();
    let month =
        |at, tenants, others| Month { from: date(2026, at, 1), tenants, others, cost_cents: Some(10_000) };
    for one in [month(9, Some(40), Some(3)), month(10, Some(4), None)] {
        town.register.count_provision(&town.landlord, &id, one, TODAY).await.unwrap();
    }
    let own = town.register.provision(&town.landlord, &id).await.unwrap();
    assert!(own.is_own && own.months[0].others == Some(3) && own.service.plan.gap() == Ok(0));
    let given = town.register.provision(&town.partner, &id).await.unwrap();
    assert!(!given.is_own && given.service.plan == Plan::default());
    let counts: Vec<_> = given.months.iter().map(|one| (one.tenants, one.others, one.cost_cents)).collect();
    assert_eq!(counts, [(Some(40), None, None), (None, None, None)]);
    assert_eq!(refusal(town.register.provision(&town.other, &id).await), "unknown provision");
    assert!(town.register.provisions(&town.other).await.unwrap().is_empty());
    assert_eq!(refusal(town.register.provision_studies(&town.partner, &id).await), "unknown provision");
    for who in [&town.partner, &town.other] {
        let one = month(11, Some(1), None);
        assert_eq!(refusal(town.register.count_provision(who, &id, one, TODAY).await), "unknown provision");
        let decided = town.register.decide_provision(who, &id, (Level::Operator, "Nous"), TODAY).await;
        assert_eq!(refusal(decided), "unknown provision");
        let written = town.register.change_provision(who, (&id, 1), &town.visits()).await;
        assert_eq!(refusal(written), "unknown provision");
    }
}

#[tokio::test]
async fn what_is_wrong_is_refused_by_its_name() {
    let town = town().await;
    let with = |change: fn(&mut NewProvision)| {
        let mut new = town.visits();
        change(&mut new);
        new
    };
    for (new, code) in [
        (with(|new| new.service.name = " ".to_owned()), "provision-name"),
        (with(|new| new.service.to = Some(date(2025, 1, 1))), "provision-days"),
        (with(|new| new.service.plan.lines[0].cents = -1), "provision-amount"),
        (with(|new| new.service.plan.lines[0].label = String::new()), "provision-lines"),
        (with(|new| new.service.residences = ["nowhere".to_owned()].into()), "provision-residence"),
        (with(|new| new.provider_id = Some("nobody".to_owned())), "provision-provider"),
    ] {
        assert_eq!(refusal(town.register.make_provision(&town.landlord, &new).await), code);
    }
    let own = NewProvision { provider_id: Some(town.landlord.clone()), ..town.visits() };
    assert_eq!(refusal(town.register.make_provision(&town.landlord, &own).await), "provision-provider");
    assert!(town.register.provisions(&town.landlord).await.unwrap().is_empty());
    let id = town.register.make_provision(&town.landlord, &town.visits()).await.unwrap();
    let later = Month { from: date(2026, 12, 1), tenants: Some(1), others: None, cost_cents: None };
    assert_eq!(
        refusal(town.register.count_provision(&town.landlord, &id, later, TODAY).await),
        "provision-month"
    );
}

#[tokio::test]
async fn a_level_is_decided_with_its_reasons_and_an_old_edition_is_refused() {
    let town = town().await;
    let mut new = town.visits();
    new.service.level = Some(Level::Operator);
    new.service.ladder.partner = Some(Partner::Everywhere);
    let id = town.register.make_provision(&town.landlord, &new).await.unwrap();
    let one = town.register.provision(&town.landlord, &id).await.unwrap();
    assert_eq!(one.service.level, None, "a level is decided, not typed");
    let empty = town.register.decide_provision(&town.landlord, &id, (Level::Coordinator, " "), TODAY).await;
    assert_eq!(refusal(empty), "provision-why");
    let why = "Plusieurs associations à réunir.";
    town.register.decide_provision(&town.landlord, &id, (Level::Coordinator, why), TODAY).await.unwrap();
    let decided = town.register.provision(&town.landlord, &id).await.unwrap();
    let last = &decided.decisions[0];
    assert_eq!(
        (last.level, last.advised, last.why.as_str()),
        (Level::Coordinator, Some(Level::Facilitator), why)
    );
    let old = town.register.change_provision(&town.landlord, (&id, one.edition), &new).await;
    assert_eq!(refusal(old), "provision-edition");
    town.register.change_provision(&town.landlord, (&id, decided.edition), &new).await.unwrap();
    let kept = town.register.provision(&town.landlord, &id).await.unwrap();
    assert_eq!(
        kept.service.level,
        Some(Level::Coordinator),
        "what was decided stays when the rest is written"
    );
}

#[tokio::test]
async fn a_study_is_kept_whole_or_not_at_all() {
    let town = town().await;
    let id = town.register.make_provision(&town.landlord, &town.visits()).await.unwrap();
    let counted = Some(Counted { yes: 12, of: 60 });
    let row = |residence: &str| Row {
        residence: residence.to_owned(),
        group: Group::Served,
        before: counted,
        after: counted,
    };
    let study = |rows| Study {
        indicator: Indicator::Arrears,
        before: (date(2024, 1, 1), date(2024, 12, 31)),
        after: (date(2025, 1, 1), date(2025, 12, 31)),
        rows,
    };
    let here = town.residences[0].as_str();
    let twice = town.register.study_provision(&town.landlord, &id, &study(vec![row(here), row(here)])).await;
    assert_eq!(refusal(twice), "provision-twice:2");
    let elsewhere = town.register.study_provision(&town.landlord, &id, &study(vec![row("x")])).await;
    assert_eq!(refusal(elsewhere), "provision-residence");
    assert!(town.register.provision_studies(&town.landlord, &id).await.unwrap().is_empty());
    let good = study(vec![row(here)]);
    for _ in 0..2 {
        town.register.study_provision(&town.landlord, &id, &good).await.unwrap();
    }
    assert_eq!(town.register.provision_studies(&town.landlord, &id).await.unwrap(), [good]);
}

#[tokio::test]
async fn a_bundle_holds_services_of_its_landlord_only() {
    let town = town().await;
    let id = town.register.make_provision(&town.landlord, &town.visits()).await.unwrap();
    let bundle =
        Bundle { name: "Jeunes".to_owned(), services: [id].into(), age_to: Some(29), ..Bundle::default() };
    let none = Bundle { services: BTreeSet::new(), ..bundle.clone() };
    assert_eq!(refusal(town.register.write_bundle(&town.landlord, None, &none).await), "bundle-services");
    assert_eq!(refusal(town.register.write_bundle(&town.partner, None, &bundle).await), "bundle-services");
    let ages = Bundle { age_from: Some(30), ..bundle.clone() };
    assert_eq!(refusal(town.register.write_bundle(&town.landlord, None, &ages).await), "bundle-ages");
    let id = town.register.write_bundle(&town.landlord, None, &bundle).await.unwrap();
    assert_eq!(refusal(town.register.bundle(&town.other, &id).await), "unknown provision");
    let month = |known, arrears| provision::bundle::Month {
        from: date(2026, 10, 1),
        members: Some(20),
        known: Some(known),
        arrears: Some(arrears),
    };
    let wrong = town.register.count_bundle(&town.landlord, &id, month(21, 3), TODAY).await;
    assert_eq!(refusal(wrong), "bundle-counts");
    town.register.count_bundle(&town.landlord, &id, month(20, 3), TODAY).await.unwrap();
    town.register.count_bundle(&town.landlord, &id, month(20, 4), TODAY).await.unwrap();
    let kept = town.register.bundle(&town.landlord, &id).await.unwrap();
    assert_eq!(kept.months, [month(20, 4)]);
}

async fn chase(town: &Town) -> (String, Vec<String>) {
    let references: Vec<String> = sqlx::query_scalar(
        "SELECT reference FROM dwelling WHERE landlord_id = $1 AND residence_id IS NOT NULL AND reference IS NOT NULL
         GROUP BY reference HAVING COUNT(*) = 1 ORDER BY reference LIMIT 4",
    )
    .bind(&town.landlord)
    .fetch_all(town.register.db.read())
    .await
    .unwrap();
    let id = town.register.make_chase(&town.landlord, &new_chase(&references), TODAY).await.unwrap();
    (id, references)
}

fn new_chase(references: &[String]) -> NewChase {
    NewChase {
        title: "Enquête SLS".to_owned(),
        of: Of::SolidarityRent,
        partner: None,
        closes_on: date(2026, 12, 31),
        kept_months: 3,
        references: references.to_vec(),
    }
}

#[tokio::test]
async fn silent_dwellings_are_followed_within_ones_residences_and_erased() {
    let town = town().await;
    let (id, references) = chase(&town).await;
    let all = town.register.chased_dwellings(&town.landlord, &id, None).await.unwrap();
    assert_eq!(all.len(), references.len());
    let one = &all[0];
    assert!(matches!(one.next, Next::Try(Channel::Paper, _)));
    let tried = Fact::Tried { on: TODAY, channel: Channel::Paper, outcome: Outcome::Sent };
    let nowhere = BTreeSet::new();
    let outside =
        town.register.note_chase(&town.landlord, (&id, &one.id), tried, Some(&nowhere), TODAY).await;
    assert_eq!(refusal(outside), "unknown provision");
    assert!(town.register.chased_dwellings(&town.landlord, &id, Some(&nowhere)).await.unwrap().is_empty());
    assert_eq!(refusal(town.register.chase(&town.other, &id, None).await), "unknown provision");
    let elsewhere = town.register.note_chase(&town.other, (&id, &one.id), tried, None, TODAY).await;
    assert_eq!(refusal(elsewhere), "unknown provision");
    town.register.note_chase(&town.landlord, (&id, &one.id), tried, None, TODAY).await.unwrap();
    let later = Fact::Declined { on: date(2026, 12, 1) };
    let wrong = town.register.note_chase(&town.landlord, (&id, &one.id), later, None, TODAY).await;
    assert_eq!(refusal(wrong), "chase-fact");
    let before = town.register.chase(&town.landlord, &id, None).await.unwrap();
    assert_eq!(before.figures.get(&Stage::UnderWay), Some(&1));
    // Nothing goes before its day; on it, everything but the figures does.
    let early = town.register.purge_chases(&town.landlord, "2020-01-01", date(2027, 3, 30)).await.unwrap();
    let due = town.register.purge_chases(&town.landlord, "2020-01-01", date(2027, 3, 31)).await.unwrap();
    assert_eq!((early, due), (0, references.len() as u64));
    let after = town.register.chase(&town.landlord, &id, None).await.unwrap();
    assert_eq!((after.figures, after.purged_on), (before.figures, Some(date(2027, 3, 31))));
    assert_eq!(refusal(town.register.purge_chase(&town.landlord, &id, TODAY).await), "chase-purged");
}

#[tokio::test]
async fn a_reference_that_names_no_dwelling_stops_the_whole_list() {
    let town = town().await;
    let (_, mut references) = chase(&town).await;
    references.insert(1, "nowhere".to_owned());
    let wrong = town.register.make_chase(&town.landlord, &new_chase(&references), TODAY).await;
    assert_eq!(refusal(wrong), "chase-lines:2");
    assert_eq!(town.register.chases(&town.landlord, None).await.unwrap().len(), 1);
    assert_eq!(
        refusal(town.register.make_chase(&town.landlord, &new_chase(&[]), TODAY).await),
        "chase-empty"
    );
}
