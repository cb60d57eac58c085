import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import type { AppInfo } from "../ipc/messages.gen.ts";
import { CachesCard } from "./CachesCard.tsx";
import { ExtensionsCard } from "./ExtensionsCard.tsx";
import { Logo } from "../ui/Logo.tsx";
import { Topbar } from "../ui/Topbar.tsx";

const SHORTCUTS = [
  ["Ctrl K", "Search and commands"],
  ["Ctrl Shift D", "Developer tools"],
  ["Arrow keys", "Move the focused widget"],
  ["Shift + arrow keys", "Resize it"],
  ["Enter", "Go into it"],
  ["S", "Its settings"],
  ["Delete", "Remove it"],
] as const;

/** Appearance, caches, extensions, keyboard shortcuts and the version. */
export function SettingsPage({ info }: { info: AppInfo | undefined }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Topbar title={<h1 className="title">Settings</h1>} />
      <div className="content-scroll">
        <div className="page page-narrow">
          <section className="card">
            <h2 className="card-title">Appearance</h2>
            <div className="setting-row">
              <div>
                <strong>Theme</strong>
                <p>Widgets follow it too.</p>
              </div>
              <SegmentedControl
                aria-label="Theme"
                value={colorScheme}
                onChange={(value) => setColorScheme(value === "light" || value === "dark" ? value : "auto")}
                data={[
                  { value: "auto", label: "System" },
                  { value: "light", label: "Light" },
                  { value: "dark", label: "Dark" },
                ]}
              />
            </div>
          </section>
          <CachesCard />
          <ExtensionsCard />
          <section className="card">
            <h2 className="card-title">Keyboard</h2>
            <dl className="keys">
              {SHORTCUTS.map(([keys, what]) => (
                <div key={keys}>
                  <dt>
                    <kbd>{keys}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
          <section className="card about">
            <Logo size={44} />
            <div>
              <h2 className="card-title">Latchkey {info?.version}</h2>
              <p>A desktop dashboard whose widgets use paid APIs without ever holding a key.</p>
              {info === undefined ? null : <p className="muted">{info.platform}</p>}
            </div>
          </section>
        </div>
      </div>
    </>
  );
}
