//! How long anything is kept: the rules, what they find today, carrying them out, and what puts them off.

use super::tabs::Tabs;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::privacy::retention::RuleState;
use texts::{Texts, format};
use trust::retention::{DataSet, Hold, Outcome};

struct RuleLine {
    name: String,
    then: String,
    months: Field,
    days: Field,
    source: String,
    to_confirm: bool,
    held: String,
    due: String,
    on_hold: bool,
}

struct HoldLine {
    id: String,
    what: String,
    reason: String,
    from: String,
    until: String,
    ended: bool,
}

struct RunLine {
    when: String,
    what: String,
}

#[derive(Template)]
#[template(path = "privacy/retention.html")]
struct RetentionPage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Tabs,
    done: Option<String>,
    errors: ErrorSummary<'a>,
    rules: Vec<RuleLine>,
    due: u64,
    holds: Vec<HoldLine>,
    hold_fields: Vec<Field>,
    runs: Vec<RunLine>,
    decides: bool,
}

fn data_word(t: Texts, data: DataSet) -> String {
    match data {
        DataSet::Occupancy => t.data_occupancy(),
        DataSet::AdaptationNeed => t.data_adaptation_need(),
        DataSet::AdaptationFile => t.data_adaptation_file(),
        DataSet::TherapistReport => t.data_therapist_report(),
        DataSet::Transfer => t.data_transfer(),
        DataSet::Referral => t.data_referral(),
        DataSet::Registration => t.data_registration(),
        DataSet::Campaign => t.data_campaign(),
        DataSet::SupportedPathway => t.data_supported_pathway(),
        DataSet::Enquiry => t.data_enquiry(),
        DataSet::HomeVisit => t.data_home_visit(),
        DataSet::RefusedApplication => t.data_refused_application(),
        DataSet::TaxReliefFile => t.data_tax_relief_file(),
        DataSet::Invoice => t.data_invoice(),
        DataSet::AccessLog => t.data_access_log(),
        DataSet::SecretBallot => t.data_secret_ballot(),
        DataSet::Invitation => t.data_invitation(),
        DataSet::Export => t.data_export(),
        DataSet::ImportOriginal => t.data_import_original(),
        DataSet::InactiveAccount => t.data_inactive_account(),
        DataSet::Backup => t.data_backup(),
    }
}

fn then_word(t: Texts, then: Outcome) -> String {
    match then {
        Outcome::Delete => t.then_delete(),
        Outcome::Archive => t.then_archive(),
        Outcome::Pseudonymise => t.then_pseudonymise(),
        Outcome::KeepAmounts => t.then_keep_amounts(),
        Outcome::ScrubLink => t.then_scrub_link(),
        Outcome::Disable => t.then_disable(),
    }
}

/// The name of the field that holds the months or days of a rule.
fn field_of(state: &RuleState, unit: &str) -> String {
    format!("{unit}-{}-{}", state.rule.data.code(), state.rule.then.code())
}

async fn page<'a>(
    asked: &Asked,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<RetentionPage<'a>, PageError> {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let states = asked.register.retention(organisation, asked.today).await?;
    let count = |n: Option<u64>| n.map_or_else(|| t.retention_nothing_yet(), |n| format::count(t.lang(), n));
    let number = |state: &RuleState, unit: &str, label: String, now: u16| {
        let name = field_of(state, unit);
        let value = form.text(&name).map_or_else(|| now.to_string(), str::to_owned);
        let label = format!("{label} – {}", data_word(t, state.rule.data));
        Field::number(&name, label, &value, 0, 600).checked(problems)
    };
    let due = states.iter().filter_map(|s| s.due).sum();
    let rules = states
        .iter()
        .map(|s| RuleLine {
            name: data_word(t, s.rule.data),
            then: then_word(t, s.rule.then),
            months: number(s, "mois", t.retention_months(), s.rule.months),
            days: number(s, "jours", t.retention_days(), s.rule.days),
            source: s.rule.source.clone(),
            to_confirm: s.rule.to_confirm,
            held: count(s.held),
            due: count(s.due),
            on_hold: s.on_hold,
        })
        .collect();
    let today = asked.today.to_string();
    let holds = asked.register.holds(organisation).await?;
    let sets = DataSet::ALL
        .iter()
        .map(|d| Choice::new(d.code(), data_word(t, *d), form.text("donnees").unwrap_or("")))
        .collect();
    let runs = asked.register.retention_runs(organisation).await?;
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    Ok(RetentionPage {
        t,
        c: Chrome::new(
            asked,
            Place::Privacy,
            vec![crumb("/donnees", t.privacy_title()), crumb("", t.privacy_retention())],
        ),
        tabs: Tabs::of(asked, "/donnees/conservation"),
        done: match asked.pairs.text("fait") {
            Some("regles") => Some(t.retention_saved()),
            Some("applique") => Some(t.retention_carried_out()),
            Some("suspendu") => Some(t.hold_saved()),
            Some("leve") => Some(t.hold_ended()),
            _ => None,
        },
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        rules,
        due,
        holds: holds
            .into_iter()
            .map(|h| HoldLine {
                ended: h.ended_at.is_some() || h.hold.until.to_string() < today,
                id: h.id,
                what: data_word(t, h.data),
                reason: h.hold.reason,
                from: format::date(h.hold.from),
                until: format::date(h.hold.until),
            })
            .collect(),
        hold_fields: vec![
            Field::select("donnees", t.hold_data(), sets),
            Field::date("du", t.access_from(), &form.text("du").map_or(today, str::to_owned))
                .checked(problems),
            Field::date("au", t.access_until(), &text("au")).required().checked(problems),
            Field::text("motif", t.hold_reason(), &text("motif"))
                .hint(t.hold_reason_hint())
                .required()
                .checked(problems),
        ],
        runs: runs
            .into_iter()
            .map(|run| RunLine {
                when: format::instant(&run.ran_at),
                what: run
                    .figures
                    .iter()
                    .map(|f| {
                        let n = format::count(t.lang(), f.records);
                        t.retention_did(data_word(t, f.data), n, format::date(f.until))
                    })
                    .collect::<Vec<_>>()
                    .join(" ; "),
            })
            .collect(),
        decides: asked.caller.can(trust::policy::Action::Decide, trust::field::ObjectKind::RetentionReport),
    })
}

/// `GET /donnees/conservation`
pub(super) async fn show_rules(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::default(), &[]).await?)
}

/// `POST /donnees/conservation`: other durations, within the law.
pub(super) async fn set_rules(asked: Asked, form: Pairs) -> PageResult {
    asked.caller.fresh()?;
    let organisation = asked.caller.organisation_id()?;
    let states = asked.register.retention(organisation, asked.today).await?;
    let mut rules = asked.register.retention_rules(organisation).await?;
    let mut problems = Vec::new();
    for (rule, state) in rules.rules.iter_mut().zip(&states) {
        for (unit, place) in [("mois", &mut rule.months), ("jours", &mut rule.days)] {
            let name = field_of(state, unit);
            match form.text(&name).map(str::parse::<u16>) {
                Some(Ok(n)) if n <= 600 => *place = n,
                None => {}
                Some(_) => problems.push(Problem::new(&name, asked.t.retention_number_wrong())),
            }
        }
    }
    if problems.is_empty() {
        match asked.register.set_retention_rules(organisation, &rules).await {
            Ok(()) => return go("/donnees/conservation?fait=regles"),
            Err(register::Error::Refused(why)) => {
                let first = states.first().map_or_else(String::new, |s| field_of(s, "mois"));
                problems.push(Problem::new(&first, asked.t.retention_refused(why)));
            }
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, &form, &problems).await?)
}

/// `POST /donnees/conservation/appliquer`
pub(super) async fn carry_out(asked: Asked) -> PageResult {
    asked.caller.fresh()?;
    asked.register.carry_out_retention_of(asked.caller.organisation_id()?, asked.today).await?;
    go("/donnees/conservation?fait=applique")
}

/// `POST /donnees/suspensions`
pub(super) async fn hold(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let day = |name: &str| form.text(name).and_then(|d| d.parse().ok());
    let mut problems = Vec::new();
    let (from, until) = (day("du"), day("au"));
    if from.is_none() {
        problems.push(Problem::new("du", t.targets_date_wrong()));
    }
    if until.is_none() {
        problems.push(Problem::new("au", t.targets_date_wrong()));
    }
    let data = form.text("donnees").and_then(DataSet::from_code);
    if let (Some(from), Some(until), Some(data)) = (from, until, data) {
        let reason = form.text("motif").unwrap_or("").to_owned();
        let hold = Hold { from, until, reason };
        match asked.register.hold(asked.caller.organisation_id()?, data, &hold).await {
            Ok(_) => return go("/donnees/conservation?fait=suspendu"),
            Err(register::Error::Refused(why)) => problems.push(match why.as_str() {
                "until" => Problem::new("au", t.hold_until_wrong()),
                "words" => Problem::new("motif", t.hold_words_wrong()),
                _ => Problem::new("motif", t.hold_reason_wrong()),
            }),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, &form, &problems).await?)
}

/// `POST /donnees/suspensions/{id}/lever`
pub(super) async fn end_hold(asked: Asked, Path(id): Path<String>) -> PageResult {
    asked.register.end_hold(asked.caller.organisation_id()?, &id).await?;
    go("/donnees/conservation?fait=leve")
}
