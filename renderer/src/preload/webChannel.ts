/** The page's end of QWebChannel, reduced to the one slot and the one signal that the bridge has. */

/** What QtWebEngine puts into the isolated world as `qt.webChannelTransport`. */
export interface ChannelTransport {
  send(text: string): void;
  onmessage: ((event: { data: string }) => void) | null;
}

/** Sends text to the main process. */
export interface Line {
  send(text: string): void;
}

const SIGNAL = 1;
const INIT = 3;
const IDLE = 4;
const INVOKE = 6;
const CONNECT = 7;
const RESPONSE = 10;

interface ObjectDescription {
  methods: [name: string, index: number][];
  signals: [name: string, index: number][];
}

/** Opens the line to the object `name`. Texts that are sent before the object has answered wait. */
export function openLine(transport: ChannelTransport, name: string, onText: (text: string) => void): Line {
  let nextId = 1;
  let receive: number | null = null;
  let sent: number | null = null;
  const waiting: string[] = [];

  const post = (message: object): void => transport.send(JSON.stringify(message));
  const invoke = (text: string): void =>
    post({ type: INVOKE, object: name, method: receive, args: [text], id: nextId++ });

  const begin = (description: ObjectDescription): void => {
    receive = description.methods.find(([method]) => method === "receive")?.[1] ?? null;
    sent = description.signals.find(([signal]) => signal === "sent")?.[1] ?? null;
    if (receive === null || sent === null) throw new Error("the bridge lacks its slot or its signal");
    post({ type: CONNECT, object: name, signal: sent });
    post({ type: IDLE });
    for (const text of waiting.splice(0)) invoke(text);
  };

  transport.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === SIGNAL && message.object === name && message.signal === sent) {
      onText(message.args[0]);
    } else if (message.type === RESPONSE && receive === null) {
      begin(message.data[name]);
    }
  };
  post({ type: INIT, id: nextId++ });

  return {
    send(text) {
      if (receive === null) waiting.push(text);
      else invoke(text);
    },
  };
}
