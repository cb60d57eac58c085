import { Button, TextInput } from "@mantine/core";
import { IconFileImport, IconKey, IconPlus, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../host/api.tsx";
import type { DefaultProvider, TypeView, ProviderView } from "../ipc/messages.gen.ts";
import { type Query, useQuery, useReloadOn } from "../host/useQuery.ts";
import { Topbar } from "../ui/Topbar.tsx";
import { showDone, showFailure } from "../ui/toasts.tsx";
import { Empty, Failed, RowsLoading } from "../ui/PageStates.tsx";
import { LocalServers } from "./local/LocalServers.tsx";
import { LocalFolders } from "./local/LocalFolders.tsx";
import { defaultTypeOf } from "../dashboard/fits.ts";
import { ProviderCard } from "./ProviderCard.tsx";
import { AddServerMenu } from "./mcp/AddServerMenu.tsx";
import { StoreCard } from "./StoreCard.tsx";
import { ProviderTypeMenu } from "./ProviderTypeMenu.tsx";
import { WidgetUsage } from "./usage/WidgetUsage.tsx";
import { filterProviders } from "./filterProviders.ts";
import { providerState } from "./providerState.ts";
import { pauseOf } from "./usage/usage.ts";
import { useNow } from "../ui/useNow.ts";

interface Props {
  readonly appId: string;
  readonly providers: Query<ProviderView[]>;
  readonly defaults: readonly DefaultProvider[];
  /** The store was unlocked, protected or accepted, so its notices are out of date. */
  readonly onStoreChanged: () => void;
}

/** The providers of an app. Their secrets are entered in native dialogs and never reach this page. */
export function ProvidersPage({ appId, providers, defaults, onStoreChanged }: Props) {
  const api = useApi();
  const types = useQuery("types", (host) => host.providers.types());
  const ledger = useQuery(`pauses\n${appId}`, (host) => host.ledger.summary({ appId, days: 1 }));
  // A pause that begins or ends shows in the response cache.
  useReloadOn("response-cache-changed", ledger.reload, 2000);
  useReloadOn("provider-rate-limited", ledger.reload);
  useReloadOn("extensions-changed", types.reload);
  const latest = useQuery(`latest\n${appId}`, (host) => host.ledger.latest(appId));
  useReloadOn("providers-used", latest.reload);
  const now = useNow(30_000);
  const [wanted, setWanted] = useState("");
  const known = new Map<string, TypeView>((types.data?.types ?? []).map((type) => [type.type, type]));
  const list = providers.data ?? [];
  const shown = filterProviders(list, known, wanted);

  const edit = (options: { name?: string; type?: string }): void => {
    api.providers.editProvider(appId, options).then(
      (answer) => {
        if ("saved" in answer) showDone(`${answer.saved.name} saved`);
      },
      (error: unknown) => showFailure("The provider was not saved", error),
    );
  };
  const remove = (provider: ProviderView): void => {
    api.providers
      .deleteProvider(appId, provider.name)
      .catch((error: unknown) => showFailure("The provider was not deleted", error));
  };
  const isDefault = (provider: ProviderView): boolean =>
    defaults.some(
      (one) => one.appId === appId && one.type === defaultTypeOf(provider) && one.providerName === provider.name,
    );
  const setDefault = (provider: ProviderView, on: boolean): void => {
    api.dashboards
      .setDefault(appId, defaultTypeOf(provider), on ? provider.name : null)
      .catch((error: unknown) => showFailure("The default was not changed", error));
  };
  const importFile = (): void => {
    api.providers.importProviders(appId).then(
      (answer) => {
        if ("saved" in answer)
          showDone(`${answer.saved.length} ${answer.saved.length === 1 ? "provider" : "providers"} imported`);
      },
      (error: unknown) => showFailure("Nothing was imported", error),
    );
  };

  return (
    <>
      <Topbar title={<h1 className="title">Providers</h1>} detail={<code className="chip">{appId}</code>}>
        <Button size="xs" variant="default" leftSection={<IconFileImport size={15} />} onClick={importFile}>
          Import…
        </Button>
        <AddServerMenu appId={appId} />
        <AddMenu types={types.data?.types ?? []} onAdd={(type) => edit({ type })} />
      </Topbar>
      <div className="content-scroll">
        <div className="page page-narrow">
          <p className="lead">
            A provider is an account that widgets may use. Its keys are typed into a window of their own, encrypted, and
            never reach this page or a widget.
          </p>
          {list.length > 4 ? (
            <TextInput
              aria-label="Filter providers"
              placeholder="Filter by name, type or field"
              leftSection={<IconSearch size={15} />}
              value={wanted}
              onChange={(event) => setWanted(event.currentTarget.value)}
              mb="md"
            />
          ) : null}
          {providers.error !== undefined && providers.data === undefined ? (
            <Failed error={providers.error} what="The providers could not be read" onRetry={providers.reload} />
          ) : providers.data === undefined ? (
            <RowsLoading rows={3} height={76} />
          ) : list.length === 0 ? (
            <Empty
              icon={<IconKey size={24} stroke={1.6} />}
              title="No provider yet"
              action={<AddMenu types={types.data?.types ?? []} onAdd={(type) => edit({ type })} />}
            >
              Add an account, and widgets of this app can use it without seeing its key.
            </Empty>
          ) : (
            <ul className="provider-list" aria-label="Providers">
              {shown.map((provider) => (
                <ProviderCard
                  key={provider.name}
                  appId={appId}
                  provider={provider}
                  pause={pauseOf(ledger.data, appId, provider.name)}
                  state={providerState(latest.data, provider, known.get(provider.type)?.testable ?? false, now)}
                  type={known.get(provider.type)}
                  foreign={types.data !== undefined && !known.has(provider.type)}
                  isDefault={isDefault(provider)}
                  onDefault={(on) => setDefault(provider, on)}
                  onRotate={() => edit({ name: provider.name })}
                  onDelete={() => remove(provider)}
                />
              ))}
            </ul>
          )}
          {list.length > 0 && shown.length === 0 ? <p className="state-text">No provider fits “{wanted}”.</p> : null}
          <StoreCard
            onChanged={() => {
              providers.reload();
              onStoreChanged();
            }}
          />
          <WidgetUsage appId={appId} />
          <LocalFolders />
          {known.has("openai") ? <LocalServers onAdd={() => edit({ type: "openai" })} /> : null}
        </div>
      </div>
    </>
  );
}

function AddMenu({ types, onAdd }: { types: readonly TypeView[]; onAdd: (type: string) => void }) {
  return (
    <ProviderTypeMenu types={types} onChoose={onAdd}>
      {(open) => (
        <Button leftSection={<IconPlus size={15} />} size="xs" {...open}>
          Add provider
        </Button>
      )}
    </ProviderTypeMenu>
  );
}
