import type { CallOptions } from "../ipc/messages.gen.ts";
import { type Transport, createTransport } from "../ipc/transport.ts";
import type { Wire } from "../ipc/wire.ts";

/** Limits that are small enough to reach in a test. */
const LIMITS = { message: 1 << 20, params: 8 << 20, depth: 64, credit: 8, page: 4, widget: 2 };

export interface Frame {
  t: string;
  id: number;
  [field: string]: unknown;
}

/** The main process as a transport sees it: it collects frames and sends what a test tells it to. */
export class FakeMain implements Wire {
  onmessage: ((text: string) => void) | null = null;
  readonly messages: string[] = [];
  readonly transport: Transport;

  constructor(settings: { greet?: boolean; limits?: Partial<typeof LIMITS>; allowance?: "page" | "widget" } = {}) {
    this.transport = createTransport({ origin: "app://latchkey", allowance: settings.allowance ?? "page" });
    this.transport.connect(this);
    if (settings.greet ?? true) this.greet(settings.limits);
  }

  post(text: string): void {
    this.messages.push(text);
  }

  greet(limits: Partial<typeof LIMITS> = {}): void {
    this.send({ t: "hello", v: 1, limits: { ...LIMITS, ...limits } });
  }

  send(...frames: object[]): void {
    this.onmessage?.(JSON.stringify(frames));
  }

  /** Every frame so far but the hello, once the transport has flushed its batch. */
  async frames(): Promise<Frame[]> {
    await Promise.resolve();
    return this.messages.flatMap((text) => JSON.parse(text) as Frame[]).slice(1);
  }

  call(channel = "echo", params: unknown = {}, options: CallOptions = {}): Promise<unknown> {
    return this.transport.call(channel, params, options);
  }
}

/** What a promise rejects with; fails when it does not. */
export async function refusal(promise: PromiseLike<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("it was not refused");
}
