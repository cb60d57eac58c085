import { expect, test } from "vitest";
import { FakeTiming } from "../../testing/fakeTiming.ts";
import { GAP_MS, type Plan, RefreshClock } from "./refreshClock.ts";
import { OFF, type Rule } from "./schedule.ts";

const TEN_SECONDS: Rule = { every: 10, at: [] };
const instances = Array.from({ length: 24 }, (_, nth) => `search-${nth.toString(16).padStart(4, "0")}`);
const plans = (rule: Rule, paused = false): Map<string, Plan> =>
  new Map(instances.map((instance) => [instance, { rule, paused }]));

/** A service that counts, behind a cache as the main process has it: a fresh answer is not fetched again. */
class CountingService {
  readonly calls: { at: number; question: string }[] = [];
  private readonly answered = new Map<string, number>();

  constructor(private readonly timing: FakeTiming) {}

  ask(question: string, since: number, forced: boolean): void {
    if (!forced && (this.answered.get(question) ?? 0) >= since) return;
    this.answered.set(question, this.timing.now());
    this.calls.push({ at: this.timing.now(), question });
  }
}

/** The most members of `moments` within any `ms`. */
function densest(moments: readonly number[], ms: number): number {
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + ms).length));
}

function clockOn(question: (instance: string) => string, slept?: () => void) {
  const timing = new FakeTiming();
  const service = new CountingService(timing);
  const sent: { instance: string; at: number }[] = [];
  const clock = new RefreshClock(
    timing,
    (instance, { since, force }) => {
      sent.push({ instance, at: timing.now() });
      service.ask(question(instance), since, force);
    },
    slept,
  );
  return { timing, service, sent, clock };
}

test("24 widgets that refresh every 10 s ask a service evenly, each once in 10 s", () => {
  const { timing, service, sent, clock } = clockOn((instance) => instance);
  clock.plan(plans(TEN_SECONDS));
  timing.pass(60_000);
  expect(service.calls).toHaveLength(24 * 6);
  const moments = sent.map(({ at }) => at);
  expect(densest(moments, 1_000)).toBeLessThanOrEqual(6);
  expect(densest(moments, GAP_MS)).toBe(1);
  for (const instance of instances) {
    const own = sent.filter((one) => one.instance === instance).map(({ at }) => at);
    const gaps = own.slice(1).map((at, nth) => at - (own[nth] ?? 0));
    expect(gaps.every((gap) => Math.abs(gap - 10_000) <= 5 * GAP_MS)).toBe(true);
  }
});

test("what several widgets ask is fetched once in 10 s", () => {
  const { timing, service, clock } = clockOn((instance) => `question ${instances.indexOf(instance) % 3}`);
  clock.plan(plans(TEN_SECONDS));
  timing.pass(60_000);
  // Three questions, six times; the first of them may come a moment before its period.
  expect(service.calls.length).toBeLessThanOrEqual(3 * 7);
  expect(service.calls.length).toBeGreaterThanOrEqual(3 * 6);
});

test("hidden for a minute no widget asks, and then all of them do, one after the other", () => {
  const { timing, service, sent, clock } = clockOn((instance) => instance);
  clock.plan(plans(TEN_SECONDS));
  timing.pass(10_000);
  clock.plan(plans(TEN_SECONDS, true));
  const before = service.calls.length;
  timing.pass(60_000);
  expect(service.calls).toHaveLength(before);
  clock.plan(plans(TEN_SECONDS));
  timing.pass(24 * GAP_MS);
  const after = sent.slice(before);
  expect(new Set(after.map(({ instance }) => instance)).size).toBe(24);
  expect(
    densest(
      after.map(({ at }) => at),
      GAP_MS,
    ),
  ).toBe(1);
});

test("all at once, by hand, asks each question once more", () => {
  const { timing, service, sent, clock } = clockOn((instance) => `question ${instances.indexOf(instance) % 3}`);
  clock.plan(plans(OFF));
  timing.pass(60_000);
  expect(service.calls).toEqual([]);
  for (const round of [1, 2]) {
    clock.ask(instances);
    timing.pass(25 * GAP_MS);
    expect([sent.length, service.calls.length]).toEqual([24 * round, 3 * round]);
  }
});

test("one tile by hand is refreshed at once, past the cache, even while it waits, and nobody else is", () => {
  const { timing, service, sent, clock } = clockOn((instance) => instance);
  clock.plan(plans(TEN_SECONDS, true));
  clock.ask(["search-0003"]);
  clock.ask(["search-0003"]);
  timing.pass(GAP_MS);
  expect([sent.map(({ instance }) => instance), service.calls.length]).toEqual([["search-0003", "search-0003"], 2]);
});

test("a sleep of the computer is told before what was due meanwhile begins", () => {
  const told: number[] = [];
  const { timing, sent, clock } = clockOn(
    (instance) => instance,
    () => {
      told.push(sent.length);
      clock.plan(plans(TEN_SECONDS, true));
    },
  );
  clock.plan(plans(TEN_SECONDS));
  timing.pass(20_000);
  const before = sent.length;
  timing.sleep(3_600_000);
  timing.pass(60_000);
  expect([told, sent.length]).toEqual([[before], before]);
});

test.each([5_000, 3_600_000, 40 * 86_400_000])("a clock that is set back by %d ms stops no refresh", (back) => {
  const { timing, sent, clock } = clockOn((instance) => instance);
  clock.plan(plans(TEN_SECONDS));
  timing.pass(20_000);
  timing.setBack(back);
  timing.pass(40_000);
  const [first = ""] = instances;
  const before = sent.length;
  expect(before).toBeGreaterThan(24 * 3);
  clock.ask([first]);
  timing.pass(GAP_MS);
  expect(sent.at(-1)?.instance === first || sent.at(-2)?.instance === first).toBe(true);
});

test("a rule that stays keeps its moment when other plans change, and a closed clock is silent", () => {
  const { timing, sent, clock } = clockOn((instance) => instance);
  clock.plan(plans(TEN_SECONDS));
  const due = clock.dueAt("search-0001");
  timing.pass(1);
  clock.plan(new Map([...plans(TEN_SECONDS), ["other", { rule: OFF, paused: false }]]));
  expect(clock.dueAt("search-0001")).toBe(due);
  clock.close();
  timing.pass(60_000);
  expect(sent).toEqual([]);
});
