import { useQuery } from "../../host/useQuery.ts";
import type { ProviderView, Slot } from "../../ipc/messages.gen.ts";
import { powerOf } from "../../providers/mcp/tools.ts";

/** The tools that a widget may call of the server in a slot, each with what the server says that it may do. */
export function SlotTools({ slot, appId, provider }: { slot: Slot; appId: string; provider: ProviderView }) {
  const ref = { providerHash: provider.providerHash, dashboardAppId: appId, providerName: provider.name };
  const tools = useQuery(`slot tools\n${appId}\n${provider.name}\n${provider.providerHash}`, (host) =>
    host.mcp.listTools(ref),
  );
  const sayings = new Map(tools.data?.tools.map((tool) => [tool.name, powerOf(tool)]));
  if (slot.tools.includes("*")) {
    return (
      <p className="slot-tools">
        It may call every tool of this server. Before one that may change or destroy something, a window asks you.
      </p>
    );
  }
  const unknown = tools.data === undefined ? "asking the server…" : "the server has no such tool";
  return (
    <ul className="slot-tools" aria-label={`Tools that it may call of ${provider.name}`}>
      {slot.tools.map((name) => (
        <li key={name}>
          <code>{name}</code> <span className="chip">{sayings.get(name) ?? unknown}</span>
        </li>
      ))}
    </ul>
  );
}
