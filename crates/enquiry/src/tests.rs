//! Rules of the engine: what is refused, what a draw and weights hold whatever the input, what is never shown.

use crate::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use trust::suppression::Count;

fn words(text: &str) -> Wording {
    Wording { fr: text.to_owned(), fr_plain: text.to_owned(), ..Wording::default() }
}

fn yes_or_no(id: &str, text: &str) -> Question {
    let options = vec![words("Oui"), words("Non")];
    Question { id: id.to_owned(), words: words(text), kind: Kind::One { options } }
}

fn form(questions: Vec<Question>) -> Form {
    Form { takes_text: false, questions }
}

#[test]
fn the_questions_to_begin_with_are_sound_and_written_in_four_ways() {
    let form = starter();
    assert_eq!(form.check(), Ok(()));
    for one in &form.questions {
        let all = std::iter::once(&one.words).chain(one.kind.options());
        for words in all {
            assert!(!words.en.is_empty() && !words.en_plain.is_empty(), "{words:?}");
        }
    }
}

#[test]
fn a_question_about_health_is_refused_wherever_it_hides() {
    for text in [
        "Avez-vous un handicap ?",
        "Êtes-vous diabétique ?",
        "Suivez-vous un traitement pour la dépression ?",
    ] {
        let wrong = form(vec![yes_or_no("q1", text)]).check().unwrap_err();
        assert_eq!(wrong, [WrongForm { question: 1, what: Wrong::Health }], "{text}");
    }
    let mut hidden = yes_or_no("q1", "De quoi avez-vous besoin ?");
    hidden.kind = Kind::One { options: vec![words("Rien"), words("Un suivi pour mon cancer")] };
    assert_eq!(hidden.check(false), Some(Wrong::Health));
}

#[test]
fn what_is_wrong_in_a_form_is_told_by_question() {
    let with = |change: fn(&mut Question)| {
        let mut one = yes_or_no("q1", "Une salle commune ?");
        change(&mut one);
        one.check(false)
    };
    assert_eq!(with(|_| ()), None);
    for (wrong, change) in [
        (Wrong::Empty, (|one| one.words.fr = " ".to_owned()) as fn(&mut Question)),
        (Wrong::Plain, |one| one.words.fr_plain.clear()),
        (Wrong::Long, |one| one.words.en = "a".repeat(301)),
        (Wrong::Options, |one| one.kind = Kind::One { options: vec![words("Oui")] }),
        (Wrong::Options, |one| one.kind = Kind::One { options: vec![words("Oui"), words("oui")] }),
        (Wrong::Bounds, |one| one.kind = Kind::Number { least: 3, most: 3 }),
        (Wrong::Bounds, |one| {
            one.kind = Kind::Scale { least: 0, most: 50, low: words("a"), high: words("b") }
        }),
        (Wrong::Text, |one| one.kind = Kind::Text { longest: 100 }),
    ] {
        assert_eq!(with(change), Some(wrong));
    }
    let twice = form(vec![yes_or_no("q1", "Une salle ?"), yes_or_no("q1", "Un jardin ?")]);
    assert_eq!(twice.check().unwrap_err(), [WrongForm { question: 2, what: Wrong::Twice }]);
    assert_eq!(form(vec![]).check().unwrap_err(), [WrongForm { question: 0, what: Wrong::Count }]);
}

#[test]
fn a_digest_changes_with_any_word() {
    let one = starter();
    let mut other = one.clone();
    other.questions[0].words.en_plain.push('!');
    assert_ne!(one.digest().unwrap(), other.digest().unwrap());
    assert_eq!(one.digest().unwrap(), starter().digest().unwrap());
}

#[test]
fn what_is_typed_is_read_and_the_three_silences_stay_apart() {
    let form = starter();
    let [several, one, scale] = [0, 1, 3].map(|at| &form.questions[at]);
    assert_eq!(read_typed(several, "1, 3").unwrap(), Some(Value::Several(BTreeSet::from([1, 3]))));
    assert_eq!(read_typed(one, " 2 ").unwrap(), Some(Value::One(2)));
    assert_eq!(read_typed(scale, "10").unwrap(), Some(Value::Number(10)));
    for question in [several, one, scale] {
        assert_eq!(read_typed(question, "?").unwrap(), Some(Value::Unknown));
        assert_eq!(read_typed(question, "-").unwrap(), Some(Value::Declined));
        assert_eq!(read_typed(question, "  ").unwrap(), None);
    }
    assert_eq!(read_typed(one, "4"), Err(NotAnAnswer::Option(3)));
    assert_eq!(read_typed(one, "1,2"), Err(NotAnAnswer::OnlyOne));
    assert_eq!(read_typed(scale, "11"), Err(NotAnAnswer::Bounds(0, 10)));
    assert_eq!(read_typed(scale, "dix"), Err(NotAnAnswer::NotANumber));
    let text =
        Question { id: "q9".to_owned(), words: words("Une idée ?"), kind: Kind::Text { longest: 40 } };
    assert_eq!(read_typed(&text, "Je suis diabétique"), Err(NotAnAnswer::Words));
    let answers = Answers::from([("q7".to_owned(), Value::One(1))]);
    assert_eq!(form.check_answers(&answers).unwrap_err(), [("q7".to_owned(), NotAnAnswer::Question)]);
    for typed in ["1,3", "2", "10", "?", "-"] {
        let value = [several, one, scale].iter().find_map(|q| read_typed(q, typed).ok().flatten());
        assert_eq!(printed(value.as_ref()), typed);
    }
}

#[test]
fn an_answer_counts_whatever_was_noted_before_it() {
    let attempt = |outcome| Attempt {
        on: jiff::civil::date(2026, 5, 4),
        kind: AttemptKind::Door,
        outcome,
        again_on: None,
    };
    let refused = [attempt(Outcome::NobodyHome), attempt(Outcome::Refused)];
    assert_eq!(Standing::of(false, &refused), Standing::Refused);
    assert_eq!(Standing::of(true, &refused), Standing::Answered);
    assert_eq!(Standing::of(false, &[]), Standing::Waiting);
    assert!(Standing::of(false, &[attempt(Outcome::CallBack)]).is_due());
    assert!(!Standing::of(false, &[attempt(Outcome::Vacant)]).is_due());
}

#[test]
fn quantiles_are_those_of_the_tables() {
    for (df, wanted) in [
        (1, 12.7062),
        (2, 4.30265),
        (3, 3.18245),
        (10, 2.22814),
        (30, 2.04227),
        (200, 1.97190),
        (1000, 1.96234),
    ] {
        let found = t_quantile(df).unwrap();
        assert!((found - wanted).abs() < 1e-4, "{df}: {found}");
    }
    assert_eq!(t_quantile(0), None);
}

fn frame(sizes: &[usize]) -> Vec<Unit> {
    let unit =
        |stratum: usize, at: usize| Unit { id: format!("{stratum}-{at}"), stratum: format!("s{stratum:02}") };
    sizes.iter().enumerate().flat_map(|(stratum, size)| (0..*size).map(move |at| unit(stratum, at))).collect()
}

#[test]
fn a_sample_that_does_not_fit_is_refused() {
    let all = frame(&[5, 5]);
    assert_eq!(draw(&[], &Design::Whole, "s").unwrap_err(), SampleError::Empty);
    assert_eq!(draw(&all, &Design::Simple { size: 11 }, "s").unwrap_err(), SampleError::Size(10));
    let few = Design::Stratified { size: 3, allocation: Allocation::Proportional };
    assert_eq!(draw(&all, &few, "s").unwrap_err(), SampleError::Strata(2));
}

#[test]
fn neyman_gives_more_to_the_stratum_that_varies_more() {
    let all = frame(&[100, 100]);
    let spread = BTreeMap::from([("s00".to_owned(), 400), ("s01".to_owned(), 100)]);
    let design = Design::Stratified { size: 50, allocation: Allocation::Neyman { spread } };
    let drawn = draw(&all, &design, "s").unwrap();
    assert_eq!(drawn.strata["s00"].drawn, 40);
    assert_eq!(drawn.strata["s01"].drawn, 10);
}

proptest! {
    #[test]
    fn a_draw_has_its_size_and_does_not_depend_on_the_order(
        sizes in proptest::collection::vec(1_usize..60, 1..8), part in 0.2_f64..1.0, root: bool, seed in "[a-z]{1,8}",
    ) {
        let mut all = frame(&sizes);
        let least: usize = sizes.iter().map(|size| (*size).min(2)).sum();
        let size = ((all.len() as f64 * part) as usize).clamp(least, all.len());
        let allocation = if root { Allocation::Root } else { Allocation::Proportional };
        let design = Design::Stratified { size, allocation };
        let ids = |all: &[Unit]| -> BTreeSet<String> {
            draw(all, &design, &seed).unwrap().chosen.into_iter().map(|at| all[at].id.clone()).collect()
        };
        let first = ids(&all);
        prop_assert_eq!(first.len(), size);
        all.reverse();
        prop_assert_eq!(&ids(&all), &first);
        for (stratum, frame) in sizes.iter().enumerate() {
            let drawn = first.iter().filter(|id| id.starts_with(&format!("{stratum}-"))).count();
            prop_assert!(drawn >= (*frame).min(2) && drawn <= *frame);
        }
    }

    #[test]
    fn weights_add_up_to_the_frame_and_meet_the_margins_when_they_say_so(
        replies in proptest::collection::vec((0_usize..4, 0_usize..3), 1..80),
        rows in proptest::collection::vec(1_u64..200, 4), columns in proptest::collection::vec(1_u64..200, 3),
    ) {
        let frame: u64 = rows.iter().sum();
        // The same dwellings, cut in another way.
        let sum: u64 = columns.iter().sum();
        let mut columns: Vec<u64> = columns.iter().map(|one| one * frame / sum).collect();
        columns[0] += frame - columns.iter().sum::<u64>();
        let margins = [
            Margin { frame: rows, of: replies.iter().map(|one| one.0).collect(), least: 2 },
            Margin { frame: columns, of: replies.iter().map(|one| one.1).collect(), least: 5 },
        ];
        let found = weigh(replies.len(), frame, &margins, Options::default());
        let total: f64 = found.weights.iter().sum();
        prop_assert!((total - frame as f64).abs() < 1e-6 * frame as f64);
        prop_assert!(found.effective <= replies.len() as f64 + 1e-6 && found.effective > 0.0);
        if found.has_converged {
            for (wanted, of) in &found.margins {
                for (category, wanted) in wanted.iter().enumerate() {
                    let weights = found.weights.iter().zip(of).filter(|(_, at)| **at == category);
                    let sum: f64 = weights.map(|(weight, _)| weight).sum();
                    prop_assert!((sum - *wanted as f64).abs() <= 1e-3 * (*wanted as f64).max(1.0), "{sum} {wanted}");
                }
            }
        }
    }

    #[test]
    fn an_interval_holds_its_estimate_inside_its_bounds(
        said in proptest::collection::vec((any::<bool>(), 0_usize..3), 4..60), extra in 0_u64..500,
    ) {
        let of: Vec<usize> = said.iter().map(|one| one.1).collect();
        let sizes: Vec<u64> = (0..3).map(|at| of.iter().filter(|one| **one == at).count() as u64 + extra).collect();
        let margins = [Margin { frame: sizes.clone(), of, least: 2 }];
        let weighting = weigh(said.len(), sizes.iter().sum(), &margins, Options::default());
        let values: Vec<Option<bool>> = said.iter().map(|one| Some(one.0)).collect();
        if let Some(found) = share(Surveyed { weighting: &weighting }, &values) {
            prop_assert!(0.0 <= found.low && found.low <= found.value && found.value <= found.high && found.high <= 1.0);
        }
    }

    #[test]
    fn no_small_count_is_shown_nor_given_back_in_the_whole_or_by_segment(
        // How many of each residence, number of rooms and answer: few of the first, as many as comes of the others.
        counts in proptest::collection::vec(
            prop_oneof![4 => 0_usize..3, 2 => 0_usize..13, 1 => 0_usize..50], 4 * 2 * 6,
        ),
        is_several: bool,
    ) {
        let options = vec![words("A"), words("B"), words("C")];
        let kind = if is_several { Kind::Several { options } } else { Kind::One { options } };
        let question = Question { id: "q1".to_owned(), words: words("Laquelle ?"), kind };
        let value = |said: usize| match (said, is_several) {
            (0, _) => None,
            (1, _) => Some(Value::Unknown),
            (2, _) => Some(Value::Declined),
            (at, false) => Some(Value::One(at - 2)),
            (at, true) => Some(Value::Several(BTreeSet::from([at - 2, 2]))),
        };
        let all: Vec<Reply> = counts
            .iter()
            .enumerate()
            .flat_map(|(cell, count)| {
                let answers = value(cell % 6).map(|value| ("q1".to_owned(), value)).into_iter().collect();
                let reply = Reply { of: vec![cell / 12, cell / 6 % 2], answers };
                std::iter::repeat_n(reply, *count)
            })
            .collect();
        let dimension = |at: usize, code: &str, count: usize| {
            let segments = (0..count).map(|one| {
                let answered = all.iter().filter(|reply| reply.of[at] == one).count() as u64;
                Answered { name: one.to_string(), frame: 240 / count as u64, asked: 50, answered }
            });
            Dimension { code: code.to_owned(), segments: segments.collect() }
        };
        let dimensions = vec![dimension(0, "residence", 4), dimension(1, "rooms", 2)];
        let of = all.iter().map(|reply| reply.of[0]).collect();
        let found = Results::of(&form(vec![question]), dimensions, (vec![60; 4], of), &all);
        let question = &found.questions[0];
        let tables = std::iter::once(question.lines.as_slice())
            .chain(question.by.iter().flatten().map(|segment| segment.lines.as_slice()));
        for line in tables.flatten() {
            match line.count {
                Count::Exact(count) => prop_assert!(count >= THRESHOLD || line.cell == Cell::NoOpinion),
                _ => prop_assert!(line.unweighted.is_none() && line.weighted.is_none()),
            }
        }
        // What is known of a column: its total, or every segment of one table. One alone that is not known would be the rest.
        let truth = |cell: usize| -> u32 {
            let holds = |reply: &&Reply| match (question.lines[cell].cell, reply.answers.get("q1")) {
                (Cell::Option(at), Some(Value::One(said))) => at == *said,
                (Cell::Option(at), Some(Value::Several(said))) => said.contains(&at),
                (Cell::Unknown, said) => said == Some(&Value::Unknown),
                (Cell::Declined, said) => said == Some(&Value::Declined),
                (Cell::Blank, said) => said.is_none(),
                _ => false,
            };
            all.iter().filter(holds).count() as u32
        };
        let known = |cell: usize| {
            let shows = |line: &Line| line.count.exact().is_some();
            shows(&question.lines[cell])
                || question.by.iter().any(|table| table.iter().all(|one| shows(&one.lines[cell])))
        };
        let whole: &[usize] = if is_several { &[] } else { &[0, 1, 2] };
        for columns in [whole, &[4, 5, 6]] {
            let hidden = columns.iter().filter(|at| !known(**at)).count();
            prop_assert!(hidden != 1, "one of {columns:?} is given back");
        }
        for cell in 0..question.lines.len() {
            prop_assert!(!known(cell) || truth(cell) >= THRESHOLD || question.lines[cell].cell == Cell::NoOpinion);
            // One segment hidden among segments that show, under a whole that shows, would be a subtraction.
            for table in &question.by {
                let hidden = table.iter().filter(|one| one.lines[cell].count.exact().is_none()).count();
                let shows = question.lines[cell].count.exact().is_some();
                prop_assert!(!shows || hidden != 1 || question.lines[cell].cell == Cell::NoOpinion);
            }
        }
    }
}

#[test]
fn few_who_stay_silent_hide_nothing_of_those_who_answered() {
    let replies: Vec<Reply> = (0..80)
        .map(|at| {
            let answers = (at >= 4).then(|| ("q1".to_owned(), Value::One(1 + usize::from(at % 3 == 0))));
            Reply { of: vec![at % 10], answers: answers.into_iter().collect() }
        })
        .collect();
    let segment = |at: usize| Answered { name: at.to_string(), frame: 40, asked: 40, answered: 8 };
    let dimension = Dimension { code: "residence".to_owned(), segments: (0..10).map(segment).collect() };
    let of = replies.iter().map(|reply| reply.of[0]).collect();
    let form = form(vec![yes_or_no("q1", "Une salle commune ?")]);
    let found = Results::of(&form, vec![dimension], (vec![40; 10], of), &replies);
    let counts: Vec<Count> = found.questions[0].lines.iter().map(|line| line.count).collect();
    assert_eq!(counts[..3], [Count::Exact(51), Count::Exact(25), Count::Exact(4)]);
    assert!(counts[3..].iter().all(|count| *count == Count::Fewer(THRESHOLD)), "{counts:?}");
    let by = found.questions[0].by[0].iter().flat_map(|one| &one.lines);
    assert!(by.into_iter().all(|line| line.count.exact().is_none()), "eight answers say nothing");
}

#[test]
fn everybody_asked_and_everybody_answering_leaves_no_doubt() {
    let question = yes_or_no("q1", "Une salle commune ?");
    let replies: Vec<Reply> = (0..60)
        .map(|at| Reply { of: vec![0], answers: Answers::from([("q1".to_owned(), Value::One(1 + at % 2))]) })
        .collect();
    let segments = vec![Answered { name: "A".to_owned(), frame: 60, asked: 60, answered: 60 }];
    let dimension = Dimension { code: "residence".to_owned(), segments };
    let found = Results::of(&form(vec![question]), vec![dimension], (vec![60], vec![0; 60]), &replies);
    let counts: Vec<Count> = found.questions[0].lines.iter().map(|line| line.count).collect();
    assert_eq!(counts[..3], [Count::Exact(30), Count::Exact(30), Count::Exact(0)], "nobody stayed silent");
    let shown: Vec<Estimate> = found.questions[0].lines.iter().filter_map(|line| line.weighted).collect();
    for one in &shown {
        assert!(one.high - one.low < 1e-9, "{one:?}");
    }
    assert_eq!((found.answered, found.asked, found.frame), (60, 60, 60));
}
