//! The people of the invented town: organisations of several kinds, and somebody for every role.

use crate::accounts::sessions::{self, Method};
use crate::landlords::Landlord;
use crate::members::NewGrant;
use crate::organisations::Profile;
use crate::{Error, Register};
use jiff::Timestamp;
use sqlx::Row;
use trust::identifiers::{Rna, Siren};
use trust::organisation::OrganisationKind;
use trust::role::Role;
use trust::scope::Scope;

/// Somebody of the invented town, and what they come to do.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    pub account_id: String,
    pub name: String,
    pub organisation: String,
    pub kind: OrganisationKind,
    pub roles: Vec<Role>,
}

/// Their addresses end like this: what the demonstration may open a session for.
pub(crate) const DOMAIN: &str = "@demo.plain-pied.example";

struct Someone {
    email: &'static str,
    name: &'static str,
    roles: &'static [Role],
}

struct House {
    kind: OrganisationKind,
    name: &'static str,
    siren: Option<&'static str>,
    rna: Option<&'static str>,
    about: &'static str,
    people: &'static [Someone],
}

/// Everybody but those of the landlord. Numbers are invented; their check digits are right.
const HOUSES: [House; 11] = [
    House {
        kind: OrganisationKind::Association,
        name: "Les Voisins de Valombre",
        siren: None,
        rna: Some("W123456789"),
        about: "Visites de convivialité et petits travaux chez les personnes âgées du quartier de la Gare.",
        people: &[
            Someone {
                email: "voisins",
                name: "Nadia Benali",
                roles: &[Role::OrgAdmin, Role::ProjectHolder, Role::AgreementReader],
            },
            Someone { email: "voisins-dpo", name: "Farid Haddad", roles: &[Role::Dpo] },
        ],
    },
    House {
        kind: OrganisationKind::Innovator,
        name: "Rampe commune",
        siren: None,
        rna: Some("W987654321"),
        about: "Rampes démontables partagées entre immeubles, posées en une matinée.",
        people: &[Someone {
            email: "rampe",
            name: "Théo Marchand",
            roles: &[Role::OrgAdmin, Role::ProjectHolder],
        }],
    },
    House {
        kind: OrganisationKind::Federation,
        name: "Union des bailleurs de Valombre",
        siren: None,
        rna: Some("W112233445"),
        about: "Réseau des bailleurs sociaux du bassin de Valombre.",
        people: &[
            Someone { email: "union", name: "Claire Fontaine", roles: &[Role::OrgAdmin, Role::Network] },
            Someone { email: "union-direction", name: "Mireille Bonnet", roles: &[Role::Direction] },
            Someone { email: "union-lecture", name: "Gaël Rousset", roles: &[] },
            Someone { email: "union-lecture-2", name: "Aïcha Brunet", roles: &[] },
        ],
    },
    House {
        kind: OrganisationKind::Funder,
        name: "Caisse de Valombre",
        siren: None,
        rna: None,
        about: "Finance l’adaptation des logements des retraités.",
        people: &[Someone {
            email: "caisse",
            name: "Hugo Lambert",
            roles: &[Role::OrgAdmin, Role::Direction],
        }],
    },
    House {
        kind: OrganisationKind::Authority,
        name: "Direction des solidarités de Valombre",
        siren: None,
        rna: None,
        about: "Services de l’État : hébergement, accès au logement, accompagnement.",
        people: &[
            Someone { email: "etat", name: "Irène Castel", roles: &[Role::OrgAdmin] },
            Someone { email: "etat-direction", name: "Viviane Roy", roles: &[Role::Direction] },
            Someone { email: "etat-instruction", name: "Maud Tessier", roles: &[] },
            Someone { email: "etat-presidence", name: "Suzanne Leroy", roles: &[] },
            Someone { email: "etat-finance", name: "Paul Giraud", roles: &[Role::Finance] },
            Someone { email: "etat-paiement", name: "Nora Belkacem", roles: &[Role::Finance] },
            Someone { email: "etat-controle", name: "Gilles Marot", roles: &[Role::Finance] },
        ],
    },
    House {
        kind: OrganisationKind::Funder,
        name: "Fonds d’accompagnement de Valombre",
        siren: None,
        rna: None,
        about: "Finance l’accompagnement des ménages logés par les bailleurs et les associations.",
        people: &[
            Someone { email: "fonds", name: "Agathe Noël", roles: &[Role::OrgAdmin] },
            Someone { email: "fonds-direction", name: "Rachid Amrani", roles: &[Role::Direction] },
            Someone { email: "fonds-instruction", name: "Basile Perrot", roles: &[] },
            Someone { email: "fonds-lecture", name: "Lina Moreau", roles: &[] },
            Someone { email: "fonds-finance", name: "Denis Rolland", roles: &[Role::Finance] },
            Someone { email: "fonds-paiement", name: "Solène Tanguy", roles: &[Role::Finance] },
            // A payment takes three people of the funder.
            Someone { email: "fonds-controle", name: "Gaëlle Hamon", roles: &[Role::Finance] },
        ],
    },
    House {
        kind: OrganisationKind::OccupationalTherapistFirm,
        name: "Ergo Valombre",
        siren: None,
        rna: None,
        about: "Ergothérapeutes libéraux : diagnostics à domicile.",
        people: &[
            Someone { email: "ergo", name: "Inès Caron", roles: &[Role::OrgAdmin] },
            Someone { email: "ergo-dpo", name: "Hugues Perrin", roles: &[Role::Dpo] },
        ],
    },
    House {
        kind: OrganisationKind::Federation,
        name: "La Clé de Valombre",
        siren: None,
        rna: Some("W223344556"),
        about: "Un seul guichet pour les associations qui logent ou hébergent et cherchent de l’aide pour leurs immeubles.",
        people: &[
            Someone {
                email: "cle",
                name: "Jeanne Morvan",
                roles: &[Role::OrgAdmin, Role::Desk, Role::Network],
            },
            Someone { email: "cle-conseil", name: "Sami Roux", roles: &[Role::Adviser] },
            Someone { email: "cle-direction", name: "Élise Marchais", roles: &[Role::Direction] },
        ],
    },
    House {
        kind: OrganisationKind::Association,
        name: "Toits partagés",
        siren: None,
        rna: Some("W334455667"),
        about: "Trois petits immeubles, trente-deux logements pour des personnes qui sortent de la rue.",
        people: &[
            Someone {
                email: "toits",
                name: "Lucie Ferrand",
                roles: &[Role::OrgAdmin, Role::Direction, Role::ProjectHolder],
            },
            Someone { email: "toits-tresorier", name: "Bastien Colin", roles: &[Role::Finance] },
            Someone { email: "toits-suivi", name: "Maëlle Guérin", roles: &[Role::Social] },
            Someone { email: "toits-dpo", name: "Rémi Blanchard", roles: &[Role::Dpo] },
        ],
    },
    House {
        kind: OrganisationKind::Association,
        name: "SIAO de Valombre",
        siren: None,
        rna: Some("W445566778"),
        about: "Reçoit les demandes d’hébergement et de logement accompagné, et oriente les ménages.",
        people: &[
            Someone { email: "siao", name: "Judith Lemoine", roles: &[Role::OrgAdmin, Role::Direction] },
            Someone { email: "siao-orientation", name: "Karima Fofana", roles: &[Role::Social] },
            Someone { email: "siao-dpo", name: "Étienne Vidal", roles: &[Role::Dpo] },
        ],
    },
    House {
        kind: OrganisationKind::Operator,
        name: "Exploitant de la démonstration",
        siren: None,
        rna: None,
        about: "Tient la machine ; ne voit aucune donnée de personne.",
        people: &[Someone { email: "exploitant", name: "Louis Garnier", roles: &[Role::PlatformOps] }],
    },
];

/// The people of the landlord, role by role.
const LANDLORD: &[Someone] = &[
    Someone { email: "admin", name: "Sophie Girard", roles: &[Role::OrgAdmin] },
    Someone { email: "patrimoine", name: "Marc Lefèvre", roles: &[Role::Stock] },
    Someone { email: "autonomie", name: "Amina Diallo", roles: &[Role::Adaptation, Role::Stock] },
    Someone { email: "gardien", name: "Paul Morel", roles: &[Role::Proximity] },
    Someone { email: "location", name: "Camille Petit", roles: &[Role::Letting] },
    Someone { email: "commission", name: "Bruno Masson", roles: &[Role::AllocationCommittee] },
    Someone { email: "finance", name: "Odile Renaud", roles: &[Role::Finance] },
    Someone { email: "direction", name: "Hélène Roche", roles: &[Role::Direction] },
    Someone { email: "conseil", name: "Karim Sadi", roles: &[Role::Adviser] },
    Someone { email: "dpo", name: "Yann Le Goff", roles: &[Role::Dpo] },
];

impl Register {
    /// Adds the organisations and people of the invented town around its landlord.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_demo_people(&self, landlord: &Landlord) -> Result<(), Error> {
        // The caretaker sees one residence only.
        let first: Option<String> = sqlx::query_scalar(
            "SELECT id FROM residence WHERE landlord_id = $1 AND is_current = 1 ORDER BY name LIMIT 1",
        )
        .bind(&landlord.id)
        .fetch_optional(self.db.read())
        .await?;
        for someone in LANDLORD {
            self.add_someone(&landlord.id, someone, first.as_deref()).await?;
        }
        for house in &HOUSES {
            let profile = Profile {
                name: house.name.to_owned(),
                siren: house.siren.map(str::parse::<Siren>).transpose().ok().flatten(),
                rna: house.rna.map(str::parse::<Rna>).transpose().ok().flatten(),
                about: Some(house.about.to_owned()),
                is_listed: house.kind != OrganisationKind::Operator,
                ..Profile::default()
            };
            let organisation = self.add_organisation(house.kind, &profile, None).await?;
            for someone in house.people {
                self.add_someone(&organisation.id, someone, None).await?;
            }
        }
        let today = crate::civil::today();
        self.add_demo_directory(&landlord.id).await?;
        self.add_demo_agreements(&landlord.id).await?;
        self.add_demo_allocation(&landlord.id).await?;
        self.add_demo_charter(&landlord.id).await?;
        self.add_demo_campaign(&landlord.id, today).await?;
        self.add_demo_adaptations(&landlord.id).await?;
        self.add_demo_transfers(&landlord.id, today).await?;
        self.add_demo_pension(&landlord.id, today).await?;
        self.add_demo_programmes(&landlord.id, today).await?;
        self.add_demo_relief(&landlord.id, today).await?;
        self.add_demo_upkeep(today).await?;
        self.add_demo_funding(&landlord.id, today).await?;
        self.add_demo_psp(&landlord.id).await?;
        self.add_demo_help_teams(&landlord.id, today).await?;
        self.add_demo_referrals(today).await?;
        self.add_demo_diagnoses(today).await?;
        self.add_demo_pools(today).await?;
        self.add_demo_governance(&landlord.id, today).await?;
        self.add_demo_common_ground(&landlord.id, today).await?;
        self.add_demo_meetings(&landlord.id, today).await?;
        self.add_demo_catalogue(&landlord.id).await?;
        self.add_demo_provisions(&landlord.id, today).await?;
        self.add_demo_envelopes(today).await?;
        self.add_demo_calls(&landlord.id, Timestamp::now()).await?;
        self.add_demo_subsidies(today).await?;
        self.add_demo_premises(&landlord.id, today).await?;
        self.add_demo_outreach(&landlord.id, today).await?;
        self.add_demo_committee(Timestamp::now()).await?;
        self.add_demo_pathways(&landlord.id, today).await?;
        self.add_demo_innovations(&landlord.id, today).await?;
        self.add_demo_testimonies(&landlord.id, today).await?;
        self.add_demo_frameworks(&landlord.id, today).await?;
        self.add_demo_enquiries(&landlord.id, today).await?;
        Ok(())
    }

    async fn add_someone(
        &self,
        organisation_id: &str,
        someone: &Someone,
        residence: Option<&str>,
    ) -> Result<(), Error> {
        let account = self.add_account(&format!("{}{DOMAIN}", someone.email), someone.name).await?;
        let grants: Vec<NewGrant> = someone
            .roles
            .iter()
            .filter_map(|role| {
                let scope = match role {
                    Role::Proximity => Scope::Residences(residence.into_iter().map(Into::into).collect()),
                    Role::Social => Scope::Caseload(crate::demo_pathway::CASELOAD.into()),
                    _ => Scope::Organisation,
                };
                let grant = NewGrant { role: *role, scope, until: None };
                grant.checked().is_ok().then_some(grant)
            })
            .collect();
        self.add_member(organisation_id, &account.id, &grants).await.map(drop)
    }

    /// Everybody of the invented town, the landlord's people first.
    pub async fn demo_people(&self) -> Result<Vec<DemoPerson>, Error> {
        let rows = sqlx::query(
            "SELECT a.id, a.name, o.name AS organisation, o.kind, m.id AS membership FROM account a
             JOIN membership m ON m.account_id = a.id JOIN organisation o ON o.id = m.organisation_id
             WHERE a.email LIKE $1 AND m.ended_at IS NULL
             ORDER BY CASE WHEN o.kind = 'landlord' THEN 0 ELSE 1 END, a.created_at, a.id",
        )
        .bind(format!("%{DOMAIN}"))
        .fetch_all(self.db.read())
        .await?;
        let mut people = Vec::new();
        for row in rows {
            let kind: String = row.try_get("kind")?;
            let roles: Vec<(String,)> = sqlx::query_as(
                "SELECT role FROM role_grant WHERE membership_id = $1 AND ended_at IS NULL ORDER BY given_at, id",
            )
            .bind(row.try_get::<String, _>("membership")?)
            .fetch_all(self.db.read())
            .await?;
            people.push(DemoPerson {
                account_id: row.try_get("id")?,
                name: row.try_get("name")?,
                organisation: row.try_get("organisation")?,
                kind: OrganisationKind::from_code(&kind).unwrap_or(OrganisationKind::Association),
                roles: roles.iter().filter_map(|(code,)| Role::from_code(code)).collect(),
            });
        }
        Ok(people)
    }

    /// Opens a session for somebody of the invented town, and for nobody else: the cookie's value.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the account is not one of theirs.
    pub async fn enter_as_demo(
        &self,
        account_id: &str,
        device: &str,
        at: Timestamp,
    ) -> Result<String, Error> {
        let account = self.account(account_id).await?;
        if !account.email.ends_with(DOMAIN) || account.disabled_at.is_some() {
            return Err(Error::Unknown("account".to_owned()));
        }
        let mut act = self.db.act().await?;
        let cookie = sessions::open(&mut act, account_id, device, Method::Demo, at).await?;
        act.commit().await?;
        Ok(cookie)
    }
}
