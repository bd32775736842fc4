//! What the organisations of the invented town say of themselves in the directory.

use crate::directory::Description;
use crate::{Error, Register};
use jiff::Timestamp;
use opendata::inclusion::Service;
use std::collections::BTreeSet;
use trust::organisation::Theme;
use trust::territory::Territory;

struct Entry {
    name: &'static str,
    is_ess: Option<bool>,
    territories: &'static [&'static str],
    themes: &'static [Theme],
    services: &'static [Offer],
}

struct Offer {
    name: &'static str,
    description: &'static str,
    kind: &'static str,
    theme: &'static str,
}

const ENTRIES: [Entry; 5] = [
    Entry {
        name: "Les Voisins de Valombre",
        is_ess: Some(true),
        territories: &["commune:33999"],
        themes: &[Theme::Ageing, Theme::SocialLink],
        services: &[
            Offer {
                name: "Visites de convivialité",
                description: "Une visite par semaine, par un bénévole du quartier.",
                kind: "accompagnement",
                theme: "remobilisation--lien-social",
            },
            Offer {
                name: "Petits travaux à domicile",
                description: "Barres d’appui, ampoules, tapis qui glissent.",
                kind: "aide-materielle",
                theme: "famille--prise-en-charge-personne-dependante",
            },
        ],
    },
    Entry {
        name: "Rampe commune",
        is_ess: Some(true),
        territories: &["departement:33", "commune:33999"],
        themes: &[Theme::Ageing, Theme::LivingEnvironment],
        services: &[Offer {
            name: "Prêt de rampes démontables",
            description: "Une rampe posée en une matinée, le temps des travaux.",
            kind: "aide-materielle",
            theme: "logement-hebergement--se-maintenir-dans-le-logement",
        }],
    },
    Entry {
        name: "Union des bailleurs de Valombre",
        is_ess: None,
        territories: &["departement:33"],
        themes: &[Theme::EstateManagement, Theme::Ageing],
        services: &[],
    },
    Entry {
        name: "Caisse de Valombre",
        is_ess: Some(false),
        territories: &["region:75"],
        themes: &[Theme::Ageing],
        services: &[Offer {
            name: "Aide aux travaux d’adaptation",
            description: "Une part du coût des travaux, après le passage d’un ergothérapeute.",
            kind: "aide-financiere",
            theme: "logement-hebergement--se-maintenir-dans-le-logement",
        }],
    },
    Entry {
        name: "Ergo Valombre",
        is_ess: Some(false),
        territories: &["departement:33"],
        themes: &[Theme::Ageing],
        services: &[Offer {
            name: "Diagnostic à domicile",
            description: "Une heure et demie sur place, un compte rendu sous quinze jours.",
            kind: "accompagnement",
            theme: "logement-hebergement--se-maintenir-dans-le-logement",
        }],
    },
];

impl Register {
    /// Fills the directory of the invented town: sheets, services, one network with a member and a request.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_directory(&self, landlord_id: &str) -> Result<(), Error> {
        let gazetteer = self.gazetteer().await?;
        let organisations = self.organisations().await?;
        let id_of = |name: &str| organisations.iter().find(|o| o.name == name).map(|o| o.id.clone());
        let about = "Bailleur social inventé pour la démonstration.".to_owned();
        let own = Description { about: Some(about), is_listed: true, ..Description::default() };
        self.describe(landlord_id, &own, None).await?;
        self.set_themes(landlord_id, &BTreeSet::from([Theme::Ageing, Theme::EstateManagement])).await?;
        for entry in &ENTRIES {
            let Some(organisation) = organisations.iter().find(|o| o.name == entry.name) else { continue };
            let id = &organisation.id;
            let description = Description {
                about: organisation.about.clone(),
                is_ess: entry.is_ess,
                is_listed: true,
                ..Description::default()
            };
            self.describe(id, &description, None).await?;
            self.set_themes(id, &entry.themes.iter().copied().collect()).await?;
            for territory in entry.territories.iter().filter_map(|t| t.parse::<Territory>().ok()) {
                // Without its files, the invented town is not a territory of reference.
                if gazetteer.knows(&territory) {
                    self.add_territory(id, &territory).await?;
                }
            }
            for offer in entry.services {
                let service = Service {
                    nom: offer.name.to_owned(),
                    description: Some(offer.description.to_owned()),
                    kind: Some(offer.kind.to_owned()),
                    thematiques: vec![offer.theme.to_owned()],
                    publics: vec!["seniors".to_owned()],
                    ..Service::default()
                };
                self.offer(id, None, &service, None).await?;
            }
        }
        let (network, asking) = (id_of("Union des bailleurs de Valombre"), id_of("Les Voisins de Valombre"));
        if let (Some(network), Some(asking)) = (network, asking) {
            let at = Timestamp::now();
            self.join_network(&network, landlord_id, at).await?;
            self.admit_to_network(&network, landlord_id, at).await?;
            self.join_network(&network, &asking, at).await?;
        }
        Ok(())
    }
}
