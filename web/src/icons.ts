/**
 * Our icons: one path each, drawn with a 2-unit stroke on a 24-unit grid. `build.mjs` writes them as `icons.svg`
 * for the pages; the map draws the same paths on its canvas.
 */
export const icons = {
  "arrow-right": "M5 12h14M13 6l6 6-6 6",
  bench: "M3 12h18M4 8h16M5 12v6M19 12v6",
  building: "M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3",
  bus: "M5 4h14v13H5zM5 11h14M8 17v3M16 17v3M8 14h.01M16 14h.01",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  care: "M12 20s-8-4.6-8-10.2A4.3 4.3 0 0 1 12 7.4a4.3 4.3 0 0 1 8 2.4C20 15.4 12 20 12 20z",
  check: "M4 12.5l5 5L20 6.5",
  coins: "M3 7h18v11H3zM12 10a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM6 10v.01M18 15v.01",
  cross: "M6 6l12 12M18 6L6 18",
  doctor: "M6 3v6a4 4 0 0 0 8 0V3M10 13v2a5 5 0 0 0 10 0v-3M20 12a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z",
  door: "M6 21V3h11v18M3 21h18M14 12h.01",
  download: "M12 4v11M7 11l5 5 5-5M4 20h16",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  external: "M14 4h6v6M20 4l-9 9M11 5H5v14h14v-6",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  filter: "M3 5h18l-7 8v6l-4 2v-8z",
  food: "M5 9h14l-1.5 11h-11zM8 9l3-6M16 9l-3-6M10 13v3M14 13v3",
  history: "M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4l3 2",
  home: "M4 11l8-7 8 7v9h-6v-6h-4v6H4z",
  letter: "M3 6h18v12H3zM3 7l9 6 9-6",
  lift: "M5 3h14v18H5zM12 3v18M7.5 10l1-2 1 2M14.5 14l1 2 1-2",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  map: "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c2.2.8 3.5 2.7 3.5 5.5",
  pharmacy: "M9 3h6v6h6v6h-6v6H9v-6H3V9h6z",
  phone: "M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3c0 1.7-1.3 3-3 3C10.5 21 3 13.5 3 6c0-1.7 1.3-3 3-3z",
  print: "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
  question: "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18.5v.01",
  ramp: "M2 19h20V8z",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L21 21",
  social: "M4 9h13v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM17 11h1.5a2.5 2.5 0 0 1 0 5H17M8 5v1M12.5 4v2",
  stairs: "M3 20h4.5v-4.5H12V11h4.5V6.5H21",
  tools: "M14.5 6.5a4 4 0 0 1 5-2.5l-2.5 2.5.5 2 2 .5L22 6.5a4 4 0 0 1-5.5 4.8L8 19.8a2 2 0 0 1-3-3l8.5-8.3",
  upload: "M12 16V5M7 9l5-5 5 5M4 20h16",
  warning: "M12 3L2 20h20zM12 9.5v5M12 17.2v.01",
} as const;

export type IconName = keyof typeof icons;
