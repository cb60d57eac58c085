/** The steps of a chart's scale. */

/** Round values from at most `low` to at least `high`, about four of them, each with the same distance to the next. */
export function steps(low: number, high: number): number[] {
  const span = high > low ? high - low : Math.abs(high) || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.999) ?? 10 * power;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil((low + span) / step), first + 1);
  // A multiple of the step each time: sums of 0.1 would drift.
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** The finite values of several series. */
export function finite(series: readonly { readonly values: readonly (number | null)[] }[]): number[] {
  return series.flatMap(({ values }) => values).filter((value) => value !== null && Number.isFinite(value)) as number[];
}
