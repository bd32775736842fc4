//! What the direction of a funder decides: each on a page that says what it does, with its reason.

use super::words::{clawback, rate, refusal, worded};
use super::{address, chrome, found, organisation};
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::envelopes::words::euros;
use crate::ui::{Choice, Field, PageResult, Problem, go, show, show_wrong};
use axum::extract::Path;
use register::subsidies::SubsidyRecord;
use subsidy::{
    Act, ClawbackKind, InstalmentState, Stage, WHOLE_BP, clawbacks, instalment_state, net_paid, owed_back,
    settled,
};
use texts::Texts;
use trust::closed_list;

closed_list! {
    /// A decision, and its address.
    What {
        Suspend = "suspendre",
        Resume = "reprendre",
        Announce = "demander-un-reversement",
        Order = "ordonner-un-reversement",
        Cancel = "annuler-un-versement",
        Excuse = "dispenser-d-un-compte-rendu",
        Terminate = "resilier",
        Close = "cloturer",
        Lapse = "constater-la-caducite",
    }
}

impl What {
    pub(super) fn words(self, t: Texts) -> String {
        match self {
            What::Suspend => t.subsidy_do_suspend(),
            What::Resume => t.subsidy_do_resume(),
            What::Announce => t.subsidy_do_announce(),
            What::Order => t.subsidy_do_order(),
            What::Cancel => t.subsidy_do_cancel(),
            What::Excuse => t.subsidy_do_excuse(),
            What::Terminate => t.subsidy_do_terminate(),
            What::Close => t.subsidy_do_close(),
            What::Lapse => t.subsidy_do_lapse(),
        }
    }

    fn effect(self, t: Texts) -> String {
        match self {
            What::Suspend => t.subsidy_do_suspend_what(),
            What::Resume => t.subsidy_do_resume_what(),
            What::Announce => t.subsidy_do_announce_what(subsidy::HEARD_DAYS.to_string()),
            What::Order => t.subsidy_do_order_what(),
            What::Cancel => t.subsidy_do_cancel_what(),
            What::Excuse => t.subsidy_do_excuse_what(),
            What::Terminate => t.subsidy_do_terminate_what(),
            What::Close => t.subsidy_do_close_what(),
            What::Lapse => t.subsidy_do_lapse_what(),
        }
    }
}

/// The decisions that may be taken now.
pub(super) fn possible(asked: &Asked, record: &SubsidyRecord) -> Vec<What> {
    let own = asked.caller.organisation_id().unwrap_or("");
    let now = record.stage(asked.today);
    let runs = matches!(now, Stage::Active | Stage::Closing);
    let lives = runs || now == Stage::Suspended;
    let writes = record.coordinator.id == own;
    let pays = record.in_force().is_some_and(|one| {
        one.terms
            .shares
            .iter()
            .any(|share| share.funder == own && net_paid(&record.agreement, &share.envelope) > 0)
    });
    let may = |what: &What| match what {
        What::Suspend => runs,
        What::Resume => now == Stage::Suspended,
        What::Announce => pays && (lives || now == Stage::Terminated),
        What::Order => clawbacks(&record.agreement).iter().any(|one| one.ordered_on.is_none()),
        What::Cancel => lives && !instalments(asked, record).is_empty(),
        What::Excuse => lives && !reports(asked, record).is_empty(),
        What::Terminate => writes && lives,
        What::Close => writes && runs,
        What::Lapse => writes && now == Stage::Late,
    };
    What::ALL.iter().copied().filter(may).collect()
}

/// Instalments of the funder that may still be cancelled.
fn instalments(asked: &Asked, record: &SubsidyRecord) -> Vec<Choice> {
    let own = asked.caller.organisation_id().unwrap_or("");
    let Some(version) = record.in_force() else { return Vec::new() };
    let terms = &version.terms;
    let open = |one: &&subsidy::Instalment| {
        let state = instalment_state(&record.agreement, terms, one, asked.today);
        let is_own = terms.share(&one.envelope).is_some_and(|share| share.funder == own);
        is_own && matches!(state, InstalmentState::Scheduled | InstalmentState::Claimable)
    };
    let label = |one: &subsidy::Instalment| format!("{} – {}", one.label, euros(asked.t, one.cents));
    terms.instalments.iter().filter(open).map(|one| Choice::new(one.key.as_str(), label(one), "")).collect()
}

fn reports(asked: &Asked, record: &SubsidyRecord) -> Vec<Choice> {
    use subsidy::ReportState as S;
    let Some(version) = record.in_force() else { return Vec::new() };
    let open = |one: &&subsidy::ReportDue| {
        !matches!(
            subsidy::report_state(&record.agreement, one, asked.today),
            S::Submitted | S::Accepted | S::Excused
        )
    };
    let choice =
        |one: &subsidy::ReportDue| Choice::new(one.key.as_str(), super::words::report_name(asked.t, one), "");
    version.terms.reports.iter().filter(open).map(choice).collect()
}

/// What each kind of claim would ask, envelope by envelope of the funder.
fn owed(asked: &Asked, record: &SubsidyRecord) -> Vec<String> {
    let own = asked.caller.organisation_id().unwrap_or("");
    let Some(version) = record.in_force() else { return Vec::new() };
    let mut all = Vec::new();
    for share in version.terms.shares.iter().filter(|share| share.funder == own) {
        for kind in [ClawbackKind::Whole, ClawbackKind::Unspent] {
            let cents = owed_back(&record.agreement, &version.terms, &share.envelope, (kind, 0));
            all.push(format!("{} : {}", clawback(asked.t, kind), euros(asked.t, cents)));
        }
    }
    all
}

fn fields(asked: &Asked, record: &SubsidyRecord, what: What, form: &Pairs) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let own = asked.caller.organisation_id().unwrap_or("");
    let why = || Field::area("motif", t.envelope_reason(), text("motif")).required();
    match what {
        What::Suspend | What::Resume | What::Terminate => vec![why()],
        What::Close | What::Lapse => Vec::new(),
        What::Cancel => vec![Field::radios("cle", t.subsidy_instalment(), instalments(asked, record)), why()],
        What::Excuse => vec![Field::radios("cle", t.subsidy_report(), reports(asked, record)), why()],
        What::Order => {
            let waiting = clawbacks(&record.agreement).into_iter().filter(|one| one.ordered_on.is_none());
            let choices = waiting.map(|one| {
                let label = format!("{} – {}", clawback(t, one.title.kind), euros(t, one.title.cents));
                Choice::new(one.title.id, label, text("cle"))
            });
            vec![Field::radios("cle", t.subsidy_backs(), choices.collect())]
        }
        What::Announce => {
            let shares = record.in_force().map(|one| one.terms.shares.clone()).unwrap_or_default();
            let mine = shares.into_iter().filter(|share| share.funder == own).map(|share| {
                let name = record.envelopes.get(&share.envelope).cloned().unwrap_or_default();
                Choice::new(share.envelope, name, text("enveloppe"))
            });
            let kinds = ClawbackKind::ALL
                .iter()
                .map(|kind| Choice::new(kind.code(), clawback(t, *kind), text("nature")));
            vec![
                Field::radios("enveloppe", t.envelope_name(), mine.collect()),
                Field::radios("nature", t.subsidy_back_kind(), kinds.collect()),
                Field::text("part", t.subsidy_back_done_part(), text("part"))
                    .unit("%")
                    .hint(t.subsidy_back_done_hint()),
                why(),
            ]
        }
    }
}

fn page<'a>(
    asked: &Asked,
    record: &SubsidyRecord,
    what: What,
    form: &Pairs,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let here = address(&record.id);
    let c = chrome(asked, record, &what.words(t));
    let to = (format!("{here}/decider/{}", what.code()), here);
    let mut page = FormPage::new(t, c, what.words(t), to, fields(asked, record, what, form), problems);
    page.what = vec![what.effect(t)];
    if what == What::Announce {
        page.what.extend(owed(asked, record));
    }
    if what == What::Close
        && let Some(version) = record.in_force()
        && let Err(why) = settled(&record.agreement, &version.terms, asked.today)
    {
        // What is missing is said before the button, not after.
        page.what.push(refusal(t, &closing_code(why)));
    }
    page.submit = what.words(t);
    page
}

fn closing_code(why: subsidy::Refusal) -> String {
    match why {
        subsidy::Refusal::FinalReport => "subsidy-final-report".to_owned(),
        subsidy::Refusal::ToRecover(cents) => format!("subsidy-to-recover:{cents}"),
        subsidy::Refusal::ToPay(cents) => format!("subsidy-to-pay:{cents}"),
        _ => "subsidy-pending".to_owned(),
    }
}

fn what(asked: &Asked, record: &SubsidyRecord, code: &str) -> Result<What, PageError> {
    let what = What::from_code(code).ok_or(PageError::NotFound)?;
    if possible(asked, record).contains(&what) { Ok(what) } else { Err(PageError::NotFound) }
}

/// `GET /conventions-de-financement/{id}/decider/{act}`
pub(super) async fn ask(asked: Asked, Path((id, code)): Path<(String, String)>) -> PageResult {
    let record = found(&asked, &id).await?;
    let what = what(&asked, &record, &code)?;
    show(&page(&asked, &record, what, &Pairs::default(), &[]))
}

/// A part as it is typed, in hundredths of a per cent.
fn read_part(text: &str) -> Option<u32> {
    let cents = crate::envelopes::words::read_cents(text)?;
    u32::try_from(cents).ok().filter(|bp| *bp <= WHOLE_BP)
}

/// `POST /conventions-de-financement/{id}/decider/{act}`
pub(super) async fn decide(
    asked: Asked,
    Path((id, code)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let record = found(&asked, &id).await?;
    let what = what(&asked, &record, &code)?;
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let of_one = matches!(what, What::Cancel | What::Excuse | What::Order);
    if of_one && text("cle").is_empty() {
        let problems = [Problem::new("cle", t.subsidy_no_choice())];
        return show_wrong(&page(&asked, &record, what, &form, &problems));
    }
    let act = match what {
        What::Suspend => Act::Suspended { reason: text("motif") },
        What::Resume => Act::Resumed { note: text("motif") },
        What::Terminate => Act::Terminated { reason: text("motif") },
        What::Close => Act::Closed,
        What::Lapse => Act::Lapsed,
        What::Cancel => Act::Cancelled { instalment: text("cle"), reason: text("motif") },
        What::Excuse => Act::Excused { report: text("cle"), note: text("motif") },
        What::Order => Act::Ordered { title: text("cle") },
        What::Announce => {
            let kind = ClawbackKind::from_code(&text("nature"));
            let part = if text("part").is_empty() { Some(0) } else { read_part(&text("part")) };
            let (Some(kind), Some(part)) = (kind, part) else {
                let place = if kind.is_none() { "nature" } else { "part" };
                let problems = [Problem::new(place, t.subsidy_no_part(rate(t, WHOLE_BP)))];
                return show_wrong(&page(&asked, &record, what, &form, &problems));
            };
            let done = if kind == ClawbackKind::Partial { part } else { 0 };
            let asks = (text("enveloppe"), text("motif"));
            let told =
                asked.register.announce_clawback(own, &id, (&asks.0, kind, done), &asks.1, asked.today).await;
            return after(&asked, &record, (what, &form), told.map(drop));
        }
    };
    let done = asked.register.note_subsidy(own, &id, act, asked.today).await;
    after(&asked, &record, (what, &form), done)
}

fn after(
    asked: &Asked,
    record: &SubsidyRecord,
    (what, form): (What, &Pairs),
    done: Result<(), register::Error>,
) -> PageResult {
    match done {
        Ok(()) => go(&format!("{}?fait=note", address(&record.id))),
        Err(register::Error::Refused(code)) => {
            let wanted = if code == "subsidy-note" || code == "subsidy-personal" { "motif" } else { "cle" };
            let names: Vec<String> =
                fields(asked, record, what, form).into_iter().map(|field| field.name).collect();
            let has = names.iter().any(|name| name == wanted);
            // Beside what it is about; a form without such a field says it of its first one, or of the page.
            let place = if has { wanted } else { names.first().map_or("main", String::as_str) };
            let problems = [Problem::new(place, refusal(asked.t, &code))];
            show_wrong(&page(asked, record, what, form, &problems))
        }
        Err(error) => Err(worded(asked.t, error)),
    }
}
