import type { ProviderView, Slot } from "../ipc/messages.gen.ts";

/** As the type of a slot: any MCP server fits, whatever its provider's own type. */
export const MCP_SERVER = "mcp";

/** The type under which a provider is the default of slots. */
export function defaultTypeOf(provider: ProviderView): string {
  return provider.providerClass === "mcp" ? MCP_SERVER : provider.type;
}

/** Whether a provider can be put into a slot. */
export function fits(slot: Slot, provider: ProviderView): boolean {
  const server = slot.types.includes(MCP_SERVER) && provider.providerClass === "mcp";
  return server || slot.types.includes(provider.type);
}
