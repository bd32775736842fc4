/** Names of built files, given by `build.mjs`; relative to the bundle. */
declare const __MAP_WORKER__: string;
declare const __MAP_CSS__: string;

declare module "htmx.org";
