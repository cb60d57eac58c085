import type { LoggedCall } from "../../ipc/messages.gen.ts";
import { formatMoment } from "../../ui/format.ts";

/** Which level answered, in words. */
export function levelOf({ source, asOf, fetchedBy }: Pick<LoggedCall, "source" | "asOf" | "fetchedBy">): string {
  switch (source) {
    case "hit":
      return fetchedBy === "" ? "From memory" : `From memory; ${fetchedBy} fetched it`;
    case "stale":
      return asOf === null ? "From memory, expired" : `From the last run, as of ${formatMoment(asOf)}`;
    case "joined":
      return "From somebody else's fetch under way";
    case "shared":
      return fetchedBy === ""
        ? "From the team's shared cache"
        : `From the team's shared cache; ${fetchedBy} fetched it`;
    case "miss":
      return "From the service";
    case null:
      return "Not cached";
  }
}
