//! The list behind a figure of the first page.

use super::day::{may_leave, opened};
use super::lines::{Line, lines};
use super::words;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::words::{plural, sentence};
use crate::ui::{Chrome, PageResult, Pager, Place, show};
use askama::Template;
use axum::extract::Path;
use register::day::Queue;
use texts::{Texts, format};

/// How many lines a page shows.
const PER_PAGE: usize = 200;

#[derive(Template)]
#[template(path = "home/queue.html")]
struct QueuePage {
    t: Texts,
    c: Chrome,
    title: String,
    more: String,
    count_text: String,
    code: &'static str,
    /// A list where the same lines stand among others, or may be acted upon together.
    whole: Option<&'static str>,
    may_leave: bool,
    /// Is something said of what is to be done, and of where?
    has_steps: bool,
    has_residences: bool,
    lines: Vec<Line>,
    pager: Pager,
}

/// The list of the portal in which the lines of a queue stand among others.
const fn whole(queue: Queue) -> Option<&'static str> {
    Some(match queue {
        Queue::Letters => "/campagnes",
        Queue::Diagnoses | Queue::Reports | Queue::Orders | Queue::Deliveries | Queue::Telling => {
            "/adaptations?etat=a-faire"
        }
        Queue::Acceptances => "/chantiers",
        Queue::Unmatched | Queue::Departures | Queue::ToExamine | Queue::Leases => "/vacances",
        Queue::Cases | Queue::Decisions => "/commissions",
        Queue::Proposals => "/mutations",
        Queue::Wishes => "/mutations/souhaits",
        Queue::CharterRequests => "/charte/demandes",
        Queue::ReferralsDue => "/saisines?vue=guichet",
        Queue::ReferralsOffered => "/saisines?vue=aide",
        Queue::ReferralsMine => "/saisines?vue=demandes",
        Queue::PensionPace | Queue::PensionClaims => "/caisses",
        Queue::EstateDiagnoses | Queue::Recommendations => "/diagnostics",
        Queue::QuotesToSign => "/devis",
        Queue::MilestonesLate => "/accompagnements",
        Queue::SubsidiesToSign | Queue::Instalments | Queue::SubsidyReports => "/conventions-de-financement",
        Queue::Payments => "/enveloppes/versements",
        Queue::PoolAnswers | Queue::PoolsToLead => "/achats-groupes",
        Queue::PremisesToLead | Queue::PremisesOffered => "/locaux",
        Queue::Votes => "/gouvernance",
        Queue::EventsToRemind | Queue::EventsToAttend | Queue::MeetingsToAnswer => "/evenements",
        Queue::EnquiryCalls | Queue::EnquiriesToLead => "/enquetes",
        Queue::OutreachVisits => "/aller-vers",
        Queue::ToursToLog => "/tournees",
        Queue::ChasesHelp => "/relances",
        Queue::ContactsDue => "/contacts",
        Queue::ProposalsToCarry => "/ateliers",
        Queue::InnovationsToVet => "/innovations",
        Queue::TestimoniesToAnswer => "/temoignages",
        Queue::ReplaysMine => "/repliques",
        Queue::CallsToApprove | Queue::CallQuestions => "/appels",
        Queue::ApplicationsToSign | Queue::ApplicationsToWrite => "/candidatures",
        Queue::FilesToInstruct => "/instruction",
        Queue::CommitteeDuties => "/comites",
        Queue::PiecesAsked => "/candidatures",
        Queue::ImportsStopped | Queue::ImportsRejected => "/imports",
        Queue::ToSign => "/conventions?etat=proposed",
        Queue::ToPropose => "/conventions?etat=draft",
        Queue::Roles | Queue::Invitations => "/membres",
        Queue::Requests => "/donnees",
        Queue::Targets => "/campagnes/nouvelle",
        Queue::Births => "/residences?target=to-confirm",
        Queue::ReliefDeadlines => "/degrevements",
        Queue::WorksToDecide => "/degrevements/depenses?etat=a-decider",
        Queue::Absent => "/logements/absents?etat=a-verifier",
        _ => return None,
    })
}

/// `GET /ma-journee/{queue}`
pub(super) async fn show_queue(asked: Asked, Path(code): Path<String>) -> PageResult {
    let t = asked.t;
    let opened = opened(&asked, &code, false).await?;
    let total = opened.lines.len();
    let page = asked.pairs.text("page").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
    let page = page.clamp(1, total.div_ceil(PER_PAGE).max(1));
    let lines = lines(&asked, &opened, ((page - 1) * PER_PAGE, PER_PAGE)).await?;
    let n = total as u64;
    let title = words::title(&words::what(t, opened.queue, plural(n.max(2))));
    show(&QueuePage {
        t,
        more: sentence(&words::title(&words::more(t, opened.queue))),
        count_text: t.day_count(plural(n), format::count(t.lang(), n)),
        code: opened.queue.code(),
        whole: whole(opened.queue),
        may_leave: may_leave(&asked, opened.queue),
        has_steps: lines.iter().any(|line| !line.step.is_empty()),
        has_residences: lines.iter().any(|line| !line.residence.is_empty()),
        lines,
        pager: Pager::new(t, &asked.path, &asked.pairs, page, PER_PAGE, total),
        c: Chrome::new(&asked, Place::Home, vec![crumb("", title.as_str())]),
        title,
    })
}
