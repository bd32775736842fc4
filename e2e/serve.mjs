/** Starts `plainpied serve` on an empty folder: a portal with accounts and nothing else, ready in a second. */
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

function program() {
  const value = process.env["PLAINPIED_BIN"];
  if (!value) throw new Error("PLAINPIED_BIN is not set: run `cargo xtask e2e`");
  return value;
}

/** A portal called `localhost`, the one name without HTTPS by which browsers know passkeys. */
export async function startServe(port, settings) {
  const data = await mkdtemp(join(tmpdir(), "plainpied-serve-"));
  const secret = join(data, "oidc-secret");
  await writeFile(secret, "un secret pour les essais\n");
  const url = `http://localhost:${port}`;
  const child = spawn(
    program(),
    ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, "--url", url, "--oidc-client-secret-file", secret, ...settings],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const end = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the portal stopped (${child.exitCode}):\n${said}`);
    const answer = await fetch(`http://127.0.0.1:${port}/pret`).catch(() => null);
    if (answer?.ok) break;
    if (Date.now() > end) throw new Error(`no portal after a minute:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const invite = async (email, organisation, roles) => {
    const args = ["admin", "--data", data, "invite", "--email", email, "--organisation", organisation, "--kind", "landlord"];
    const { stdout } = await run(program(), [...args, "--role", roles, "--url", url]);
    const link = stdout.match(/http:\/\/localhost:\d+\/invitation\/\S+/)?.[0];
    if (!link) throw new Error(`no link in: ${stdout}`);
    return link;
  };
  const stop = async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    await rm(data, { recursive: true, force: true });
  };
  return { url, invite, stop, log: () => said };
}
