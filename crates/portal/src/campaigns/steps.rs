//! The six steps of a campaign, above each of its pages.

use crate::edge::Asked;
use askama::Template;
use askama::filters::HtmlSafe;
use register::campaigns::Campaign;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Target,
    Recipients,
    Letter,
    Sending,
    Follow,
    Report,
}

struct Line {
    href: String,
    label: String,
    current: bool,
}

/// The steps that the person may open.
#[derive(Template)]
#[template(path = "campaigns/steps.html")]
pub(super) struct Steps {
    t: Texts,
    steps: Vec<Line>,
}

impl HtmlSafe for Steps {}

impl Steps {
    pub fn at(asked: &Asked, campaign: &Campaign, here: Step) -> Steps {
        let t = asked.t;
        let households = asked.caller.can(Action::List, ObjectKind::Recipient);
        let all = [
            (Step::Target, "", t.campaign_step_target(), true),
            (Step::Recipients, "/destinataires", t.campaign_step_recipients(), households),
            (Step::Letter, "/courrier", t.campaign_step_letter(), households),
            (Step::Sending, "/envoi", t.campaign_step_sending(), households),
            (Step::Follow, "/suivi", t.campaign_step_follow(), households),
            (Step::Report, "/bilan", t.campaign_step_report(), true),
        ];
        let steps = all
            .into_iter()
            .filter(|(.., open)| *open)
            .map(|(step, page, label, _)| Line {
                href: format!("/campagnes/{}{page}", campaign.id),
                label,
                current: step == here,
            })
            .collect();
        Steps { t, steps }
    }
}
