/** What the page gives to `<pp-map>`, read with care: a word that is missing is an empty word, never a crash. */
import type { FeatureCollection } from "geojson";

export type Theme = "light" | "dark" | "contrast" | "print";
export type Box = [west: number, south: number, east: number, north: number];

export interface MapConfig {
  styles: Partial<Record<Theme, string>> | null;
  bounds: Box | null;
  data: string | FeatureCollection;
  /** Where the outlines of priority neighbourhoods are read; null: none are drawn. */
  areas: string | null;
  texts: Record<string, string>;
}

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

export function readConfig(element: HTMLElement): MapConfig {
  const script = element.querySelector('script[type="application/json"]');
  let given: Partial<MapConfig> = {};
  try {
    given = JSON.parse(script?.textContent || "{}") as Partial<MapConfig>;
  } catch (error) {
    console.error("pp-map: its JSON cannot be read", error);
  }
  const bounds = given.bounds;
  return {
    styles: given.styles ?? null,
    bounds: Array.isArray(bounds) && bounds.length === 4 && bounds.every(Number.isFinite) ? bounds : null,
    data: element.dataset["src"] ?? given.data ?? EMPTY,
    areas: typeof given.areas === "string" ? given.areas : null,
    texts: given.texts ?? {},
  };
}

/** A sentence of the page with its number in it. */
export function sentence(texts: Record<string, string>, key: string, n?: number): string {
  const text = texts[key] ?? "";
  if (n === undefined) return text;
  return text.replace("{n}", new Intl.NumberFormat(document.documentElement.lang || "fr").format(n));
}

/** « 38 résidences », « 1 résidence », or the sentence for none. */
export function countSentence(texts: Record<string, string>, n: number): string {
  return sentence(texts, n === 0 ? "count_none" : n === 1 ? "count_one" : "count_many", n);
}

/** The theme to draw: the element's own, else the person's choice, else the system's. */
export function chosenTheme(element: HTMLElement): Theme {
  const own = element.getAttribute("theme") ?? document.documentElement.dataset["theme"];
  if (own === "light" || own === "dark" || own === "contrast" || own === "print") return own;
  if (matchMedia("(prefers-contrast: more)").matches) return "contrast";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Reads the GeoJSON; a URL without query gets the page's own, so that map and list are one selection. */
export async function readData(config: MapConfig, follow: boolean, signal: AbortSignal): Promise<FeatureCollection> {
  if (typeof config.data !== "string") return config.data;
  const url = new URL(config.data, document.baseURI);
  if (follow && !url.search) url.search = location.search;
  const answer = await fetch(url, { signal, headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`);
  const data = (await answer.json()) as FeatureCollection;
  if (data.type !== "FeatureCollection" || !Array.isArray(data.features)) throw new Error(`${url.pathname}: not a FeatureCollection`);
  return data;
}

/** The box of all positions; `null` when there is none. */
export function boxOf(data: FeatureCollection): Box | null {
  let box: Box | null = null;
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [lon, lat] = value as unknown[];
    if (typeof lon === "number" && typeof lat === "number") {
      box = box
        ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)]
        : [lon, lat, lon, lat];
    } else value.forEach(visit);
  };
  for (const { geometry } of data.features) if (geometry && "coordinates" in geometry) visit(geometry.coordinates);
  return box;
}
