import {
  IconChartBar,
  IconChartTreemap,
  IconClock,
  IconCpu,
  IconDatabase,
  IconGauge,
  IconMessages,
  IconPhoto,
  IconPlugConnected,
  IconPuzzle,
  IconAdjustments,
  IconChartLine,
  IconFileDescription,
  IconReceipt,
  IconSearch,
  IconTable,
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
  ["table", IconTable],
  ["record", IconFileDescription],
  ["analytics", IconChartLine],
  ["adjust", IconAdjustments],
  ["messages", IconMessages],
  ["photo", IconPhoto],
  ["plug", IconPlugConnected],
]);

/** The icon of a widget; a puzzle piece where its manifest names none of these. */
export function WidgetIcon({ name, size = 16 }: { name: string | null | undefined; size?: number }) {
  const Icon = ICONS.get(name ?? "") ?? IconPuzzle;
  return <Icon size={size} stroke={1.7} aria-hidden />;
}
