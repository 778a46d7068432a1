// The events of a run: asked for once, followed to the end through dropped connections.
import { Failure, send } from "./api.js";

const WAITS_MS = [500, 1000, 2000, 4000, 8000];
const ENDS = new Set(["done", "error"]);

/**
 * Ask a question and yield its events `{id, name, data}`; `{name: "connection", data: {lost}}` tells
 * when the line drops and comes back. The id of the request is the id of the run, so that asking again
 * after a failure joins the run instead of starting another.
 */
export async function* ask(thread, text, run, signal) {
  const path = `/api/threads/${encodeURIComponent(thread)}/messages`;
  const begin = () => send("POST", path, { body: { text, id: run }, headers: STREAM, signal });
  yield* follow(run, signal, begin);
}

const STREAM = { Accept: "text/event-stream" };

/** Yield the events of a run that was begun before, from the first one on. */
export async function* resume(run, signal) {
  yield* follow(run, signal, null);
}

async function* follow(run, signal, begin) {
  const events = `/api/runs/${encodeURIComponent(run)}/events`;
  let last = null;
  let failures = 0;
  for (;;) {
    try {
      const again = last === null ? {} : { "Last-Event-ID": String(last) };
      const open = last === null && begin ? begin : () => send("GET", events, { headers: { ...STREAM, ...again }, signal });
      const response = await open();
      if (failures) yield { name: "connection", data: { lost: false } };
      for await (const event of parse(response.body)) {
        failures = 0;
        last = event.id ?? last;
        yield event;
        if (ENDS.has(event.name)) return;
      }
    } catch (error) {
      if (signal?.aborted || !passing(error)) throw error;
    }
    if (signal?.aborted) return;
    if (failures >= WAITS_MS.length) throw new Failure(0, { type: "unreachable", message: LOST });
    yield { name: "connection", data: { lost: true, attempt: failures + 1 } };
    await pause(WAITS_MS[failures], signal);
    failures += 1;
  }
}

const LOST = "The connection was lost. The answer is still being made; load it again when you are back.";

/** Whether trying again may help: no connection, a broken one, or a server that restarts. */
function passing(error) {
  if (error instanceof Failure) return error.status === 0 || error.status === 502 || error.status === 503;
  return error instanceof TypeError || error.name === "NetworkError";
}

/** Wait, or go on at once when the browser says that it is online again. */
function pause(ms, signal) {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      removeEventListener("online", finish);
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    addEventListener("online", finish);
    signal?.addEventListener("abort", finish);
  });
}

/** Server-sent events of a body. */
export async function* parse(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      rest += value;
      const frames = rest.split("\n\n");
      rest = frames.pop();
      for (const frame of frames) {
        const event = read(frame);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function read(frame) {
  const event = { id: null, name: "message", data: null };
  const data = [];
  for (const line of frame.split("\n")) {
    if (line.startsWith("id: ")) event.id = Number(line.slice(4));
    else if (line.startsWith("event: ")) event.name = line.slice(7);
    else if (line.startsWith("data: ")) data.push(line.slice(6));
  }
  if (!data.length) return null;
  event.data = JSON.parse(data.join("\n"));
  return event;
}
