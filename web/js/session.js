// Who is signed in, and what waits for them.
import { api } from "./api.js";

export const session = { me: null };
const listeners = new Set();

/** Call this whenever the number of waiting decisions may have changed. */
export function onWaiting(call) {
  listeners.add(call);
  return () => listeners.delete(call);
}

/** Whether this person may use a tool. */
export function can(tool) {
  return Boolean(session.me?.tools.includes(tool));
}

/** Whether the session may decide: a token can leave that out. */
export function mayDecide() {
  return Boolean(session.me?.scopes.includes("decide"));
}

/** Ask the server anew how much waits. */
export async function refreshWaiting() {
  try {
    session.me = await api.me();
  } catch {
    return;
  }
  for (const call of listeners) call(session.me.waiting);
}
