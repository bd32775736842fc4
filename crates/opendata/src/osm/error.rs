//! What can be wrong with an OpenStreetMap file: what, where, and what to do.

use model::{Language, Pair, Words};
use std::path::PathBuf;

/// Why a file is refused.
#[derive(Debug)]
pub enum OsmFault {
    Io(std::io::Error),
    Empty,
    /// The server answered with an error page.
    WebPage,
    Json,
    Compression {
        name: &'static str,
        /// What undoes it.
        command: &'static str,
    },
    /// An `osmChange` file.
    Changes,
    UnknownFormat,
    /// The file ends within a block; bytes that are missing, at least.
    Truncated {
        missing: u64,
    },
    /// A block of `size` bytes.
    TooBig {
        size: u64,
        limit: u64,
    },
    /// The detail, in a few words.
    Corrupt(Pair),
    BlobCompression(&'static str),
    /// A feature that the file requires and that is not supported.
    Feature(String),
    /// The detail; what the XML parser says is in its own language.
    Xml(Words),
    Doctype,
    TooMany {
        what: Pair,
        limit: u64,
    },
}

impl OsmFault {
    /// What is wrong and what to do, in French and in English.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            OsmFault::Io(error) => Words::from((
                format!("lecture impossible : {error}. Vérifiez que le fichier existe et qu'il est lisible"),
                format!("the file cannot be read: {error}. Check that it exists and that it can be read"),
            )),
            OsmFault::Empty => Words::from((
                "le fichier est vide. Téléchargez-le à nouveau",
                "the file is empty. Download it again",
            )),
            OsmFault::WebPage => Words::from((
                "c'est une page web, pas une carte : le serveur a sans doute répondu par un message d'erreur. Ouvrez \
                 le fichier dans un navigateur pour le lire, puis téléchargez à nouveau",
                "this is a web page, not a map: the server probably answered with an error message. Open the file in \
                 a browser to read it, then download again",
            )),
            OsmFault::Json => Words::from((
                "c'est du JSON. Demandez une sortie XML (`[out:xml]` pour Overpass) ou un extrait au format .osm.pbf",
                "this is JSON. Ask for XML (`[out:xml]` for Overpass) or for an extract in .osm.pbf format",
            )),
            OsmFault::Compression { name, command } => Words::from((
                format!("la compression {name} n'est pas lue. Décompressez d'abord le fichier (`{command}`)"),
                format!("{name} compression is not read. Decompress the file first (`{command}`)"),
            )),
            OsmFault::Changes => Words::from((
                "le fichier est fait de changements (osmChange), pas d'une carte. Prenez l'extrait complet du \
                 territoire",
                "the file is made of changes (osmChange), not of a map. Take the complete extract of the territory",
            )),
            OsmFault::UnknownFormat => Words::from((
                "le format n'est pas reconnu. Fichiers attendus : .osm.pbf, .osm ou .osm.gz",
                "the format is not recognised. Files expected: .osm.pbf, .osm or .osm.gz",
            )),
            OsmFault::Truncated { missing } => Words::from((
                format!(
                    "le fichier s'arrête au milieu d'un bloc ({missing} octets manquent au moins). Le téléchargement \
                     a été interrompu : recommencez-le"
                ),
                format!(
                    "the file stops in the middle of a block (at least {missing} bytes are missing). The download was \
                     interrupted: start it again"
                ),
            )),
            OsmFault::TooBig { size, limit } => Words::from((
                format!(
                    "bloc de {size} octets, au-delà de la limite de {limit}. Le fichier est abîmé ou malveillant"
                ),
                format!("block of {size} bytes, over the limit of {limit}. The file is damaged or malicious"),
            )),
            OsmFault::Corrupt((fr, en)) => Words::from((
                format!(
                    "données abîmées : {fr}. Téléchargez le fichier à nouveau et comparez sa somme de contrôle"
                ),
                format!("damaged data: {en}. Download the file again and compare its checksum"),
            )),
            OsmFault::BlobCompression(name) => Words::from((
                format!(
                    "les blocs sont comprimés en {name}, qui n'est pas lu. Convertissez : `osmium cat source.pbf -o \
                     carte.osm.pbf`"
                ),
                format!(
                    "the blocks are compressed with {name}, which is not read. Convert: `osmium cat source.pbf -o \
                     map.osm.pbf`"
                ),
            )),
            OsmFault::Feature(name) => Words::from((
                format!(
                    "le fichier exige « {name} », qui n'est pas pris en charge. Prenez un extrait courant, sans \
                     historique"
                ),
                format!(
                    "the file requires “{name}”, which is not supported. Take a current extract, without history"
                ),
            )),
            OsmFault::Xml(detail) => Words::from((
                format!(
                    "XML illisible : {}. Le fichier est abîmé ou incomplet : téléchargez-le à nouveau",
                    detail.told_in(Language::Fr)
                ),
                format!(
                    "unreadable XML: {}. The file is damaged or incomplete: download it again",
                    detail.told_in(Language::En)
                ),
            )),
            OsmFault::Doctype => Words::from((
                "le fichier contient une déclaration DOCTYPE, refusée par prudence. Retirez-la",
                "the file holds a DOCTYPE declaration, refused as a precaution. Remove it",
            )),
            OsmFault::TooMany { what: (fr, en), limit } => Words::from((
                format!(
                    "trop d'éléments ({fr} : plus de {limit}). Découpez le territoire (`osmium extract`)"
                ),
                format!("too many elements ({en}: more than {limit}). Cut the territory (`osmium extract`)"),
            )),
        }
    }
}

impl std::fmt::Display for OsmFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words().told_in(Language::Fr))
    }
}

impl std::error::Error for OsmFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            OsmFault::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// A refused file: which, where in it, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words().told_in(Language::Fr))]
pub struct OsmError {
    pub path: PathBuf,
    /// Bytes from the start of the file (of its decompressed text, for `.osm.gz`); `None` when the whole file
    /// is concerned.
    pub offset: Option<u64>,
    pub fault: OsmFault,
}

impl OsmError {
    /// Which file, what is wrong with it and where, in French and in English.
    #[must_use]
    pub fn words(&self) -> Words {
        let (fr, en) = self.fault.words().into_texts();
        // The folder is the server's: whoever sent the file knows it by its name.
        let path = self.path.file_name().unwrap_or(self.path.as_os_str()).display();
        match self.offset {
            Some(at) => {
                Words::from((format!("{path} : {fr} (octet {at})"), format!("{path}: {en} (byte {at})")))
            }
            None => Words::from((format!("{path} : {fr}"), format!("{path}: {en}"))),
        }
    }
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
