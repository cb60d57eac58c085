import { Button, CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { AppInfo } from "../ipc/messages.gen.ts";
import type { Command } from "../shell/commands/command.ts";
import type { Page } from "../shell/pages.ts";
import { Empty } from "../ui/PageStates.tsx";
import { reveal } from "../ui/reveal.ts";
import { Topbar } from "../ui/Topbar.tsx";
import { CachesCard } from "./CachesCard.tsx";
import { ExtensionsCard } from "./ExtensionsCard.tsx";
import { SECTIONS, SETTINGS, settingsFound } from "./entries.ts";
import { FoundSettings, Part, Row, Section } from "./parts.tsx";
import { AboutSection } from "./sections/AboutSection.tsx";
import { AppearanceSection } from "./sections/AppearanceSection.tsx";
import { GeneralSection } from "./sections/GeneralSection.tsx";
import { HealthSection } from "./sections/HealthSection.tsx";
import { BackupSection } from "./sections/BackupSection.tsx";
import { NotificationsSection } from "./sections/NotificationsSection.tsx";
import { ShortcutsSection } from "./sections/ShortcutsSection.tsx";

interface Props {
  readonly info: AppInfo | undefined;
  readonly commands: readonly Command[];
  readonly onPage: (page: Page) => void;
  readonly onTour: () => void;
  readonly onReport: () => void;
}

/** Every choice of the user, one card per topic; what is typed above leaves the settings that fit. */
export function SettingsPage({ info, commands, onPage, onTour, onReport }: Props) {
  const [query, setQuery] = useState("");
  const found = useMemo(() => settingsFound(query), [query]);
  const shown = SECTIONS.filter((section) => SETTINGS.some((one) => one.section === section.id && found.has(one.id)));
  return (
    <>
      <Topbar title={<h1 className="title">Settings</h1>}>
        <TextInput
          className="settings-search"
          size="xs"
          type="search"
          aria-label="Search settings"
          placeholder="Search settings…"
          leftSection={<IconSearch size={14} />}
          rightSection={
            query === "" ? null : <CloseButton size="xs" aria-label="Show all settings" onClick={() => setQuery("")} />
          }
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setQuery("");
          }}
        />
      </Topbar>
      <div className="content-scroll">
        <div className="page settings-page">
          <nav className="settings-contents" aria-label="Settings">
            <ul>
              {shown.map((section) => (
                <li key={section.id}>
                  <button type="button" onClick={() => reveal(`[data-section="${section.id}"]`)}>
                    {section.title}
                  </button>
                </li>
              ))}
            </ul>
          </nav>
          <FoundSettings value={found}>
            <div className="settings-cards">
              {shown.length === 0 ? (
                <Empty
                  icon={<IconSearch size={22} stroke={1.6} />}
                  title="No setting fits that"
                  action={
                    <Button variant="default" onClick={() => setQuery("")}>
                      Show all settings
                    </Button>
                  }
                >
                  Widgets have settings of their own: press S on a tile.
                </Empty>
              ) : null}
              <GeneralSection tray={info?.tray ?? false} onTour={onTour} />
              <AppearanceSection />
              <Section id="providers">
                <Row
                  id="providers"
                  title="Providers and the credential store"
                  text="Keys are entered, rotated and deleted on a page of their own, in native dialogs."
                  control={() => (
                    <Button size="xs" variant="default" onClick={() => onPage("providers")}>
                      Open providers
                    </Button>
                  )}
                />
              </Section>
              <Section id="widgets">
                <Row
                  id="widgets"
                  title="Installed widgets"
                  text="Install and remove packages, and take powers away from them."
                  control={() => (
                    <Button size="xs" variant="default" onClick={() => onPage("widgets")}>
                      Open widgets
                    </Button>
                  )}
                />
              </Section>
              <NotificationsSection onWidgets={() => onPage("widgets")} />
              <Part id="extensions">
                <div data-setting="extensions">
                  <ExtensionsCard />
                </div>
              </Part>
              <Part id="caches">
                <div data-setting="caches">
                  <CachesCard />
                </div>
              </Part>
              <BackupSection />
              <ShortcutsSection commands={commands} />
              <HealthSection onReport={onReport} />
              <AboutSection info={info} />
            </div>
          </FoundSettings>
        </div>
      </div>
    </>
  );
}
