//! The questions of a form as fields, and what was chosen in them as answers. The same for residents on line and for whoever asks
//! by telephone or at the door; everything works without script.

use super::words::{not_an_answer, wanted};
use crate::edge::form::Pairs;
use crate::ui::{Choice, Field, Problem};
use enquiry::{Answers, Form, Kind, Question, read_typed};
use texts::Texts;

fn ways(t: Texts, chosen: &[&str]) -> [Choice; 2] {
    [("?", t.dont_know()), ("-", t.enq_declined())].map(|(value, label)| Choice {
        value: value.to_owned(),
        label,
        chosen: chosen.contains(&value),
    })
}

fn options(t: Texts, question: &Question, is_plain: bool, chosen: &[&str]) -> Vec<Choice> {
    let own: Vec<(String, String)> = match &question.kind {
        Kind::Scale { least, most, .. } => {
            (*least..=*most).map(|number| (number.to_string(), number.to_string())).collect()
        }
        _ => question
            .kind
            .options()
            .iter()
            .enumerate()
            .map(|(at, words)| ((at + 1).to_string(), words.said(wanted(t, is_plain)).0.to_owned()))
            .collect(),
    };
    own.into_iter()
        .map(|(value, label)| Choice { chosen: chosen.contains(&value.as_str()), value, label })
        .chain(ways(t, chosen))
        .collect()
}

/// The fields of a form, with what was chosen.
pub(super) fn fields(
    t: Texts,
    form: &Form,
    is_plain: bool,
    said: &Pairs,
    problems: &[Problem],
) -> Vec<Field> {
    let mut all = Vec::new();
    for (at, question) in form.questions.iter().enumerate() {
        let label = format!("{}. {}", at + 1, question.words.said(wanted(t, is_plain)).0);
        let id = question.id.as_str();
        let chosen: Vec<&str> = said.all(id).collect();
        let field =
            match &question.kind {
                Kind::One { .. } => Field::radios(id, label, options(t, question, is_plain, &chosen)),
                Kind::Several { .. } => Field::boxes(id, label, options(t, question, is_plain, &chosen))
                    .hint(t.enq_several_hint()),
                Kind::Scale { least, most, low, high } => {
                    let end = |words: &enquiry::Wording| words.said(wanted(t, is_plain)).0.to_owned();
                    Field::radios(id, label, options(t, question, is_plain, &chosen)).hint(t.enq_scale_hint(
                        least.to_string(),
                        end(low),
                        most.to_string(),
                        end(high),
                    ))
                }
                Kind::Number { least, most } => {
                    Field::number(id, label, said.text(id).unwrap_or(""), *least, *most)
                        .hint(t.enq_number_hint(least.to_string(), most.to_string()))
                }
                Kind::Text { longest } => Field::area(id, label, said.text(id).unwrap_or(""))
                    .hint(t.enq_text_hint(longest.to_string())),
            };
        let is_typed = matches!(question.kind, Kind::Number { .. } | Kind::Text { .. });
        all.push(field.checked(problems));
        if is_typed {
            let name = format!("{id}-non");
            let chosen: Vec<&str> = said.all(&name).collect();
            all.push(Field::radios(&name, t.enq_or_else((at + 1).to_string()), ways(t, &chosen).to_vec()));
        }
    }
    all
}

/// What was chosen, in the words that are typed from paper.
fn typed(question: &Question, said: &Pairs) -> String {
    let other = format!("{}-non", question.id);
    let all: Vec<&str> = said.all(&question.id).collect();
    // « Je ne sais pas » beside something else: what was said is more than not knowing.
    let real: Vec<&str> = all.iter().copied().filter(|one| !["?", "-"].contains(one)).collect();
    match (real.is_empty(), &question.kind) {
        (false, Kind::Text { .. }) => real.join(" "),
        (false, _) => real.join(","),
        (true, _) => all.first().copied().or_else(|| said.text(&other)).unwrap_or("").to_owned(),
    }
}

/// The answers of a form, or what is wrong beside its questions.
pub(super) fn answers(t: Texts, form: &Form, said: &Pairs) -> Result<Answers, Vec<Problem>> {
    let (mut all, mut problems) = (Answers::new(), Vec::new());
    for question in &form.questions {
        match read_typed(question, &typed(question, said)) {
            Ok(Some(value)) => drop(all.insert(question.id.clone(), value)),
            Ok(None) => {}
            Err(why) => problems.push(Problem::new(&question.id, not_an_answer(t, &why))),
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use enquiry::{Value, starter};
    use std::collections::BTreeSet;
    use texts::Lang;

    #[test]
    fn what_is_chosen_is_read_and_silences_stay_apart() {
        let t = Texts::of(Lang::Fr);
        let form = starter();
        let read = |text: &str| answers(t, &form, &Pairs::parse(text)).unwrap();
        let all = read("q1=1&q1=3&q2=%3F&q3=-&q4=10&q6=4");
        assert_eq!(all.get("q1"), Some(&Value::Several(BTreeSet::from([1, 3]))));
        assert_eq!(all.get("q2"), Some(&Value::Unknown));
        assert_eq!(all.get("q3"), Some(&Value::Declined));
        assert_eq!((all.get("q4"), all.get("q5")), (Some(&Value::Number(10)), None));
        assert_eq!(read("q6-non=-").get("q6"), Some(&Value::Declined));
        assert_eq!(read("q1=2&q1=%3F").get("q1"), Some(&Value::Several(BTreeSet::from([2]))));
        let wrong = answers(t, &form, &Pairs::parse("q6=40")).unwrap_err();
        assert_eq!(wrong.len(), 1);
    }
}
