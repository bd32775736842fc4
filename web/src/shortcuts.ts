/**
 * Keyboard shortcuts: `?` help, `g c` map, `g l` list, `/` search. The person can disable them
 * (`data-shortcuts="off"` on `body`), because single letters disturb those who dictate to their computer.
 */

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** Opens a `<dialog>` of the page by its identifier; the focus comes back to where it was when it closes. */
export function openDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function go(url: string | undefined): boolean {
  if (!url) return false;
  location.assign(url);
  return true;
}

/** Listens for the whole life of the page. */
export function listenToShortcuts(): void {
  let goPressedAt = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (document.body.dataset["shortcuts"] === "off") return;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;

    const second = event.timeStamp - goPressedAt < 1500;
    goPressedAt = -Infinity;
    let done = false;
    if (second && event.key === "c") done = go(document.body.dataset["shortcutMap"]);
    else if (second && event.key === "l") done = go(document.body.dataset["shortcutList"]);
    else if (event.key === "g") goPressedAt = event.timeStamp;
    else if (event.key === "?") {
      openDialog("shortcuts");
      done = true;
    } else if (event.key === "/") {
      const search = document.querySelector<HTMLInputElement>('input[type="search"]');
      search?.focus();
      search?.select();
      done = search !== null;
    }
    if (done) event.preventDefault();
  });
}
