// Starts the page: who is it, the frame, the addresses.
import { api, whenSignedOut } from "./api.js";
import { articlePage } from "./article.js";
import { chatPage } from "./chat.js";
import { closeDrawer } from "./drawer.js";
import { h, replace } from "./dom.js";
import { filesPage } from "./files.js";
import { useZone } from "./format.js";
import { homePage } from "./home.js";
import { icon } from "./icons.js";
import { inboxPage } from "./inbox.js";
import { listen } from "./keyboard.js";
import { togglePalette } from "./palette.js";
import { empty, problem, skeleton } from "./problems.js";
import { go, otherwise, route, start } from "./router.js";
import { session } from "./session.js";
import { pages, Sidebar } from "./sidebar.js";
import { signIn } from "./signin.js";
import { choose, theme } from "./theme.js";
import { toast } from "./toasts.js";

const app = document.getElementById("app");

/** The frame around what is shown. */
class Page {
  constructor() {
    this.composer = null;
    this.stop = null;
    this.sidebar = new Sidebar({ palette: () => this.palette(), close: () => this.closeMenu() });
    this.heading = h("h1", { tabindex: -1 });
    this.menuButton = h("button", { class: "icon-button menu-button", type: "button", "aria-label": "Open the menu", "aria-controls": "sidebar", "aria-expanded": "false", onclick: () => this.openMenu() }, icon("menu", 20));
    this.main = h("main", { class: "page", id: "main", tabindex: -1 });
    this.topbar = h(
      "header", { class: "topbar" }, this.menuButton, this.heading,
      session.me.demo && h("span", { class: "pill demo-pill", title: "Invented people and figures, at a fixed moment" }, "Demo company"),
    );
    replace(app, this.sidebar.element, h("button", { class: "backdrop", type: "button", "aria-label": "Close the menu", tabindex: -1, onclick: () => this.closeMenu() }), this.main);
    document.addEventListener("thread-renamed", ({ detail }) => {
      if (location.pathname === `/threads/${detail.id}`) this.title(detail.title);
    });
  }

  /** Put something in the place of the page. */
  fill(...children) {
    replace(this.main, this.topbar, children);
  }

  title(text) {
    this.heading.textContent = text;
    document.title = `${text} · Deskmate`;
  }

  /** What every change of the address does. */
  turnTo(show) {
    return (...parts) => {
      this.composer = null;
      this.stop = null;
      closeDrawer({ back: false });
      this.closeMenu();
      const leave = show(this, ...parts);
      this.sidebar.mark();
      return leave;
    };
  }

  openMenu() {
    app.classList.add("menu-open");
    this.menuButton.setAttribute("aria-expanded", "true");
    this.sidebar.element.querySelector(".menu-close").focus();
  }

  /** Close the sidebar where it lies over the page; true when it did. */
  closeMenu() {
    if (!app.classList.contains("menu-open")) return false;
    app.classList.remove("menu-open");
    this.menuButton.setAttribute("aria-expanded", "false");
    this.menuButton.focus();
    return true;
  }

  palette() {
    const other = theme() === "dark" ? "light" : "dark";
    togglePalette([
      ...pages().map((page) => ({ ...page, run: () => go(page.path) })),
      { label: `Switch to the ${other} theme`, icon: other === "dark" ? "moon" : "sun", run: () => choose(other) },
    ]);
  }
}

function column(page, title) {
  const place = h("div", { class: "column inbox-list" });
  page.title(title);
  page.fill(h("div", { class: "scroll", tabindex: -1 }, place));
  return place;
}

function routes(page) {
  const to = (show) => page.turnTo(show);
  route(/^\/(?:home)?$/, to(homePage));
  route(/^\/new$/, to((p) => chatPage(p, null)));
  route(/^\/threads\/([^/]+)$/, to(chatPage));
  route(/^\/inbox$/, to(inboxPage));
  route(/^\/files$/, to((p) => filesPage(column(p, "Board pack"))));
  route(/^\/articles\/(.+)$/, to((p, id) => articlePage(column(p, "Article"), id, decodeURIComponent(location.hash.slice(1)), (title) => p.title(title))));
  otherwise(to((p) => column(p, "Not found").append(
    empty("search", "There is no such page", "The address is not quite right, or the page has moved.", h("a", { class: "button", href: "/" }, "Go home")))));
}

const ENDED = "This link has ended, or it was never one. Ask for another, or sign in with an access token.";

/** Whether a link that has ended led here; the address forgets it. */
function cameByEndedLink() {
  if (new URLSearchParams(location.search).get("link") !== "ended") return false;
  history.replaceState(null, "", location.pathname);
  return true;
}

async function begin() {
  const ended = cameByEndedLink();
  whenSignedOut(() => session.me && signIn(app, "Your session has ended. Sign in again to go on."));
  replace(app, h("div", { class: "column" }, skeleton("w40 tall", "w80", "block")));
  try {
    session.me = await api.me();
  } catch (failure) {
    if (failure.status === 401) signIn(app, ended ? ENDED : null);
    else replace(app, h("div", { class: "column" }, problem(failure, begin)));
    return;
  }
  useZone(session.me.person.time_zone);
  const page = new Page();
  listen(page, () => page.palette());
  routes(page);
  start();
  if (ended) toast(`This link has ended. You are still signed in as ${session.me.person.name}.`);
}

begin();
