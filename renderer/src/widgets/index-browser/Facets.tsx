/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import { formatCount } from "../../ui/format.ts";
import { type Facet, type Selection, type Value, chosenIn } from "./facets.ts";

/** Values of a facet that are shown before its user asks for more. */
const AT_FIRST = 6;
const PAUSE_MS = 200;

interface Props {
  readonly facets: readonly Facet[];
  readonly selection: Selection;
  readonly filters: string;
  readonly onToggle: (facet: string, value: string) => void;
  readonly onFilters: (filters: string) => void;
  /** Searches the values of a facet; where the index does not allow that, it rejects. */
  readonly find: (facet: string, text: string, signal: AbortSignal) => Promise<Value[]>;
  /** How many values a facet of the answer has at most. */
  readonly most: number;
}

/** Facets with their values to choose from, and a filter in the service's own notation. */
export function Facets({ facets, selection, filters, onToggle, onFilters, find, most }: Props) {
  const [typed, setTyped] = useState(filters);
  return (
    <section class="facets" aria-label="Filters">
      <form
        class="facet-filter"
        onSubmit={(event) => {
          event.preventDefault();
          onFilters(typed.trim());
        }}
      >
        <label for="filters">Filter</label>
        <input
          id="filters"
          class="input"
          placeholder="brand:acme AND NOT …"
          spellcheck={false}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => onFilters(typed.trim())}
        />
      </form>
      {facets.length === 0 ? (
        <p class="muted facet-none">
          This index has no facets. Which fields are facets is a setting of the index: attributesForFaceting.
        </p>
      ) : null}
      {facets.map((facet) => (
        <Values
          key={facet.name}
          facet={facet}
          chosen={chosenIn(selection, facet.name)}
          onToggle={(value) => onToggle(facet.name, value)}
          find={(text, signal) => find(facet.name, text, signal)}
          isCut={facet.values.length >= most}
        />
      ))}
    </section>
  );
}

interface ValuesProps {
  readonly facet: Facet;
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
  readonly find: (text: string, signal: AbortSignal) => Promise<Value[]>;
  readonly isCut: boolean;
}

function Values({ facet, chosen, onToggle, find, isCut }: ValuesProps) {
  const [all, setAll] = useState(false);
  const [text, setText] = useState("");
  const found = useFound(text, isCut, find);
  const wanted = text.trim().toLowerCase();
  const fitting = facet.values.filter(({ value }) => value.toLowerCase().includes(wanted));
  const values = wanted === "" ? facet.values : (found ?? fitting);
  const shown = all || wanted !== "" ? values : values.slice(0, Math.max(AT_FIRST, chosen.length));
  const more = values.length - shown.length;
  return (
    <fieldset class="facet">
      <legend>{facet.name}</legend>
      {facet.values.length > AT_FIRST && (all || wanted !== "") ? (
        <input
          type="search"
          class="input"
          placeholder="Find a value"
          aria-label={`Find a value of ${facet.name}`}
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      {shown.map(({ value, count }) => (
        <label key={value} class="facet-value" title={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => onToggle(value)} />
          <span>{value === "" ? "(empty)" : value}</span>
          <span class="count">{formatCount(count)}</span>
        </label>
      ))}
      {shown.length === 0 ? <p class="muted">{wanted === "" ? "No value is left." : "No value is named so."}</p> : null}
      {more > 0 || all ? (
        <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Fewer" : `${more}${isCut ? "+" : ""} more`}
        </button>
      ) : null}
    </fieldset>
  );
}

/** What the service finds among the values, where there may be more than the answer has; undefined while it is not asked. */
function useFound(
  text: string,
  isCut: boolean,
  find: (text: string, signal: AbortSignal) => Promise<Value[]>,
): readonly Value[] | undefined {
  const [found, setFound] = useState<readonly Value[] | undefined>(undefined);
  useEffect(() => {
    setFound(undefined);
    if (!isCut || text.trim() === "") return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      // A facet that is not `searchable(…)` is refused; then the values that are here are looked through.
      find(text.trim(), abort.signal).then(setFound, () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, isCut]);
  return found;
}
