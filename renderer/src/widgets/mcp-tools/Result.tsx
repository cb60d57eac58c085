/** @jsxImportSource preact */
import type { McpToolResult } from "../../ipc/messages.gen.ts";
import { unturned } from "../../ui/unturned.ts";
import { type Shown, columnsOf, shownAs, unwrapped } from "./blocks.ts";

const MOST_ROWS = 200;
const MOST_TEXT = 200_000;

/** What a tool gave, block by block, and its structured content. */
export function Result({ result }: { result: McpToolResult }) {
  const structured = result.structuredContent ?? null;
  const blocks = result.content.map(shownAs);
  // Servers repeat their structured content as text for clients that know no other.
  const shown = structured === null ? blocks : blocks.filter((block) => block.as !== "data");
  return (
    <div class="result" data-error={result.isError}>
      {result.isError ? <strong role="alert">The tool says that it failed</strong> : null}
      {structured === null ? null : <Data value={structured} />}
      {shown.map((block, at) => (
        <Block key={at} block={block} />
      ))}
      {structured === null && shown.length === 0 ? <p class="muted">It gave nothing back.</p> : null}
    </div>
  );
}

function Block({ block }: { block: Shown }) {
  switch (block.as) {
    case "text":
      return <Text text={block.text} />;
    case "data":
      return <Data value={block.value} />;
    case "image":
      return (
        <img class="picture" src={block.source} alt={block.name === "image" ? "The tool's picture" : block.name} />
      );
    case "audio":
      return <audio controls src={block.source} aria-label={block.name} />;
    case "file":
      return (
        <figure class="file">
          <figcaption>
            <strong>{block.name}</strong> <span class="muted">{block.facts}</span>
          </figcaption>
          {block.text === undefined ? null : <Text text={block.text} />}
        </figure>
      );
  }
}

function Text({ text }: { text: string }) {
  const cut = text.length > MOST_TEXT;
  return (
    <pre class="text">
      {unturned(cut ? text.slice(0, MOST_TEXT) : text)}
      {cut ? `\n… and ${text.length - MOST_TEXT} characters more` : ""}
    </pre>
  );
}

function Data({ value }: { value: unknown }) {
  const rows = unwrapped(value);
  const columns = columnsOf(rows);
  if (columns === null) return <Text text={JSON.stringify(value, null, 2)} />;
  const list = rows as Record<string, unknown>[];
  return (
    <div class="table" tabIndex={0} role="region" aria-label="Table of the result">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.slice(0, MOST_ROWS).map((row, at) => (
            <tr key={at}>
              {columns.map((column) => (
                <td key={column}>{cell(row[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {list.length > MOST_ROWS ? <p class="muted">and {list.length - MOST_ROWS} more rows</p> : null}
    </div>
  );
}

function cell(value: unknown): string {
  return value === undefined || value === null
    ? ""
    : unturned(typeof value === "string" ? value : JSON.stringify(value));
}
