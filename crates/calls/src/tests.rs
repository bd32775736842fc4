//! Calls and applications by their rules: hours, approvals, gaps, signatures, merges.

use crate::*;
use jiff::Timestamp;
use jiff::civil::{DateTime, date};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use trust::digest::Digest32;
use trust::organisation::OrganisationKind as Kind;

fn set<T: Ord + Clone>(all: &[T]) -> BTreeSet<T> {
    all.iter().cloned().collect()
}

fn keys(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

fn specification() -> Specification {
    let fund = |key: &str, rate_bp: u32, most_euros: i64| Fund {
        key: key.to_owned(),
        organisation: format!("org-{key}"),
        name: format!("Fonds {key}"),
        total_cents: 100_000_000,
        rate_bp,
        least_cents: 100_000,
        most_cents: most_euros * 100,
        most_per_household_cents: None,
        categories: keys(&["staff"]),
    };
    Specification {
        title: "Logements accompagnés".to_owned(),
        summary: String::new(),
        objectives: vec!["Loger et accompagner".to_owned()],
        publics: vec![Public {
            key: "street".to_owned(),
            label: "Sortir de la rue".to_owned(),
            reason: "Cumul de difficultés".to_owned(),
            any_of: set(&[Situation::Street, Situation::Shelter]),
            all_of: set(&[Situation::LowIncome]),
        }],
        criteria: vec![
            Criterion {
                key: "a".to_owned(), label: "Accès".to_owned(), looks_at: String::new(), weight: 60
            },
            Criterion {
                key: "b".to_owned(),
                label: "Reprise".to_owned(),
                looks_at: String::new(),
                weight: 40,
            },
        ],
        territories: BTreeSet::new(),
        mix: vec![
            Mix { kinds: set(&[Kind::Landlord]), at_least: 1 },
            Mix { kinds: set(&[Kind::Association]), at_least: 1 },
        ],
        questions: vec![Question {
            key: "q".to_owned(),
            label: "Quel accompagnement ?".to_owned(),
            hint: String::new(),
            most_chars: 20,
            is_required: true,
        }],
        categories: vec![
            Category { key: "staff".to_owned(), label: "Accompagnement".to_owned(), is_eligible: true },
            Category { key: "rent".to_owned(), label: "Loyers".to_owned(), is_eligible: false },
        ],
        funds: vec![fund("one", 5_000, 60_000), fund("two", 2_500, 30_000)],
        public_rate_bp: Some(8_000),
        quotas: Vec::new(),
        reference: String::new(),
        least_months: 12,
        most_months: 36,
        opens: date(2027, 1, 4).at(9, 0, 0, 0),
        closes: date(2027, 3, 31).at(12, 0, 0, 0),
        questions_until: Some(date(2027, 3, 15)),
        committee_on: Some(date(2027, 5, 10)),
        results_on: Some(date(2027, 6, 1)),
        contest_days: None,
    }
}

fn partner(id: &str, kind: Kind, role: PartnerRole, share_bp: u32) -> Partner {
    Partner { organisation: id.to_owned(), name: id.to_owned(), kind, role, share_bp }
}

fn line(key: &str, partner: &str, category: &str, cents: i64) -> Line {
    let (key, partner, category) = (key.to_owned(), partner.to_owned(), category.to_owned());
    Line { key, partner, category, label: "Poste".to_owned(), cents }
}

fn resource(key: &str, partner: &str, fund: Option<&str>, cents: i64) -> Resource {
    Resource {
        key: key.to_owned(),
        partner: partner.to_owned(),
        source: if fund.is_some() { Source::Fund } else { Source::Own },
        fund: fund.map(str::to_owned),
        label: String::new(),
        cents,
        is_secured: false,
    }
}

fn content() -> Content {
    Content {
        title: "Un toit et un appui".to_owned(),
        summary: "Vingt ménages".to_owned(),
        territories: ["departement:33".parse().unwrap()].into(),
        publics: keys(&["street"]),
        starts_on: Some(date(2027, 9, 1)),
        months: Some(24),
        households: Some(20),
        dwellings: vec![Dwellings { status: Occupancy::TransitionalLease, count: 20 }],
        answers: [("q".to_owned(), "Chaque semaine".to_owned())].into(),
        partners: vec![
            partner("asso", Kind::Association, PartnerRole::Lead, 7_000),
            partner("hlm", Kind::Landlord, PartnerRole::CoHolder, 3_000),
        ],
        lines: vec![line("l1", "asso", "staff", 8_000_000), line("l2", "hlm", "rent", 2_000_000)],
        resources: vec![
            resource("r1", "asso", Some("one"), 4_000_000),
            resource("r2", "asso", Some("two"), 2_000_000),
            resource("r3", "hlm", None, 4_000_000),
        ],
    }
}

fn joined() -> BTreeSet<String> {
    keys(&["asso", "hlm"])
}

fn missing(content: &Content) -> Vec<Gap> {
    gaps(&specification(), content, &joined(), &BTreeSet::new())
}

#[test]
fn a_specification_says_which_of_its_rows_is_wrong() {
    let with = |change: fn(&mut Specification)| {
        let mut all = specification();
        change(&mut all);
        all.check()
    };
    assert_eq!(specification().check(), Ok(()));
    assert_eq!(with(|one| one.title.clear()), Err(SpecificationError::Title));
    assert_eq!(with(|one| one.criteria[1].weight = 39), Err(SpecificationError::Weights(99)));
    assert_eq!(with(|one| one.criteria[1].key = "a".to_owned()), Err(SpecificationError::Criterion(2)));
    assert_eq!(with(|one| one.mix[0].at_least = 0), Err(SpecificationError::Mix(1)));
    assert_eq!(with(|one| one.funds[1].rate_bp = 10_001), Err(SpecificationError::Fund(2)));
    assert_eq!(
        with(|one| one.funds[1].categories = keys(&["rent"])),
        Err(SpecificationError::FundCategory(2))
    );
    assert_eq!(with(|one| one.closes = one.opens), Err(SpecificationError::Closing));
    // Clocks jump from 2 to 3 o'clock that night: nobody could say whether 2:30 is before or after.
    assert_eq!(
        with(|one| one.closes = date(2027, 3, 28).at(2, 30, 0, 0)),
        Err(SpecificationError::NoSuchHour)
    );
    assert_eq!(with(|one| one.committee_on = Some(date(2027, 3, 30))), Err(SpecificationError::Days));
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn published(change: impl Fn(&mut Specification)) -> Call {
    let mut specification = specification();
    change(&mut specification);
    let digest = digest(&specification.text("call", 1).unwrap());
    Call {
        versions: vec![Version { number: 1, specification, digest }],
        facts: vec![Noted {
            at: at("2026-12-01T08:00:00Z"),
            fact: CallFact::Published { version: 1, digest },
        }],
        approvals: [("a".to_owned(), Some(digest)), ("b".to_owned(), Some(digest))].into(),
    }
}

#[test]
fn nothing_is_received_from_the_last_minute_on_by_clocks_of_paris_on_both_sides_of_a_change_of_hour() {
    let call = published(|_| ());
    // 31 March is summer time: noon is 10:00 UTC. 4 January is winter time.
    assert_eq!(stage(&call, at("2027-01-04T07:59:59Z")), Stage::Announced);
    assert_eq!(stage(&call, at("2027-01-04T08:00:00Z")), Stage::Open);
    assert!(is_open(&call, at("2027-03-31T09:59:59.999Z")));
    assert_eq!(stage(&call, at("2027-03-31T10:00:00Z")), Stage::Closed);
    // In autumn the hour comes twice: the second one counts.
    let autumn = published(|one| {
        one.closes = date(2027, 10, 31).at(2, 30, 0, 0);
        (one.committee_on, one.results_on) = (None, None);
    });
    assert!(is_open(&autumn, at("2027-10-31T00:45:00Z")));
    assert!(!is_open(&autumn, at("2027-10-31T01:30:00Z")));
    // The first hour after the one that is missing.
    let spring = published(|one| {
        one.closes = date(2027, 3, 28).at(3, 0, 0, 0);
    });
    assert!(is_open(&spring, at("2027-03-28T00:59:59Z")));
    assert!(!is_open(&spring, at("2027-03-28T01:00:00Z")));
}

#[test]
fn a_deadline_moves_forward_only_and_not_once_it_is_over() {
    let mut call = published(|_| ());
    let to = |day: i8| date(2027, 4, day).at(12, 0, 0, 0);
    let during = at("2027-02-01T00:00:00Z");
    assert_eq!(may_extend(&call, date(2027, 3, 31).at(11, 59, 0, 0), during), Err(CallRefusal::Backward));
    assert_eq!(may_extend(&call, specification().closes, during), Err(CallRefusal::Backward));
    assert_eq!(may_extend(&call, to(5), during), Ok(()));
    assert_eq!(may_extend(&call, to(5), at("2027-03-31T10:00:00Z")), Err(CallRefusal::NotNow));
    let fact = CallFact::Extended { closes: to(5), reason: "Grève des trains".to_owned() };
    call.facts.push(Noted { at: during, fact });
    assert!(is_open(&call, at("2027-04-05T09:59:59Z")));
    assert_eq!(may_extend(&call, to(4), at("2027-04-01T00:00:00Z")), Err(CallRefusal::Backward));
    assert_eq!(calendar(&call).map(|one| one.closes), Some(to(5)));
}

#[test]
fn a_call_is_published_once_every_funder_approved_the_same_text() {
    let mut call = published(|_| ());
    call.facts.clear();
    let now = at("2026-12-01T08:00:00Z");
    assert_eq!(stage(&call, now), Stage::Approved);
    assert_eq!(may_publish(&call, 1, now), Ok(()));
    // A comma changed after one of them approved.
    call.versions[0].digest = digest("another text");
    assert_eq!(stage(&call, now), Stage::Draft);
    assert_eq!(may_publish(&call, 1, now), Err(CallRefusal::Unapproved));
    call.approvals.insert("b".to_owned(), Some(call.versions[0].digest));
    assert_eq!(may_publish(&call, 1, now), Err(CallRefusal::Unapproved));
    call.approvals.insert("a".to_owned(), Some(call.versions[0].digest));
    assert_eq!(may_publish(&call, 1, now), Ok(()));
    assert_eq!(may_publish(&call, 1, at("2027-04-01T00:00:00Z")), Err(CallRefusal::Past));
    call.approvals.clear();
    assert_eq!(may_publish(&call, 1, now), Err(CallRefusal::Unapproved), "nobody approved");
}

#[test]
fn new_rules_leave_time_to_answer_them() {
    let mut call = published(|_| ());
    let mut second = specification();
    second.funds[0].most_cents = 5_000_000;
    let put = |call: &mut Call, closes: DateTime| {
        let mut specification = second.clone();
        specification.closes = closes;
        let digest = digest(&specification.text("call", 2).unwrap());
        call.versions.truncate(1);
        call.versions.push(Version { number: 2, specification, digest });
        call.approvals = [("a".to_owned(), Some(digest))].into();
    };
    put(&mut call, date(2027, 3, 31).at(12, 0, 0, 0));
    assert_eq!(may_publish(&call, 2, at("2027-03-16T08:00:00Z")), Ok(()));
    assert_eq!(may_publish(&call, 2, at("2027-03-17T08:00:00Z")), Err(CallRefusal::Notice));
    put(&mut call, date(2027, 4, 15).at(12, 0, 0, 0));
    assert_eq!(may_publish(&call, 2, at("2027-03-17T08:00:00Z")), Ok(()));
    put(&mut call, date(2027, 3, 30).at(12, 0, 0, 0));
    assert_eq!(may_publish(&call, 2, at("2027-02-01T08:00:00Z")), Err(CallRefusal::Backward));
    put(&mut call, date(2027, 4, 30).at(12, 0, 0, 0));
    assert_eq!(may_publish(&call, 2, at("2027-04-01T08:00:00Z")), Err(CallRefusal::NotNow), "it closed");
    assert_eq!(
        may_publish(&call, 1, at("2027-02-01T08:00:00Z")),
        Err(CallRefusal::NotNow),
        "in force already"
    );
}

#[test]
fn every_gap_is_told_and_a_whole_application_has_none() {
    assert_eq!(missing(&content()), []);
    let with = |change: fn(&mut Content)| {
        let mut all = content();
        change(&mut all);
        missing(&all)
    };
    let kinds = set(&[Kind::Landlord]);
    let no_landlord = vec![Gap::Mix { kinds, at_least: 1, found: 0 }];
    assert_eq!(with(|one| one.partners[1].kind = Kind::Innovator), no_landlord);
    assert_eq!(with(|one| one.partners[1].role = PartnerRole::Associated), no_landlord, "it carries nothing");
    assert_eq!(with(|one| one.partners[1].share_bp = 2_999), [Gap::Shares { sum_bp: 9_999 }]);
    assert_eq!(with(|one| one.resources[2].cents -= 1), [Gap::Plan { costs: 10_000_000, money: 9_999_999 }]);
    // Half of what the fund pays, and not a cent more.
    let over = with(|one| {
        one.resources[0].cents += 1;
        one.resources[2].cents -= 1;
    });
    let (fund, asked, most) = ("Fonds one".to_owned(), 4_000_001, 4_000_000);
    assert_eq!(over, [Gap::FundRate { fund, asked, most, rate_bp: 5_000 }]);
    let answer = with(|one| drop(one.answers.insert("q".to_owned(), "x".repeat(21))));
    assert_eq!(answer, [Gap::AnswerTooLong { label: "Quel accompagnement ?".to_owned(), most: 20 }]);
    assert_eq!(with(|one| one.answers.clear()).len(), 1);
    assert_eq!(with(|one| one.months = Some(40)), [Gap::Months { least: 12, most: 36 }]);
    assert_eq!(with(|one| one.publics = keys(&["elsewhere"])), [Gap::Public]);
    // A partner that receives money spends some.
    let idle = with(|one| one.resources[1].partner = "hlm".to_owned());
    assert_eq!(idle, [], "the landlord has a line");
    let idle = with(|one| {
        one.lines[1].partner = "asso".to_owned();
        one.resources[1].partner = "hlm".to_owned();
    });
    assert_eq!(idle, [Gap::NoLines { name: "hlm".to_owned() }]);
}

#[test]
fn a_partner_that_has_not_joined_or_exists_no_more_counts_for_nobody() {
    let not_yet = gaps(&specification(), &content(), &keys(&["asso"]), &BTreeSet::new());
    assert_eq!(not_yet[0], Gap::NotJoined { name: "hlm".to_owned() });
    assert!(matches!(not_yet[1], Gap::Mix { found: 0, .. }));
    let gone = gaps(&specification(), &content(), &joined(), &keys(&["hlm"]));
    assert_eq!(gone[0], Gap::Dissolved { name: "hlm".to_owned() });
    assert!(matches!(gone[1], Gap::Mix { found: 0, .. }));
}

#[test]
fn public_money_stays_under_its_rate() {
    let mut all = content();
    // 60 000 of public money over 100 000; with 20 001 more it passes four fifths.
    all.resources[2].source = Source::Public;
    all.resources[2].label = "Métropole".to_owned();
    all.resources[2].cents = 2_000_100;
    all.resources.push(resource("r4", "hlm", None, 1_999_900));
    assert_eq!(missing(&all), [Gap::PublicRate { public: 8_000_100, most: 8_000_000, rate_bp: 8_000 }]);
}

fn status(content: &Content) -> Status {
    let digest = digest(&content.text("app", ("call", 1)).unwrap());
    Status {
        digest,
        ready: Some(digest),
        signatures: Vec::new(),
        submitted: None,
        is_withdrawn: false,
        closes_at: Some(at("2027-03-31T10:00:00Z")),
    }
}

#[test]
fn all_sign_the_same_text_by_two_hands_before_the_last_minute() {
    let all = content();
    let mut now = status(&all);
    let text = now.digest;
    let (before, last) = (at("2027-03-31T09:59:59Z"), at("2027-03-31T10:00:00Z"));
    assert_eq!(may_sign(&all, &now, ("asso", "lucie"), text, before), Ok(false));
    now.signatures.push(("asso".to_owned(), "lucie".to_owned(), text));
    assert_eq!(may_sign(&all, &now, ("asso", "anna"), text, before), Err(SignRefusal::Twice));
    assert_eq!(may_sign(&all, &now, ("hlm", "lucie"), text, before), Err(SignRefusal::SameHand));
    assert_eq!(may_sign(&all, &now, ("other", "paul"), text, before), Err(SignRefusal::NoSigner));
    assert_eq!(may_sign(&all, &now, ("hlm", "helene"), digest("older"), before), Err(SignRefusal::Content));
    assert_eq!(may_sign(&all, &now, ("hlm", "helene"), text, last), Err(SignRefusal::Late));
    assert_eq!(standing(&now, last), Standing::Late);
    assert_eq!(may_sign(&all, &now, ("hlm", "helene"), text, before), Ok(true), "the last one submits");
    // Somebody wrote meanwhile: the text is another one, and nobody signed that.
    let mut edited = all.clone();
    edited.households = Some(21);
    let other = Status { digest: status(&edited).digest, ..now.clone() };
    assert_eq!(standing(&other, before), Standing::Forming);
    assert_eq!(may_sign(&edited, &other, ("hlm", "helene"), text, before), Err(SignRefusal::NotNow));
    let again = Status { ready: Some(other.digest), ..other };
    assert_eq!(
        may_sign(&edited, &again, ("hlm", "helene"), again.digest, before),
        Ok(false),
        "the first again"
    );
    // A call that was cancelled receives nothing.
    let cancelled = Status { closes_at: None, ..now };
    assert_eq!(may_sign(&all, &cancelled, ("hlm", "helene"), text, before), Err(SignRefusal::Late));
}

#[test]
fn a_doubt_on_a_household_stays_a_doubt_unless_the_rest_decides() {
    let public = &specification().publics[0];
    let said = |all: &[(Situation, Answer)]| eligibility(public, &all.iter().copied().collect());
    use Situation::{LowIncome, Shelter, Street};
    assert_eq!(said(&[]).is_met, Answer::Unknown);
    assert_eq!(said(&[(LowIncome, Answer::No)]).because, [(LowIncome, Answer::No)]);
    assert_eq!(said(&[(LowIncome, Answer::No)]).is_met, Answer::No);
    let yes = said(&[(Street, Answer::Yes), (LowIncome, Answer::Yes)]);
    assert_eq!(yes.is_met, Answer::Yes);
    assert_eq!(yes.because, [(Street, Answer::Yes), (LowIncome, Answer::Yes)]);
    let doubt = said(&[(Street, Answer::No), (LowIncome, Answer::Yes)]);
    assert_eq!((doubt.is_met, doubt.because), (Answer::Unknown, vec![(Shelter, Answer::Unknown)]));
    let no = said(&[(Street, Answer::No), (Shelter, Answer::No), (LowIncome, Answer::Yes)]);
    assert_eq!(no.is_met, Answer::No);
    assert_eq!(no.because.len(), 2);
}

#[test]
fn two_hands_on_two_sections_both_count_and_on_the_same_one_the_second_is_told() {
    let base = content();
    let mut lucie = base.clone();
    lucie.households = Some(25);
    let mut helene = base.clone();
    helene.lines[1].cents = 2_500_000;
    let now = merge(Section::Project, &base, &base, &lucie).unwrap();
    let both = merge(Section::Costs, &base, &now, &helene).unwrap();
    assert_eq!((both.households, both.lines[1].cents), (Some(25), 2_500_000));
    let mut other = base.clone();
    other.summary = "Autre".to_owned();
    assert_eq!(merge(Section::Project, &base, &both, &other), None);
    // The same thing written twice is no conflict.
    assert_eq!(merge(Section::Project, &base, &both, &lucie), Some(both.clone()));
    let changes = difference(&base, &both);
    assert!(matches!(changes[0], Change::Households { before: Some(20), after: Some(25) }));
    assert!(matches!(changes[1], Change::LineChanged { .. }));
    assert_eq!(changes.len(), 2);
}

#[test]
fn a_text_is_read_back_and_what_it_does_not_know_is_refused() {
    let text = content().text("app", ("call", 3)).unwrap();
    assert_eq!(Content::read(&text).unwrap(), content());
    assert_eq!(digest(&text), digest(&Content::read(&text).unwrap().text("app", ("call", 3)).unwrap()));
    let strange = text.replacen("\"households\"", "\"nom_du_menage\"", 1);
    assert!(Content::read(&strange).is_err());
    let all = specification();
    assert_eq!(Specification::read(&all.text("call", 1).unwrap()).unwrap(), all);
}

#[test]
fn what_cannot_be_kept_says_which_row() {
    let with = |change: fn(&mut Content)| {
        let mut all = content();
        change(&mut all);
        all.check()
    };
    assert_eq!(content().check(), Ok(()));
    assert_eq!(with(|one| one.lines[1].cents = 0), Err(ContentError::Line(2)));
    assert_eq!(with(|one| one.lines[0].partner = "stranger".to_owned()), Err(ContentError::Line(1)));
    assert_eq!(with(|one| one.resources[2].source = Source::Private), Err(ContentError::Resource(3)));
    assert_eq!(with(|one| one.resources[0].fund = None), Err(ContentError::Resource(1)));
    assert_eq!(with(|one| one.title = " ".to_owned()), Err(ContentError::Title));
}

proptest! {
    /// Whatever is asked, an application without gaps closes to the cent, and no fund is over its rate or its ceiling.
    #[test]
    fn an_application_without_gaps_closes_and_stays_under_every_rate(
        staff in 1_i64..20_000_000, rent in 1_i64..5_000_000,
        one in 0_i64..7_000_000, two in 0_i64..4_000_000, own in 0_i64..20_000_000,
    ) {
        let mut all = content();
        (all.lines[0].cents, all.lines[1].cents) = (staff, rent);
        all.resources = [("r1", Some("one"), one), ("r2", Some("two"), two), ("r3", None, own)]
            .into_iter()
            .filter(|(.., cents)| *cents > 0)
            .map(|(key, fund, cents)| resource(key, "asso", fund, cents))
            .collect();
        let is_whole = missing(&all).is_empty();
        let rules = one + two + own == staff + rent
            && one + two > 0
            && one * 2 <= staff && two * 4 <= staff
            && (one == 0 || (100_000..=6_000_000).contains(&one))
            && (two == 0 || (100_000..=3_000_000).contains(&two))
            && (one + two) * 10_000 <= (staff + rent) * 8_000;
        prop_assert_eq!(is_whole, rules);
    }

    /// A merge never loses what the other one wrote in another section.
    #[test]
    fn a_merge_keeps_the_sections_that_it_does_not_write(households in 0_u32..50, cents in 1_i64..9_999) {
        let base = content();
        let mut now = base.clone();
        now.households = Some(households);
        let mut written = base.clone();
        written.lines[0].cents = cents;
        let merged = merge(Section::Costs, &base, &now, &written).unwrap();
        for section in Section::ALL {
            let from = if *section == Section::Costs { &written } else { &now };
            prop_assert!(same_section(*section, &merged, from));
        }
    }
}

#[test]
fn digests_are_those_of_sha_256() {
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(digest("abc"), known.parse::<Digest32>().unwrap());
    let empty: BTreeMap<String, String> = BTreeMap::new();
    assert_eq!(Content { answers: empty, ..Content::default() }.check(), Err(ContentError::Title));
}
