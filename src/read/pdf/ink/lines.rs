//! Ruling lines among what is drawn: straight strokes, and filled rectangles that are thin.

use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect};

use super::pen::{MAX_RULES, Pen};

/// Thickest a ruling line may be, in points; what is thicker is an area.
const THICKEST: f64 = 3.0;
/// Shortest a ruling line may be, in points.
const SHORTEST: f64 = 2.0;
/// Straight parts of letters are shorter: some programs draw the outlines of bold ones.
const LONGER_THAN_LETTERS: f64 = 60.0;

impl Pen<'_> {
    fn rule(&mut self, from: Point, to: Point) {
        if self.rules.len() >= MAX_RULES {
            self.cut = true;
        } else if from.x.is_finite() && from.y.is_finite() && to.x.is_finite() && to.y.is_finite() {
            self.rules.push((from, to));
        }
    }

    /// A rectangle that may be a ruling line.
    pub(super) fn thin(&mut self, rect: Rect) -> bool {
        let (w, h) = (rect.width(), rect.height());
        if h <= THICKEST && w >= SHORTEST && w > h {
            let y = rect.center().y;
            self.rule(Point::new(rect.x0, y), Point::new(rect.x1, y));
        } else if w <= THICKEST && h >= SHORTEST {
            let x = rect.center().x;
            self.rule(Point::new(x, rect.y0), Point::new(x, rect.y1));
        } else {
            return false;
        }
        true
    }

    pub(super) fn stroke(&mut self, path: &BezPath, transform: Affine) {
        let curve = |element: &PathEl| matches!(element, PathEl::QuadTo(..) | PathEl::CurveTo(..));
        let curves = path.elements().iter().filter(|element| curve(element)).count();
        self.curves += curves;
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => (start, last) = (p, p),
                PathEl::LineTo(p) => {
                    self.line(transform * last, transform * p, curves > 0);
                    last = p;
                }
                PathEl::ClosePath => {
                    self.line(transform * last, transform * start, curves > 0);
                    last = start;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = p,
            }
        }
    }

    /// A straight part of a drawn path, which may have curves elsewhere.
    fn line(&mut self, a: Point, b: Point, curved: bool) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let shortest = if curved { LONGER_THAN_LETTERS } else { SHORTEST };
        if dx.max(dy) >= shortest && dx.min(dy) <= 0.5 {
            self.rule(a, b);
        }
    }

    /// Each part of a filled path that is a thin rectangle.
    pub(super) fn fill(&mut self, path: &BezPath, transform: Affine) {
        let mut points: Vec<Point> = Vec::new();
        let mut curved = false;
        for element in path.elements().iter().copied().chain([PathEl::MoveTo(Point::ZERO)]) {
            match element {
                PathEl::MoveTo(p) => {
                    if let [first, others @ ..] = points.as_slice()
                        && !curved
                        && (1..=4).contains(&others.len())
                    {
                        let start = Rect::from_points(*first, *first);
                        let around = others.iter().fold(start, |rect, &p| rect.union_pt(p));
                        self.thin(around);
                    }
                    points.clear();
                    points.push(transform * p);
                    curved = false;
                }
                PathEl::LineTo(p) => points.push(transform * p),
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => {
                    curved = true;
                    self.curves += 1;
                }
                PathEl::ClosePath => {}
            }
        }
    }
}
