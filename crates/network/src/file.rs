//! The network on disk: a versioned file of plain columns, read back without computing anything again.
//!
//! Layout, little-endian: the mark `PPNETWRK`, the version (u32), the number of sections (u32), the length of what
//! follows (u64), a check of what follows (u64), then the sections, each a number (u32), zeroes (u32), a length in
//! bytes (u64) and its bytes, padded to eight. A file of another version, cut or altered is refused: it is a
//! product of the map, one builds it again.

use crate::network::{Columns, Network};
use bytemuck::Pod;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Changes whenever the columns change.
pub const VERSION: u32 = 1;

const MARK: &[u8; 8] = b"PPNETWRK";
const HEADER: usize = 32;
/// A network of the whole country is about 6 GB.
const LIMIT: u64 = 16 << 30;

/// Why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum NetworkFileError {
    #[error("{}: lecture ou écriture impossible : {error}", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    #[error("{}: ce n'est pas un réseau piéton. Reconstruisez-le à partir de la carte", path.display())]
    NotANetwork { path: PathBuf },
    #[error(
        "{}: réseau de version {found}, la version {VERSION} est attendue. Reconstruisez-le à partir de la carte",
        path.display()
    )]
    Version { path: PathBuf, found: u32 },
    #[error("{}: fichier abîmé ({what}). Reconstruisez-le à partir de la carte", path.display())]
    Damaged { path: PathBuf, what: &'static str },
}

/// FNV-1a over words of eight bytes: catches cuts and flipped bits, at the speed of memory. Not a signature.
fn check_of(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    let mut hash =
        words.iter().fold(0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64, |h, w| step(h, u64::from_le_bytes(*w)));
    for &byte in rest {
        hash = step(hash, u64::from(byte));
    }
    hash
}

fn put(out: &mut Vec<u8>, number: u32, bytes: &[u8]) {
    out.extend_from_slice(&number.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(8), 0);
}

/// The sections of a file, in order.
struct Sections<'a> {
    rest: &'a [u8],
}

impl<'a> Sections<'a> {
    fn section(&mut self, number: u32) -> Result<&'a [u8], &'static str> {
        let (head, rest) = self.rest.split_first_chunk::<16>().ok_or("section absente")?;
        let found = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
        let mut length = [0; 8];
        length.copy_from_slice(&head[8..]);
        let length = usize::try_from(u64::from_le_bytes(length)).map_err(|_| "longueur démesurée")?;
        let padded = length.checked_next_multiple_of(8).ok_or("longueur démesurée")?;
        if found != number || padded > rest.len() {
            return Err("section inattendue");
        }
        self.rest = &rest[padded..];
        Ok(&rest[..length])
    }

    fn column<T: Pod>(&mut self, number: u32) -> Result<Vec<T>, &'static str> {
        let bytes = self.section(number)?;
        if bytes.len() % size_of::<T>() != 0 {
            return Err("colonne de longueur impossible");
        }
        let mut column = vec![T::zeroed(); bytes.len() / size_of::<T>()];
        bytemuck::cast_slice_mut::<T, u8>(&mut column).copy_from_slice(bytes);
        Ok(column)
    }

    fn words<T: serde::de::DeserializeOwned>(&mut self, number: u32) -> Result<T, &'static str> {
        serde_json::from_slice(self.section(number)?).map_err(|_| "table illisible")
    }
}

impl Columns {
    fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut out = Vec::new();
        put(&mut out, 1, bytemuck::cast_slice(&self.node_place));
        put(&mut out, 2, bytemuck::cast_slice(&self.node_osm));
        put(&mut out, 3, bytemuck::cast_slice(&self.edge_from));
        put(&mut out, 4, bytemuck::cast_slice(&self.edge_to));
        put(&mut out, 5, bytemuck::cast_slice(&self.edge_cm));
        put(&mut out, 6, bytemuck::cast_slice(&self.edge_attributes));
        put(&mut out, 7, bytemuck::cast_slice(&self.edge_name));
        put(&mut out, 8, bytemuck::cast_slice(&self.edge_osm));
        put(&mut out, 9, bytemuck::cast_slice(&self.edge_slope));
        put(&mut out, 10, bytemuck::cast_slice(&self.edge_climb));
        put(&mut out, 11, bytemuck::cast_slice(&self.edge_points));
        put(&mut out, 12, bytemuck::cast_slice(&self.points));
        put(&mut out, 13, &serde_json::to_vec(&self.attributes)?);
        put(&mut out, 14, &serde_json::to_vec(&self.names)?);
        put(&mut out, 15, &serde_json::to_vec(&self.observed)?);
        Ok(out)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Columns, &'static str> {
        let mut s = Sections { rest: bytes };
        let columns = Columns {
            node_place: s.column(1)?,
            node_osm: s.column(2)?,
            edge_from: s.column(3)?,
            edge_to: s.column(4)?,
            edge_cm: s.column(5)?,
            edge_attributes: s.column(6)?,
            edge_name: s.column(7)?,
            edge_osm: s.column(8)?,
            edge_slope: s.column(9)?,
            edge_climb: s.column(10)?,
            edge_points: s.column(11)?,
            points: s.column(12)?,
            attributes: s.words(13)?,
            names: s.words(14)?,
            observed: s.words(15)?,
        };
        columns.check()?;
        Ok(columns)
    }

    /// Every rank points at something: searches may then index without looking.
    fn check(&self) -> Result<(), &'static str> {
        let (nodes, edges) = (self.node_place.len(), self.edge_from.len());
        let below = |column: &[u32], bound: usize| column.iter().all(|&v| (v as usize) < bound);
        let lengths = [
            self.edge_to.len(),
            self.edge_cm.len(),
            self.edge_attributes.len(),
            self.edge_name.len(),
            self.edge_osm.len(),
            self.edge_slope.len(),
            self.edge_climb.len(),
        ];
        let geometry = self.edge_points.first() == Some(&0)
            && self.edge_points.last().copied() == u32::try_from(self.points.len()).ok()
            && self.edge_points.is_sorted_by(|a, b| a.checked_add(2).is_some_and(|a| a <= *b));
        let sound = self.node_osm.len() == nodes
            && lengths.iter().all(|&l| l == edges)
            && self.edge_points.len() == edges + 1
            && geometry
            && below(&self.edge_from, nodes)
            && below(&self.edge_to, nodes)
            && below(&self.edge_attributes, self.attributes.len())
            && below(&self.edge_name, self.names.len())
            && self.observed.iter().all(|(edge, _)| (*edge as usize) < edges);
        if sound { Ok(()) } else { Err("colonnes incohérentes") }
    }
}

impl Network {
    /// Writes the network: first beside its place, then moved there at once, so that a reader never sees half a file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), NetworkFileError> {
        let path = path.as_ref();
        let io = |error| NetworkFileError::Io { path: path.to_path_buf(), error };
        let body = self.columns.to_bytes().map_err(|e| io(e.into()))?;
        let mut header = Vec::with_capacity(HEADER);
        header.extend_from_slice(MARK);
        header.extend_from_slice(&VERSION.to_le_bytes());
        header.extend_from_slice(&15u32.to_le_bytes());
        header.extend_from_slice(&(body.len() as u64).to_le_bytes());
        header.extend_from_slice(&check_of(&body).to_le_bytes());
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(".part");
        let part = path.with_file_name(name);
        let written = (|| {
            let mut file = std::fs::File::create(&part)?;
            file.write_all(&header)?;
            file.write_all(&body)?;
            file.sync_all()?;
            std::fs::rename(&part, path)
        })();
        written.map_err(|error| {
            let _ = std::fs::remove_file(&part);
            io(error)
        })
    }

    /// Reads a network back.
    ///
    /// # Errors
    /// When the file is not a network, is of another version, or is damaged.
    pub fn read(path: impl AsRef<Path>) -> Result<Network, NetworkFileError> {
        let path = path.as_ref();
        let io = |error| NetworkFileError::Io { path: path.to_path_buf(), error };
        let damaged = |what| NetworkFileError::Damaged { path: path.to_path_buf(), what };
        let mut file = std::fs::File::open(path).map_err(io)?;
        let mut header = Vec::with_capacity(HEADER);
        Read::by_ref(&mut file).take(HEADER as u64).read_to_end(&mut header).map_err(io)?;
        if header.len() < HEADER || header[..8] != *MARK {
            return Err(NetworkFileError::NotANetwork { path: path.to_path_buf() });
        }
        let number = |at: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&header[at..at + 8]);
            u64::from_le_bytes(bytes)
        };
        let found = number(8) as u32;
        if found != VERSION {
            return Err(NetworkFileError::Version { path: path.to_path_buf(), found });
        }
        if number(16) > LIMIT {
            return Err(damaged("longueur démesurée"));
        }
        let mut body = Vec::new();
        file.take(number(16) + 1).read_to_end(&mut body).map_err(io)?;
        if body.len() as u64 != number(16) {
            return Err(damaged("longueur différente de celle annoncée"));
        }
        if check_of(&body) != number(24) {
            return Err(damaged("somme de contrôle fausse"));
        }
        Ok(Network::of(Columns::from_bytes(&body).map_err(damaged)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::oracle::random_map;
    use proptest::prelude::*;

    fn refused(path: &Path) -> NetworkFileError {
        Network::read(path).unwrap_err()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]

        #[test]
        fn a_network_written_and_read_is_the_same(map in random_map(), at in any::<prop::sample::Index>(), bit in 0..8u8) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("network.bin");
            let network = map.network();
            network.write(&path).unwrap();
            prop_assert_eq!(&Network::read(&path).unwrap().columns, &network.columns);
            prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside");
            let whole = std::fs::read(&path).unwrap();
            let mut altered = whole.clone();
            let at = at.index(whole.len());
            altered[at] ^= 1 << bit;
            std::fs::write(&path, &altered).unwrap();
            // The number of sections is the only field that nothing depends on.
            prop_assert!((12..16).contains(&at) || Network::read(&path).is_err());
            std::fs::write(&path, &whole[..at]).unwrap();
            prop_assert!(Network::read(&path).is_err());
        }

        #[test]
        fn arbitrary_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(Columns::from_bytes(&bytes).is_err());
        }
    }

    #[test]
    fn other_files_are_named_for_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("network.bin");
        assert!(matches!(refused(&path), NetworkFileError::Io { .. }));
        std::fs::write(&path, b"<html>").unwrap();
        assert!(matches!(refused(&path), NetworkFileError::NotANetwork { .. }));
        let mut old = MARK.to_vec();
        old.extend_from_slice(&[0; 24]);
        std::fs::write(&path, old).unwrap();
        assert!(matches!(refused(&path), NetworkFileError::Version { found: 0, .. }));
    }
}
