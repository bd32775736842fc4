//! Supported households in a register: who sees what of whom and until when, what is sealed, what goes and when.

use super::*;
use crate::organisations::Profile;
use crate::{Author, testing};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use pathway::supported::assessment::{Answer, Assessment, Criterion, HomeNeeds, Need};
use pathway::supported::convention::{Event as Word, State, Terms};
use pathway::supported::due::What;
use pathway::supported::{Event, Exit, Fact, Measure, Refusal, Side, Stage, Visit};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;
use trust::organisation::OrganisationKind;

const DAY: Date = date(2026, 2, 2);

fn on(days: i64) -> Date {
    DAY.checked_add(days.days()).unwrap()
}

fn at(days: i64) -> Timestamp {
    on(days).at(9, 0, 0, 0).in_tz("Europe/Paris").unwrap().timestamp()
}

struct Town {
    folder: TempDir,
    register: Register,
    landlord: String,
    association: String,
    siao: String,
    other: String,
    convention: String,
}

async fn organisation(register: &Register, kind: OrganisationKind, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), is_listed: true, ..Profile::default() };
    register.add_organisation(kind, &profile, None).await.unwrap().id
}

impl Town {
    fn party(&self, side: Side) -> &str {
        match side {
            Side::Landlord => &self.landlord,
            Side::Association => &self.association,
            Side::Siao => &self.siao,
        }
    }

    /// Somebody of a party, whose rights nobody looks at here.
    fn of(&self, side: Side) -> Register {
        let organisation = self.party(side).to_owned();
        let account_id = format!("somebody-of-{organisation}");
        self.register.used_by(Author::Person { account_id, organisation_id: Some(organisation) })
    }

    async fn sign(&self, side: Side, days: i64) -> Result<(), Error> {
        let digest = self.register.supported_convention(&self.landlord, &self.convention).await?.digest;
        let word = Word::Signed { digest };
        self.of(side).note_convention(self.party(side), &self.convention, &word, at(days)).await
    }

    async fn say(&self, side: Side, word: Word, days: i64) {
        let organisation = self.party(side);
        let register = self.of(side);
        register.change_supported_convention(organisation, &self.convention, &word, at(days)).await.unwrap();
    }

    async fn state(&self, days: i64) -> State {
        let one = self.register.supported_convention(&self.siao, &self.convention).await.unwrap();
        one.state(at(days))
    }

    fn to_open(&self) -> NewPathway {
        NewPathway {
            convention_id: self.convention.clone(),
            agreed_on: DAY,
            siao_reference: Some("SI-40210".to_owned()),
            caseload: None,
        }
    }

    async fn opened(&self) -> String {
        self.of(Side::Association).open_pathway(&self.association, &self.to_open(), at(0)).await.unwrap()
    }

    async fn note(&self, id: &str, side: Side, event: Event, days: i64) -> Result<(), Error> {
        let about = (&event, on(days));
        self.of(side).note_pathway(self.party(side), (id, None), about, at(days)).await
    }

    /// What a party sees; `None`: nothing is there for it.
    async fn seen(&self, id: &str, side: Side, days: i64) -> Option<PathwayRecord> {
        match self.of(side).supported_pathway(self.party(side), id, at(days)).await {
            Ok(record) => Some(record),
            Err(Error::Unknown(_)) => None,
            Err(other) => panic!("{other}"),
        }
    }

    /// Opened, oriented and accepted, with what the association found.
    async fn accepted(&self) -> String {
        let id = self.opened().await;
        self.note(&id, Side::Siao, Event::Oriented, 1).await.unwrap();
        self.note(&id, Side::Association, Event::Accepted, 2).await.unwrap();
        let register = self.of(Side::Association);
        register.assess_pathway(&self.association, &id, &assessment(), at(2)).await.unwrap();
        id
    }

    /// A vacancy that can be let.
    async fn vacancy(&self, number: u32) -> String {
        let (dwelling, residence) = (format!("d{number}"), format!("r{number}"));
        let sql = format!(
            "INSERT INTO residence (id, landlord_id, group_key, name, address, commune_name, dwellings, basis, is_current)
             VALUES ('{residence}', '{0}', '{residence}', 'Les Tilleuls', '1 rue Haute', 'Valombre', 1, 'x', 1)",
            self.landlord
        );
        self.run(&sql).await;
        let sql = format!(
            "INSERT INTO dwelling (id, landlord_id, identity, residence_id, reference, dwellings, rooms, source_line,
                                   content, is_current, first_import, last_import)
             VALUES ('{dwelling}', '{0}', '{dwelling}', '{residence}', 'T-{number}', 1, 2, 1, 'x', 1, 'x', 'x')",
            self.landlord
        );
        self.run(&sql).await;
        let letting = self.of(Side::Landlord);
        letting.note_notice(&self.landlord, &dwelling, (on(-30), on(3)), None, on(1)).await.unwrap()
    }

    async fn run(&self, sql: &str) {
        let mut act = self.register.db.act().await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(act.connection()).await.unwrap();
        act.commit().await.unwrap();
    }

    async fn offer(&self, id: &str, vacancy: &str, days: i64) -> Result<(), Error> {
        let offered = Event::Offered {
            vacancy_id: vacancy.to_owned(),
            dwelling_id: String::new(),
            label: String::new(),
        };
        self.note(id, Side::Landlord, offered, days).await
    }

    /// In a dwelling, under a transitional lease from day 10 to day 375.
    async fn housed(&self) -> String {
        let id = self.accepted().await;
        let vacancy = self.vacancy(1).await;
        self.offer(&id, &vacancy, 5).await.unwrap();
        self.note(&id, Side::Association, Event::OfferAccepted, 6).await.unwrap();
        let moved = Event::MovedIn { status: Status::TransitionalLease, until: Some(on(375)) };
        self.note(&id, Side::Association, moved, 10).await.unwrap();
        id
    }

    async fn count(&self, table: &str) -> i64 {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        sqlx::query_scalar(sql).fetch_one(self.register.db.read()).await.unwrap()
    }
}

fn assessment() -> Assessment {
    Assessment {
        assessed_on: on(1),
        criteria: BTreeMap::from([(Criterion::Shelter, Answer::Yes)]),
        needs: BTreeSet::from([Need::Budget]),
        intensity: None,
        home: HomeNeeds { adults: Some(1), rooms_least: Some(2), ..HomeNeeds::default() },
    }
}

fn terms(town: [&str; 3]) -> Terms {
    Terms {
        title: "HLM accompagnés".to_owned(),
        landlord_id: town[0].to_owned(),
        association_id: town[1].to_owned(),
        siao_id: town[2].to_owned(),
        association_caseload: "suivi".to_owned(),
        siao_caseload: "orientation".to_owned(),
        contact: "Permanence, 05 00 00 00 00".to_owned(),
        first_day: DAY,
        last_day: None,
    }
}

/// Three parties and a convention that nobody signed, and one more association.
async fn unsigned() -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let landlord = organisation(&register, OrganisationKind::Landlord, "Bailleur").await;
    let association = organisation(&register, OrganisationKind::Association, "Toits").await;
    let siao = organisation(&register, OrganisationKind::Association, "SIAO").await;
    let other = organisation(&register, OrganisationKind::Association, "Autre").await;
    let terms = terms([&landlord, &association, &siao]);
    let convention = register.write_supported_convention(&association, &terms, at(0)).await.unwrap();
    Town { folder, register, landlord, association, siao, other, convention }
}

/// The same, signed by all.
async fn town() -> Town {
    let town = unsigned().await;
    for side in Side::ALL {
        town.sign(*side, 0).await.unwrap();
    }
    town
}

fn refusal<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done.unwrap_err() {
        Error::Refused(code) => code,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_convention_opens_nothing_until_three_people_signed_the_same_text() {
    let town = unsigned().await;
    assert_eq!(town.state(0).await, State::ToSign);
    let open = || async {
        let register = town.of(Side::Association);
        register.open_pathway(&town.association, &town.to_open(), at(0)).await
    };
    assert_eq!(refusal(open().await), "convention-not-in-force");
    town.sign(Side::Landlord, 0).await.unwrap();
    town.sign(Side::Association, 0).await.unwrap();
    assert_eq!(refusal(open().await), "convention-not-in-force");
    assert_eq!(refusal(town.sign(Side::Association, 0).await), "convention-changed", "signed already");
    // One person does not sign for two parties.
    let digest = town.register.supported_convention(&town.siao, &town.convention).await.unwrap().digest;
    let word = Word::Signed { digest };
    let twice = town.of(Side::Landlord).note_convention(&town.siao, &town.convention, &word, at(0)).await;
    assert_eq!(refusal(twice), "convention-same-hand");
    let another = Word::Signed { digest: "0".repeat(64) };
    let changed = town.of(Side::Siao).note_convention(&town.siao, &town.convention, &another, at(0)).await;
    assert_eq!(refusal(changed), "convention-changed");
    town.sign(Side::Siao, 0).await.unwrap();
    assert_eq!(town.state(0).await, State::InForce);
    open().await.unwrap();
}

#[tokio::test]
async fn parties_are_three_of_the_right_kinds_and_write_for_themselves() {
    let town = unsigned().await;
    let write = |by: String, wanted: Terms| {
        let register = town.register.clone();
        async move { refusal(register.write_supported_convention(&by, &wanted, at(0)).await) }
    };
    let (l, a, s) = (town.landlord.as_str(), town.association.as_str(), town.siao.as_str());
    let own = town.association.clone();
    assert_eq!(write(own.clone(), terms([a, l, s])).await, "convention-parties", "kinds");
    assert_eq!(write(own.clone(), terms([l, a, a])).await, "convention-parties", "twice");
    assert_eq!(write(own.clone(), terms([l, a, "nobody"])).await, "convention-parties");
    assert_eq!(write(town.other.clone(), terms([l, a, s])).await, "convention-not-yours");
    let past = Terms { last_day: Some(on(-1)), ..terms([l, a, s]) };
    assert_eq!(write(own.clone(), past).await, "convention-days");
    let person = Terms { contact: "demander si elle est dépressive".to_owned(), ..terms([l, a, s]) };
    assert_eq!(write(own, person).await, "convention-contact");
    let stranger = town.register.supported_convention(&town.other, &town.convention).await;
    assert!(matches!(stranger, Err(Error::Unknown(_))), "{stranger:?}");
}

#[tokio::test]
async fn nobody_but_the_three_parties_learns_that_a_pathway_is_there() {
    let town = town().await;
    let id = town.housed().await;
    let strange = town.register.supported_pathway(&town.other, &id, at(20)).await.unwrap_err();
    let nothing = town.register.supported_pathway(&town.other, "no-such-id", at(20)).await.unwrap_err();
    assert_eq!(strange.to_string(), nothing.to_string());
    assert!(town.register.supported_pathways(&town.other, at(20)).await.unwrap().is_empty());
    let event = Event::Visited { visit: Visit::AtHome };
    let noted = town.register.note_pathway(&town.other, (&id, None), (&event, on(20)), at(20)).await;
    assert!(matches!(noted, Err(Error::Unknown(_))));
    let assessed = town.register.assess_pathway(&town.other, &id, &assessment(), at(20)).await;
    assert!(matches!(assessed, Err(Error::Unknown(_))));
    assert!(matches!(town.register.erase_pathway(&town.other, &id, at(20)).await, Err(Error::Unknown(_))));
    let moved = town.register.hand_pathway_over(&town.other, &id, "x", at(20)).await;
    assert!(matches!(moved, Err(Error::Unknown(_))));
}

#[tokio::test]
async fn each_party_reads_what_it_needs_and_nothing_more() {
    let town = town().await;
    let id = town.opened().await;
    assert_eq!(town.seen(&id, Side::Landlord, 0).await, None, "nothing before the SIAO has oriented");
    let siao = town.seen(&id, Side::Siao, 0).await.unwrap();
    assert_eq!(siao.siao_reference.as_deref(), Some("SI-40210"));
    town.note(&id, Side::Siao, Event::Oriented, 1).await.unwrap();
    town.note(&id, Side::Association, Event::Accepted, 2).await.unwrap();
    let register = town.of(Side::Association);
    register.assess_pathway(&town.association, &id, &assessment(), at(2)).await.unwrap();
    // The landlord reads the dwelling that would suit; no need, no number of request.
    let landlord = town.seen(&id, Side::Landlord, 3).await.unwrap();
    assert_eq!(landlord.home.as_ref().and_then(|home| home.rooms_least), Some(2));
    assert!(landlord.assessments.is_empty() && landlord.siao_reference.is_none());
    let vacancy = town.vacancy(1).await;
    town.offer(&id, &vacancy, 5).await.unwrap();
    town.note(&id, Side::Association, Event::OfferAccepted, 6).await.unwrap();
    town.note(&id, Side::Association, Event::MeasureBegun { measure: Measure::InHousing }, 6).await.unwrap();
    town.note(&id, Side::Association, Event::Visited { visit: Visit::AtHome }, 7).await.unwrap();
    let moved = Event::MovedIn { status: Status::TransitionalLease, until: Some(on(375)) };
    town.note(&id, Side::Association, moved, 10).await.unwrap();
    let own = town.seen(&id, Side::Association, 11).await.unwrap();
    assert_eq!((own.standing.visits.len(), own.facts.len()), (1, 8));
    assert!(own.facts.iter().all(|noted| noted.fact.rank <= own.edition));
    for side in [Side::Landlord, Side::Siao] {
        let seen = town.seen(&id, side, 11).await.unwrap();
        assert_eq!(seen.edition, own.edition, "{side}: forms say the same edition");
        assert!(seen.facts.iter().all(|noted| !noted.fact.event.is_support()), "{side}");
        assert!(seen.standing.measures.is_empty() && seen.standing.visits.is_empty(), "{side}");
        assert_eq!(seen.standing.status(), Some(Status::TransitionalLease), "{side}");
        assert!(seen.assessments.is_empty(), "{side}");
        assert_eq!(seen.home, None, "{side}: nobody looks for a dwelling any more");
    }
    let siao = town.seen(&id, Side::Siao, 11).await.unwrap();
    assert_eq!(siao.standing.offer, None);
    assert!(!format!("{siao:?}").contains("Tilleuls"), "which dwelling it is, is not the SIAO's to read");
    let landlord = town.seen(&id, Side::Landlord, 11).await.unwrap();
    assert_eq!(landlord.standing.offer.unwrap().label, "T2, T-1, Les Tilleuls, 1 rue Haute, Valombre");
}

#[tokio::test]
async fn an_assessment_is_reused_with_the_household_s_word_and_until_it_takes_it_back() {
    let town = town().await;
    let id = town.accepted().await;
    let of_siao = |days: i64| {
        let (town, id) = (&town, id.clone());
        async move { town.seen(&id, Side::Siao, days).await.unwrap().assessments.len() }
    };
    assert_eq!(of_siao(3).await, 0);
    town.note(&id, Side::Association, Event::Shared { with: Side::Siao }, 4).await.unwrap();
    assert_eq!(of_siao(4).await, 1);
    // What the SIAO writes is not the association's to read by that word.
    let register = town.of(Side::Siao);
    register.assess_pathway(&town.siao, &id, &assessment(), at(5)).await.unwrap();
    assert_eq!(of_siao(5).await, 2);
    assert_eq!(town.seen(&id, Side::Association, 5).await.unwrap().assessments.len(), 1);
    town.note(&id, Side::Siao, Event::ShareWithdrawn { with: Side::Siao }, 6).await.unwrap();
    assert_eq!(of_siao(6).await, 1, "its own stays");
    // A landlord writes none, and none is for it.
    let wrong = town.of(Side::Landlord).assess_pathway(&town.landlord, &id, &assessment(), at(6)).await;
    assert!(matches!(wrong, Err(Error::Unknown(_))));
    let shared = town.note(&id, Side::Association, Event::Shared { with: Side::Landlord }, 6).await;
    assert_eq!(refusal(shared), "pathway-not-now");
}

#[tokio::test]
async fn a_convention_that_stops_closes_what_the_others_read_at_once() {
    let town = town().await;
    let (looking, housed) = (town.accepted().await, town.housed().await);
    town.say(Side::Landlord, Word::Suspended, 20).await;
    for id in [&looking, &housed] {
        assert_eq!(town.seen(id, Side::Siao, 20).await, None);
        assert!(town.seen(id, Side::Association, 20).await.is_some(), "it keeps the record");
    }
    assert_eq!(town.seen(&looking, Side::Landlord, 20).await, None);
    let lessor = town.seen(&housed, Side::Landlord, 20).await.unwrap();
    assert!(!lessor.is_in_force && lessor.standing.status().is_some(), "duties of a lessor go on");
    let told = Event::PrefectTold { refusal: None };
    town.note(&housed, Side::Landlord, told, 21).await.unwrap();
    let event = (&Event::Oriented, on(21));
    let noted = town.of(Side::Siao).note_pathway(&town.siao, (&looking, None), event, at(21)).await;
    assert!(matches!(noted, Err(Error::Unknown(_))));
    let opened = town.of(Side::Association).open_pathway(&town.association, &town.to_open(), at(21)).await;
    assert_eq!(refusal(opened), "convention-not-in-force");
    town.say(Side::Landlord, Word::Resumed, 22).await;
    assert!(town.seen(&looking, Side::Siao, 22).await.is_some());
    town.say(Side::Siao, Word::Ended, 23).await;
    assert_eq!(town.state(23).await, State::Ended);
    assert_eq!(town.seen(&looking, Side::Landlord, 23).await, None);
    let again = town.of(Side::Siao);
    let late = again.change_supported_convention(&town.siao, &town.convention, &Word::Ended, at(24)).await;
    assert_eq!(refusal(late), "convention-not-now");
}

#[tokio::test]
async fn consent_taken_back_leaves_the_record_to_the_association_alone_without_its_needs() {
    let town = town().await;
    let id = town.housed().await;
    town.note(&id, Side::Association, Event::Exited { reason: Exit::ConsentWithdrawn }, 30).await.unwrap();
    assert_eq!(town.seen(&id, Side::Landlord, 30).await, None);
    assert_eq!(town.seen(&id, Side::Siao, 30).await, None);
    let own = town.seen(&id, Side::Association, 30).await.unwrap();
    assert!(own.assessments.is_empty() && own.siao_reference.is_none());
    assert_eq!(town.count("supported_assessment").await, 0);
}

#[tokio::test]
async fn a_dwelling_is_offered_to_one_household_at_a_time_and_only_by_its_landlord() {
    let town = town().await;
    let (one, two) = (town.accepted().await, town.accepted().await);
    let vacancy = town.vacancy(1).await;
    assert_eq!(refusal(town.offer(&one, "no-such-vacancy", 5).await), "pathway-vacancy");
    town.offer(&one, &vacancy, 5).await.unwrap();
    assert_eq!(refusal(town.offer(&two, &vacancy, 5).await), "pathway-vacancy-taken");
    let declined = Event::OfferDeclined { motive: pathway::supported::Decline::Rent };
    town.note(&one, Side::Association, declined, 6).await.unwrap();
    town.offer(&two, &vacancy, 6).await.unwrap();
    let offered =
        Event::Offered { vacancy_id: vacancy.clone(), dwelling_id: String::new(), label: String::new() };
    assert_eq!(refusal(town.note(&one, Side::Association, offered, 7).await), "pathway-vacancy");
}

#[tokio::test]
async fn two_people_who_note_at_once_do_not_write_over_each_other() {
    let town = town().await;
    let id = town.accepted().await;
    let seen = town.seen(&id, Side::Association, 3).await.unwrap().edition;
    let visit = Event::Visited { visit: Visit::ByPhone };
    let register = town.of(Side::Association);
    let note = |edition: u32| {
        let (register, id, association) = (register.clone(), id.clone(), town.association.clone());
        let visit = visit.clone();
        async move { register.note_pathway(&association, (&id, Some(edition)), (&visit, on(3)), at(3)).await }
    };
    note(seen).await.unwrap();
    assert!(matches!(note(seen).await, Err(Error::Changed)));
    note(seen + 1).await.unwrap();
    assert_eq!(town.seen(&id, Side::Association, 3).await.unwrap().standing.visits.len(), 2);
}

#[tokio::test]
async fn what_is_written_of_a_household_is_sealed_and_the_journal_says_nothing_of_it() {
    let town = town().await;
    let id = town.housed().await;
    town.register.verify().await.unwrap().into_iter().for_each(|check| {
        assert!(check.problems.is_empty(), "{}: {:?}", check.code, check.problems);
    });
    let bodies: Vec<String> = sqlx::query_scalar(
        "SELECT body FROM supported_fact UNION ALL SELECT body FROM supported_assessment
         UNION ALL SELECT siao_reference FROM supported_pathway UNION ALL SELECT COALESCE(details, '') FROM journal",
    )
    .fetch_all(town.register.db.read())
    .await
    .unwrap();
    assert!(bodies.len() > 10);
    for body in bodies {
        for word in ["transitional", "SI-40210", "budget", "shelter", "Tilleuls", "moved-in"] {
            assert!(!body.contains(word), "{word} in {body}");
        }
    }
    // What is moved to another row does not open there.
    town.run(&format!("UPDATE supported_fact SET body = (SELECT body FROM supported_fact WHERE rank = 1 AND pathway_id = '{id}') WHERE rank = 2 AND pathway_id = '{id}'")).await;
    let opened = town.register.supported_pathway(&town.association, &id, at(20)).await;
    assert!(matches!(opened, Err(Error::Sealed(_))), "{opened:?}");
}

#[tokio::test]
async fn a_number_of_request_is_a_number() {
    let town = town().await;
    let register = town.of(Side::Association);
    let with = |reference: &str, caseload: Option<&str>| NewPathway {
        siao_reference: Some(reference.to_owned()),
        caseload: caseload.map(str::to_owned),
        ..town.to_open()
    };
    for wrong in ["Madame Dupont", "Dupont", "1 84 12 33 063 123 45", "184123306312345", "SI 40210"] {
        let done = register.open_pathway(&town.association, &with(wrong, None), at(0)).await;
        assert_eq!(refusal(done), "pathway-reference", "{wrong}");
    }
    let id = register.open_pathway(&town.association, &with("", Some("equipe-nord")), at(0)).await.unwrap();
    let own = town.seen(&id, Side::Association, 0).await.unwrap();
    assert_eq!((own.caseload(), own.siao_reference.as_deref()), (Some("equipe-nord"), None));
    assert_eq!(town.seen(&id, Side::Siao, 0).await.unwrap().caseload(), Some("orientation"));
    register.hand_pathway_over(&town.association, &id, "equipe-sud", at(1)).await.unwrap();
    assert_eq!(town.seen(&id, Side::Association, 1).await.unwrap().caseload(), Some("equipe-sud"));
    let lessor = town.of(Side::Landlord).open_pathway(&town.landlord, &town.to_open(), at(0)).await;
    assert_eq!(refusal(lessor), "pathway-not-now", "a landlord proposes nobody");
}

#[tokio::test]
async fn what_is_due_is_told_to_whoever_owes_it() {
    let town = town().await;
    let id = town.housed().await;
    let clock = town.register.pathway_clock(&town.association, on(200)).await.unwrap();
    assert_eq!((clock.prefect_months, clock.review_months[&Status::TransitionalLease]), (Some(2), 6));
    let due =
        |record: &PathwayRecord| record.due(&clock, on(200)).iter().map(|one| one.what).collect::<Vec<_>>();
    let own = town.seen(&id, Side::Association, 200).await.unwrap();
    // Made on day 1: six months later it is too old.
    assert_eq!(due(&own), [What::RenewAssessment, What::Review, What::TellPrefect]);
    let lessor = town.seen(&id, Side::Landlord, 200).await.unwrap();
    assert_eq!(due(&lessor), [What::Review, What::TellPrefect], "an assessment is not its own");
}

#[tokio::test]
async fn an_erased_household_stays_erased_and_old_ones_go_by_the_rules() {
    let town = town().await;
    let (erased, refused, housed) = (town.accepted().await, town.opened().await, town.housed().await);
    town.note(&refused, Side::Siao, Event::Refused { motive: Refusal::Duplicate }, 10).await.unwrap();
    let wrong = town.of(Side::Siao).erase_pathway(&town.siao, &erased, at(10)).await;
    assert!(matches!(wrong, Err(Error::Unknown(_))), "the association keeps the record");
    town.of(Side::Association).erase_pathway(&town.association, &erased, at(10)).await.unwrap();
    assert_eq!(town.seen(&erased, Side::Association, 10).await, None);
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM supported_fact WHERE pathway_id = $1")
        .bind(&erased)
        .fetch_one(town.register.db.read())
        .await
        .unwrap();
    assert_eq!(left, 0);
    // As a restored backup would bring it back.
    let copy = format!(
        "INSERT INTO supported_pathway (id, number, convention_id, landlord_id, association_id, siao_id,
            association_caseload, siao_caseload, touched_on, is_refused, made_at, made_by)
         VALUES ('{erased}', '2026-99999', '{}', '{}', '{}', '{}', 'x', 'x', '{DAY}', 0, 'x', 'x')",
        town.convention, town.landlord, town.association, town.siao
    );
    town.run(&copy).await;
    assert_eq!(town.register.erase_again().await.unwrap(), 1);
    // A refused one goes after three months, the others two years after the last thing that happened.
    town.register.carry_out_retention(on(10 + 80)).await.unwrap();
    assert!(town.seen(&refused, Side::Association, 90).await.is_some());
    town.register.carry_out_retention(on(10 + 100)).await.unwrap();
    assert_eq!(town.seen(&refused, Side::Association, 110).await, None);
    assert!(town.seen(&housed, Side::Association, 110).await.is_some());
    town.register.carry_out_retention(date(2028, 2, 20)).await.unwrap();
    assert_eq!(town.count("supported_pathway").await, 0);
    assert_eq!(town.count("supported_fact").await, 0);
    drop(town.folder);
}

#[tokio::test]
async fn figures_are_those_of_the_pathways_and_hide_small_numbers() {
    let town = town().await;
    for _ in 0..11 {
        let id = town.opened().await;
        town.note(&id, Side::Siao, Event::Refused { motive: Refusal::NotEligible }, 1).await.unwrap();
    }
    town.housed().await;
    let year = |organisation: String| {
        let register = town.register.clone();
        async move { register.supported_figures(&organisation, 2026, at(400)).await.unwrap().unwrap() }
    };
    let own = year(town.association.clone()).await;
    assert_eq!(own.proposed, trust::suppression::Count::Exact(12));
    // All for one motive: the total is told, the motive would tell that nobody had another one.
    assert_eq!(own.refused, trust::suppression::Count::Exact(11));
    assert_eq!(own.refusals[2], trust::suppression::Count::Withheld);
    assert_eq!(own.entries, trust::suppression::Count::Fewer(11));
    // The landlord was never shown those that the SIAO refused.
    assert_eq!(year(town.landlord.clone()).await.refused, trust::suppression::Count::Fewer(11));
    assert_eq!(town.register.supported_figures(&town.association, 2026, at(10)).await.unwrap(), None);
    let housed = town.register.households_supported(&town.association, &town.convention, at(20)).await;
    assert_eq!(housed.unwrap(), trust::suppression::Count::Fewer(11));
    let stranger = town.register.households_supported(&town.other, &town.convention, at(20)).await;
    assert!(matches!(stranger, Err(Error::Unknown(_))));
}

#[tokio::test]
async fn a_fact_that_was_wrong_is_corrected_and_stays() {
    let town = town().await;
    let id = town.accepted().await;
    town.note(&id, Side::Landlord, Event::Refused { motive: Refusal::NoSuitableDwelling }, 3).await.unwrap();
    let seen = town.seen(&id, Side::Landlord, 3).await.unwrap();
    assert_eq!(seen.standing.stage, Stage::Refused);
    let last = seen.facts.last().unwrap().fact.clone();
    let wrong = town.note(&id, Side::Association, Event::Corrected { rank: last.rank }, 4).await;
    assert_eq!(refusal(wrong), "pathway-correction");
    town.note(&id, Side::Landlord, Event::Corrected { rank: last.rank }, 4).await.unwrap();
    let back = town.seen(&id, Side::Association, 4).await.unwrap();
    assert_eq!(back.standing.stage, Stage::Accepted);
    let facts: Vec<(Fact, bool)> =
        back.facts.into_iter().map(|noted| (noted.fact, noted.is_corrected)).collect();
    assert!(facts.contains(&(last, true)), "{facts:?}");
    let open: (i64, Option<String>) =
        sqlx::query_as("SELECT is_refused, ended_on FROM supported_pathway WHERE id = $1")
            .bind(&id)
            .fetch_one(town.register.db.read())
            .await
            .unwrap();
    assert_eq!(open, (0, None));
}

mod vacancies;
