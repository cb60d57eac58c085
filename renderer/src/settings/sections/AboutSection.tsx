import { Button, CopyButton, Modal, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useQuery } from "../../host/useQuery.ts";
import type { AppInfo, Shipped } from "../../ipc/messages.gen.ts";
import { Logo } from "../../ui/Logo.tsx";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { Row, Section } from "../parts.tsx";
import { useFocusBack } from "../../ui/useFocusBack.ts";
import { formatCount } from "../../ui/format.ts";

/** What the app is, what it is made of, and under which licences. */
export function AboutSection({ info }: { info: AppInfo | undefined }) {
  const about = useQuery("about", (api) => api.app.about());
  const [listed, setListed] = useState(false);
  const versions = about.data?.versions ?? [];
  return (
    <Section id="about">
      <div className="about" data-setting="about">
        <Logo size={44} />
        <div>
          <strong>Latchkey {info?.version}</strong>
          <p className="muted">A desktop dashboard whose widgets use paid APIs without ever holding a key.</p>
        </div>
      </div>
      {about.data === undefined ? (
        about.error === undefined ? (
          <RowsLoading rows={2} height={40} />
        ) : (
          <Failed error={about.error} what="The versions could not be read" onRetry={about.reload} />
        )
      ) : (
        <>
          <dl className="versions">
            {versions.map(({ name, version }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="mono">{version}</dd>
              </div>
            ))}
          </dl>
          <CopyButton value={versions.map(({ name, version }) => `${name} ${version}`).join("\n")}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy the versions"}
              </Button>
            )}
          </CopyButton>
          <Row
            id="licences"
            title="Licences of what is shipped"
            text={`${formatCount(about.data.shipped.length)} packages, each with its licence.`}
            control={() => (
              <Button size="xs" variant="default" onClick={() => setListed(true)}>
                Show licences…
              </Button>
            )}
          />
          {listed ? <LicencesDialog shipped={about.data.shipped} onClose={() => setListed(false)} /> : null}
        </>
      )}
    </Section>
  );
}

/** Every package that is shipped; one that is chosen shows its licence's text. */
function LicencesDialog({ shipped, onClose }: { shipped: readonly Shipped[]; onClose: () => void }) {
  useFocusBack();
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState<Shipped | null>(null);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = shipped.filter((one) =>
    words.every((word) => `${one.name} ${one.licence} ${one.kind}`.toLowerCase().includes(word)),
  );
  return (
    <Modal opened onClose={onClose} title="Licences" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {open === null ? (
        <>
          <TextInput
            aria-label="Search packages and licences"
            placeholder="Search packages and licences…"
            leftSection={<IconSearch size={14} />}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            data-autofocus
          />
          {found.length === 0 ? <p className="folders-none">No package fits that.</p> : null}
          <ul className="licence-list">
            {found.map((one) => (
              <li key={`${one.kind}:${one.name}`}>
                <button type="button" disabled={!one.hasText} onClick={() => setOpen(one)}>
                  <strong>{one.name}</strong> <span className="muted">{one.version}</span>
                  <span className="licence-name">{one.licence}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <LicenceText of={open} onBack={() => setOpen(null)} />
      )}
    </Modal>
  );
}

function LicenceText({ of, onBack }: { of: Shipped; onBack: () => void }) {
  const text = useQuery(`licence:${of.kind}:${of.name}`, (api) => api.app.licence(of.kind, of.name));
  return (
    <>
      <Button size="xs" variant="default" onClick={onBack} data-autofocus>
        All packages
      </Button>
      <h3 className="licence-title">
        {of.name} {of.version}
      </h3>
      {text.data === undefined ? (
        text.error === undefined ? (
          <RowsLoading rows={3} />
        ) : (
          <Failed error={text.error} what="The licence could not be read" onRetry={text.reload} />
        )
      ) : (
        <pre className="licence-text" tabIndex={0}>
          {text.data.text}
        </pre>
      )}
    </>
  );
}
