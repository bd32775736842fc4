/**
 * One real link (or button) per visible feature, laid over the map in reading order: Tab goes through them, Enter
 * opens them, screen readers list them. The pointer does not see them: it talks to the map itself.
 */
import type { Map as MapLibre, MapGeoJSONFeature } from "maplibre-gl";
import { ACTIVE, type Mode } from "./layers";

/** More stops than this help nobody: the list beside the map is the way. */
const MOST = 60;

export interface Stop {
  key: string;
  label: string;
  url: string | null;
  position: [number, number];
  feature: MapGeoJSONFeature;
}

export interface StopsActions {
  focused(stop: Stop): void;
  left(): void;
  pressed(stop: Stop): void;
}

export class Stops {
  readonly element = document.createElement("ul");
  #map: MapLibre;
  #mode: Mode;
  #clusterLabel: (count: number) => string;
  #actions: StopsActions;
  #items = new Map<string, { item: HTMLLIElement; control: HTMLElement; stop: Stop }>();

  constructor(map: MapLibre, mode: Mode, title: string, clusterLabel: (count: number) => string, actions: StopsActions) {
    this.#map = map;
    this.#mode = mode;
    this.#clusterLabel = clusterLabel;
    this.#actions = actions;
    this.element.className = "map-features";
    this.element.setAttribute("aria-label", title);
  }

  /** Follows what the map shows; the control that has the focus keeps it as long as its feature is visible. */
  refresh(): void {
    const stops = this.#visible();
    const keys = new Set(stops.map((stop) => stop.key));
    for (const [key, { item }] of this.#items) {
      if (keys.has(key)) continue;
      item.remove();
      this.#items.delete(key);
    }
    let previous: Element | null = null;
    for (const stop of stops) {
      let entry = this.#items.get(stop.key);
      if (!entry) {
        entry = this.#create(stop);
        this.#items.set(stop.key, entry);
      }
      entry.stop = stop;
      const { x, y } = this.#map.project(stop.position);
      entry.control.style.transform = `translate(${x}px, ${y}px)`;
      // Moving an element takes the focus from it: only when the order really changed.
      const expected: Element | null = previous ? previous.nextElementSibling : this.element.firstElementChild;
      if (expected !== entry.item) this.element.insertBefore(entry.item, expected);
      previous = entry.item;
    }
  }

  /** Only positions, while the map moves. */
  follow(): void {
    for (const { control, stop } of this.#items.values()) {
      const { x, y } = this.#map.project(stop.position);
      control.style.transform = `translate(${x}px, ${y}px)`;
    }
  }

  #create(stop: Stop): { item: HTMLLIElement; control: HTMLElement; stop: Stop } {
    const item = document.createElement("li");
    const control = stop.url ? document.createElement("a") : document.createElement("button");
    if (control instanceof HTMLAnchorElement) control.href = stop.url ?? "";
    else control.type = "button";
    control.textContent = stop.label;
    item.append(control);
    const entry = { item, control, stop };
    control.addEventListener("focus", () => this.#actions.focused(entry.stop));
    control.addEventListener("blur", () => this.#actions.left());
    if (!stop.url) control.addEventListener("click", () => this.#actions.pressed(entry.stop));
    return entry;
  }

  #visible(): Stop[] {
    const layers = ACTIVE[this.#mode].filter((id) => this.#map.getLayer(id));
    if (!layers.length) return [];
    const { clientWidth: width, clientHeight: height } = this.#map.getContainer();
    const seen = new Map<string, Stop & { y: number; x: number }>();
    for (const feature of this.#map.queryRenderedFeatures({ layers })) {
      if (feature.geometry.type !== "Point") continue;
      const position = feature.geometry.coordinates as [number, number];
      const { x, y } = this.#map.project(position);
      if (x < 0 || y < 0 || x > width || y > height) continue;
      const p = feature.properties;
      const count = Number(p["point_count"]);
      const cluster = Number.isFinite(count) && count > 0;
      const key = cluster ? `cluster ${p["cluster_id"]} ${count}` : `${p["kind"] ?? "residence"} ${p["id"] ?? p["label"] ?? ""}`;
      seen.set(key, {
        key,
        label: cluster ? this.#clusterLabel(count) : String(p["label"] ?? p["name"] ?? ""),
        url: typeof p["url"] === "string" ? p["url"] : null,
        position,
        feature,
        x,
        y,
      });
    }
    // Reading order, in bands as high as a sign, so that a few pixels do not reverse two neighbours.
    return [...seen.values()]
      .sort((a, b) => Math.floor(a.y / 44) - Math.floor(b.y / 44) || a.x - b.x || (a.key < b.key ? -1 : 1))
      .slice(0, MOST);
  }
}
