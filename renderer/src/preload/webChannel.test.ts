import { expect, it } from "vitest";
import { type ChannelTransport, openLine } from "./webChannel.ts";

function fakeTransport(): ChannelTransport & {
  sent: { type: number; [field: string]: unknown }[];
  say(message: object): void;
} {
  return {
    sent: [],
    onmessage: null,
    send(text) {
      this.sent.push(JSON.parse(text));
    },
    say(message) {
      this.onmessage?.({ data: JSON.stringify(message) });
    },
  };
}

const DESCRIPTION = {
  bridge: {
    methods: [
      ["deleteLater", 2],
      ["receive", 7],
    ],
    signals: [
      ["destroyed", 0],
      ["sent", 5],
    ],
  },
};

it("sends what waited once the channel has told its slot and signal", () => {
  const transport = fakeTransport();
  const line = openLine(transport, "bridge", () => undefined);
  line.send("early");
  expect(transport.sent.map(({ type }) => type)).toEqual([3]);
  transport.say({ type: 10, id: 1, data: DESCRIPTION });
  line.send("late");
  expect(transport.sent.slice(1)).toEqual([
    { type: 7, object: "bridge", signal: 5 },
    { type: 4 },
    { type: 6, object: "bridge", method: 7, args: ["early"], id: 2 },
    { type: 6, object: "bridge", method: 7, args: ["late"], id: 3 },
  ]);
});

it("hears its signal and no other", () => {
  const transport = fakeTransport();
  const heard: string[] = [];
  openLine(transport, "bridge", (text) => heard.push(text));
  transport.say({ type: 10, id: 1, data: DESCRIPTION });
  transport.say({ type: 1, object: "bridge", signal: 5, args: ["mine"] });
  transport.say({ type: 1, object: "bridge", signal: 0, args: ["other signal"] });
  transport.say({ type: 1, object: "other", signal: 5, args: ["other object"] });
  transport.say({ type: 10, id: 9, data: null });
  expect(heard).toEqual(["mine"]);
});

it("says what is missing when the bridge is not what it should be", () => {
  const transport = fakeTransport();
  openLine(transport, "bridge", () => undefined);
  expect(() => transport.say({ type: 10, id: 1, data: { bridge: { methods: [], signals: [] } } })).toThrow(/slot/);
});
