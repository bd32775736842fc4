//! Standings, roles, gaps, changes and refusals of applications, in words.

use crate::calls::words::part;
use crate::diagnoses::words::euros;
use crate::edge::PageError;
use ::calls::{
    ApplicationFact, Change, Content, Gap, Line, Occupancy, PartnerRole, Resource, Section, Source,
    Specification, Standing,
};
use register::applications::{NotedApplicationFact, Origin, PartnerState};
use texts::people::organisation_kind;
use texts::{Texts, format};

pub(crate) fn standing(t: Texts, standing: Standing) -> String {
    match standing {
        Standing::Forming => t.application_forming(),
        Standing::SignOff => t.application_sign_off(),
        Standing::Submitted => t.application_submitted(),
        Standing::Late => t.application_late(),
        Standing::Withdrawn => t.application_withdrawn(),
    }
}

pub(crate) fn role(t: Texts, role: PartnerRole) -> String {
    match role {
        PartnerRole::Lead => t.application_role_lead(),
        PartnerRole::CoHolder => t.application_role_co_holder(),
        PartnerRole::Associated => t.application_role_associated(),
    }
}

pub(super) fn state(t: Texts, state: PartnerState) -> String {
    match state {
        PartnerState::Invited => t.application_invited(),
        PartnerState::Joined => t.application_joined(),
        PartnerState::Declined => t.application_declined(),
        PartnerState::Left => t.application_left(),
    }
}

pub(crate) fn occupancy(t: Texts, status: Occupancy) -> String {
    match status {
        Occupancy::DirectLease => t.application_direct_lease(),
        Occupancy::SubLetting => t.application_sub_letting(),
        Occupancy::TransitionalLease => t.application_transitional_lease(),
        Occupancy::Accommodation => t.application_accommodation(),
        Occupancy::YoungLease => t.application_young_lease(),
        Occupancy::CoTenancy => t.application_co_tenancy(),
        Occupancy::TemporaryOccupation => t.application_temporary(),
    }
}

pub(super) fn source(t: Texts, source: Source) -> String {
    match source {
        Source::Fund => t.application_source_fund(),
        Source::Own => t.application_source_own(),
        Source::Public => t.application_source_public(),
        Source::Private => t.application_source_private(),
    }
}

pub(super) fn section(t: Texts, section: Section) -> String {
    match section {
        Section::Project => t.application_project(),
        Section::Answers => t.application_answers(),
        Section::Costs => t.application_costs(),
        Section::Money => t.application_money(),
        Section::Partners => t.application_partners(),
    }
}

/// Where a section is written, below the address of the application.
pub(super) const fn address(section: Section) -> &'static str {
    match section {
        Section::Project => "projet",
        Section::Answers => "reponses",
        Section::Costs => "budget",
        Section::Money => "plan",
        Section::Partners => "partenaires",
    }
}

pub(super) fn origin(t: Texts, origin: &Origin) -> String {
    match origin {
        Origin::Profile => t.application_origin_profile(),
        Origin::Territories => t.application_origin_territories(),
        Origin::Application { title } => t.application_origin_application(title.as_str()),
    }
}

/// What is missing, and in which section it is put right.
pub(super) fn gap(t: Texts, gap: &Gap) -> (Section, String) {
    use Section as S;
    match gap {
        Gap::Summary => (S::Project, t.application_gap_summary()),
        Gap::Territory => (S::Project, t.application_gap_territory()),
        Gap::Public => (S::Project, t.application_gap_public()),
        Gap::Start => (S::Project, t.application_gap_start()),
        Gap::Months { least, most } => {
            (S::Project, t.application_gap_months(least.to_string(), most.to_string()))
        }
        Gap::Households => (S::Project, t.application_gap_households()),
        Gap::Dwellings => (S::Project, t.application_gap_dwellings()),
        Gap::Answer { label } => (S::Answers, t.application_gap_answer(label.as_str())),
        Gap::AnswerTooLong { label, most } => {
            (S::Answers, t.application_gap_answer_long(label.as_str(), most.to_string()))
        }
        Gap::Mix { kinds, at_least, found } => {
            let kinds: Vec<String> = kinds.iter().map(|kind| organisation_kind(t, *kind)).collect();
            let text = t.application_gap_mix(at_least.to_string(), kinds.join(", "), found.to_string());
            (S::Partners, text)
        }
        Gap::NotJoined { name } => (S::Partners, t.application_gap_not_joined(name.as_str())),
        Gap::Dissolved { name } => (S::Partners, t.application_gap_dissolved(name.as_str())),
        Gap::NoShare { name } => (S::Partners, t.application_gap_no_share(name.as_str())),
        Gap::Shares { sum_bp } => (S::Partners, t.application_gap_shares(part(t, *sum_bp))),
        Gap::NoCosts => (S::Costs, t.application_gap_no_costs()),
        Gap::Category { label } => (S::Costs, t.application_gap_category(label.as_str())),
        Gap::NoLines { name } => (S::Costs, t.application_gap_no_lines(name.as_str())),
        Gap::AssociatedAsks { name } => (S::Money, t.application_gap_associated(name.as_str())),
        Gap::Plan { costs, money } => (S::Money, plan_gap(t, *costs, *money)),
        Gap::Fund { label } => (S::Money, t.application_gap_fund(label.as_str())),
        Gap::NothingAsked => (S::Money, t.application_gap_nothing()),
        Gap::FundLeast { fund, asked, least } => {
            (S::Money, t.application_gap_least(fund.as_str(), euros(t, *asked), euros(t, *least)))
        }
        Gap::FundMost { fund, asked, most } => {
            (S::Money, t.application_gap_most(fund.as_str(), euros(t, *asked), euros(t, *most)))
        }
        Gap::FundRate { fund, asked, most, rate_bp } => {
            let (asked, most) = (euros(t, *asked), euros(t, *most));
            (S::Money, t.application_gap_rate(fund.as_str(), asked, part(t, *rate_bp), most))
        }
        Gap::FundPerHousehold { fund, asked, most } => {
            (S::Money, t.application_gap_household(fund.as_str(), euros(t, *asked), euros(t, *most)))
        }
        Gap::PublicRate { public, most, rate_bp } => {
            let (public, most) = (euros(t, *public), euros(t, *most));
            (S::Money, t.application_gap_public_rate(public, part(t, *rate_bp), most))
        }
        Gap::TooMuch => (S::Money, t.application_gap_too_much()),
    }
}

/// By how much a plan does not close, and on which side.
pub(super) fn plan_gap(t: Texts, costs: i64, money: i64) -> String {
    if costs > money {
        t.application_gap_plan_short(euros(t, costs), euros(t, money), euros(t, costs - money))
    } else {
        t.application_gap_plan_over(euros(t, costs), euros(t, money), euros(t, money - costs))
    }
}

/// The names that a text gives to its partners, its categories and its funds.
pub(super) struct Names<'a> {
    pub specification: &'a Specification,
    pub contents: [&'a Content; 2],
}

impl Names<'_> {
    fn partner(&self, t: Texts, id: &str) -> String {
        let found = self.contents.iter().find_map(|content| content.partner(id));
        found.map_or_else(|| t.unknown(), |one| one.name.clone())
    }

    fn line(&self, t: Texts, one: &Line) -> String {
        let category = self.specification.category(&one.category);
        let category = category.map_or_else(|| t.unknown(), |found| found.label.clone());
        t.application_line_said(
            one.label.as_str(),
            category,
            self.partner(t, &one.partner),
            euros(t, one.cents),
        )
    }

    fn resource(&self, t: Texts, one: &Resource) -> String {
        let to = self.partner(t, &one.partner);
        t.application_resource_said(payer(t, self.specification, one), to, euros(t, one.cents))
    }
}

/// Who pays: the fund by its name, the partner itself, or whoever the line names.
pub(super) fn payer(t: Texts, specification: &Specification, one: &Resource) -> String {
    let fund = one.fund.as_ref().and_then(|key| specification.fund(key));
    match fund {
        Some(fund) => fund.name.clone(),
        None if one.label.is_empty() => source(t, one.source),
        None => format!("{} – {}", source(t, one.source), one.label),
    }
}

/// What changes from one edition to another.
pub(super) fn change(t: Texts, names: &Names<'_>, change: &Change) -> String {
    let number = |number: &Option<u32>| number.map_or_else(|| t.unknown(), |n| n.to_string());
    let partner = |one: &::calls::Partner| {
        t.application_partner_said(one.name.as_str(), role(t, one.role), part(t, one.share_bp))
    };
    let (added, removed) =
        (|text: String| t.application_added(text), |text: String| t.application_removed(text));
    let was = |before: String, after: String| t.application_changed(before, after);
    match change {
        Change::Title { before, after } => t.application_change_title(before.as_str(), after.as_str()),
        Change::Summary { .. } => t.application_change_summary(),
        Change::Territories => t.application_change_territories(),
        Change::Publics => t.application_change_publics(),
        Change::Start => t.application_change_start(),
        Change::Months { before, after } => t.application_change_months(number(before), number(after)),
        Change::Households { before, after } => {
            t.application_change_households(number(before), number(after))
        }
        Change::Dwellings => t.application_change_dwellings(),
        Change::Answer { key, .. } => {
            let asked = names.specification.questions.iter().find(|one| one.key == *key);
            t.application_change_answer(asked.map_or_else(|| t.unknown(), |one| one.label.clone()))
        }
        Change::PartnerAdded(one) => added(partner(one)),
        Change::PartnerRemoved(one) => removed(partner(one)),
        Change::PartnerChanged { before, after } => was(partner(before), partner(after)),
        Change::LineAdded(one) => added(names.line(t, one)),
        Change::LineRemoved(one) => removed(names.line(t, one)),
        Change::LineChanged { before, after } => was(names.line(t, before), names.line(t, after)),
        Change::ResourceAdded(one) => added(names.resource(t, one)),
        Change::ResourceRemoved(one) => removed(names.resource(t, one)),
        Change::ResourceChanged { before, after } => was(names.resource(t, before), names.resource(t, after)),
        Change::Order => t.application_change_order(),
    }
}

/// What happened, in words.
pub(super) fn fact(t: Texts, noted: &NotedApplicationFact, name: impl Fn(&str) -> String) -> String {
    let voided = |text: String, voided: u32| match voided {
        0 => text,
        n => format!("{text} {}", t.application_voided(n)),
    };
    match &noted.fact {
        ApplicationFact::Begun => t.application_did_begun(),
        ApplicationFact::Written { section: of, voided: n, .. } => {
            voided(t.application_did_written(section(t, *of)), *n)
        }
        ApplicationFact::Imported { voided: n, .. } => voided(t.application_did_imported(), *n),
        ApplicationFact::Invited { organisation } => t.application_did_invited(name(organisation)),
        ApplicationFact::Joined => t.application_did_joined(),
        ApplicationFact::Declined => t.application_did_declined(),
        ApplicationFact::Left { reason } => t.application_did_left(reason.as_str()),
        ApplicationFact::Removed { organisation, reason } => {
            t.application_did_removed(name(organisation), reason.as_str())
        }
        ApplicationFact::Ready { .. } => t.application_did_ready(),
        ApplicationFact::Reopened { voided: n } => voided(t.application_did_reopened(), *n),
        ApplicationFact::Signed { .. } => t.application_did_signed(),
        ApplicationFact::Submitted { .. } => t.application_did_submitted(),
        ApplicationFact::Withdrawn { reason } => t.application_did_withdrawn(reason.as_str()),
    }
}

/// Why something is not taken, and what to do, by its code.
pub(super) fn refusal(t: Texts, code: &str) -> String {
    if let Some((code, rest)) = code.split_once(':') {
        return match code {
            "application-line" => t.application_no_line(rest),
            "application-resource" => t.application_no_resource(rest),
            "application-gaps" => t.application_no_gaps(rest.parse::<u32>().unwrap_or(1)),
            "application-file" => {
                let (line, column) = rest.split_once(':').unwrap_or((rest, "1"));
                t.application_no_file(line, column)
            }
            _ => t.application_no_now(),
        };
    }
    match code {
        "application-title" => t.application_no_title(),
        "application-text" => t.application_no_text(),
        "application-number" => t.application_no_number(),
        "application-rows" => t.application_no_rows(),
        "application-personal" => t.application_no_personal(),
        "application-call" => t.application_no_call(),
        "application-many" => t.application_no_many(),
        "application-submitted" => t.application_no_submitted(),
        "application-late" => t.application_no_late(),
        "application-unopened" => t.application_no_unopened(),
        "application-join-first" => t.application_no_join(),
        "application-partner" => t.application_no_partner(),
        "application-partners-many" => t.application_no_partners_many(),
        "application-answered" => t.application_no_answered(),
        "application-reason" => t.application_no_reason(),
        "application-lead" => t.application_no_lead(),
        "application-share" => t.application_no_share(),
        "application-signer" => t.application_no_signer_right(),
        "application-no-signer" => t.application_no_signer(),
        "application-signed" => t.application_no_twice(),
        "application-same-hand" => t.application_no_same_hand(),
        "application-content" => t.application_no_content(),
        "application-rules" => t.application_no_rules(),
        "application-file-large" => t.application_no_file_large(),
        "application-file-partner" => t.application_no_file_partner(),
        "application-editions" => t.application_no_editions(),
        _ => t.application_no_now(),
    }
}

/// A refusal told on a page of its own.
pub(super) fn worded(t: Texts, error: register::Error) -> PageError {
    match error {
        register::Error::Refused(code) => register::Error::Refused(refusal(t, &code)).into(),
        register::Error::Changed => register::Error::Refused(t.application_no_content()).into(),
        other => other.into(),
    }
}

/// A day as a page shows it; « inconnu » when it is not said.
pub(super) fn day(t: Texts, day: Option<jiff::civil::Date>) -> String {
    day.map_or_else(|| t.unknown(), format::date)
}
