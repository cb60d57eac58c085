import "./styles/layers.css";
import "@fontsource-variable/inter/wght.css";
import "./styles/mantine.css";
import "@mantine/notifications/styles.layer.css";
import "@mantine/spotlight/styles.layer.css";
import "react-grid-layout/css/styles.css";
import "./styles/index.css";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { lastView } from "./host/lastView.tsx";
import { storedPreferences } from "./host/preferences.tsx";
import { keepSelectAllInside } from "./host/selectAll.ts";
import { selectAllInFrame } from "./host/selectAllInFrame.ts";
import { MAIN } from "./windows/windows.tsx";
import { announceStyleNonce } from "./ui/theme/styleNonce.ts";

announceStyleNonce();
keepSelectAllInside(document, selectAllInFrame(document));

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
const last = lastView();
const [preferences, first] =
  last === null
    ? await Promise.all([storedPreferences(window.mainApi), window.mainApi.windows.context().catch(() => MAIN)])
    : [last.preferences, MAIN];
createRoot(root).render(<App api={window.mainApi} preferences={preferences} first={first} last={last} />);
