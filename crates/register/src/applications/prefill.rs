//! What an organisation already said, so that nobody types it twice: its presentation, its territories, its earlier answers.
//! Each field says from where it comes.

use super::read::{Which, load};
use crate::calls::CallRecord;
use crate::{Across, Error, Register};
use ::calls::{Content, Occupancy, Partner, PartnerRole, Specification, Standing, WHOLE_BP};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From where a field was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum Origin {
    /// The presentation of the organisation in the directory.
    Profile,
    /// The territories where it says that it acts.
    Territories,
    /// An earlier application of the same organisation.
    Application { title: String },
}

impl Register {
    /// The content of a new application, filled in with what its lead already said, and from where each field comes.
    pub(super) async fn prefilled(
        &self,
        by: &str,
        (call, specification): (&CallRecord, &Specification),
        title: &str,
    ) -> Result<(Content, BTreeMap<String, Origin>), Error> {
        let own = self.organisation(by).await?;
        let mut origins = BTreeMap::new();
        let lead = Partner {
            organisation: own.id.clone(),
            name: own.name.clone(),
            kind: own.kind,
            role: PartnerRole::Lead,
            share_bp: WHOLE_BP,
        };
        let mut content = Content { title: title.to_owned(), partners: vec![lead], ..Content::default() };
        if let Some(about) = own.about.filter(|text| !text.trim().is_empty()) {
            content.summary = about.trim().to_owned();
            origins.insert("summary".to_owned(), Origin::Profile);
        }
        content.territories = self.territories(by).await?.into_iter().take(::calls::MOST_ROWS).collect();
        if !content.territories.is_empty() {
            origins.insert("territories".to_owned(), Origin::Territories);
        }
        self.fill_from_earlier(by, (call, specification), (&mut content, &mut origins)).await?;
        Ok((content, origins))
    }

    /// Answers to questions that are asked in the same words, from the last application that the organisation led.
    async fn fill_from_earlier(
        &self,
        by: &str,
        (call, specification): (&CallRecord, &Specification),
        (content, origins): (&mut Content, &mut BTreeMap<String, Origin>),
    ) -> Result<(), Error> {
        let house = self.across(Across::Calls);
        let earlier = load(&mut *house.db.instant().await?, Which::Of(by)).await?;
        let led = earlier.iter().filter(|one| one.lead.id == by);
        for one in led {
            let asked = self.call(Some(by), &one.call_id).await?;
            let Some(version) = asked.version(one.call_version) else { continue };
            let from = Origin::Application { title: one.content.title.clone() };
            for question in &specification.questions {
                let same = version.specification.questions.iter().find(|old| old.label == question.label);
                let text = same.and_then(|old| one.content.answers.get(&old.key));
                let name = format!("answer-{}", question.key);
                if let Some(text) = text.filter(|_| !content.answers.contains_key(&question.key)) {
                    content.answers.insert(question.key.clone(), text.clone());
                    origins.insert(name, from.clone());
                }
            }
            let is_other = one.call_id != call.id;
            if is_other && content.dwellings.is_empty() && !one.content.dwellings.is_empty() {
                content.dwellings.clone_from(&one.content.dwellings);
                content.dwellings.retain(|row| Occupancy::ALL.contains(&row.status));
                origins.insert("dwellings".to_owned(), from);
            }
        }
        Ok(())
    }

    /// Does the organisation lead an application to this call that is still alive? Two are most often a mistake: a page says so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leads_already(&self, by: &str, call_id: &str, at: jiff::Timestamp) -> Result<bool, Error> {
        let all = self.applications(by).await?;
        Ok(all.iter().any(|(one, call, _)| {
            one.lead.id == by
                && one.call_id == call_id
                && !matches!(one.standing(call, at), Standing::Withdrawn | Standing::Late)
        }))
    }
}
