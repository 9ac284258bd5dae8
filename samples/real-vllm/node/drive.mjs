// Drives the gateway with the openai client for Node; exits with 1 when a check fails.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import OpenAI from "openai";
import { Checks } from "./checks.mjs";
import * as kill from "./kill.mjs";
import * as routing from "./routing.mjs";

const USAGE = `usage: drive.mjs check|kill --url URL --model MODEL --engines HOST:PORT,HOST:PORT
  check  the four ways to ask, conversations that stay on one engine, different prompts that spread
         --admin URL    base URL of the admin pages; without it no decision record is looked at
  kill   long streams and a flow of short requests while an engine is killed by somebody else
         --victim HOST:PORT  the engine that is killed
         --ready FILE        made when all streams have begun
         --killed FILE       waited for; two times in milliseconds, just before and just after the kill`;

const names = ["url", "model", "engines", "admin", "victim", "ready", "killed"];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: "boolean" }, ...Object.fromEntries(names.map((name) => [name, { type: "string" }])) },
});
const mode = { check: routing, kill }[positionals[0]];
if (values.help || !mode || !values.url || !values.model || !values.engines) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const client = new URL("./package.json", import.meta.resolve("openai"));
console.log(`\nopenai ${JSON.parse(readFileSync(client, "utf8")).version} for Node, ${positionals[0]}`);
const checks = new Checks();
try {
  await mode.run(values, checks);
} catch (error) {
  if (!(error instanceof OpenAI.APIError)) throw error;
  checks.that(false, "a request is answered", `${error.constructor.name}: ${error.message}`);
}
process.exit(checks.failed ? 1 : 0);
