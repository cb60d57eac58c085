import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Fresh, Latchkey } from "../ipc/messages.gen.ts";
import type { Asking, Values } from "/~kit.js";
import * as kit from "./index.ts";
import { steps } from "./scale.ts";

/** What authors are told that the kit has is what it has; the compiler compares them. */
type Told = Omit<typeof import("/~kit.js"), "mount" | "Children" | "Component">;
const told: Told = kit;

const openLink = vi.fn<(url: string) => Promise<boolean>>();
const openProvider = vi.fn<(slot: string) => void>();
const refreshed = new Set<(fresh: Fresh) => void>();
const onRefresh = (listener: (fresh: Fresh) => void): (() => boolean) => {
  refreshed.add(listener);
  return () => refreshed.delete(listener);
};
const offers = new Set<() => unknown>();

beforeEach(() => {
  openLink.mockReset().mockResolvedValue(true);
  openProvider.mockReset();
  const asOf = (result: unknown): number | undefined => (result as { old?: number }).old;
  const offerData: Latchkey["offerData"] = (data) => {
    offers.add(data);
    return () => offers.delete(data);
  };
  const latchkey: Partial<Latchkey> = { offerData, openLink, openProvider, asOf, onRefresh };
  vi.stubGlobal("latchkey", latchkey);
});
afterEach(() => vi.unstubAllGlobals());

async function violations(): Promise<string[]> {
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const result = await axe.run(document.body, { rules });
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

test("what the types name is there", () => {
  expect(Object.values(told).every((one) => one !== undefined)).toBe(true);
});

test("what is written for React works with either", async () => {
  const Named = kit.createContext("nobody");
  const Field = kit.forwardRef<HTMLInputElement, { onText: (text: string) => void }>(({ onText }, ref) => {
    const id = kit.useId();
    return (
      <>
        <label htmlFor={id}>Name</label>
        <input id={id} ref={ref} style={{ width: 90 }} onChange={(event) => onText(event.target.value)} />
      </>
    );
  });
  const Greeting = kit.memo(({ often }: { often: number }) => <p>{`${kit.useContext(Named)}, ${often} times`}</p>);
  class Guard extends kit.Component<{ children: ReactNode }, { failed: string | null }> {
    override state = { failed: null };
    static getDerivedStateFromError = (error: Error) => ({ failed: error.message });
    override render(): ReactNode {
      return this.state.failed ?? this.props.children;
    }
  }
  const Broken = (): never => {
    throw new Error("caught");
  };
  function Whole() {
    const [text, setText] = kit.useState("");
    const [often, more] = kit.useReducer((last: number) => last + 1, 0);
    const [, begin] = kit.useTransition();
    const input = kit.useRef<HTMLInputElement>(null);
    kit.useLayoutEffect(() => input.current?.focus(), []);
    return (
      <Named.Provider value={kit.useDeferredValue(text)}>
        <Field ref={input} onText={(next) => begin(() => setText(next))} />
        <button type="button" onClick={() => more()} onDoubleClick={(event) => event.stopPropagation()}>
          More
        </button>
        <Greeting often={often} />
        <Guard>{often > 0 ? <Broken /> : null}</Guard>
      </Named.Provider>
    );
  }
  const complaint = vi.spyOn(console, "error").mockImplementation(() => undefined);
  render(<Whole />);
  const field = screen.getByLabelText<HTMLInputElement>("Name");
  expect([document.activeElement, field.style.width]).toEqual([field, "90px"]);
  await userEvent.type(field, "Ada");
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  await screen.findByText("Ada, 1 times");
  await screen.findByText("caught");
  complaint.mockRestore();
});

test("a failure offers to open the provider whose key was refused, and to try again", async () => {
  const onRetry = vi.fn<() => void>();
  const error = Object.assign(new Error("The key was refused."), { code: "credentials-invalid" });
  render(<kit.Failure error={error} onRetry={onRetry} slot="search" />);
  expect(screen.getByRole("alert").textContent).toContain("The key was refused.");
  await userEvent.click(screen.getByRole("button", { name: "Open provider…" }));
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect([openProvider.mock.calls, onRetry.mock.calls.length]).toEqual([[["search"]], 1]);
});

test("a load shows what an earlier run has left, and then asks once more without it", async () => {
  const asked: (boolean | undefined)[] = [];
  const shown = Promise.withResolvers<void>();
  const ask = async ({ cache }: Asking): Promise<{ text: string; old?: number }> => {
    asked.push(cache.warmStart);
    if (cache.warmStart === true) return { text: "before", old: 1 };
    await shown.promise;
    return { text: "now" };
  };
  function Probe() {
    const { data, asOf } = kit.useLoad(ask, "key");
    return data === undefined ? <kit.Loading /> : <p>{`${data.text} as of ${asOf}`}</p>;
  }
  render(<Probe />);
  await screen.findByText("before as of 1");
  shown.resolve();
  await screen.findByText("now as of undefined");
  expect(asked).toEqual([true, false]);
});

test("a refresh asks anew, for an answer as fresh as it says, and the old one stays until then", async () => {
  const asked: Asking[] = [];
  const ask = async (asking: Asking): Promise<number> => asked.push(asking);
  function Probe() {
    const { data, loading } = kit.useLoad(ask, "key");
    return <p>{`${data ?? "nothing"} ${loading ? "loading" : "settled"}`}</p>;
  }
  render(<Probe />);
  await screen.findByText("1 settled");
  act(() => {
    for (const listener of refreshed)
      listener({ cache: { ttl: 30_000, since: 1, warmStart: false, asked: "person" }, forceRefresh: true });
  });
  expect(screen.getByText("1 loading")).toBeTruthy();
  await screen.findByText("2 settled");
  expect(asked.map(({ cache, forceRefresh }) => [cache, forceRefresh])).toEqual([
    [{ ttl: 30_000, warmStart: true }, false],
    [{ ttl: 30_000, since: 1, warmStart: false, asked: "person" }, true],
  ]);
});

test("a form names what is wrong beside the field, waits while it works, and shows what failed", async () => {
  const sent = vi.fn<(values: Values) => Promise<void>>().mockRejectedValueOnce(new Error("The disk is full."));
  render(
    <kit.Form
      fields={{
        name: { label: "Name", required: true },
        kind: { label: "Kind", type: "choice", options: ["lamp", { value: "b", label: "Bulb" }] },
        many: { label: "How many", type: "number" },
      }}
      check={({ many }) => ({ many: typeof many === "number" && many < 1 ? "One at least." : undefined })}
      submit="Send"
      onSubmit={sent}
    />,
  );
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("How many"), "0");
  await user.click(screen.getByRole("button", { name: "Send" }));
  expect([screen.getByLabelText(/Name/).getAttribute("aria-invalid"), sent.mock.calls.length]).toEqual(["true", 0]);
  screen.getByText("One at least.");
  await user.type(screen.getByLabelText(/Name/), "Lamp");
  await user.type(screen.getByLabelText("How many"), "{backspace}2");
  await user.selectOptions(screen.getByLabelText("Kind"), "b");
  await user.click(screen.getByRole("button", { name: "Send" }));
  expect(sent).toHaveBeenLastCalledWith({ name: "Lamp", kind: "b", many: 2 });
  expect((await screen.findByRole("alert")).textContent).toBe("The disk is full.");
  expect(await violations()).toEqual([]);
});

test("a chart gives a screen reader its values as a table", async () => {
  const series = [
    { name: "Hits", values: [1, null, 3] },
    { name: "Misses", values: [0, 2, -4] },
  ];
  render(<kit.Chart title="A week" labels={["Mo", "Tu", "We"]} series={series} />);
  const table = screen.getByRole("table", { name: "A week" });
  expect(
    within(table)
      .getAllByRole("row")
      .map((row) => row.textContent),
  ).toEqual(["HitsMisses", "Mo10", "Tu–2", "We3-4"]);
  expect(document.querySelectorAll("path.kit-line")[0]?.getAttribute("d")).toMatch(/^M[\d.]+ [\d.]+M[\d.]+ [\d.]+$/);
  expect(await violations()).toEqual([]);
});

test.each([
  [0, 9, [0, 2.5, 5, 7.5, 10]],
  [-4, 3, [-4, -2, 0, 2, 4]],
  [0, 0, [0, 0.25, 0.5, 0.75, 1]],
  [0, 0.3, [0, 0.1, 0.2, 0.3]],
])("a scale from %d to %d has round steps", (low, high, expected) => {
  expect(steps(low, high)).toEqual(expected);
});

test("a table's figures stand at the right, and a list's rows can be chosen", async () => {
  const chosen = vi.fn<(row: { id: string }) => void>();
  const rows = [{ id: "a" }, { id: "b" }];
  const columns = [{ title: "Id", cell: ({ id }: { id: string }) => id, numeric: true }];
  render(
    <>
      <kit.Table columns={columns} rows={rows} keyOf={({ id }) => id} />
      <kit.List items={rows} keyOf={({ id }) => id} onChoose={chosen}>
        {({ id }) => `Row ${id}`}
      </kit.List>
    </>,
  );
  expect(screen.getByRole("cell", { name: "a" }).className).toBe("kit-figure");
  await userEvent.click(screen.getByRole("button", { name: "Row b" }));
  expect(chosen).toHaveBeenCalledWith({ id: "b" });
  expect(await violations()).toEqual([]);
});

test("a link of a text is opened through the host, and what the manifest does not name is said", async () => {
  openLink.mockRejectedValueOnce(new Error("The manifest's links do not name it."));
  render(<kit.Markdown>{"See [the *docs*](https://example.com/a)."}</kit.Markdown>);
  await userEvent.click(await screen.findByRole("link", { name: "the docs" }));
  expect(openLink).toHaveBeenCalledWith("https://example.com/a");
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("The manifest's links do not name it."));
});

test("a table and a chart offer their data, a cell that is more than text as it reads", () => {
  const rows = [{ name: "a", size: 1 }];
  const columns = [
    { title: "Name", cell: (row: { name: string }) => <b>{row.name}!</b> },
    { title: "Size", cell: (row: { size: number }) => row.size, numeric: true },
  ];
  const { unmount } = render(<kit.Table columns={columns} rows={rows} keyOf={(row) => row.name} />);
  expect([...offers].map((data) => data())).toEqual([[{ Name: "a!", Size: 1 }]]);
  unmount();
  render(<kit.Chart title="Sizes" labels={["a", "b"]} series={[{ name: "now", values: [1, null] }]} />);
  const offered = [...offers].map((data) => data());
  expect(offered).toEqual([
    [
      { label: "a", now: 1 },
      { label: "b", now: null },
    ],
  ]);
});
