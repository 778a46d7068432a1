// Runs before anything is painted, so that the page does not flash in the other theme.
// A classic script on purpose: modules wait for the document.
(() => {
  let kept = null;
  try {
    kept = localStorage.getItem("deskmate.theme");
  } catch {
    // Storage is blocked: the system's theme is used.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = kept ?? (dark ? "dark" : "light");
})();
