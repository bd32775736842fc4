//! Why a file is refused, for whoever brought it: what, where, what to do.

use crate::file::{FORMAT, FileError, LARGEST, MOST, VERSION};
use model::language::Words;

/// A number of bytes in whole mebibytes, upwards.
fn mebibytes(bytes: usize) -> usize {
    bytes.div_ceil(1 << 20)
}

impl FileError {
    /// The stable code of the reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            FileError::TooLarge { .. } => "too-large",
            FileError::NotOurs => "not-ours",
            FileError::UnknownVersion { .. } => "unknown-version",
            FileError::UnknownKey { .. } => "unknown-key",
            FileError::Altered => "altered",
            FileError::OutsideSchema { .. } => "outside-schema",
            FileError::NotCanonical => "not-canonical",
            FileError::TooMany { .. } => "too-many",
            FileError::Value { .. } => "value",
            FileError::OtherCharter { .. } => "other-charter",
            FileError::Expired { .. } => "expired",
            FileError::Replayed { .. } => "replayed",
        }
    }

    /// The reason in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            FileError::TooLarge { bytes } => {
                let (size, most) = (mebibytes(*bytes), LARGEST >> 20);
                Words::from((
                    format!(
                        "Le fichier pèse {size} Mio ; au plus {most} Mio sont lus. Demandez un fichier par charte."
                    ),
                    format!(
                        "The file weighs {size} MiB; at most {most} MiB are read. Ask for one file for each charter."
                    ),
                ))
            }
            FileError::NotOurs => Words::from((
                format!(
                    "Ce n’est pas un fichier d’échange « {FORMAT} », ou son enveloppe a été modifiée. Demandez-le de nouveau à sa source, sans l’ouvrir dans un tableur."
                ),
                format!(
                    "This is no “{FORMAT}” exchange file, or its envelope was changed. Ask its source for it again, and do not open it in a spreadsheet."
                ),
            )),
            FileError::UnknownVersion { version } => Words::from((
                format!(
                    "Le fichier est en version {version} du format ; ce programme lit la version {VERSION}. Mettez à jour l’installation la plus ancienne des deux."
                ),
                format!(
                    "The file is in version {version} of the format; this program reads version {VERSION}. Update the older of the two installations."
                ),
            )),
            FileError::UnknownKey { fingerprint } => Words::from((
                format!(
                    "Personne n’a confirmé la clé d’empreinte {fingerprint}. Faites-vous lire l’empreinte par l’administrateur de l’autre installation, puis confirmez sa clé."
                ),
                format!(
                    "Nobody confirmed the key with fingerprint {fingerprint}. Have the administrator of the other installation read the fingerprint to you, then confirm the key."
                ),
            )),
            FileError::Altered => Words::from((
                "La signature ne correspond pas : le fichier a été modifié depuis qu’il a été signé. Rien n’a été lu. Demandez-le de nouveau à sa source.",
                "The signature does not hold: the file was changed since it was signed. Nothing was read. Ask its source for it again.",
            )),
            FileError::OutsideSchema { field: Some(field), at } => Words::from((
                format!(
                    "Le champ « {field} » (octet {at}) n’est pas du format : un fichier d’échange ne porte que des logements. Rien n’a été gardé. Prévenez sa source."
                ),
                format!(
                    "The field “{field}” (byte {at}) is not of the format: an exchange file carries dwellings only. Nothing was kept. Tell its source."
                ),
            )),
            FileError::OutsideSchema { field: None, at } => Words::from((
                format!(
                    "Une valeur (octet {at}) n’est pas du format. Rien n’a été gardé. Prévenez la source du fichier."
                ),
                format!(
                    "A value (byte {at}) is not of the format. Nothing was kept. Tell the source of the file."
                ),
            )),
            FileError::NotCanonical => Words::from((
                "Le fichier est signé, mais n’est pas écrit sous la forme du format. Rien n’a été gardé. Prévenez sa source.",
                "The file is signed, but not written in the form of the format. Nothing was kept. Tell its source.",
            )),
            FileError::TooMany { number } => Words::from((
                format!(
                    "Le fichier porte {number} logements ; au plus {MOST} sont lus. Demandez un fichier par charte."
                ),
                format!(
                    "The file carries {number} dwellings; at most {MOST} are read. Ask for one file for each charter."
                ),
            )),
            FileError::Value { dwelling: Some(rank), field } => Words::from((
                format!(
                    "Logement nᵒ {rank} : la valeur du champ « {field} » n’est pas possible. Rien n’a été gardé. Prévenez la source du fichier."
                ),
                format!(
                    "Dwelling no. {rank}: the value of the field “{field}” is not possible. Nothing was kept. Tell the source of the file."
                ),
            )),
            FileError::Value { dwelling: None, field } => Words::from((
                format!(
                    "La valeur du champ « {field} » du fichier n’est pas possible. Vérifiez la date de cette machine, puis prévenez la source du fichier."
                ),
                format!(
                    "The value of the field “{field}” of the file is not possible. Check the date of this machine, then tell the source of the file."
                ),
            )),
            FileError::OtherCharter { named } => Words::from((
                format!(
                    "Le fichier est celui de la charte « {named} », et cette source en donne une autre ici. Demandez-lui le fichier de la charte attendue."
                ),
                format!(
                    "The file is that of the charter “{named}”, and this source gives another one here. Ask it for the file of the expected charter."
                ),
            )),
            FileError::Expired { on } => {
                let on = on.strftime("%d/%m/%Y");
                Words::from((
                    format!(
                        "Le fichier ne vaut plus depuis le {on}. Demandez-en un plus récent à sa source."
                    ),
                    format!("The file was valid until {on}. Ask its source for a newer one."),
                ))
            }
            FileError::Replayed { serial, last } => Words::from((
                format!(
                    "Le fichier porte le numéro {serial} ; le numéro {last} de cette source est déjà lu. Demandez le dernier fichier."
                ),
                format!(
                    "The file has number {serial}; number {last} of this source was read already. Ask for the last file."
                ),
            )),
        }
    }
}
