import { useEffect, useRef } from "preact/hooks";
import { host } from "../kit/host.ts";

/** The topic under which widgets tell which query was chosen, as `{query, indexName?}`. */
const TOPIC = "query";
const MOST_CHARACTERS = 512;

/** Hears of queries that other widgets of the dashboard have chosen; `index` is empty where none was named. */
export function useHeardQuery(onQuery: (query: string, index: string) => void): void {
  const latest = useRef(onQuery);
  latest.current = onQuery;
  useEffect(
    () =>
      host.latchkey.subscribe(TOPIC, (payload) => {
        const { query, indexName } = (payload ?? {}) as { query?: unknown; indexName?: unknown };
        if (typeof query !== "string" || query.length > MOST_CHARACTERS) return;
        latest.current(query, typeof indexName === "string" ? indexName : "");
      }),
    [],
  );
}
