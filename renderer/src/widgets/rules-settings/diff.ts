/** What differs between two texts, line by line. */

export interface Line {
  /** Taken away, added, or the same in both; `gap` stands for lines that are left out. */
  readonly sign: "-" | "+" | " " | "gap";
  readonly text: string;
}

/** Equal lines that are shown around a change. */
const AROUND = 2;
/** Lines of each text that are compared one by one; beyond, the whole of both is shown. */
const MOST = 1500;

/** The lines of both texts, equal ones far from a change left out. Empty where nothing differs. */
export function diff(before: string, after: string): Line[] {
  if (before === after) return [];
  return shortened(compared(linesOf(before), linesOf(after)));
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

function compared(a: readonly string[], b: readonly string[]): Line[] {
  if (a.length > MOST || b.length > MOST) return [...a.map(line("-")), ...b.map(line("+"))];
  // The longest common run of lines, by lengths from the end (Hunt and Szymanski's table, unpruned).
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      at(common, i)[j] =
        a[i] === b[j] ? get(common, i + 1, j + 1) + 1 : Math.max(get(common, i + 1, j), get(common, i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(line(" ")(a[i] ?? ""));
      [i, j] = [i + 1, j + 1];
    } else if (i < a.length && (j >= b.length || get(common, i + 1, j) >= get(common, i, j + 1))) {
      lines.push(line("-")(a[i] ?? ""));
      i += 1;
    } else {
      lines.push(line("+")(b[j] ?? ""));
      j += 1;
    }
  }
  return lines;
}

function shortened(lines: readonly Line[]): Line[] {
  const near = (place: number): boolean =>
    lines.slice(Math.max(0, place - AROUND), place + AROUND + 1).some(({ sign }) => sign !== " ");
  const shown: Line[] = [];
  for (const [place, one] of lines.entries()) {
    if (near(place)) shown.push(one);
    else if (shown.at(-1)?.sign !== "gap") shown.push({ sign: "gap", text: "…" });
  }
  return shown;
}

function line(sign: Line["sign"]): (text: string) => Line {
  return (text) => ({ sign, text });
}

type Table = readonly Uint16Array[];

function at(table: Table, i: number): Uint16Array {
  return table[i] ?? new Uint16Array();
}

function get(table: Table, i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
