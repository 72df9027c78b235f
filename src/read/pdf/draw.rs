//! Pages of a PDF drawn as pictures, in a thread of its own.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::FontQuery;
use hayro::hayro_interpret::hayro_cmap::CidFamily;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::{PDF_THREAD, STACK};

/// Longest side of a picture, in pixels.
const LONGEST: f32 = 4096.0;

/// Draws pages as they are asked for, the one asked for last first.
pub struct PageDrawer {
    asked: Sender<(u32, f32)>,
    told: Receiver<DrawnPart>,
    sizes: Vec<(f32, f32)>,
}

/// A page as a picture.
pub struct DrawnPage {
    /// From 1.
    pub page: u32,
    /// Pixels a point.
    pub scale: f32,
    pub width: usize,
    pub height: usize,
    /// Red, green, blue, alpha of each pixel, by row.
    pub rgba: Vec<u8>,
}

enum DrawnPart {
    Sizes(Vec<(f32, f32)>),
    Page(DrawnPage),
}

impl PageDrawer {
    /// Begins with a file that could be read. `font` stands in for Chinese fonts that the file
    /// names but does not hold; `wake` is called whenever there is something to poll for.
    pub fn start(
        bytes: Arc<[u8]>,
        font: &'static [u8],
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let (asked, asks) = channel();
        let (tell, told) = channel();
        let work = move || {
            // A page that cannot be drawn stays blank: the text of it was read already.
            let _ = catch_unwind(AssertUnwindSafe(|| draw(&bytes, font, &asks, &tell, &wake)));
        };
        std::thread::Builder::new().name(PDF_THREAD.to_owned()).stack_size(STACK).spawn(work)?;
        Ok(Self { asked, told, sizes: Vec::new() })
    }

    /// Width and height of each page in points, as it is shown; empty until the file is open.
    pub fn sizes(&self) -> &[(f32, f32)] {
        &self.sizes
    }

    /// Asks for a page, from 1, with so many pixels a point.
    pub fn ask(&self, page: u32, scale: f32) {
        // Once the thread is gone no page comes any more.
        let _ = self.asked.send((page, scale));
    }

    /// The next page that was drawn.
    pub fn poll(&mut self) -> Option<DrawnPage> {
        loop {
            match self.told.try_recv() {
                Ok(DrawnPart::Page(page)) => return Some(page),
                Ok(DrawnPart::Sizes(sizes)) => self.sizes = sizes,
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => return None,
            }
        }
    }
}

fn draw(
    bytes: &Arc<[u8]>,
    font: &'static [u8],
    asks: &Receiver<(u32, f32)>,
    tell: &Sender<DrawnPart>,
    wake: &impl Fn(),
) {
    let Ok(pdf) = Pdf::new(bytes.to_vec()) else { return };
    let pages = pdf.pages();
    let sizes = pages.iter().map(|page| page.render_dimensions()).collect();
    if tell.send(DrawnPart::Sizes(sizes)).is_err() {
        return;
    }
    wake();
    let settings = settings(font);
    let cache = RenderCache::new();
    let mut waiting: VecDeque<(u32, f32)> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            let Ok(ask) = asks.recv() else { return };
            waiting.push_front(ask);
        }
        loop {
            match asks.try_recv() {
                Ok(ask) => waiting.push_front(ask),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return,
            }
        }
        // What scrolled by long ago is asked for again when it comes back.
        waiting.truncate(6);
        let Some((number, scale)) = waiting.pop_front() else { continue };
        let Some(page) = (number as usize).checked_sub(1).and_then(|at| pages.get(at)) else {
            continue;
        };
        let (width, height) = page.render_dimensions();
        let fits = LONGEST / width.max(height).max(1.0);
        let used = scale.max(0.05).min(fits);
        let pixmap = PixmapSettings { x_scale: used, y_scale: used, bg_color: WHITE };
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            render(page, &cache, &settings, &RenderSettings::default(), &pixmap)
        }));
        let Ok(picture) = drawn else { continue };
        let page = DrawnPage {
            page: number,
            scale,
            width: picture.width().into(),
            height: picture.height().into(),
            rgba: picture.data_as_u8_slice().to_vec(),
        };
        if tell.send(DrawnPart::Page(page)).is_err() {
            return;
        }
        wake();
    }
}

/// The file's own fonts; in place of Chinese ones that it does not hold, the given one.
fn settings(font: &'static [u8]) -> InterpreterSettings {
    InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Standard(standard) => Some(standard.get_font_data()),
            FontQuery::Fallback(fallback) => {
                let chinese = fallback.character_collection.as_ref().is_some_and(|collection| {
                    matches!(collection.family, CidFamily::AdobeGB1 | CidFamily::AdobeCNS1)
                });
                if chinese {
                    Some((Arc::new(font), 0))
                } else {
                    Some(fallback.pick_standard_font().get_font_data())
                }
            }
        }),
        ..Default::default()
    }
}
