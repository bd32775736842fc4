//! A questionnaire to begin with, in our words: needs of everyday life, ease with procedures on line, links with neighbours.

use crate::form::{Form, Kind, Question, Wording};

fn words(fr: &str, fr_plain: &str, en: &str, en_plain: &str) -> Wording {
    Wording {
        fr: fr.to_owned(),
        fr_plain: fr_plain.to_owned(),
        en: en.to_owned(),
        en_plain: en_plain.to_owned(),
    }
}

fn question(id: &str, words: Wording, kind: Kind) -> Question {
    Question { id: id.to_owned(), words, kind }
}

/// Questions that an enquiry on needs may begin with; whoever writes it changes them.
#[must_use]
pub fn starter() -> Form {
    let services = vec![
        words(
            "Aide pour les démarches en ligne",
            "De l’aide sur internet",
            "Help with procedures on line",
            "Help on the internet",
        ),
        words(
            "Permanence du bailleur dans la résidence",
            "Le bailleur vient dans la résidence",
            "Landlord’s desk in the residence",
            "The landlord comes to the residence",
        ),
        words(
            "Atelier de réparation ou prêt d’outils",
            "Réparer, prêter des outils",
            "Repair workshop or tool library",
            "Repair things, borrow tools",
        ),
        words(
            "Courses et produits frais à prix bas",
            "Des courses moins chères",
            "Groceries and fresh food at low prices",
            "Cheaper groceries",
        ),
        words(
            "Salle commune pour se retrouver",
            "Une salle pour tous",
            "Common room to meet",
            "A room for everyone",
        ),
        words("Aucun de ces services", "Rien de tout cela", "None of these", "None of these"),
    ];
    let ease = vec![
        words("Oui, sans aide", "Oui, tout seul", "Yes, without help", "Yes, alone"),
        words(
            "Oui, avec l’aide de quelqu’un",
            "Oui, avec de l’aide",
            "Yes, with somebody’s help",
            "Yes, with help",
        ),
        words("Non", "Non", "No", "No"),
    ];
    let often = vec![
        words("Souvent", "Souvent", "Often", "Often"),
        words("Parfois", "Parfois", "Sometimes", "Sometimes"),
        words("Jamais", "Jamais", "Never", "Never"),
    ];
    let contact = vec![
        words("Par courrier", "Une lettre", "By post", "A letter"),
        words("Par téléphone", "Le téléphone", "By telephone", "The telephone"),
        words(
            "En ligne ou par SMS",
            "Internet ou SMS",
            "On line or by text message",
            "Internet or text message",
        ),
        words(
            "En face, dans la résidence",
            "Une personne vient me voir",
            "Face to face, in the residence",
            "A person comes to see me",
        ),
    ];
    let low =
        words("Pas du tout satisfait", "Pas content du tout", "Not at all satisfied", "Not happy at all");
    let high = words("Tout à fait satisfait", "Très content", "Fully satisfied", "Very happy");
    let satisfied = words(
        "Êtes-vous satisfait de votre résidence ?",
        "Êtes-vous content de votre résidence ?",
        "Are you satisfied with your residence?",
        "Are you happy with your residence?",
    );
    let wanted = words(
        "Quels services utiliseriez-vous s’ils existaient dans la résidence ou tout près ?",
        "Quels services voulez-vous près de chez vous ?",
        "Which services would you use if they existed in the residence or close by?",
        "Which services do you want near your home?",
    );
    let alone = words(
        "Faites-vous vos démarches en ligne (impôts, allocations, logement) ?",
        "Faites-vous vos papiers sur internet ?",
        "Do you do your procedures on line (taxes, benefits, housing)?",
        "Do you do your paperwork on the internet?",
    );
    let neighbours = words(
        "Vos voisins et vous, vous rendez-vous service ?",
        "Aidez-vous vos voisins ? Vos voisins vous aident-ils ?",
        "Do you and your neighbours help each other?",
        "Do you help your neighbours? Do they help you?",
    );
    let reach = words(
        "Comment préférez-vous que votre bailleur vous contacte ?",
        "Comment le bailleur peut-il vous parler ?",
        "How do you prefer your landlord to contact you?",
        "How can the landlord talk to you?",
    );
    let people = words(
        "Combien de personnes vivent dans le logement ?",
        "Combien de personnes vivent chez vous ?",
        "How many people live in the dwelling?",
        "How many people live in your home?",
    );
    Form {
        takes_text: false,
        questions: vec![
            question("q1", wanted, Kind::Several { options: services }),
            question("q2", alone, Kind::One { options: ease }),
            question("q3", neighbours, Kind::One { options: often }),
            question("q4", satisfied, Kind::Scale { least: 0, most: 10, low, high }),
            question("q5", reach, Kind::One { options: contact }),
            question("q6", people, Kind::Number { least: 1, most: 15 }),
        ],
    }
}
