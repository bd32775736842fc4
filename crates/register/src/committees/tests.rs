//! Committees in a register: what is instructed by whom, what an interest hides everywhere, reviews set aside, votes that tell
//! nothing, boards that reserve all or nothing.

use super::*;
use crate::boards::{Amendment, solved};
use crate::calls::tests::{BEFORE, DURING, at, organisation, specification};
use crate::ledger::NewEnvelope;
use crate::members::NewGrant;
use crate::{Author, Register, testing};
use ::calls::{Content, Dwellings, Line, Occupancy, PartnerRole, Resource, Section, Source};
use ::committee::instruction::{Answer, Standing};
use ::committee::score::Mark;
use ::committee::vote::{Choice, Outcome};
use award::Pin;
use jiff::Timestamp;
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;
use trust::organisation::OrganisationKind as Kind;
use trust::policy::Actor;
use trust::role::Role;
use trust::scope::Scope;

/// After the closing.
const AFTER: &str = "2027-04-10T08:00:00Z";

/// A State and a fund that run a call, an envelope, two landlords, three files: `own` by each association with a landlord.
pub(crate) struct Town {
    _folder: TempDir,
    pub register: Register,
    pub state: String,
    pub funder: String,
    pub call: String,
    pub envelope: String,
    /// Associations that lead, each one file.
    pub leads: Vec<String>,
    pub files: Vec<String>,
}

/// Somebody who acts.
pub(crate) struct Hand {
    pub register: Register,
    pub account: String,
    home: String,
}

impl Hand {
    /// With the rights that they have now.
    pub async fn actor(&self, when: &str) -> Actor {
        let mut actor = self
            .register
            .across(crate::Across::SignIn)
            .actor_of(&self.account, &self.home, at(when))
            .await
            .unwrap()
            .unwrap();
        actor.step_up_until = Some(at("2030-01-01T00:00:00Z"));
        actor
    }
}

impl Town {
    pub async fn person(&self, name: &str, home: &str, roles: &[Role]) -> Hand {
        let account = self.register.add_account(&format!("{name}@example.fr"), name).await.unwrap();
        let grants: Vec<NewGrant> = roles
            .iter()
            .map(|role| NewGrant { role: *role, scope: Scope::Organisation, until: None })
            .collect();
        self.register.add_member(home, &account.id, &grants).await.unwrap();
        let author =
            Author::Person { account_id: account.id.clone(), organisation_id: Some(home.to_owned()) };
        Hand { register: self.register.used_by(author), account: account.id, home: home.to_owned() }
    }

    /// Appoints somebody, by the direction of their organisation.
    pub async fn appointed(&self, by: &Hand, name: &str, seat: Seat) -> Hand {
        let hand = self.person(name, &by.home, &[]).await;
        let members = self.register.members(&by.home).await.unwrap();
        let member = members.iter().find(|one| one.account_id == hand.account).unwrap();
        let whose = (self.call.as_str(), member.membership_id.as_str());
        by.register.appoint_judge(&by.actor(AFTER).await, whose, seat, at(AFTER)).await.unwrap();
        hand
    }

    pub async fn declares(&self, hand: &Hand) {
        hand.register.finish_declaration(&hand.actor(AFTER).await, &self.call, at(AFTER)).await.unwrap();
    }

    pub async fn sight(&self, hand: &Hand) -> Sight {
        hand.register.committee_sight(&hand.actor(AFTER).await, &self.call, at(AFTER)).await.unwrap()
    }

    pub async fn files_of(&self, hand: &Hand) -> Vec<String> {
        let sight = self.sight(hand).await;
        let all = hand.register.files_of_committee(&sight, at(AFTER)).await.unwrap();
        all.into_iter().map(|file| file.application.id).collect()
    }

    /// A declared or found link of a judge.
    pub async fn link(&self, by: &Hand, whose: &Hand, kind: InterestKind, about: &str) -> usize {
        let new =
            NewInterest { kind, about: about.to_owned(), until_year: None, note: "Lu au journal".to_owned() };
        let actor = by.actor(AFTER).await;
        by.register.note_interest(&actor, (&self.call, &whose.account), &new, at(AFTER)).await.unwrap()
    }

    /// Every file found admissible by an instructor.
    pub async fn instruct(&self, hand: &Hand) {
        let actor = hand.actor(AFTER).await;
        for id in &self.files {
            let whose = (self.call.as_str(), id.as_str());
            let (_, file) = hand.register.file_of_committee(&actor, id, at(AFTER)).await.unwrap();
            for one in file.criteria.iter().filter(|one| one.answer() == Answer::Unknown) {
                let code = one.kind.code();
                let said = (code.as_str(), Answer::Yes, "Lu");
                hand.register.note_finding(&actor, whose, said, at(AFTER)).await.unwrap();
            }
            let why = ("", "Complet", "");
            hand.register.rule_on_file(&actor, whose, Ruling::Admit, why, at(AFTER)).await.unwrap();
        }
    }

    /// Sends every review that waits for a reader, with one score.
    pub async fn score(&self, hand: &Hand, score: u8) {
        let (actor, sight) = (hand.actor(AFTER).await, self.sight(hand).await);
        for file in hand.register.files_of_committee(&sight, at(AFTER)).await.unwrap() {
            for one in file.reviews.iter().filter(|one| one.account_id == hand.account && one.is_open()) {
                let mark = Mark { score: Some(score), because: "Solide".to_owned() };
                let marks = BTreeMap::from([("a".to_owned(), mark)]);
                let whose = (self.call.as_str(), one.id.as_str(), one.edition);
                hand.register.write_review(&actor, whose, &marks, true, at(AFTER)).await.unwrap();
            }
        }
    }

    /// A board kept, put to an open vote and accepted by these; its id.
    pub async fn accepted(&self, chair: &Hand, voters: &[&Hand], amendments: &[Amendment]) -> String {
        let actor = chair.actor(AFTER).await;
        let sight = self.sight(chair).await;
        let asked = chair.register.board_question(&sight, amendments, at(AFTER)).await.unwrap();
        let (board, beside) = solved(&asked.question, &|_| true).unwrap();
        let kept = (&asked.question, &board, &beside);
        let from = (None, amendments);
        let id = chair.register.keep_board(&actor, &self.call, kept, from, at(AFTER)).await.unwrap();
        let vote = chair.register.open_vote(&actor, (&self.call, &id), false, at(AFTER)).await.unwrap();
        for hand in voters {
            let whose = (self.call.as_str(), vote.as_str());
            let actor = hand.actor(AFTER).await;
            hand.register.vote_on_board(&actor, whose, Choice::For, at(AFTER)).await.unwrap();
        }
        let outcome = chair.register.close_vote(&actor, (&self.call, &vote), at(AFTER)).await.unwrap();
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
        id
    }
}

fn filled(content: &Content, fund: &str, lead: &str, landlord: &str) -> Content {
    let resource = |key: &str, source, fund: Option<&str>, partner: &str, cents| Resource {
        key: key.to_owned(),
        partner: partner.to_owned(),
        source,
        fund: fund.map(str::to_owned),
        label: String::new(),
        cents,
        is_secured: false,
    };
    let line = |key: &str, partner: &str, cents| Line {
        key: key.to_owned(),
        partner: partner.to_owned(),
        category: "staff".to_owned(),
        label: "Travailleurs sociaux".to_owned(),
        cents,
    };
    Content {
        summary: "Vingt ménages".to_owned(),
        territories: ["departement:33".parse().unwrap()].into(),
        publics: ["street".to_owned()].into(),
        starts_on: Some(date(2027, 9, 1)),
        months: Some(24),
        households: Some(20),
        dwellings: vec![Dwellings { status: Occupancy::TransitionalLease, count: 20 }],
        answers: [("q".to_owned(), "Chaque semaine".to_owned())].into(),
        lines: vec![line("l1", lead, 6_000_000), line("l2", landlord, 2_000_000)],
        resources: vec![
            resource("r1", Source::Fund, Some(fund), lead, 4_000_000),
            resource("r2", Source::Own, None, landlord, 4_000_000),
        ],
        ..content.clone()
    }
}

/// A file that an association leads with a landlord, signed and submitted.
async fn submitted(register: &Register, call: &str, fund: &str, lead: &str, landlord: &str) -> String {
    let id = register.begin_application(lead, call, "Un toit et un appui", at(DURING)).await.unwrap();
    register.invite_partner(lead, (&id, landlord), PartnerRole::CoHolder, at(DURING)).await.unwrap();
    register.answer_invitation(landlord, &id, true, at(DURING)).await.unwrap();
    let shares =
        [(lead.to_owned(), PartnerRole::Lead, 7_000), (landlord.to_owned(), PartnerRole::CoHolder, 3_000)];
    register.share_application(lead, &id, &shares, at(DURING)).await.unwrap();
    let record = register.application(lead, &id).await.unwrap().0;
    let content = filled(&record.content, fund, lead, landlord);
    for section in [Section::Project, Section::Answers, Section::Costs, Section::Money] {
        let seen = register.application(lead, &id).await.unwrap().0.edition;
        register.write_application(lead, &id, (section, seen), &content, at(DURING)).await.unwrap();
    }
    let digest = register.application(lead, &id).await.unwrap().0.digest.to_string();
    register.offer_application(lead, &id, &digest, at(DURING)).await.unwrap();
    for by in [lead, landlord] {
        let author =
            Author::Person { account_id: format!("hand-{by}"), organisation_id: Some(by.to_owned()) };
        register.used_by(author).sign_application_for(by, &id, &digest, at(DURING)).await.unwrap();
    }
    id
}

pub(crate) async fn town() -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let state = organisation(&register, Kind::Authority, "Direction").await;
    let funder = organisation(&register, Kind::Funder, "Fonds").await;
    let text = specification(&funder);
    let call = register.draft_call(&state, &text, &BTreeSet::new(), at(BEFORE)).await.unwrap();
    for one in [&state, &funder] {
        let digest = register.call(Some(one), &call).await.unwrap().draft().unwrap().0.digest.to_string();
        register.approve_call(one, &call, &digest, at(BEFORE)).await.unwrap();
    }
    register.publish_call(&state, &call, at(BEFORE)).await.unwrap();
    let fund = text.funds[0].key.clone();
    let new = NewEnvelope {
        name: "Appel".to_owned(),
        purpose: "Accompagnement".to_owned(),
        year: 2027,
        // Two files of three.
        total_cents: 9_000_000,
        parent_id: None,
    };
    let envelope = register.open_envelope(&funder, &new).await.unwrap();
    register.link_fund(&funder, (&call, &fund), Some(&envelope), at(DURING)).await.unwrap();
    let landlord = organisation(&register, Kind::Landlord, "Logis").await;
    let (mut leads, mut files) = (Vec::new(), Vec::new());
    for name in ["Une", "Deux", "Trois"] {
        let lead = organisation(&register, Kind::Association, name).await;
        files.push(submitted(&register, &call, &fund, &lead, &landlord).await);
        leads.push(lead);
    }
    Town { _folder: folder, register, state, funder, call, envelope, leads, files }
}

pub(crate) fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done {
        Err(Error::Refused(code)) => code,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn is_unknown<T>(done: &Result<T, Error>) -> bool {
    matches!(done, Err(Error::Unknown(_)))
}

#[tokio::test]
async fn a_file_is_instructed_by_two_and_never_decided_on_what_nobody_knows() {
    let town = town().await;
    let direction = town.person("dir", &town.state, &[Role::Direction]).await;
    let [first, second] = [
        town.appointed(&direction, "i1", Seat::Instructor).await,
        town.appointed(&direction, "i2", Seat::Instructor).await,
    ];
    let (id, when) = (town.files[0].as_str(), at(AFTER));
    let whose = (town.call.as_str(), id);
    let actor = first.actor(AFTER).await;
    // Nothing is read before the declaration, by its author either.
    assert!(town.files_of(&first).await.is_empty());
    let admit = async |hand: &Hand, ruling, criterion: &str| {
        let why = (criterion, "Parce que", "Un bailleur de plus");
        hand.register.rule_on_file(&hand.actor(AFTER).await, whose, ruling, why, when).await
    };
    assert!(is_unknown(&admit(&first, Ruling::Admit, "").await));
    for hand in [&first, &second] {
        town.declares(hand).await;
    }
    assert_eq!(town.files_of(&first).await.len(), 3);
    // The fund's expenses: only a person can say.
    assert_eq!(code(admit(&first, Ruling::Admit, "").await), "instruction-unknown:1");
    let until = date(2027, 4, 20);
    first.register.ask_for_pieces(&actor, whose, ("Quels postes ?", until), when).await.unwrap();
    let (_, file) = first.register.file_of_committee(&actor, id, when).await.unwrap();
    assert_eq!(file.standing, Standing::Suspended { until });
    assert_eq!(town.register.pieces_asked(&town.leads[0]).await.unwrap().len(), 1);
    assert!(town.register.pieces_asked(&town.leads[1]).await.unwrap().is_empty());
    assert!(is_unknown(&town.register.answer_instruction(&town.leads[1], id, (Some(1), "Moi"), when).await));
    town.register.answer_instruction(&town.leads[0], id, (Some(1), "Deux postes"), when).await.unwrap();
    let fund = file.criteria.last().unwrap().kind.code();
    first.register.note_finding(&actor, whose, (&fund, Answer::No, "Hors objet"), when).await.unwrap();
    assert_eq!(code(admit(&first, Ruling::Admit, "").await), "instruction-not-met:1");
    assert_eq!(code(admit(&first, Ruling::Doubt, "plan").await), "instruction-met");
    admit(&first, Ruling::Doubt, &fund).await.unwrap();
    // Those who carry it are told once two agree.
    let told = async || town.register.instruction_for_partners(&town.leads[0], id).await.unwrap().2.len();
    assert_eq!(told().await, 2);
    assert_eq!(code(admit(&first, Ruling::Reject, "").await), "instruction-same-hand");
    admit(&second, Ruling::Reject, "").await.unwrap();
    assert_eq!(told().await, 4);
    town.register.answer_instruction(&town.leads[0], id, (None, "Le poste est social"), when).await.unwrap();
    assert_eq!(code(admit(&second, Ruling::Restore, "").await), "instruction-same-hand");
    let third = town.appointed(&direction, "i3", Seat::Instructor).await;
    town.declares(&third).await;
    admit(&third, Ruling::Restore, "").await.unwrap();
    let (_, file) = first.register.file_of_committee(&actor, id, when).await.unwrap();
    assert_eq!(file.standing, Standing::Admissible);
}

#[tokio::test]
async fn whoever_runs_nothing_or_sits_nowhere_finds_nothing() {
    let town = town().await;
    let elsewhere = organisation(&town.register, Kind::Funder, "Ailleurs").await;
    let stranger = town.person("x", &elsewhere, &[Role::Direction]).await;
    let clerk = town.person("y", &town.state, &[Role::Finance]).await;
    for hand in [&stranger, &clerk] {
        let actor = hand.actor(AFTER).await;
        assert!(is_unknown(&hand.register.committee_sight(&actor, &town.call, at(AFTER)).await));
        assert!(is_unknown(&hand.register.file_of_committee(&actor, &town.files[0], at(AFTER)).await));
        assert!(hand.register.committee_sights(&actor, at(AFTER)).await.unwrap().is_empty());
    }
    // Whoever administers reads the journal, and does not judge.
    let direction = town.person("dir", &town.state, &[Role::Direction]).await;
    let admin = town.person("admin", &town.state, &[Role::OrgAdmin]).await;
    let members = town.register.members(&town.state).await.unwrap();
    let member = members.iter().find(|one| one.account_id == admin.account).unwrap();
    let whose = (town.call.as_str(), member.membership_id.as_str());
    let actor = direction.actor(AFTER).await;
    let done = direction.register.appoint_judge(&actor, whose, Seat::Reader, at(AFTER)).await;
    assert_eq!(code(done), "judge-journal");
    // A member of another organisation is not there to be appointed.
    let foreign = town.register.members(&elsewhere).await.unwrap()[0].membership_id.clone();
    let whose = (town.call.as_str(), foreign.as_str());
    assert!(is_unknown(&direction.register.appoint_judge(&actor, whose, Seat::Reader, at(AFTER)).await));
}

#[tokio::test]
async fn an_interest_hides_a_file_from_every_answer() {
    let town = town().await;
    let direction = town.person("dir", &town.state, &[Role::Direction]).await;
    let judge = town.appointed(&direction, "judge", Seat::Reader).await;
    let free = town.appointed(&direction, "free", Seat::Reader).await;
    // A relative works for the association of the first file: two hops.
    town.link(&judge, &judge, InterestKind::FamilyEmployment, &town.leads[0]).await;
    for hand in [&judge, &free] {
        town.declares(hand).await;
    }
    let (hidden, actor) = (town.files[0].as_str(), judge.actor(AFTER).await);
    assert_eq!(town.files_of(&free).await.len(), 3);
    assert!(!town.files_of(&judge).await.contains(&hidden.to_owned()));
    let reads = &judge.register;
    assert!(is_unknown(&reads.file_of_committee(&actor, hidden, at(AFTER)).await));
    assert!(is_unknown(&reads.application(&town.state, hidden).await));
    assert!(is_unknown(&reads.application_text(&town.state, hidden).await));
    let listed = reads.applications(&town.state).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(reads.submitted_applications(&town.state, &town.call).await.unwrap().len(), 2);
    // A link with somebody who did not apply hides no file, and closes what speaks of all of them just the same.
    let nobody = organisation(&town.register, Kind::Association, "Personne").await;
    assert!(town.sight(&free).await.reads_boards());
    town.link(&free, &free, InterestKind::Board, &nobody).await;
    assert_eq!(town.files_of(&free).await.len(), 3);
    assert!(!town.sight(&free).await.reads_boards());
    // The path is told to whoever appoints, not to the judge.
    let judges = direction.register.judges(&town.sight(&direction).await, at(AFTER)).await.unwrap();
    let paths = &judges.iter().find(|one| one.account_id == judge.account).unwrap().hidden;
    assert_eq!((paths.len(), paths[0].1.len()), (1, 3), "{paths:?}");
    let own = judge.register.judges(&town.sight(&judge).await, at(AFTER)).await.unwrap();
    assert!(own.iter().all(|one| one.hidden.is_empty()));
    // A file that is withdrawn stays hidden.
    town.register.withdraw_application(&town.leads[0], hidden, "Fini", at(AFTER)).await.unwrap();
    assert!(is_unknown(&reads.application(&town.state, hidden).await));
}

#[tokio::test]
async fn an_interest_found_out_after_scoring_sets_the_review_aside_and_asks_another() {
    let town = town().await;
    let direction = town.person("dir", &town.state, &[Role::Direction]).await;
    let instructor = town.appointed(&direction, "i", Seat::Instructor).await;
    let chair = town.appointed(&direction, "chair", Seat::President).await;
    let [one, two, three] = [
        town.appointed(&direction, "r1", Seat::Reader).await,
        town.appointed(&direction, "r2", Seat::Reader).await,
        town.appointed(&direction, "r3", Seat::Reader).await,
    ];
    for hand in [&instructor, &chair, &one, &two, &three] {
        town.declares(hand).await;
    }
    town.instruct(&instructor).await;
    let actor = chair.actor(AFTER).await;
    let assigned = chair.register.assign_readers(&actor, &town.call, at(AFTER)).await.unwrap();
    assert_eq!(assigned, (6, 0));
    for hand in [&chair, &one, &two, &three] {
        town.score(hand, 4).await;
    }
    let sight = town.sight(&chair).await;
    let before = chair.register.board_question(&sight, &[], at(AFTER)).await.unwrap().question;
    assert!(before.bids.iter().all(|bid| bid.score == Some(4_000)));
    // Whoever read something has a link with all of it: each of those reviews stops counting.
    let read = async |hand: &Hand| {
        let sight = town.sight(hand).await;
        let all = hand.register.files_of_committee(&sight, at(AFTER)).await.unwrap();
        all.iter()
            .filter(|file| file.reviews.iter().any(|r| r.account_id == hand.account && r.counts()))
            .count()
    };
    let many = read(&one).await;
    assert!(many > 0);
    let (_, call, _) = town.register.application(&town.leads[0], &town.files[0]).await.unwrap();
    assert!(call.in_force().is_some());
    let landlord = town.register.organisations().await.unwrap();
    let landlord = &landlord.iter().find(|org| org.name == "Logis").unwrap().id;
    let aside = town.link(&direction, &one, InterestKind::Employment, landlord).await;
    assert_eq!(aside, many);
    assert!(town.files_of(&one).await.is_empty());
    let after = chair.register.board_question(&sight, &[], at(AFTER)).await.unwrap().question;
    assert_eq!(after.bids.iter().filter(|bid| bid.score.is_none()).count(), many, "set aside, so not scored");
    // Others were asked at once.
    let files = chair.register.files_of_committee(&sight, at(AFTER)).await.unwrap();
    assert_eq!(files.iter().map(|file| file.waits).sum::<usize>(), many);
    // A review that was sent never changes.
    let mine =
        files.iter().flat_map(|file| &file.reviews).find(|r| r.account_id == chair.account && r.counts());
    if let Some(mine) = mine {
        let whose = (town.call.as_str(), mine.id.as_str(), mine.edition);
        let done = chair.register.write_review(&actor, whose, &mine.marks, false, at(AFTER)).await;
        assert_eq!(code(done), "review-locked");
    }
}

#[tokio::test]
async fn a_secret_ballot_keeps_no_choice_and_no_order() {
    let town = town().await;
    let direction = town.person("dir", &town.state, &[Role::Direction]).await;
    let instructor = town.appointed(&direction, "i", Seat::Instructor).await;
    let chair = town.appointed(&direction, "chair", Seat::President).await;
    let one = town.appointed(&direction, "r1", Seat::Reader).await;
    for hand in [&instructor, &chair, &one] {
        town.declares(hand).await;
    }
    town.instruct(&instructor).await;
    chair.register.assign_readers(&chair.actor(AFTER).await, &town.call, at(AFTER)).await.unwrap();
    for hand in [&chair, &one] {
        town.score(hand, 4).await;
    }
    let actor = chair.actor(AFTER).await;
    let sight = town.sight(&chair).await;
    let asked = chair.register.board_question(&sight, &[], at(AFTER)).await.unwrap();
    let (board, beside) = solved(&asked.question, &|_| true).unwrap();
    let kept = (&asked.question, &board, &beside);
    let id = chair.register.keep_board(&actor, &town.call, kept, (None, &[]), at(AFTER)).await.unwrap();
    let open = async || {
        chair.register.open_vote(&chair.actor(AFTER).await, (&town.call, &id), true, at(AFTER)).await
    };
    assert_eq!(code(open().await), "vote-secret", "two voters would know each other’s");
    let two = town.appointed(&direction, "r2", Seat::Reader).await;
    // One with a link outside votes on no board.
    let linked = town.appointed(&direction, "r3", Seat::Reader).await;
    town.link(&linked, &linked, InterestKind::Advice, &town.leads[0]).await;
    for hand in [&two, &linked] {
        town.declares(hand).await;
    }
    let vote = open().await.unwrap();
    let cast = async |hand: &Hand, choice| {
        let whose = (town.call.as_str(), vote.as_str());
        hand.register.vote_on_board(&hand.actor(AFTER).await, whose, choice, at(AFTER)).await
    };
    cast(&chair, Choice::For).await.unwrap();
    cast(&one, Choice::Against).await.unwrap();
    assert_eq!(code(cast(&one, Choice::For).await), "vote-cast");
    assert!(is_unknown(&cast(&linked, Choice::For).await));
    let told = chair.register.votes(&town.sight(&chair).await).await.unwrap().remove(0);
    assert!(told.votes.iter().all(|line| line.choice.is_none()), "before the close nobody is told anything");
    cast(&two, Choice::For).await.unwrap();
    let register: Vec<(Option<String>, Option<String>)> =
        sqlx::query_as("SELECT choice, cast_at FROM deliberation_vote")
            .fetch_all(town.register.db.read())
            .await
            .unwrap();
    assert_eq!((register.len(), register.iter().all(|row| *row == (None, None))), (3, true));
    let actor = chair.actor(AFTER).await;
    let outcome = chair.register.close_vote(&actor, (&town.call, &vote), at(AFTER)).await.unwrap();
    assert_eq!(outcome, Outcome::Accepted { in_favour: 2, against: 1, abstained: 0 });
    let told = chair.register.votes(&town.sight(&chair).await).await.unwrap().remove(0);
    assert!(told.votes.iter().all(|line| line.choice.is_none()), "nor after it");
    assert_eq!(code(cast(&two, Choice::For).await), "vote-closed");
}

/// A committee that scored three files and may decide: chair, readers.
pub(crate) async fn ready(town: &Town) -> (Hand, Hand, Hand, Hand) {
    let direction = town.person("dir", &town.state, &[Role::Direction]).await;
    let instructor = town.appointed(&direction, "i", Seat::Instructor).await;
    let chair = town.appointed(&direction, "chair", Seat::President).await;
    let one = town.appointed(&direction, "r1", Seat::Reader).await;
    for hand in [&instructor, &chair, &one] {
        town.declares(hand).await;
    }
    town.instruct(&instructor).await;
    chair.register.assign_readers(&chair.actor(AFTER).await, &town.call, at(AFTER)).await.unwrap();
    town.score(&chair, 4).await;
    town.score(&one, 3).await;
    (direction, instructor, chair, one)
}

pub(crate) fn when() -> Timestamp {
    at(AFTER)
}

/// A decision by hand of a test.
pub(crate) fn by_hand(file: &str, pin: Pin) -> Amendment {
    Amendment { file: file.to_owned(), pin, because: "Choix du comité".to_owned(), by: "chair".to_owned() }
}
