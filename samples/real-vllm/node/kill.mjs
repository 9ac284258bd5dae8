// Long streams and a steady flow of short requests, while somebody else kills an engine.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Asker, Attempt, user } from "./ask.mjs";
import { count } from "./checks.mjs";

const STREAMS = 6;
const STREAM_TOKENS = 800;
const EVENTS_OF_A_BEGUN_STREAM = 3;
const REQUESTS_BEFORE = 4;
const MS_BETWEEN_REQUESTS = 300;
const MS_AFTER = 6000;
const FAILURES_SHOWN = 5;

export async function run(options, checks) {
  const asker = new Asker(options.url, options.model);
  const prompt = (n) => user(`Node, story ${n}: ${n + 2} camels leave at dawn.`);
  const streams = Array.from({ length: STREAMS }, (_, n) => new Attempt(asker, prompt(n), { stream: true, tokens: STREAM_TOKENS }));
  const flow = new Flow(asker);
  const running = [...streams, flow].map((each) => each.run());

  const begun = () => flow.answered >= REQUESTS_BEFORE && streams.every((s) => s.events >= EVENTS_OF_A_BEGUN_STREAM || s.ended);
  await until(begun, "all streams to begin");
  writeFileSync(options.ready, "");
  await until(() => existsSync(options.killed), "the engine to be killed");
  const [kill, killed] = readFileSync(options.killed, "utf8").trim().split(" ").map(Number);
  await pause(MS_AFTER);
  flow.stopped = true;
  await Promise.all(running);
  reportStreams(checks, streams, options.victim, kill);
  reportFlow(checks, flow.attempts, kill, killed);
}

/** Sends short requests at a steady rate, plain and streamed in turn, until stopped. */
class Flow {
  attempts = [];
  stopped = false;

  constructor(asker) {
    this.asker = asker;
  }

  async run() {
    const running = [];
    while (!this.stopped) {
      const number = this.attempts.length;
      const attempt = new Attempt(this.asker, user(`Node, question ${number}?`), { stream: number % 2 === 1, tokens: 8 });
      this.attempts.push(attempt);
      running.push(attempt.run());
      await pause(MS_BETWEEN_REQUESTS);
    }
    await Promise.all(running);
  }

  get answered() {
    return count(this.attempts, (attempt) => attempt.ended !== null);
  }
}

async function until(holds, what, seconds = 120) {
  const giveUp = Date.now() + seconds * 1000;
  while (!holds()) {
    if (Date.now() > giveUp) {
      console.error(`drive.mjs: waited ${seconds} s for ${what}`);
      process.exit(1);
    }
    await pause(20);
  }
}

function reportStreams(checks, streams, victim, kill) {
  console.log(`\n  ${"stream on".padEnd(18)}${"events".padStart(8)}  ended (${victim} is killed)`);
  for (const s of streams) console.log(`  ${s.engine.padEnd(18)}${`${s.events}`.padStart(8)}  ${s.outcome.slice(0, 150)}`);
  const underway = streams.filter((s) => s.ended >= kill);
  const hit = underway.filter((s) => s.engine === victim);
  const spared = underway.filter((s) => ![victim, "?"].includes(s.engine));
  const typed = count(hit, (s) => s.errorIsTyped);
  const whole = count(spared, (s) => !s.error);
  checks.that(hit.length > 0 && spared.length > 0, "streams run on both engines at the kill", `${hit.length} and ${spared.length}`);
  checks.that(typed === hit.length, "streams of the killed engine end with a typed error", `${typed} of ${hit.length}`);
  checks.that(whole === spared.length, "streams of the other engine run to their end", `${whole} of ${spared.length}`);
}

/**
 * A request that is sent after the kill cannot have started on the killed engine, so it must not fail.
 * The port of a killed engine accepts connections until the system has taken the process apart, about a second
 * later. They are reset without a byte of an answer.
 */
function reportFlow(checks, attempts, kill, killed) {
  const before = attempts.filter((a) => a.ended < kill);
  const after = attempts.filter((a) => a.sent > killed);
  const during = attempts.filter((a) => a.ended >= kill && a.sent <= killed);
  const failed = attempts.filter((a) => a.error);
  for (const a of failed.slice(0, FAILURES_SHOWN)) {
    const seconds = (a.sent - kill) / 1000;
    console.log(`  sent ${seconds < 0 ? "" : "+"}${seconds.toFixed(2)} s from the kill: ${a.outcome.slice(0, 150)}`);
  }
  if (failed.length > FAILURES_SHOWN) console.log(`  ... and ${failed.length - FAILURES_SHOWN} more that failed`);
  for (const [when, some] of [["that end before", before], ["sent after", after]]) {
    const answered = count(some, (a) => !a.error);
    checks.that(some.length > 0 && answered === some.length, `requests ${when} the kill are answered`, `${answered} of ${some.length}`);
  }
  const answered = count(during, (a) => !a.error);
  const typed = count(during, (a) => a.errorIsTyped);
  const seen = `${answered} and ${typed} of ${during.length}`;
  checks.that(answered + typed === during.length, "requests under way at the kill are answered or end with a typed error", seen);
}
