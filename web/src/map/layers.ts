/** The layers drawn over the base map, for each mode. Expressions only: the data stays as the server gave it. */
import type { FeatureCollection } from "geojson";
import type { GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import type { Palette } from "./palette";
import { residenceSign } from "./symbols";

export const SOURCE = "plainpied";
export const AREAS = "plainpied-areas";
export const HIGHLIGHT = "plainpied-highlight";
/** Layers whose features answer to the pointer and to the keyboard. */
export const ACTIVE: Record<Mode, string[]> = {
  stock: ["plainpied-clusters", "plainpied-residences"],
  ways: ["plainpied-origin", "plainpied-places", "plainpied-obstacles"],
};
/** Layers that light up under the pointer but are not stops of the Tab key. */
export const LINES = ["plainpied-ways", "plainpied-refused"];

export type Mode = "stock" | "ways";

/** Adds to each feature the name of its sign. */
export function withSigns(data: FeatureCollection): FeatureCollection {
  return {
    ...data,
    features: data.features.map((feature) => {
      const p = feature.properties ?? {};
      // What is no residence names its own sign.
      const own = typeof p["sign"] === "string" ? p["sign"] : null;
      return { ...feature, properties: { ...p, sign: own ?? residenceSign(p["status"], p["class_low"], p["class_high"], p["imprecise"]) } };
    }),
  };
}

export function sourceOf(mode: Mode, data: FeatureCollection): GeoJSONSourceSpecification {
  if (mode === "ways") return { type: "geojson", data };
  return { type: "geojson", data: withSigns(data), cluster: true, clusterRadius: 42, clusterMaxZoom: 14 };
}

/** Priority neighbourhoods: a dashed outline on a halo, told by its shape and its name, not by its colour. */
export function areaLayers(colours: Palette): LayerSpecification[] {
  return [
    {
      id: "plainpied-areas-halo",
      type: "line",
      source: AREAS,
      paint: { "line-color": colours.labelHalo, "line-width": 5, "line-opacity": 0.85 },
    },
    {
      id: AREAS,
      type: "line",
      source: AREAS,
      paint: { "line-color": colours.ink, "line-width": 2, "line-dasharray": [4, 2] },
    },
    {
      id: "plainpied-areas-names",
      type: "symbol",
      source: AREAS,
      minzoom: 12,
      layout: {
        "symbol-placement": "line",
        "text-field": ["coalesce", ["get", "name"], ["get", "code"]],
        "text-font": BOLD,
        "text-size": 13,
        "text-offset": [0, 0.9],
      },
      paint: { "text-color": colours.ink, "text-halo-color": colours.labelHalo, "text-halo-width": 2 },
    },
  ];
}

export function layersOf(mode: Mode, colours: Palette): LayerSpecification[] {
  return mode === "stock" ? stock(colours) : ways(colours);
}

// A common name; where it is missing, MapLibre takes the bold of the default font.
const BOLD = ["Noto Sans Bold"];

function stock(colours: Palette): LayerSpecification[] {
  return [
    {
      id: HIGHLIGHT,
      type: "symbol",
      source: SOURCE,
      filter: ["==", ["get", "id"], ""],
      layout: { "icon-image": "highlight", "icon-allow-overlap": true, "icon-ignore-placement": true },
    },
    {
      id: "plainpied-residences",
      type: "symbol",
      source: SOURCE,
      filter: ["!", ["has", "point_count"]],
      layout: {
        "icon-image": ["get", "sign"],
        "icon-allow-overlap": true,
        "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.8, 14, 1],
        "text-field": ["step", ["zoom"], "", 15, ["get", "name"]],
        "text-font": BOLD,
        "text-size": 14,
        "text-offset": [0, 1.5],
        "text-anchor": "top",
        "text-optional": true,
      },
      paint: { "text-color": colours.ink, "text-halo-color": colours.labelHalo, "text-halo-width": 2 },
    },
    {
      id: "plainpied-clusters",
      type: "symbol",
      source: SOURCE,
      filter: ["has", "point_count"],
      layout: {
        "icon-image": "cluster",
        "icon-allow-overlap": true,
        "icon-size": ["interpolate", ["linear"], ["get", "point_count"], 2, 0.85, 100, 1.35],
        "text-field": ["get", "point_count_abbreviated"],
        "text-font": BOLD,
        "text-size": 15,
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": colours.ink },
    },
  ];
}

function ways(colours: Palette): LayerSpecification[] {
  const round = { "line-cap": "round", "line-join": "round" } as const;
  const width = (thin: number, thick: number) => ["interpolate", ["linear"], ["zoom"], 13, thin, 18, thick] as never;
  // Signs are always drawn; the labels of the base map give way to them.
  const points = { "icon-allow-overlap": true } as const;
  const label = {
    "text-font": BOLD,
    "text-size": 14,
    "text-variable-anchor": ["top", "bottom", "right", "left"],
    "text-justify": "auto",
    "text-optional": true,
  } as never as Record<string, never>;
  const ink = { "text-color": colours.label, "text-halo-color": colours.labelHalo, "text-halo-width": 2 };
  return [
    {
      id: "plainpied-casing",
      type: "line",
      source: SOURCE,
      filter: ["in", ["get", "kind"], ["literal", ["way", "refused"]]],
      layout: round,
      paint: { "line-color": colours.labelHalo, "line-width": width(6, 13), "line-opacity": 0.85 },
    },
    {
      id: HIGHLIGHT,
      type: "line",
      source: SOURCE,
      filter: ["==", ["get", "id"], ""],
      layout: round,
      paint: { "line-color": colours.focus, "line-width": width(10, 19), "line-opacity": 0.55 },
    },
    {
      id: "plainpied-ways",
      type: "line",
      source: SOURCE,
      filter: ["all", ["==", ["get", "kind"], "way"], ["!=", ["get", "uncertain"], true]],
      layout: round,
      paint: { "line-color": colours.way, "line-width": width(3.5, 7) },
    },
    {
      id: "plainpied-ways-uncertain",
      type: "line",
      source: SOURCE,
      filter: ["all", ["==", ["get", "kind"], "way"], ["==", ["get", "uncertain"], true]],
      layout: { "line-join": "round" },
      paint: { "line-color": colours.way, "line-width": width(3.5, 7), "line-dasharray": [3, 0.7] },
    },
    {
      id: "plainpied-refused",
      type: "line",
      source: SOURCE,
      filter: ["==", ["get", "kind"], "refused"],
      layout: { "line-join": "round" },
      paint: { "line-color": colours.refused, "line-width": width(2.5, 5), "line-dasharray": [1.4, 1.4] },
    },
    {
      id: "plainpied-places",
      type: "symbol",
      source: SOURCE,
      filter: ["==", ["get", "kind"], "place"],
      layout: {
        ...points,
        ...label,
        "icon-image": ["concat", "place/", ["get", "category"], ["case", ["==", ["get", "reached"], false], "/unreached", "/reached"]],
        "text-field": ["get", "label"],
        "text-radial-offset": 1.45,
      },
      paint: ink,
    },
    {
      id: "plainpied-obstacles",
      type: "symbol",
      source: SOURCE,
      filter: ["==", ["get", "kind"], "obstacle"],
      layout: { ...points, "icon-image": ["concat", "obstacle/", ["get", "obstacle"], "/", ["to-string", ["coalesce", ["get", "number"], ""]]] },
    },
    {
      id: "plainpied-origin",
      type: "symbol",
      source: SOURCE,
      filter: ["==", ["get", "kind"], "origin"],
      layout: { ...points, ...label, "icon-image": "origin", "text-field": ["get", "label"], "text-radial-offset": 1.6, "text-size": 15 },
      paint: ink,
    },
  ];
}
