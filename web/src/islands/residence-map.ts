/**
 * `<pp-map>`: the residences of a stock, or the ways of one residence, over the base map. It draws what the page
 * says in words beside it, and takes every word from the page. See README, « The map ».
 */
import {
  AttributionControl,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type GeoJSONSource,
  type MapGeoJSONFeature,
  type StyleSpecification,
} from "maplibre-gl";
import { announce } from "../announce";
import { boxOf, chosenTheme, countSentence, readConfig, readData, sentence, type MapConfig } from "../map/config";
import { ACTIVE, AREAS, HIGHLIGHT, LINES, SOURCE, areaLayers, layersOf, sourceOf, withSigns, type Mode } from "../map/layers";
import { palette, type Palette } from "../map/palette";
import { Stops, type Stop } from "../map/stops";
import { drawSign } from "../map/symbols";
import type { FeatureCollection } from "geojson";

setWorkerUrl(new URL(__MAP_WORKER__, import.meta.url).href);

/** The style sheet of MapLibre, once per document. */
function loadCss(): Promise<void> {
  const href = new URL(__MAP_CSS__, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  // Before ours, which adjusts it.
  document.head.prepend(link);
  return new Promise((resolve) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => resolve());
  });
}

class ResidenceMap extends HTMLElement {
  #config: MapConfig = { styles: null, bounds: null, data: "", areas: null, texts: {} };
  #mode: Mode = "stock";
  #map: MapLibre | null = null;
  #stops: Stops | null = null;
  #data: FeatureCollection = { type: "FeatureCollection", features: [] };
  #colours: Palette | null = null;
  #theme = "";
  #styled = false;
  #moved = false;
  #lit = "";
  #reading: AbortController | null = null;
  #alive: AbortController | null = null;
  #count = document.createElement("p");
  #message = document.createElement("p");
  #tip = document.createElement("div");
  #end = document.createElement("span");

  connectedCallback(): void {
    this.#alive = new AbortController();
    this.#config = readConfig(this);
    this.#mode = this.getAttribute("mode") === "ways" ? "ways" : "stock";
    void this.#start(this.#alive.signal);
  }

  disconnectedCallback(): void {
    this.#alive?.abort();
    this.#reading?.abort();
    this.#map?.remove();
    this.#map = null;
  }

  async #start(signal: AbortSignal): Promise<void> {
    await loadCss();
    if (signal.aborted) return;
    const { texts } = this.#config;
    const canvas = document.createElement("div");
    canvas.className = "map-canvas";
    this.#count.className = "map-count";
    this.#count.hidden = true;
    this.#message.className = "map-message";
    this.#message.hidden = true;
    this.#tip.className = "map-tip";
    this.#tip.hidden = true;
    this.#end.tabIndex = -1;
    this.#end.className = "visually-hidden";
    this.#end.textContent = texts["end"] ?? "";

    try {
      this.#map = this.#create(canvas);
    } catch (error) {
      // No WebGL: the sentence of the page and the list beside it remain.
      console.error("pp-map", error);
      this.#say("no_webgl");
      this.append(this.#message);
      return;
    }
    this.querySelector<HTMLElement>(".map-fallback")?.setAttribute("hidden", "");
    const map = this.#map;
    this.#stops = new Stops(map, this.#mode, texts["features"] ?? "", (n) => sentence(texts, "cluster", n), {
      focused: (stop) => this.#focused(stop),
      left: () => this.#light("", null),
      pressed: (stop) => this.#open(stop.feature, stop.position),
    });
    this.append(canvas, this.#tip, this.#count, this.#message, this.#end);
    // After the drawing and before the buttons: Tab meets the residences first.
    canvas.querySelector(".maplibregl-control-container")?.before(this.#stops.element);
    map.resize();
    this.#listen(map, signal);
    await this.#read();
  }

  #create(container: HTMLElement): MapLibre {
    const { texts, bounds } = this.#config;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.append(container);
    const map = new MapLibre({
      container,
      style: this.#style(),
      ...(bounds ? { bounds, fitBoundsOptions: { padding: 40, animate: false } } : {}),
      attributionControl: false,
      maplibreLogo: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: still ? 0 : 150,
      // A page may be printed at any moment: the drawing must still be there.
      canvasContextAttributes: { preserveDrawingBuffer: true },
      // Workers do not know the address of the page: relative addresses are completed here.
      transformRequest: (url) => ({ url: new URL(url, document.baseURI).href }),
      locale: {
        "Map.Title": texts["title"] ?? "",
        "NavigationControl.ZoomIn": texts["zoom_in"] ?? "",
        "NavigationControl.ZoomOut": texts["zoom_out"] ?? "",
        "AttributionControl.ToggleAttribution": texts["attribution"] ?? "",
      },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    // The wheel scrolls the page; it zooms only a map that has been chosen (clicked, or reached by Tab).
    map.scrollZoom.disable();
    map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
    map.addControl(new AttributionControl({ compact: false }), "bottom-right");
    return map;
  }

  #style(): string | StyleSpecification {
    const theme = chosenTheme(this);
    this.#theme = theme;
    this.#colours = palette(theme, this);
    const styles = this.#config.styles;
    return (
      styles?.[theme] ??
      styles?.light ?? {
        version: 8,
        sources: {},
        layers: [{ id: "ground", type: "background", paint: { "background-color": this.#colours.land } }],
      }
    );
  }

  #listen(map: MapLibre, signal: AbortSignal): void {
    const options = { signal };
    map.setMissingStyleImageResolver((id) => {
      const sign = this.#colours && drawSign(id, this.#colours);
      if (sign && !map.hasImage(id)) map.addImage(id, sign.image, { pixelRatio: sign.ratio });
    });
    // Also after each change of theme, which drops what was drawn over the base.
    map.on("style.load", () => {
      this.#styled = true;
      this.#draw();
    });
    map.on("idle", () => {
      this.#stops?.refresh();
      this.toggleAttribute("ready", true);
    });
    map.on("move", () => {
      this.#tip.hidden = true;
      this.#stops?.follow();
    });
    map.on("movestart", (event) => {
      if ("originalEvent" in event && event.originalEvent) this.#moved = true;
    });
    // Until the person moves the map it shows all the data, on a turned telephone as on paper.
    map.on("resize", () => {
      if (!this.#moved) this.#frame();
    });
    map.on("error", ({ error }) => console.error("pp-map", error));

    const layers = [...ACTIVE[this.#mode], ...(this.#mode === "ways" ? LINES : [])];
    map.on("mousemove", (event) => {
      const feature = map.queryRenderedFeatures(event.point, { layers: layers.filter((id) => map.getLayer(id)) })[0];
      map.getCanvas().style.cursor = feature && (feature.properties["url"] || feature.properties["cluster_id"] !== undefined) ? "pointer" : "";
      this.#light(feature ? String(feature.properties["id"] ?? "") : "", feature ? [event.point.x, event.point.y] : null, feature);
    });
    map.on("mouseout", () => this.#light("", null));
    map.on("click", (event) => {
      const feature = map.queryRenderedFeatures(event.point, { layers: ACTIVE[this.#mode].filter((id) => map.getLayer(id)) })[0];
      if (feature) this.#open(feature, feature.geometry.type === "Point" ? (feature.geometry.coordinates as [number, number]) : null);
    });

    this.addEventListener("focusin", () => map.scrollZoom.enable(), options);
    this.addEventListener("focusout", () => map.scrollZoom.disable(), options);
    this.addEventListener("keydown", (event) => this.#key(event), options);
    document.addEventListener("plainpied:query", () => void this.#read(), options);
    window.addEventListener("beforeprint", () => map.redraw(), options);

    const restyle = (): void => {
      if (chosenTheme(this) === this.#theme) return;
      this.#styled = false;
      map.setStyle(this.#style(), { diff: false });
    };
    for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
      matchMedia(query).addEventListener("change", restyle, options);
    }
    const observer = new MutationObserver(restyle);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    signal.addEventListener("abort", () => observer.disconnect());

    // The rows of the table beside light the map up, and are lit by it.
    const row = (target: EventTarget | null): string =>
      (target instanceof Element && target.closest<HTMLElement>("tr[data-feature-id], li[data-feature-id]")?.dataset["featureId"]) || "";
    for (const type of ["mouseover", "focusin"] as const) {
      document.addEventListener(type, (event) => {
        if (!this.contains(event.target as Node)) this.#light(row(event.target), null);
      }, options);
    }
  }

  async #read(): Promise<void> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const { texts } = this.#config;
    if (typeof this.#config.data === "string") this.#show(sentence(texts, "loading"));
    try {
      this.#data = await readData(this.#config, this.#mode === "stock", reading.signal);
    } catch (error) {
      if (reading.signal.aborted) return;
      console.error("pp-map", error);
      this.#show("");
      this.#say("failed");
      return;
    }
    this.#message.hidden = true;
    if (this.#mode === "stock") {
      const count = countSentence(texts, this.#data.features.length);
      this.#show(count);
      announce(count);
    } else this.#show("");
    this.#frame();
    this.#draw();
  }

  /** Shows all the data; keeps the bounds of the page when there is none. */
  #frame(): void {
    const box = boxOf(this.#data);
    if (!box || !this.#map) return;
    this.#map.fitBounds(box, { padding: { top: 64, bottom: 56, left: 48, right: 64 }, maxZoom: 16.5, animate: false });
  }

  #draw(): void {
    const map = this.#map;
    // While the style is still coming, wait: « style.load » draws.
    if (!map || !this.#colours || !this.#styled) return;
    const source = map.getSource<GeoJSONSource>(SOURCE);
    if (source) {
      source.setData(this.#mode === "stock" ? withSigns(this.#data) : this.#data);
      return;
    }
    if (this.#config.areas) {
      map.addSource(AREAS, { type: "geojson", data: this.#config.areas });
      for (const layer of areaLayers(this.#colours)) map.addLayer(layer);
    }
    map.addSource(SOURCE, sourceOf(this.#mode, this.#data));
    for (const layer of layersOf(this.#mode, this.#colours)) map.addLayer(layer);
    this.#paintLit();
  }

  #focused(stop: Stop): void {
    const { x, y } = this.#map?.project(stop.position) ?? { x: 0, y: 0 };
    this.#light(String(stop.feature.properties["id"] ?? ""), [x, y], stop.feature, stop.label);
  }

  /** Lights a feature and its row; with a place, says what it is there. */
  #light(id: string, at: [number, number] | null, feature?: MapGeoJSONFeature, label?: string): void {
    const text = label ?? feature?.properties["label"];
    const sentenceHere = feature?.properties["point_count"] ? sentence(this.#config.texts, "cluster", Number(feature.properties["point_count"])) : text;
    this.#tip.hidden = !at || !sentenceHere;
    if (at && sentenceHere) {
      this.#tip.textContent = String(sentenceHere);
      const { clientWidth: width, clientHeight: height } = this;
      const box = this.#tip.getBoundingClientRect();
      const x = Math.max(8, Math.min(at[0] - box.width / 2, width - box.width - 8));
      const above = at[1] - box.height - 26;
      const y = above > 8 ? above : Math.min(at[1] + 26, height - box.height - 8);
      this.#tip.style.transform = `translate(${x}px, ${y}px)`;
    }
    if (id === this.#lit) return;
    this.#lit = id;
    for (const row of document.querySelectorAll<HTMLElement>("[data-feature-id]")) {
      row.classList.toggle("is-focused", id !== "" && row.dataset["featureId"] === id);
    }
    this.#paintLit();
  }

  #paintLit(): void {
    if (!this.#map?.getLayer(HIGHLIGHT)) return;
    const same = ["==", ["get", "id"], this.#lit || "\u0000"] as never;
    this.#map.setFilter(
      HIGHLIGHT,
      this.#mode === "stock" ? same : (["all", same, ["in", ["get", "kind"], ["literal", ["way", "refused"]]]] as never),
    );
  }

  #open(feature: MapGeoJSONFeature, position: [number, number] | null): void {
    const url = feature.properties["url"];
    if (typeof url === "string") {
      location.assign(url);
      return;
    }
    const cluster = feature.properties["cluster_id"];
    const source = this.#map?.getSource<GeoJSONSource>(SOURCE);
    if (cluster === undefined || !source || !position) return;
    void source.getClusterExpansionZoom(Number(cluster)).then((zoom) => {
      this.#map?.easeTo({ center: position, zoom: Math.min(zoom + 0.2, 18) });
      this.#map?.getCanvas().focus();
    });
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!this.#tip.hidden) this.#light("", null);
      this.#end.focus();
    } else if (event.key === "l" || event.key === "L") {
      // The shortcut of this element only, and so it obeys the general switch.
      if (document.body.dataset["shortcuts"] === "off") return;
      const list = document.getElementById(this.getAttribute("list") ?? "");
      if (!list) return;
      list.scrollIntoView({ block: "nearest" });
      const first = list.matches("a, button, [tabindex]") ? list : (list.querySelector<HTMLElement>("a, button, [tabindex]") ?? list);
      if (first === list && !list.hasAttribute("tabindex")) list.tabIndex = -1;
      first.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #show(text: string): void {
    this.#count.textContent = text;
    this.#count.hidden = text === "";
  }

  #say(key: string): void {
    const text = sentence(this.#config.texts, key);
    this.#message.textContent = text;
    this.#message.hidden = text === "";
    if (text) announce(text);
  }
}

customElements.define("pp-map", ResidenceMap);
