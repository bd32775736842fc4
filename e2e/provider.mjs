/** An identity provider on this machine (the npm package oidc-provider), playing ProConnect: signed user information, levels. */
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

export const TWO_FACTORS = "https://proconnect.gouv.fr/assurance/self-asserted-2fa";
export const ONE_FACTOR = "https://proconnect.gouv.fr/assurance/self-asserted";

/** A port that is free now. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function signingKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" };
}

const client = (portal, more) => ({
  redirect_uris: [`${portal}/connexion/fournisseur/retour`],
  post_logout_redirect_uris: [`${portal}/connexion/sortie`],
  response_types: ["code"],
  grant_types: ["authorization_code"],
  id_token_signed_response_alg: "RS256",
  client_secret: "un secret pour les essais",
  ...more,
});

/**
 * Starts the provider for portals at these addresses.
 * `next` says who signs in next time and with which level; `refuse: true` says no.
 */
export async function startProvider(port, { proconnect, standard }) {
  const issuer = `http://127.0.0.1:${port}`;
  const next = { who: "angele", acr: ONE_FACTOR, refuse: false };
  const provider = new Provider(issuer, {
    clients: [
      client(proconnect, {
        client_id: "proconnect",
        token_endpoint_auth_method: "client_secret_post",
        userinfo_signed_response_alg: "RS256",
      }),
      client(standard, { client_id: "standard", token_endpoint_auth_method: "client_secret_basic" }),
    ],
    jwks: { keys: [signingKey()] },
    cookies: { keys: ["essai"] },
    acrValues: [ONE_FACTOR, TWO_FACTORS],
    // Standard asks for PKCE, ProConnect knows nothing of it.
    pkce: { required: (_ctx, { clientId }) => clientId === "standard" },
    claims: {
      acr: null,
      auth_time: null,
      openid: ["sub"],
      email: ["email"],
      profile: ["name"],
      given_name: ["given_name"],
      usual_name: ["usual_name"],
      idp_id: ["idp_id"],
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: `${id}@pro.exemple.fr`,
        name: "Angèle Dubois",
        given_name: "Angèle",
        usual_name: "Dubois",
        idp_id: "idp-de-test",
      }),
    }),
  });
  const callback = provider.callback();
  const server = createServer(async (request, response) => {
    if (!request.url.startsWith("/interaction/")) return callback(request, response);
    try {
      await interact(provider, next, request, response);
    } catch (problem) {
      response.writeHead(500).end(String(problem));
    }
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const stop = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
  return { issuer, next, stop };
}

/** What a person would do there: sign in, agree. */
async function interact(provider, next, request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (next.refuse) {
    return provider.interactionFinished(request, response, { error: "access_denied" });
  }
  if (prompt.name === "login") {
    const login = { accountId: next.who, acr: next.acr, ts: Math.floor(Date.now() / 1000) };
    return provider.interactionFinished(request, response, { login });
  }
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addOIDCClaims(prompt.details.missingOIDCClaims ?? []);
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}
