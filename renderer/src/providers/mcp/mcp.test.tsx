import { act, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { McpServerStatus, McpTool } from "../../ipc/messages.gen.ts";
import { FakeMain, failure, manifest, provider, tile } from "../../testing/fakeMain.ts";
import { show, violations } from "../../testing/show.tsx";
import { powerOf, sentenceOf } from "./tools.ts";

const TOOL: McpTool = {
  name: "read_file",
  title: null,
  description: "Reads\n a file.",
  inputSchema: {},
  outputSchema: null,
  annotations: { title: null, readOnlyHint: true, destructiveHint: null, idempotentHint: null, openWorldHint: null },
};

async function open(main: FakeMain): Promise<UserEvent> {
  main.world.providers = [{ ...provider("Files", "filesystem"), providerClass: "mcp" }];
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Providers" }));
  await user.click(await screen.findByRole("button", { name: "Server" }));
  return user;
}

test("a server shows how it is, what it wrote, and is started by hand", async () => {
  const main = new FakeMain();
  main.world.server = { ...main.world.server, state: "failed", lastError: "It ended.", log: ["this is why"] };
  const user = await open(main);
  const panel = within(await screen.findByRole("region", { name: "Server of Files" }));
  expect(panel.getByRole("status").textContent).toContain("failed three times");
  expect([panel.getByText("It ended."), panel.getByText("this is why")].length).toBe(2);
  await user.click(panel.getByRole("button", { name: "Start" }));
  await waitFor(() => expect(main.given("mcp.startServer").length).toBe(1));
  expect(await violations()).toEqual([]);
});

test("a server that wants its user to sign in has a button for that", async () => {
  const main = new FakeMain();
  main.world.server = { ...main.world.server, signsIn: true, lastError: "The MCP server wants you to sign in." };
  const user = await open(main);
  await user.click(await screen.findByRole("button", { name: "Sign in…" }));
  await waitFor(() => expect(main.given("mcp.signIn").length).toBe(1));
});

test("its tools are listed with what they say of themselves", async () => {
  const main = new FakeMain();
  main.world.tools = [TOOL];
  const user = await open(main);
  await user.click(await screen.findByRole("button", { name: "Start and list tools" }));
  const tools = within(await screen.findByRole("list", { name: "Tools of Files" }));
  expect([tools.getByText("read_file"), tools.getByText("only reads"), tools.getByText("Reads a file.")].length).toBe(
    3,
  );
});

test("a tool is switched off and on, and what was allowed for always is asked again", async () => {
  const main = new FakeMain();
  main.world.tools = [TOOL];
  main.world.choices = {
    blocked: [],
    always: [{ tile: "Notes, Desk", tool: "delete" }],
    roots: [],
    questions: false,
    model: null,
  };
  const user = await open(main);
  await user.click(await screen.findByRole("button", { name: "Start and list tools" }));
  const toggle = await screen.findByRole("switch", { name: /read_file/ });
  await user.click(toggle);
  await waitFor(() => expect((toggle as HTMLInputElement).checked).toBe(false));
  await user.click(toggle);
  await waitFor(() => expect((toggle as HTMLInputElement).checked).toBe(true));
  expect(main.given("mcp.blockTools").map(([given]) => (given as { blocked: string[] }).blocked)).toEqual([
    ["read_file"],
    [],
  ]);
  expect(screen.getByText(/delete by Notes, Desk/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Ask again" }));
  await waitFor(() => expect(screen.queryByText(/delete by Notes/)).toBeNull());
  expect(await violations()).toEqual([]);
});

test("a server is allowed to ask, and not any more", async () => {
  const main = new FakeMain();
  const user = await open(main);
  const toggle = await screen.findByRole("switch", { name: "It may ask me questions while its tools work" });
  await user.click(toggle);
  await waitFor(() => expect((toggle as HTMLInputElement).checked).toBe(true));
  await user.click(toggle);
  await waitFor(() => expect((toggle as HTMLInputElement).checked).toBe(false));
});

test("a server is allowed a language model, and not any more", async () => {
  const main = new FakeMain();
  const user = await open(main);
  const toggle = await screen.findByRole("switch", { name: /^It may have a language model asked/ });
  await user.click(toggle);
  expect(await screen.findByRole("switch", { name: /^It may have gpt-4o-mini of “OpenAI” asked/ })).toBeTruthy();
  await user.click(toggle);
  await waitFor(() => expect((toggle as HTMLInputElement).checked).toBe(false));
});

test("folders that a server may use are added natively and taken back", async () => {
  const main = new FakeMain();
  const user = await open(main);
  await user.click(await screen.findByRole("button", { name: "Add folder… for Files" }));
  expect(await screen.findByText("/home/me/notes")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Take /home/me/notes back" }));
  await waitFor(() => expect(screen.queryByText("/home/me/notes")).toBeNull());
  expect(main.given("mcp.removeRoot").map(([given]) => (given as { folder: string }).folder)).toEqual([
    "/home/me/notes",
  ]);
});

test("a start that fails says why, and the panel follows what is announced", async () => {
  const main = new FakeMain();
  main.failing.set("mcp.startServer", failure("service-unreachable", "The program was not found."));
  const user = await open(main);
  await user.click(await screen.findByRole("button", { name: "Start" }));
  expect(await screen.findByText("The program was not found.")).toBeTruthy();
  main.world.server = { ...main.world.server, state: "running" } satisfies McpServerStatus;
  act(() => main.announce("mcp-servers-changed"));
  expect(await screen.findByRole("button", { name: "Stop" })).toBeTruthy();
});

test("adding a server opens the native dialog, by hand or from the catalogue", async () => {
  const main = new FakeMain();
  const user = await open(main);
  await user.click(screen.getByRole("button", { name: "Add MCP server" }));
  await user.click(await screen.findByRole("menuitem", { name: /GitHub/ }));
  await user.click(screen.getByRole("button", { name: "Add MCP server" }));
  await user.click(await screen.findByRole("menuitem", { name: /By command/ }));
  expect(main.given("mcp.addServer")).toEqual([
    ["demo", { catalogId: "github" }],
    ["demo", {}],
  ]);
});

test("a tool that says nothing may do anything", () => {
  expect([powerOf(TOOL), powerOf({ ...TOOL, annotations: null })]).toEqual(["only reads", "may change or destroy"]);
  expect(sentenceOf({ ...TOOL, description: "x".repeat(500) }).length).toBe(200);
});

test("a widget's settings say what each tool that it may call can do", async () => {
  const main = new FakeMain();
  main.world.providers = [{ ...provider("Files", "filesystem"), providerClass: "mcp" }];
  main.world.tools = [TOOL];
  const slot = { label: "Server", types: ["filesystem"], tools: ["read_file", "gone"] };
  main.world.manifests = [...main.world.manifests, manifest("reader", { name: "Reader", slots: { server: slot } })];
  const bound = { server: { appId: "demo", providerName: "Files" } };
  const [first] = main.world.dashboards;
  if (first !== undefined) first.widgets = [tile("r1", { widget: "reader", slots: bound })];
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Menu of Reader" }));
  await user.click(await screen.findByRole("menuitem", { name: "Settings…" }));
  const tools = within(await screen.findByRole("list", { name: "Tools that it may call of Files" }));
  expect(await tools.findByText("only reads")).toBeTruthy();
  expect(tools.getByText("the server has no such tool")).toBeTruthy();
});
