// The frame's left side: pages, conversations, who is signed in.
import { api } from "./api.js";
import { h } from "./dom.js";
import { showShortcuts } from "./dialogs.js";
import { icon } from "./icons.js";
import { forget } from "./kept.js";
import { openMenu } from "./menu.js";
import { can, mayDecide, onWaiting, session } from "./session.js";
import { choose, chosen, theme } from "./theme.js";
import { ThreadList } from "./threads.js";

const PERSONAS = { executive: "Executive", manager: "Support manager", agent: "Support agent", csm: "Client success" };

/** Pages to go to, for the sidebar and the palette. */
export function pages() {
  return [
    { label: "New conversation", icon: "plus", path: "/new" },
    { label: "Home", icon: "home", path: "/" },
    mayDecide() && { label: "Inbox", icon: "inbox", path: "/inbox" },
    can("board_pack") && { label: "Board pack", icon: "board", path: "/files" },
  ].filter(Boolean);
}

export class Sidebar {
  constructor({ palette, close }) {
    this.threads = new ThreadList();
    this.badge = h("span", { class: "badge", hidden: true });
    this.links = pages().map((page) => h("a", { class: "nav-item", href: page.path }, icon(page.icon, 18), page.label, page.path === "/inbox" && this.badge));
    const search = h("button", { class: "nav-item", type: "button", onclick: palette }, icon("search", 18), "Search", h("kbd", {}, "Ctrl K"));
    this.element = h(
      "nav", { class: "sidebar", id: "sidebar", "aria-label": "Pages and conversations" },
      h("div", { class: "brand" }, h("img", { src: "/icon.svg", alt: "", width: 26, height: 26 }), "Deskmate",
        h("button", { class: "icon-button menu-close", type: "button", "aria-label": "Close the menu", onclick: close }, icon("close"))),
      h("div", { class: "nav" }, this.links, search),
      this.threads.element,
      whoami(),
    );
    this.waiting(session.me.waiting);
    onWaiting((n) => this.waiting(n));
  }

  waiting(n) {
    this.badge.hidden = !n;
    this.badge.textContent = String(n);
    this.badge.setAttribute("aria-label", `${n} waiting`);
  }

  /** Mark the page that is shown. */
  mark() {
    const here = location.pathname === "/home" ? "/" : location.pathname;
    for (const link of this.links) {
      if (link.getAttribute("href") === here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.threads.mark();
  }
}

function whoami() {
  const { person } = session.me;
  const initials = person.name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
  const more = h("button", { class: "icon-button", type: "button", "aria-label": "Settings", "aria-haspopup": "menu", "aria-expanded": "false" }, icon("more"));
  more.addEventListener("click", () => openMenu(more, settings()));
  return h(
    "div", { class: "whoami" },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials),
    h("p", { class: "who" }, h("span", {}, person.name), h("span", { class: "role" }, person.title ?? PERSONAS[person.persona])),
    more,
  );
}

function settings() {
  const other = theme() === "dark" ? "light" : "dark";
  return [
    { label: other === "dark" ? "Dark theme" : "Light theme", icon: other === "dark" ? "moon" : "sun", run: () => choose(other) },
    chosen() !== "system" && { label: "Theme of the system", icon: "refresh", run: () => choose("system") },
    { label: "Keyboard", icon: "keyboard", run: showShortcuts },
    null,
    { label: "Sign out", icon: "logout", run: signOut },
  ];
}

async function signOut() {
  forget();
  await api.signOut().catch(() => {});
  location.href = "/";
}
