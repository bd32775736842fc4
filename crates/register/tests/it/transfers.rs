//! Transfers: consent, the pool, the plan and its proof, what breaks a proposal and what does not.

use allocation::need::Rooms;
use allocation::transfer::{Near, Wish};
use jiff::ToSpan;
use jiff::civil::Date;
use model::duplicate::DuplicateChoice;
use pathway::vacancy::Fact;
use register::allocations::NewSession;
use register::imports::silent;
use register::journal::JournalFilter;
use register::landlords::Landlord;
use register::portfolio::{Portfolio, PortfolioRequest};
use register::stock::StockImport;
use register::transfers::{
    Answer, ConsentHow, EndWhy, NewWish, NotedExchange, Pool, Reason, RefusalWhy, Scenario, Step, WishClosed,
    solved,
};
use register::{Error, Register, testing};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tabular::Limits;
use tempfile::TempDir;

/// One building with a lift: a T2 that becomes free, homes of two, three and four rooms.
const STOCK: &str = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;ASCENSEUR;LATITUDE;LONGITUDE\n\
    N1;FREE;33999;33999;VALOMBRE;1;RUE;DES SAULES;1;1;Les Saules;C;2;50;1968;52;O;45.1067;-2.5871\n\
    N2;FOUR;33999;33999;VALOMBRE;1;RUE;DES SAULES;2;1;Les Saules;C;4;82;1968;52;O;45.1067;-2.5871\n\
    N3;THREE;33999;33999;VALOMBRE;1;RUE;DES SAULES;3;1;Les Saules;C;3;66;1968;52;O;45.1067;-2.5871\n\
    N4;OTHER;33999;33999;VALOMBRE;1;RUE;DES SAULES;0;1;Les Saules;C;3;64;1968;52;O;45.1067;-2.5871\n\
    N5;LAST;33999;33999;VALOMBRE;1;RUE;DES SAULES;4;1;Les Saules;C;2;49;1968;52;O;45.1067;-2.5871\n";

struct House {
    folder: TempDir,
    register: Register,
    landlord: Landlord,
    today: Date,
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
    assert_eq!(report.dwellings, 5, "{report:?}");
    House { folder, register, landlord, today: register::civil::today() }
}

fn code(error: Error) -> String {
    match error {
        Error::Refused(code) => code,
        other => panic!("{other}"),
    }
}

fn wish(persons: u8, rooms: (u8, u8), rent: u32, limit: Option<u32>, today: Date) -> Wish {
    Wish {
        persons,
        rent_cents: Some(rent),
        rooms: Rooms { least: rooms.0, most: rooms.1 },
        least_area_m2: None,
        highest_floor: None,
        lift: false,
        level: None,
        near: Near::Building,
        rent_limit_cents: limit,
        services: Vec::new(),
        asked_on: today,
    }
}

impl House {
    fn ago(&self, days: i64) -> Date {
        self.today.checked_sub(days.days()).unwrap()
    }

    async fn portfolio(&self) -> Arc<Portfolio> {
        let landlord_id = self.landlord.id.clone();
        let request =
            PortfolioRequest { landlord_id, on: self.today, weights: None, prudent: false, target: None };
        self.register.portfolio(&request).await.unwrap()
    }

    async fn dwelling(&self, reference: &str) -> String {
        let portfolio = self.portfolio().await;
        let mut all = portfolio.residences.iter().flat_map(|r| &r.dwelling_views);
        all.find(|d| d.reference.as_deref() == Some(reference)).unwrap().id.clone()
    }

    async fn wished(&self, reference: &str, wish: Wish) -> NewWish {
        let dwelling_id = self.dwelling(reference).await;
        NewWish { dwelling_id, wish, consent_on: self.ago(3), consent_how: ConsentHow::Signed }
    }

    async fn wishes(&self, reference: &str, wish: Wish) -> String {
        let new = self.wished(reference, wish).await;
        self.register.note_transfer_wish(&self.landlord.id, &new, self.today).await.unwrap()
    }

    async fn vacancy(&self, reference: &str, rent: u32) -> String {
        let dwelling = self.dwelling(reference).await;
        let days = (self.ago(40), self.ago(10));
        self.register.note_notice(&self.landlord.id, &dwelling, days, Some(rent), self.today).await.unwrap()
    }

    async fn pool(&self) -> Pool {
        let portfolio = self.portfolio().await;
        self.register.transfer_pool(&portfolio, Scenario::default(), self.today).await.unwrap()
    }

    /// Computes and keeps; what is then proposed.
    async fn solve(&self) -> Vec<NotedExchange> {
        let pool = self.pool().await;
        let plan = solved(&pool).unwrap();
        self.register.keep_transfer_plan(&self.landlord.id, (&pool, &plan), false).await.unwrap();
        self.proposed().await
    }

    async fn proposed(&self) -> Vec<NotedExchange> {
        self.register.transfer_exchanges(&self.landlord.id, false).await.unwrap()
    }

    async fn step(&self, exchange: &NotedExchange, step: Step) -> Result<(), Error> {
        let portfolio = self.portfolio().await;
        let shown = (exchange.id.as_str(), exchange.edition);
        self.register.note_transfer_step(&portfolio, shown, step, (self.today, self.today)).await
    }

    async fn again(&self, exchange: &NotedExchange) -> NotedExchange {
        self.register.transfer_exchange(&self.landlord.id, &exchange.id).await.unwrap()
    }

    /// A person alone in four rooms, who would take the two that are free; a family that would take the four.
    async fn chain(&self) -> (String, String, String) {
        let vacancy = self.vacancy("FREE", 30_000).await;
        let alone = self.wishes("FOUR", wish(1, (2, 2), 48_000, None, self.today)).await;
        let family = self.wishes("THREE", wish(4, (4, 4), 40_000, Some(50_000), self.today)).await;
        (vacancy, alone, family)
    }
}

#[tokio::test]
async fn a_chain_begins_at_the_vacancy_and_its_certificate_is_accepted() {
    let house = house().await;
    let (vacancy, alone, family) = house.chain().await;
    let proposed = house.solve().await;
    assert_eq!(proposed.len(), 1, "{proposed:?}");
    let chain = &proposed[0];
    assert_eq!(chain.vacancy_id.as_deref(), Some(vacancy.as_str()));
    let who: Vec<&str> = chain.moves.iter().map(|m| m.wish_id.as_str()).collect();
    assert_eq!(who, [alone.as_str(), family.as_str()]);
    assert_eq!(chain.moves[0].dwelling_id, house.dwelling("FREE").await);
    assert_eq!(chain.moves[1].dwelling_id, chain.moves[0].from_id, "the second goes where the first lived");
    let plan = house.register.current_transfer_plan(&house.landlord.id).await.unwrap().unwrap();
    let outcome = plan.outcome();
    assert_eq!((outcome.moves, outcome.chains, outcome.cycles), (2, 1, 0));
    assert!(outcome.value > 0 && outcome.value <= outcome.bound);
    // A T2 less and a T3 more for the families in wait.
    assert_eq!(outcome.relet.get(&Some(2)), Some(&(1, 0)));
    assert_eq!(outcome.relet.get(&Some(3)), Some(&(0, 1)));
    for text in [&plan.kept.instance, &plan.kept.plan] {
        for name in ["FREE", "FOUR", "THREE", "SAULES", &alone, &family] {
            assert!(!text.contains(name), "{name} is in a file");
        }
    }
    let good = plan.kept.plan.clone().into_bytes();
    let checked = house.register.check_transfer_file(&house.landlord.id, &plan.id, good).await.unwrap();
    assert_eq!(checked.value, outcome.value);
}

#[tokio::test]
async fn a_plan_that_was_tampered_with_is_refused_wherever_it_comes_from() {
    let house = house().await;
    house.chain().await;
    house.solve().await;
    let plan = house.register.current_transfer_plan(&house.landlord.id).await.unwrap().unwrap();
    let value = format!("\"value\":{}", plan.plan.value);
    let tampered = plan.kept.plan.replace(&value, &format!("\"value\":{}", plan.plan.value + 1));
    assert_ne!(tampered, plan.kept.plan, "or this proves nothing");
    for file in [tampered.into_bytes(), b"{}".to_vec(), Vec::new(), vec![0xff; 64]] {
        let refused = house.register.check_transfer_file(&house.landlord.id, &plan.id, file).await;
        assert_eq!(code(refused.unwrap_err()), "plan-tampered");
    }
    assert_eq!(house.proposed().await.len(), 1, "nothing was changed");
}

#[tokio::test]
async fn without_consent_nothing_enters_the_pool_and_an_old_consent_is_none() {
    let house = house().await;
    assert_eq!(house.pool().await.instance.households.len(), 0);
    let old = NewWish {
        consent_on: house.ago(400),
        ..house.wished("FOUR", wish(1, (2, 2), 48_000, None, house.today)).await
    };
    let refused = house.register.note_transfer_wish(&house.landlord.id, &old, house.today).await;
    assert_eq!(code(refused.unwrap_err()), "wish-consent");
    house.wishes("FOUR", wish(1, (2, 2), 48_000, None, house.today)).await;
    assert_eq!(house.pool().await.instance.households.len(), 1);
    let portfolio = house.portfolio().await;
    let later = house.today.checked_add(13.months()).unwrap();
    let pool = house.register.transfer_pool(&portfolio, Scenario::default(), later).await.unwrap();
    assert_eq!(pool.instance.households.len(), 0, "its year is over");
}

#[tokio::test]
async fn a_rent_of_zero_is_refused_and_an_unknown_one_proposes_nothing() {
    let house = house().await;
    let zero = house.wished("FOUR", wish(1, (2, 2), 0, None, house.today)).await;
    let refused = house.register.note_transfer_wish(&house.landlord.id, &zero, house.today).await;
    assert_eq!(code(refused.unwrap_err()), "wish-rent");
    let limit = house.wished("FOUR", wish(1, (2, 2), 48_000, Some(0), house.today)).await;
    let refused = house.register.note_transfer_wish(&house.landlord.id, &limit, house.today).await;
    assert_eq!(code(refused.unwrap_err()), "wish-limit");
    house.vacancy("FREE", 30_000).await;
    let unknown = Wish { rent_cents: None, ..wish(1, (2, 2), 48_000, None, house.today) };
    house.wishes("FOUR", unknown).await;
    let pool = house.pool().await;
    assert_eq!((pool.instance.households.len(), pool.instance.wishes.len()), (1, 0));
}

#[tokio::test]
async fn a_withdrawn_consent_leaves_the_pool_and_every_proposal_at_once_and_the_rest_stays() {
    let house = house().await;
    let (_, alone, family) = house.chain().await;
    let chain = house.solve().await.remove(0);
    house.step(&chain, Step::Propose(0)).await.unwrap();
    let broken = house
        .register
        .close_transfer_wish(&house.landlord.id, &family, WishClosed::Withdrawn, house.today)
        .await
        .unwrap();
    assert_eq!(broken, 1);
    let now = house.again(&chain).await;
    assert_eq!(now.alive().len(), 1, "the household nearer the vacancy keeps its proposal");
    assert_eq!(now.alive()[0].wish_id, alone);
    assert!(matches!(now.standing.answers[0], Answer::Proposed { .. }));
    let gone = house.register.transfer_wish(&house.landlord.id, &family).await.unwrap();
    assert_eq!(gone.wish, None, "what was wished is erased");
    assert_eq!(house.pool().await.instance.households.len(), 1);
    let filter = JournalFilter { limit: 10, ..JournalFilter::default() };
    let journal = house.register.journal(&house.landlord.id, &filter).await.unwrap();
    let verbs: Vec<String> = journal.into_iter().map(|e| format!("{} {}", e.verb, e.kind)).collect();
    assert!(verbs.contains(&"closed transfer-wish".to_owned()), "{verbs:?}");
    assert!(verbs.contains(&"broken transfer-exchange".to_owned()), "{verbs:?}");
    // Solved again, the same row still stands.
    let after = house.solve().await;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].id, chain.id);
    // The first household leaves as well: nothing holds any more.
    house
        .register
        .close_transfer_wish(&house.landlord.id, &alone, WishClosed::Left, house.today)
        .await
        .unwrap();
    assert_eq!(house.again(&chain).await.standing.ended, Some(EndWhy::Left));
    assert!(house.proposed().await.is_empty());
    let twice =
        house.register.close_transfer_wish(&house.landlord.id, &alone, WishClosed::Left, house.today).await;
    assert!(matches!(twice, Err(Error::Unknown(_))));
}

#[tokio::test]
async fn a_consent_withdrawn_while_the_solver_searches_is_not_proposed_anything() {
    let house = house().await;
    let (_, alone, _) = house.chain().await;
    let pool = house.pool().await;
    let plan = solved(&pool).unwrap();
    let landlord = &house.landlord.id;
    house.register.close_transfer_wish(landlord, &alone, WishClosed::Withdrawn, house.today).await.unwrap();
    let kept = house.register.keep_transfer_plan(landlord, (&pool, &plan), false).await;
    assert!(matches!(kept, Err(Error::Changed)), "{kept:?}");
    assert!(house.proposed().await.is_empty());
    assert!(house.register.current_transfer_plan(landlord).await.unwrap().is_none());
}

#[tokio::test]
async fn a_dwelling_turned_unfit_ends_the_chain_that_begins_there() {
    let house = house().await;
    let (vacancy, ..) = house.chain().await;
    let chain = house.solve().await.remove(0);
    let unfit = Fact::Unfit { on: house.today };
    house.register.note_vacancy_fact(&house.landlord.id, &vacancy, unfit, None, house.today).await.unwrap();
    let now = house.again(&chain).await;
    assert_eq!((now.alive().len(), now.standing.ended), (0, Some(EndWhy::Unfit)));
    let late = house.step(&now, Step::Propose(0)).await;
    assert_eq!(code(late.unwrap_err()), "exchange-ended");
    assert!(house.solve().await.is_empty());
    let fit = Fact::FitAgain { on: house.today };
    house.register.note_vacancy_fact(&house.landlord.id, &vacancy, fit, None, house.today).await.unwrap();
    assert_eq!(house.solve().await.len(), 1, "fit again, it is proposed again");
}

#[tokio::test]
async fn the_second_of_two_who_act_at_once_is_told() {
    let house = house().await;
    house.chain().await;
    let chain = house.solve().await.remove(0);
    house.step(&chain, Step::Lock).await.unwrap();
    let late = house.step(&chain, Step::Propose(0)).await;
    assert!(matches!(late, Err(Error::Changed)), "{late:?}");
    let shown = house.again(&chain).await;
    assert!(shown.standing.is_locked && shown.standing.answers[0] == Answer::NotAsked);
    let first = house.register.transfer_wishes(&house.landlord.id).await.unwrap().remove(0);
    let new = house.wished("FOUR", wish(2, (2, 3), 48_000, None, house.today)).await;
    let at = (first.id.as_str(), first.edition);
    house.register.change_transfer_wish(&house.landlord.id, at, &new, house.today).await.unwrap();
    let late = house.register.change_transfer_wish(&house.landlord.id, at, &new, house.today).await;
    assert!(matches!(late, Err(Error::Changed)), "{late:?}");
}

#[tokio::test]
async fn refusing_is_free_and_harms_no_later_proposal() {
    let house = house().await;
    house.vacancy("FREE", 30_000).await;
    house.vacancy("LAST", 31_000).await;
    let alone = house.wishes("FOUR", wish(1, (2, 2), 48_000, None, house.today)).await;
    let chain = house.solve().await.remove(0);
    let refused = chain.moves[0].dwelling_id.clone();
    let before = house.pool().await;
    let worths = |pool: &Pool| -> Vec<(String, i32, u16)> {
        let name = |node: u32| pool.nodes[node as usize].dwelling_id().to_owned();
        pool.instance.wishes.iter().map(|w| (name(w.dwelling), w.weight, w.success)).collect()
    };
    house.step(&chain, Step::Propose(0)).await.unwrap();
    let shown = house.again(&chain).await;
    house.step(&shown, Step::Refuse(0, RefusalWhy::Attachment)).await.unwrap();
    let after = house.pool().await;
    assert_eq!(worths(&before), worths(&after), "a refusal changes no worth and no chance");
    assert_eq!(after.instance.forbidden.len(), 1);
    let proposed = house.solve().await;
    assert_eq!(proposed.len(), 1, "the other dwelling is proposed");
    assert_eq!(proposed[0].moves[0].wish_id, alone);
    assert_ne!(proposed[0].moves[0].dwelling_id, refused, "what was refused is not proposed again");
    // What the plan is worth to the household is what that dwelling was worth before the refusal.
    let plan = house.register.current_transfer_plan(&house.landlord.id).await.unwrap().unwrap();
    let to = &proposed[0].moves[0].dwelling_id;
    let worth_before = worths(&before).into_iter().find(|(id, ..)| id == to).unwrap().1;
    let reasons = plan.reasons(&alone).unwrap();
    let chosen = reasons.iter().find(|one| one.why == Reason::Chosen).unwrap();
    assert_eq!((&chosen.dwelling_id, chosen.weight), (to, worth_before));
    assert!(reasons.iter().any(|one| one.dwelling_id == refused && one.why == Reason::SetAside));
}

#[tokio::test]
async fn what_a_household_accepted_stays_when_everything_is_solved_again() {
    let house = house().await;
    let (_, alone, family) = house.chain().await;
    let chain = house.solve().await.remove(0);
    house.step(&chain, Step::Propose(0)).await.unwrap();
    let shown = house.again(&chain).await;
    house.step(&shown, Step::Accept(0)).await.unwrap();
    // Somebody who would make more of the free dwelling comes.
    let keen = Wish { asked_on: house.ago(3_000), ..wish(1, (2, 2), 60_000, None, house.today) };
    let other = house.wishes("OTHER", keen).await;
    let after = house.solve().await;
    let kept = after.iter().find(|one| one.id == chain.id).unwrap();
    let who: Vec<&str> = kept.alive().iter().map(|m| m.wish_id.as_str()).collect();
    assert_eq!(who, [alone.as_str(), family.as_str()]);
    let plan = house.register.current_transfer_plan(&house.landlord.id).await.unwrap().unwrap();
    let reasons = plan.reasons(&other).unwrap();
    assert!(reasons.iter().any(|one| one.why == Reason::HeldElsewhere), "{reasons:?}");
}

#[tokio::test]
async fn a_trial_proposes_nothing_and_the_same_register_gives_the_same_plan() {
    let house = house().await;
    let (_, alone, _) = house.chain().await;
    house.solve().await;
    let (first, second) = (house.pool().await, house.pool().await);
    assert_eq!(first.file().unwrap(), second.file().unwrap());
    assert_eq!(solved(&first).unwrap(), solved(&second).unwrap());
    let portfolio = house.portfolio().await;
    let scenario = Scenario { without_wishes: [alone].into(), ..Scenario::default() };
    let pool = house.register.transfer_pool(&portfolio, scenario, house.today).await.unwrap();
    assert_eq!(pool.instance.households.len(), 1);
    let plan = solved(&pool).unwrap();
    let id = house.register.keep_transfer_plan(&house.landlord.id, (&pool, &plan), true).await.unwrap();
    assert_eq!(house.register.transfer_plan(&house.landlord.id, &id).await.unwrap().outcome().moves, 0);
    assert_eq!(house.proposed().await.len(), 1, "what was proposed still is");
    let current = house.register.current_transfer_plan(&house.landlord.id).await.unwrap().unwrap();
    assert_ne!(current.id, id);
}

#[tokio::test]
async fn a_commission_gets_three_files_at_most_and_decides_by_itself() {
    let house = house().await;
    let (vacancy, alone, _) = house.chain().await;
    house.wishes("OTHER", wish(1, (2, 2), 42_000, None, house.today)).await;
    let chain = house.solve().await.into_iter().find(NotedExchange::is_chain).unwrap();
    let new = NewSession { held_on: house.today, name: "Valombre".to_owned() };
    let landlord = &house.landlord.id;
    let session = house.register.plan_allocation_session(landlord, &new, house.today).await.unwrap();
    let portfolio = house.portfolio().await;
    let hand = async |exchange: &NotedExchange| {
        let shown = (exchange.id.as_str(), exchange.edition);
        house.register.hand_exchange(&portfolio, shown, &session, house.today).await
    };
    assert_eq!(code(hand(&chain).await.unwrap_err()), "exchange-not-accepted");
    house.step(&chain, Step::Propose(0)).await.unwrap();
    house.step(&house.again(&chain).await, Step::Accept(0)).await.unwrap();
    let case = hand(&house.again(&chain).await).await.unwrap();
    let head = house.register.allocation_case_head(landlord, &case).await.unwrap();
    assert_eq!((head.vacancy_id.as_str(), head.candidates), (vacancy.as_str(), 2));
    let now = house.again(&chain).await;
    assert_eq!(now.standing.handed.as_deref(), Some(session.as_str()));
    assert_eq!(code(hand(&now).await.unwrap_err()), "exchange-handed");
    assert!(
        house.register.vacancy(landlord, &vacancy).await.unwrap().state.is_open(),
        "nobody was housed by this"
    );
    assert_eq!(now.alive()[0].wish_id, alone);
}

#[tokio::test]
async fn a_withdrawal_takes_the_need_made_of_the_wish_and_the_plans_along_and_a_restored_backup_does_not_bring_it_back()
 {
    let house = house().await;
    let landlord = house.landlord.id.as_str();
    let (_, alone, family) = house.chain().await;
    let second = house.wishes("OTHER", wish(1, (2, 2), 42_000, None, house.today)).await;
    let chain = house.solve().await.into_iter().find(NotedExchange::is_chain).unwrap();
    house.step(&chain, Step::Propose(0)).await.unwrap();
    house.step(&house.again(&chain).await, Step::Accept(0)).await.unwrap();
    let new = NewSession { held_on: house.today, name: "Valombre".to_owned() };
    let session = house.register.plan_allocation_session(landlord, &new, house.today).await.unwrap();
    let now = house.again(&chain).await;
    let portfolio = house.portfolio().await;
    let shown = (now.id.as_str(), now.edition);
    let case = house.register.hand_exchange(&portfolio, shown, &session, house.today).await.unwrap();
    let needs = house.register.needs(landlord).await.unwrap();
    assert_eq!(needs.len(), 2);
    assert!(needs.iter().all(|need| need.is_of_wish && !need.is_for_charters(house.today)));

    let why = WishClosed::Withdrawn;
    let first = now.alive()[0].wish_id.clone();
    let other = if first == alone { second.clone() } else { alone.clone() };
    house.register.close_transfer_wish(landlord, &other, why, house.today).await.unwrap();
    assert_eq!(house.register.needs(landlord).await.unwrap().len(), 1);
    let head = house.register.allocation_case_head(landlord, &case).await.unwrap();
    assert_eq!(head.candidates, 1, "nobody who withdrew is on the table");
    assert!(house.register.current_transfer_plan(landlord).await.unwrap().is_none());
    // The third of a chain is not decided when the first is.
    assert!(house.again(&chain).await.moves.iter().any(|each| each.wish_id == family));

    house.register.erase_again().await.unwrap();
    assert!(matches!(house.register.transfer_wish(landlord, &other).await, Err(Error::Unknown(_))));
    assert!(house.register.transfer_wish(landlord, &first).await.unwrap().wish.is_some());
}

#[tokio::test]
async fn a_wish_whose_year_is_over_is_closed_by_the_next_one_and_does_not_come_back() {
    let house = house().await;
    let landlord = house.landlord.id.as_str();
    let (then, today) = (house.ago(400), house.today);
    let old = NewWish { consent_on: then, ..house.wished("FOUR", wish(1, (2, 2), 48_000, None, then)).await };
    let old = house.register.note_transfer_wish(landlord, &old, then).await.unwrap();
    let before = house.register.transfer_wish(landlord, &old).await.unwrap();
    assert_eq!((before.open(today), before.closed), (None, None));
    let new = house.wishes("FOUR", wish(1, (2, 2), 48_000, None, today)).await;
    let before = house.register.transfer_wish(landlord, &old).await.unwrap();
    assert_eq!((before.wish, before.closed), (None, Some((today, Some(WishClosed::Lapsed)))));
    let changed = house.wished("FOUR", wish(1, (2, 3), 48_000, None, today)).await;
    let changed =
        house.register.change_transfer_wish(landlord, (&old, before.edition), &changed, today).await;
    assert_eq!(code(changed.unwrap_err()), "wish-closed");
    assert_eq!(house.pool().await.instance.households.len(), 1);
    assert!(house.register.transfer_wish(landlord, &new).await.unwrap().open(today).is_some());
}

#[tokio::test]
async fn what_an_erased_household_answered_goes_with_it_and_the_rest_of_the_chain_goes_on() {
    let house = house().await;
    let landlord = house.landlord.id.as_str();
    let (_, alone, family) = house.chain().await;
    let chain = house.solve().await.remove(0);
    house.step(&chain, Step::Propose(0)).await.unwrap();
    house.step(&house.again(&chain).await, Step::Propose(1)).await.unwrap();
    house.step(&house.again(&chain).await, Step::Refuse(1, RefusalWhy::RentIncrease)).await.unwrap();
    house.register.close_transfer_wish(landlord, &family, WishClosed::Withdrawn, house.today).await.unwrap();
    // As after a backup: the row that is marked goes, with what it answered.
    house.register.erase_again().await.unwrap();
    let now = house.again(&chain).await;
    assert!(now.facts.iter().all(|fact| fact.at != Some(1)), "{:?}", now.facts);
    assert_eq!(now.alive().iter().map(|m| m.wish_id.as_str()).collect::<Vec<_>>(), [alone.as_str()]);
    house.step(&now, Step::Accept(0)).await.unwrap();
    assert!(matches!(house.again(&chain).await.standing.answers[0], Answer::Accepted { .. }));
}

#[tokio::test]
async fn an_erased_household_is_in_nothing_any_more() {
    let house = house().await;
    let (_, _, family) = house.chain().await;
    let chain = house.solve().await.remove(0);
    let path = house.folder.path().join("data");
    let House { register, landlord, .. } = house;
    register.close().await;
    if std::env::var("PLAINPIED_TEST_DATABASE").is_ok() {
        println!("skipped: the row is deleted from outside in SQLite only");
        return;
    }
    for sql in [
        format!("DELETE FROM transfer_move WHERE wish_id = '{family}'"),
        format!("DELETE FROM transfer_wish WHERE id = '{family}'"),
    ] {
        testing::run_sql(&path, &sql).await.unwrap();
    }
    let register = testing::open(&path).await.unwrap();
    let now = register.transfer_exchange(&landlord.id, &chain.id).await.unwrap();
    assert_eq!(now.alive().len(), 1, "those before do not depend on it");
}

#[tokio::test]
async fn ids_of_another_landlord_are_unknown() {
    let house = house().await;
    let (_, alone, _) = house.chain().await;
    let chain = house.solve().await.remove(0);
    let plan = house.register.current_transfer_plan(&house.landlord.id).await.unwrap().unwrap();
    let other = house.register.landlord_named("Autre Habitat").await.unwrap();
    assert!(matches!(house.register.transfer_wish(&other.id, &alone).await, Err(Error::Unknown(_))));
    assert!(matches!(house.register.transfer_exchange(&other.id, &chain.id).await, Err(Error::Unknown(_))));
    assert!(matches!(house.register.transfer_plan(&other.id, &plan.id).await, Err(Error::Unknown(_))));
    let closed = house.register.close_transfer_wish(&other.id, &alone, WishClosed::Left, house.today).await;
    assert!(matches!(closed, Err(Error::Unknown(_))));
}
