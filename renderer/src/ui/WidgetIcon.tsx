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
import { useState } from "react";

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

interface Props {
  readonly widget: { readonly id: string; readonly version: string; readonly icon: string | null } | undefined;
  readonly size?: number;
}

/** The icon of a widget: one of these, or a picture of its package; a puzzle piece where there is neither. */
export function WidgetIcon({ widget, size = 16 }: Props) {
  const name = widget?.icon ?? "";
  // From the widget's own origin, and as a picture: whatever is in it stays there. The host serves small PNGs only.
  const picture =
    widget !== undefined && name.endsWith(".png") ? `widget://${widget.id}/${name}?${widget.version}` : "";
  // Tried again when the main process has told of the widget anew: at a start the page is there before it.
  const [missing, setMissing] = useState<Props["widget"]>(undefined);
  if (picture !== "" && missing !== widget)
    return <img src={picture} width={size} height={size} alt="" onError={() => setMissing(widget)} />;
  const Icon = ICONS.get(name) ?? IconPuzzle;
  return <Icon size={size} stroke={1.7} aria-hidden />;
}
