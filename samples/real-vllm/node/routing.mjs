// The checks of a quiet gateway: ways to ask, conversations that stay, prompts that spread, the decision record.
import { Asker, user } from "./ask.mjs";
import { count } from "./checks.mjs";

const TOWNS = ["Djenne", "Ghadames", "Palmyra"];
const TURNS = 3;
const PROMPTS = 16;
const PROMPTS_AT_ONCE = 4;

export async function run(options, checks) {
  const asker = new Asker(options.url, options.model);
  const first = await waysToAsk(asker, checks);
  await conversations(asker, checks);
  await spread(asker, checks, options.engines.split(","));
  if (options.admin) await decision(options, checks, first);
}

async function waysToAsk(asker, checks) {
  const chat = user("Node: how long is the road to Timbuktu?");
  const text = "Node: the road to Timbuktu is";
  const ways = {
    chat: await asker.ask(chat),
    "chat, streamed": await asker.ask(chat, { stream: true }),
    completion: await asker.ask(text),
    "completion, streamed": await asker.ask(text, { stream: true }),
  };
  const line = (way, engine, prompt, answer, events, finish) =>
    [way.padEnd(22), engine.padEnd(18), ...[prompt, answer, events].map((n) => `${n}`.padStart(8)), `  ${finish}`].join("");
  console.log(`\n  ${line("asked as", "engine", "prompt", "answer", "events", "finish")}`);
  for (const [way, a] of Object.entries(ways))
    console.log(`  ${line(way, a.engine, a.promptTokens, a.completionTokens, a.events || "-", a.finishReason)}`);
  const answers = Object.values(ways);
  checks.that(answers.every((a) => a.text && a.finishReason === "length"), "answers are complete");
  checks.that(answers.every((a) => a.promptTokens > 0 && a.completionTokens === 16), "usage arrives");
  checks.that([1, 3].every((streamed) => answers[streamed].events > 2), "streams arrive in pieces");
  const unasked = await asker.ask(chat, { stream: true, usage: false });
  checks.that(unasked.usage === null, "a stream that does not ask for usage gets none");
  return ways.chat;
}

async function conversations(asker, checks) {
  const talks = TOWNS.map((town) => {
    const rules = Array.from({ length: 12 }, (_, n) => `Rule ${n} of the market of ${town}: trade number ${n} pays ${7 * n} coins.`);
    return { town, answers: [], history: [{ role: "system", content: `${town}, asked by Node. ${rules.join(" ")}` }] };
  });
  for (let turn = 0; turn < TURNS; turn++)
    for (const { history, answers } of talks) {
      history.push(...user(`Question ${turn + 1}: what does trade ${turn + 3} pay?`));
      const answer = await asker.ask(history, { stream: turn % 2 === 1 });
      history.push({ role: "assistant", content: answer.text });
      answers.push(answer);
    }
  console.log("\n  conversation  engine, prompt tokens found in its cache, at each turn");
  for (const { town, answers } of talks) {
    const cells = answers.map((a) => `${a.engine}, ${a.cachedTokens} of ${a.promptTokens}`.padEnd(36));
    console.log(`  ${town.padEnd(14)}${cells.join("").trimEnd()}`);
  }
  const later = talks.flatMap(({ answers }) => answers.slice(1).map((answer) => ({ answer, first: answers[0] })));
  const stayed = count(later, ({ answer, first }) => answer.engine === first.engine && first.engine !== "?");
  const cached = count(later, ({ answer }) => answer.cachedTokens > 0);
  checks.that(stayed === later.length, "the same prefix goes to the same engine", `${stayed} of ${later.length} later turns`);
  checks.that(cached === later.length, "and is found in its cache", `${cached} of ${later.length} later turns`);
}

async function spread(asker, checks, engines) {
  const used = Object.fromEntries(engines.map((engine) => [engine, 0]));
  for (let first = 0; first < PROMPTS; first += PROMPTS_AT_ONCE) {
    const numbers = Array.from({ length: PROMPTS_AT_ONCE }, (_, n) => first + n);
    const prompts = numbers.map((n) => `Node ${n}: tell of well number ${n} and of the ${n + 40} camels that drink there. `.repeat(4));
    const answers = await Promise.all(prompts.map((prompt) => asker.ask(user(prompt))));
    for (const { engine } of answers) used[engine] = (used[engine] ?? 0) + 1;
  }
  const shares = Object.entries(used).map(([engine, times]) => `${times} on ${engine}`);
  console.log();
  const holds = shares.length === engines.length && Object.values(used).every((times) => times > 0);
  checks.that(holds, `${PROMPTS} different prompts use both engines`, shares.join(", "));
}

async function decision(options, checks, answer) {
  const response = await fetch(`${options.admin}/decisions/${answer.requestId}`);
  const { picked } = response.ok ? await response.json() : { picked: `status ${response.status}` };
  const addresses = Object.fromEntries(options.engines.split(",").map((engine, index) => [`vllm-${index}`, engine]));
  checks.that((addresses[picked] ?? picked) === answer.engine, "the decision record names the engine that answered", picked);
}
