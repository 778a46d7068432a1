// The server's JSON API. Every failure is a Failure with a sentence that can be shown.

/** A request that did not succeed. `status` 0: the server could not be reached. */
export class Failure extends Error {
  constructor(status, { type = "error", message = "", request = null, ...more } = {}) {
    super(message || "Something went wrong.");
    this.status = status;
    this.type = type;
    this.request = request;
    this.more = more;
  }
}

const UNREACHABLE = "Deskmate cannot be reached. Check the connection; nothing you typed is lost.";

let onSignedOut = () => {};

/** Say what to do when the session has ended. */
export function whenSignedOut(call) {
  onSignedOut = call;
}

/** Send a request; the response as it is. Throws Failure. */
export async function send(method, path, { body, headers = {}, signal } = {}) {
  const init = { method, headers: { Accept: "application/json", ...headers }, signal };
  if (body !== undefined) {
    init.headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure(0, { type: "unreachable", message: UNREACHABLE });
  }
  if (response.ok) return response;
  const failure = await failureOf(response);
  if (failure.status === 401) onSignedOut();
  throw failure;
}

async function failureOf(response) {
  try {
    const { error } = await response.json();
    return new Failure(response.status, error);
  } catch {
    return new Failure(response.status, { message: `The server answered ${response.status}.` });
  }
}

async function json(method, path, options) {
  const response = await send(method, path, options);
  return response.status === 204 ? null : response.json();
}

const at = encodeURIComponent;

/** A path with those parameters that have a value. */
function query(path, values) {
  const given = Object.entries(values).filter(([, v]) => v !== undefined && v !== null && v !== "");
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

export const api = {
  me: () => json("GET", "/api/me"),
  home: () => json("GET", "/api/home"),
  signIn: (token) => json("POST", "/api/session", { body: { token } }),
  signOut: () => json("DELETE", "/api/session"),

  threads: (search, after) => json("GET", query("/api/threads", { search, after, limit: 30 })),
  thread: (id) => json("GET", `/api/threads/${at(id)}`),
  newThread: () => json("POST", "/api/threads", { body: {} }),
  rename: (id, title) => json("PATCH", `/api/threads/${at(id)}`, { body: { title } }),
  remove: (id) => json("DELETE", `/api/threads/${at(id)}`),
  turns: (id, after) => json("GET", query(`/api/threads/${at(id)}/messages`, { after, limit: 100 })),

  cancel: (run) => json("POST", `/api/runs/${at(run)}/cancel`),
  evidence: (run) => json("GET", `/api/runs/${at(run)}/evidence`),
  judge: (run, verdict, why = null) => json("PUT", `/api/runs/${at(run)}/feedback`, { body: { verdict, why } }),
  unjudge: (run) => json("DELETE", `/api/runs/${at(run)}/feedback`),
  judgements: (thread) => json("GET", `/api/threads/${at(thread)}/feedback`),
  markdown: async (run) => (await send("GET", `/api/runs/${at(run)}/markdown`)).text(),

  approvals: (state = "waiting") => json("GET", query("/api/approvals", { state, limit: 100 })),
  approval: (id) => json("GET", `/api/approvals/${at(id)}`),
  decide: (id, decision, { reason, except } = {}) =>
    json("POST", `/api/approvals/${at(id)}/decide`, { body: { decision, reason, except } }),
  decideMany: (ids, decision, reason) =>
    json("POST", "/api/approvals/decide", { body: { decision, ids, reason } }),
  edit: (id, args) => json("POST", `/api/approvals/${at(id)}/edit`, { body: { args } }),
  undo: (id) => json("POST", `/api/approvals/${at(id)}/undo`, { body: {} }),

  alerts: () => json("GET", "/api/alerts"),
  acknowledge: (id) => json("POST", `/api/alerts/${at(id)}/acknowledge`),
  snooze: (id, until) => json("POST", `/api/alerts/${at(id)}/snooze`, { body: { until } }),

  tools: () => json("GET", "/api/tools"),
  call: (tool, args, signal) => json("POST", `/api/tools/${at(tool)}`, { body: { args }, signal }),
  chart: (block) => json("POST", "/api/charts", { body: block }),

  files: () => json("GET", "/api/files"),
  boardPack: (format) => json("POST", "/api/board-pack", { body: { format } }),
  article: (id) => json("GET", `/api/knowledge/articles/${id.split("/").map(at).join("/")}`),
};
