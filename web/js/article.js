// An article of the knowledge base, at the heading that was cited.
import { api } from "./api.js";
import { articlePath } from "./blocks/passages.js";
import { openDrawer } from "./drawer.js";
import { h, replace } from "./dom.js";
import { markdown, slug } from "./markdown.js";
import { problem, skeleton } from "./problems.js";
import { day } from "./format.js";

/** Open an article in the drawer, at a heading (its text or its slug). */
export async function openArticle(id, heading = null) {
  const drawer = openDrawer("Article");
  const load = async () => {
    drawer.fill(skeleton("w80 tall", "w40", "block", "w80", "w60"));
    try {
      const article = await api.article(id);
      if (!drawer.isOpen()) return;
      drawer.fill(content(article, heading));
      goTo(drawer.body, heading);
    } catch (failure) {
      drawer.fill(problem(failure, load));
    }
  };
  await load();
}

function content(article, heading, alone = false) {
  const about = [
    article.id,
    article.audience === "internal" ? "Internal" : null,
    article.updated_on && `updated ${day(article.updated_on)}`,
  ];
  return [
    h("p", { class: "evidence-intro" }, about.filter(Boolean).join(" · "),
      !alone && [" · ", h("a", { href: articlePath(article.id, heading), target: "_blank" }, "Open in a tab of its own")]),
    h("div", { class: "markdown article" }, markdown(article.text)),
  ];
}

function goTo(body, heading) {
  if (!heading) return;
  const wanted = slug(heading);
  const found = [...body.querySelectorAll("[data-slug]")].find((one) => one.dataset.slug === wanted);
  if (!found) return;
  found.scrollIntoView({ block: "start" });
  found.classList.add("highlight");
}

/** The page of an article by itself, for `/articles/…`. */
export function articlePage(place, id, heading, named) {
  const load = async () => {
    place.replaceChildren(skeleton("w80 tall", "w40", "block", "w80"));
    try {
      const article = await api.article(id);
      named(article.title);
      replace(place, content(article, heading, true));
      goTo(place, heading);
    } catch (failure) {
      place.replaceChildren(problem(failure, load));
    }
  };
  load();
}
