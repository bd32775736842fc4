//! A picture as a native chart: the program that opens the file draws it, and its values can be read.

use super::body::CHART;
use super::xml::Xml;
use crate::DocumentError;
use crate::model::{Chart, Language, Picture, line};

const MAIN: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const GREYS: [&str; 4] = ["464646", "C8C8C8", "828282", "F0F0F0"];
const DASHES: [&str; 4] = ["solid", "dash", "sysDot", "dashDot"];

fn fill(xml: &mut Xml, colour: &str) {
    xml.open("a:solidFill", &[]);
    xml.value("a:srgbClr", colour);
    xml.close("a:solidFill");
}

fn shape(xml: &mut Xml, chart: Chart, at: usize) {
    xml.open("c:spPr", &[]);
    match chart {
        Chart::Bars => {
            fill(xml, GREYS[at % 4]);
            xml.open("a:ln", &[("w", "6350")]);
            fill(xml, "000000");
            xml.close("a:ln");
        }
        Chart::Lines => {
            xml.open("a:ln", &[("w", "19050")]);
            fill(xml, "000000");
            xml.value("a:prstDash", DASHES[at % 4]);
            xml.close("a:ln");
        }
    }
    xml.close("c:spPr");
}

fn labels(xml: &mut Xml, chart: Chart) {
    xml.open("c:dLbls", &[]);
    xml.value("c:dLblPos", if chart == Chart::Bars { "outEnd" } else { "t" });
    for (name, shown) in [
        ("c:showLegendKey", "0"),
        ("c:showVal", "1"),
        ("c:showCatName", "0"),
        ("c:showSerName", "0"),
        ("c:showPercent", "0"),
        ("c:showBubbleSize", "0"),
    ] {
        xml.value(name, shown);
    }
    xml.close("c:dLbls");
}

fn series(xml: &mut Xml, picture: &Picture, at: usize) {
    let number = at.to_string();
    xml.open("c:ser", &[]);
    xml.value("c:idx", &number);
    xml.value("c:order", &number);
    xml.open("c:tx", &[]);
    xml.said("c:v", &[], &picture.series.get(at).map(|s| line(&s.name)).unwrap_or_default());
    xml.close("c:tx");
    shape(xml, picture.chart, at);
    if picture.chart == Chart::Bars {
        xml.value("c:invertIfNegative", "0");
    } else {
        xml.open("c:marker", &[]);
        xml.value("c:symbol", ["circle", "square", "triangle", "diamond"][at % 4]);
        xml.close("c:marker");
    }
    labels(xml, picture.chart);
    let count = picture.labels.len().to_string();
    xml.open("c:cat", &[]);
    xml.open("c:strLit", &[]);
    xml.value("c:ptCount", &count);
    for (place, label) in picture.labels.iter().enumerate() {
        xml.open("c:pt", &[("idx", &place.to_string())]);
        xml.said("c:v", &[], &line(label));
        xml.close("c:pt");
    }
    xml.close("c:strLit");
    xml.close("c:cat");
    xml.open("c:val", &[]);
    xml.open("c:numLit", &[]);
    xml.said("c:formatCode", &[], "#,##0.##");
    xml.value("c:ptCount", &count);
    for place in 0..picture.labels.len() {
        // What is unknown has no point: not zero.
        if let Some(point) = picture.point(at, place) {
            xml.open("c:pt", &[("idx", &place.to_string())]);
            xml.said("c:v", &[], &point.size.to_string());
            xml.close("c:pt");
        }
    }
    xml.close("c:numLit");
    xml.close("c:val");
    if picture.chart == Chart::Lines {
        xml.value("c:smooth", "0");
    }
    xml.close("c:ser");
}

fn axis(xml: &mut Xml, category: bool, chart: Chart) {
    let name = if category { "c:catAx" } else { "c:valAx" };
    let (own, other) = if category { ("1001", "1002") } else { ("1002", "1001") };
    let across = chart == Chart::Bars;
    xml.open(name, &[]);
    xml.value("c:axId", own);
    xml.open("c:scaling", &[]);
    // The first label on top, as in the table.
    xml.value("c:orientation", if category && across { "maxMin" } else { "minMax" });
    xml.close("c:scaling");
    // Every value is written where it stands: the axis of values would say them twice.
    xml.value("c:delete", if category { "0" } else { "1" });
    let side = match (category, across) {
        (true, true) | (false, false) => "l",
        (true, false) => "b",
        (false, true) => "t",
    };
    xml.value("c:axPos", side);
    if !category {
        xml.empty("c:numFmt", &[("formatCode", "#,##0.##"), ("sourceLinked", "0")]);
    }
    xml.value("c:majorTickMark", "none");
    xml.value("c:minorTickMark", "none");
    xml.value("c:tickLblPos", "low");
    xml.value("c:crossAx", other);
    xml.value("c:crosses", "autoZero");
    xml.close(name);
}

/// The part of one chart.
pub(super) fn chart(picture: &Picture, language: Language) -> Result<Vec<u8>, DocumentError> {
    let mut xml = Xml::new();
    xml.open("c:chartSpace", &[("xmlns:c", CHART), ("xmlns:a", MAIN)]);
    xml.value("c:lang", language.tag());
    xml.value("c:roundedCorners", "0");
    xml.open("c:chart", &[]);
    xml.value("c:autoTitleDeleted", "1");
    xml.open("c:plotArea", &[]);
    xml.empty("c:layout", &[]);
    let kind = match picture.chart {
        Chart::Bars => "c:barChart",
        Chart::Lines => "c:lineChart",
    };
    xml.open(kind, &[]);
    match picture.chart {
        Chart::Bars => {
            xml.value("c:barDir", "bar");
            xml.value("c:grouping", "clustered");
        }
        Chart::Lines => xml.value("c:grouping", "standard"),
    }
    xml.value("c:varyColors", "0");
    for at in 0..picture.series.len() {
        series(&mut xml, picture, at);
    }
    match picture.chart {
        Chart::Bars => xml.value("c:gapWidth", "45"),
        Chart::Lines => xml.value("c:marker", "1"),
    }
    xml.value("c:axId", "1001");
    xml.value("c:axId", "1002");
    xml.close(kind);
    axis(&mut xml, true, picture.chart);
    axis(&mut xml, false, picture.chart);
    xml.close("c:plotArea");
    if picture.series.len() > 1 {
        xml.open("c:legend", &[]);
        xml.value("c:legendPos", "t");
        xml.value("c:overlay", "0");
        xml.close("c:legend");
    }
    xml.value("c:plotVisOnly", "1");
    xml.value("c:dispBlanksAs", "gap");
    xml.close("c:chart");
    xml.close("c:chartSpace");
    xml.finish()
}
