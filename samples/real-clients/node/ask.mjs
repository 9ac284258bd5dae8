// Asks through the Node clients. Reads one JSON object per line, answers each with one line; see ask() in drive.py.
import Anthropic from "@anthropic-ai/sdk";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { ChatOpenAI } from "@langchain/openai";
import { generateText, streamText } from "ai";
import OpenAI from "openai";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [url, model] = process.argv.slice(2);
const apiKey = "none";
const answer = (text, finish, tokens) => ({ text, finish, tokens });
const left = { left: true };

async function openai(wish) {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: wish.retries, timeout: wish.timeout * 1000 });
  const body = { model: wish.model ?? model, max_tokens: wish.tokens, messages: wish.messages };
  if (!wish.stream) {
    const { choices, usage } = await client.chat.completions.create(body);
    return answer(choices[0].message.content, choices[0].finish_reason, usage.completion_tokens);
  }
  let [text, finish, tokens, number] = ["", null, null, 0];
  const stream = await client.chat.completions.create({ ...body, stream: true, stream_options: { include_usage: true } });
  for await (const { choices, usage } of stream) {
    text += choices[0]?.delta.content ?? "";
    finish = choices[0]?.finish_reason ?? finish;
    tokens = usage?.completion_tokens ?? tokens;
    if (number++ === wish.leave) return left; // which closes the stream
  }
  return answer(text, finish, tokens);
}

async function anthropic(wish) {
  const client = new Anthropic({ baseURL: url, apiKey, maxRetries: wish.retries, timeout: wish.timeout * 1000 });
  const body = { model: wish.model ?? model, max_tokens: wish.tokens, messages: wish.messages };
  if (wish.count) return { counted: (await client.messages.countTokens({ ...body, max_tokens: undefined })).input_tokens };
  if (!wish.stream) {
    const message = await client.messages.create(body);
    return answer(message.content[0].text, message.stop_reason, message.usage.output_tokens);
  }
  let [text, finish, tokens, number] = ["", null, null, 0];
  for await (const event of await client.messages.create({ ...body, stream: true })) {
    text += event.delta?.text ?? "";
    finish = event.delta?.stop_reason ?? finish;
    tokens = event.usage?.output_tokens ?? tokens;
    if (number++ === wish.leave) return left;
  }
  return answer(text, finish, tokens);
}

async function aiSdk(wish) {
  const provider = createOpenAICompatible({ name: "caravan", baseURL: `${url}/v1`, apiKey, includeUsage: true });
  const leaving = new AbortController();
  const options = {
    model: provider(wish.model ?? model),
    messages: wish.messages,
    maxOutputTokens: wish.tokens,
    maxRetries: wish.retries,
    abortSignal: AbortSignal.any([leaving.signal, AbortSignal.timeout(wish.timeout * 1000)]),
  };
  if (!wish.stream) {
    const { text, finishReason, usage } = await generateText(options);
    return answer(text, finishReason, usage.outputTokens);
  }
  let [text, finish, tokens, number] = ["", null, null, 0];
  for await (const part of streamText({ ...options, onError() {} }).fullStream) {
    if (part.type === "error") throw part.error;
    if (part.type === "text-delta") text += part.text;
    if (part.type === "finish") [finish, tokens] = [part.finishReason, part.totalUsage.outputTokens];
    if (part.type === "abort") return left;
    if (part.type === "text-delta" && number++ === wish.leave) leaving.abort();
  }
  return answer(text, finish, tokens);
}

async function langchain(wish) {
  const chat = new ChatOpenAI({
    model: wish.model ?? model,
    maxTokens: wish.tokens,
    maxRetries: wish.retries,
    timeout: wish.timeout * 1000,
    apiKey,
    configuration: { baseURL: `${url}/v1` },
  });
  if (!wish.stream) {
    const message = await chat.invoke(wish.messages);
    return answer(message.content, message.response_metadata.finish_reason, message.usage_metadata.output_tokens);
  }
  let [text, finish, tokens, number] = ["", null, null, 0];
  for await (const chunk of await chat.stream(wish.messages)) {
    text += chunk.content;
    finish = chunk.response_metadata.finish_reason ?? finish;
    tokens = chunk.usage_metadata?.output_tokens ?? tokens;
    if (number++ === wish.leave) return left;
  }
  return answer(text, finish, tokens);
}

async function attempt(ask, wish) {
  try {
    return await ask(wish);
  } catch (error) {
    // The AI SDK wraps the last of several failures.
    const cause = error.lastError ?? error;
    return { error: named(cause), status: cause.status ?? cause.statusCode ?? null, message: `${cause.message}` };
  }
}

/** The AI SDK hands on an error event as the object it is. */
function named(error) {
  if (error instanceof DOMException) return error.name;
  return error instanceof Error ? error.constructor.name : "error part";
}

const clients = { openai, "@anthropic-ai/sdk": anthropic, "@ai-sdk/openai-compatible": aiSdk, "@langchain/openai": langchain };
const installed = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;
const reply = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
console.log = console.info = console.warn = console.error; // what a client prints is no answer
process.on("unhandledRejection", (error) => console.error("unhandled:", error)); // and ends nothing
const versions = Object.fromEntries(Object.keys(clients).map((name) => [name, installed(name)]));
versions["@ai-sdk/openai-compatible"] += ` with ai ${installed("ai")}`;
reply(versions);
for await (const line of createInterface({ input: process.stdin })) {
  const wish = JSON.parse(line);
  reply(await attempt(clients[wish.client], wish));
}
process.exit();
