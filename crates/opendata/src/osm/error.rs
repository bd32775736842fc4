//! What can be wrong with an OpenStreetMap file: what, where, and what to do.

use std::path::PathBuf;

/// Why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum OsmFault {
    #[error("lecture impossible : {0}. Vérifiez que le fichier existe et qu'il est lisible")]
    Io(#[from] std::io::Error),
    #[error("le fichier est vide. Téléchargez-le à nouveau")]
    Empty,
    #[error(
        "c'est une page web, pas une carte : le serveur a sans doute répondu par un message d'erreur. Ouvrez le \
         fichier dans un navigateur pour le lire, puis téléchargez à nouveau"
    )]
    WebPage,
    #[error(
        "c'est du JSON. Demandez une sortie XML (`[out:xml]` pour Overpass) ou un extrait au format .osm.pbf"
    )]
    Json,
    #[error("la compression {name} n'est pas lue. Décompressez d'abord le fichier (`{command}`)")]
    Compression { name: &'static str, command: &'static str },
    #[error(
        "le fichier est fait de changements (osmChange), pas d'une carte. Prenez l'extrait complet du territoire"
    )]
    Changes,
    #[error("le format n'est pas reconnu. Fichiers attendus : .osm.pbf, .osm ou .osm.gz")]
    UnknownFormat,
    #[error(
        "le fichier s'arrête au milieu d'un bloc ({missing} octets manquent au moins). Le téléchargement a été \
         interrompu : recommencez-le"
    )]
    Truncated { missing: u64 },
    #[error("bloc de {size} octets, au-delà de la limite de {limit}. Le fichier est abîmé ou malveillant")]
    TooBig { size: u64, limit: u64 },
    #[error("données abîmées : {0}. Téléchargez le fichier à nouveau et comparez sa somme de contrôle")]
    Corrupt(&'static str),
    #[error(
        "les blocs sont comprimés en {0}, qui n'est pas lu. Convertissez : `osmium cat source.pbf -o carte.osm.pbf`"
    )]
    BlobCompression(&'static str),
    #[error(
        "le fichier exige « {0} », qui n'est pas pris en charge. Prenez un extrait courant, sans historique"
    )]
    Feature(String),
    #[error("XML illisible : {0}. Le fichier est abîmé ou incomplet : téléchargez-le à nouveau")]
    Xml(String),
    #[error("le fichier contient une déclaration DOCTYPE, refusée par prudence. Retirez-la")]
    Doctype,
    #[error("trop d'éléments ({what} : plus de {limit}). Découpez le territoire (`osmium extract`)")]
    TooMany { what: &'static str, limit: u64 },
}

/// A refused file: which, where in it, and why.
#[derive(Debug, thiserror::Error)]
#[error("{} : {fault}{}", path.display(), offset.map(|o| format!(" (octet {o})")).unwrap_or_default())]
pub struct OsmError {
    pub path: PathBuf,
    /// Bytes from the start of the file (of its decompressed text, for `.osm.gz`); `None` when the whole file
    /// is concerned.
    pub offset: Option<u64>,
    pub fault: OsmFault,
}

/// A fault at a place, before it is known in which file.
#[derive(Debug)]
pub(super) struct Fault {
    pub offset: Option<u64>,
    pub fault: OsmFault,
}

impl Fault {
    pub(super) fn at(offset: u64, fault: OsmFault) -> Fault {
        Fault { offset: Some(offset), fault }
    }
    pub(super) fn whole(fault: OsmFault) -> Fault {
        Fault { offset: None, fault }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Fault {
        Fault::whole(OsmFault::Io(error))
    }
}
