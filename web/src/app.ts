/** What every page loads: htmx, the focus, the shortcuts, and the islands that the page asks for. */
import "htmx.org";
import { followSwaps, moveFocus } from "./focus";
import { ConfirmDialog } from "./islands/confirm-dialog";
import { PasskeyForm } from "./islands/passkey-form";
import { UploadProgress } from "./islands/upload-progress";
import { listenToShortcuts, openDialog } from "./shortcuts";

/** The map is heavy (MapLibre): it comes only with the first page part that holds one. */
function loadIslands(): void {
  if (document.querySelector("pp-map") && !customElements.get("pp-map")) {
    void import("./islands/residence-map");
  }
}

function listenToClicks(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest<HTMLElement>("[data-opens]");
    if (opener?.dataset["opens"]) openDialog(opener.dataset["opens"]);
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      if (!menu.contains(event.target) || opener) menu.open = false;
    }
  });
  // A family of the menu that was left must not hide what has the focus now.
  // Another family closes it by opening: closed at the press already, the page would move under the pointer.
  document.addEventListener("focusin", (event) => {
    if (!(event.target instanceof Element) || event.target.closest("details.menu > summary")) return;
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest<HTMLDetailsElement>("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches("select, input[type=checkbox], input[type=radio]")) return;
    event.target.closest<HTMLFormElement>("form[data-autosubmit]")?.requestSubmit();
  });
}

/** Buttons that need this script are hidden in the page until it runs. */
function showScripted(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-print][hidden]")) button.hidden = false;
}

customElements.define("pp-confirm", ConfirmDialog);
customElements.define("pp-passkey", PasskeyForm);
customElements.define("pp-upload", UploadProgress);
followSwaps();
listenToShortcuts();
listenToClicks();
showScripted();
loadIslands();
moveFocus();
document.addEventListener("htmx:finally:swap", () => {
  showScripted();
  loadIslands();
});
