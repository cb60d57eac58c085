import {
  IconApi,
  IconBrandOpenai,
  IconBrandStripe,
  IconDeviceDesktopSearch,
  IconPlug,
  IconSearch,
  type TablerIcon,
} from "@tabler/icons-react";

const ICONS: ReadonlyMap<string, TablerIcon> = new Map([
  ["algolia", IconSearch],
  ["openai", IconBrandOpenai],
  ["stripe", IconBrandStripe],
  ["rest", IconApi],
  ["local-search", IconDeviceDesktopSearch],
]);

/** The icon of a provider type; a plug for types that extensions bring. */
export function TypeIcon({ type, size = 18 }: { type: string; size?: number }) {
  const Icon = ICONS.get(type) ?? IconPlug;
  return (
    <span className="type-icon" data-type={type} aria-hidden>
      <Icon size={size} stroke={1.7} />
    </span>
  );
}
