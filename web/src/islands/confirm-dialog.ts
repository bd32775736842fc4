/**
 * `<pp-confirm>` around a form: asks before the form leaves. Without script, the server asks on a page of its own
 * because the field `confirmed` is missing; with script, the answer is given here and the field says so.
 */
export class ConfirmDialog extends HTMLElement {
  #dialog: HTMLDialogElement | null = null;

  connectedCallback(): void {
    // Capture: before htmx, which listens on the form itself.
    this.addEventListener("submit", this.#ask, { capture: true });
  }

  disconnectedCallback(): void {
    this.removeEventListener("submit", this.#ask, { capture: true });
    this.#dialog?.remove();
    this.#dialog = null;
  }

  #ask = (event: SubmitEvent): void => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.elements.namedItem("confirmed")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    const dialog = this.#open();
    dialog.addEventListener(
      "close",
      () => {
        const yes = dialog.returnValue === "yes";
        dialog.remove();
        if (!yes) return;
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "confirmed", value: "yes" });
        form.append(field);
        form.requestSubmit(submitter);
        // A refused form (422) stays in the page: it must ask again next time.
        window.setTimeout(() => field.remove(), 0);
      },
      { once: true },
    );
    dialog.showModal();
  };

  #open(): HTMLDialogElement {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const title = document.createElement("h2");
    title.id = `confirm-${Math.random().toString(36).slice(2)}`;
    title.textContent = this.getAttribute("label-title") ?? "";
    dialog.setAttribute("aria-labelledby", title.id);
    const text = document.createElement("p");
    text.textContent = this.getAttribute("label-text") ?? "";
    const answers = document.createElement("form");
    answers.method = "dialog";
    answers.className = "button-row";
    const yes = document.createElement("button");
    Object.assign(yes, { value: "yes", className: "button button-danger", textContent: this.getAttribute("label-yes") ?? "" });
    const no = document.createElement("button");
    Object.assign(no, { value: "no", className: "button", textContent: this.getAttribute("label-no") ?? "", autofocus: true });
    answers.append(yes, no);
    dialog.append(title, text, answers);
    document.body.append(dialog);
    this.#dialog = dialog;
    return dialog;
  }
}
