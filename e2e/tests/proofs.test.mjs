/** Passkeys in Chromium's virtual authenticator, and OpenID Connect against a real provider on this machine. */
import axe from "axe-core";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ONE_FACTOR, TWO_FACTORS, freePort, startProvider } from "../provider.mjs";
import { startBrowser } from "../portal.mjs";
import { startServe } from "../serve.mjs";

const PASSWORD = "trois rampes devant la mairie 1974";

let browser;
let provider;
let portal;
let standard;

before(async () => {
  const [one, two, three] = [await freePort(), await freePort(), await freePort()];
  provider = await startProvider(three, { proconnect: `http://localhost:${one}`, standard: `http://localhost:${two}` });
  const oidc = (profile) => ["--oidc-issuer", provider.issuer, "--oidc-client-id", profile, "--oidc-profile", profile, "--oidc-acr", TWO_FACTORS];
  portal = await startServe(one, [...oidc("proconnect"), "--oidc-label", "ProConnect"]);
  standard = await startServe(two, [...oidc("standard"), "--oidc-label", "Keycloak"]);
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await portal?.stop();
  await standard?.stop();
  await provider?.stop();
});

/** A browser of one's own, with a device that verifies its owner. */
async function somebody(options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", ...options });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { context, page, devtools, authenticatorId };
}

const press = (page, name) => page.getByRole("button", { name }).click();
const follow = (page, name) => page.getByRole("link", { name, exact: true }).click();
/** Waits for the page of this title. */
const at = (page, title) => page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor({ timeout: 10_000 });
const away = (page, path) => page.waitForURL((url) => !url.pathname.startsWith(path));

/** Accepts an invitation with a new account and a password. */
async function join(page, link) {
  await page.goto(link);
  await page.getByLabel("Prénom et nom").fill("Angèle Dubois");
  await page.getByLabel("Nouveau mot de passe").fill(PASSWORD);
  await press(page, "Créer mon compte et accepter");
  await away(page, "/invitation");
}

async function enterWithPassword(page, email) {
  await page.goto(`${portal.url}/connexion`);
  await page.getByLabel("Adresse électronique").fill(email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await press(page, /^Entrer$/);
}

/** Adds a passkey on the page that is open. */
async function addPasskey(page, name) {
  await page.getByLabel("Nom de la clé").fill(name);
  await press(page, "Ajouter une clé d’accès");
  await page.getByText("Clé d’accès ajoutée.").waitFor();
}

async function leave(page) {
  await page.goto(`${portal.url}/compte`);
  await press(page, "Sortir");
  await away(page, "/compte");
}

async function accessible(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
  );
  assert.deepEqual(violations.map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes[0].html}`), []);
}

describe("passkeys", () => {
  test("one is added as the second factor, opens the account without a word typed, and proves again", async () => {
    const link = await portal.invite("cle@exemple.fr", "Habitat Un", "org-admin,stock");
    const { context, page } = await somebody();
    await join(page, link);
    // The role asks for a second factor: codes, or a passkey.
    await follow(page, "Ou ajouter plutôt une clé d’accès");
    await at(page, "Clés d’accès");
    await accessible(page);
    await addPasskey(page, "Mon téléphone");
    await accessible(page);
    assert.match(await page.locator("table").innerText(), /Mon téléphone/);
    await leave(page);
    await page.goto(`${portal.url}/connexion?retour=/compte/cles`);
    await accessible(page);
    await press(page, "Entrer avec une clé d’accès");
    await page.waitForURL(`${portal.url}/compte/cles`);
    assert.doesNotMatch(await page.locator("table").innerText(), /jamais/);
    await page.goto(`${portal.url}/connexion/confirmer?retour=/compte`);
    await accessible(page);
    await press(page, "Confirmer avec une clé d’accès");
    await page.waitForURL(`${portal.url}/compte`);
    await press(page, "Imprimer de nouveaux codes de secours");
    await at(page, "Codes de secours");
    assert.equal(await page.locator(".recovery-codes li").count(), 10);
    // After the password, the passkey is the second factor.
    await leave(page);
    await enterWithPassword(page, "cle@exemple.fr");
    await at(page, "Second facteur");
    await page.goto(`${portal.url}/compte`);
    await at(page, "Second facteur");
    await press(page, "Confirmer avec une clé d’accès");
    await page.waitForURL(`${portal.url}/compte`);
    // Renamed, then never removed: a role asks for a second factor, and this is the only one.
    await page.goto(`${portal.url}/compte/cles`);
    await page.getByRole("link", { name: /Renommer ou retirer/ }).click();
    await at(page, "Mon téléphone");
    await accessible(page);
    await page.getByLabel("Nom de la clé").fill("Clé du bureau");
    await press(page, "Enregistrer");
    await page.getByText("Clé d’accès renommée.").waitFor();
    await page.getByRole("link", { name: /Clé du bureau/ }).click();
    await at(page, "Clé du bureau");
    await page.getByText("Oui, retirer cette clé").click();
    await press(page, "Retirer cette clé");
    await page.getByText("Un de vos rôles demande un second facteur").first().waitFor();
    await context.close();
  });

  test("a device without the passkey, a device that does not verify and a copied key open nothing", async () => {
    const link = await portal.invite("copie@exemple.fr", "Habitat Deux", "stock");
    const { context, page, devtools, authenticatorId } = await somebody();
    await join(page, link);
    await page.goto(`${portal.url}/compte/cles`);
    await addPasskey(page, "Ordinateur");
    const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
    await leave(page);
    const enter = async () => {
      await page.goto(`${portal.url}/connexion?retour=/compte/cles`);
      await press(page, "Entrer avec une clé d’accès");
    };
    await enter();
    await page.waitForURL(`${portal.url}/compte/cles`);
    await leave(page);
    // The key as it was when it was added: its counter went backwards.
    await devtools.send("WebAuthn.clearCredentials", { authenticatorId });
    await devtools.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credentials[0], signCount: 0 } });
    await enter();
    await page.getByText("Cette clé d’accès n’a pas été acceptée").first().waitFor();
    await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await enter();
    await page.getByText("La clé d’accès n’a pas répondu").waitFor();
    await enterWithPassword(page, "copie@exemple.fr");
    await at(page, "Second facteur");
    await context.close();
  });

  test("without JavaScript the page says what a passkey needs and offers the other ways", async () => {
    const { context, page } = await somebody({ javaScriptEnabled: false });
    await page.goto(`${portal.url}/connexion`);
    await page.getByText("Une clé d’accès demande JavaScript").waitFor();
    assert.equal(await page.getByRole("button", { name: "Entrer avec une clé d’accès" }).isVisible(), false);
    assert.ok(await page.getByRole("button", { name: /^Entrer$/ }).isVisible());
    await context.close();
  });
});

describe("an identity provider", () => {
  test("a stranger is told what to do, and no account is made", async () => {
    Object.assign(provider.next, { who: "inconnue", acr: TWO_FACTORS });
    const { context, page } = await somebody();
    await page.goto(`${portal.url}/connexion`);
    await follow(page, "Entrer avec ProConnect");
    await at(page, "Aucun compte ne vous connaît ici");
    await accessible(page);
    await page.goto(`${portal.url}/connexion/fournisseur/retour?code=x&state=y`);
    await at(page, "Cette demande n’est plus valable");
    await context.close();
  });

  test("the same address is not enough: an account is linked by its owner, then opens with the identity", async () => {
    Object.assign(provider.next, { who: "angele", acr: TWO_FACTORS });
    const link = await portal.invite("angele@pro.exemple.fr", "Habitat Trois", "finance");
    const { context, page } = await somebody();
    await join(page, link);
    await follow(page, "Ou ajouter plutôt une clé d’accès");
    await addPasskey(page, "Clé");
    await leave(page);
    await page.goto(`${portal.url}/connexion`);
    await follow(page, "Entrer avec ProConnect");
    await at(page, "Aucun compte ne vous connaît ici");
    await page.goto(`${portal.url}/connexion?retour=/compte/fournisseur`);
    await press(page, "Entrer avec une clé d’accès");
    await page.waitForURL(`${portal.url}/compte/fournisseur`);
    await follow(page, "Lier ProConnect");
    await page.getByText("Vous êtes angele@pro.exemple.fr").waitFor();
    await accessible(page);
    await press(page, "Lier ProConnect");
    await page.getByText("ProConnect est lié à votre compte.").waitFor();
    await accessible(page);
    await leave(page);
    await follow(page, "Entrer avec ProConnect");
    await page.waitForURL(`${portal.url}/`);
    // What the provider opened ends there too.
    await leave(page);
    await page.waitForURL(/127\.0\.0\.1:\d+\/session\/end/);
    await page.getByRole("button").first().click();
    await page.waitForURL(`${portal.url}/connexion?sorti=1`);
    await follow(page, "Entrer avec ProConnect");
    await page.waitForURL(`${portal.url}/`);
    await page.goto(`${portal.url}/compte`);
    await at(page, "Mon compte");
    await context.close();
  });

  test("a level that is too weak asks for the second factor of here, and is no fresh proof of two", async () => {
    Object.assign(provider.next, { who: "angele", acr: ONE_FACTOR });
    const { context, page } = await somebody();
    await page.goto(`${portal.url}/connexion`);
    await follow(page, "Entrer avec ProConnect");
    await at(page, "Second facteur");
    await page.goto(`${portal.url}/compte`);
    await at(page, "Second facteur");
    await context.close();
  });

  test("a provider sign-in is no fresh proof until the provider has asked again", async () => {
    Object.assign(provider.next, { who: "angele", acr: TWO_FACTORS });
    const { context, page } = await somebody();
    await page.goto(`${portal.url}/connexion`);
    await follow(page, "Entrer avec ProConnect");
    await page.goto(`${portal.url}/compte/donnees.json`);
    await at(page, "Confirmer que c’est vous");
    await page.goto(`${portal.url}/connexion/confirmer?retour=/compte/cles`);
    await follow(page, "Confirmer avec ProConnect");
    await page.waitForURL(`${portal.url}/compte/cles`);
    assert.ok(await page.getByLabel("Nom de la clé").isVisible(), "the proof is fresh");
    // Another person of the provider proves nothing here.
    provider.next.who = "inconnue";
    await page.goto(`${portal.url}/connexion/confirmer?retour=/compte`);
    await follow(page, "Confirmer avec ProConnect");
    await at(page, "Ce n’est pas votre identité");
    await context.close();
  });

  test("an invitation is accepted with an identity, which then is the last way and stays", async () => {
    Object.assign(provider.next, { who: "bilal", acr: TWO_FACTORS });
    const link = await portal.invite("bilal@exemple.fr", "Habitat Quatre", "stock");
    const { context, page } = await somebody();
    await page.goto(link);
    await follow(page, "Accepter avec ProConnect");
    await page.getByText("Vous êtes bilal@pro.exemple.fr").waitFor();
    await accessible(page);
    await press(page, "Créer mon compte et accepter");
    await page.waitForURL(`${portal.url}/`);
    await page.goto(`${portal.url}/compte`);
    assert.match(await page.locator("main").innerText(), /bilal@exemple\.fr/);
    await page.goto(`${portal.url}/connexion/confirmer?retour=/compte/fournisseur`);
    await follow(page, "Confirmer avec ProConnect");
    await page.waitForURL(`${portal.url}/compte/fournisseur`);
    await page.getByText("Oui, délier cette identité").click();
    await press(page, "Délier");
    await page.getByText("C’est votre seul moyen d’entrer").first().waitFor();
    await accessible(page);
    await context.close();
  });

  test("a refusal there and an answer that comes twice each say what happened", async () => {
    const { context, page } = await somebody();
    provider.next.refuse = true;
    await page.goto(`${portal.url}/connexion`);
    await follow(page, "Entrer avec ProConnect");
    await at(page, "Vous n’êtes pas entré");
    provider.next.refuse = false;
    Object.assign(provider.next, { who: "angele", acr: TWO_FACTORS });
    const returns = [];
    page.on("request", (request) => {
      if (request.url().includes("/connexion/fournisseur/retour")) returns.push(request.url());
    });
    await page.goto(`${portal.url}/connexion`);
    await follow(page, "Entrer avec ProConnect");
    await page.waitForURL(`${portal.url}/`);
    await page.goto(returns[0]);
    await at(page, "Cette demande n’est plus valable");
    await context.close();
  });

  test("OpenID Connect as most speak it, with PKCE and plain user information, is understood as well", async () => {
    Object.assign(provider.next, { who: "inconnue", acr: ONE_FACTOR });
    const { context, page } = await somebody();
    await page.goto(`${standard.url}/connexion/fournisseur`);
    await at(page, "Aucun compte ne vous connaît ici");
    await context.close();
  });

  test("no log holds a code, a token, an address or a secret", () => {
    for (const said of ["code=", "eyJ", "@pro.exemple.fr", "un secret pour les essais", "state="]) {
      assert.ok(!portal.log().includes(said), `${said} is in the log`);
    }
  });
});
