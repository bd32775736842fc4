//! Photos of buildings. What is sent is never kept: it is decoded within bounds and drawn again, smaller, so that neither the
//! place, nor the hour, nor the device that a file tells stays, and what is no picture is refused.

use super::acts::open;
use super::{refused, text};
use crate::{Error, Register, now};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// The largest file that is sent, in bytes.
pub const LARGEST_PHOTO: u64 = 15 * 1024 * 1024;
/// The most photos of a building.
pub const MOST_PHOTOS: usize = 8;
/// The largest photo that is kept, in bytes.
const LARGEST_KEPT: usize = 2 * 1024 * 1024;
/// The longest side that is kept, in pixels.
const LONGEST_SIDE: u32 = 1_600;
/// The longest side that is decoded: cameras stop well before.
const LONGEST_DECODED: u32 = 12_000;
/// The most pixels that are decoded.
const MOST_PIXELS: u64 = 40_000_000;
/// The most bytes that decoding takes: three a pixel, or four.
const MOST_DECODED: u64 = 160 * 1024 * 1024;
/// Quality of what is drawn again; the second when the first is too heavy.
const QUALITIES: [u8; 2] = [82, 60];

/// A photo that somebody sends.
#[derive(Debug, Clone)]
pub struct NewPhoto {
    pub bytes: Vec<u8>,
    /// What it shows: read aloud to those who do not see it.
    pub caption: String,
}

/// A photo drawn again.
struct Drawn {
    jpeg: Vec<u8>,
    width: u32,
    height: u32,
}

/// Draws a photo again. Only JPEG and PNG are read.
fn draw(bytes: &[u8]) -> Result<Drawn, Error> {
    let unread = |_| refused("photo-unread");
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| refused("photo-unread"))?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png)) {
        return Err(refused("photo-kind"));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_DECODED);
    limits.max_image_height = Some(LONGEST_DECODED);
    limits.max_alloc = Some(MOST_DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => refused("photo-large"),
        _ => refused("photo-unread"),
    })?;
    let (width, height) = decoder.dimensions();
    if decoder.total_bytes() > MOST_DECODED || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(refused("photo-large"));
    }
    // A telephone held on its side says so in what is not kept: it is turned before.
    let turned = decoder.orientation().map_err(unread)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unread)?;
    picture.apply_orientation(turned);
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture = picture.thumbnail(LONGEST_SIDE, LONGEST_SIDE);
    }
    let picture = picture.to_rgb8();
    for quality in QUALITIES {
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&picture).map_err(unread)?;
        if jpeg.len() <= LARGEST_KEPT {
            return Ok(Drawn { jpeg, width: picture.width(), height: picture.height() });
        }
    }
    Err(refused("photo-large"))
}

impl Register {
    /// Adds a photo of a building; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `photo-caption`, `photo-kind`, `photo-large`, `photo-unread`, `photo-many`,
    /// `diagnosis-personal`, `diagnosis-delivered`. [`Error::Unknown`].
    pub async fn add_diagnosis_photo(
        &self,
        by: &str,
        id: &str,
        building_id: &str,
        photo: NewPhoto,
    ) -> Result<String, Error> {
        let caption = text(&photo.caption, 200)?;
        if caption.is_empty() {
            return Err(refused("photo-caption"));
        }
        if photo.bytes.len() as u64 > LARGEST_PHOTO {
            return Err(refused("photo-large"));
        }
        // Who may send one is asked before anything is decoded.
        let record = self.diagnosis(by, id).await?;
        record.building(building_id).ok_or_else(|| Error::Unknown("building".to_owned()))?;
        // A decoder that fails on a hostile file ends its own task; one at a time, so that many do not take all the memory.
        let drawing = self.drawing.lock().await;
        let drawn = tokio::task::spawn_blocking(move || draw(&photo.bytes)).await;
        drop(drawing);
        let drawn = drawn.map_err(|_| refused("photo-unread"))??;
        let mut act = self.db.act().await?;
        let record = open(&mut act, by, id).await?;
        record.building(building_id).ok_or_else(|| Error::Unknown("building".to_owned()))?;
        if record.photos.iter().filter(|one| one.building_id == building_id).count() >= MOST_PHOTOS {
            return Err(refused("photo-many"));
        }
        let photo_id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO diagnosis_photo (id, diagnosis_id, diagnosis_building_id, caption, image, width, height,
                 made_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&photo_id)
        .bind(id)
        .bind(building_id)
        .bind(caption)
        .bind(STANDARD.encode(&drawn.jpeg))
        .bind(i64::from(drawn.width))
        .bind(i64::from(drawn.height))
        .bind(now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, by, ("changed", "diagnosis", id), None).await?;
        act.commit().await?;
        Ok(photo_id)
    }

    /// The bytes of a photo: a JPEG.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, or the organisation is no party of its diagnosis.
    pub async fn diagnosis_photo(&self, by: &str, id: &str, photo_id: &str) -> Result<Vec<u8>, Error> {
        let text: Option<String> = sqlx::query_scalar(
            "SELECT p.image FROM diagnosis_photo p JOIN diagnosis d ON d.id = p.diagnosis_id
             WHERE p.id = $1 AND d.id = $2 AND (d.organisation_id = $3 OR d.helper_id = $3)",
        )
        .bind(photo_id)
        .bind(id)
        .bind(by)
        .fetch_optional(self.db.read())
        .await?;
        let text = text.ok_or_else(|| Error::Unknown("photo".to_owned()))?;
        STANDARD.decode(text).map_err(|error| Error::Computation(error.to_string()))
    }

    /// Takes a photo away.
    ///
    /// # Errors
    /// [`Error::Refused`] (`diagnosis-delivered`). [`Error::Unknown`].
    pub async fn remove_diagnosis_photo(&self, by: &str, id: &str, photo_id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let record = open(&mut act, by, id).await?;
        if !record.photos.iter().any(|one| one.id == photo_id) {
            return Err(Error::Unknown("photo".to_owned()));
        }
        sqlx::query("DELETE FROM diagnosis_photo WHERE id = $1 AND diagnosis_id = $2")
            .bind(photo_id)
            .bind(id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, by, ("changed", "diagnosis", id), None).await?;
        act.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let picture = RgbImage::from_pixel(width, height, Rgb([180, 90, 40]));
        let mut bytes = Vec::new();
        JpegEncoder::new(&mut bytes).encode_image(&picture).unwrap();
        bytes
    }

    /// A JPEG whose EXIF says that it was taken with the camera on its side, by a device that names itself.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
        // Make (0x010F), ASCII, 8 characters at offset 38; Orientation (0x0112), SHORT, 6: a quarter turn.
        exif.extend([0x0f, 0x01, 2, 0, 8, 0, 0, 0, 38, 0, 0, 0]);
        exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"MARQUE1\0");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
    }

    #[test]
    fn a_photo_is_drawn_again_turned_and_without_what_its_file_told() {
        let sent = with_exif(&jpeg(60, 40));
        assert!(sent.windows(7).any(|bytes| bytes == b"MARQUE1"));
        let drawn = draw(&sent).unwrap();
        assert_eq!((drawn.width, drawn.height), (40, 60));
        assert!(!drawn.jpeg.windows(7).any(|bytes| bytes == b"MARQUE1"));
        assert!(!drawn.jpeg.windows(4).any(|bytes| bytes == b"Exif"));
    }

    #[test]
    fn a_large_photo_is_made_smaller_and_a_small_one_stays() {
        let drawn = draw(&jpeg(3_200, 800)).unwrap();
        assert_eq!((drawn.width, drawn.height), (1_600, 400));
        assert_eq!(draw(&jpeg(20, 30)).unwrap().width, 20);
    }

    #[test]
    fn what_is_no_photo_is_refused_by_its_own_code() {
        let code = |bytes: &[u8]| match draw(bytes) {
            Err(Error::Refused(code)) => code,
            _ => "taken".to_owned(),
        };
        assert_eq!(code(b"GIF89a not read here"), "photo-kind");
        assert_eq!(code(b"plain words"), "photo-kind");
        let half = jpeg(400, 400);
        assert_eq!(code(&half[..20]), "photo-unread");
        // A PNG that says it is a million pixels wide.
        let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        let mut body = 1_000_000_u32.to_be_bytes().to_vec();
        body.extend(1_000_000_u32.to_be_bytes());
        body.extend([8, 2, 0, 0, 0]);
        bomb.extend(&body);
        bomb.extend([0; 4]);
        assert!(["photo-large", "photo-unread"].contains(&code(&bomb).as_str()));
    }
}
