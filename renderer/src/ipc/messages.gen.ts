// Generated from the models of the channels by `python -m app.setup.codegen`. Do not edit: a stale file fails.

export type ErrorCode = "invalid-params" | "unknown-channel" | "credential-in-params" | "not-granted" | "cancelled" | "deadline-exceeded" | "protocol-violation" | "too-large" | "too-deep" | "too-many-calls" | "too-fast" | "budget-exceeded" | "provider-not-found" | "provider-not-a-credential" | "provider-quarantined" | "unknown-provider-type" | "credentials-invalid" | "client-creation-failed" | "store-unavailable" | "reauthentication-required" | "rate-limited" | "service-rejected" | "service-not-found" | "service-failed" | "service-unreachable" | "internal";

export type Fault = "caller" | "latchkey" | "service";

/** Versions, Latchkey's own first, and every package that is shipped. */
export interface About {
  versions: Version[];
  shipped: Shipped[];
}

/** Which app gets it, and what the form is filled in with. */
export interface AddServerParams {
  appId: string;
  catalogId?: string | null | undefined;
}

/** The server that was saved, or that nothing was. */
export interface AddServerResult {
  saved: ProviderView | null;
  cancelled: true | null;
}

/** `mcp-allow-model`. To allow it asks natively first, with which provider and model. */
export interface AllowModelParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  allow: boolean;
}

/** `mcp-allow-questions`. To allow them asks natively first. */
export interface AllowQuestionsParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  allow: boolean;
}

/** A tool that a tile calls without a question. */
export interface AllowedAlways {
  tile: string;
  tool: string;
}

/** `algolia-analytics-for-query`: the hits of one search with their clicks, or, as an object, any endpoint. */
export interface AnalyticsForQueryParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  indexName: string;
  query: string | EndpointQuery;
}

/** `algolia-analytics`. All endpoints but `patterns/…` need an index. */
export interface AnalyticsParams {
  startDate?: string | null | undefined;
  endDate?: string | null | undefined;
  tags?: string | null | undefined;
  search?: string | null | undefined;
  limit?: number | null | undefined;
  offset?: number | null | undefined;
  orderBy?: ("searchCount" | "clickThroughRate" | "conversionRate" | "averageClickPosition") | null | undefined;
  direction?: ("asc" | "desc") | null | undefined;
  clickAnalytics?: boolean | null | undefined;
  revenueAnalytics?: boolean | null | undefined;
  attribute?: string | null | undefined;
  payload?: Record<string, JsonValue> | null | undefined;
  endpoint: "status" | "searches" | "searches/count" | "searches/noResults" | "searches/noResultRate" | "searches/noClicks" | "searches/noClickRate" | "hits" | "users/count" | "filters" | "filters/noResults" | "filters/attribute" | "countries" | "clicks/averageClickPosition" | "clicks/positions" | "clicks/clickThroughRate" | "conversions/conversionRate" | "conversions/addToCartRate" | "conversions/purchaseRate" | "conversions/revenue" | "patterns/fields" | "patterns/scalar" | "patterns/table" | "patterns/timeseries" | "patterns/distribution";
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  indexName?: string | null | undefined;
}

/** The program and the machine. */
export interface AppInfo {
  version: string;
  platform: string;
  demoAppId: string;
  notices: Notice[];
  tourDue: boolean;
  tray: boolean;
}

/** Which app's providers. */
export interface AppOnly {
  appId: string;
}

/** All folders in order, and the dashboards that are in none, in order. */
export interface Arrangement {
  folders: Folder[];
  top: string[];
}

/** All folders in order, and the dashboards that are in none, in order. */
export interface ArrangementInput {
  folders?: FolderInput[] | undefined;
  top?: string[] | undefined;
}

/** Whether the person went through with it. */
export interface Asked {
  done: boolean;
}

/** Who called: a page, or a widget in it. */
export interface Asker {
  page: string;
  widgetId: string | null;
  instance: string | null;
}

/** What was written. */
export interface Backed {
  dashboards: number;
  widgets: number;
  providers: number | null;
  size: number;
}

/** What came of it; null where the person changed their mind. */
export interface BackupRestored {
  restored: Restored | null;
}

/** Whether the providers go into it, under a passphrase that a native dialog asks for. */
export interface BackupWanted {
  providers?: boolean | undefined;
}

/** The name of the file, without its folder, and what is in it; null where the person changed their mind. */
export interface BackupWritten {
  file: string | null;
  written: Backed | null;
}

/** `mcp-block-tools`: all that nobody may call from now on. */
export interface BlockToolsParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  blocked: string[];
}

/** A page of a dashboard, shown as a tab. The tiles say which page they are on. */
export interface BoardPage {
  id: string;
  name: string;
}

/** `algolia-browse-to-file`: every record, or those that `query` and `options` (filters, for one) select. */
export interface BrowseToFileParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  indexName: string;
  query?: string | undefined;
  options?: Record<string, JsonValue> | undefined;
}

/** `ledger-set-budget`: limits for a provider, a widget, or both together. Without limits the budget is removed. */
export interface BudgetParams {
  appId?: string | null | undefined;
  providerName?: string | null | undefined;
  widgetId?: string | null | undefined;
  callsPerMinute?: number | null | undefined;
  tokensPerDay?: number | null | undefined;
  costPerDay?: number | null | undefined;
  team?: boolean | undefined;
}

/** A budget, and what is used of it now: by the whole team where it shares it and can be asked. */
export interface BudgetRow {
  appId: string | null;
  providerName: string | null;
  widgetId: string | null;
  callsPerMinute: number | null;
  tokensPerDay: number | null;
  costPerDay: number | null;
  callsLastMinute: number;
  tokensToday: number;
  costToday: number;
  team: boolean;
  ofTeam: boolean;
}

/** `ledger-budgets`. `shares`: whether there is a team's server, by which a budget can be shared. */
export interface BudgetsResult {
  budgets: BudgetRow[];
  shares: boolean;
}

/** Every level. `address` is the server's, without its password; `service` is what the services took. */
export interface CacheStatus {
  memory: MemoryLevel;
  warmStart: WarmLevel;
  sharedCache: SharedLevel | null;
  address: string | null;
  chosen: boolean;
  seatName: string | null;
  service: Latency;
}

/** `cache: {ttl: ms}`: the oldest answer that is accepted, and how much older it may be where that is better. */
export interface CacheTtl {
  ttl: number;
  staleWhileRevalidate?: number | undefined;
  staleIfError?: number | undefined;
  warmStart?: boolean | undefined;
  since?: number | null | undefined;
  asked?: ("schedule" | "person") | null | undefined;
}

/** What there is to know of one call beyond its row. */
export interface CallDetail {
  kept: boolean;
  shape: unknown;
  head: string | null;
  label: string | null;
  askers: number[];
  lines: Record<string, unknown>[];
  repeatable: boolean;
}

/** Which call of the log. */
export interface CallNumber {
  number: number;
}

/** `mcp-call-tool`. `cache` and `forceRefresh` are heeded for tools that say of themselves that they only read. */
export interface CallToolParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  toolName: string;
  arguments?: Record<string, JsonValue> | undefined;
}

/** The person changed their mind. */
export interface Cancelled {
  cancelled: true;
}

/** One channel. */
export interface ChannelRow {
  name: string;
  registeredBy: string;
  widgets: string;
  usesProvider: boolean;
  asks: boolean;
  streams: boolean;
  reads: boolean;
  deadlineS: number;
  params: Record<string, unknown> | null;
}

/** Every channel, in the order of their names. */
export interface ChannelRows {
  channels: ChannelRow[];
}

/** `openai-chat`. Messages, tools and formats are as OpenAI's API has them; the fields around them are ours. */
export interface ChatParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  model: string;
  messages: Record<string, JsonValue>[];
  tools?: Record<string, JsonValue>[] | null | undefined;
  toolChoice?: string | Record<string, JsonValue> | null | undefined;
  parallelToolCalls?: boolean | null | undefined;
  maxTokens?: number | null | undefined;
  maxCompletionTokens?: number | null | undefined;
  temperature?: number | null | undefined;
  topP?: number | null | undefined;
  frequencyPenalty?: number | null | undefined;
  presencePenalty?: number | null | undefined;
  stop?: string[] | null | undefined;
  seed?: number | null | undefined;
  responseFormat?: Record<string, JsonValue> | null | undefined;
  reasoningEffort?: string | null | undefined;
  verbosity?: string | null | undefined;
}

/** A value, and what it is called. */
export interface Choice {
  value: string;
  title: string;
}

/** Where choices come from: what a widget's setting can be, by a provider; None: the default one for its type. */
export interface ChoiceSource {
  widget: string;
  setting: string;
  provider: SlotBinding | null;
}

/** Where choices come from: what a widget's setting can be, by a provider; None: the default one for its type. */
export interface ChoiceSourceInput {
  widget: string;
  setting: string;
  provider?: SlotBinding | null | undefined;
}

/** One of a few texts. */
export interface ChoiceVariable {
  name: string;
  title: string | null;
  kind: "choice";
  choices: string[];
  value: string;
}

/** One of a few texts. */
export interface ChoiceVariableInput {
  name: string;
  title?: string | null | undefined;
  kind?: "choice" | undefined;
  choices?: string[] | undefined;
  value?: string | undefined;
}

/** Where the values of a setting come from: a list in what a channel answers for the provider of a slot. */
export interface Choices {
  channel: string;
  slot: string;
  items: string;
  value: string;
  title: string | null;
}

/** A line as it is kept. */
export interface ConsoleEntry {
  number: number;
  at: number;
  widget: string;
  instance: string;
  level: "debug" | "log" | "info" | "warn" | "error" | "uncaught";
  text: string;
  place: string;
  count: number;
}

/** One thing that was written to the console, or an error that nobody caught. */
export interface ConsoleLine {
  level: "debug" | "log" | "info" | "warn" | "error" | "uncaught";
  text: string;
  place?: string | undefined;
  count?: number | undefined;
}

/** A batch of them, and how many did not fit into it. */
export interface ConsoleLines {
  lines: ConsoleLine[];
  dropped?: number | undefined;
}

/** What is kept of all widgets, the oldest first. */
export interface ConsoleLog {
  lines: ConsoleEntry[];
}

/** A named page of tiles; `app_id` is the app whose providers its slots offer first. */
export interface Dashboard {
  id: string;
  name: string;
  appId: string;
  widgets: Tile[];
  wiring: Wire[];
  providers: DefaultProvider[];
  refresh?: DashboardRefresh | null | undefined;
  pages?: BoardPage[] | undefined;
  variables?: (TextVariable | ChoiceVariable | ProvidedVariable | DatesVariable)[] | undefined;
}

/** The provider for every slot that takes the type and has no other choice; without a name there is none. */
export interface DashboardDefault {
  appId: string;
  type: string;
  providerName?: string | null | undefined;
}

/** The default providers for types, of every app, the latest choice first. */
export interface DashboardDefaults {
  providers: DefaultProvider[];
}

/** Which dashboard. */
export interface DashboardId {
  id: string;
}

/** A document as another Latchkey wrote it: checked by its own rules, so that every fault is told with its place. */
export interface DashboardImport {
  document: Record<string, unknown>;
}

/** The new dashboard, and what its tiles lack. */
export interface DashboardImported {
  id: string;
  missing: Missing;
}

/** A named page of tiles; `app_id` is the app whose providers its slots offer first. */
export interface DashboardInput {
  id: string;
  name: string;
  appId: string;
  widgets?: TileInput[] | undefined;
  wiring?: Wire[] | undefined;
  providers?: DefaultProvider[] | undefined;
  refresh?: DashboardRefreshInput | null | undefined;
  pages?: BoardPage[] | undefined;
  variables?: (TextVariableInput | ChoiceVariableInput | ProvidedVariableInput | DatesVariableInput)[] | undefined;
}

/** Every dashboard whole, and the one shown. */
export interface DashboardList {
  dashboards: Dashboard[];
  active: string | null;
}

/** Which dashboard, and where to. */
export interface DashboardPrint {
  id: string;
  to: "pdf" | "printer";
}

/** What was imported; None where the person changed their mind. */
export interface DashboardRead {
  imported: DashboardImported | null;
}

/** The refreshes of the tiles that have no word of their own, and when all of them pause. */
export interface DashboardRefresh {
  every: number | null;
  at: string[];
  reload: boolean;
  pauseHidden: boolean;
  pauseAfterSleep: boolean;
  pauseOnBattery: boolean;
}

/** The refreshes of the tiles that have no word of their own, and when all of them pause. */
export interface DashboardRefreshInput {
  every?: number | null | undefined;
  at?: string[] | undefined;
  reload?: boolean | undefined;
  pauseHidden?: boolean | undefined;
  pauseAfterSleep?: boolean | undefined;
  pauseOnBattery?: boolean | undefined;
}

/** The dashboard to add or replace. */
export interface DashboardSave {
  dashboard: DashboardInput;
  copies?: Record<string, string> | undefined;
}

/** It is on disk. */
export interface DashboardSaved {
  success: true;
  steps: DashboardSteps;
}

/** Every dashboard that has times of day. */
export interface DashboardSchedules {
  dashboards: ScheduledDashboard[];
}

/** Put a dashboard among the starred ones, or take it out. */
export interface DashboardStar {
  id: string;
  starred: boolean;
}

/** What Undo and Redo would do, in words; null where there is nothing. */
export interface DashboardSteps {
  undo: string | null;
  redo: string | null;
}

/** A dashboard without its content. `opened`: when it was last opened, in seconds since 1970. */
export interface DashboardSummary {
  id: string;
  name: string;
  tiles: number;
  starred: boolean;
  opened: number | null;
}

/** A document and what it is for. It is imported like any other. */
export interface DashboardTemplate {
  description: string;
  document: PortableDashboard;
}

/** What a dashboard can begin as. */
export interface DashboardTemplates {
  templates: DashboardTemplate[];
}

/** A dashboard as it was. */
export interface DashboardThen {
  dashboard: Dashboard;
}

/** One state of the history: what led to it, and when, in seconds since 1970. */
export interface DashboardVersion {
  version: number;
  at: number;
  label: string;
  tiles: number;
  current: boolean;
}

/** One state of one dashboard. */
export interface DashboardVersionId {
  id: string;
  version: number;
}

/** The last states, newest first. */
export interface DashboardVersions {
  versions: DashboardVersion[];
}

/** The name of the file, without its folder; None where the person changed their mind. */
export interface DashboardWritten {
  file: string | null;
}

/** What a widget gives: its data as JSON text, null where it could not. */
export interface DataAnswer {
  request: string;
  text: string | null;
}

/** Whether the widget has data for a file. */
export interface DataOfferModel {
  offered: boolean;
}

/** Two days, both of them meant, as `2026-01-31`; empty where its user has not chosen any. */
export interface DateRange {
  start: string;
  end: string;
}

/** A span of days, up to today or of its own: `start` and `end` are of the span `custom`. */
export interface DatesVariable {
  name: string;
  title: string | null;
  kind: "dates";
  span: "today" | "yesterday" | "last-7-days" | "last-30-days" | "last-90-days" | "this-month" | "last-month" | "custom";
  start: string | null;
  end: string | null;
}

/** A span of days, up to today or of its own: `start` and `end` are of the span `custom`. */
export interface DatesVariableInput {
  name: string;
  title?: string | null | undefined;
  kind?: "dates" | undefined;
  span?: "today" | "yesterday" | "last-7-days" | "last-30-days" | "last-90-days" | "this-month" | "last-month" | "custom" | undefined;
  start?: string | null | undefined;
  end?: string | null | undefined;
}

/** The provider of every slot that takes its type and has no choice of its own. */
export interface DefaultProvider {
  appId: string;
  providerName: string;
  type: string;
}

/** `algolia-delete-rule`. */
export interface DeleteRuleParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  indexName: string;
  objectID: string;
  forwardToReplicas?: boolean | null | undefined;
}

/** It is gone, and what replaces it where the person chose that. */
export interface Deleted {
  success: true;
  replacedBy: string | null;
}

/** One that can come back. `deleted`: seconds since 1970. */
export interface DeletedDashboard {
  id: string;
  name: string;
  tiles: number;
  deleted: number;
}

/** What the question came to. */
export type Deletion = Deleted | Cancelled;

/** `openai-describe-image`: an image by `imageUrl` (https or data), or by a handle of `openai-pick-image`. */
export interface DescribeImageParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  imageUrl?: string | null | undefined;
  imageFile?: string | null | undefined;
  prompt?: string | undefined;
  model?: string | undefined;
  detail?: ("auto" | "low" | "high") | null | undefined;
  maxTokens?: number | null | undefined;
}

/** All of what a hit is a part of. `is_file`: it is a file of the user's, which can be opened. */
export interface Document {
  name: string;
  text: string;
  isFile: boolean;
}

/** Which page. */
export interface DocumentOf {
  id: string;
}

/** `local-search-read`, `local-search-open`: a hit of an index of Local Search. */
export interface DocumentParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  indexName: string;
  objectID: string;
}

/** One page, in Markdown without its heading. */
export interface DocumentText {
  title: string;
  text: string;
}

/** One page of the documentation. */
export interface DocumentTitle {
  id: string;
  title: string;
}

/** Every page, by title. */
export interface Documents {
  documents: DocumentTitle[];
}

/** How many answers were affected. */
export interface Done {
  count: number;
}

/** What the dialog came to. */
export type Edited = Saved | Cancelled;

/** `openai-embeddings`: one text or several. */
export interface EmbeddingsParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  model: string;
  input: string | string[];
  dimensions?: number | null | undefined;
}

/** An endpoint and what to ask of it. */
export interface EndpointQuery {
  startDate?: string | null | undefined;
  endDate?: string | null | undefined;
  tags?: string | null | undefined;
  search?: string | null | undefined;
  limit?: number | null | undefined;
  offset?: number | null | undefined;
  orderBy?: ("searchCount" | "clickThroughRate" | "conversionRate" | "averageClickPosition") | null | undefined;
  direction?: ("asc" | "desc") | null | undefined;
  clickAnalytics?: boolean | null | undefined;
  revenueAnalytics?: boolean | null | undefined;
  attribute?: string | null | undefined;
  payload?: Record<string, JsonValue> | null | undefined;
  endpoint: "status" | "searches" | "searches/count" | "searches/noResults" | "searches/noResultRate" | "searches/noClicks" | "searches/noClickRate" | "hits" | "users/count" | "filters" | "filters/noResults" | "filters/attribute" | "countries" | "clicks/averageClickPosition" | "clicks/positions" | "clicks/clickThroughRate" | "conversions/conversionRate" | "conversions/addToCartRate" | "conversions/purchaseRate" | "conversions/revenue" | "patterns/fields" | "patterns/scalar" | "patterns/table" | "patterns/timeseries" | "patterns/distribution";
}

/** What to write: the calls or events of these numbers. */
export interface ExportParams {
  what: "calls-json" | "calls-har" | "events-json";
  numbers: number[];
}

/** The file's name, without its folder, and how many it holds; no name where the person changed their mind. */
export interface Exported {
  file: string | null;
  count: number;
}

/** An installed extension, and what it registered while it is active. */
export interface ExtensionInfo {
  name: string;
  package: string;
  version: string;
  state: "off" | "active" | "failed";
  enabled: boolean;
  problem: string | null;
  types: string[];
  channels: string[];
  widgets: string[];
}

/** `extension-list`, and the version of the interface that extensions are given. */
export interface ExtensionListResult {
  extensions: ExtensionInfo[];
  apiVersion: number;
}

/** Which extension. */
export interface ExtensionParams {
  name: string;
}

/** `algolia-search-facet-values`: values of one facet that fit a text; `options` (filters, for one) narrow them. */
export interface FacetValuesParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  indexName: string;
  facet: string;
  facetQuery?: string | undefined;
  maxFacetHits?: number | undefined;
  options?: Record<string, JsonValue> | undefined;
}

/** One field of a type, for the page that explains what a provider needs. */
export interface FieldView {
  name: string;
  label: string;
  secret: boolean;
  required: boolean;
  help: string;
  placeholder: string;
}

/** Whether the file was opened: the user may have said no. */
export interface FileOpened {
  opened: boolean;
}

/** What one check found. */
export interface FindingView {
  check: string;
  verdict: "ok" | "warning" | "problem";
  found: string;
  remedy: string;
  command: string;
  action: ("unlock" | "protect" | "accept" | "make-private") | null;
}

/** Every check, in the order in which one would mend what they find. */
export interface Findings {
  findings: FindingView[];
}

/** A folder and what is in it, in order. */
export interface Folder {
  id: string;
  name: string;
  dashboards: string[];
}

/** The answer to `local-search-add-folder`: one of the two. */
export interface FolderAdded {
  added: SearchedFolder | null;
  cancelled: true | null;
}

/** A folder and what is in it, in order. */
export interface FolderInput {
  id: string;
  name: string;
  dashboards?: string[] | undefined;
}

/** `algolia-get-object`: one record, with all of its attributes or those that are named. */
export interface GetObjectParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  indexName: string;
  objectID: string;
  attributesToRetrieve?: string[] | null | undefined;
}

/** `mcp-get-prompt`. A prompt's arguments are text. */
export interface GetPromptParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  promptName: string;
  arguments?: Record<string, string> | undefined;
}

/** `algolia-get-rule`. */
export interface GetRuleParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  indexName: string;
  objectID: string;
}

/** What the picker came to. */
export type Import = Imported | Cancelled;

/** What the import saved, and what it left out. */
export interface Imported {
  saved: ProviderView[];
  leftOut: LeftOutView[];
}

/** A read of one index. */
export interface IndexParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  indexName: string;
}

/** How far an index is: `done` of `total` sources, `total` being None before they are counted. */
export interface IndexState {
  name: string;
  label: string;
  state: "waiting" | "indexing" | "ready" | "failed";
  done: number;
  total: number | null;
}

export type JsonValue = unknown;

/** Dashboards that a window shows in turn; none: all that are starred, or all. */
export interface Kiosk {
  dashboards: string[];
  everySeconds: number;
}

/** How long a level took, over its last answers. */
export interface Latency {
  count: number;
  p50Ms: number | null;
  p99Ms: number | null;
}

/** One of the user's days, as `YYYY-MM-DD`. */
export interface LedgerDay {
  calls: number;
  failed: number;
  totalMs: number;
  maxMs: number;
  tokensIn: number;
  tokensOut: number;
  cost: number;
  day: string;
}

/** The last test of a provider, or its last other use. `at` is a Unix time in milliseconds. */
export interface LedgerLatest {
  providerName: string;
  test: boolean;
  result: string;
  at: number;
}

/** `ledger-latest`: whose providers. */
export interface LedgerLatestParams {
  appId: string;
}

/** `kept` is false where nothing is counted, as on a full disk: nobody knows then whether a provider is unused. */
export interface LedgerLatestResult {
  kept: boolean;
  latest: LedgerLatest[];
}

/** A provider whose service asked for a pause; `remaining` seconds are left of it. */
export interface LedgerPause {
  appId: string;
  providerName: string;
  remaining: number;
}

/** One consumer's use of one provider through one channel. `firstAt` and `lastAt` are Unix times in milliseconds. */
export interface LedgerRow {
  calls: number;
  failed: number;
  totalMs: number;
  maxMs: number;
  tokensIn: number;
  tokensOut: number;
  cost: number;
  appId: string;
  providerName: string;
  consumerKind: string;
  consumerName: string;
  channel: string;
  results: Record<string, number>;
  firstAt: number;
  lastAt: number;
}

/** Rows with the most calls first; days in order. */
export interface LedgerSummary {
  totals: LedgerTotals;
  rows: LedgerRow[];
  days: LedgerDay[];
  pauses: LedgerPause[];
}

/** `ledger-summary`: what to look at, and how far back. */
export interface LedgerSummaryParams {
  appId?: string | null | undefined;
  providerName?: string | null | undefined;
  widgetId?: string | null | undefined;
  days?: number | undefined;
}

/** What calls add up to. Times in milliseconds, cost in US dollars where the service reports it. */
export interface LedgerTotals {
  calls: number;
  failed: number;
  totalMs: number;
  maxMs: number;
  tokensIn: number;
  tokensOut: number;
  cost: number;
}

/** A provider that an import did not take over, and why. */
export interface LeftOutView {
  name: string;
  reason: string;
}

/** Every dashboard, and of some the content. */
export interface Library {
  summaries: DashboardSummary[];
  arrangement: Arrangement;
  active: string | null;
  deleted: DeletedDashboard[];
  whole: WholeDashboard[];
}

/** The dashboards that are wanted whole, beside the one that is shown. Those that are gone are left out. */
export interface LibraryQuestion {
  whole?: string[] | undefined;
}

/** One package that is shipped. */
export interface LicenceOf {
  kind: "python" | "javascript";
  name: string;
}

/** The text of its licence; empty where the package has none with it. */
export interface LicenceText {
  text: string;
}

/** `algolia-list-indices`. */
export interface ListIndicesParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  page?: number | null | undefined;
  hitsPerPage?: number | null | undefined;
}

/** Whether the service runs, how many requests it has answered since it started, and its indices. */
export interface LocalSearchStatus {
  running: boolean;
  requests: number;
  indices: IndexState[];
}

/** A server on this computer that a provider of type `openai` could use. */
export interface LocalServerFound {
  program: string;
  baseUrl: string;
  models: string[];
}

/** `openai-discover-local`. */
export interface LocalServersResult {
  servers: LocalServerFound[];
}

/** One call. Times are in milliseconds; `params` are redacted by the channel's schema. */
export interface LoggedCall {
  number: number;
  id: number;
  channel: string;
  sender: Asker;
  asked: string;
  at: number;
  ipcMs: number;
  queueMs: number;
  handlerMs: number;
  sdkMs: number;
  encodeMs: number;
  pageMs: number;
  outcome: string;
  source: ("hit" | "stale" | "joined" | "miss" | "shared") | null;
  asOf: number | null;
  fetchedBy: string;
  bytes: number;
  traceId: string | null;
  appId: string;
  provider: string;
  message: string;
  fault: string;
  status: number | null;
  requestId: string;
  params: unknown;
}

/** The last calls, newest first. */
export interface LoggedCalls {
  calls: LoggedCall[];
}

/** One event: its number, when (ms since 1970), its name and what it says. */
export interface LoggedEvent {
  number: number;
  at: number;
  event: string;
  detail: Record<string, unknown>;
}

/** A widget package: what it names here is all it can ever reach. */
export interface Manifest {
  id: string;
  name: string;
  version: string;
  description: string;
  author: string | null;
  sdk: number;
  entry: string;
  icon: string | null;
  category: ("search" | "ai" | "data" | "tools" | "time") | null;
  size: Size;
  channels: string[];
  slots: Record<string, Slot>;
  settings: Settings;
  events: WidgetEvents;
  storage: boolean;
  notifications: boolean;
  files: boolean;
  links: string[];
}

/** What a server says of a tool. Hints: nothing holds the server to them. */
export interface McpAnnotations {
  title: string | null;
  readOnlyHint: boolean | null;
  destructiveHint: boolean | null;
  idempotentHint: boolean | null;
  openWorldHint: boolean | null;
}

/** `mcp-call-tool-stream`: any number of `progress`, then one `result`. */
export interface McpCallChunk {
  progress: McpProgress | null;
  result: McpToolResult | null;
}

/** `mcp-get-catalog`. */
export interface McpCatalogue {
  servers: McpCatalogueEntry[];
}

/** One server. `mcp_config` is what its provider is saved with; `asks` names the arguments to be added by hand. */
export interface McpCatalogueEntry {
  id: string;
  name: string;
  description: string;
  publisher: string;
  package: string | null;
  registry: ("npm" | "pypi") | null;
  source: string;
  mcpConfig: Record<string, JsonValue>;
  credentials: McpCredential[];
  asks: string;
}

/** One block of a result. `type`: `text`, `image`, `audio`, `resource`, `resource_link`. */
export interface McpContent {
  type: string;
  text: string | null;
  data: string | null;
  mimeType: string | null;
  uri: string | null;
  name: string | null;
  resource: Record<string, JsonValue> | null;
  annotations: Record<string, JsonValue> | null;
}

/** One thing that the server must be given, as a credential of its provider. */
export interface McpCredential {
  name: string;
  label: string;
  help: string;
  required: boolean;
}

/** `mcp-get-prompt`: what to say to a model. */
export interface McpFilledPrompt {
  description: string | null;
  messages: McpPromptMessage[];
}

/** One step of a call, where the server tells. */
export interface McpProgress {
  progress: number;
  total: number | null;
  message: string | null;
}

/** One prompt that the server has ready. */
export interface McpPrompt {
  name: string;
  title: string | null;
  description: string | null;
  arguments: McpPromptArgument[] | null;
}

/** One thing that a prompt is filled in with. */
export interface McpPromptArgument {
  name: string;
  title: string | null;
  description: string | null;
  required: boolean | null;
}

/** One message of a prompt that was filled in. */
export interface McpPromptMessage {
  role: "user" | "assistant";
  content: McpContent;
}

/** `mcp-list-prompts`. */
export interface McpPrompts {
  prompts: McpPrompt[];
}

/** One call of a tool, without its arguments. */
export interface McpRecentCall {
  tool: string;
  at: string;
  ms: number;
  result: string;
}

/** One resource, or with `uriTemplate` a pattern of them. */
export interface McpResource {
  name: string;
  uri: string | null;
  uriTemplate: string | null;
  title: string | null;
  description: string | null;
  mimeType: string | null;
  size: number | null;
}

/** `mcp-read-resource`: text, or a base64 `blob`, of each part. */
export interface McpResourceContents {
  contents: Record<string, JsonValue>[];
}

/** `mcp-list-resources`. */
export interface McpResources {
  resources: McpResource[];
  resourceTemplates: McpResource[];
}

/** How a server is. Its log and errors are without credentials. */
export interface McpServerStatus {
  state: "stopped" | "starting" | "running" | "stopping" | "failed";
  transport: ("stdio" | "http") | null;
  signsIn: boolean;
  pid: number | null;
  started: string | null;
  serverName: string;
  serverVersion: string;
  protocol: string;
  instructions: string;
  tools: number | null;
  calls: number;
  inFlight: number;
  lastError: string | null;
  log: string[];
}

/** A server that was used since Latchkey started: how it is, and what was called. */
export interface McpServerView {
  appId: string;
  providerName: string;
  status: McpServerStatus;
  recent: McpRecentCall[];
}

/** `mcp-list-servers`. */
export interface McpServers {
  servers: McpServerView[];
}

/** One tool. Its schemas are JSON Schema. */
export interface McpTool {
  name: string;
  title: string | null;
  description: string | null;
  inputSchema: Record<string, JsonValue>;
  outputSchema: Record<string, JsonValue> | null;
  annotations: McpAnnotations | null;
}

/** `mcp-get-choices`. */
export interface McpToolChoices {
  blocked: string[];
  always: AllowedAlways[];
  roots: string[];
  questions: boolean;
  model: ModelChoice | null;
}

/** `mcp-call-tool`: what the tool gave. With `isError` the content says what went wrong. */
export interface McpToolResult {
  content: McpContent[];
  isError: boolean;
  structuredContent: JsonValue;
}

/** `mcp-list-tools`: for a widget, those that its slot names. */
export interface McpTools {
  tools: McpTool[];
}

/** Bytes, and the share in use in percent. */
export interface Memory {
  total: number;
  used: number;
  percent: number;
}

/** What is in memory, and how often it had the answer. `hit_rate` counts every level. */
export interface MemoryLevel {
  entries: number;
  bytes: number;
  requests: number;
  hits: number;
  stale: number;
  joined: number;
  shared: number;
  misses: number;
  hitRate: number | null;
}

/** What the tiles of an imported dashboard lack: widgets by id, and providers by the slot that wants one. */
export interface Missing {
  widgets: string[];
  providers: MissingProvider[];
}

/** A slot that has no provider yet. */
export interface MissingProvider {
  instance: string;
  slot: string;
  type: string;
}

/** Which model a server may have asked: with an OpenAI provider of its own app, and that one's key. */
export interface ModelChoice {
  providerName: string;
  model: string;
}

/** `openai-models`. */
export interface ModelsParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
}

/** `{appId, providerName}`: the params of a request about a provider, and what a slot of a dashboard holds. */
export interface NamedProvider {
  appId: string;
  providerName: string;
}

/** The channel takes nothing. */
export type NoParams = Record<string, never>;

/** No params. */
export type Nothing = Record<string, never>;

/** Something the user should know, shown as a banner until dismissed. */
export interface Notice {
  id: string;
  level: "info" | "warning" | "danger";
  title: string;
  text: string;
  storeAction: ("unlock" | "protect" | "accept") | null;
  report: boolean;
  provider?: NoticeProvider | null | undefined;
}

/** The provider that a notice is about, and what it wants of its user. */
export interface NoticeProvider {
  appId: string;
  name: string;
  wanted: "key" | "sign-in";
}

/** Latchkey itself, its renderer processes included: percent of one core, bytes that pages shared by the renderers count in once, threads of the main process. */
export interface OwnProcess {
  cpu: number;
  rss: number;
  threads: number;
}

/** Every package, in name order. */
export interface PackageList {
  widgets: PackageView[];
}

/** One widget package, and where it is used. */
export interface PackageView {
  id: string;
  name: string;
  version: string;
  description: string;
  author: string | null;
  icon: string | null;
  kind: "built-in" | "extension" | "installed" | "dev";
  source: string;
  damaged: boolean;
  powers: PowerView[];
  dashboards: string[];
}

/** `algolia-partial-update-from-folder`. */
export interface PartialUpdateParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  indexName: string;
  createIfNotExists?: boolean | undefined;
}

/** A file: its name without a folder, its type where the name tells, and its content in base64. */
export interface PickedFile {
  name: string;
  type: string;
  data: string;
}

/** An image that the user picked. `handle` is what `openai-describe-image` takes as `imageFile`. */
export interface PickedImage {
  handle: string;
  name: string;
  mediaType: string;
  bytes: number;
}

/** `openai-pick-image`: an image, or nothing. */
export interface PickedImageResult {
  image: PickedImage | null;
  cancelled: true | null;
}

/** What a window of its own shows: a dashboard, or one widget of it. */
export interface PopOut {
  dashboard: string;
  instance: string | null;
}

/** What a window of its own shows: a dashboard, or one widget of it. */
export interface PopOutInput {
  dashboard: string;
  instance?: string | null | undefined;
}

/** The document. Its `format` and `version` say what it is. */
export interface PortableDashboard {
  format: "latchkey-dashboard";
  version: 1;
  name: string;
  tiles: PortableTile[];
  wiring: Wire[];
  refresh?: DashboardRefresh | null | undefined;
  pages?: BoardPage[] | undefined;
  variables?: (TextVariable | ChoiceVariable | ProvidedVariable | DatesVariable)[] | undefined;
}

/** A tile whose slots name the type of provider that they want. */
export interface PortableTile {
  instance: string;
  widget: string;
  x: number;
  y: number;
  w: number;
  h: number;
  title: string | null;
  settings: Record<string, JsonValue>;
  refresh?: Refresh | null | undefined;
  page?: string | null | undefined;
  slots: Record<string, string>;
}

/** What the computer runs on; `unknown` where it does not tell. */
export interface PowerState {
  source: "battery" | "mains" | "unknown";
}

/** One thing that a widget may do. */
export interface PowerView {
  name: string;
  words: string;
  revoked: boolean;
}

/** What the user has chosen; `auto` is the system's theme. */
export interface Preferences {
  theme: "auto" | "light" | "dark";
  accent: "verdigris" | "blue" | "violet" | "rose" | "amber" | "graphite";
  density: "comfortable" | "compact";
  fontSize: "small" | "medium" | "large";
  tray: boolean;
  notifications: boolean;
  doNotDisturb: boolean;
  tourSeen: boolean;
  shortcuts: Record<string, string>;
  uses: Use[];
}

/** The choices to change; what is not named stays as it is. */
export interface PreferencesChange {
  theme?: ("auto" | "light" | "dark") | null | undefined;
  accent?: ("verdigris" | "blue" | "violet" | "rose" | "amber" | "graphite") | null | undefined;
  density?: ("comfortable" | "compact") | null | undefined;
  fontSize?: ("small" | "medium" | "large") | null | undefined;
  tray?: boolean | null | undefined;
  notifications?: boolean | null | undefined;
  doNotDisturb?: boolean | null | undefined;
  tourSeen?: boolean | null | undefined;
  shortcuts?: Record<string, string> | null | undefined;
  uses?: Use[] | null | undefined;
}

/** One process of Latchkey: percent of one core since the last sample, bytes of its own. */
export interface ProcessSample {
  pid: number;
  kind: string;
  cpu: number;
  bytes: number;
  ageS: number;
}

/** One of the texts that a provider gives. Others are taken too: a service that is away stops nobody. */
export interface ProvidedVariable {
  name: string;
  title: string | null;
  kind: "provided";
  source: ChoiceSource;
  value: string;
}

/** One of the texts that a provider gives. Others are taken too: a service that is away stops nobody. */
export interface ProvidedVariableInput {
  name: string;
  title?: string | null | undefined;
  kind?: "provided" | undefined;
  source: ChoiceSourceInput;
  value?: string | undefined;
}

/** Which provider to rotate, or which type to add; neither: the person chooses the type. */
export interface ProviderEdit {
  appId: string;
  providerName?: string | null | undefined;
  providerType?: string | null | undefined;
}

/** The params of every call that uses a provider. The two names identify it; the hash is an untrusted hint. */
export interface ProviderRef {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
}

/** What everyone may know of a provider. No secret, not even masked or hashed. */
export interface ProviderView {
  name: string;
  type: string;
  providerClass: "credential" | "mcp";
  providerHash: string;
  dateCreated: string;
  dateUpdated: string;
  publicFields: Record<string, string>;
}

/** `mcp-read-resource`. */
export interface ReadResourceParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  uri: string;
}

/** Every so many seconds, or at times of day where there are any; with neither, never. */
export interface Refresh {
  every: number | null;
  at: string[];
  reload: boolean;
}

/** Every so many seconds, or at times of day where there are any; with neither, never. */
export interface RefreshInput {
  every?: number | null | undefined;
  at?: string[] | undefined;
  reload?: boolean | undefined;
}

/** Which folder is to go. The files stay where they are; only the index forgets them. */
export interface RemoveFolder {
  id: string;
}

/** `mcp-remove-root`. */
export interface RemoveRootParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  folder: string;
}

/** The name of the file; None where the user chose none. */
export interface ReportSaved {
  file: string | null;
}

/** The report, whole. */
export interface ReportText {
  text: string;
}

/** What is in an answer, and which calls of the log asked for it. */
export interface ResponseData {
  found: boolean;
  value: unknown;
  tooLarge: boolean;
  askers: number[];
}

/** Which answer, as `devtools-responses` calls it. */
export interface ResponseLabel {
  label: string;
}

/** Which answers. */
export interface ResponseLabels {
  labels: string[];
}

/** One answer. Times in ms; `answeredAt` and `goneAt` since 1970. */
export interface ResponseRow {
  label: string;
  channel: string;
  params: unknown;
  appId: string;
  provider: string;
  state: "fresh" | "stale" | "fetching" | "not-found";
  level: "memory" | "last-run" | "shared" | "";
  by: string;
  answeredAt: number | null;
  ttl: number;
  goneAt: number | null;
  hits: number;
  size: number;
  p50: number | null;
  tags: string[];
}

/** Every answer, and what is being fetched. */
export interface ResponseRows {
  rows: ResponseRow[];
}

/** `rest-get`: a path below the provider's base URL. */
export interface RestGetParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  path: string;
  query?: Record<string, string | number | boolean | ((string | number | boolean)[])> | undefined;
  headers?: Record<string, string> | undefined;
}

/** The status, and the body: JSON, text where the service says it is text, or null for nothing. */
export interface RestResult {
  status: number;
  body: JsonValue;
}

/** `rest-send`: a request that changes something, where the provider allows its method. */
export interface RestSendParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | number | boolean | ((string | number | boolean)[])> | undefined;
  headers?: Record<string, string> | undefined;
  body?: JsonValue | undefined;
}

/** What came of a restore, in lines fit for a person. */
export interface Restored {
  added: string[];
  kept: string[];
  leftOut: string[];
}

/** A rule: its `objectID` and whatever Algolia's rules hold. */
export interface Rule {
  objectID: string;
  [field: string]: unknown;
}

/** A call under way: its page, and its number there. */
export interface RunningCall {
  page: string;
  id: number;
}

/** `algolia-save-rule`: creates the rule, or replaces the one with the same `objectID`. */
export interface SaveRuleParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  indexName: string;
  rule: Rule;
  forwardToReplicas?: boolean | null | undefined;
}

/** What the dialog saved. */
export interface Saved {
  saved: ProviderView;
}

/** A dashboard, as far as its times go. */
export interface ScheduledDashboard {
  id: string;
  refresh?: DashboardRefresh | null | undefined;
  widgets: ScheduledTile[];
}

/** A tile, as far as its times go. */
export interface ScheduledTile {
  instance: string;
  page: string | null;
  refresh?: Refresh | null | undefined;
}

/** `algolia-search`: one query as `{indexName, query, options}`, or several as `{requests}`. */
export interface SearchParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  indexName?: string | null | undefined;
  query?: string | undefined;
  options?: Record<string, JsonValue> | undefined;
  requests?: SearchRequest[] | null | undefined;
}

/** One query of several; beside these fields any search parameter of Algolia's. */
export interface SearchRequest {
  indexName: string;
  query?: string | undefined;
  [field: string]: unknown;
}

/** `algolia-search-rules`. */
export interface SearchRulesParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  cache?: boolean | number | CacheTtl | null | undefined;
  forceRefresh?: boolean | undefined;
  indexName: string;
  query?: string | undefined;
  page?: number | undefined;
  hitsPerPage?: number | undefined;
}

/** A folder of the user's. `label` is for a person to read. */
export interface SearchedFolder {
  id: string;
  label: string;
  documents: number;
}

/** All of them. */
export interface SearchedFolders {
  folders: SearchedFolder[];
}

/** What the other seats may call this one; null: nobody is told. */
export interface SeatNameParams {
  name: string | null;
}

/** The whole server, whoever uses it. `max_bytes` is 0 where it has no limit. */
export interface ServerSize {
  keys: number;
  bytes: number;
  maxBytes: number;
}

/** A provider in quarantine: named, kept, never used. */
export interface SetAside {
  appId: string;
  providerName: string;
  reason: string;
}

/** `algolia-set-settings`. Settings that are not named keep their values. */
export interface SetSettingsParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  indexName: string;
  settings: Record<string, JsonValue>;
  forwardToReplicas?: boolean | null | undefined;
}

/** One setting, as a JSON Schema property: the subset that a form can be made of. */
export interface Setting {
  type: "string" | "number" | "integer" | "boolean";
  title: string;
  description: string | null;
  default: JsonValue;
  enum: JsonValue[] | null;
  enumTitles: string[] | null;
  minimum: number | null;
  maximum: number | null;
  maxLength: number | null;
  format: ("multiline" | "color" | "date" | "json" | "jmespath") | null;
  choices: Choices | null;
}

/** In the order of the service, at most 1000. */
export interface SettingChoices {
  choices: Choice[];
}

/** Which setting of which widget, and the provider that its form has chosen for the slot. */
export interface SettingOf {
  appId: string;
  providerName: string;
  widget: string;
  setting: string;
}

/** The JSON Schema of a widget's settings. */
export interface Settings {
  type: "object";
  properties: Record<string, Setting>;
  required: string[];
}

/** The team's server: whether it is used, `why` not and what that means, and counts of this run. */
export interface SharedLevel {
  used: boolean;
  why: string;
  sentence: string;
  asked: number;
  served: number;
  waited: number;
  stored: number;
  overtaken: number;
  refused: number;
  latency: Latency;
  size: ServerSize | null;
}

/** One package that is shipped. */
export interface Shipped {
  name: string;
  version: string;
  licence: string;
  kind: "python" | "javascript";
  hasText: boolean;
}

/** What one widget is to meet from now on; null: the real thing. */
export interface SimulateParams {
  instance: string;
  mode: ("loading" | "error" | "offline" | "empty" | "slow") | null;
}

/** Grid units: what a new tile gets, and the least that the widget can live with. */
export interface Size {
  w: number;
  h: number;
  minW: number;
  minH: number;
}

/** A place for a provider: its label for people, and the provider types that fit; `mcp` is any MCP server. */
export interface Slot {
  label: string;
  types: string[];
  tools: string[];
}

/** The provider that a tile's slot uses. */
export interface SlotBinding {
  appId: string;
  providerName: string;
}

/** The provider in a slot: what a widget sends back with every call, and how to name it to people. */
export interface SlotContext {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  type: string;
  label: string;
}

/** Where the store's key is, whether providers outlive the session, and what to do if anything is wrong. */
export interface Status {
  backEnd: string;
  kind: string;
  persistent: boolean;
  level: string;
  sentence: string;
  action: string;
  reason: string | null;
  quarantined: SetAside[];
}

/** Whether there was a value. */
export interface StorageDeleted {
  deleted: boolean;
}

/** Which value. */
export interface StorageEntry {
  name: string;
}

/** The names of all values. */
export interface StorageNames {
  names: string[];
}

/** A value to keep. */
export interface StorageSet {
  name: string;
  value: string;
}

/** A value as JSON text; null where there is none. */
export interface StorageValue {
  value: string | null;
}

/** `mcp-call-tool-stream`. */
export interface StreamToolParams {
  providerHash: string;
  dashboardAppId: string;
  providerName: string;
  toolName: string;
  arguments?: Record<string, JsonValue> | undefined;
}

/** `{success: true}`. */
export interface Success {
  success: true;
}

/** On or off. */
export interface Switch {
  on: boolean;
}

/** On, or off. */
export interface SwitchParams {
  on: boolean;
}

/** One sample: percent, bytes, seconds since boot, and milliseconds since the epoch. */
export interface SystemStats {
  cpu: number;
  cores: number[];
  memory: Memory;
  process: OwnProcess;
  uptime: number;
  at: number;
}

/** The name of the file, without its folder; None where the person changed their mind or it went to a printer. */
export interface Taken {
  file: string | null;
  done: boolean;
}

/** What the service said, in a sentence. */
export interface Tested {
  sentence: string;
}

/** Any text. */
export interface TextVariable {
  name: string;
  title: string | null;
  kind: "text";
  value: string;
}

/** Any text. */
export interface TextVariableInput {
  name: string;
  title?: string | null | undefined;
  kind?: "text" | undefined;
  value?: string | undefined;
}

/** A placed widget with its providers. */
export interface Tile {
  instance: string;
  widget: string;
  x: number;
  y: number;
  w: number;
  h: number;
  title: string | null;
  settings: Record<string, JsonValue>;
  refresh?: Refresh | null | undefined;
  page?: string | null | undefined;
  slots: Record<string, SlotBinding | null>;
}

/** Which tile, and what the file is to be. */
export interface TileData {
  instance: string;
  format: "csv" | "json";
}

/** A placed widget with its providers. */
export interface TileInput {
  instance: string;
  widget: string;
  x: number;
  y: number;
  w: number;
  h: number;
  title?: string | null | undefined;
  settings?: Record<string, JsonValue> | undefined;
  refresh?: RefreshInput | null | undefined;
  page?: string | null | undefined;
  slots?: Record<string, SlotBinding | null> | undefined;
}

/** Which tile. */
export interface TilePicture {
  instance: string;
}

/** How far it is. `total` records are known of; `file` is the name of the file at hand, without its folder. */
export interface Transfer {
  state: "running" | "finishing" | "done" | "cancelled";
  records: number;
  total: number | null;
  file: string | null;
}

/** One provider type. */
export interface TypeView {
  type: string;
  label: string;
  help: string;
  testable: boolean;
  fields: FieldView[];
}

/** Every provider type, in label order. */
export interface Types {
  types: TypeView[];
}

/** How often and how lately one entry of the palette was chosen: `score` fades with the time since `at`. */
export interface Use {
  id: string;
  score: number;
  at: number;
}

/** A part and its version. */
export interface Version {
  name: string;
  version: string;
}

/** Public views, in name order. */
export type Views = ProviderView[];

/** The file with the answers of the last run. */
export interface WarmLevel {
  enabled: boolean;
  open: boolean;
  entries: number;
  bytes: number;
  maxBytes: number;
  pending: number;
  asked: number;
  served: number;
  written: number;
  refused: number;
  latency: Latency;
}

/** What is new. */
export interface WatchBatch {
  calls: LoggedCall[];
  events: LoggedEvent[];
  running: LoggedCall[] | null;
  callsTo: number;
  eventsTo: number;
}

/** Where to begin: the numbers of the last call and the last event that the reader has. */
export interface WatchParams {
  calls?: number | undefined;
  events?: number | undefined;
}

/** A dashboard with its content, and what Undo and Redo would do to it. */
export interface WholeDashboard {
  dashboard: Dashboard;
  steps: DashboardSteps;
}

/** The person changed their mind. */
export interface WidgetCancelled {
  cancelled: true;
}

/** What a widget knows of itself. A slot without a usable provider is null. */
export interface WidgetContextModel {
  instance: string;
  widgetId: string;
  title: string;
  settings: Record<string, JsonValue>;
  slots: Record<string, SlotContext | null>;
  variables: Record<string, string | DateRange>;
}

/** What the widget tells other widgets of its dashboard, and what it wants to hear of them. */
export interface WidgetEvents {
  publishes: string[];
  listens: string[];
}

/** The file; null where the person changed their mind. */
export interface WidgetFilePicked {
  file: PickedFile | null;
}

/** What kinds of file the widget can do something with; the person may choose any. */
export interface WidgetFileWanted {
  accept?: string[] | undefined;
}

/** Which widget to update from where it came from; none: the person chooses a package. */
export interface WidgetInstall {
  id?: string | null | undefined;
}

/** What the picker and the question came to. */
export type WidgetInstallation = WidgetInstalled | WidgetCancelled;

/** The package that is installed now. */
export interface WidgetInstalled {
  installed: PackageView;
}

/** A page to open in the user's browser. */
export interface WidgetLink {
  url: string;
}

/** Whether the user opened it. */
export interface WidgetLinkOpened {
  opened: boolean;
}

/** Every widget package, in name order. */
export interface WidgetList {
  widgets: Manifest[];
}

/** A notification of the desktop. */
export interface WidgetNotification {
  title: string;
  body?: string | undefined;
}

/** What its user did with it; `shown` where the desktop does not tell. */
export interface WidgetNotified {
  answer: "clicked" | "closed" | "shown" | "withheld";
}

/** Which widget. */
export interface WidgetOnly {
  id: string;
}

/** One power of one widget. */
export interface WidgetPower {
  id: string;
  power: string;
  revoked: boolean;
}

/** The instance that the preview's frame bears. */
export interface WidgetPreview {
  instance: string;
}

/** Which widget, with which settings, and the Local Search provider for those of its slots that it fits. */
export interface WidgetPreviewParams {
  widget: string;
  settings?: Record<string, JsonValue> | undefined;
  localSearch?: SlotBinding | null | undefined;
}

/** What to tell the other widgets of the dashboard. */
export interface WidgetPublish {
  topic: string;
  payload: string;
}

/** How many widgets hear it. */
export interface WidgetPublished {
  heard: number;
}

/** What the question came to. */
export type WidgetRemoval = Success | WidgetCancelled;

/** What a widget shows now, and a small summary of what it got. */
export interface WidgetReport {
  state: "loading" | "ready" | "empty" | "error";
  summary?: Record<string, JsonValue> | undefined;
}

/** One tile of a dashboard that was looked at in this run. */
export interface WidgetRow {
  instance: string;
  widget: string;
  title: string;
  dashboard: string;
  channels: string[];
  storageBytes: number;
  storageKeys: number;
  lines: number;
  uncaught: number;
  simulated: ("loading" | "error" | "offline" | "empty" | "slow") | null;
  pid: number | null;
}

/** The widgets, and Latchkey's processes. */
export interface WidgetRows {
  widgets: WidgetRow[];
  processes: ProcessSample[];
  windows: number[];
}

/** What to hear. */
export interface WidgetSubscription {
  topic: string;
}

/** What the window is that asks. The main one shows no dashboard of its own. */
export interface WindowContext {
  shows: PopOut | null;
  tools: boolean;
  onTop: boolean;
  fullScreen: boolean;
  kiosk: Kiosk | null;
}

/** What is in windows of its own now. */
export interface WindowList {
  windows: PopOut[];
  tools: boolean;
}

/** A user's own word on who hears whom: what `publisher` says under `topic`, `listener` hears as `hears`, or not. Tiles are named by instance. A wire outlives the tile that it names, so that one that comes back is wired again. */
export interface Wire {
  publisher: string;
  topic: string;
  listener: string;
  hears: string;
  connected: boolean;
}

/** Every channel: what it takes, and what it answers or streams. */
export interface Channels {
  "algolia-analytics": { params: AnalyticsParams; result: unknown };
  "algolia-analytics-for-query": { params: AnalyticsForQueryParams; result: unknown };
  "algolia-browse-to-file": { params: BrowseToFileParams; chunk: Transfer };
  "algolia-delete-rule": { params: DeleteRuleParams; result: unknown };
  "algolia-get-object": { params: GetObjectParams; result: unknown };
  "algolia-get-rule": { params: GetRuleParams; result: unknown };
  "algolia-get-settings": { params: IndexParams; result: unknown };
  "algolia-list-indices": { params: ListIndicesParams; result: unknown };
  "algolia-partial-update-from-folder": { params: PartialUpdateParams; chunk: Transfer };
  "algolia-save-rule": { params: SaveRuleParams; result: unknown };
  "algolia-search": { params: SearchParams; result: unknown };
  "algolia-search-facet-values": { params: FacetValuesParams; result: unknown };
  "algolia-search-rules": { params: SearchRulesParams; result: unknown };
  "algolia-set-settings": { params: SetSettingsParams; result: unknown };
  "app-about": { params: Nothing; result: About };
  "app-info": { params: Nothing; result: AppInfo };
  "app-licence": { params: LicenceOf; result: LicenceText };
  "backup-create": { params: BackupWanted; result: BackupWritten };
  "backup-restore": { params: Nothing; result: BackupRestored };
  "cache-connect": { params: Nothing; result: Asked };
  "cache-invite": { params: Nothing; result: Asked };
  "cache-seat-name": { params: SeatNameParams; result: CacheStatus };
  "cache-status": { params: Nothing; result: CacheStatus };
  "cache-unshare": { params: Nothing; result: CacheStatus };
  "cache-warm-start": { params: SwitchParams; result: CacheStatus };
  "call-log": { params: NoParams; result: LoggedCalls };
  "client-cache-invalidate": { params: NamedProvider; result: unknown };
  "client-cache-invalidate-all": { params: Nothing; result: unknown };
  "client-cache-stats": { params: Nothing; result: unknown };
  "dashboard-activate": { params: DashboardId; result: Success };
  "dashboard-arrange": { params: ArrangementInput; result: Success };
  "dashboard-defaults": { params: Nothing; result: DashboardDefaults };
  "dashboard-delete": { params: DashboardId; result: Success };
  "dashboard-export": { params: DashboardId; result: PortableDashboard };
  "dashboard-import": { params: DashboardImport; result: DashboardImported };
  "dashboard-library": { params: LibraryQuestion; result: Library };
  "dashboard-list": { params: Nothing; result: DashboardList };
  "dashboard-print": { params: DashboardPrint; result: Taken };
  "dashboard-read-file": { params: Nothing; result: DashboardRead };
  "dashboard-redo": { params: DashboardId; result: WholeDashboard };
  "dashboard-restore": { params: DashboardVersionId; result: WholeDashboard };
  "dashboard-save": { params: DashboardSave; result: DashboardSaved };
  "dashboard-schedules": { params: Nothing; result: DashboardSchedules };
  "dashboard-set-default": { params: DashboardDefault; result: Success };
  "dashboard-star": { params: DashboardStar; result: Success };
  "dashboard-templates": { params: Nothing; result: DashboardTemplates };
  "dashboard-undelete": { params: DashboardId; result: WholeDashboard };
  "dashboard-undo": { params: DashboardId; result: WholeDashboard };
  "dashboard-version": { params: DashboardVersionId; result: DashboardThen };
  "dashboard-versions": { params: DashboardId; result: DashboardVersions };
  "dashboard-write-file": { params: DashboardId; result: DashboardWritten };
  "devtools-call": { params: CallNumber; result: CallDetail };
  "devtools-cancel": { params: RunningCall; result: Success };
  "devtools-channels": { params: Nothing; result: ChannelRows };
  "devtools-export": { params: ExportParams; result: Exported };
  "devtools-repeat": { params: CallNumber; result: Success };
  "devtools-response": { params: ResponseLabel; result: ResponseData };
  "devtools-response-refetch": { params: ResponseLabel; result: Success };
  "devtools-responses": { params: Nothing; result: ResponseRows };
  "devtools-responses-drop": { params: ResponseLabels; result: Done };
  "devtools-responses-expire": { params: ResponseLabels; result: Done };
  "devtools-simulate": { params: SimulateParams; result: Success };
  "devtools-statistics": { params: Nothing; result: unknown };
  "devtools-watch": { params: WatchParams; chunk: WatchBatch };
  "devtools-widgets": { params: Nothing; result: WidgetRows };
  "doctor-check": { params: Nothing; result: Findings };
  "doctor-mend": { params: Nothing; result: Findings };
  "documentation-list": { params: Nothing; result: Documents };
  "documentation-read": { params: DocumentOf; result: DocumentText };
  "extension-disable": { params: ExtensionParams; result: ExtensionInfo };
  "extension-enable": { params: ExtensionParams; result: ExtensionInfo };
  "extension-list": { params: Nothing; result: ExtensionListResult };
  "ledger-budgets": { params: Nothing; result: BudgetsResult };
  "ledger-latest": { params: LedgerLatestParams; result: LedgerLatestResult };
  "ledger-set-budget": { params: BudgetParams; result: Success };
  "ledger-summary": { params: LedgerSummaryParams; result: LedgerSummary };
  "local-search-add-folder": { params: Nothing; result: FolderAdded };
  "local-search-folders": { params: Nothing; result: SearchedFolders };
  "local-search-open": { params: DocumentParams; result: FileOpened };
  "local-search-read": { params: DocumentParams; result: Document };
  "local-search-remove-folder": { params: RemoveFolder; result: Success };
  "local-search-status": { params: Nothing; result: LocalSearchStatus };
  "mcp-add-root": { params: ProviderRef; result: McpToolChoices };
  "mcp-add-server": { params: AddServerParams; result: AddServerResult };
  "mcp-allow-model": { params: AllowModelParams; result: McpToolChoices };
  "mcp-allow-questions": { params: AllowQuestionsParams; result: McpToolChoices };
  "mcp-block-tools": { params: BlockToolsParams; result: McpToolChoices };
  "mcp-call-tool": { params: CallToolParams; result: McpToolResult };
  "mcp-call-tool-stream": { params: StreamToolParams; chunk: McpCallChunk };
  "mcp-forget-consents": { params: ProviderRef; result: McpToolChoices };
  "mcp-get-catalog": { params: Nothing; result: McpCatalogue };
  "mcp-get-choices": { params: ProviderRef; result: McpToolChoices };
  "mcp-get-prompt": { params: GetPromptParams; result: McpFilledPrompt };
  "mcp-list-prompts": { params: ProviderRef; result: McpPrompts };
  "mcp-list-resources": { params: ProviderRef; result: McpResources };
  "mcp-list-servers": { params: Nothing; result: McpServers };
  "mcp-list-tools": { params: ProviderRef; result: McpTools };
  "mcp-read-resource": { params: ReadResourceParams; result: McpResourceContents };
  "mcp-remove-root": { params: RemoveRootParams; result: McpToolChoices };
  "mcp-server-status": { params: ProviderRef; result: McpServerStatus };
  "mcp-sign-in": { params: ProviderRef; result: McpServerStatus };
  "mcp-start-server": { params: ProviderRef; result: McpServerStatus };
  "mcp-stop-server": { params: ProviderRef; result: McpServerStatus };
  "openai-chat": { params: ChatParams; chunk: unknown };
  "openai-describe-image": { params: DescribeImageParams; result: unknown };
  "openai-discover-local": { params: Nothing; result: LocalServersResult };
  "openai-embeddings": { params: EmbeddingsParams; result: unknown };
  "openai-models": { params: ModelsParams; result: unknown };
  "openai-pick-image": { params: Nothing; result: PickedImageResult };
  "preferences-get": { params: Nothing; result: Preferences };
  "preferences-save": { params: PreferencesChange; result: Success };
  "provider-delete": { params: NamedProvider; result: Deletion };
  "provider-edit": { params: ProviderEdit; result: Edited };
  "provider-get": { params: NamedProvider; result: ProviderView };
  "provider-import": { params: AppOnly; result: Import };
  "provider-list": { params: AppOnly; result: Views };
  "provider-test": { params: NamedProvider; result: Tested };
  "provider-types": { params: Nothing; result: Types };
  "report-read": { params: Nothing; result: ReportText };
  "report-save": { params: Nothing; result: ReportSaved };
  "response-cache-clear": { params: Nothing; result: unknown };
  "response-cache-stats": { params: Nothing; result: unknown };
  "rest-get": { params: RestGetParams; result: RestResult };
  "rest-send": { params: RestSendParams; result: RestResult };
  "store-accept": { params: Nothing; result: Status };
  "store-protect": { params: Nothing; result: Status };
  "store-status": { params: Nothing; result: Status };
  "store-unlock": { params: Nothing; result: Status };
  "system-power": { params: Nothing; result: PowerState };
  "system-stats": { params: Nothing; result: SystemStats };
  "widget-console": { params: ConsoleLines; result: Success };
  "widget-console-lines": { params: Nothing; result: ConsoleLog };
  "widget-context": { params: Nothing; result: WidgetContextModel };
  "widget-data-answer": { params: DataAnswer; result: Success };
  "widget-data-offer": { params: DataOfferModel; result: Success };
  "widget-data-save": { params: TileData; result: Taken };
  "widget-list": { params: Nothing; result: WidgetList };
  "widget-notify": { params: WidgetNotification; result: WidgetNotified };
  "widget-open-link": { params: WidgetLink; result: WidgetLinkOpened };
  "widget-pick-file": { params: WidgetFileWanted; result: WidgetFilePicked };
  "widget-picture": { params: TilePicture; result: Taken };
  "widget-preview-close": { params: Nothing; result: Success };
  "widget-preview-show": { params: WidgetPreviewParams; result: WidgetPreview };
  "widget-publish": { params: WidgetPublish; result: WidgetPublished };
  "widget-registry-install": { params: WidgetInstall; result: WidgetInstallation };
  "widget-registry-list": { params: Nothing; result: PackageList };
  "widget-registry-remove": { params: WidgetOnly; result: WidgetRemoval };
  "widget-registry-revoke": { params: WidgetPower; result: PackageView };
  "widget-report": { params: WidgetReport; result: Success };
  "widget-setting-choices": { params: SettingOf; result: SettingChoices };
  "widget-storage-delete": { params: StorageEntry; result: StorageDeleted };
  "widget-storage-get": { params: StorageEntry; result: StorageValue };
  "widget-storage-keys": { params: Nothing; result: StorageNames };
  "widget-storage-set": { params: StorageSet; result: Success };
  "widget-subscribe": { params: WidgetSubscription; result: Success };
  "window-bring-back": { params: PopOutInput; result: Success };
  "window-context": { params: Nothing; result: WindowContext };
  "window-full-screen": { params: Switch; result: Success };
  "window-list": { params: Nothing; result: WindowList };
  "window-on-top": { params: Switch; result: Success };
  "window-pop-out": { params: PopOutInput; result: Success };
  "window-tools": { params: Switch; result: Success };
}

export type Channel = keyof Channels;
export type Params<C extends string> = C extends Channel ? Channels[C]["params"] : Record<string, unknown>;
/** `unknown` for a channel that an extension brings. */
export type Result<C extends string> = C extends Channel
  ? Channels[C] extends { result: infer R } ? R : never
  : unknown;
export type Chunk<C extends string> = C extends Channel
  ? Channels[C] extends { chunk: infer K } ? K : never
  : unknown;

/** What `window.mainApi` offers besides events and `saveProvider`. */
export interface MainApiMethods {
  readonly algolia: {
    listIndices(params: Params<"algolia-list-indices">, call?: CallOptions): Promise<Result<"algolia-list-indices">>;
    search(params: Params<"algolia-search">, call?: CallOptions): Promise<Result<"algolia-search">>;
    getSettings(params: Params<"algolia-get-settings">, call?: CallOptions): Promise<Result<"algolia-get-settings">>;
    setSettings(params: Params<"algolia-set-settings">, call?: CallOptions): Promise<Result<"algolia-set-settings">>;
    searchRules(params: Params<"algolia-search-rules">, call?: CallOptions): Promise<Result<"algolia-search-rules">>;
    getRule(params: Params<"algolia-get-rule">, call?: CallOptions): Promise<Result<"algolia-get-rule">>;
    getObject(params: Params<"algolia-get-object">, call?: CallOptions): Promise<Result<"algolia-get-object">>;
    searchFacetValues(params: Params<"algolia-search-facet-values">, call?: CallOptions): Promise<Result<"algolia-search-facet-values">>;
    saveRule(params: Params<"algolia-save-rule">, call?: CallOptions): Promise<Result<"algolia-save-rule">>;
    deleteRule(params: Params<"algolia-delete-rule">, call?: CallOptions): Promise<Result<"algolia-delete-rule">>;
    getAnalyticsForQuery(params: Params<"algolia-analytics-for-query">, call?: CallOptions): Promise<Result<"algolia-analytics-for-query">>;
    analytics(params: Params<"algolia-analytics">, call?: CallOptions): Promise<Result<"algolia-analytics">>;
    browseToFile(params: Params<"algolia-browse-to-file">, call?: CallOptions): StreamPromise<Chunk<"algolia-browse-to-file">>;
    partialUpdateFromFolder(params: Params<"algolia-partial-update-from-folder">, call?: CallOptions): StreamPromise<Chunk<"algolia-partial-update-from-folder">>;
  };
  readonly app: {
    info(call?: CallOptions): Promise<Result<"app-info">>;
    about(call?: CallOptions): Promise<Result<"app-about">>;
    check(call?: CallOptions): Promise<Result<"doctor-check">>;
    makePrivate(call?: CallOptions): Promise<Result<"doctor-mend">>;
    readReport(call?: CallOptions): Promise<Result<"report-read">>;
    saveReport(call?: CallOptions): Promise<Result<"report-save">>;
    documents(call?: CallOptions): Promise<Result<"documentation-list">>;
    document(id: Params<"documentation-read">["id"], call?: CallOptions): Promise<Result<"documentation-read">>;
    licence(kind: Params<"app-licence">["kind"], name: Params<"app-licence">["name"], call?: CallOptions): Promise<Result<"app-licence">>;
  };
  readonly backups: {
    create(providers: Params<"backup-create">["providers"], call?: CallOptions): Promise<Result<"backup-create">>;
    restore(call?: CallOptions): Promise<Result<"backup-restore">>;
  };
  readonly caches: {
    status(call?: CallOptions): Promise<Result<"cache-status">>;
    keepWarmStart(on: Params<"cache-warm-start">["on"], call?: CallOptions): Promise<Result<"cache-warm-start">>;
    nameSeat(name: Params<"cache-seat-name">["name"], call?: CallOptions): Promise<Result<"cache-seat-name">>;
    connect(call?: CallOptions): Promise<Result<"cache-connect">>;
    disconnect(call?: CallOptions): Promise<Result<"cache-unshare">>;
    invite(call?: CallOptions): Promise<Result<"cache-invite">>;
  };
  readonly clientCache: {
    invalidate(appId: Params<"client-cache-invalidate">["appId"], providerName: Params<"client-cache-invalidate">["providerName"], call?: CallOptions): Promise<Result<"client-cache-invalidate">>;
    invalidateAll(call?: CallOptions): Promise<Result<"client-cache-invalidate-all">>;
    clearResponseCache(call?: CallOptions): Promise<Result<"response-cache-clear">>;
    responseCacheStats(call?: CallOptions): Promise<Result<"response-cache-stats">>;
  };
  readonly dashboards: {
    list(call?: CallOptions): Promise<Result<"dashboard-list">>;
    save(dashboard: Params<"dashboard-save">["dashboard"], options?: { copies?: Params<"dashboard-save">["copies"] }, call?: CallOptions): Promise<Result<"dashboard-save">>;
    delete(id: Params<"dashboard-delete">["id"], call?: CallOptions): Promise<Result<"dashboard-delete">>;
    activate(id: Params<"dashboard-activate">["id"], call?: CallOptions): Promise<Result<"dashboard-activate">>;
    defaults(call?: CallOptions): Promise<Result<"dashboard-defaults">>;
    setDefault(appId: Params<"dashboard-set-default">["appId"], type: Params<"dashboard-set-default">["type"], providerName: Params<"dashboard-set-default">["providerName"], call?: CallOptions): Promise<Result<"dashboard-set-default">>;
    library(options?: { whole?: Params<"dashboard-library">["whole"] }, call?: CallOptions): Promise<Result<"dashboard-library">>;
    arrange(params: Params<"dashboard-arrange">, call?: CallOptions): Promise<Result<"dashboard-arrange">>;
    star(id: Params<"dashboard-star">["id"], starred: Params<"dashboard-star">["starred"], call?: CallOptions): Promise<Result<"dashboard-star">>;
    undelete(id: Params<"dashboard-undelete">["id"], call?: CallOptions): Promise<Result<"dashboard-undelete">>;
    undo(id: Params<"dashboard-undo">["id"], call?: CallOptions): Promise<Result<"dashboard-undo">>;
    redo(id: Params<"dashboard-redo">["id"], call?: CallOptions): Promise<Result<"dashboard-redo">>;
    versions(id: Params<"dashboard-versions">["id"], call?: CallOptions): Promise<Result<"dashboard-versions">>;
    schedules(call?: CallOptions): Promise<Result<"dashboard-schedules">>;
    version(id: Params<"dashboard-version">["id"], version: Params<"dashboard-version">["version"], call?: CallOptions): Promise<Result<"dashboard-version">>;
    restore(id: Params<"dashboard-restore">["id"], version: Params<"dashboard-restore">["version"], call?: CallOptions): Promise<Result<"dashboard-restore">>;
    templates(call?: CallOptions): Promise<Result<"dashboard-templates">>;
    export(id: Params<"dashboard-export">["id"], call?: CallOptions): Promise<Result<"dashboard-export">>;
    import(document: Params<"dashboard-import">["document"], call?: CallOptions): Promise<Result<"dashboard-import">>;
    writeFile(id: Params<"dashboard-write-file">["id"], call?: CallOptions): Promise<Result<"dashboard-write-file">>;
    readFile(call?: CallOptions): Promise<Result<"dashboard-read-file">>;
    print(id: Params<"dashboard-print">["id"], to: Params<"dashboard-print">["to"], call?: CallOptions): Promise<Result<"dashboard-print">>;
  };
  readonly devtools: {
    clients(call?: CallOptions): Promise<Result<"client-cache-stats">>;
    calls(call?: CallOptions): Promise<Result<"call-log">>;
    servers(call?: CallOptions): Promise<Result<"mcp-list-servers">>;
    watch(params: Params<"devtools-watch">, call?: CallOptions): StreamPromise<Chunk<"devtools-watch">>;
    call(number: Params<"devtools-call">["number"], call?: CallOptions): Promise<Result<"devtools-call">>;
    cancel(page: Params<"devtools-cancel">["page"], id: Params<"devtools-cancel">["id"], call?: CallOptions): Promise<Result<"devtools-cancel">>;
    repeat(number: Params<"devtools-repeat">["number"], call?: CallOptions): Promise<Result<"devtools-repeat">>;
    responses(call?: CallOptions): Promise<Result<"devtools-responses">>;
    response(label: Params<"devtools-response">["label"], call?: CallOptions): Promise<Result<"devtools-response">>;
    dropResponses(labels: Params<"devtools-responses-drop">["labels"], call?: CallOptions): Promise<Result<"devtools-responses-drop">>;
    expireResponses(labels: Params<"devtools-responses-expire">["labels"], call?: CallOptions): Promise<Result<"devtools-responses-expire">>;
    refetchResponse(label: Params<"devtools-response-refetch">["label"], call?: CallOptions): Promise<Result<"devtools-response-refetch">>;
    statistics(call?: CallOptions): Promise<Result<"devtools-statistics">>;
    channels(call?: CallOptions): Promise<Result<"devtools-channels">>;
    export(what: Params<"devtools-export">["what"], numbers: Params<"devtools-export">["numbers"], call?: CallOptions): Promise<Result<"devtools-export">>;
    widgets(call?: CallOptions): Promise<Result<"devtools-widgets">>;
    simulate(instance: Params<"devtools-simulate">["instance"], mode: Params<"devtools-simulate">["mode"], call?: CallOptions): Promise<Result<"devtools-simulate">>;
  };
  readonly extensions: {
    list(call?: CallOptions): Promise<Result<"extension-list">>;
    enable(name: Params<"extension-enable">["name"], call?: CallOptions): Promise<Result<"extension-enable">>;
    disable(name: Params<"extension-disable">["name"], call?: CallOptions): Promise<Result<"extension-disable">>;
  };
  readonly ledger: {
    summary(params: Params<"ledger-summary">, call?: CallOptions): Promise<Result<"ledger-summary">>;
    latest(appId: Params<"ledger-latest">["appId"], call?: CallOptions): Promise<Result<"ledger-latest">>;
    budgets(call?: CallOptions): Promise<Result<"ledger-budgets">>;
    setBudget(params: Params<"ledger-set-budget">, call?: CallOptions): Promise<Result<"ledger-set-budget">>;
  };
  readonly localSearch: {
    status(call?: CallOptions): Promise<Result<"local-search-status">>;
    folders(call?: CallOptions): Promise<Result<"local-search-folders">>;
    addFolder(call?: CallOptions): Promise<Result<"local-search-add-folder">>;
    removeFolder(id: Params<"local-search-remove-folder">["id"], call?: CallOptions): Promise<Result<"local-search-remove-folder">>;
    read(params: Params<"local-search-read">, call?: CallOptions): Promise<Result<"local-search-read">>;
    open(params: Params<"local-search-open">, call?: CallOptions): Promise<Result<"local-search-open">>;
  };
  readonly mcp: {
    startServer(params: Params<"mcp-start-server">, call?: CallOptions): Promise<Result<"mcp-start-server">>;
    stopServer(params: Params<"mcp-stop-server">, call?: CallOptions): Promise<Result<"mcp-stop-server">>;
    getServerStatus(params: Params<"mcp-server-status">, call?: CallOptions): Promise<Result<"mcp-server-status">>;
    listTools(params: Params<"mcp-list-tools">, call?: CallOptions): Promise<Result<"mcp-list-tools">>;
    callTool(params: Params<"mcp-call-tool">, call?: CallOptions): Promise<Result<"mcp-call-tool">>;
    callToolStream(params: Params<"mcp-call-tool-stream">, call?: CallOptions): StreamPromise<Chunk<"mcp-call-tool-stream">>;
    listResources(params: Params<"mcp-list-resources">, call?: CallOptions): Promise<Result<"mcp-list-resources">>;
    readResource(params: Params<"mcp-read-resource">, call?: CallOptions): Promise<Result<"mcp-read-resource">>;
    listPrompts(params: Params<"mcp-list-prompts">, call?: CallOptions): Promise<Result<"mcp-list-prompts">>;
    getPrompt(params: Params<"mcp-get-prompt">, call?: CallOptions): Promise<Result<"mcp-get-prompt">>;
    getChoices(params: Params<"mcp-get-choices">, call?: CallOptions): Promise<Result<"mcp-get-choices">>;
    blockTools(params: Params<"mcp-block-tools">, call?: CallOptions): Promise<Result<"mcp-block-tools">>;
    forgetConsents(params: Params<"mcp-forget-consents">, call?: CallOptions): Promise<Result<"mcp-forget-consents">>;
    allowQuestions(params: Params<"mcp-allow-questions">, call?: CallOptions): Promise<Result<"mcp-allow-questions">>;
    allowModel(params: Params<"mcp-allow-model">, call?: CallOptions): Promise<Result<"mcp-allow-model">>;
    addRoot(params: Params<"mcp-add-root">, call?: CallOptions): Promise<Result<"mcp-add-root">>;
    removeRoot(params: Params<"mcp-remove-root">, call?: CallOptions): Promise<Result<"mcp-remove-root">>;
    getCatalog(call?: CallOptions): Promise<Result<"mcp-get-catalog">>;
    signIn(params: Params<"mcp-sign-in">, call?: CallOptions): Promise<Result<"mcp-sign-in">>;
    addServer(appId: Params<"mcp-add-server">["appId"], options?: { catalogId?: Params<"mcp-add-server">["catalogId"] }, call?: CallOptions): Promise<Result<"mcp-add-server">>;
  };
  readonly openai: {
    chat(params: Params<"openai-chat">, call?: CallOptions): StreamPromise<Chunk<"openai-chat">>;
    models(params: Params<"openai-models">, call?: CallOptions): Promise<Result<"openai-models">>;
    describeImage(params: Params<"openai-describe-image">, call?: CallOptions): Promise<Result<"openai-describe-image">>;
    embeddings(params: Params<"openai-embeddings">, call?: CallOptions): Promise<Result<"openai-embeddings">>;
    discoverLocal(call?: CallOptions): Promise<Result<"openai-discover-local">>;
    pickImage(call?: CallOptions): Promise<Result<"openai-pick-image">>;
  };
  readonly providers: {
    listProviders(appId: Params<"provider-list">["appId"], call?: CallOptions): Promise<Result<"provider-list">>;
    getProvider(appId: Params<"provider-get">["appId"], providerName: Params<"provider-get">["providerName"], call?: CallOptions): Promise<Result<"provider-get">>;
    deleteProvider(appId: Params<"provider-delete">["appId"], providerName: Params<"provider-delete">["providerName"], call?: CallOptions): Promise<Result<"provider-delete">>;
    editProvider(appId: Params<"provider-edit">["appId"], options?: { name?: Params<"provider-edit">["providerName"]; type?: Params<"provider-edit">["providerType"] }, call?: CallOptions): Promise<Result<"provider-edit">>;
    importProviders(appId: Params<"provider-import">["appId"], call?: CallOptions): Promise<Result<"provider-import">>;
    types(call?: CallOptions): Promise<Result<"provider-types">>;
    test(appId: Params<"provider-test">["appId"], providerName: Params<"provider-test">["providerName"], call?: CallOptions): Promise<Result<"provider-test">>;
  };
  readonly responseCache: {
    clear(call?: CallOptions): Promise<Result<"response-cache-clear">>;
    stats(call?: CallOptions): Promise<Result<"response-cache-stats">>;
  };
  readonly rest: {
    get(params: Params<"rest-get">, call?: CallOptions): Promise<Result<"rest-get">>;
    send(params: Params<"rest-send">, call?: CallOptions): Promise<Result<"rest-send">>;
  };
  readonly store: {
    status(call?: CallOptions): Promise<Result<"store-status">>;
    unlock(call?: CallOptions): Promise<Result<"store-unlock">>;
    protect(call?: CallOptions): Promise<Result<"store-protect">>;
    accept(call?: CallOptions): Promise<Result<"store-accept">>;
  };
  readonly system: {
    power(call?: CallOptions): Promise<Result<"system-power">>;
    stats(call?: CallOptions): Promise<Result<"system-stats">>;
  };
  readonly widgets: {
    savePicture(instance: Params<"widget-picture">["instance"], call?: CallOptions): Promise<Result<"widget-picture">>;
    saveData(instance: Params<"widget-data-save">["instance"], format: Params<"widget-data-save">["format"], call?: CallOptions): Promise<Result<"widget-data-save">>;
    list(call?: CallOptions): Promise<Result<"widget-list">>;
    packages(call?: CallOptions): Promise<Result<"widget-registry-list">>;
    install(params: Params<"widget-registry-install">, call?: CallOptions): Promise<Result<"widget-registry-install">>;
    remove(id: Params<"widget-registry-remove">["id"], call?: CallOptions): Promise<Result<"widget-registry-remove">>;
    setRevoked(params: Params<"widget-registry-revoke">, call?: CallOptions): Promise<Result<"widget-registry-revoke">>;
    choices(params: Params<"widget-setting-choices">, call?: CallOptions): Promise<Result<"widget-setting-choices">>;
    console(call?: CallOptions): Promise<Result<"widget-console-lines">>;
    context(call?: CallOptions): Promise<Result<"widget-context">>;
    report(state: Params<"widget-report">["state"], summary: Params<"widget-report">["summary"], call?: CallOptions): Promise<Result<"widget-report">>;
  };
  readonly windows: {
    context(call?: CallOptions): Promise<Result<"window-context">>;
    list(call?: CallOptions): Promise<Result<"window-list">>;
    popOut(dashboard: Params<"window-pop-out">["dashboard"], instance: Params<"window-pop-out">["instance"], call?: CallOptions): Promise<Result<"window-pop-out">>;
    bringBack(dashboard: Params<"window-bring-back">["dashboard"], instance: Params<"window-bring-back">["instance"], call?: CallOptions): Promise<Result<"window-bring-back">>;
    tools(on: Params<"window-tools">["on"], call?: CallOptions): Promise<Result<"window-tools">>;
    onTop(on: Params<"window-on-top">["on"], call?: CallOptions): Promise<Result<"window-on-top">>;
    fullScreen(on: Params<"window-full-screen">["on"], call?: CallOptions): Promise<Result<"window-full-screen">>;
  };
}

/** Options of one call. */
export interface CallOptions {
  /** Cancels the call, and its work in the main process. */
  signal?: AbortSignal | undefined;
  /** Milliseconds until the call fails with `deadline-exceeded`; by default the channel's own deadline. */
  timeoutMs?: number | undefined;
}

/** A promise that resolves to the stream once it has begun. It can also be iterated directly. */
export type StreamPromise<T> = Promise<AsyncIterableIterator<T>> & AsyncIterable<T>;

/** How the response cache answered. */
export type Source = "hit" | "stale" | "joined" | "miss" | "shared";

/** Called with the payload of an event. */
export type Listener = (payload: unknown) => void;

/** A failed call rejects with this: an `Error` with a stable code and a message fit for a person. */
export interface LatchkeyError extends Error {
  readonly code: ErrorCode;
  /** Whose fault it is, and so who can do something about it. */
  readonly fault: Fault;
  readonly retryable: boolean;
  /** Seconds after which trying again makes sense, where that is known. */
  readonly retryAfter?: number | undefined;
  /** The id under which the log has the full report. */
  readonly traceId?: string | undefined;
}

/** The shell's theme. */
export interface Theme {
  readonly scheme: "light" | "dark";
  /** CSS variables: `--lk-…` to their values. */
  readonly tokens: Readonly<Record<string, string>>;
}

/** A widget's instance, title, settings and slots, its dashboard's variables, and the shell's theme. */
export interface WidgetContext extends Readonly<Channels["widget-context"]["result"]> {
  readonly theme: Theme;
}

/** The provider in a slot. `providerHash`, `dashboardAppId` and `providerName` go into every call that uses it. */
export type SlotProvider = NonNullable<WidgetContext["slots"][string]>;

/** What a widget shows, for the shell's tile and for a run without a window. */
export type WidgetState = "loading" | "ready" | "empty" | "error";

/** Called with a message of another widget: what it says, and which tile says it under which topic. */
export type MessageListener = (payload: any, message: { readonly from: string; readonly topic: string }) => void;

/** What the user did with a notification; `shown` where the desktop does not tell, `withheld` by its wish. */
export type NotificationAnswer = "clicked" | "closed" | "shown" | "withheld";

/** Values that a widget keeps on its dashboard: JSON, at most 1 MiB in all. They leave with the tile. */
export interface WidgetStorage {
  /** The value; undefined where there is none. */
  get(key: string): Promise<any>;
  /** Rejects with `too-large` where the value does not fit any more; nothing has changed then. */
  set(key: string, value: unknown): Promise<void>;
  /** Whether there was a value. */
  delete(key: string): Promise<boolean>;
  keys(): Promise<string[]>;
}

/** How fresh the answers of a refresh are to be. Both go into each call that reads: `search({...params, ...fresh})`. */
export interface Fresh {
  /** Nothing older than the refresh allows. Widgets that refresh one after the other share one answer. */
  readonly cache: {
    readonly ttl: number;
    readonly since: number;
    readonly warmStart: false;
    readonly asked: "schedule" | "person";
  };
  /** Somebody asked for this very widget: past the cache. */
  readonly forceRefresh: boolean;
}

/** Gives what a widget shows: a list of objects, a list of lists, or any other JSON. */
export type DataOffer = () => unknown;

/** `window.latchkey`: what a widget has besides `window.mainApi`. */
export interface Latchkey {
  /** The first context; rejects where the frame is not a widget of any dashboard. */
  readonly ready: Promise<WidgetContext>;
  /** The current context; undefined until `ready`. */
  readonly context: WidgetContext | undefined;
  /** Calls `listener` when settings, slots, variables or theme change. Returns a function that removes it. */
  onContext(listener: (context: WidgetContext) => void): () => void;
  /** Calls `listener` when the widget is to ask anew what it shows. Returns a function that removes it. */
  onRefresh(listener: (fresh: Fresh) => void): () => void;
  /** Calls any channel that the manifest names. */
  call<C extends Channel>(channel: C, params: Params<C>, options?: CallOptions): Promise<Result<C>>;
  /** Calls a channel that streams. */
  stream<C extends Channel>(channel: C, params: Params<C>, options?: CallOptions): StreamPromise<Chunk<C>>;
  /** How the cache answered the call that returned this very object; undefined where no cache was asked. */
  source(result: unknown): Source | undefined;
  /** When the service gave this very object, in ms since 1970, where that was in an earlier run; else undefined. */
  asOf(result: unknown): number | undefined;
  /** Asks the window to open the provider in a slot. It does so only right after a click or key in this widget. */
  openProvider(slot: string): void;
  /** Reports what the widget shows, with a few facts: at most 4 KiB of JSON. */
  report(state: WidgetState, summary?: Record<string, unknown>): Promise<void>;
  /** Tells the other widgets of this dashboard: at most 64 KiB of JSON. Resolves to how many of them hear it. */
  publish(topic: string, payload?: unknown): Promise<number>;
  /** Calls `listener` with what other widgets publish. Returns a function that ends that. */
  subscribe(topic: string, listener: MessageListener): () => void;
  /** What this widget remembers on this dashboard. */
  readonly storage: WidgetStorage;
  /**
   * Offers what this widget shows for a file: CSV and JSON in the tile's menu, at most 8 MiB. The last offer counts.
   * One with `fallback` counts while there is no other: the kit's tables and charts. Returns what ends the offer.
   */
  offerData(data: DataOffer, options?: { fallback?: boolean }): () => void;
  /** Shows a notification of the desktop. */
  notify(notification: { title: string; body?: string }): Promise<NotificationAnswer>;
  /**
   * Asks the user for a file, right after a click or key in this widget: name, type and content, at most 10 MiB.
   * `accept` names endings (`.csv`) and types (`text/csv`, `image/*`). Undefined where the user changed their mind.
   */
  pickFile(options?: { accept?: readonly string[] }): Promise<File | undefined>;
  /** Asks the user whether to open a page of the web, of a host that the manifest names. Whether it was opened. */
  openLink(url: string): Promise<boolean>;
}

/** `window.mainApi`: a method for each channel, events, and `invoke` and `stream` for the channels of extensions. */
export interface MainApi extends Omit<MainApiMethods, "providers"> {
  readonly providers: MainApiMethods["providers"] & {
    /** Always rejects: credentials are entered in the native dialog, which `editProvider` opens. */
    saveProvider(...ignored: unknown[]): Promise<never>;
  };
  invoke<C extends Channel>(channel: C, params?: Params<C>, options?: CallOptions): Promise<Result<C>>;
  stream<C extends Channel>(channel: C, params?: Params<C>, options?: CallOptions): StreamPromise<Chunk<C>>;
  on(event: string, listener: Listener): void;
  removeListener(event: string, listener: Listener): void;
}

/** Whose fault each code is, and whether trying again helps, unless the main process says otherwise. */
export const FAILURES: Readonly<Record<ErrorCode, { fault: Fault; retryable: boolean }>> = {
  "invalid-params": { fault: "caller", retryable: false },
  "unknown-channel": { fault: "caller", retryable: false },
  "credential-in-params": { fault: "caller", retryable: false },
  "not-granted": { fault: "caller", retryable: false },
  "cancelled": { fault: "caller", retryable: true },
  "deadline-exceeded": { fault: "service", retryable: true },
  "protocol-violation": { fault: "caller", retryable: false },
  "too-large": { fault: "caller", retryable: false },
  "too-deep": { fault: "caller", retryable: false },
  "too-many-calls": { fault: "caller", retryable: true },
  "too-fast": { fault: "caller", retryable: true },
  "budget-exceeded": { fault: "caller", retryable: false },
  "provider-not-found": { fault: "caller", retryable: false },
  "provider-not-a-credential": { fault: "caller", retryable: false },
  "provider-quarantined": { fault: "latchkey", retryable: false },
  "unknown-provider-type": { fault: "caller", retryable: false },
  "credentials-invalid": { fault: "caller", retryable: false },
  "client-creation-failed": { fault: "latchkey", retryable: true },
  "store-unavailable": { fault: "latchkey", retryable: false },
  "reauthentication-required": { fault: "service", retryable: false },
  "rate-limited": { fault: "service", retryable: true },
  "service-rejected": { fault: "service", retryable: false },
  "service-not-found": { fault: "service", retryable: false },
  "service-failed": { fault: "service", retryable: false },
  "service-unreachable": { fault: "service", retryable: true },
  "internal": { fault: "latchkey", retryable: false },
};

/** The same as a table, from which api/mainApi.ts builds the object. */
export const METHODS = [
  { path: "clientCache.invalidate", channel: "client-cache-invalidate", names: ["appId", "providerName"], options: {}, stream: false },
  { path: "clientCache.invalidateAll", channel: "client-cache-invalidate-all", names: [], options: {}, stream: false },
  { path: "clientCache.clearResponseCache", channel: "response-cache-clear", names: [], options: {}, stream: false },
  { path: "clientCache.responseCacheStats", channel: "response-cache-stats", names: [], options: {}, stream: false },
  { path: "responseCache.clear", channel: "response-cache-clear", names: [], options: {}, stream: false },
  { path: "responseCache.stats", channel: "response-cache-stats", names: [], options: {}, stream: false },
  { path: "caches.status", channel: "cache-status", names: [], options: {}, stream: false },
  { path: "caches.keepWarmStart", channel: "cache-warm-start", names: ["on"], options: {}, stream: false },
  { path: "caches.nameSeat", channel: "cache-seat-name", names: ["name"], options: {}, stream: false },
  { path: "caches.connect", channel: "cache-connect", names: [], options: {}, stream: false },
  { path: "caches.disconnect", channel: "cache-unshare", names: [], options: {}, stream: false },
  { path: "caches.invite", channel: "cache-invite", names: [], options: {}, stream: false },
  { path: "providers.listProviders", channel: "provider-list", names: ["appId"], options: {}, stream: false },
  { path: "providers.getProvider", channel: "provider-get", names: ["appId", "providerName"], options: {}, stream: false },
  { path: "providers.deleteProvider", channel: "provider-delete", names: ["appId", "providerName"], options: {}, stream: false },
  { path: "providers.editProvider", channel: "provider-edit", names: ["appId"], options: {"name": "providerName", "type": "providerType"}, stream: false },
  { path: "providers.importProviders", channel: "provider-import", names: ["appId"], options: {}, stream: false },
  { path: "providers.types", channel: "provider-types", names: [], options: {}, stream: false },
  { path: "providers.test", channel: "provider-test", names: ["appId", "providerName"], options: {}, stream: false },
  { path: "store.status", channel: "store-status", names: [], options: {}, stream: false },
  { path: "store.unlock", channel: "store-unlock", names: [], options: {}, stream: false },
  { path: "store.protect", channel: "store-protect", names: [], options: {}, stream: false },
  { path: "store.accept", channel: "store-accept", names: [], options: {}, stream: false },
  { path: "algolia.listIndices", channel: "algolia-list-indices", names: null, options: {}, stream: false },
  { path: "algolia.search", channel: "algolia-search", names: null, options: {}, stream: false },
  { path: "algolia.getSettings", channel: "algolia-get-settings", names: null, options: {}, stream: false },
  { path: "algolia.setSettings", channel: "algolia-set-settings", names: null, options: {}, stream: false },
  { path: "algolia.searchRules", channel: "algolia-search-rules", names: null, options: {}, stream: false },
  { path: "algolia.getRule", channel: "algolia-get-rule", names: null, options: {}, stream: false },
  { path: "algolia.getObject", channel: "algolia-get-object", names: null, options: {}, stream: false },
  { path: "algolia.searchFacetValues", channel: "algolia-search-facet-values", names: null, options: {}, stream: false },
  { path: "algolia.saveRule", channel: "algolia-save-rule", names: null, options: {}, stream: false },
  { path: "algolia.deleteRule", channel: "algolia-delete-rule", names: null, options: {}, stream: false },
  { path: "algolia.getAnalyticsForQuery", channel: "algolia-analytics-for-query", names: null, options: {}, stream: false },
  { path: "algolia.analytics", channel: "algolia-analytics", names: null, options: {}, stream: false },
  { path: "algolia.browseToFile", channel: "algolia-browse-to-file", names: null, options: {}, stream: true },
  { path: "algolia.partialUpdateFromFolder", channel: "algolia-partial-update-from-folder", names: null, options: {}, stream: true },
  { path: "openai.chat", channel: "openai-chat", names: null, options: {}, stream: true },
  { path: "openai.models", channel: "openai-models", names: null, options: {}, stream: false },
  { path: "openai.describeImage", channel: "openai-describe-image", names: null, options: {}, stream: false },
  { path: "openai.embeddings", channel: "openai-embeddings", names: null, options: {}, stream: false },
  { path: "openai.discoverLocal", channel: "openai-discover-local", names: [], options: {}, stream: false },
  { path: "openai.pickImage", channel: "openai-pick-image", names: [], options: {}, stream: false },
  { path: "rest.get", channel: "rest-get", names: null, options: {}, stream: false },
  { path: "rest.send", channel: "rest-send", names: null, options: {}, stream: false },
  { path: "mcp.startServer", channel: "mcp-start-server", names: null, options: {}, stream: false },
  { path: "mcp.stopServer", channel: "mcp-stop-server", names: null, options: {}, stream: false },
  { path: "mcp.getServerStatus", channel: "mcp-server-status", names: null, options: {}, stream: false },
  { path: "mcp.listTools", channel: "mcp-list-tools", names: null, options: {}, stream: false },
  { path: "mcp.callTool", channel: "mcp-call-tool", names: null, options: {}, stream: false },
  { path: "mcp.callToolStream", channel: "mcp-call-tool-stream", names: null, options: {}, stream: true },
  { path: "mcp.listResources", channel: "mcp-list-resources", names: null, options: {}, stream: false },
  { path: "mcp.readResource", channel: "mcp-read-resource", names: null, options: {}, stream: false },
  { path: "mcp.listPrompts", channel: "mcp-list-prompts", names: null, options: {}, stream: false },
  { path: "mcp.getPrompt", channel: "mcp-get-prompt", names: null, options: {}, stream: false },
  { path: "mcp.getChoices", channel: "mcp-get-choices", names: null, options: {}, stream: false },
  { path: "mcp.blockTools", channel: "mcp-block-tools", names: null, options: {}, stream: false },
  { path: "mcp.forgetConsents", channel: "mcp-forget-consents", names: null, options: {}, stream: false },
  { path: "mcp.allowQuestions", channel: "mcp-allow-questions", names: null, options: {}, stream: false },
  { path: "mcp.allowModel", channel: "mcp-allow-model", names: null, options: {}, stream: false },
  { path: "mcp.addRoot", channel: "mcp-add-root", names: null, options: {}, stream: false },
  { path: "mcp.removeRoot", channel: "mcp-remove-root", names: null, options: {}, stream: false },
  { path: "mcp.getCatalog", channel: "mcp-get-catalog", names: [], options: {}, stream: false },
  { path: "mcp.signIn", channel: "mcp-sign-in", names: null, options: {}, stream: false },
  { path: "mcp.addServer", channel: "mcp-add-server", names: ["appId"], options: {"catalogId": "catalogId"}, stream: false },
  { path: "ledger.summary", channel: "ledger-summary", names: null, options: {}, stream: false },
  { path: "ledger.latest", channel: "ledger-latest", names: ["appId"], options: {}, stream: false },
  { path: "ledger.budgets", channel: "ledger-budgets", names: [], options: {}, stream: false },
  { path: "ledger.setBudget", channel: "ledger-set-budget", names: null, options: {}, stream: false },
  { path: "extensions.list", channel: "extension-list", names: [], options: {}, stream: false },
  { path: "extensions.enable", channel: "extension-enable", names: ["name"], options: {}, stream: false },
  { path: "extensions.disable", channel: "extension-disable", names: ["name"], options: {}, stream: false },
  { path: "app.info", channel: "app-info", names: [], options: {}, stream: false },
  { path: "system.power", channel: "system-power", names: [], options: {}, stream: false },
  { path: "app.about", channel: "app-about", names: [], options: {}, stream: false },
  { path: "app.check", channel: "doctor-check", names: [], options: {}, stream: false },
  { path: "app.makePrivate", channel: "doctor-mend", names: [], options: {}, stream: false },
  { path: "app.readReport", channel: "report-read", names: [], options: {}, stream: false },
  { path: "app.saveReport", channel: "report-save", names: [], options: {}, stream: false },
  { path: "app.documents", channel: "documentation-list", names: [], options: {}, stream: false },
  { path: "app.document", channel: "documentation-read", names: ["id"], options: {}, stream: false },
  { path: "app.licence", channel: "app-licence", names: ["kind", "name"], options: {}, stream: false },
  { path: "dashboards.list", channel: "dashboard-list", names: [], options: {}, stream: false },
  { path: "dashboards.save", channel: "dashboard-save", names: ["dashboard"], options: {"copies": "copies"}, stream: false },
  { path: "dashboards.delete", channel: "dashboard-delete", names: ["id"], options: {}, stream: false },
  { path: "dashboards.activate", channel: "dashboard-activate", names: ["id"], options: {}, stream: false },
  { path: "dashboards.defaults", channel: "dashboard-defaults", names: [], options: {}, stream: false },
  { path: "dashboards.setDefault", channel: "dashboard-set-default", names: ["appId", "type", "providerName"], options: {}, stream: false },
  { path: "dashboards.library", channel: "dashboard-library", names: [], options: {"whole": "whole"}, stream: false },
  { path: "dashboards.arrange", channel: "dashboard-arrange", names: null, options: {}, stream: false },
  { path: "dashboards.star", channel: "dashboard-star", names: ["id", "starred"], options: {}, stream: false },
  { path: "dashboards.undelete", channel: "dashboard-undelete", names: ["id"], options: {}, stream: false },
  { path: "dashboards.undo", channel: "dashboard-undo", names: ["id"], options: {}, stream: false },
  { path: "dashboards.redo", channel: "dashboard-redo", names: ["id"], options: {}, stream: false },
  { path: "dashboards.versions", channel: "dashboard-versions", names: ["id"], options: {}, stream: false },
  { path: "dashboards.schedules", channel: "dashboard-schedules", names: [], options: {}, stream: false },
  { path: "dashboards.version", channel: "dashboard-version", names: ["id", "version"], options: {}, stream: false },
  { path: "dashboards.restore", channel: "dashboard-restore", names: ["id", "version"], options: {}, stream: false },
  { path: "dashboards.templates", channel: "dashboard-templates", names: [], options: {}, stream: false },
  { path: "dashboards.export", channel: "dashboard-export", names: ["id"], options: {}, stream: false },
  { path: "dashboards.import", channel: "dashboard-import", names: ["document"], options: {}, stream: false },
  { path: "dashboards.writeFile", channel: "dashboard-write-file", names: ["id"], options: {}, stream: false },
  { path: "dashboards.readFile", channel: "dashboard-read-file", names: [], options: {}, stream: false },
  { path: "dashboards.print", channel: "dashboard-print", names: ["id", "to"], options: {}, stream: false },
  { path: "windows.context", channel: "window-context", names: [], options: {}, stream: false },
  { path: "windows.list", channel: "window-list", names: [], options: {}, stream: false },
  { path: "windows.popOut", channel: "window-pop-out", names: ["dashboard", "instance"], options: {}, stream: false },
  { path: "windows.bringBack", channel: "window-bring-back", names: ["dashboard", "instance"], options: {}, stream: false },
  { path: "windows.tools", channel: "window-tools", names: ["on"], options: {}, stream: false },
  { path: "windows.onTop", channel: "window-on-top", names: ["on"], options: {}, stream: false },
  { path: "windows.fullScreen", channel: "window-full-screen", names: ["on"], options: {}, stream: false },
  { path: "backups.create", channel: "backup-create", names: ["providers"], options: {}, stream: false },
  { path: "backups.restore", channel: "backup-restore", names: [], options: {}, stream: false },
  { path: "widgets.savePicture", channel: "widget-picture", names: ["instance"], options: {}, stream: false },
  { path: "widgets.saveData", channel: "widget-data-save", names: ["instance", "format"], options: {}, stream: false },
  { path: "widgets.list", channel: "widget-list", names: [], options: {}, stream: false },
  { path: "widgets.packages", channel: "widget-registry-list", names: [], options: {}, stream: false },
  { path: "widgets.install", channel: "widget-registry-install", names: null, options: {}, stream: false },
  { path: "widgets.remove", channel: "widget-registry-remove", names: ["id"], options: {}, stream: false },
  { path: "widgets.setRevoked", channel: "widget-registry-revoke", names: null, options: {}, stream: false },
  { path: "widgets.choices", channel: "widget-setting-choices", names: null, options: {}, stream: false },
  { path: "widgets.console", channel: "widget-console-lines", names: [], options: {}, stream: false },
  { path: "widgets.context", channel: "widget-context", names: [], options: {}, stream: false },
  { path: "widgets.report", channel: "widget-report", names: ["state", "summary"], options: {}, stream: false },
  { path: "system.stats", channel: "system-stats", names: [], options: {}, stream: false },
  { path: "devtools.clients", channel: "client-cache-stats", names: [], options: {}, stream: false },
  { path: "devtools.calls", channel: "call-log", names: [], options: {}, stream: false },
  { path: "devtools.servers", channel: "mcp-list-servers", names: [], options: {}, stream: false },
  { path: "devtools.watch", channel: "devtools-watch", names: null, options: {}, stream: true },
  { path: "devtools.call", channel: "devtools-call", names: ["number"], options: {}, stream: false },
  { path: "devtools.cancel", channel: "devtools-cancel", names: ["page", "id"], options: {}, stream: false },
  { path: "devtools.repeat", channel: "devtools-repeat", names: ["number"], options: {}, stream: false },
  { path: "devtools.responses", channel: "devtools-responses", names: [], options: {}, stream: false },
  { path: "devtools.response", channel: "devtools-response", names: ["label"], options: {}, stream: false },
  { path: "devtools.dropResponses", channel: "devtools-responses-drop", names: ["labels"], options: {}, stream: false },
  { path: "devtools.expireResponses", channel: "devtools-responses-expire", names: ["labels"], options: {}, stream: false },
  { path: "devtools.refetchResponse", channel: "devtools-response-refetch", names: ["label"], options: {}, stream: false },
  { path: "devtools.statistics", channel: "devtools-statistics", names: [], options: {}, stream: false },
  { path: "devtools.channels", channel: "devtools-channels", names: [], options: {}, stream: false },
  { path: "devtools.export", channel: "devtools-export", names: ["what", "numbers"], options: {}, stream: false },
  { path: "devtools.widgets", channel: "devtools-widgets", names: [], options: {}, stream: false },
  { path: "devtools.simulate", channel: "devtools-simulate", names: ["instance", "mode"], options: {}, stream: false },
  { path: "localSearch.status", channel: "local-search-status", names: [], options: {}, stream: false },
  { path: "localSearch.folders", channel: "local-search-folders", names: [], options: {}, stream: false },
  { path: "localSearch.addFolder", channel: "local-search-add-folder", names: [], options: {}, stream: false },
  { path: "localSearch.removeFolder", channel: "local-search-remove-folder", names: ["id"], options: {}, stream: false },
  { path: "localSearch.read", channel: "local-search-read", names: null, options: {}, stream: false },
  { path: "localSearch.open", channel: "local-search-open", names: null, options: {}, stream: false },
] as const;
