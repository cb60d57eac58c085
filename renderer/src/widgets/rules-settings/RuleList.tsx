/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import { formatCount } from "../../ui/format.ts";
import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { failureOf, host, reference, report } from "../kit/host.ts";
import { Stale } from "../kit/Stale.tsx";
import { Failure, Nothing, Skeleton } from "../kit/states.tsx";
import { useDebounced } from "../kit/useDebounced.ts";
import { useLoad } from "../kit/useLoad.ts";
import { useOffer } from "../kit/useOffer.ts";
import { type Json, isJson } from "./json.ts";
import { conditionText, consequenceText, idOfRule, ownRule } from "./rule.ts";
import { useLasting } from "../kit/useLasting.ts";

const PAGE = 50;
const RULES_MS = 30_000;

interface Props {
  readonly slot: SlotProvider;
  readonly index: string;
  readonly onEdit: (rule: Json | undefined) => void;
}

/** The rules of an index, to search, open and add to. */
export function RuleList({ slot, index, onEdit }: Props) {
  const [query, setQuery] = useLasting("rules-query", "");
  const [pages, setPages] = useState(1);
  const wanted = useDebounced(query);
  const rules = useLoad(`${slot.providerHash}\n${index}\n${wanted}\n${pages}`, async (signal, asking) => {
    const params = { ...reference(slot), indexName: index, query: wanted, ...asking.terms(RULES_MS) };
    const answer = asking.take(
      await host.api.algolia.searchRules({ ...params, hitsPerPage: PAGE * pages }, { signal }),
    ) as { hits?: unknown[]; nbHits?: number };
    const hits = (answer.hits ?? []).filter(isJson).map(ownRule);
    return { index, query: wanted, hits, total: answer.nbHits ?? hits.length };
  });
  const data = rules.data?.index === index ? rules.data : undefined;
  const failed = rules.error !== undefined && data === undefined;
  useEffect(() => {
    if (rules.error !== undefined) report("error", failureOf(rules.error));
    else if (data !== undefined) report(data.total === 0 ? "empty" : "ready", { index, rules: data.total });
  }, [failed, rules.error, data]);
  useOffer(data?.hits);
  if (failed) return <Failure error={rules.error} onRetry={rules.reload} slot="search" />;
  return (
    <>
      <div class="bar">
        <input
          type="search"
          class="input grow"
          placeholder="Search the rules…"
          aria-label="Search the rules"
          spellcheck={false}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <button type="button" class="button flat" onClick={() => onEdit(undefined)}>
          New rule…
        </button>
      </div>
      <div class="line">
        <Stale asOf={rules.asOf} error={rules.error} onRetry={rules.reload} />
      </div>
      {data === undefined ? (
        <Skeleton lines={6} />
      ) : data.hits.length === 0 ? (
        <Nothing title="No rule">
          {data.query === ""
            ? `“${index}” has no rule. A rule pins, hides or sets something for a query: make one with New rule.`
            : `No rule of “${index}” fits “${data.query}”.`}
        </Nothing>
      ) : (
        <ul class="rules" aria-label="Rules" data-busy={rules.loading && wanted !== data.query}>
          {data.hits.map((rule) => (
            <li key={idOfRule(rule)}>
              <button type="button" class="rule" onClick={() => onEdit(rule)}>
                <span class="rule-head">
                  <strong>{String(rule["description"] || idOfRule(rule))}</strong>
                  {rule["enabled"] === false ? <span class="off">off</span> : null}
                  {rule["description"] ? <code>{idOfRule(rule)}</code> : null}
                </span>
                <span class="rule-says">
                  {conditionText(rule)}: {consequenceText(rule)}
                </span>
              </button>
            </li>
          ))}
          {data.hits.length < data.total ? (
            <li>
              <button type="button" class="link" onClick={() => setPages(pages + 1)}>
                {formatCount(data.total - data.hits.length)} more
              </button>
            </li>
          ) : null}
        </ul>
      )}
    </>
  );
}
