import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { ChangedMeanwhile, nameOf, undoing, write } from "./changes.ts";
import type { Json } from "./json.ts";

const SLOT = { providerHash: "h", dashboardAppId: "a", providerName: "p", type: "algolia", label: "" } as SlotProvider;
const RULE = { objectID: "r1", consequence: { hide: [{ objectID: "1" }] } };

/** A service with one index, whose writes hold at once. */
class Service {
  rules = new Map<string, Json>();
  settings: Json = { hitsPerPage: 20, ranking: ["typo"] };
  wrote: unknown[] = [];

  readonly algolia = {
    getSettings: async () => this.settings,
    getRule: async ({ objectID }: { objectID: string }) => {
      const rule = this.rules.get(objectID);
      if (rule === undefined) throw Object.assign(new Error("no such rule"), { code: "service-not-found" });
      return { ...rule, _metadata: {} };
    },
    saveRule: async ({ rule }: { rule: Json }) => this.wrote.push(this.rules.set(String(rule["objectID"]), rule)),
    deleteRule: async ({ objectID }: { objectID: string }) => this.wrote.push(this.rules.delete(objectID)),
    setSettings: async ({ settings }: { settings: Json }) => {
      this.wrote.push(settings);
      this.settings = { ...this.settings, ...settings };
    },
  };
}

let service: Service;
beforeEach(() => {
  service = new Service();
  vi.stubGlobal("mainApi", service);
});
afterEach(() => vi.unstubAllGlobals());

test("a rule is created, deleted and brought back, each time as the service then has it", async () => {
  const created = await write(SLOT, { index: "i", rule: "r1", before: undefined, after: RULE }, false);
  expect([created.isAsWanted, created.now]).toEqual([true, RULE]);
  const gone = await write(SLOT, undoing(created), false);
  expect([gone.isAsWanted, gone.now, service.rules.size]).toEqual([true, undefined, 0]);
  await write(SLOT, undoing(gone), false);
  expect(service.rules.get("r1")).toEqual(RULE);
});

test("of the settings only what differs is written, and the former ones come back", async () => {
  const before = service.settings;
  const saved = await write(SLOT, { index: "i", before, after: { ...before, hitsPerPage: 7 } }, false);
  expect([service.wrote, saved.isAsWanted]).toEqual([[{ hitsPerPage: 7 }], true]);
  await write(SLOT, undoing(saved), false);
  expect(service.settings).toEqual(before);
});

test("what somebody else has changed meanwhile is not overwritten", async () => {
  service.rules.set("r1", { ...RULE, enabled: false });
  const change = { index: "i", rule: "r1", before: RULE, after: { ...RULE, description: "mine" } };
  await expect(write(SLOT, change, false)).rejects.toBeInstanceOf(ChangedMeanwhile);
  expect(service.wrote).toEqual([]);
});

test("a service that makes something else of a change is found out", async () => {
  service.algolia.setSettings = async () => undefined;
  const before = service.settings;
  expect((await write(SLOT, { index: "i", before, after: { hitsPerPage: 3 } }, false)).isAsWanted).toBe(false);
});

test("a change has a name", () => {
  expect([
    nameOf({ index: "i", before: {}, after: {} }),
    nameOf({ index: "i", rule: "r", before: undefined, after: {} }),
    nameOf({ index: "i", rule: "r", before: {}, after: undefined }),
    nameOf({ index: "i", rule: "r", before: {}, after: {} }),
  ]).toEqual(["the settings", "the new rule “r”", "the deletion of the rule “r”", "the rule “r”"]);
});
