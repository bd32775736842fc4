//! What waits in the stock: targets without a campaign, what is to be found out, dwellings that left the files.

use super::{Day, Queue, Subject, Waiting, When, day_of};
use crate::campaigns::Campaign;
use crate::portfolio::{Portfolio, ResidenceView};
use crate::stock::{Absence, AbsentDwelling};
use crate::{Error, Register};
use access::targets::TargetStatus;
use jiff::civil::Date;
use pathway::campaign::Stage as Course;
use std::collections::BTreeSet;

impl Register {
    pub(super) async fn stock_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        if let Some(portfolio) = asked.portfolio {
            if asked.asks(Queue::Targets) {
                let campaigns = self.campaigns(asked.organisation_id).await?;
                day.put(Queue::Targets, || targets(portfolio, &campaigns, asked.on));
            }
            day.put(Queue::Births, || births(portfolio));
            day.put(Queue::Surveys, || surveys(portfolio));
        }
        if asked.asks(Queue::Absent) {
            let found = self.absent(asked.organisation_id).await?;
            day.put(Queue::Absent, || absent(&found.dwellings));
        }
        Ok(())
    }
}

fn line(residence: &ResidenceView) -> Waiting {
    Waiting {
        subject: Subject::Residence { id: residence.id.clone() },
        when: When::Unsaid,
        residence_id: Some(residence.id.clone()),
    }
}

/// Target residences that no campaign holds or held; one that was cancelled does not count.
fn targets(portfolio: &Portfolio, campaigns: &[Campaign], on: Date) -> Vec<Waiting> {
    let counting = campaigns.iter().filter(|one| one.standing(on).stage != Course::Cancelled);
    let held: BTreeSet<&str> =
        counting.flat_map(|one| one.targets.iter().map(|target| target.residence_id.as_str())).collect();
    let all = portfolio.residences.iter();
    let without = all.filter(|r| r.target.status == TargetStatus::Target && !held.contains(r.id.as_str()));
    without.map(line).collect()
}

fn births(portfolio: &Portfolio) -> Vec<Waiting> {
    let unsure = portfolio.residences.iter().filter(|r| r.target.status == TargetStatus::ToConfirm);
    unsure.map(line).collect()
}

fn surveys(portfolio: &Portfolio) -> Vec<Waiting> {
    portfolio.residences.iter().filter(|r| !r.score.has_rank).map(line).collect()
}

fn absent(all: &[AbsentDwelling]) -> Vec<Waiting> {
    let to_check = all.iter().filter(|one| one.absence == Absence::ToCheck);
    let lines = to_check.map(|one| Waiting {
        subject: Subject::Dwelling {
            id: one.id.clone(),
            reference: one.reference.clone(),
            residence: one.residence.as_ref().map(|(_, name)| name.clone()),
        },
        when: When::since(one.missing_from.as_ref().and_then(|file| day_of(&file.made_at))),
        residence_id: one.residence.as_ref().map(|(id, _)| id.clone()),
    });
    lines.collect()
}
