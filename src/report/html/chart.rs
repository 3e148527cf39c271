//! Charts as inline SVG: a title and a description inside, the table beneath; hatched and filled besides coloured.

use maud::{Markup, html};

use crate::report::page::{Chart, Shape};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 250.0;
const LEFT: f64 = 44.0;
const BOTTOM: f64 = 34.0;
const TOP: f64 = 42.0;
/// Points of a line that get a name; the table has all.
const NAMED: usize = 8;

/// A figure. `number` keeps its ids apart from those of other charts.
pub(super) fn figure(chart: &Chart, number: usize) -> Markup {
    let (title, says) = (format!("c{number}t"), format!("c{number}d"));
    html! {
        figure {
            svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img"
                aria-labelledby=(format!("{title} {says}")) {
                title id=(title) { (chart.title) }
                desc id=(says) { (chart.says) }
                (axes())
                @match &chart.shape {
                    Shape::Bars(series, groups) => (bars(series, groups, number)),
                    Shape::Line(points) => (line(points)),
                }
            }
            figcaption { (chart.title) }
        }
    }
}

fn y(share: f64) -> f64 {
    TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share.clamp(0.0, 1.0))
}

/// One decimal is enough for a picture, and keeps the bytes the same everywhere.
fn at(value: f64) -> String {
    format!("{value:.1}")
}

fn axes() -> Markup {
    html! {
        @for (share, label) in [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")] {
            line class="axis" x1=(at(LEFT)) y1=(at(y(share))) x2=(at(WIDTH)) y2=(at(y(share)))
                stroke-dasharray=[(share > 0.0).then_some("2 4")] {}
            text x=(at(LEFT - 6.0)) y=(at(y(share) + 4.0)) text-anchor="end" { (label) }
        }
    }
}

fn bars(series: &[String], groups: &[(String, Vec<(f64, String)>)], number: usize) -> Markup {
    let room = (WIDTH - LEFT) / groups.len().max(1) as f64;
    let wide = room * 0.72 / series.len().max(1) as f64;
    let hatch = format!("c{number}h");
    // The first of two states is hatched; one alone is filled.
    let fill = |state: usize| {
        if series.len() > 1 && state == 0 {
            ("before", format!("fill:url(#{hatch})"))
        } else {
            ("after", String::new())
        }
    };
    html! {
        @if series.len() > 1 {
            defs {
                pattern id=(hatch) width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect class="before" width="3" height="6" {}
                }
            }
        }
        @for (n, (name, shares)) in groups.iter().enumerate() {
            @let start = LEFT + room * (n as f64 + 0.14);
            @for (state, (share, label)) in shares.iter().enumerate() {
                @let (class, style) = fill(state);
                @let x = start + wide * state as f64;
                rect class=(class) style=[(!style.is_empty()).then_some(&style)] x=(at(x)) y=(at(y(*share)))
                    width=(at(wide * 0.94)) height=(at(y(0.0) - y(*share))) {}
                text x=(at(x + wide * 0.47)) y=(at(y(*share) - 4.0)) text-anchor="middle" { (label) }
            }
            text x=(at(start + room * 0.36)) y=(at(HEIGHT - BOTTOM + 17.0)) text-anchor="middle" { (name) }
        }
        @if series.len() > 1 {
            @for (state, name) in series.iter().enumerate() {
                @let (class, style) = fill(state);
                @let x = LEFT + 8.0 + 110.0 * state as f64;
                rect class=(class) style=[(!style.is_empty()).then_some(&style)] x=(at(x)) y="2" width="12" height="12" {}
                text x=(at(x + 18.0)) y="12" { (name) }
            }
        }
    }
}

fn line(points: &[(String, f64, String)]) -> Markup {
    let step = (WIDTH - LEFT - 40.0) / points.len().max(2).saturating_sub(1) as f64;
    let x = |n: usize| LEFT + 16.0 + step * n as f64;
    let path: Vec<String> =
        points.iter().enumerate().map(|(n, (_, share, _))| format!("{},{}", at(x(n)), at(y(*share)))).collect();
    html! {
        polyline class="path" points=(path.join(" ")) {}
        @for (n, (_, share, label)) in points.iter().enumerate() {
            circle class="dot" cx=(at(x(n))) cy=(at(y(*share))) r="3.5" {}
            @if points.len() <= NAMED || n + 1 == points.len() {
                text x=(at(x(n))) y=(at(y(*share) - 8.0)) text-anchor="middle" { (label) }
            }
            text x=(at(x(n))) y=(at(HEIGHT - BOTTOM + 17.0)) text-anchor="middle" { (n + 1) }
        }
    }
}
