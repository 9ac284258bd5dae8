// Asks through the openai client, and notes which engine answered.
import OpenAI from "openai";

/** What has arrived so far: a stream fills it event by event. */
export class Answer {
  text = "";
  events = 0;
  finishReason = null;
  usage = null;

  constructor(headers) {
    this.engine = headers.get("x-caravan-endpoint") ?? "?";
    this.requestId = headers.get("x-request-id") ?? "?";
  }

  get promptTokens() {
    return this.usage?.prompt_tokens ?? 0;
  }

  get completionTokens() {
    return this.usage?.completion_tokens ?? 0;
  }

  get cachedTokens() {
    return this.usage?.prompt_tokens_details?.cached_tokens ?? 0;
  }

  take(part) {
    this.usage = part.usage ?? this.usage;
    for (const choice of part.choices) {
      this.text += choice.delta?.content ?? choice.message?.content ?? choice.text ?? "";
      this.finishReason = choice.finish_reason ?? this.finishReason;
    }
  }
}

/** The client never retries: what it reports is what the gateway did. */
export class Asker {
  constructor(url, model) {
    this.client = new OpenAI({ baseURL: url, apiKey: "none", maxRetries: 0, timeout: 120_000 });
    this.model = model;
  }

  /** A list of messages goes to chat completions, a text to completions. */
  async ask(prompt, { stream = false, tokens = 16, usage = true, onBegin = () => {} } = {}) {
    const chat = Array.isArray(prompt);
    const body = { model: this.model, max_tokens: tokens, temperature: 0, ignore_eos: true };
    body[chat ? "messages" : "prompt"] = prompt;
    if (stream) body.stream = true;
    if (stream && usage) body.stream_options = { include_usage: true };
    const resource = chat ? this.client.chat.completions : this.client.completions;
    const { data, response } = await resource.create(body).withResponse();
    const answer = new Answer(response.headers);
    onBegin(answer);
    if (!stream) answer.take(data);
    else
      for await (const event of data) {
        answer.events++;
        answer.take(event);
      }
    return answer;
  }
}

/** One request whose failure is kept, not thrown. Times are milliseconds since the epoch. */
export class Attempt {
  sent = null;
  ended = null;
  answer = null;
  error = null;

  constructor(asker, prompt, options) {
    Object.assign(this, { asker, prompt, options });
  }

  async run() {
    this.sent = Date.now();
    try {
      await this.asker.ask(this.prompt, { ...this.options, onBegin: (answer) => (this.answer = answer) });
      if (this.answer.finishReason === null) this.error = new Error(`ended as if complete after ${this.events} events`);
    } catch (error) {
      this.error = error;
    }
    this.ended = Date.now();
  }

  get engine() {
    return this.answer?.engine ?? "?";
  }

  get events() {
    return this.answer?.events ?? 0;
  }

  /** True for an error that a server sent, with a code or a type; a broken connection has neither. */
  get errorIsTyped() {
    return this.error instanceof OpenAI.APIError && Boolean(this.error.code || this.error.type);
  }

  get outcome() {
    if (!this.error) return `complete, ${this.answer.completionTokens} tokens`;
    const code = this.errorIsTyped ? ` (${this.error.type}, ${this.error.code})` : "";
    return `${this.error.constructor.name}${code}: ${this.error.message}`;
  }
}

export const user = (text) => [{ role: "user", content: text }];
