import { render, waitFor } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { Markdown } from "./markdown.tsx";

beforeAll(async () => {
  // What reads it is loaded when it is used first; until then the text stands there as it is written.
  const { container } = render(<Markdown>**read**</Markdown>);
  await waitFor(() => expect(container.querySelector("strong")?.textContent).toBe("read"));
});

function drawn(text: string): string {
  const { container } = render(<Markdown>{text}</Markdown>);
  return (container.querySelector(".kit-markdown")?.innerHTML ?? "").replace(/<small.*<\/small>$/, "");
}

test.each([
  ["# One\nand more", "<h2>One</h2><p>and more</p>"],
  ["a **b *c* d** `e*f*` ~~g~~", "<p>a <strong>b <em>c</em> d</strong> <code>e*f*</code> <s>g</s></p>"],
  ["snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>"],
  ["open **never", "<p>open **never</p>"],
  ["\\*plain\\* \\a", "<p>*plain* \\a</p>"],
  [
    "- a\n- b\n  1. c\n  2. d\n\nafter",
    '<ul><li><span>a</span></li><li><span>b</span><ol start="1"><li><span>c</span></li><li><span>d</span></li></ol></li></ul><p>after</p>',
  ],
  ["3. x\n4. y", '<ol start="3"><li><span>x</span></li><li><span>y</span></li></ol>'],
  ["> quoted\n> more\n\n---", "<blockquote><p>quoted\nmore</p></blockquote><hr>"],
  ["```js\n<b>*x*</b>\n```", '<pre tabindex="0"><code>&lt;b&gt;*x*&lt;/b&gt;</code></pre>'],
  ["```\nopen", '<pre tabindex="0"><code>open</code></pre>'],
  [
    "| a | b |\n|---|--:|\n| 1 | x\\|y |",
    '<table class="kit-table"><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><td>1</td><td>x|y</td></tr></tbody></table>',
  ],
  [
    "https://example.com/a. Or <https://b.example>",
    '<p><a href="https://example.com/a">https://example.com/a</a>. Or <a href="https://b.example">https://b.example</a></p>',
  ],
  ["![a cat](https://example.com/cat.png)", "<p>a cat</p>"],
  ["[run](javascript:alert(1))", "<p>[run](javascript:alert(1))</p>"],
  ["[moc.knab\u202E](https://evil.example)", '<p><a href="https://evil.example">moc.knab\\u{202e}</a></p>'],
  ["`a\u2067b`", "<p><code>a\\u{2067}b</code></p>"],
  ["<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"],
  ["", ""],
])("%j is drawn as it is meant", (text, expected) => {
  expect(drawn(text)).toBe(expected);
});

test.each(["*a **b _c `d [e ", "[", "![", ">", "- ", "# ", "|-\n", "\\", "*a"])("%j without end is drawn", (part) => {
  expect(drawn(`${part.repeat(2_000 / part.length)}a`).length).toBeGreaterThan(1);
});
