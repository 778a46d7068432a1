"""Labelled questions with their articles: the demo's own, and public sets from a folder."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

CHECKOUT = Path(__file__).resolve().parent.parent
DOCUMENTS = CHECKOUT / "knowledge" / "documents"
SUITES = CHECKOUT / "evals" / "suites" / "knowledge"
STRANGERS = 80
"""Questions of each other set."""


@dataclass(frozen=True)
class Question:
    """A question and the ids of the articles that answer it; none when nothing does."""

    text: str
    articles: frozenset[str]
    heading: str | None = None


@dataclass(frozen=True)
class Labelled:
    """A set of questions and the folder of its articles."""

    name: str
    folder: Path
    questions: list[Question]


def demo() -> Labelled:
    """The demo company's articles and questions."""
    return Labelled("demo", DOCUMENTS, _ours("demo.yaml"))


def nothing() -> Labelled:
    """Near misses of the demo's articles, and short questions that they answer."""
    return Labelled("nothing", DOCUMENTS, _ours("nothing.yaml"))


def strangers(among: Labelled, sets: Sequence[Labelled]) -> list[Question]:
    """Questions that other sets answer and the articles of this one do not, evenly chosen."""
    found: list[Question] = []
    for other in sets:
        if other.folder != among.folder:
            asked = [question.text for question in other.questions if question.articles]
            places = [at * len(asked) // STRANGERS for at in range(STRANGERS)]
            found += [Question(asked[at], frozenset()) for at in places]
    return found


def _ours(file: str) -> list[Question]:
    asked = yaml.safe_load((SUITES / file).read_text(encoding="utf-8"))
    return [Question(q["question"], frozenset(q["articles"]), q.get("heading")) for q in asked]


def wixqa(shared: Path, scratch: Path) -> Labelled:
    """160 real support questions over 173 articles."""
    articles: dict[str, str] = {}
    questions: list[Question] = []
    file = shared / "wixqa-160" / "wixqa_public_rag_sample.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        questions.append(Question(row["question"], frozenset(row["article_ids"])))
        articles |= {context["id"]: context["text"] for context in row["contexts"]}
    split = {name: _title_and_text(text) for name, text in articles.items()}
    return Labelled("wixqa", _written(scratch / "wixqa", split), questions)


def stackfaq(shared: Path, scratch: Path) -> Labelled:
    """1,249 paraphrases of the questions of 125 threads."""
    threads = json.loads((shared / "stackfaq" / "stackExchange-FAQ.json").read_text())
    articles: dict[str, tuple[str, str]] = {}
    questions: list[Question] = []
    for number, thread in enumerate(threads["root"]["qapair"]):
        answers = thread["answer"]
        text = answers if isinstance(answers, str) else "\n\n".join(map(str, answers))
        articles[f"faq-{number}"] = (thread["question"], text)
        said = [words for words in thread["rephr"] if words and words != "*"]
        questions += [Question(words, frozenset({f"faq-{number}"})) for words in said]
    return Labelled("stackfaq", _written(scratch / "stackfaq", articles), questions)


def _written(folder: Path, articles: dict[str, tuple[str, str]]) -> Path:
    """Articles as markdown files with front matter, as somebody would keep them."""
    folder.mkdir(parents=True)
    for number, (name, (title, text)) in enumerate(sorted(articles.items())):
        front = yaml.safe_dump({"id": name, "title": title}, allow_unicode=True)
        page = f"---\n{front}---\n{text or title}\n"
        (folder / f"{number:05}.md").write_text(page, encoding="utf-8")
    return folder


def _title_and_text(page: str) -> tuple[str, str]:
    title, _, text = page.partition("\n")
    return title, text
