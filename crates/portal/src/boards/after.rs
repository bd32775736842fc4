//! After the results of a call: what is said against them and how it is answered, votes on one file, who is called from the
//! reserve list. For whoever reads boards; each act asks for its own hand.

use super::show::{VoteLine, vote_line};
use super::words::refusal;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::instruction::actor;
use crate::instruction::outcome::outcome;
use crate::instruction::words::{euros, name};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use committee::after::{Fact, Standing};
use committee::vote::Choice as Vote;
use register::boards::{DecisionOf, NotedResult};
use register::committees::{Seat, Sight};
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::day::legal_day;
use trust::field::ObjectKind;
use trust::policy::Action;

/// A file that was disputed.
struct Contested {
    id: String,
    title: String,
    state: String,
    story: Vec<(String, String)>,
    /// How it may be answered.
    answer: Option<Vec<Field>>,
    /// A vote may be opened on it.
    ballot_kind: Option<Field>,
    votes: Vec<VoteLine>,
}

/// Who comes next, what each fund gives, the file.
type Next = (String, Vec<(String, String)>, String);

#[derive(Template)]
#[template(path = "boards/after.html")]
struct AfterPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    lead: String,
    is_done: bool,
    errors: ErrorSummary<'a>,
    contested: Vec<Contested>,
    ballot: Field,
    /// The reserve list, in the order in which it is called.
    line: Vec<(String, String)>,
    /// Why the line cannot be looked at now.
    line_why: Option<String>,
    next: Option<Next>,
    passed: Vec<String>,
    promote: Option<Field>,
    renounced: Vec<String>,
}

/// Where a file stands, in words.
pub(crate) fn state(t: Texts, of: Standing) -> String {
    match of {
        Standing::Awarded => t.after_awarded(),
        Standing::Reserve(0) => t.after_first(),
        Standing::Reserve(rank) => t.board_reserve(rank.to_string()),
        Standing::Refused => t.board_refused(),
        Standing::Contested => t.after_contested(),
        Standing::Reopened => t.after_reopened(),
        Standing::Final => t.after_final(),
        Standing::Renounced => t.after_renounced(),
    }
}

/// What happened, in words, with its day; nobody is named.
pub(crate) fn story(t: Texts, one: &NotedResult) -> (String, String) {
    let said = match &one.noted.fact {
        Fact::Contested { text } => t.after_did_contested(text.as_str()),
        Fact::Upheld { because } => t.after_did_upheld(because.as_str()),
        Fact::Reopened { because } => t.after_did_reopened(because.as_str()),
        Fact::Voted { accepted: true } => t.after_did_accepted(),
        Fact::Voted { accepted: false } => t.after_did_refused(),
        Fact::Renounced { because } => t.after_did_renounced(because.as_str()),
        Fact::Promoted { cents, .. } => t.after_did_promoted(euros(t, *cents)),
    };
    (format::date(legal_day(one.at)), said)
}

/// The call of an adopted board, and what was decided of each file, for whoever reads boards.
async fn read(
    asked: &Asked,
    id: &str,
) -> Result<(Sight, Vec<DecisionOf>, BTreeMap<String, String>), PageError> {
    let (sight, record) = asked.register.board(actor(asked)?, id, asked.caller.at).await?;
    if record.adopted_at.is_none() {
        return Err(PageError::NotFound);
    }
    let decisions = asked.register.decisions_of_call(&sight).await?;
    let files = asked.register.files_of_committee(&sight, asked.caller.at).await?;
    let names = files.iter().map(|file| (file.application.id.clone(), name(&file.application))).collect();
    Ok((sight, decisions, names))
}

fn answer_fields(t: Texts, sight: &Sight, form: &Pairs, is_here: bool) -> Option<Vec<Field>> {
    let chairs = sight.is(Seat::President);
    if !chairs && !sight.is(Seat::Secretariat) {
        return None;
    }
    let typed = |name: &str| if is_here { form.text(name).unwrap_or("").to_owned() } else { String::new() };
    let chosen = typed("sens");
    let mut ways = vec![Choice::new("maintenir", t.after_uphold(), &chosen)];
    ways.extend(chairs.then(|| Choice::new("revoter", t.after_reopen(), &chosen)));
    let because = Field::area("motif", t.board_because(), &typed("motif")).hint(t.after_because_hint());
    Some(vec![Field::radios("sens", t.board_way(), ways), because.required()])
}

async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<AfterPage<'a>, PageError> {
    let t = asked.t;
    let (sight, decisions, names) = read(asked, id).await?;
    let votes = asked.register.votes(&sight).await?;
    let called = |id: &str| names.get(id).cloned().unwrap_or_else(|| t.unknown());
    let chairs = sight.is(Seat::President);
    let kind_of_vote = |file: &str| {
        let kinds = [("public", t.jury_open()), ("secret", t.jury_secret())];
        let kinds = kinds.into_iter().map(|(code, label)| Choice::new(code, label, "public")).collect();
        let mut field = Field::radios("scrutin", t.jury_ballot(), kinds).hint(t.jury_ballot_hint());
        field.id = format!("scrutin-{file}");
        field
    };
    let disputed =
        |one: &&DecisionOf| one.facts.iter().any(|fact| matches!(fact.noted.fact, Fact::Contested { .. }));
    let contested = decisions.iter().filter(disputed).map(|one| {
        let file = one.application_id.as_str();
        let own = votes.iter().filter(|vote| vote.application_id.as_deref() == Some(file));
        let is_open = votes.iter().any(|vote| vote.closed_at.is_none());
        let is_here = form.text("dossier") == Some(file);
        let fields = (one.standing == Standing::Contested).then(|| answer_fields(t, &sight, form, is_here));
        let answer = fields.flatten().map(|fields| {
            // Two files may be disputed: each form has ids of its own.
            let own = |mut field: Field| {
                field = if is_here { field.checked(problems) } else { field };
                field.id = format!("{}-{file}", field.name);
                field
            };
            fields.into_iter().map(own).collect()
        });
        Contested {
            id: file.to_owned(),
            title: called(file),
            state: state(t, one.standing),
            story: one.facts.iter().map(|fact| story(t, fact)).collect(),
            answer,
            ballot_kind: (one.standing == Standing::Reopened && chairs && !is_open)
                .then(|| kind_of_vote(file)),
            votes: own.map(|vote| vote_line(t, &sight, vote)).collect(),
        }
    });
    let (promotion, line_why) = match asked.register.promotion(&sight, asked.caller.at).await {
        Ok(found) => (found, None),
        Err(register::Error::Refused(code)) => (Default::default(), Some(refusal(t, &code))),
        Err(other) => return Err(other.into()),
    };
    let specification = &sight.call.in_force().ok_or(PageError::NotFound)?.specification;
    let next = promotion.next.as_ref().map(|(file, gives)| {
        let fund = |key: &str| specification.fund(key).map_or_else(|| t.unknown(), |fund| fund.name.clone());
        let gives = gives.iter().map(|(key, cents)| (fund(key), euros(t, *cents))).collect();
        (called(file), gives, file.clone())
    });
    let rank = |file: &str| {
        let found = decisions.iter().find(|one| one.application_id == file);
        found.map_or_else(|| t.unknown(), |one| state(t, one.standing))
    };
    let ballots = [(Vote::For, "pour"), (Vote::Against, "contre"), (Vote::Abstain, "abstention")];
    let ballot =
        ballots.into_iter().map(|(of, code)| Choice::new(code, crate::committees::words::choice(t, of), ""));
    let renounced = decisions.iter().filter(|one| one.standing == Standing::Renounced);
    Ok(AfterPage {
        t,
        id: id.to_owned(),
        lead: specification.title.clone(),
        is_done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        contested: contested.collect(),
        ballot: Field::radios("choix", t.jury_vote(), ballot.collect()),
        line: promotion.line.iter().map(|file| (called(file), rank(file))).collect(),
        line_why,
        promote: (chairs && next.is_some()).then(|| {
            Field::area("derogation", t.board_exemption(), form.text("derogation").unwrap_or(""))
                .hint(t.after_exemption_hint())
                .checked(problems)
        }),
        next,
        passed: promotion.passed.iter().map(|file| called(file)).collect(),
        renounced: renounced.map(|one| called(&one.application_id)).collect(),
        c: Chrome::new(
            asked,
            Place::Boards,
            vec![
                crumb("/arbitrages", t.board_title()),
                crumb(format!("/arbitrages/{id}"), t.board_one()),
                crumb("", t.after_title()),
            ],
        ),
    })
}

/// `GET /arbitrages/{id}/suites`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// Back to the page when it was done, else the page with what is wrong.
async fn told<T>(asked: &Asked, id: &str, done: Result<T, register::Error>, form: &Pairs) -> PageResult {
    match done {
        Ok(_) => go(&format!("/arbitrages/{id}/suites?fait=note")),
        Err(register::Error::Refused(code)) => {
            let file = form.text("dossier").unwrap_or("");
            let place = match code.as_str() {
                "result-because" => format!("motif-{file}"),
                "board-quota" | "board-exemption" => "derogation".to_owned(),
                _ => "etat".to_owned(),
            };
            let problems = [Problem::new(&place, refusal(asked.t, &code))];
            show_wrong(&page_with(asked, id, form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /arbitrages/{id}/suites/repondre`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (sight, ..) = read(&asked, &id).await?;
    let whose = (sight.call.id.as_str(), form.text("dossier").unwrap_or(""));
    let because = form.text("motif").unwrap_or("");
    let done = match form.text("sens") {
        Some(way @ ("maintenir" | "revoter")) => {
            let said = (way == "maintenir", because);
            asked.register.answer_contest(actor(&asked)?, whose, said, asked.caller.at).await
        }
        _ => Err(register::Error::Refused("result-because".to_owned())),
    };
    told(&asked, &id, done, &form).await
}

/// `POST /arbitrages/{id}/suites/vote`
pub(super) async fn open_vote(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (sight, ..) = read(&asked, &id).await?;
    let whose = (sight.call.id.as_str(), form.text("dossier").unwrap_or(""));
    let is_secret = form.text("scrutin") == Some("secret");
    let done = asked.register.open_vote_on_file(actor(&asked)?, whose, is_secret, asked.caller.at).await;
    told(&asked, &id, done, &form).await
}

/// `POST /arbitrages/{id}/suites/bulletin`
pub(super) async fn vote(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (sight, ..) = read(&asked, &id).await?;
    let whose = (sight.call.id.as_str(), form.text("vote").unwrap_or(""));
    let done = match super::acts::read_choice(&form) {
        Some(choice) => asked.register.vote_on_board(actor(&asked)?, whose, choice, asked.caller.at).await,
        None => Err(register::Error::Refused("vote-choice".to_owned())),
    };
    told(&asked, &id, done, &form).await
}

/// `POST /arbitrages/{id}/suites/clore`
pub(super) async fn close_vote(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (sight, ..) = read(&asked, &id).await?;
    let whose = (sight.call.id.as_str(), form.text("vote").unwrap_or(""));
    let done = asked.register.close_vote(actor(&asked)?, whose, asked.caller.at).await;
    told(&asked, &id, done, &form).await
}

/// `POST /arbitrages/{id}/suites/appeler`
pub(super) async fn promote(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (sight, ..) = read(&asked, &id).await?;
    // It reserves money: a right over this very call, and a fresh proof of identity.
    asked.caller.may(Action::Decide, &sight.object(ObjectKind::Deliberation))?;
    let whose = (sight.call.id.as_str(), form.text("dossier").unwrap_or(""));
    let exemption = form.text("derogation").unwrap_or("");
    let done = asked.register.promote_next(actor(&asked)?, whose, exemption, asked.caller.at).await;
    told(&asked, &id, done, &form).await
}

/// `GET /arbitrages/{id}/suites.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (_, decisions, names) = read(&asked, &id).await?;
    let mut rows = Vec::new();
    for one in &decisions {
        let title = names.get(&one.application_id).cloned().unwrap_or_default();
        let row = |on: String, what: String| {
            vec![guarded(&title), outcome(t, one), state(t, one.standing), on, what]
        };
        if one.facts.is_empty() {
            rows.push(row(String::new(), String::new()));
        }
        for fact in &one.facts {
            rows.push(row(fact.noted.on.to_string(), guarded(&story(t, fact).1)));
        }
    }
    let head = ["dossier", "resultat", "etat", "date", "fait"].map(str::to_owned);
    let notes = [(t.export_date(), format::date(asked.today))];
    csv_answer("suites.csv", &notes, &head, rows)
}
