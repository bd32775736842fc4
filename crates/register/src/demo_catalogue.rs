//! The catalogue of the invented town: sheets of every family, offered by its organisations.

use crate::catalogue::Draft;
use crate::{Error, Register};
use opendata::inclusion::Service;
use std::collections::BTreeMap;
use trust::organisation::OrganisationKind;

/// Who offers what organisations of a kind offer, where the town has several of that kind, or none.
fn provider(kind: OrganisationKind) -> Option<&'static str> {
    Some(match kind {
        OrganisationKind::Federation | OrganisationKind::Operator | OrganisationKind::EssCompany => {
            "La Clé de Valombre"
        }
        OrganisationKind::Association => "Les Voisins de Valombre",
        OrganisationKind::Funder | OrganisationKind::Authority => "Caisse de Valombre",
        OrganisationKind::Innovator => "Rampe commune",
        OrganisationKind::OccupationalTherapistFirm => "Ergo Valombre",
        _ => return None,
    })
}

impl Register {
    /// Publishes the invented sheets, each checked against those before it.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_catalogue(&self, landlord_id: &str) -> Result<(), Error> {
        let organisations = self.organisations().await?;
        if let Some(key) = organisations.iter().find(|o| o.name == "La Clé de Valombre") {
            let own = crate::directory::Description {
                about: key.about.clone(),
                is_listed: true,
                ..crate::directory::Description::default()
            };
            self.describe(&key.id, &own, None).await?;
        }
        for one in ::catalogue::invented() {
            let name = provider(one.sheet.kind);
            let named = organisations.iter().find(|o| Some(o.name.as_str()) == name).map(|o| o.id.as_str());
            let organisation_id = named.unwrap_or(landlord_id);
            let zone = one.zone.split_once(':').map_or(one.zone, |(_, code)| code);
            let sheet = one.sheet;
            let draft = Draft {
                record: Service {
                    nom: sheet.title,
                    description: Some(sheet.content),
                    conditions_acces: Some(sheet.prerequisites),
                    zone_eligibilite: vec![zone.to_owned()],
                    ..Service::default()
                },
                subjects: sheet.subjects,
                phase: sheet.phase,
                price: sheet.price,
            };
            let id = self.draft_service(organisation_id, None, &draft, 0).await?;
            let why = "Autre étape ou autre compétence : les deux se complètent.".to_owned();
            let own = self.own_service(organisation_id, &id).await?;
            let alike = self.services_alike(&own).await?;
            let answers: BTreeMap<String, Option<String>> =
                alike.into_iter().map(|one| (one.id, Some(why.clone()))).collect();
            self.publish_service(organisation_id, &id, &answers, own.edition).await?;
        }
        Ok(())
    }
}
