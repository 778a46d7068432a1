// Addresses within the page: shown without loading anew, and the back button works.

const routes = [];
let leave = null;
let unknown = () => go("/", { replace: true });

/** Show something for addresses that match. `show` may return what to do on leaving. */
export function route(pattern, show) {
  routes.push([pattern, show]);
}

/** Show this for addresses that match no other. */
export function otherwise(show) {
  unknown = show;
}

/** Go to an address. */
export function go(path, { replace = false } = {}) {
  if (path !== location.pathname + location.hash) {
    history[replace ? "replaceState" : "pushState"](null, "", path);
  }
  showPlace();
}

/** Change the address without showing anything else: the place is the same. */
export function rename(path) {
  history.replaceState(null, "", path);
}

/** Show what the address names. */
function showPlace() {
  leave?.();
  leave = null;
  for (const [pattern, show] of routes) {
    const match = pattern.exec(location.pathname);
    if (match) {
      leave = show(...match.slice(1).map(decodeURIComponent)) ?? null;
      return;
    }
  }
  leave = unknown() ?? null;
}

/** Follow links of the page itself without loading it anew. */
export function start() {
  addEventListener("popstate", showPlace);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/']");
    if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || link.target || link.hasAttribute("download")) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });
  showPlace();
}
