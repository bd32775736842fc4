//! Requests in a register: whoever asks, the desk and the teams, each with what is theirs; nobody left without an answer.

use super::*;
use crate::help_teams::Sheet;
use crate::organisations::Profile;
use crate::{Register, testing};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use referral::{CloseReason, DeclineReason, Event, NeedState, OfferState, Rules, Stage, Urgency};
use routing::{Conditions, Level};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;
use trust::organisation::OrganisationKind;
use trust::territory::Territory;

const DAY: Date = date(2026, 11, 23);

fn at(days: i64) -> Timestamp {
    DAY.checked_add(days.days()).unwrap().at(9, 0, 0, 0).in_tz("Europe/Paris").unwrap().timestamp()
}

fn on(days: i64) -> Date {
    DAY.checked_add(days.days()).unwrap()
}

async fn organisation(register: &Register, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), is_listed: true, ..Profile::default() };
    register.add_organisation(OrganisationKind::Association, &profile, None).await.unwrap().id
}

struct Town {
    _folder: TempDir,
    register: Register,
    desk: String,
    asker: String,
    one: String,
    two: String,
}

/// A desk, an association that asks, and two organisations with a team each, of room for two.
async fn town() -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let desk = organisation(&register, "La Clé").await;
    let asker = organisation(&register, "Toits").await;
    let (one, two) = (organisation(&register, "Une").await, organisation(&register, "Deux").await);
    register.open_help_desk(&desk, &Rules::default(), None).await.unwrap();
    assert!(register.help_desks().await.unwrap().is_empty(), "nobody checked it yet");
    register.check_help_desk(&desk).await.unwrap();
    for helper in [&one, &two] {
        register.make_team(helper, &team()).await.unwrap();
    }
    Town { _folder: folder, register, desk, asker, one, two }
}

fn team() -> Sheet {
    Sheet {
        name: "Conseil".to_owned(),
        subjects: BTreeSet::from(["energy".to_owned()]),
        any_subject: false,
        ground: BTreeSet::from([Territory::Departement("33".to_owned())]),
        reach: Some(Level::Region),
        remote: false,
        conditions: Conditions::default(),
        capacity: 2,
        weeks: BTreeMap::new(),
        absences: Vec::new(),
        conflicts: BTreeSet::new(),
    }
}

fn request(town: &Town) -> NewReferral {
    NewReferral {
        desk_id: town.desk.clone(),
        commune_code: Some("33063".to_owned()),
        place: None,
        urgency: Urgency::Soon,
        homes: Some(32),
        words: Words {
            said: "La chaudière coûte trop cher.".to_owned(),
            person: "Lucie".to_owned(),
            phone: Some("05 00 00 00 00".to_owned()),
            ..Words::default()
        },
        needs: vec![NewNeed {
            title: "La chaudière coûte trop cher".to_owned(),
            subject: Some("energy".to_owned()),
            service_id: None,
        }],
    }
}

impl Town {
    async fn filed(&self) -> (String, String) {
        let from = Requester::Organisation(&self.asker);
        let filed = self.register.file_referral(from, &request(self), at(0)).await.unwrap();
        let record = self.seen(Acting::Requester(&self.asker), &filed.id, 0).await;
        (filed.id, record.needs[0].id.clone())
    }

    async fn seen(&self, acting: Acting<'_>, id: &str, days: i64) -> ReferralRecord {
        self.register.referral(acting, id, on(days)).await.unwrap()
    }

    async fn propose(&self, (id, need): &(String, String), days: i64) -> Result<usize, Error> {
        self.register.propose_need(&self.desk, id, need, Proposal::Engine(&[]), at(days)).await
    }

    async fn say(
        &self,
        acting: Acting<'_>,
        id: &str,
        about: (&Event, Option<&str>, Option<&str>),
        days: i64,
    ) -> Result<(), Error> {
        self.register.note_referral(acting, id, about, None, at(days)).await
    }
}

fn refusal<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done.unwrap_err() {
        Error::Refused(code) => code,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_request_goes_from_its_words_to_a_team_that_takes_it() {
    let town = town().await;
    let filed = town.filed().await;
    let record = town.seen(Acting::Desk(&town.desk), &filed.0, 0).await;
    assert_eq!(record.number, "2026-0001");
    assert_eq!(record.words.as_ref().unwrap().said, "La chaudière coûte trop cher.");
    assert_eq!(record.standing.next[0].due, on(1));
    assert_eq!(town.propose(&filed, 1).await.unwrap(), 2);
    let record = town.seen(Acting::Desk(&town.desk), &filed.0, 1).await;
    assert_eq!(record.standing.stage, Stage::Routed);
    assert!(record.offers.iter().all(|offer| offer.proof.as_ref().is_some_and(|proof| !proof.is_empty())));
    let helped: BTreeSet<&str> = record.offers.iter().map(|offer| offer.helper_id.as_str()).collect();
    assert_eq!(helped, BTreeSet::from([town.one.as_str(), town.two.as_str()]));
    // A team sees what is asked, and how to reach whoever asks once it said yes.
    let mine = town.seen(Acting::Helper(&town.one), &filed.0, 1).await;
    assert_eq!((mine.offers.len(), mine.words.as_ref().unwrap().phone.clone()), (1, None));
    let offer = mine.offers[0].id.clone();
    let about = (&Event::Accepted, Some(filed.1.as_str()), Some(offer.as_str()));
    town.say(Acting::Helper(&town.one), &filed.0, about, 2).await.unwrap();
    let mine = town.seen(Acting::Helper(&town.one), &filed.0, 2).await;
    assert_eq!(mine.words.unwrap().phone.as_deref(), Some("05 00 00 00 00"));
    assert_eq!(mine.standing.stage, Stage::Taken);
    // The other team still answers for itself.
    let other = town.seen(Acting::Helper(&town.two), &filed.0, 2).await;
    assert!(other.standing.offers[0].state.awaits_answer());
    assert_eq!(other.words.unwrap().phone, None);
}

#[tokio::test]
async fn a_request_does_not_exist_for_anybody_else() {
    let town = town().await;
    let filed = town.filed().await;
    let others = [
        Acting::Desk(&town.one),
        Acting::Requester(&town.one),
        Acting::Helper(&town.one),
        Acting::Helper(&town.desk),
        Acting::Desk(&town.asker),
        Acting::Link("a-secret-that-was-never-given"),
    ];
    for acting in others {
        let read = town.register.referral(acting, &filed.0, on(0)).await;
        assert!(matches!(read, Err(Error::Unknown(_))), "{acting:?}");
        let said = town.say(acting, &filed.0, (&Event::Called, None, None), 0).await;
        assert!(matches!(said, Err(Error::Unknown(_))), "{acting:?}");
    }
    let proposed =
        town.register.propose_need(&town.one, &filed.0, &filed.1, Proposal::Engine(&[]), at(0)).await;
    assert!(matches!(proposed, Err(Error::Unknown(_))));
    // A helper says nothing of another's offer.
    town.propose(&filed, 0).await.unwrap();
    let record = town.seen(Acting::Desk(&town.desk), &filed.0, 0).await;
    let theirs = record.offers.iter().find(|offer| offer.helper_id == town.two).unwrap().id.clone();
    let about = (&Event::Accepted, Some(filed.1.as_str()), Some(theirs.as_str()));
    let done = town.say(Acting::Helper(&town.one), &filed.0, about, 0).await;
    assert!(matches!(done, Err(Error::Unknown(_))));
}

#[tokio::test]
async fn somebody_without_an_account_follows_by_a_link_and_by_nothing_else() {
    let town = town().await;
    let mut new = request(&town);
    let from = Requester::Link { address: "192.0.2.7" };
    assert_eq!(refusal(new.check(from)), "referral-organisation");
    new.words.organisation = Some("Une petite association".to_owned());
    new.words.phone = None;
    assert_eq!(refusal(new.check(from)), "referral-reach");
    new.words.email = Some("lucie at exemple".to_owned());
    assert_eq!(refusal(new.check(from)), "referral-email");
    new.words.email = Some("lucie@exemple.fr".to_owned());
    let filed = town.register.file_referral(from, &new, at(0)).await.unwrap();
    let secret = filed.secret.unwrap();
    let record = town.seen(Acting::Link(&secret), "", 0).await;
    assert_eq!((record.id.as_str(), record.organisation_id.clone()), (filed.id.as_str(), None));
    assert_eq!(record.requester.as_deref(), Some("Une petite association"));
    // The link opens its own request, whatever id goes with it.
    let (other, _) = town.filed().await;
    let stop = Event::Withdrawn { reason: referral::WithdrawReason::Mistake };
    town.say(Acting::Link(&secret), &other, (&stop, None, None), 1).await.unwrap();
    assert_eq!(town.seen(Acting::Link(&secret), "", 1).await.standing.stage, Stage::Withdrawn);
    assert_eq!(town.seen(Acting::Desk(&town.desk), &other, 1).await.standing.stage, Stage::Qualified);
    let kept: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM referral WHERE link_digest = $1")
        .bind(&secret)
        .fetch_one(town.register.db.read())
        .await
        .unwrap();
    assert_eq!(kept, 0, "the secret itself is kept nowhere");
}

#[tokio::test]
async fn no_team_is_asked_beyond_its_room_and_nobody_waits_for_nobody() {
    let town = town().await;
    let mut all = Vec::new();
    for _ in 0..6 {
        all.push(town.filed().await);
    }
    // Room for two at each of two teams: two needs fill both; the others are the desk's.
    let asked = futures_util::future::join_all(all.iter().map(|filed| town.propose(filed, 0))).await;
    let asked: usize = asked.into_iter().map(Result::unwrap).sum();
    assert_eq!(asked, 4);
    let directory = town.register.routing_directory(&town.desk, on(0)).await.unwrap();
    assert!(directory.teams().iter().all(|team| team.open == team.capacity));
    let queue = town.register.referrals(Acting::Desk(&town.desk), on(0)).await.unwrap();
    let kept = queue.iter().filter(|record| record.standing.needs[0].state == NeedState::KeptByDesk).count();
    assert_eq!(kept, 4);
    assert!(queue.iter().all(|record| !record.standing.next.is_empty()));
    let full = town.register.teams(&town.one).await.unwrap()[0].id.clone();
    let waits = queue.iter().find(|r| r.standing.needs[0].state == NeedState::KeptByDesk).unwrap();
    let by_hand = Proposal::ByHand(&full);
    let need = &waits.needs[0].id;
    let done = town.register.propose_need(&town.desk, &waits.id, need, by_hand, at(0)).await;
    assert_eq!(refusal(done), "referral-team-full");
}

#[tokio::test]
async fn when_a_team_leaves_its_needs_are_asked_of_others() {
    let town = town().await;
    let filed = town.filed().await;
    let team = town.register.teams(&town.one).await.unwrap()[0].clone();
    town.register
        .propose_need(&town.desk, &filed.0, &filed.1, Proposal::ByHand(&team.id), at(0))
        .await
        .unwrap();
    town.register.close_team(&town.one, (&team.id, team.edition)).await.unwrap();
    // The clock of the register wrote the recall: look from a day after it.
    let far = on(3_000);
    let record = town.register.referral(Acting::Desk(&town.desk), &filed.0, far).await.unwrap();
    let of =
        |helper: &str| record.offers.iter().find(|offer| offer.helper_id == helper).map(|o| o.id.clone());
    let first = record.standing.offer(&of(&town.one).unwrap()).unwrap();
    assert!(matches!(first.state, OfferState::Recalled { .. }), "{first:?}");
    assert!(of(&town.two).is_some(), "the other team was asked");
}

#[tokio::test]
async fn a_refusal_a_redirection_and_a_contest_each_lead_somewhere() {
    let town = town().await;
    let filed = town.filed().await;
    town.propose(&filed, 0).await.unwrap();
    let record = town.seen(Acting::Desk(&town.desk), &filed.0, 0).await;
    let no = Event::Declined { reason: DeclineReason::NoRoom };
    for offer in &record.offers {
        let about = (&no, Some(filed.1.as_str()), Some(offer.id.as_str()));
        town.say(Acting::Helper(&offer.helper_id), &filed.0, about, 1).await.unwrap();
    }
    let record = town.seen(Acting::Desk(&town.desk), &filed.0, 1).await;
    assert_eq!(record.standing.needs[0].state, NeedState::ToRoute);
    let need = Some(filed.1.as_str());
    let away = Event::Redirected { body: "Espace France Rénov’".to_owned() };
    assert_eq!(
        refusal(town.say(Acting::Desk(&town.desk), &filed.0, (&away, need, None), 2).await),
        "referral-reason"
    );
    let why = Some("Ils tiennent une permanence gratuite.");
    town.register
        .note_referral(Acting::Desk(&town.desk), &filed.0, (&away, need, None), why, at(2))
        .await
        .unwrap();
    let asker = Acting::Requester(&town.asker);
    let record = town.seen(asker, &filed.0, 2).await;
    assert_eq!(record.standing.stage, Stage::Redirected);
    assert_eq!(record.facts.last().unwrap().words.as_deref(), why);
    // Who refused is not told to whoever asks.
    assert!(!record.facts.iter().any(|one| matches!(one.fact.event, Event::Declined { .. })));
    town.say(asker, &filed.0, (&Event::Contested, need, None), 3).await.unwrap();
    let record = town.seen(asker, &filed.0, 3).await;
    assert!(!record.standing.stage.is_over());
    let end = Event::Closed { reason: CloseReason::Settled };
    town.say(asker, &filed.0, (&end, None, None), 4).await.unwrap();
    assert_eq!(refusal(town.say(asker, &filed.0, (&end, None, None), 4).await), "referral-over");
    town.say(asker, &filed.0, (&Event::Reopened, None, None), 5).await.unwrap();
    assert!(!town.seen(asker, &filed.0, 5).await.standing.stage.is_over());
}

#[tokio::test]
async fn what_must_not_be_written_is_not_and_says_so() {
    let town = town().await;
    let from = Requester::Organisation(&town.asker);
    let mut new = request(&town);
    new.words.said = "  ".to_owned();
    assert_eq!(refusal(town.register.file_referral(from, &new, at(0)).await), "referral-said");
    new.words.said = "Mme Durand est diabétique et ne peut plus monter.".to_owned();
    assert_eq!(refusal(town.register.file_referral(from, &new, at(0)).await), "referral-personal");
    new.words.said = "mot ".repeat(2_000);
    assert_eq!(refusal(town.register.file_referral(from, &new, at(0)).await), "referral-long");
    let mut new = request(&town);
    new.needs = vec![new.needs[0].clone(); 13];
    assert_eq!(refusal(town.register.file_referral(from, &new, at(0)).await), "referral-needs");
    town.register.close_help_desk(&town.desk).await.unwrap();
    assert_eq!(refusal(town.register.file_referral(from, &request(&town), at(0)).await), "referral-desk");
    let rows: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM referral").fetch_one(town.register.db.read()).await.unwrap();
    assert_eq!(rows, 0);
    let bad = Rules { reminder: 50, ..Rules::default() };
    assert_eq!(refusal(town.register.open_help_desk(&town.desk, &bad, None).await), "desk-ladder");
}

#[tokio::test]
async fn words_are_sealed_and_the_journal_has_none_of_them() {
    let town = town().await;
    let (id, _) = town.filed().await;
    let words = Some("Rappelez-nous mardi.");
    town.register
        .note_referral(Acting::Requester(&town.asker), &id, (&Event::Message, None, None), words, at(0))
        .await
        .unwrap();
    let sealed: Vec<String> = sqlx::query_scalar(
        "SELECT words FROM referral WHERE words IS NOT NULL
         UNION ALL SELECT words FROM referral_fact WHERE words IS NOT NULL
         UNION ALL SELECT details FROM journal WHERE kind = 'referral'",
    )
    .fetch_all(town.register.db.read())
    .await
    .unwrap();
    assert!(sealed.len() >= 4);
    assert!(
        sealed.iter().all(|text| !text.contains("chaudière") && !text.contains("Rappelez")),
        "{sealed:?}"
    );
}

#[tokio::test]
async fn words_go_two_years_after_the_last_exchange_and_the_rest_stays() {
    let town = town().await;
    let (id, _) = town.filed().await;
    let message = Some("Rappelez-nous mardi.");
    let about = (&Event::Message, None, None);
    town.register.note_referral(Acting::Requester(&town.asker), &id, about, message, at(10)).await.unwrap();
    let carry_out = async |days: i64| {
        town.register.carry_out_retention_of(&town.desk, on(days)).await.unwrap();
        town.seen(Acting::Desk(&town.desk), &id, days).await
    };
    let kept = carry_out(700).await;
    assert!(kept.words.is_some() && kept.facts.iter().any(|fact| fact.words.is_some()));
    let gone = carry_out(760).await;
    assert!(gone.words.is_none() && gone.facts.iter().all(|fact| fact.words.is_none()));
    assert_eq!((gone.needs.len(), gone.facts.len()), (kept.needs.len(), kept.facts.len()));
}
