import {
  IconAdjustments,
  IconApi,
  IconChartBar,
  IconChartLine,
  IconChartTreemap,
  IconClock,
  IconCoin,
  IconCpu,
  IconDatabase,
  IconFileDescription,
  IconGauge,
  IconMarkdown,
  IconMessages,
  IconNote,
  IconNumber123,
  IconPhoto,
  IconPlugConnected,
  IconPuzzle,
  IconReceipt,
  IconSearch,
  IconTable,
  IconWorld,
  type TablerIcon,
} from "@tabler/icons-react";

/** The icons that a manifest may name. A Map: the name comes from outside and may be `constructor`. */
const ICONS: ReadonlyMap<string, TablerIcon> = new Map([
  ["search", IconSearch],
  ["chart", IconChartBar],
  ["treemap", IconChartTreemap],
  ["cpu", IconCpu],
  ["clock", IconClock],
  ["gauge", IconGauge],
  ["database", IconDatabase],
  ["receipt", IconReceipt],
  ["record", IconFileDescription],
  ["adjust", IconAdjustments],
  ["messages", IconMessages],
  ["photo", IconPhoto],
  ["plug", IconPlugConnected],
  ["metric", IconNumber123],
  ["lines", IconChartLine],
  ["table", IconTable],
  ["markdown", IconMarkdown],
  ["note", IconNote],
  ["world", IconWorld],
  ["api", IconApi],
  ["coin", IconCoin],
]);

/** The icon of a widget; a puzzle piece where its manifest names none of these. */
export function WidgetIcon({ name, size = 16 }: { name: string | null | undefined; size?: number }) {
  const Icon = ICONS.get(name ?? "") ?? IconPuzzle;
  return <Icon size={size} stroke={1.7} aria-hidden />;
}
