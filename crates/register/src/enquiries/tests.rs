//! Enquiries in a register: what is frozen, who answers once, what is kept aside, what goes and what stays, and what another
//! organisation gets.

use super::*;
use crate::landlords::Landlord;
use crate::{Error, Register, testing};
use enquiry::{
    Allocation, Answers, AttemptKind, Channel, Design, Kind, NotAnAnswer, Outcome, Question, Stage, Standing,
    Value, Wording, starter,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeSet;
use tabular::{Limits, Table};
use tempfile::TempDir;

const TODAY: Date = date(2026, 11, 23);
const FROM: (&str, Timestamp) = ("192.0.2.7", Timestamp::UNIX_EPOCH);

async fn town() -> (TempDir, Register, Landlord, Landlord) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let landlord = register.landlord_named("Habitat de Valombre").await.unwrap();
    let other = register.landlord_named("Habitat d’Ailleurs").await.unwrap();
    for (residence, size) in [("a", 40_i64), ("b", 20)] {
        let mut act = register.db.act().await.unwrap();
        sqlx::query(
            "INSERT INTO residence (id, landlord_id, group_key, name, address, dwellings, basis, is_current)
             VALUES ($1, $2, $1, $3, '1 rue', $4, 'name', 1)",
        )
        .bind(residence)
        .bind(&landlord.id)
        .bind(format!("Les {residence}"))
        .bind(size)
        .execute(act.connection())
        .await
        .unwrap();
        for at in 0..size {
            sqlx::query(
                "INSERT INTO dwelling (id, landlord_id, identity, residence_id, reference, dwellings, rooms, built_year,
                                       source_line, content, is_current, first_import, last_import)
                 VALUES ($1, $2, $1, $3, $1, 1, $4, 1968, 1, '', 1, '', '')",
            )
            .bind(format!("{residence}{at:02}"))
            .bind(&landlord.id)
            .bind(residence)
            .bind(2 + at % 3)
            .execute(act.connection())
            .await
            .unwrap();
        }
        act.commit().await.unwrap();
    }
    (folder, register, landlord, other)
}

fn new() -> NewEnquiry {
    NewEnquiry {
        title: "Vos besoins".to_owned(),
        purpose: "Choisir les services de la résidence.".to_owned(),
        form: starter(),
        design: Design::Stratified { size: 40, allocation: Allocation::Proportional },
        residences: BTreeSet::new(),
        closes_on: date(2026, 12, 31),
        kept_months: 6,
    }
}

async fn opened(register: &Register, landlord: &Landlord) -> String {
    let id = register.make_enquiry(&landlord.id, &new(), TODAY).await.unwrap();
    assert_eq!(register.open_enquiry(&landlord.id, &id, TODAY).await.unwrap(), 40);
    id
}

fn refusal<T>(done: Result<T, Error>) -> String {
    match done {
        Err(Error::Refused(code)) => code,
        Err(Error::Unknown(what)) => format!("unknown {what}"),
        Err(other) => panic!("{other}"),
        Ok(_) => "done".to_owned(),
    }
}

fn answers(ease: usize) -> Answers {
    Answers::from([("q2".to_owned(), Value::One(ease)), ("q4".to_owned(), Value::Number(6))])
}

#[tokio::test]
async fn an_enquiry_is_frozen_and_drawn_when_it_opens_and_the_same_seed_draws_the_same() {
    let (_folder, register, landlord, _) = town().await;
    let id = register.make_enquiry(&landlord.id, &new(), TODAY).await.unwrap();
    let (first, _) = register.enquiry_frame(&landlord.id, &BTreeSet::new(), TODAY).await.unwrap();
    register.open_enquiry(&landlord.id, &id, TODAY).await.unwrap();
    let one = register.enquiry(&landlord.id, &id).await.unwrap();
    assert_eq!(one.digest, Some(one.form.digest().unwrap().to_string()));
    assert_eq!(refusal(register.rewrite_enquiry(&landlord.id, &id, &new(), TODAY).await), "enquiry-not-now");
    assert_eq!(refusal(register.open_enquiry(&landlord.id, &id, TODAY).await), "enquiry-not-now");
    let units = register.enquiry_units(&landlord.id, &id, None).await.unwrap();
    let drawn: BTreeSet<&str> = units.iter().map(|unit| unit.dwelling_id.as_str()).collect();
    let frame: Vec<enquiry::Unit> = first.into_iter().map(|one| one.unit).collect();
    let again = enquiry::draw(&frame, &one.design, &one.seed).unwrap();
    assert_eq!(drawn, again.chosen.iter().map(|at| frame[*at].id.as_str()).collect());
    let strata = one.frame.unwrap().strata;
    assert_eq!((strata["a"].drawn, strata["b"].drawn), (27, 13));
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_what_would_do() {
    let (_folder, register, landlord, _) = town().await;
    let with = |change: fn(&mut NewEnquiry)| {
        let mut new = new();
        change(&mut new);
        new
    };
    for (wrong, code) in [
        (with(|new| new.title = " ".to_owned()), "enquiry-title"),
        (with(|new| new.purpose = "Savoir qui a le cancer".to_owned()), "enquiry-purpose"),
        (with(|new| new.closes_on = date(2026, 11, 22)), "enquiry-closes"),
        (with(|new| new.kept_months = 25), "enquiry-kept"),
        (with(|new| new.residences = BTreeSet::from(["z".to_owned()])), "enquiry-residence"),
    ] {
        assert_eq!(refusal(register.make_enquiry(&landlord.id, &wrong, TODAY).await), code);
    }
    for (wrong, code) in [
        (with(|new| new.design = Design::Simple { size: 61 }), "enquiry-size:60"),
        (
            with(|new| new.design = Design::Stratified { size: 3, allocation: Allocation::Root }),
            "enquiry-strata:4",
        ),
        (with(|new| new.form.questions.clear()), "enquiry-form"),
    ] {
        let id = register.make_enquiry(&landlord.id, &wrong, TODAY).await.unwrap();
        assert_eq!(refusal(register.open_enquiry(&landlord.id, &id, TODAY).await), code);
        assert_eq!(register.enquiry(&landlord.id, &id).await.unwrap().stage(), Stage::Draft);
    }
}

#[tokio::test]
async fn a_code_answers_once_and_a_second_answer_is_kept_aside_until_somebody_chooses() {
    let (_folder, register, landlord, _) = town().await;
    let id = opened(&register, &landlord).await;
    let codes = register.enquiry_codes(&landlord.id, &id, None).await.unwrap();
    let (unit, code) = codes.iter().next().unwrap();
    let asked = register.asked_by_code(&code.to_string(), FROM, TODAY).await.unwrap();
    assert_eq!((asked.landlord.as_str(), asked.form.questions.len()), ("Habitat de Valombre", 6));
    let typed = code.to_string().to_lowercase();
    assert_eq!(refusal(register.answer_by_code(&typed, &Answers::new(), FROM, TODAY).await), "enquiry-blank");
    let odd = Answers::from([("q2".to_owned(), Value::One(9))]);
    assert_eq!(refusal(register.answer_by_code(&typed, &odd, FROM, TODAY).await), "enquiry-answer:q2");
    // Paper first, then on line: nothing is lost, the first one counts.
    let paper = register
        .note_enquiry_answer(&landlord.id, (&id, unit), (Channel::Paper, &answers(1)), None, TODAY)
        .await
        .unwrap();
    assert_eq!(paper, Noted::Counts);
    assert_eq!(register.answer_by_code(&typed, &answers(3), FROM, TODAY).await.unwrap(), Noted::Aside);
    assert_eq!(refusal(register.answer_by_code(&typed, &answers(2), FROM, TODAY).await), "enquiry-answered");
    assert_eq!(refusal(register.asked_by_code(&typed, FROM, TODAY).await), "enquiry-answered");
    let sheet = register.enquiry_unit(&landlord.id, (&id, unit), None).await.unwrap();
    assert_eq!(sheet.unit.answered, Some((Channel::Paper, TODAY)));
    assert_eq!(sheet.answers.len(), 2);
    let online = sheet.answers.iter().find(|one| one.channel == Channel::Online).unwrap();
    register.choose_enquiry_answer(&landlord.id, (&id, unit, &online.id), None).await.unwrap();
    let after = register.enquiry_unit(&landlord.id, (&id, unit), None).await.unwrap();
    assert_eq!((after.unit.answered, after.unit.aside), (Some((Channel::Online, TODAY)), 1));
    assert_eq!(
        refusal(register.choose_enquiry_answer(&landlord.id, (&id, unit, "none"), None).await),
        "unknown enquiry"
    );
    let still = register.enquiry_unit(&landlord.id, (&id, unit), None).await.unwrap();
    assert_eq!(still.unit.answered, Some((Channel::Online, TODAY)), "what was refused changed nothing");
    // What is kept says nothing to whoever reads the table.
    let kept: Vec<String> =
        sqlx::query_scalar("SELECT body FROM enquiry_answer").fetch_all(register.db.read()).await.unwrap();
    assert!(kept.iter().all(|body| !body.contains("\"q2\"")), "{kept:?}");
}

#[tokio::test]
async fn codes_that_are_none_are_counted_and_a_slip_of_the_hand_is_not() {
    let (_folder, register, landlord, _) = town().await;
    opened(&register, &landlord).await;
    for _ in 0..50 {
        assert_eq!(refusal(register.asked_by_code("ABC", FROM, TODAY).await), "enquiry-code");
    }
    let mut waits = false;
    for bits in 0..200_u64 {
        let code = pathway::code::ReplyCode::of_random(bits).to_string();
        match register.asked_by_code(&code, FROM, TODAY).await {
            Err(Error::Wait(_)) => {
                waits = true;
                break;
            }
            other => assert_eq!(refusal(other), "enquiry-code"),
        }
    }
    assert!(waits, "two hundred codes were tried");
}

#[tokio::test]
async fn a_file_is_read_whole_or_not_at_all_and_every_mistake_has_its_place() {
    let (_folder, register, landlord, _) = town().await;
    let id = opened(&register, &landlord).await;
    let codes: Vec<String> = register
        .enquiry_codes(&landlord.id, &id, None)
        .await
        .unwrap()
        .values()
        .map(ToString::to_string)
        .collect();
    let table = |text: String| Table::from_bytes("a.csv", text.into_bytes(), &Limits::default()).unwrap();
    let read = async |text: String| {
        register.import_enquiry_answers(&landlord.id, &id, table(text), None, TODAY).await.unwrap()
    };
    let bad = format!(
        "code;q1;q2;q4;couleur\n{};1,3;2;8;\nAAA-AAA-AAA;;1;;\n{};9;4;12;\n{};;1;;\n{};;;;\n",
        codes[0], codes[1], codes[0], codes[2]
    );
    let wrong = read(bad).await.unwrap_err();
    let told: Vec<(u64, &str, &WhatIsWrong)> =
        wrong.iter().map(|one| (one.line, one.column.as_str(), &one.what)).collect();
    assert_eq!(
        told,
        [
            (1, "couleur", &WhatIsWrong::Column),
            (3, "code", &WhatIsWrong::Code),
            (4, "q1", &WhatIsWrong::Answer(NotAnAnswer::Option(6))),
            (4, "q2", &WhatIsWrong::Answer(NotAnAnswer::Option(3))),
            (4, "q4", &WhatIsWrong::Answer(NotAnAnswer::Bounds(0, 10))),
            (5, "code", &WhatIsWrong::Twice(2)),
            (6, "", &WhatIsWrong::Blank),
        ]
    );
    let none = register.enquiry_units(&landlord.id, &id, None).await.unwrap();
    assert!(none.iter().all(|unit| unit.answered.is_none()), "nothing is half written");
    assert_eq!(read("nom;q1\nDurand;1\n".to_owned()).await.unwrap_err()[0].what, WhatIsWrong::NoCode);
    let good = format!("code;q1;q2;q4\n{};1,3;2;8\n{};?;-;\n", codes[0], codes[1]);
    assert_eq!(read(good.clone()).await, Ok(Imported { added: 2, aside: 0, already: 0 }));
    assert_eq!(read(good).await, Ok(Imported { added: 0, aside: 0, already: 2 }));
}

#[tokio::test]
async fn attempts_say_where_a_dwelling_stands_and_what_is_odd_is_refused() {
    let (_folder, register, landlord, _) = town().await;
    let id = opened(&register, &landlord).await;
    let units = register.enquiry_units(&landlord.id, &id, None).await.unwrap();
    let note = async |unit: &str, on: Date, outcome, again_on| {
        let new = NewAttempt { on, kind: AttemptKind::Door, outcome, again_on };
        register.note_enquiry_attempt(&landlord.id, (&id, unit), new, None, TODAY).await
    };
    let unit = &units[0].id;
    assert_eq!(
        refusal(note(unit, TODAY.tomorrow().unwrap(), Outcome::NobodyHome, None).await),
        "enquiry-day"
    );
    assert_eq!(
        refusal(note(unit, TODAY.yesterday().unwrap(), Outcome::NobodyHome, None).await),
        "enquiry-day"
    );
    assert_eq!(refusal(note(unit, TODAY, Outcome::CallBack, None).await), "enquiry-again");
    assert_eq!(refusal(note(unit, TODAY, Outcome::Refused, Some(TODAY)).await), "enquiry-again");
    note(unit, TODAY, Outcome::NobodyHome, None).await.unwrap();
    note(unit, TODAY, Outcome::CallBack, Some(date(2026, 11, 30))).await.unwrap();
    note(&units[1].id, TODAY, Outcome::Vacant, None).await.unwrap();
    note(&units[2].id, TODAY, Outcome::Refused, None).await.unwrap();
    let units = register.enquiry_units(&landlord.id, &id, None).await.unwrap();
    let standings: Vec<Standing> = units.iter().take(4).map(Unit::standing).collect();
    assert_eq!(standings, [Standing::CallBack, Standing::Vacant, Standing::Refused, Standing::Waiting]);
    let progress = Progress::of(&units);
    assert_eq!((progress.whole.asked, progress.vacant, progress.whole.refused), (39, 1, 1));
    assert_eq!(progress.whole.to_do, 38);
}

#[tokio::test]
async fn answers_go_when_their_time_is_over_and_the_figures_stay_as_they_were() {
    let (_folder, register, landlord, _) = town().await;
    let id = opened(&register, &landlord).await;
    let units = register.enquiry_units(&landlord.id, &id, None).await.unwrap();
    for (at, unit) in units.iter().take(36).enumerate() {
        let said = answers(1 + usize::from(at % 3 == 0));
        register
            .note_enquiry_answer(&landlord.id, (&id, &unit.id), (Channel::Door, &said), None, TODAY)
            .await
            .unwrap();
    }
    assert_eq!(refusal(register.purge_enquiry(&landlord.id, &id, TODAY).await), "enquiry-not-now");
    register.close_enquiry(&landlord.id, &id, TODAY).await.unwrap();
    let before = register.enquiry_results(&landlord.id, &id).await.unwrap();
    assert_eq!((before.frame, before.asked, before.answered), (60, 40, 36));
    let ease = &before.questions[1];
    assert_eq!(ease.lines[0].count.exact(), Some(24));
    let held = ease.lines[0].weighted.unwrap();
    assert!(held.low < 0.66 && held.high > 0.66, "{held:?}");
    let action = NewAction {
        question: Some("q2".to_owned()),
        said: "Les démarches en ligne sont difficiles.".to_owned(),
        done: "Une permanence chaque mardi.".to_owned(),
        state: ActionState::Done,
        on: TODAY,
    };
    assert_eq!(refusal(register.publish_enquiry(&landlord.id, &id, true, TODAY).await), "enquiry-nothing");
    register.tell_enquiry_action(&landlord.id, (&id, None), &action).await.unwrap();
    assert_eq!(refusal(register.told_enquiry(&id).await), "unknown enquiry");
    register.publish_enquiry(&landlord.id, &id, true, TODAY).await.unwrap();
    // Nothing goes before its day, and the run of that day takes it all.
    let early = TODAY.saturating_add(5.months());
    register.carry_out_retention(early).await.unwrap();
    assert_eq!(register.enquiry(&landlord.id, &id).await.unwrap().stage(), Stage::Closed);
    register.carry_out_retention(TODAY.saturating_add(6.months())).await.unwrap();
    assert_eq!(register.enquiry(&landlord.id, &id).await.unwrap().stage(), Stage::Purged);
    for table in ["enquiry_unit", "enquiry_answer", "enquiry_attempt"] {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        let left: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(register.db.read()).await.unwrap();
        assert_eq!(left, 0, "{table}");
    }
    assert_eq!(register.enquiry_results(&landlord.id, &id).await.unwrap(), before);
    let told = register.told_enquiry(&id).await.unwrap();
    assert_eq!((told.asked, told.answered, told.actions.len()), (40, Some(36), 1));
}

#[tokio::test]
async fn another_landlord_finds_nothing_and_somebody_elsewhere_types_nothing() {
    let (_folder, register, landlord, other) = town().await;
    let id = opened(&register, &landlord).await;
    let unit = register.enquiry_units(&landlord.id, &id, None).await.unwrap().remove(0).id;
    let own = answers(1);
    let attempt =
        NewAttempt { on: TODAY, kind: AttemptKind::Phone, outcome: Outcome::Refused, again_on: None };
    for done in [
        register.enquiry(&other.id, &id).await.map(drop),
        register.enquiry_units(&other.id, &id, None).await.map(drop),
        register.enquiry_codes(&other.id, &id, None).await.map(drop),
        register.enquiry_results(&other.id, &id).await.map(drop),
        register.open_enquiry(&other.id, &id, TODAY).await.map(drop),
        register.close_enquiry(&other.id, &id, TODAY).await,
        register.purge_enquiry(&other.id, &id, TODAY).await.map(drop),
        register.enquiry_unit(&other.id, (&id, &unit), None).await.map(drop),
        register.note_enquiry_attempt(&other.id, (&id, &unit), attempt, None, TODAY).await,
        register
            .note_enquiry_answer(&other.id, (&id, &unit), (Channel::Paper, &own), None, TODAY)
            .await
            .map(drop),
        register.publish_enquiry(&other.id, &id, true, TODAY).await,
    ] {
        assert_eq!(refusal(done), "unknown enquiry");
    }
    let elsewhere = BTreeSet::from(["b".to_owned()]);
    let within = Some(&elsewhere);
    assert_eq!(
        refusal(register.note_enquiry_attempt(&landlord.id, (&id, &unit), attempt, within, TODAY).await),
        "unknown enquiry"
    );
    let seen = register.enquiry_units(&landlord.id, &id, within).await.unwrap();
    assert!(!seen.is_empty() && seen.iter().all(|unit| unit.residence_id == "b"));
    assert_eq!(register.enquiry_codes(&landlord.id, &id, within).await.unwrap().len(), seen.len());
}

#[tokio::test]
async fn nobody_answers_on_line_after_the_last_day_and_paper_is_typed_until_the_close() {
    let (_folder, register, landlord, _) = town().await;
    let id = opened(&register, &landlord).await;
    let codes = register.enquiry_codes(&landlord.id, &id, None).await.unwrap();
    let (unit, code) = codes.iter().next().unwrap();
    let late = date(2027, 1, 2);
    assert_eq!(refusal(register.asked_by_code(&code.to_string(), FROM, late).await), "enquiry-over");
    let said = answers(1);
    assert_eq!(refusal(register.answer_by_code(&code.to_string(), &said, FROM, late).await), "enquiry-over");
    let paper = (Channel::Paper, &said);
    register.note_enquiry_answer(&landlord.id, (&id, unit), paper, None, late).await.unwrap();
    register.close_enquiry(&landlord.id, &id, late).await.unwrap();
    let done = register.note_enquiry_answer(&landlord.id, (&id, unit), paper, None, late).await;
    assert_eq!(refusal(done), "enquiry-over");
}

#[test]
fn a_question_of_health_stops_the_opening() {
    let words = |text: &str| Wording { fr: text.to_owned(), fr_plain: text.to_owned(), ..Wording::default() };
    let mut form = starter();
    form.questions.push(Question {
        id: form.next_id(),
        words: words("Avez-vous une maladie ?"),
        kind: Kind::One { options: vec![words("Oui"), words("Non")] },
    });
    assert!(form.check().is_err());
}
