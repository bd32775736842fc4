/** Where the focus goes, and what is said, when a page opens and after a part of it was replaced. */
import { announce } from "./announce";

/** Focuses `element`, making it focusable by script when it is not, without adding it to the tab order. */
function focusOn(element: HTMLElement): void {
  element.focus();
  if (document.activeElement !== element) {
    element.tabIndex = -1;
    element.focus();
  }
}

/** Moves the focus to what the page marks with `data-focus`, else to a new summary of errors. True if it moved. */
export function moveFocus(): boolean {
  const wanted =
    document.querySelector<HTMLElement>("[data-focus]") ??
    document.querySelector<HTMLElement>(".error-summary:not([data-seen])");
  if (!wanted) return false;
  // Once: a later swap elsewhere in the page must not bring the focus back here.
  wanted.removeAttribute("data-focus");
  wanted.dataset["seen"] = "";
  focusOn(wanted);
  return true;
}

function sayNews(): void {
  const news = document.querySelector<HTMLElement>("[data-announce]");
  if (!news) return;
  const sentence = news.dataset["announce"];
  news.removeAttribute("data-announce");
  if (sentence) announce(sentence);
}

/** Follows the swaps of htmx for the whole life of the page. */
export function followSwaps(): void {
  let before: { id: string; search: string } = { id: "", search: location.search };
  document.addEventListener("htmx:before:swap", () => {
    before = { id: document.activeElement?.id ?? "", search: before.search };
  });
  document.addEventListener("htmx:finally:swap", () => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (!moveFocus() && lost) {
      // The element that had the focus was replaced: its namesake takes it, else the content does.
      const heir = (before.id && document.getElementById(before.id)) || document.getElementById("main");
      if (heir) focusOn(heir);
    }
    sayNews();
    if (location.search !== before.search) {
      before = { ...before, search: location.search };
      document.dispatchEvent(new CustomEvent("plainpied:query"));
    }
  });
  // No answer at all: the page has the sentence ready, hidden.
  document.addEventListener("htmx:error", () => {
    const alert = document.getElementById("network-alert");
    if (!alert) return;
    alert.hidden = false;
    focusOn(alert);
  });
}
