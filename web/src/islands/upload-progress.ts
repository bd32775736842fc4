/**
 * `<pp-upload>` around a form with a file: progress, cancel, and a file dropped anywhere on `.file-drop`.
 * Without script the form goes as any form.
 */
import { announce } from "../announce";
import { moveFocus } from "../focus";

export class UploadProgress extends HTMLElement {
  #request: XMLHttpRequest | null = null;

  connectedCallback(): void {
    this.addEventListener("submit", this.#send, { capture: true });
    this.addEventListener("dragover", this.#over);
    this.addEventListener("dragleave", this.#leave);
    this.addEventListener("drop", this.#drop);
  }

  disconnectedCallback(): void {
    this.#request?.abort();
  }

  #zone(target: EventTarget | null): HTMLElement | null {
    return target instanceof Element ? target.closest<HTMLElement>(".file-drop") : null;
  }

  #over = (event: DragEvent): void => {
    const zone = this.#zone(event.target);
    if (!zone) return;
    event.preventDefault();
    zone.classList.add("is-over");
  };

  #leave = (event: DragEvent): void => {
    this.#zone(event.target)?.classList.remove("is-over");
  };

  #drop = (event: DragEvent): void => {
    const zone = this.#zone(event.target);
    const input = zone?.querySelector<HTMLInputElement>('input[type="file"]');
    if (!zone || !input || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    zone.classList.remove("is-over");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  #send = (event: SubmitEvent): void => {
    const form = event.target;
    const chosen = form instanceof HTMLFormElement && form.querySelector<HTMLInputElement>('input[type="file"]')?.files?.length;
    if (!(form instanceof HTMLFormElement) || !chosen || this.#request) return;
    event.preventDefault();
    event.stopImmediatePropagation();

    const panel = this.#panel();
    const request = new XMLHttpRequest();
    this.#request = request;
    panel.cancel.addEventListener("click", () => request.abort());
    request.upload.addEventListener("progress", (progress) => {
      if (progress.lengthComputable) panel.show(progress.loaded, progress.total);
    });
    request.upload.addEventListener("load", () => panel.wait(this.getAttribute("label-reading") ?? ""));
    request.addEventListener("load", () => this.#arrived(request, form.action));
    request.addEventListener("error", () => this.#stopped(panel.element, this.getAttribute("label-failed")));
    request.addEventListener("abort", () => this.#stopped(panel.element, this.getAttribute("label-cancelled")));
    request.open("POST", form.action);
    request.send(new FormData(form, event.submitter));
    announce(this.getAttribute("label-sending") ?? "");
  };

  /** The answer is a whole page: another address is followed, the same address (errors in the form) is shown. */
  #arrived(request: XMLHttpRequest, action: string): void {
    this.#request = null;
    if (request.status < 400 && request.responseURL && request.responseURL !== action) {
      location.assign(request.responseURL);
      return;
    }
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const content = answer.querySelector("main");
    const here = document.querySelector("main");
    if (!content || !here) {
      location.reload();
      return;
    }
    here.replaceWith(content);
    document.title = answer.title || document.title;
    if (!moveFocus()) content.focus();
  }

  #stopped(panel: HTMLElement, sentence: string | null): void {
    this.#request = null;
    const alert = document.createElement("div");
    alert.className = "alert";
    alert.dataset["tone"] = "warning";
    alert.tabIndex = -1;
    const text = document.createElement("p");
    text.textContent = sentence ?? "";
    alert.append(text);
    panel.replaceWith(alert);
    alert.focus();
  }

  #panel(): { element: HTMLElement; cancel: HTMLButtonElement; show(done: number, all: number): void; wait(text: string): void } {
    this.querySelectorAll(":scope > .alert, :scope > .progress-block").forEach((old) => old.remove());
    const element = document.createElement("div");
    element.className = "progress-block";
    const line = document.createElement("p");
    const what = document.createElement("span");
    what.textContent = this.getAttribute("label-sending") ?? "";
    const share = document.createElement("span");
    line.append(what, share);
    const bar = document.createElement("progress");
    bar.className = "progress";
    bar.max = 100;
    bar.setAttribute("aria-label", what.textContent);
    const cancel = document.createElement("button");
    Object.assign(cancel, { type: "button", className: "button", textContent: this.getAttribute("label-cancel") ?? "" });
    const row = document.createElement("div");
    row.className = "button-row";
    row.append(cancel);
    element.append(line, bar, row);
    this.append(element);
    const percent = new Intl.NumberFormat(document.documentElement.lang || "fr", { style: "percent" });
    return {
      element,
      cancel,
      show(done, all) {
        bar.value = (100 * done) / all;
        share.textContent = percent.format(done / all);
      },
      wait(text) {
        bar.removeAttribute("value");
        what.textContent = text;
        share.textContent = "";
        announce(text);
      },
    };
  }
}
