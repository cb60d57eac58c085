import type { TypeView, ProviderView } from "../ipc/messages.gen.ts";
import { folded } from "../ui/folded.ts";

/** The providers whose name, type or public fields contain every word of the filter. */
export function filterProviders(
  providers: readonly ProviderView[],
  types: ReadonlyMap<string, TypeView>,
  filter: string,
): readonly ProviderView[] {
  const words = folded(filter).split(/\s+/).filter(Boolean);
  return providers.filter((provider) => {
    const label = types.get(provider.type)?.label ?? "";
    const text = folded([provider.name, provider.type, label, ...Object.values(provider.publicFields)].join(" "));
    return words.every((word) => text.includes(word));
  });
}

/** The beginning of a provider hash, enough to tell two apart. */
export function shortHash(hash: string): string {
  return hash.length <= 10 ? hash : `${hash.slice(0, 8)}…`;
}
