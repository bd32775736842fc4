//! What each column of the known layouts is about. Names are compared by `model::words::header_key`.

use super::fields::Field;

/// Names of the directory (all vintages) and of the address geocoder.
const DIRECTORY: [(&str, Field); 66] = [
    ("depcom", Field::CommuneCode),
    ("depcomcode", Field::CommuneCode),
    ("codepostal", Field::Postcode),
    ("libcom", Field::CommuneName),
    ("depcomlibelle", Field::CommuneName),
    ("numvoie", Field::Number),
    ("indrep", Field::Repeat),
    ("typvoie", Field::StreetType),
    ("nomvoie", Field::StreetName),
    ("numappt", Field::Apartment),
    ("numboite", Field::Mailbox),
    ("esc", Field::Staircase),
    ("couloir", Field::Corridor),
    ("etage", Field::Floor),
    ("complident", Field::Complement),
    ("entree", Field::Entrance),
    ("bat", Field::Building),
    ("immeu", Field::Block),
    ("complgeo", Field::GeoComplement),
    ("lieudit", Field::PlaceName),
    ("qpv", Field::PriorityNeighbourhood),
    ("qpvcode", Field::PriorityNeighbourhood),
    ("zus", Field::PriorityNeighbourhood),
    ("typeconst", Field::ConstructionType),
    ("typeconstcode", Field::ConstructionType),
    ("nbpiece", Field::Rooms),
    ("surfhab", Field::LivingArea),
    ("construct", Field::BuiltYear),
    ("locat", Field::FirstLetYear),
    ("patrimoine", Field::AcquiredYear),
    ("finan", Field::Financing),
    ("financode", Field::Financing),
    ("dpedate", Field::EpcDate),
    ("dpeenergie", Field::EpcEnergy),
    ("dpeserre", Field::EpcGhg),
    ("pmr", Field::Pmr),
    ("pmrcode", Field::Pmr),
    ("pmrlibelle", Field::PmrLabel),
    ("x", Field::X),
    ("y", Field::Y),
    ("epsg", Field::Epsg),
    ("qualitexy", Field::PositionQuality),
    ("latitude", Field::Latitude),
    ("lat", Field::Latitude),
    ("longitude", Field::Longitude),
    ("lon", Field::Longitude),
    ("lng", Field::Longitude),
    ("long", Field::Longitude),
    ("ylatitude", Field::Latitude),
    ("xlongitude", Field::Longitude),
    ("resulttype", Field::GeocoderType),
    ("resultscore", Field::GeocoderScore),
    ("resultcitycode", Field::GeocoderCommune),
    ("resultoldcitycode", Field::GeocoderOldCommune),
    ("identint", Field::DwellingRef),
    ("identrep", Field::NationalRef),
    ("nomprog", Field::ResidenceName),
    ("nomprogramme", Field::ResidenceName),
    ("programme", Field::ResidenceName),
    ("libprog", Field::ResidenceName),
    // Not of the directory, but landlords add them to it.
    ("ascenseur", Field::Lift),
    ("niveauadaptation", Field::Level),
    ("bailleur", Field::Landlord),
    ("nomresidence", Field::ResidenceName),
    ("coderesidence", Field::ResidenceRef),
    ("residence", Field::ResidenceName),
];

/// Columns of the directory that we know and do not need.
const UNUSED: [&str; 83] = [
    "reg",
    "regcode",
    "reglibelle",
    "libreg",
    "dep",
    "depcode",
    "deplibelle",
    "libdep",
    "epci",
    "epcicode",
    "epcilibelle",
    "libepci",
    "droit",
    "droitcode",
    "droitlibelle",
    "qpvlibelle",
    "typeconstlibelle",
    "origine",
    "originecode",
    "originelibelle",
    "finanlibelle",
    "finanautre",
    "conv",
    "numconv",
    "datconv",
    "newlogt",
    "newlogtcode",
    "newlogtlibelle",
    "oldlogt",
    "cus",
    "sruexpir",
    "srualinea",
    "codsegpatrim",
    "libsegpatrim",
    "plgvoie",
    "plgzus",
    "plgzfu",
    "plgqva",
    "qualitevoie",
    "qualitenumero",
    "distanceprecision",
    "trdistprecision",
    "qualiteiris",
    "qualitezus",
    "qualitezfu",
    "qualiteqva",
    "comaqp",
    "comazus",
    "comiris",
    "mode",
    "bail",
    "modesurf",
    "surfmode",
    "loyerprinc",
    "loyeracc",
    "contrib",
    "sortiepatrim",
    "ancienproprietaire",
    "contingent",
    "misecommercialisation",
    "dureevacance",
    "identges",
    "identorg",
    "identprop",
    "raisonsociale",
    "siret",
    "siren",
    "commentaire",
    "commentaires",
    "loyermaxapl",
    "loyermaxcus",
    "resultlabel",
    "resultid",
    "resulthousenumber",
    "resultname",
    "resultstreet",
    "resultpostcode",
    "resultcity",
    "resultcontext",
    "resultoldcity",
    "resultdistrict",
    "geoshape",
    "qualiteqp",
];

/// What a header of the directory is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Field(Field),
    /// Of the directory, and not read.
    Unused,
}

/// Looks a header key up. `_red` columns (values corrected by the statistical service) are their plain column.
pub(crate) fn known(key: &str) -> Option<Known> {
    let exact = |key: &str| {
        if let Some((_, field)) = DIRECTORY.iter().find(|(name, _)| *name == key) {
            return Some(Known::Field(*field));
        }
        UNUSED.contains(&key).then_some(Known::Unused)
    };
    exact(key)
        .or_else(|| key.strip_suffix("red").and_then(exact))
        .or_else(|| by_pattern(key).then_some(Known::Unused))
}

/// Names that hold a year: `PLG_QP24`, `PLG_IRIS2024_CODE`, `QUALITE_QP15`, `UU2020`…
fn by_pattern(key: &str) -> bool {
    const STEMS: [&str; 10] =
        ["plgqp", "plgiris", "qualiteqp", "qualiteiris", "uu", "aav", "ze", "comaqp", "bv", "zeat"];
    let key = key.strip_suffix("code").or_else(|| key.strip_suffix("libelle")).unwrap_or(key);
    STEMS.iter().any(|stem| {
        key.strip_prefix(stem).is_some_and(|year| {
            matches!(year.len(), 0 | 2 | 4)
                && year.bytes().all(|b| b.is_ascii_digit())
                && (stem.len() > 3 || !year.is_empty())
        })
    })
}

/// The year of the geography in `PLG_IRIS2024_CODE` or `PLG_QP24`, on two digits.
pub(crate) fn geography_year(key: &str) -> Option<u32> {
    let key = key.strip_suffix("code").or_else(|| key.strip_suffix("libelle")).unwrap_or(key);
    let year = key.strip_prefix("plgiris").or_else(|| key.strip_prefix("plgqp"))?;
    let year: u32 = year.parse().ok()?;
    Some(year % 100)
}

/// The 64 fields of the declaration of the landlord, by position (order of 5 January 2010, annex).
pub(crate) const DECLARATION: [(&str, Option<Field>); 64] = [
    ("IDENT_REP", Some(Field::NationalRef)),
    ("IDENT_INT", Some(Field::DwellingRef)),
    ("DROIT", None),
    ("DEPCOM", Some(Field::CommuneCode)),
    ("CODEPOSTAL", Some(Field::Postcode)),
    ("LIBCOM", Some(Field::CommuneName)),
    ("NUMVOIE", Some(Field::Number)),
    ("INDREP", Some(Field::Repeat)),
    ("TYPVOIE", Some(Field::StreetType)),
    ("NOMVOIE", Some(Field::StreetName)),
    ("NUMAPPT", Some(Field::Apartment)),
    ("NUMBOITE", Some(Field::Mailbox)),
    ("ESC", Some(Field::Staircase)),
    ("COULOIR", Some(Field::Corridor)),
    ("ETAGE", Some(Field::Floor)),
    ("COMPLIDENT", Some(Field::Complement)),
    ("ENTREE", Some(Field::Entrance)),
    ("BAT", Some(Field::Building)),
    ("IMMEU", Some(Field::Block)),
    ("programme", Some(Field::ResidenceName)),
    ("LIEUDIT", Some(Field::PlaceName)),
    ("QPV", Some(Field::PriorityNeighbourhood)),
    ("TYPECONST", Some(Field::ConstructionType)),
    ("NBPIECE", Some(Field::Rooms)),
    ("SURFHAB", Some(Field::LivingArea)),
    ("CONSTRUCT", Some(Field::BuiltYear)),
    ("LOCAT", Some(Field::FirstLetYear)),
    ("PATRIMOINE", Some(Field::AcquiredYear)),
    ("ORIGINE", None),
    ("ancien propriétaire", None),
    ("SIRET de l'ancien propriétaire", None),
    ("FINAN", Some(Field::Financing)),
    ("FINANAUTRE", None),
    ("CONV", None),
    ("NUMCONV", None),
    ("DATCONV", None),
    ("SORTIEPATRIM", None),
    ("OLDLOGT", None),
    ("NEWLOGT", None),
    ("MODE", None),
    ("bail", None),
    ("MODESURF", None),
    ("surface", None),
    ("LOYERPRINC", None),
    ("loyer accessoire", None),
    ("contribution", None),
    ("CUS", None),
    ("DPEDATE", Some(Field::EpcDate)),
    ("DPEENERGIE", Some(Field::EpcEnergy)),
    ("DPESERRE", Some(Field::EpcGhg)),
    ("SRU_EXPIR", None),
    ("SRU_ALINEA", None),
    ("gestionnaire", None),
    ("CODSEGPATRIM", None),
    ("LIBSEGPATRIM", None),
    ("loyer maximal APL", None),
    ("loyer maximal CUS", None),
    ("type de vente", None),
    ("mise en vente", None),
    ("prix", None),
    ("produit net", None),
    ("dernière mise en location", None),
    ("CONTINGENT", None),
    ("commentaire", None),
];

/// French names that landlords give to columns, for a first proposal of a mapping; the most telling first.
pub(crate) const SYNONYMS: [(Field, &[&str]); 38] = [
    (
        Field::DwellingRef,
        &[
            "nlogement",
            "numlogement",
            "numerologement",
            "nologement",
            "reflogement",
            "referencelogement",
            "codelogement",
            "idlogement",
            "identifiantlogement",
            "codeug",
            "codeul",
            "ug",
            "numug",
            "numeroug",
            "idug",
            "refug",
            "nug",
            "lot",
            "codelot",
            "numlot",
            "numerodelot",
            "nlot",
            "codeesi",
            "modulelogement",
            "identint",
            "codepatrimoine",
        ],
    ),
    (Field::NationalRef, &["identrep", "nrpls", "idrpls", "numerorpls", "identifiantrpls", "coderpls"]),
    (Field::Landlord, &["bailleur", "nombailleur", "organisme", "proprietaire", "societe"]),
    (
        Field::ResidenceRef,
        &[
            "coderesidence",
            "numresidence",
            "refresidence",
            "idresidence",
            "codeprogramme",
            "numprogramme",
            "codegroupe",
            "numgroupe",
            "codeensemble",
            "codeesi1",
        ],
    ),
    (
        Field::ResidenceName,
        &[
            "nomresidence",
            "nomdelaresidence",
            "residence",
            "libelleresidence",
            "libresidence",
            "nomprogramme",
            "nomduprogramme",
            "programme",
            "libelleprogramme",
            "nomgroupe",
            "groupe",
            "libellegroupe",
            "ensembleimmobilier",
            "nomoperation",
            "operation",
        ],
    ),
    (
        Field::Dwellings,
        &[
            "nblogements",
            "nblogement",
            "nombrelogements",
            "nombredelogements",
            "nblogt",
            "nblogts",
            "nblogmttotal",
            "nblgt",
            "nblgts",
        ],
    ),
    (
        Field::CommuneCode,
        &["codeinsee", "insee", "codecommune", "codeinseecommune", "depcom", "inseecom", "codecommuneinsee"],
    ),
    (Field::Postcode, &["codepostal", "cp", "cpostal"]),
    (Field::CommuneName, &["commune", "ville", "nomcommune", "libellecommune", "localite", "libcom"]),
    (
        Field::Number,
        &[
            "numvoie",
            "numerovoie",
            "nvoie",
            "numero",
            "numrue",
            "nrue",
            "numerorue",
            "numerodevoie",
            "numerodanslavoie",
        ],
    ),
    (Field::Repeat, &["indrep", "indicerepetition", "indicederepetition", "bister", "complementnumero"]),
    (Field::StreetType, &["typvoie", "typevoie", "typedevoie", "naturevoie"]),
    (Field::StreetName, &["nomvoie", "nomdelavoie", "nomrue", "rue", "voie", "libellevoie", "libvoie"]),
    (
        Field::Address,
        &[
            "adresse",
            "adresselogement",
            "adressecomplete",
            "adresseprogramme",
            "adresse1",
            "adressepostale",
            "adressedulogement",
            "libelleadresse",
        ],
    ),
    (Field::PlaceName, &["lieudit", "complementadresse", "adresse2", "quartier", "complementdadresse"]),
    (Field::Building, &["bat", "batiment", "nbatiment", "numbatiment", "codebatiment", "nombatiment"]),
    (Field::Block, &["immeu", "immeuble", "codeimmeuble"]),
    (
        Field::Staircase,
        &["esc", "escalier", "cage", "cageescalier", "cagedescalier", "codeescalier", "numescalier"],
    ),
    (Field::Entrance, &["entree", "hall", "porteentree", "codeentree", "numentree"]),
    (
        Field::Apartment,
        &[
            "numappt",
            "appartement",
            "numappartement",
            "nappartement",
            "porte",
            "nporte",
            "numporte",
            "numeroappartement",
            "numerodeporte",
        ],
    ),
    (Field::Floor, &["etage", "netage", "numetage", "niveau", "etagedulogement"]),
    (
        Field::ConstructionType,
        &[
            "typeconst",
            "typeconstruction",
            "typedeconstruction",
            "naturelogement",
            "individuelcollectif",
            "collectifindividuel",
            "indcoll",
            "naturedulogement",
        ],
    ),
    (
        Field::Rooms,
        &[
            "nbpiece",
            "nbpieces",
            "nombredepieces",
            "nombrepieces",
            "typologie",
            "typologiet3f3",
            "typelogement",
            "typedelogement",
            "type",
            "typo",
        ],
    ),
    (
        Field::LivingArea,
        &[
            "surfhab",
            "surfacehabitable",
            "surfacehabitablem2",
            "surfacehabitablem",
            "surface",
            "sh",
            "surfacem2",
            "surfacem",
            "surfacehab",
        ],
    ),
    (
        Field::BuiltYear,
        &[
            "construct",
            "anneeconstruction",
            "anneedeconstruction",
            "dateconstruction",
            "datedeconstruction",
            "anneeconst",
            "annee",
            "anneelivraison",
            "dateachevement",
            "anneeachevement",
        ],
    ),
    (
        Field::FirstLetYear,
        &[
            "locat",
            "miseenlocation",
            "premieremiseenlocation",
            "anneemiseenlocation",
            "datemiseenservice",
            "anneemiseenservice",
        ],
    ),
    (
        Field::AcquiredYear,
        &["patrimoine", "anneeacquisition", "dateacquisition", "entreepatrimoine", "dateentreepatrimoine"],
    ),
    (
        Field::Financing,
        &["finan", "financement", "financementinitial", "typefinancement", "typedefinancement"],
    ),
    (
        Field::EpcEnergy,
        &["dpe", "dpeenergie", "etiquetteenergie", "classeenergie", "etiquettedpe", "classedpe", "dpeclasse"],
    ),
    (Field::EpcGhg, &["dpeserre", "ges", "etiquetteges", "classeges", "etiquetteclimat", "dpeges"]),
    (Field::PriorityNeighbourhood, &["qpv", "enqpv", "quartierprioritaire"]),
    (Field::Pmr, &["pmr", "logementpmr", "accessiblepmr", "accessibilite", "accessibilitepmr"]),
    (
        Field::Lift,
        &[
            "ascenseur",
            "presenceascenseur",
            "avecascenseur",
            "asc",
            "ascenseuron",
            "nbascenseurs",
            "ascenseurouinon",
        ],
    ),
    (Field::Level, &["niveauadaptation", "niveaudadaptation", "niveauadapte"]),
    (Field::Latitude, &["latitude", "lat", "ylatitude", "ywgs84", "coordlat"]),
    (Field::Longitude, &["longitude", "lon", "lng", "long", "xlongitude", "xwgs84", "coordlon"]),
    (Field::LatLon, &["geopoint2d", "geopoint", "coordonnees", "latlon", "coordonneesgps", "gps"]),
    (Field::X, &["x", "coordx", "xl93", "coordxl93", "xlambert93", "lambertx"]),
];

/// `Y` and `EPSG` go with `X`; apart, so that the list above stays one line per field.
pub(crate) const SYNONYMS_OF_PLANE: [(Field, &[&str]); 2] = [
    (Field::Y, &["y", "coordy", "yl93", "coordyl93", "ylambert93", "lamberty"]),
    (Field::Epsg, &["epsg", "systemecoordonnees"]),
];

/// The names that a column of this field may have.
pub(crate) fn names_of(field: Field) -> Vec<&'static str> {
    let directory = DIRECTORY.iter().filter(|(_, f)| *f == field).map(|(name, _)| *name);
    let usual =
        SYNONYMS.iter().chain(&SYNONYMS_OF_PLANE).filter(|(f, _)| *f == field).flat_map(|(_, names)| *names);
    directory.chain(usual.copied()).collect()
}

/// Is this the name of a column of some stock file? What `tabular` needs to find the header under titles.
#[must_use]
pub fn is_stock_header(header: &str) -> bool {
    let key = model::words::header_key(header);
    known(&key).is_some()
        || SYNONYMS.iter().chain(&SYNONYMS_OF_PLANE).any(|(_, names)| names.contains(&key.as_str()))
}
