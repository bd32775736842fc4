//! Premises in a register: nothing is held twice whoever writes, an address stays masked on everything that is read, the chain
//! of those who wait, notice and works, and what another organisation gets.

use super::*;
use crate::organisations::Profile;
use crate::{Register, testing};
use jiff::civil::{Date, date};
use premises::*;
use tempfile::TempDir;
use trust::organisation::OrganisationKind;

const TODAY: Date = date(2026, 11, 23);
const AFTER: Date = date(2026, 12, 11);
const STREET: &str = "12 quai des Tanneurs";

struct Town {
    _folder: TempDir,
    register: Register,
    landlord: String,
    holders: Vec<String>,
    listing: String,
}

async fn organisation(register: &Register, kind: OrganisationKind, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), ..Profile::default() };
    register.add_organisation(kind, &profile, None).await.unwrap().id
}

fn whole() -> Period {
    Period::new(date(2027, 1, 1), date(2028, 1, 1)).unwrap()
}

fn parcel(name: &str) -> Parcel {
    Parcel {
        id: String::new(),
        name: name.to_owned(),
        surface_m2: Some(60),
        floor: Some(0),
        access: Some(Access::Street),
        is_step_free: Some(true),
        capacity: Some(12),
        period: Some(whole()),
        uses: vec![Use::Workshop],
        price_cents: Some(0),
        charges_cents: Some(0),
    }
}

fn new() -> NewPremises {
    NewPremises {
        residence_id: None,
        address: format!("{STREET}, 33990 Valombre"),
        commune: "Valombre".to_owned(),
        listing: Listing {
            title: "Deux ateliers".to_owned(),
            description: "Rez-de-chaussée clair.".to_owned(),
            parcels: vec![parcel("A"), parcel("B")],
            works: Some(date(2028, 6, 1)),
            is_without_works: false,
            diagnostics: Safety::ALL.iter().map(|item| (*item, Cleared::Cleared)).collect(),
            public: Some(PublicAccess::None),
            energy: Some(Energy::D),
            restriction: String::new(),
            is_masked: true,
            is_visit_waived: true,
            gap_days: 7,
            margin_days: 30,
            guarding_cents: Some(1_500_000),
        },
        rule: Rule::default(),
        criteria: "Utilité pour le quartier.".to_owned(),
    }
}

fn asks(parcels: &[&str], period: Period) -> NewPremisesApplication {
    NewPremisesApplication {
        project: "Un atelier de réparation".to_owned(),
        contribution: String::new(),
        of: Use::Workshop,
        people: 6,
        need: 1,
        least_m2: Some(40),
        most_m2: None,
        needs_step_free: false,
        welcomes_public: false,
        is_approved: false,
        wishes: parcels.iter().map(|id| Wish { parcel: (*id).to_owned(), period }).collect(),
    }
}

/// Two people of a landlord: who writes does not check.
async fn hands(register: &Register, landlord: &str) -> [Register; 2] {
    let mut all = Vec::new();
    for name in ["Marie", "Paul"] {
        let email = format!("{}@exemple.test", name.to_lowercase());
        let account = register.add_account(&email, name).await.unwrap();
        all.push(register.used_by(crate::Author::Person {
            account_id: account.id,
            organisation_id: Some(landlord.to_owned()),
        }));
    }
    [all.remove(0), all.remove(0)]
}

async fn publish(register: &Register, landlord: &str, new: &NewPremises, mode: Mode) -> String {
    let [marie, paul] = hands(register, landlord).await;
    let id = register.list_premises(landlord, new).await.unwrap();
    marie.submit_premises(landlord, &id, TODAY).await.unwrap();
    let refusal = marie.check_premises(landlord, &id, (true, ""), TODAY).await.unwrap_err();
    assert!(matches!(refusal, Error::Refused(code) if code == "premises-same-hand"));
    paul.check_premises(landlord, &id, (true, ""), TODAY).await.unwrap();
    let closes = (mode == Mode::Deadline).then_some(date(2026, 12, 10));
    paul.publish_premises(landlord, &id, (mode, closes), TODAY).await.unwrap();
    id
}

async fn town(names: &[&str]) -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let landlord = organisation(&register, OrganisationKind::Landlord, "Habitat Valombre").await;
    let mut holders = Vec::new();
    for name in names {
        holders.push(organisation(&register, OrganisationKind::Association, name).await);
    }
    let listing = publish(&register, &landlord, &new(), Mode::Deadline).await;
    Town { _folder: folder, register, landlord, holders, listing }
}

impl Town {
    async fn seen(&self, on: Date) -> PremisesSeen {
        self.register.one_premises(Some(&self.landlord), &self.listing, on).await.unwrap()
    }

    async fn parcels(&self) -> Vec<String> {
        self.seen(TODAY).await.listing.parcels.into_iter().map(|one| one.id).collect()
    }

    /// Each holder applies for the first parcel with these points, then they are offered what the engine says.
    async fn select(&self, points: &[u32]) {
        let parcels = self.parcels().await;
        for (holder, social) in self.holders.iter().zip(points) {
            let one = asks(&[&parcels[0]], whole());
            let id = self.register.apply_for_premises(holder, &self.listing, &one, TODAY).await.unwrap();
            self.register
                .read_premises_application(&self.landlord, &self.listing, &id, (Some(*social), ""), TODAY)
                .await
                .unwrap();
        }
        let proposal = self.register.premises_proposal(&self.landlord, &self.listing, AFTER).await.unwrap();
        assert!(proposal.is_verified && proposal.bound == Some(proposal.points));
        self.register.offer_premises(&self.landlord, &self.listing, &proposal.mark, AFTER).await.unwrap();
    }

    async fn standing(&self, holder: usize, on: Date) -> Standing {
        let one = self.register.one_premises(Some(&self.holders[holder]), &self.listing, on).await.unwrap();
        one.applications[0].step.standing
    }

    async fn occupied(&self) -> String {
        self.select(&[9]).await;
        let (register, landlord, id) = (&self.register, &self.landlord, &self.listing);
        register.reply_to_premises(&self.holders[0], id, Answer::Accepted, AFTER).await.unwrap();
        let application = self.seen(AFTER).await.applications[0].id.clone();
        register.sign_premises(landlord, id, (&application, Regime::Precarious), AFTER).await.unwrap();
        register.countersign_premises(&self.holders[0], id, AFTER).await.unwrap();
        register.enter_premises(landlord, id, (&application, "Bon état"), date(2027, 1, 1)).await.unwrap();
        application
    }
}

fn code(done: Result<(), Error>) -> String {
    match done {
        Err(Error::Refused(code)) => code,
        other => panic!("refused was awaited: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_chosen_is_told_who_was_before_and_comes_next_when_one_declines() {
    let town = town(&["Atelier du Port", "Les Ressorts"]).await;
    town.select(&[9, 4]).await;
    assert_eq!(town.standing(0, AFTER).await, Standing::Offered);
    let proposal = town.register.premises_proposal(&town.landlord, &town.listing, AFTER).await.unwrap();
    assert!(
        matches!(&proposal.lines[0].choice, Choice::Unfit(reasons) if matches!(reasons[..], [Unfit::Taken { .. }]))
    );
    town.register.reply_to_premises(&town.holders[0], &town.listing, Answer::Declined, AFTER).await.unwrap();
    assert_eq!(town.standing(0, AFTER).await, Standing::Declined);
    assert_eq!(town.standing(1, AFTER).await, Standing::Offered, "nobody had to do anything");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_without_an_answer_lapses_and_is_passed_on() {
    let town = town(&["Atelier du Port", "Les Ressorts"]).await;
    town.select(&[9, 4]).await;
    let late = date(2026, 12, 27);
    assert_eq!(town.standing(0, date(2026, 12, 26)).await, Standing::Offered);
    assert_eq!(town.register.pass_on_premises(&town.landlord, date(2026, 12, 26)).await.unwrap(), 0);
    assert_eq!(town.register.pass_on_all_premises(late).await.unwrap(), 1);
    assert_eq!(town.standing(0, late).await, Standing::Lapsed);
    assert_eq!(town.standing(1, late).await, Standing::Offered);
    assert_eq!(town.register.pass_on_premises(&town.landlord, late).await.unwrap(), 0, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_masked_address_is_nowhere_in_what_a_stranger_reads_until_a_visit_or_a_grant() {
    let town = town(&["Atelier du Port", "Les Ressorts"]).await;
    town.select(&[9, 4]).await;
    let visitor = town.register.one_premises(None, &town.listing, AFTER).await.unwrap();
    assert!(!format!("{visitor:?}").contains("Tanneurs"));
    let offered = town.register.one_premises(Some(&town.holders[0]), &town.listing, AFTER).await.unwrap();
    assert!(!format!("{offered:?}").contains("Tanneurs"), "an offer is not a grant");
    town.register.reply_to_premises(&town.holders[0], &town.listing, Answer::Accepted, AFTER).await.unwrap();
    let granted = town.register.one_premises(Some(&town.holders[0]), &town.listing, AFTER).await.unwrap();
    assert!(granted.address.is_some_and(|address| address.contains(STREET)));
    let all = town.register.premises(Some(&town.holders[1]), AFTER).await.unwrap();
    assert!(!format!("{all:?}").contains("Tanneurs"));
    // What everybody reads may not say it either.
    let mut told = new();
    told.listing.description = "Au 12, Quai des Tanneurs".to_owned();
    assert!(matches!(
        town.register.list_premises(&town.landlord, &told).await,
        Err(Error::Refused(code)) if code == "premises-address-told"
    ));
    let done = town
        .register
        .suspend_premises(&town.landlord, &town.listing, ("", "12 QUAI DES TANNEURS fermé"), AFTER)
        .await;
    assert_eq!(code(done), "premises-address-told");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisation_reads_and_changes_nothing() {
    let town = town(&["Atelier du Port"]).await;
    let other = organisation(&town.register, OrganisationKind::Landlord, "Autre bailleur").await;
    let draft = town.register.list_premises(&town.landlord, &new()).await.unwrap();
    for reader in [None, Some(other.as_str()), Some(town.holders[0].as_str())] {
        assert!(matches!(town.register.one_premises(reader, &draft, TODAY).await, Err(Error::Unknown(_))));
    }
    let id = &town.listing;
    assert!(matches!(town.register.premises_proposal(&other, id, AFTER).await, Err(Error::Unknown(_))));
    assert!(matches!(town.register.sell_premises(&other, id, TODAY).await, Err(Error::Unknown(_))));
    assert!(matches!(town.register.close_premises(&other, id, TODAY).await, Err(Error::Unknown(_))));
    let mine = town.register.one_premises(Some(&town.landlord), &draft, TODAY).await.unwrap();
    let done = town.register.change_premises(&other, &draft, mine.edition, &new(), TODAY).await;
    assert!(matches!(done, Err(Error::Unknown(_))));
    let done = town.register.reply_to_premises(&town.holders[0], id, Answer::Accepted, TODAY).await;
    assert!(matches!(done, Err(Error::Unknown(_))), "it did not apply");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_contradicts_is_refused_with_both_days_and_what_is_missing_stops_the_check() {
    let town = town(&[]).await;
    let mut wrong = new();
    wrong.listing.parcels[0].period = Some(Period { from: date(2027, 5, 1), to: date(2027, 4, 1) });
    let Err(Error::Refused(told)) = town.register.list_premises(&town.landlord, &wrong).await else {
        panic!()
    };
    assert_eq!(told, "premises-backwards:2027-05-01:2027-04-01");
    let mut missing = new();
    missing.listing.diagnostics.remove(&Safety::Fire);
    let id = town.register.list_premises(&town.landlord, &missing).await.unwrap();
    assert_eq!(code(town.register.submit_premises(&town.landlord, &id, TODAY).await), "premises-gaps");
    let mine = town.register.one_premises(Some(&town.landlord), &id, TODAY).await.unwrap();
    assert_eq!(mine.gaps, [Gap::Safety(Safety::Fire)]);
    town.register.change_premises(&town.landlord, &id, mine.edition, &new(), TODAY).await.unwrap();
    let again = town.register.change_premises(&town.landlord, &id, mine.edition, &new(), TODAY).await;
    assert_eq!(code(again), "premises-edition");
}

#[tokio::test(flavor = "multi_thread")]
async fn works_that_come_sooner_give_notice_or_say_the_first_day_that_is_possible() {
    let town = town(&["Atelier du Port"]).await;
    let application = town.occupied().await;
    let on = date(2027, 3, 1);
    let done = town.register.move_premises_works(&town.landlord, &town.listing, date(2027, 4, 10), on).await;
    // One month of notice, then the margin of thirty days.
    assert_eq!(code(done), "premises-works-notice:2027-05-01");
    town.register.move_premises_works(&town.landlord, &town.listing, date(2027, 7, 1), on).await.unwrap();
    let seen = town.seen(on).await;
    assert_eq!(seen.stage, Stage::EndNotice);
    assert_eq!(seen.application(&application).unwrap().step.leaves, Some(date(2027, 6, 1)));
    assert_eq!(seen.listing.works, Some(date(2027, 7, 1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_building_sold_while_occupied_ends_the_listing_and_gives_notice_and_inspection_comes_before_the_end()
 {
    let town = town(&["Atelier du Port"]).await;
    let application = town.occupied().await;
    let (register, landlord, id) = (&town.register, &town.landlord, &town.listing);
    let on = date(2027, 3, 1);
    register.sell_premises(landlord, id, on).await.unwrap();
    let told = register.one_premises(Some(&town.holders[0]), id, on).await.unwrap();
    assert_eq!(told.applications[0].step.leaves, Some(date(2027, 4, 1)));
    assert!(!told.is_open);
    let out = date(2027, 4, 1);
    register.leave_premises(landlord, id, (&application, "Vide et propre"), out).await.unwrap();
    assert_eq!(code(register.close_premises(landlord, id, out).await), "premises-not-inspected");
    let damaged = (50_000, false, Impact::default());
    let done = register.inspect_premises(landlord, id, &application, damaged, out).await;
    assert_eq!(code(done), "premises-damages");
    let impact =
        Impact { events: Some(4), jobs: Some(2), people: None, words: "Un atelier ouvert".to_owned() };
    register.inspect_premises(landlord, id, &application, (0, true, impact), out).await.unwrap();
    let seen = town.seen(out).await;
    // Ninety days inside, at 15 000 € for a twelfth of 365 days.
    assert_eq!(seen.avoided.map(|one| (one.days, one.cents)), Some((90, 4_438_356)));
    assert_eq!(seen.stage, Stage::Withdrawn, "nobody is inside: what was sold is over by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_too_short_is_refused_with_its_last_day() {
    let town = town(&["Atelier du Port"]).await;
    town.select(&[9]).await;
    town.register.reply_to_premises(&town.holders[0], &town.listing, Answer::Accepted, AFTER).await.unwrap();
    let application = town.seen(AFTER).await.applications[0].id.clone();
    let sign =
        |regime| town.register.sign_premises(&town.landlord, &town.listing, (&application, regime), AFTER);
    assert_eq!(code(sign(Regime::Interim).await), "premises-term-use");
    sign(Regime::Loan).await.unwrap();
}

/// Many registers, as many processes would be, each with a listing of its own that is told the same parcel: one of them holds
/// it. The engine is not what stops the others, for each of them reads only its own listing.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn many_writers_at_once_never_hold_a_day_twice() {
    let town = town(&["Atelier du Port"]).await;
    town.select(&[9]).await;
    let application = town.seen(AFTER).await.applications[0].id.clone();
    let mut writers = Vec::new();
    for at in 0..16_i16 {
        let (register, landlord) = (testing::open(town._folder.path()).await.unwrap(), town.landlord.clone());
        let (listing, application) = (town.listing.clone(), application.clone());
        writers.push(tokio::spawn(async move {
            let mut held = 0;
            for turn in 0..6_i64 {
                // Periods of a month that overlap each other, drawn from the place of the writer.
                let from = date(2030, 1, 1)
                    .saturating_add(jiff::Span::new().days((i64::from(at) * 7 + turn * 23) % 90));
                let period = Period::new(from, from.saturating_add(jiff::Span::new().days(30))).unwrap();
                let house = register.across(crate::Across::Premises);
                let mut act = house.db.act().await.unwrap();
                let whose = days::Whose {
                    landlord_id: &landlord,
                    listing_id: &listing,
                    application_id: &application,
                };
                let grant = Grant { parcel: "shared".to_owned(), period };
                match days::take(&mut act, &whose, &grant, 7).await {
                    Ok(()) => {
                        act.commit().await.unwrap();
                        held += 37;
                    }
                    Err(Error::Refused(code)) => assert!(code.starts_with("premises-taken"), "{code}"),
                    Err(other) => panic!("{other:?}"),
                }
            }
            held
        }));
    }
    let mut held = 0_i64;
    for writer in writers {
        held += writer.await.unwrap();
    }
    let house = town.register.across(crate::Across::Premises);
    let (rows, days): (i64, i64) = sqlx::query_as(
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(DISTINCT day) AS BIGINT) FROM premises_day WHERE parcel_id = 'shared'",
    )
    .fetch_one(house.db.read())
    .await
    .unwrap();
    assert!(held >= 37, "somebody holds it");
    assert_eq!((rows, days), (held, held), "what was told to be held is held, and once");
}

/// The same through the acts: the proposal of one listing, made by many at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn one_proposal_made_by_many_at_once_is_made_once() {
    let town = town(&["Atelier du Port", "Les Ressorts", "La Pépinière"]).await;
    let parcels = town.parcels().await;
    for holder in &town.holders {
        let one = asks(&[&parcels[0], &parcels[1]], whole());
        let id = town.register.apply_for_premises(holder, &town.listing, &one, TODAY).await.unwrap();
        let read = (Some(5), "");
        town.register
            .read_premises_application(&town.landlord, &town.listing, &id, read, TODAY)
            .await
            .unwrap();
    }
    let mark = town.register.premises_proposal(&town.landlord, &town.listing, AFTER).await.unwrap().mark;
    let mut writers = Vec::new();
    for _ in 0..8 {
        let register = testing::open(town._folder.path()).await.unwrap();
        let (landlord, listing, mark) = (town.landlord.clone(), town.listing.clone(), mark.clone());
        writers.push(tokio::spawn(async move {
            register.offer_premises(&landlord, &listing, &mark, AFTER).await
        }));
    }
    let mut made = 0;
    for writer in writers {
        match writer.await.unwrap() {
            Ok(()) => made += 1,
            Err(Error::Refused(code)) => {
                assert!(code == "premises-changed" || code == "premises-nothing", "{code}")
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(made, 1);
    let seen = town.seen(AFTER).await;
    let offered = seen.applications.iter().filter(|one| one.step.standing == Standing::Offered).count();
    assert_eq!((offered, seen.taken.len()), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_a_closing_day_gives_the_first_wish_that_is_free() {
    let town = town(&["Atelier du Port"]).await;
    let mut more = new();
    more.listing.parcels.truncate(1);
    let id = town.register.list_premises(&town.landlord, &more).await.unwrap();
    // Two hands there already: the same two accounts.
    let people: Vec<(String,)> = sqlx::query_as("SELECT id FROM account ORDER BY email")
        .fetch_all(town.register.across(crate::Across::Premises).db.read())
        .await
        .unwrap();
    let by = |at: usize| {
        town.register.used_by(crate::Author::Person {
            account_id: people[at].0.clone(),
            organisation_id: Some(town.landlord.clone()),
        })
    };
    by(0).submit_premises(&town.landlord, &id, TODAY).await.unwrap();
    by(1).check_premises(&town.landlord, &id, (true, ""), TODAY).await.unwrap();
    by(1).publish_premises(&town.landlord, &id, (Mode::Rolling, None), TODAY).await.unwrap();
    let seen = town.register.one_premises(Some(&town.landlord), &id, TODAY).await.unwrap();
    let one = asks(&[&seen.listing.parcels[0].id], whole());
    town.register.apply_for_premises(&town.holders[0], &id, &one, TODAY).await.unwrap();
    let proposal = town.register.premises_proposal(&town.landlord, &id, TODAY).await.unwrap();
    assert_eq!((proposal.bound, proposal.lines[0].choice.clone()), (None, Choice::Granted));
    town.register.offer_premises(&town.landlord, &id, &proposal.mark, TODAY).await.unwrap();
}
