//! Doors that open to anybody.

/// Doors without a key, said one by one: this list may only grow shorter.
pub const WITHOUT_A_KEY: [&str; 74] = [
    // A resident answers with the code of a letter and reads what was done: neither needs an account.
    "GET /enquetes/repondre",
    "POST /enquetes/repondre",
    "POST /enquetes/repondre/envoyer",
    "GET /enquetes/{id}/retour",
    // A published call is everybody's: its text, its days, what a version changed, and who it is for.
    "GET /appels",
    "GET /appels/{id}",
    "GET /appels/{id}/cahier-des-charges.pdf",
    "GET /appels/{id}/cahier-des-charges.docx",
    "GET /appels/{id}/cahier-des-charges.json",
    "GET /appels/{id}/calendrier.ics",
    "GET /appels/{id}/versions",
    // Results are told to everybody from their day on.
    "GET /appels/{id}/resultats",
    "GET /appels/{id}/resultats.csv",
    "GET /appels/{id}/resultats.pdf",
    "GET /appels/{id}/publics",
    "POST /appels/{id}/publics",
    // The catalogue of services is public, and its files are open data.
    "GET /services",
    "GET /services.csv",
    "GET /services/export.json",
    "GET /services/{id}",
    // Asking for help needs no account; its link is the key of a request.
    "GET /aide",
    "POST /aide",
    "GET /aide/suivi/{link}",
    "POST /aide/suivi/{link}",
    // Events are told to everybody; a link is the key of seats asked for without an account.
    "GET /evenements",
    "GET /evenements/{id}",
    "GET /evenements/{id}/agenda.ics",
    "POST /evenements/{id}/inscription",
    "GET /evenements/suivi/{link}",
    "POST /evenements/suivi/{link}",
    // Practices are there to be taken up by whoever reads them.
    "GET /pratiques",
    "GET /pratiques.csv",
    "GET /pratiques/{id}",
    "GET /pratiques/{id}/fiche.pdf",
    // So are testimonies that both sides confirmed, and one search of all of it.
    "GET /temoignages",
    "GET /temoignages.csv",
    "GET /temoignages/{id}",
    "GET /temoignages/{id}/fiche.pdf",
    "GET /bibliotheque",
    "GET /bibliotheque.csv",
    // Listed innovations are there to be hosted elsewhere.
    "GET /innovations",
    "GET /innovations.csv",
    "GET /innovations/{id}",
    "GET /innovations/{id}/fiche.pdf",
    // Premises are told to everybody while their call is open; a masked address is not in what they are told.
    "GET /locaux",
    "GET /locaux.csv",
    "GET /locaux/{id}",
    "GET /locaux/{id}/visites/{visit}/agenda.ics",
    "GET /connexion",
    "POST /connexion",
    "POST /connexion/demonstration",
    // A sign-in by passkey, and one at the identity provider: they serve to come in.
    "POST /connexion/cle/debut",
    "POST /connexion/cle",
    "GET /connexion/fournisseur",
    "GET /connexion/fournisseur/retour",
    "POST /connexion/fournisseur/accord",
    "GET /connexion/sortie",
    "GET /invitation/{link}/fournisseur",
    "GET /invitation/{link}",
    "POST /invitation/{link}",
    "GET /mot-de-passe/{link}",
    "POST /mot-de-passe/{link}",
    "GET /organisations/nouvelle",
    "POST /organisations/nouvelle",
    "GET /methode",
    // Figures of the service, the same for everybody: small numbers are hidden.
    "GET /chiffres",
    "GET /chiffres.csv",
    "GET /chiffres.json",
    "GET /accessibilite",
    "POST /accessibilite",
    "GET /assets/{name}",
    "GET /sante",
    "GET /pret",
    // Its handler asks for a neighbour or a token: see tests/operation.rs.
    "GET /metrics",
];
