//! The page of a board: what it gives and to whom, its proof, what else could be decided and at what cost, the vote, the
//! adoption.

use super::words::stale as stale_words;
use super::words::{gap, list, rule, share, value, why};
use crate::committees::words::{choice, objective, outcome};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::instruction::actor;
use crate::instruction::words::{euros, name, points};
use crate::ui::chrome::crumb;
use crate::ui::{BarLine, Bars, Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use award::Pin;
use axum::extract::Path;
use committee::vote::Choice as Vote;
use register::boards::{BoardRecord, quotas};
use register::committees::{Deliberation, FileSeen, Seat, Sight};
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::day::legal_day;

struct Funded {
    id: String,
    title: String,
    score: String,
    asked: String,
    given: String,
    funds: String,
    stability: String,
    by_hand: bool,
}

struct Left {
    id: String,
    title: String,
    score: String,
    reserve: String,
    why: String,
    stability: String,
}

pub(super) struct VoteLine {
    pub id: String,
    pub state: String,
    pub outcome: Option<String>,
    pub lines: Vec<(String, String)>,
    pub may_vote: bool,
    pub may_close: bool,
}

#[derive(Template)]
#[template(path = "boards/show.html")]
pub(super) struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    is_done: bool,
    errors: ErrorSummary<'a>,
    state: Vec<String>,
    facts: Vec<(String, String)>,
    /// What changed since it was computed, while it is not adopted.
    stale: Vec<String>,
    may_again: bool,
    /// It was adopted: what came since is on a page of its own.
    is_adopted: bool,
    bars: Option<Bars>,
    quotas: Vec<(String, String, bool)>,
    funded: Vec<Funded>,
    left: Vec<Left>,
    amendments: Vec<(String, String)>,
    amend: Option<Vec<Field>>,
    prices: Vec<(String, String, String)>,
    next: Vec<(String, String, String, String)>,
    lists: Vec<(String, String)>,
    apart: Vec<(String, String)>,
    votes: Vec<VoteLine>,
    open_vote: Option<Field>,
    ballot: Field,
    adopt: Option<Vec<Field>>,
}

/// What the pages of a board look up: names of files and of funds.
struct Names<'a> {
    files: BTreeMap<&'a str, &'a FileSeen>,
    funds: BTreeMap<&'a str, &'a str>,
}

impl Names<'_> {
    fn file(&self, id: &str) -> String {
        self.files.get(id).map(|file| name(&file.application)).unwrap_or_default()
    }

    fn fund(&self, id: &str) -> String {
        self.funds.get(id).map_or(id, |name| name).to_owned()
    }

    fn all(&self, t: Texts, ids: &[String]) -> String {
        if ids.is_empty() {
            return t.none();
        }
        ids.iter().map(|id| self.file(id)).collect::<Vec<_>>().join(" ; ")
    }
}

fn score(t: Texts, record: &BoardRecord, id: &str) -> String {
    let found = record.question.bids.iter().find(|bid| bid.id == id).and_then(|bid| bid.score);
    found.map_or_else(|| t.unknown(), |score| points(t, score))
}

fn stability(t: Texts, record: &BoardRecord, id: &str) -> String {
    record.beside.stability.get(id).map_or_else(|| t.unknown(), |times| share(t, *times))
}

fn funded(t: Texts, record: &BoardRecord, names: &Names<'_>) -> Vec<Funded> {
    let by_hand = |id: &str| record.amendments.iter().any(|one| one.file == id && one.pin == Pin::Funded);
    let mut all: Vec<(Option<i64>, Funded)> = Vec::new();
    for id in record.board.funded() {
        let Some(bid) = record.question.bids.iter().find(|bid| bid.id == id) else { continue };
        let own = record.board.awards.iter().filter(|award| award.bid == id);
        let funds = own.map(|award| format!("{} : {}", names.fund(&award.fund), euros(t, award.cents)));
        let line = Funded {
            id: id.to_owned(),
            title: names.file(id),
            score: score(t, record, id),
            asked: euros(t, bid.asked),
            given: euros(t, record.board.given(id)),
            funds: funds.collect::<Vec<_>>().join(" ; "),
            stability: stability(t, record, id),
            by_hand: by_hand(id),
        };
        all.push((bid.score, line));
    }
    all.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    all.into_iter().map(|(_, line)| line).collect()
}

fn left(t: Texts, record: &BoardRecord, names: &Names<'_>) -> Vec<Left> {
    let mut all: Vec<_> = record.board.refusals.iter().collect();
    all.sort_by_key(|one| (one.reserve.is_none(), one.reserve));
    let line = |one: &award::Refusal| {
        let mut said = why(t, &one.why, |id| names.fund(id));
        if one.passed_by > 0 {
            said = format!("{said} {}", t.board_passed_by(one.passed_by, one.passed_by.to_string()));
        }
        Left {
            id: one.bid.clone(),
            title: names.file(&one.bid),
            score: score(t, record, &one.bid),
            reserve: one.reserve.map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
            why: said,
            stability: stability(t, record, &one.bid),
        }
    };
    all.into_iter().map(line).collect()
}

fn facts(t: Texts, sight: &Sight, record: &BoardRecord) -> Vec<(String, String)> {
    let certificate = &record.board.certificate;
    let mut all = vec![
        (t.board_funded(), record.board.funded().len().to_string()),
        (t.board_total(), euros(t, record.board.total())),
        (t.jury_objective(), objective(t, sight.rules.objective)),
        (t.board_value(), value(t, certificate.value)),
        (t.board_bound(), value(t, certificate.bound)),
        (t.board_gap(), gap(t, certificate.gap_ppm())),
        (t.board_cases(), certificate.case_count().to_string()),
    ];
    if let Some(unamended) = record.beside.unamended {
        all.push((t.board_cost_by_hand(), value(t, unamended - certificate.value)));
    }
    all
}

fn bars(t: Texts, record: &BoardRecord, names: &Names<'_>) -> Option<Bars> {
    let lines = record.question.funds.iter().map(|fund| {
        let own = record.board.awards.iter().filter(|award| award.fund == fund.id);
        let given: i64 = own.map(|award| award.cents).sum();
        let there: i64 = fund.envelopes.iter().sum();
        BarLine {
            name: names.fund(&fund.id),
            parts: vec![given, there - given],
            said: t.board_of(euros(t, given), euros(t, there)),
        }
    });
    Bars::new(t.board_envelopes(), vec![t.board_given(), t.board_rest()], lines.collect())
}

pub(super) fn vote_line(t: Texts, sight: &Sight, one: &Deliberation) -> VoteLine {
    let kind = if one.is_secret { t.jury_secret() } else { t.jury_open() };
    let state = match one.closed_at {
        Some(at) => t.jury_vote_closed(kind, format::date(legal_day(at))),
        None => t.jury_vote_running(kind),
    };
    let line = |vote: &register::committees::VoteOf| {
        let said = match (vote.choice, vote.has_voted) {
            (Some(of), _) => choice(t, of),
            (None, true) => t.jury_has_voted(),
            (None, false) => t.jury_silent(),
        };
        (format!("{} – {}", vote.name, vote.organisation), said)
    };
    VoteLine {
        id: one.id.clone(),
        state,
        outcome: one.outcome.map(|of| outcome(t, of)),
        lines: one.votes.iter().map(line).collect(),
        may_vote: one.waits_for(&sight.account),
        may_close: one.closed_at.is_none() && sight.is(Seat::President),
    }
}

fn adopt_fields(t: Texts, sight: &Sight, asked: &Asked, form: &Pairs, needs_exemption: bool) -> Vec<Field> {
    let planned = sight.call.in_force().and_then(|one| one.specification.results_on);
    let planned = planned.filter(|day| *day >= asked.today).unwrap_or(asked.today).to_string();
    let day = form.text("resultats").unwrap_or(&planned);
    let mut all =
        vec![Field::date("resultats", t.board_published(), day).hint(t.board_published_hint()).required()];
    if needs_exemption {
        let text = form.text("derogation").unwrap_or("");
        all.push(
            Field::area("derogation", t.board_exemption(), text).hint(t.board_exemption_hint()).required(),
        );
    }
    all
}

pub(super) async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let (sight, record) = asked.register.board(actor(asked)?, id, asked.caller.at).await?;
    let files = asked.register.files_of_committee(&sight, asked.caller.at).await?;
    let votes = asked.register.votes(&sight).await?;
    let specification = &sight.call.in_force().ok_or(PageError::NotFound)?.specification;
    let names = Names {
        files: files.iter().map(|file| (file.application.id.as_str(), file)).collect(),
        funds: specification.funds.iter().map(|fund| (fund.key.as_str(), fund.name.as_str())).collect(),
    };
    let applications: BTreeMap<String, _> =
        files.iter().map(|file| (file.application.id.clone(), file.application.clone())).collect();
    let shares = quotas(specification, &applications, &record.board);
    let breaches = record.breaches();
    let is_over = record.adopted_at.is_some();
    let own: Vec<&Deliberation> =
        votes.iter().filter(|one| one.board_id == id && one.application_id.is_none()).collect();
    let stale = match is_over {
        true => Vec::new(),
        false => asked.register.stale_board(&sight, &record, asked.caller.at).await?,
    };
    let is_accepted = own.iter().any(|one| one.is_accepted());
    let presides = sight.is(Seat::President);
    let mut state = vec![match breaches.is_empty() {
        true => t.board_verified(),
        false => t.board_not_verified(breaches.len().to_string()),
    }];
    state.extend(record.adopted_at.map(|at| t.board_adopted_on(format::date(legal_day(at)))));
    state.extend(record.published_on.map(|day| t.board_published_on(format::date(day))));
    state.extend(record.exemption.iter().map(|text| t.board_exempted(text.clone())));
    let ways = [
        ("financer", t.board_fund_anyway()),
        ("refuser", t.board_refuse_anyway()),
        ("rendre", t.board_let_go()),
    ];
    let sense = form.text("sens").unwrap_or("financer").to_owned();
    let chosen = form.text("dossier").unwrap_or("").to_owned();
    let amend = vec![
        Field::select(
            "dossier",
            t.instruct_file(),
            record
                .question
                .bids
                .iter()
                .map(|bid| Choice::new(bid.id.clone(), names.file(&bid.id), &chosen))
                .collect(),
        ),
        Field::radios(
            "sens",
            t.board_way(),
            ways.into_iter().map(|(code, label)| Choice::new(code, label, &sense)).collect(),
        ),
        Field::area("motif", t.board_because(), form.text("motif").unwrap_or(""))
            .hint(t.board_because_hint())
            .required(),
    ];
    let check =
        |fields: Vec<Field>| fields.into_iter().map(|field| field.checked(problems)).collect::<Vec<_>>();
    let ballots = [(Vote::For, "pour"), (Vote::Against, "contre"), (Vote::Abstain, "abstention")];
    let kinds = [("public", t.jury_open()), ("secret", t.jury_secret())];
    let certificate = &record.board.certificate;
    let apart = &record.beside.apart;
    Ok(ShowPage {
        t,
        id: id.to_owned(),
        title: t.board_number(record.number.to_string()),
        lead: specification.title.clone(),
        is_done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        state,
        facts: facts(t, &sight, &record),
        may_again: !stale.is_empty() && asked.register.may_build(&sight),
        stale: stale
            .iter()
            .map(|one| stale_words(t, one, |id| names.file(id), |id| names.fund(id)))
            .collect(),
        is_adopted: is_over,
        bars: bars(t, &record, &names),
        quotas: shares
            .iter()
            .map(|one| {
                let said = t.board_of(euros(t, one.cents), euros(t, one.total));
                let least = format::percent(t.lang(), f64::from(one.at_least_bp) / 100.0, 1);
                (t.board_quota(one.label.clone(), least), said, one.is_met())
            })
            .collect(),
        funded: funded(t, &record, &names),
        left: left(t, &record, &names),
        amendments: record
            .amendments
            .iter()
            .map(|one| (names.file(&one.file), t.board_amended_by(one.because.clone(), one.by.clone())))
            .collect(),
        amend: (!is_over && asked.register.may_build(&sight)).then(|| check(amend)),
        prices: record
            .beside
            .prices
            .iter()
            .map(|one| {
                let name = rule(t, &one.rule, |id| names.fund(id));
                (name, t.board_between(value(t, one.gain), value(t, one.at_most)), names.all(t, &one.enter))
            })
            .collect(),
        next: record
            .beside
            .next_best
            .iter()
            .map(|one| {
                let lost = value(t, certificate.value - one.value);
                (lost, euros(t, one.total), names.all(t, &one.enter), names.all(t, &one.leave))
            })
            .collect(),
        lists: certificate
            .lists
            .iter()
            .map(|(code, of)| (list(t, code), of.map_or_else(|| t.board_list_breaks(), |of| value(t, of))))
            .collect(),
        apart: vec![
            (t.board_apart_promised(), euros(t, apart.promised)),
            (t.board_apart_stranded(), euros(t, apart.stranded)),
            (t.board_apart_made(), apart.made.to_string()),
            (t.board_funded(), record.board.funded().len().to_string()),
        ],
        votes: own.iter().map(|one| vote_line(t, &sight, one)).collect(),
        open_vote: (presides && !is_over && !votes.iter().any(|one| one.closed_at.is_none())).then(|| {
            let kinds = kinds.into_iter().map(|(code, label)| Choice::new(code, label, "public")).collect();
            Field::radios("scrutin", t.jury_ballot(), kinds).hint(t.jury_ballot_hint())
        }),
        ballot: Field::radios(
            "choix",
            t.jury_vote(),
            ballots.into_iter().map(|(of, code)| Choice::new(code, choice(t, of), "")).collect(),
        ),
        adopt: (presides && is_accepted && !is_over)
            .then(|| check(adopt_fields(t, &sight, asked, form, shares.iter().any(|one| !one.is_met())))),
        c: Chrome::new(
            asked,
            Place::Boards,
            vec![crumb("/arbitrages", t.board_title()), crumb("", t.board_number(record.number.to_string()))],
        ),
    })
}

/// `GET /arbitrages/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &Pairs::parse(""), &[]).await?)
}
