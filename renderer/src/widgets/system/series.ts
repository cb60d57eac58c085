/** Percentages over time, the latest last. */
export type Series = readonly number[];

/** The series with one more value; drops the oldest beyond `most`. */
export function push(series: Series, value: number, most: number): Series {
  return [...series, value].slice(-most);
}

/**
 * A series as an SVG path in a box of `width` × `height`, 0% at the bottom and 100% at the top. The latest value is at
 * the right edge.
 */
export function linePath(series: Series, most: number, width: number, height: number): string {
  const gap = width / Math.max(most - 1, 1);
  return series
    .map((value, at) => {
      const x = width - (series.length - 1 - at) * gap;
      const y = height - (Math.min(Math.max(value, 0), 100) / 100) * height;
      return `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** The area below that line, as a closed path; empty for less than two values. */
export function areaPath(series: Series, most: number, width: number, height: number): string {
  if (series.length < 2) return "";
  const left = width - (series.length - 1) * (width / Math.max(most - 1, 1));
  return `${linePath(series, most, width, height)}L${width} ${height}L${left.toFixed(1)} ${height}Z`;
}
