// What this browser keeps: the theme, and what was seen last. Works without storage, forgetting.

const PREFIX = "deskmate.";

/** A kept text, or null. */
export function read(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keep a text; null forgets it. */
export function write(name, text) {
  try {
    if (text === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, text);
  } catch {
    // Full or blocked: the page works without.
  }
}

/** A kept value, or null when there is none or it cannot be read. */
export function readValue(name) {
  try {
    return JSON.parse(read(name));
  } catch {
    return null;
  }
}

/** Keep a value. */
export function writeValue(name, value) {
  write(name, value === null ? null : JSON.stringify(value));
}

/** Forget everything but the theme: somebody else may sit down here. */
export function forget() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && key !== `${PREFIX}theme`) localStorage.removeItem(key);
    }
  } catch {
    // There is nothing to forget.
  }
}
