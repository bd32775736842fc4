//! Requests of the invented town, each at another step: new, proposed, taken, answered elsewhere.

use crate::referrals::{Acting, NewNeed, NewReferral, Proposal, Requester, Words};
use crate::{Author, Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use referral::{Event, Rules, Urgency};
use trust::territory::Territory;

struct Asked {
    said: &'static str,
    needs: &'static [(&'static str, Option<&'static str>)],
    urgency: Urgency,
    days_ago: i64,
}

const ASKED: [Asked; 4] = [
    Asked {
        said: "Nos trois immeubles sont chauffés par de vieilles chaudières à gaz. Les charges ont doublé et deux \
               pannes ont laissé des logements sans eau chaude. Nous ne savons pas par où commencer.",
        needs: &[
            ("Faire le point sur l’état de nos trois immeubles", Some("diagnosis")),
            ("Réduire les charges de chauffage", Some("energy")),
        ],
        urgency: Urgency::Soon,
        days_ago: 40,
    },
    Asked {
        said: "Le commissaire aux comptes nous demande une comptabilité par immeuble. Nous tenons tout dans un tableur.",
        needs: &[("Tenir une comptabilité par immeuble", Some("accounting"))],
        urgency: Urgency::Soon,
        days_ago: 12,
    },
    Asked {
        said: "Nous voudrions un plan de travaux sur dix ans, à montrer à nos financeurs.",
        needs: &[("Un plan de travaux sur dix ans", Some("works-plan"))],
        urgency: Urgency::WhenPossible,
        days_ago: 3,
    },
    Asked {
        said: "Une marche à l’entrée empêche une livraison de lits. Et qui peut nous dire si notre assurance est la bonne ?",
        needs: &[
            ("Une marche à l’entrée empêche une livraison", None),
            ("Qui peut nous dire si notre assurance est la bonne", Some("insurance")),
        ],
        urgency: Urgency::WhenPossible,
        days_ago: 1,
    },
];

impl Register {
    /// Opens the desk of the invented town, and files what its associations ask.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_referrals(&self, today: Date) -> Result<(), Error> {
        let organisations = self.organisations().await?;
        let id_of = |name: &str| organisations.iter().find(|o| o.name == name).map(|o| o.id.clone());
        let (Some(desk), Some(asker)) = (id_of("La Clé de Valombre"), id_of("Toits partagés")) else {
            return Ok(());
        };
        let gazetteer = self.gazetteer().await?;
        let here = Territory::Commune("33999".to_owned());
        if gazetteer.knows(&here) {
            self.add_territory(&desk, &Territory::Departement("33".to_owned())).await?;
        }
        self.open_help_desk(&desk, &Rules::default(), None).await?;
        self.check_help_desk(&desk).await?;
        let lucie = self.demo_author("toits", &asker).await?;
        let jeanne = self.demo_author("cle", &desk).await?;
        for (rank, asked) in ASKED.iter().enumerate() {
            let at = |days_ago: i64| {
                let day = today.checked_sub(days_ago.days()).unwrap_or(today);
                let morning = trust::day::legal_instant(day.at(9, 30, 0, 0));
                morning.ok_or_else(|| Error::Computation(format!("no morning on {day}")))
            };
            let new = NewReferral {
                desk_id: desk.clone(),
                commune_code: gazetteer.knows(&here).then(|| "33999".to_owned()),
                place: (!gazetteer.knows(&here)).then(|| "Valombre".to_owned()),
                urgency: asked.urgency,
                homes: Some(32),
                words: Words {
                    said: asked.said.split_whitespace().collect::<Vec<_>>().join(" "),
                    person: "Lucie Ferrand".to_owned(),
                    phone: Some("05 00 00 00 32".to_owned()),
                    ..Words::default()
                },
                needs: asked
                    .needs
                    .iter()
                    .map(|(title, subject)| NewNeed {
                        title: (*title).to_owned(),
                        subject: subject.map(str::to_owned),
                        service_id: None,
                    })
                    .collect(),
            };
            let filed =
                lucie.file_referral(Requester::Organisation(&asker), &new, at(asked.days_ago)?).await?;
            if rank >= 2 {
                continue;
            }
            let later = asked.days_ago - 1;
            jeanne
                .note_referral(Acting::Desk(&desk), &filed.id, (&Event::Called, None, None), None, at(later)?)
                .await?;
            let record = self.referral(Acting::Desk(&desk), &filed.id, today).await?;
            let teams = self.teams(&desk).await?;
            for (first, need) in
                record.needs.iter().enumerate().map(|(at, need)| (at == 0 && rank == 0, need))
            {
                // The first need of the first request goes to the desk's own team, which takes it.
                let proposal = match teams.first() {
                    Some(team) if first => Proposal::ByHand(&team.id),
                    _ => Proposal::Engine(&[]),
                };
                jeanne.propose_need(&desk, &filed.id, &need.id, proposal, at(later)?).await?;
            }
            let record = self.referral(Acting::Desk(&desk), &filed.id, today).await?;
            if let Some(offer) = record.offers.iter().find(|offer| rank == 0 && offer.helper_id == desk) {
                let sami = self.demo_author("cle-conseil", &desk).await?;
                let about = (&Event::Accepted, Some(offer.need_id.as_str()), Some(offer.id.as_str()));
                sami.note_referral(Acting::Helper(&desk), &filed.id, about, None, at(later - 2)?).await?;
            }
        }
        Ok(())
    }

    /// Somebody of the invented town, acting for their organisation.
    async fn demo_author(&self, email: &str, organisation_id: &str) -> Result<Register, Error> {
        let email = format!("{email}{}", crate::demo_people::DOMAIN);
        let account_id: Option<String> = sqlx::query_scalar("SELECT id FROM account WHERE email = $1")
            .bind(email)
            .fetch_optional(self.db.read())
            .await?;
        Ok(match account_id {
            Some(account_id) => {
                self.used_by(Author::Person { account_id, organisation_id: Some(organisation_id.to_owned()) })
            }
            None => self.clone(),
        })
    }
}
