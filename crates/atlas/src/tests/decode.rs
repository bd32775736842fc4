//! A small reader of vector tiles, written from the specification and not from our writer.

use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::io::Read;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(u64),
    Flag(bool),
}

#[derive(Debug, Clone)]
pub(super) struct Decoded {
    /// 1 point, 2 line, 3 polygon.
    pub form: u64,
    pub tags: BTreeMap<String, Value>,
    /// Parts with absolute positions, and whether each is closed.
    pub parts: Vec<(Vec<[i64; 2]>, bool)>,
}

impl Decoded {
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.tags.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn varint(&mut self) -> u64 {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.0[0];
            self.0 = &self.0[1..];
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return value;
            }
            shift += 7;
        }
    }

    fn bytes(&mut self) -> &'a [u8] {
        let length = usize::try_from(self.varint()).unwrap();
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes
    }

    /// Field number and content: a number, or bytes.
    fn fields(mut self) -> Vec<(u64, u64, &'a [u8])> {
        let mut out = Vec::new();
        while !self.0.is_empty() {
            let key = self.varint();
            match key & 7 {
                0 => out.push((key >> 3, self.varint(), [].as_slice())),
                2 => out.push((key >> 3, 0, self.bytes())),
                other => panic!("wire type {other}"),
            }
        }
        out
    }

    fn numbers(mut self) -> Vec<u64> {
        let mut out = Vec::new();
        while !self.0.is_empty() {
            out.push(self.varint());
        }
        out
    }
}

/// Layers by name, from the gzip bytes of a tile.
pub(super) fn decode(gzip: &[u8]) -> BTreeMap<String, Vec<Decoded>> {
    let mut bytes = Vec::new();
    GzDecoder::new(gzip).read_to_end(&mut bytes).unwrap();
    let mut out = BTreeMap::new();
    for (field, _, layer) in Reader(&bytes).fields() {
        assert_eq!(field, 3);
        let fields = Reader(layer).fields();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let name = text(fields.iter().find(|f| f.0 == 1).unwrap().2);
        assert_eq!(fields.iter().find(|f| f.0 == 15).unwrap().1, 2, "version");
        assert_eq!(fields.iter().find(|f| f.0 == 5).unwrap().1, 4096, "extent");
        let keys: Vec<String> = fields.iter().filter(|f| f.0 == 3).map(|f| text(f.2)).collect();
        let values: Vec<Value> = fields.iter().filter(|f| f.0 == 4).map(|f| value(f.2)).collect();
        let features = fields.iter().filter(|f| f.0 == 2).map(|f| feature(f.2, &keys, &values)).collect();
        assert!(out.insert(name, features).is_none(), "a layer appears once");
    }
    out
}

fn value(bytes: &[u8]) -> Value {
    let fields = Reader(bytes).fields();
    match fields[0] {
        (1, _, text) => Value::Text(String::from_utf8(text.to_vec()).unwrap()),
        (5, number, _) => Value::Number(number),
        (7, flag, _) => Value::Flag(flag == 1),
        (other, ..) => panic!("value field {other}"),
    }
}

fn feature(bytes: &[u8], keys: &[String], values: &[Value]) -> Decoded {
    let mut out = Decoded { form: 0, tags: BTreeMap::new(), parts: Vec::new() };
    for (field, number, bytes) in Reader(bytes).fields() {
        match field {
            2 => {
                for pair in Reader(bytes).numbers().chunks(2) {
                    let index = |i: u64| usize::try_from(i).unwrap();
                    out.tags.insert(keys[index(pair[0])].clone(), values[index(pair[1])].clone());
                }
            }
            3 => out.form = number,
            4 => out.parts = parts(&Reader(bytes).numbers()),
            other => panic!("feature field {other}"),
        }
    }
    out
}

fn parts(commands: &[u64]) -> Vec<(Vec<[i64; 2]>, bool)> {
    let mut out: Vec<(Vec<[i64; 2]>, bool)> = Vec::new();
    let (mut at, mut rest) = ([0_i64; 2], commands.iter().copied());
    while let Some(command) = rest.next() {
        let count = command >> 3;
        match command & 7 {
            7 => {
                assert_eq!(count, 1);
                out.last_mut().unwrap().1 = true;
            }
            kind => {
                for _ in 0..count {
                    for axis in &mut at {
                        let zigzag = rest.next().unwrap();
                        *axis += (zigzag >> 1).cast_signed() ^ -((zigzag & 1).cast_signed());
                    }
                    match kind {
                        1 => out.push((vec![at], false)),
                        2 => out.last_mut().unwrap().0.push(at),
                        other => panic!("command {other}"),
                    }
                }
            }
        }
    }
    out
}

/// Twice the signed area of a ring, y to the south: positive for an outer ring.
pub(super) fn doubled_area(ring: &[[i64; 2]]) -> i64 {
    (0..ring.len())
        .map(|i| {
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            a[0] * b[1] - b[0] * a[1]
        })
        .sum()
}
