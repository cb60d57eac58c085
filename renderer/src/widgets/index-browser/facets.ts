/** Values of facets that its user has chosen, and what a search says of them. */

/** Per facet the chosen values. A record has one of each facet's. */
export type Selection = Readonly<Record<string, readonly string[]>>;

/** How many records have a value. */
export interface Value {
  readonly value: string;
  readonly count: number;
}

/** A facet with its values, those that are chosen first, then the most frequent. */
export interface Facet {
  readonly name: string;
  readonly values: readonly Value[];
}

/** The selection with a value chosen, or no longer. */
export function toggled(selection: Selection, facet: string, value: string): Selection {
  const before = chosenIn(selection, facet);
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
  const others = Object.entries(selection).filter(([name]) => name !== facet);
  return Object.fromEntries(after.length === 0 ? others : [...others, [facet, after]]);
}

/** The chosen values of a facet. */
export function chosenIn(selection: Selection, facet: string): readonly string[] {
  return Object.hasOwn(selection, facet) ? (selection[facet] ?? []) : [];
}

/** How many values are chosen in all. */
export function countOf(selection: Selection): number {
  return Object.values(selection).reduce((count, values) => count + values.length, 0);
}

/** The selection as Algolia's `facetFilters`; with `but`, what it is for the counts of that facet's other values. */
export function facetFilters(selection: Selection, but?: string): string[][] {
  return Object.entries(selection)
    .filter(([facet]) => facet !== but)
    .map(([facet, values]) => values.map((value) => `${facet}:${value.startsWith("-") ? `\\${value}` : value}`));
}

/** The facets of an answer, in the order of their names. `counts` is what the service says of each. */
export function facetsOf(
  counts: Readonly<Record<string, Readonly<Record<string, number>>>>,
  selection: Selection,
): Facet[] {
  const names = new Set([...Object.keys(counts), ...Object.keys(selection)]);
  return [...names].toSorted((a, b) => a.localeCompare(b)).map((name) => facetOf(name, counts[name] ?? {}, selection));
}

function facetOf(name: string, counts: Readonly<Record<string, number>>, selection: Selection): Facet {
  const chosen = chosenIn(selection, name);
  const known = Object.entries(counts).map(([value, count]) => ({ value, count }));
  // A value that the filters have left no record of is still chosen, and can still be taken back.
  const gone = chosen.filter((value) => !Object.hasOwn(counts, value)).map((value) => ({ value, count: 0 }));
  const rank = (one: Value): number => (chosen.includes(one.value) ? 0 : 1);
  return {
    name,
    values: [...gone, ...known].toSorted(
      (a, b) => rank(a) - rank(b) || b.count - a.count || a.value.localeCompare(b.value),
    ),
  };
}
