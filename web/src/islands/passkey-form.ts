/**
 * `<pp-passkey>` around a form: its button asks the server for a challenge, the browser for the passkey, then sends the form
 * with the answer. Without script the button stays hidden and the page offers the other ways. Every word comes from
 * attributes.
 */

/** Bytes as WebAuthn writes them in JSON: base64url without padding. */
function text(bytes: ArrayBuffer | null): string | undefined {
  if (!bytes) return undefined;
  let binary = "";
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function bytes(base64url: string): ArrayBuffer {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i);
  return out.buffer;
}

interface Named {
  id: string;
  type: "public-key";
}

/** Options as the server writes them: what is bytes for the browser is text. */
interface Options {
  challenge: string;
  user?: { id: string; name: string; displayName: string };
  excludeCredentials?: Named[];
  allowCredentials?: Named[];
}

const named = (list: Named[] | undefined): PublicKeyCredentialDescriptor[] =>
  (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create(options: Options): Promise<unknown> {
  const { challenge, user, excludeCredentials, ...others } = options;
  const publicKey = {
    ...others,
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user?.id ?? "") },
    excludeCredentials: named(excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
  if (!made) throw new Error("no passkey was made");
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: { attestationObject: text(response.attestationObject), clientDataJSON: text(response.clientDataJSON) },
  };
}

async function get(options: Options): Promise<unknown> {
  const { challenge, allowCredentials, ...others } = options;
  const publicKey = {
    ...others,
    challenge: bytes(challenge),
    allowCredentials: named(allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const used = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null;
  if (!used) throw new Error("no passkey was used");
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    id: used.id,
    rawId: text(used.rawId),
    type: used.type,
    response: {
      authenticatorData: text(response.authenticatorData),
      clientDataJSON: text(response.clientDataJSON),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  };
}

export class PasskeyForm extends HTMLElement {
  #busy = false;

  connectedCallback(): void {
    if (!window.PublicKeyCredential) {
      this.#say("label-unsupported");
      return;
    }
    const button = this.querySelector<HTMLButtonElement>("button[hidden]");
    if (button) button.hidden = false;
    this.#say("");
    // Capture: before htmx, which listens on the form itself.
    this.addEventListener("submit", this.#ask, { capture: true });
  }

  disconnectedCallback(): void {
    this.removeEventListener("submit", this.#ask, { capture: true });
  }

  #say(label: string): void {
    const place = this.querySelector("[role=status]");
    if (place) place.textContent = label ? (this.getAttribute(label) ?? "") : "";
  }

  #ask = (event: SubmitEvent): void => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#busy) return;
    this.#busy = true;
    this.#say("label-waiting");
    this.#run(form)
      // A refused dialog, a key that is not there, a network that is down: the person may try again.
      .catch(() => this.#say("label-failed"))
      .finally(() => {
        this.#busy = false;
      });
  };

  async #run(form: HTMLFormElement): Promise<void> {
    const begun = await fetch(this.dataset["begin"] ?? "", { method: "POST", headers: { accept: "application/json" } });
    if (begun.redirected) {
      // The session is over, or a proof is asked first: the page that says so.
      location.assign(begun.url);
      return;
    }
    if (!begun.ok) throw new Error(`${begun.status}`);
    const { ceremony, options } = (await begun.json()) as { ceremony: string; options: { publicKey: Options } };
    const answer = await (this.dataset["act"] === "create" ? create : get)(options.publicKey);
    for (const [name, value] of Object.entries({ ceremony, answer: JSON.stringify(answer) })) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = value;
    }
    form.submit();
  }
}
