import { Divider, TextInput } from "@mantine/core";
import { useState } from "react";
import { ownField } from "../../host/ownField.ts";
import { useQuery } from "../../host/useQuery.ts";
import type {
  Dashboard,
  DefaultProvider,
  Manifest,
  ProviderView,
  SlotBinding,
  Tile,
  Wire,
} from "../../ipc/messages.gen.ts";
import { defaultTypeOf } from "../fits.ts";
import { bindingOf, defaultOf, withProviderForAll } from "../state/bindings.ts";
import { withTile } from "../state/dashboardState.ts";
import { RefreshFields } from "../refresh/RefreshFields.tsx";
import { OFF } from "../refresh/schedule.ts";
import { SettingField } from "./SettingField.tsx";
import { SlotField } from "./SlotField.tsx";
import { WiringFields } from "./WiringFields.tsx";
import { useSettingFaults } from "./useSettingFaults.ts";
import { FormPanel } from "../../ui/SidePanel.tsx";

interface Props {
  readonly tile: Tile;
  readonly manifest: Manifest;
  readonly dashboard: Dashboard;
  readonly providers: readonly ProviderView[];
  readonly defaults: readonly DefaultProvider[];
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** The dashboard with what was changed: the tile, who hears whom, and the providers that all its widgets use. */
  readonly onSave: (dashboard: Dashboard) => void;
  readonly onClose: () => void;
}

/** The form for a widget's title, providers and settings. Nothing changes before Save. */
export function SettingsPanel(props: Props) {
  const { tile, manifest, manifests, dashboard, providers, defaults, onSave, onClose } = props;
  const [draft, setDraft] = useState(tile);
  const [wiring, setWiring] = useState<Wire[]>([...dashboard.wiring]);
  const [forAll, setForAll] = useState<readonly string[]>([]);
  const [tried, setTried] = useState(false);
  const types = useQuery("types", (api) => api.providers.types());
  const settings = Object.entries(manifest.settings.properties);
  const slots = Object.entries(manifest.slots);

  // A native dialog may answer after other fields have changed, so each change builds on the latest draft.
  const bind = (slot: string, providerName: string | null): void =>
    setDraft((last) => ({
      ...last,
      slots: { ...last.slots, [slot]: providerName === null ? null : { appId: dashboard.appId, providerName } },
    }));
  const set = (name: string, value: unknown): void =>
    setDraft((last) => ({ ...last, settings: { ...last.settings, [name]: value } }));

  const chosenForAll = (): DefaultProvider[] =>
    slots.flatMap(([name]) => {
      const chosen = ownField(draft.slots, name);
      const provider = providers.find((one) => one.name === chosen?.providerName);
      if (!forAll.includes(name) || chosen == null || provider === undefined) return [];
      return [{ ...chosen, type: defaultTypeOf(provider) }];
    });

  const boundTo = (slot: string): SlotBinding | null =>
    bindingOf(draft, slot, ownField(manifest.slots, slot), dashboard, defaults);

  const faults = useSettingFaults(manifest, draft.settings);
  const missing = (name: string): boolean =>
    manifest.settings.required.includes(name) &&
    isEmpty(ownField(draft.settings, name) ?? manifest.settings.properties[name]?.default);

  const save = (): void => {
    setTried(true);
    if (faults.size > 0 || settings.some(([name]) => missing(name))) return;
    const changed = { ...withTile(dashboard, tile.instance, () => tidy(draft)), wiring };
    onSave(chosenForAll().reduce((board, provider) => withProviderForAll(board, manifests, provider), changed));
  };

  return (
    <FormPanel title={`${manifest.name} settings`} onClose={onClose} onSubmit={save}>
      <TextInput
        data-autofocus
        label="Title"
        placeholder={manifest.name}
        maxLength={120}
        value={draft.title ?? ""}
        onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
      />
      {slots.length === 0 ? null : <Divider label="Providers" labelPosition="left" />}
      {slots.map(([name, slot]) => (
        <SlotField
          key={name}
          slot={slot}
          appId={dashboard.appId}
          providers={providers}
          types={types.data?.types ?? []}
          value={ownField(draft.slots, name)?.providerName ?? null}
          byDefault={defaultOf(slot, dashboard, defaults)?.providerName ?? null}
          forAll={forAll.includes(name)}
          onForAll={(all) => setForAll((last) => (all ? [...last, name] : last.filter((one) => one !== name)))}
          onChange={(providerName) => bind(name, providerName)}
        />
      ))}
      {settings.length === 0 ? null : <Divider label="Settings" labelPosition="left" />}
      {settings.map(([name, setting]) => (
        <SettingField
          key={name}
          name={name}
          setting={setting}
          value={ownField(draft.settings, name)}
          onChange={(value) => set(name, value)}
          widget={manifest.id}
          provider={setting.choices == null ? null : boundTo(setting.choices.slot)}
          variables={dashboard.variables ?? []}
          required={manifest.settings.required.includes(name)}
          error={faults.get(name) ?? (tried && missing(name) ? "The widget needs this." : undefined)}
        />
      ))}
      <Divider label="Refresh" labelPosition="left" />
      <RefreshFields
        value={draft.refresh ?? null}
        inherited={dashboard.refresh ?? OFF}
        onChange={(refresh) => setDraft((last) => ({ ...last, refresh }))}
      />
      <WiringFields
        tile={tile}
        manifest={manifest}
        dashboard={dashboard}
        manifests={manifests}
        wiring={wiring}
        onChange={setWiring}
      />
    </FormPanel>
  );
}

/** Whether a setting has no value that a widget could show anything for. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/** Turns an empty title into none and drops empty settings, so that their defaults apply. */
function tidy(tile: Tile): Tile {
  const { refresh, ...rest } = tile;
  return {
    ...rest,
    // Absent, as it was, for a tile that does as its dashboard does.
    ...(refresh == null ? {} : { refresh }),
    title: tile.title?.trim() || null,
    settings: Object.fromEntries(Object.entries(tile.settings).filter(([, value]) => value !== undefined)),
  };
}
