import type { FindingView } from "../ipc/messages.gen.ts";

const FINDINGS: FindingView[] = [
  { check: "web engine", verdict: "ok", found: "Chromium 140", remedy: "", command: "", action: null },
  {
    check: "keyring",
    verdict: "warning",
    found: "none: providers are kept in memory",
    remedy: "Choose a passphrase.",
    command: "",
    action: "protect",
  },
  {
    check: "system libraries",
    verdict: "problem",
    found: "missing: libnss3.so",
    remedy: "apt install libnss3",
    command: "apt install libnss3",
    action: null,
  },
];

/** What the app says of itself. */
export const APP_ANSWERS = {
  "app.about": () => ({
    versions: [
      { name: "Latchkey", version: "0.1.0" },
      { name: "Chromium", version: "140.0.1" },
    ],
    shipped: [{ name: "react", version: "19.3.1", licence: "MIT", kind: "javascript", hasText: true }],
  }),
  "app.documents": () => ({ documents: [{ id: "security", title: "Security" }] }),
  "app.document": () => ({ title: "Security", text: "What is trusted, see [the boundary](ipc.md)." }),
  "app.licence": () => ({ text: "Permission is hereby granted" }),
  "app.check": () => ({ findings: FINDINGS }),
  "app.makePrivate": () => ({ findings: FINDINGS }),
  "app.readReport": () => ({ text: "Latchkey report\nVersions" }),
  "app.saveReport": () => ({ file: "latchkey-report.txt" }),
};
