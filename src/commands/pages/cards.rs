use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use jiff::civil::Date;

use super::super::output;
use super::remove_file;
use crate::report::{DayEntry, Language, Site, card, page_html};

/// Their folder, in that of the pages.
pub(super) const FOLDER: &str = "cards";
/// The endings of the pictures of a day.
const EXTENSIONS: &[&str] = if cfg!(feature = "png") { &["svg", "png"] } else { &["svg"] };

/// Draws the pictures that others show beside links to the pages, where these are
/// published.
pub(super) struct Cards {
    is_published: bool,
    #[cfg(feature = "png")]
    fonts: Option<tsubuyaki_charts::png::Fonts>,
}

impl Cards {
    /// # Errors
    ///
    /// With PNG, when no font of this machine has Japanese letters.
    #[cfg_attr(not(feature = "png"), expect(clippy::unnecessary_wraps))]
    pub fn of(site: &Site) -> Result<Self> {
        let is_published = site.url.is_some();
        Ok(Self {
            is_published,
            #[cfg(feature = "png")]
            fonts: is_published.then(tsubuyaki_charts::png::Fonts::of_the_system).transpose()?,
        })
    }

    /// Whether a day has its pictures, or needs none.
    pub fn are_there(&self, folder: &Path, date: Date) -> bool {
        !self.is_published || EXTENSIONS.iter().all(|ending| file(folder, date, ending).is_file())
    }

    /// Draws those of a day.
    pub fn write(&self, day: &DayEntry, folder: &Path, l: Language, site: &Site) -> Result<()> {
        if !self.is_published {
            return Ok(());
        }
        let svg = card::of(day, l, site).svg();
        for ending in EXTENSIONS {
            let path = file(folder, day.date, ending);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
            }
            #[cfg(feature = "png")]
            if let Some(fonts) = self.fonts.as_ref().filter(|_| *ending == "png") {
                let png = fonts.render(&svg).with_context(|| path.display().to_string())?;
                output::to(Some(&path), |out| out.write_all(&png))?;
                continue;
            }
            output::to(Some(&path), |out| out.write_all(svg.as_bytes()))?;
        }
        Ok(())
    }
}

/// Removes the pictures of a day that is gone.
pub(super) fn remove_of(folder: &Path, date: Date) -> Result<()> {
    for ending in ["svg", "png"] {
        remove_file(&file(folder, date, ending))?;
    }
    Ok(())
}

fn file(folder: &Path, date: Date, ending: &str) -> PathBuf {
    folder.join(page_html::card_name(date, ending))
}
