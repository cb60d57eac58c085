import type { LedgerLatestResult, ProviderView } from "../ipc/messages.gen.ts";
import { formatAgo } from "../ui/format.ts";

/** How a provider does, in words, since its credentials were last changed. */
export interface ProviderState {
  readonly tone: "good" | "bad" | "unknown";
  /** `Works`, `Not tested yet`, or what failed and when. */
  readonly words: string;
  /** What to do about a failure; empty without one. */
  readonly next: string;
  /** `5 min ago`, or that it was never. */
  readonly tested: string;
  readonly used: string;
}

/** What a failed call means for its provider, and what helps. */
const FAILURES: Readonly<Record<string, readonly [what: string, next: string]>> = {
  "reauthentication-required": ["the service refused the key", "Rotate the key: enter one that the service accepts."],
  "credentials-invalid": ["something is missing or wrong", "Open the provider and fill in what is marked."],
  "client-creation-failed": ["no client could be made of what is stored", "Open the provider and look at its fields."],
  "provider-quarantined": ["what is stored is damaged", "Open the provider and enter its credentials again."],
  "unknown-provider-type": ["no extension here knows its type", "Switch the extension on, under Settings."],
  "service-unreachable": [
    "the service could not be reached",
    "Look at the network and at the address, then test again.",
  ],
  "deadline-exceeded": ["the service did not answer in time", "Test again in a while."],
  "rate-limited": ["the service takes no more calls for now", "Wait, or raise the limit at the service."],
  "budget-exceeded": ["a budget of yours is used up", "Raise it under Usage."],
  "service-rejected": [
    "the service refused the request",
    "Usage shows who asked. Look at what is entered there, and at what the key may do.",
  ],
  "service-not-found": [
    "the service does not have what was asked for",
    "Usage shows who asked. Look at the names and the address entered there.",
  ],
  "service-failed": ["the service failed", "Test again in a while."],
};
const OTHERWISE = ["the call failed", "Developer tools show the call."] as const;

/**
 * The state of a provider by its last test and its last use; undefined while nothing is known. Failures of the time
 * before its last change say nothing of it any more.
 */
export function providerState(
  known: LedgerLatestResult | undefined,
  provider: ProviderView,
  testable: boolean,
  now: number,
): ProviderState | undefined {
  if (known === undefined || !known.kept) return undefined;
  const changed = Date.parse(provider.dateUpdated);
  const own = known.latest.filter((one) => one.providerName === provider.name);
  const test = own.find((one) => one.test && one.at >= changed);
  const use = own.find((one) => !one.test);
  const last = own.filter((one) => one.at >= changed).toSorted((a, b) => b.at - a.at)[0];
  const tested = test === undefined ? "not yet" : formatAgo(now - test.at);
  const used = use === undefined ? "not yet" : formatAgo(now - use.at);
  const words = testable ? "Not tested yet" : "Not used yet";
  if (last === undefined) return { tone: "unknown", words, next: "", tested, used };
  if (last.result === "ok") return { tone: "good", words: "Works", next: "", tested, used };
  const [what, next] = FAILURES[last.result] ?? OTHERWISE;
  const which = last.test ? "Test failed" : "Last call failed";
  return { tone: "bad", words: `${which} ${formatAgo(now - last.at)}: ${what}.`, next, tested, used };
}
