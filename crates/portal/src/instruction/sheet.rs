//! The sheet of a file for those who instruct or judge it: what was signed, each criterion with who said it and why, what was
//! asked, what may be decided.

use super::actor;
use super::words::{answer, answer_code, asked_cents, criterion, euros, name, standing, story, tone};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use committee::instruction::{Answer, Fact, Standing};
use jiff::ToSpan;
use register::committees::{Criterion, FileSeen, Seat};
use texts::{Texts, format};

struct Looked {
    /// Place in the page.
    at: usize,
    code: String,
    name: String,
    computed: String,
    said: Option<String>,
    because: String,
    who: String,
    tone: &'static str,
    form: Option<Vec<Field>>,
}

#[derive(Template)]
#[template(path = "instruction/sheet.html")]
pub(super) struct SheetPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    call_id: String,
    title: String,
    lead: String,
    is_done: bool,
    errors: ErrorSummary<'a>,
    state: String,
    tone: &'static str,
    lost: Vec<String>,
    facts: Vec<(String, String)>,
    money: Vec<(String, String)>,
    criteria: Vec<Looked>,
    ask: Option<Vec<Field>>,
    /// What may be decided now: code, button, what it means, its fields.
    rulings: Vec<(&'static str, String, String, Vec<Field>)>,
    story: Vec<(String, String)>,
}

fn tone_of(of: Answer) -> &'static str {
    match of {
        Answer::Yes => "success",
        Answer::No => "error",
        Answer::Unknown => "warning",
    }
}

fn looked(t: Texts, file: &FileSeen, (at, one): (usize, &Criterion), form: Option<&Pairs>) -> Looked {
    let code = one.kind.code();
    let fields = form.map(|form| {
        // What was typed for another criterion is not shown here.
        let here = form.text("critere") == Some(code.as_str());
        let text = |name: &str| if here { form.text(name).unwrap_or("") } else { "" };
        let said = one.said.as_ref().map_or("", |(said, ..)| answer_code(*said));
        let chosen = if here { form.text("reponse").unwrap_or("") } else { said };
        let all = [Answer::Yes, Answer::No, Answer::Unknown];
        let choices = all.map(|one| Choice::new(answer_code(one), answer(t, one), chosen));
        let mut fields = vec![
            Field::radios("reponse", t.instruct_answer(), choices.to_vec()),
            Field::area("motif", t.instruct_because(), text("motif")).required(),
        ];
        // Several forms of the page ask the same.
        fields.iter_mut().for_each(|field| field.id = format!("{}-{at}", field.id));
        fields
    });
    let noted = one.said.as_ref().map(|(.., noted)| noted);
    let author = noted.and_then(|noted| file.facts.iter().find(|fact| fact.noted == *noted));
    let who = author.map(|fact| {
        let name = fact.author_name.clone().unwrap_or_else(|| fact.organisation.clone());
        t.instruct_said_by(name, format::date(fact.noted.on))
    });
    Looked {
        at,
        code,
        name: criterion(t, &one.kind),
        computed: answer(t, one.computed),
        said: one.said.as_ref().map(|(said, ..)| answer(t, *said)),
        because: one.said.as_ref().map(|(_, because, _)| because.clone()).unwrap_or_default(),
        who: who.unwrap_or_else(|| t.instruct_computed_by()),
        tone: tone_of(one.answer()),
        form: fields,
    }
}

/// What may be decided of a file now, each with its fields.
fn rulings(t: Texts, file: &FileSeen, form: &Pairs) -> Vec<(&'static str, String, String, Vec<Field>)> {
    let typed = |code: &str, name: &str| {
        let here = form.text("decision") == Some(code);
        if here { form.text(name).unwrap_or("").to_owned() } else { String::new() }
    };
    let because = |code: &'static str| {
        let mut field = Field::area("motif", t.instruct_because(), &typed(code, "motif")).required();
        field.id = format!("motif-{code}");
        field
    };
    match file.standing {
        Standing::Open | Standing::Suspended { .. } => {
            let not_met = file.criteria.iter().filter(|one| one.answer() == Answer::No);
            let not_met: Vec<Choice> =
                not_met.map(|one| Choice::new(one.kind.code(), criterion(t, &one.kind), "")).collect();
            let mut all =
                vec![("admit", t.instruct_admit(), t.instruct_admit_what(), vec![because("admit")])];
            if !not_met.is_empty() {
                let mut rule = Field::select("critere", t.instruct_criterion(), not_met);
                rule.id = "critere-doubt".to_owned();
                let remedy = Field::area("remede", t.instruct_remedy(), &typed("doubt", "remede"));
                let fields = vec![rule, because("doubt"), remedy.required()];
                all.push(("doubt", t.instruct_doubt(), t.instruct_doubt_what(), fields));
            }
            all
        }
        Standing::Doubted => vec![
            ("reject", t.instruct_reject(), t.instruct_reject_what(), Vec::new()),
            ("keep", t.instruct_keep(), t.instruct_keep_what(), vec![because("keep")]),
        ],
        Standing::Appealed => vec![
            ("restore", t.instruct_restore(), t.instruct_restore_what(), vec![because("restore")]),
            ("uphold", t.instruct_uphold(), t.instruct_uphold_what(), vec![because("uphold")]),
        ],
        Standing::Admissible | Standing::Inadmissible { .. } | Standing::Final => Vec::new(),
    }
}

fn facts(t: Texts, file: &FileSeen, territories: &[String]) -> Vec<(String, String)> {
    let content = &file.application.content;
    let partners: Vec<&str> = content.partners.iter().map(|one| one.name.as_str()).collect();
    let number = |of: Option<u32>| of.map_or_else(|| t.unknown(), |n| format::count(t.lang(), n.into()));
    vec![
        (t.instruct_carried_by(), partners.join(", ")),
        (t.instruct_territories(), territories.join(", ")),
        (t.instruct_households(), number(content.households)),
        (t.instruct_months(), number(content.months)),
        (t.instruct_starts(), content.starts_on.map_or_else(|| t.unknown(), format::date)),
    ]
}

fn money(t: Texts, sight: &register::committees::Sight, file: &FileSeen) -> Vec<(String, String)> {
    let content = &file.application.content;
    let costs: i64 = content.lines.iter().map(|one| one.cents).sum();
    let mut all = vec![
        (t.instruct_costs(), euros(t, costs)),
        (t.instruct_asked(), euros(t, asked_cents(&file.application))),
    ];
    let Some(version) = sight.call.in_force() else { return all };
    for fund in &version.specification.funds {
        let of_it = content.resources.iter().filter(|one| one.fund.as_ref() == Some(&fund.key));
        let cents: i64 = of_it.map(|one| one.cents).sum();
        if cents > 0 {
            all.push((fund.name.clone(), euros(t, cents)));
        }
    }
    all
}

pub(super) async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<SheetPage<'a>, PageError> {
    let t = asked.t;
    let (sight, file) = asked.register.file_of_committee(actor(asked)?, id, asked.caller.at).await?;
    let instructs = sight.is(Seat::Instructor);
    let is_open = matches!(file.standing, Standing::Open | Standing::Suspended { .. });
    let text = |name: &str| form.text(name).unwrap_or("");
    let due = asked.today.saturating_add(15.days()).to_string();
    let ask = vec![
        Field::area("demande", t.instruct_request(), text("demande"))
            .hint(t.instruct_request_hint())
            .required(),
        Field::date("echeance", t.instruct_until(), form.text("echeance").unwrap_or(&due)).required(),
    ];
    let ask = ask.into_iter().map(|field| field.checked(problems)).collect();
    let rulings = if instructs { rulings(t, &file, form) } else { Vec::new() };
    let story_of = file.facts.iter().filter(|one| !matches!(one.noted.fact, Fact::Found { .. }));
    let territories = crate::calls::places::named(asked, &file.application.content.territories).await?;
    Ok(SheetPage {
        t,
        id: id.to_owned(),
        call_id: sight.call.id.clone(),
        title: file.application.content.title.clone(),
        lead: file.application.number.clone().unwrap_or_default(),
        is_done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        state: standing(t, file.standing),
        tone: tone(file.standing),
        lost: file.application.lost().iter().map(|one| one.party.name.clone()).collect(),
        facts: facts(t, &file, &territories),
        money: money(t, &sight, &file),
        criteria: file
            .criteria
            .iter()
            .enumerate()
            .map(|one| looked(t, &file, one, (instructs && is_open).then_some(form)))
            .collect(),
        ask: (instructs && is_open).then_some(ask),
        rulings,
        story: story_of.map(|one| story(t, one)).collect(),
        c: Chrome::new(
            asked,
            Place::Instruction,
            vec![crumb("/instruction", t.instruct_title()), crumb("", name(&file.application))],
        ),
    })
}

/// `GET /instruction/{id}`
pub(super) async fn sheet(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &Pairs::parse(""), &[]).await?)
}
