//! Lots in a register: who reads what, what is refused whoever asks, and what another organisation gets.

use super::*;
use crate::organisations::Profile;
use crate::{Register, testing};
use jiff::civil::{Date, date};
use pooling::{
    Answer, Eligible, Fact, Gone, Nature, Need, OptIn, Quote, Range, Route, Rule, Stage, Terms, Tier,
};
use tempfile::TempDir;
use trust::organisation::OrganisationKind;

const TODAY: Date = date(2026, 11, 23);
const LATER: Date = date(2026, 12, 20);

async fn organisation(register: &Register, kind: OrganisationKind, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), ..Profile::default() };
    register.add_organisation(kind, &profile, None).await.unwrap().id
}

/// A desk, and organisations of these names with a need each.
async fn town(names: &[&str]) -> (TempDir, Register, String, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let desk = organisation(&register, OrganisationKind::Federation, "La Clé").await;
    let account = register.add_account("guichet@exemple.test", "Jeanne").await.unwrap();
    let grant = crate::members::NewGrant {
        role: trust::role::Role::Desk,
        scope: trust::scope::Scope::Organisation,
        until: None,
    };
    register.add_member(&desk, &account.id, &[grant]).await.unwrap();
    let mut members = Vec::new();
    for name in names {
        let id = organisation(&register, OrganisationKind::Association, name).await;
        register.declare_pool_need(&id, &need(&desk)).await.unwrap();
        members.push(id);
    }
    (folder, register, desk, members)
}

fn need(desk: &str) -> NewPoolNeed {
    NewPoolNeed {
        desk_id: desk.to_owned(),
        title: "Réviser les toitures".to_owned(),
        need: Need {
            subject: Some("computing".to_owned()),
            from: Some(date(2027, 1, 1)),
            to: Some(date(2027, 6, 30)),
            quantity: Some(100),
            unit: Some("unit".to_owned()),
            amount: Some(Range { least: 1_000_000, most: 2_000_000 }),
            route: Route::Subject,
            ..Need::default()
        },
        commune_code: None,
        referral_need_id: None,
    }
}

fn terms() -> Terms {
    Terms {
        nature: Nature::Supplies,
        unit: Some("unit".to_owned()),
        opens: TODAY,
        closes: date(2026, 12, 10),
        least_members: 3,
        least_quantity: 300,
        rule: Rule::Volume,
        exit_per_mille: 50,
    }
}

fn quote() -> Quote {
    let tiers = [(1, 10_000), (300, 8_000)].map(|(from, unit_cents)| Tier { from, unit_cents });
    Quote { supplier: "Ateliers".to_owned(), fixed_cents: 0, tiers: tiers.to_vec(), valid_to: None }
}

const WORD: OptIn = OptIn { quantity: 100, ceiling_cents: 900_000, alone_cents: None };

/// Places every need in one département, as if a commune of the reference had been typed.
async fn place(register: &Register) {
    let mut act = register.db.act().await.unwrap();
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT id, need FROM pool_need").fetch_all(act.connection()).await.unwrap();
    for (id, text) in rows {
        let mut need: Need = serde_json::from_str(&text).unwrap();
        need.place.departement = Some("22".to_owned());
        need.place.region = Some("53".to_owned());
        sqlx::query("UPDATE pool_need SET need = $2 WHERE id = $1")
            .bind(id)
            .bind(serde_json::to_string(&need).unwrap())
            .execute(act.connection())
            .await
            .unwrap();
    }
    act.commit().await.unwrap();
}

/// A lot of all the needs, its window open.
async fn open_lot(register: &Register, desk: &str) -> String {
    place(register).await;
    let found = register.detected_pools(desk, TODAY).await.unwrap().found;
    let new = NewPool { needs: found.candidates[0].needs.clone(), terms: terms() };
    let id = register.make_pool(desk, &new, TODAY).await.unwrap();
    register.open_pool(desk, &id, TODAY).await.unwrap();
    id
}

fn refusal<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done.unwrap_err() {
        Error::Refused(code) => code,
        Error::Unknown(what) => format!("unknown {what}"),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn needs_without_a_place_are_asked_and_fewer_than_three_are_told_nothing() {
    let (_folder, register, desk, members) = town(&["A", "B"]).await;
    let found = register.detected_pools(&desk, TODAY).await.unwrap().found;
    assert!(found.candidates.is_empty());
    assert!(found.alone.values().all(|why| *why == pooling::Alone::Ask(vec![pooling::Unasked::Place])));
    place(&register).await;
    let found = register.detected_pools(&desk, TODAY).await.unwrap().found;
    let new = NewPool { needs: found.candidates[0].needs.clone(), terms: terms() };
    assert_eq!(refusal(register.make_pool(&desk, &new, TODAY).await), "pool-too-few");
    let only = NewPool { needs: new.needs[..1].to_vec(), ..new };
    assert_eq!(refusal(register.make_pool(&desk, &only, TODAY).await), "pool-candidate");
    assert!(register.pools(&members[0], TODAY).await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_the_others_are_a_member_reads_the_same_until_all_words_are_in() {
    let mut read = Vec::new();
    for names in [["Moi", "Les Tilleuls", "Bel Air"], ["Moi", "Toits partagés", "Abri du Val"]] {
        let (_folder, register, desk, members) = town(&names).await;
        let id = open_lot(&register, &desk).await;
        register.note_pool_quote(&desk, &id, quote(), TODAY).await.unwrap();
        for member in &members {
            register.join_pool(member, &id, WORD, TODAY).await.unwrap();
        }
        let seen = register.pool(&members[0], &id, TODAY).await.unwrap();
        assert!(seen.members.is_empty() && seen.partners.is_empty() && seen.check.is_none());
        assert!(seen.offers.iter().all(|offer| offer.whole.is_none() && offer.own.is_none()));
        read.push(format!("{seen:?}").replace(&id, "ID"));
        // Once the window is over and the lot holds, the names, and never what another one pays.
        let after = register.pool(&members[0], &id, LATER).await.unwrap();
        assert_eq!((after.stage, after.partners.len()), (Stage::Sourced, 2));
        let trial = after.offers[0].whole.clone().unwrap().unwrap();
        assert!(trial.shares.is_empty() && trial.price_cents == 2_400_000 && trial.saving_cents == 600_000);
        assert_eq!(after.offers[0].own, Some(Ok((800_000, 1_000_000))));
    }
    assert_eq!(read[0], read[1]);
}

#[tokio::test]
async fn a_lot_goes_to_its_end_and_each_member_has_its_answer() {
    let (_folder, register, desk, members) = town(&["A", "B", "C", "D"]).await;
    let id = open_lot(&register, &desk).await;
    for member in &members[..3] {
        register.join_pool(member, &id, WORD, TODAY).await.unwrap();
    }
    register.decline_pool(&members[3], &id, TODAY).await.unwrap();
    assert_eq!(refusal(register.join_pool(&members[0], &id, WORD, TODAY).await), "pool-twice");
    assert_eq!(refusal(register.adopt_pool(&desk, &id, 0, TODAY).await), "unknown pool");
    register.note_pool_quote(&desk, &id, quote(), LATER).await.unwrap();
    register.adopt_pool(&desk, &id, 0, LATER).await.unwrap();
    let of = |seen: PoolSeen| seen.own.unwrap();
    let own = of(register.pool(&members[0], &id, LATER).await.unwrap());
    assert_eq!(own, Answer::Adopted { share_cents: 800_000, exit_cents: 40_000 });
    assert_eq!(of(register.pool(&members[3], &id, LATER).await.unwrap()), Answer::Declined);
    register.finish_pool(&desk, &id, LATER).await.unwrap();
    register.finish_pool(&desk, &id, LATER).await.unwrap();
    assert_eq!(register.pool(&desk, &id, LATER).await.unwrap().stage, Stage::Closed);
}

#[tokio::test]
async fn a_lot_below_its_minimum_dissolves_by_itself_and_a_word_below_cost_is_told_the_cost() {
    let (_folder, register, desk, members) = town(&["A", "B", "C"]).await;
    let id = open_lot(&register, &desk).await;
    register.note_pool_quote(&desk, &id, quote(), TODAY).await.unwrap();
    let low = OptIn { ceiling_cents: 799_999, ..WORD };
    assert_eq!(refusal(register.join_pool(&members[0], &id, low, TODAY).await), "pool-below-cost:800000");
    register.join_pool(&members[0], &id, WORD, TODAY).await.unwrap();
    for (member, own) in [(&members[0], true), (&members[1], false)] {
        let seen = register.pool(member, &id, LATER).await.unwrap();
        assert_eq!((seen.stage, seen.own_word.is_some()), (Stage::Dissolved, own));
        assert_eq!(seen.own, Some(Answer::Dissolved { why: Gone::Minimum }));
    }
    // While it is under way its needs make no other lot; once it is no more, they may.
    let free = async |on| register.detected_pools(&desk, on).await.unwrap().needs.len();
    assert_eq!((free(TODAY).await, free(LATER).await), (0, 3));
}

#[tokio::test]
async fn another_organisation_knows_of_no_lot_and_no_member_acts_for_the_desk() {
    let (_folder, register, desk, members) = town(&["A", "B", "C"]).await;
    let id = open_lot(&register, &desk).await;
    let other = organisation(&register, OrganisationKind::Association, "Ailleurs").await;
    assert_eq!(refusal(register.pool(&other, &id, TODAY).await), "unknown pool");
    assert_eq!(refusal(register.join_pool(&other, &id, WORD, TODAY).await), "unknown pool");
    for done in [
        register.open_pool(&members[0], &id, TODAY).await,
        register.note_pool_quote(&members[0], &id, quote(), TODAY).await,
        register.dissolve_pool(&members[0], &id, Gone::Desk, TODAY).await,
        register.finish_pool(&other, &id, TODAY).await,
        register
            .withdraw_pool_need(&other, &register.declared_pool_needs(&members[0]).await.unwrap()[0].id)
            .await,
    ] {
        assert_eq!(refusal(done), "unknown pool");
    }
}

#[tokio::test]
async fn needs_that_say_nothing_sound_are_refused() {
    let (_folder, register, desk, members) = town(&["A"]).await;
    let with = |change: fn(&mut NewPoolNeed)| {
        let mut new = need(&desk);
        change(&mut new);
        new
    };
    for (new, code) in [
        (with(|new| new.need.subject = Some("charm".to_owned())), "pool-subject"),
        (with(|new| new.need.to = Some(date(2026, 1, 1))), "pool-window"),
        (with(|new| new.need.quantity = Some(0)), "pool-quantity"),
        (with(|new| new.need.unit = Some("bushel".to_owned())), "pool-unit"),
        (with(|new| new.need.amount = Some(Range { least: 2, most: 1 })), "pool-amount"),
        (with(|new| new.title = "  ".to_owned()), "pool-title"),
        (with(|new| new.desk_id = "nobody".to_owned()), "pool-desk"),
        (with(|new| new.commune_code = Some("00000".to_owned())), "pool-commune"),
    ] {
        assert_eq!(refusal(register.declare_pool_need(&members[0], &new).await), code);
    }
}

#[tokio::test]
async fn a_programme_counts_consents_and_names_partners_to_partners_only() {
    let (_folder, register, desk, members) = town(&["A", "B"]).await;
    let id = register.make_pool_programme(&desk, ("FEDER", "Règlement 2021/1060"), 50_000_000).await.unwrap();
    for member in &members {
        let new = NewPoolProject {
            organisation_id: member.clone(),
            title: "Rénover".to_owned(),
            region: Some("53".to_owned()),
            eligible: Eligible::Yes,
            amount: Some(Range::exactly(30_000_000)),
        };
        register.propose_pool_project(&desk, &id, &new).await.unwrap();
        assert_eq!(refusal(register.propose_pool_project(member, &id, &new).await), "unknown pool");
    }
    let own = register.pool_programme(&members[0], &id).await.unwrap();
    assert_eq!((own.projects.len(), own.summary.to_consent, own.summary.partners.len()), (1, 2, 0));
    let project = own.projects[0].project.id.clone();
    assert_eq!(refusal(register.consent_to_pool_project(&members[1], &project, true).await), "unknown pool");
    register.consent_to_pool_project(&members[0], &project, true).await.unwrap();
    let now = register.pool_programme(&members[0], &id).await.unwrap();
    assert_eq!(
        (now.summary.total, now.summary.partners.as_slice()),
        (Range::exactly(30_000_000), ["A".to_owned()].as_slice())
    );
    assert_eq!(now.summary.remaining, Range::exactly(20_000_000));
    assert!(register.pool_programme(&members[1], &id).await.unwrap().summary.partners.is_empty());
    let other = organisation(&register, OrganisationKind::Association, "Ailleurs").await;
    assert_eq!(refusal(register.pool_programme(&other, &id).await), "unknown pool");
}

#[test]
fn every_fact_reads_back_as_it_was_written() {
    let facts = [
        Fact::Sounded { on: TODAY, member: "a".to_owned() },
        Fact::OptedIn { on: TODAY, member: "a".to_owned(), word: WORD },
        Fact::Quoted { on: TODAY, quote: quote() },
        Fact::Adopted { on: TODAY, quote: 0, shares: vec![("a".to_owned(), 1)] },
        Fact::Dissolved { on: TODAY, why: Gone::Desk },
    ];
    for fact in facts {
        let text = serde_json::to_string(&fact).unwrap();
        assert_eq!(serde_json::from_str::<Fact>(&text).unwrap(), fact, "{text}");
    }
}
