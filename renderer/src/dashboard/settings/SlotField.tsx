import { Button, Checkbox, Select } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useApi } from "../../host/api.tsx";
import type { ProviderView, Slot, TypeView } from "../../ipc/messages.gen.ts";
import { ProviderTypeMenu } from "../../providers/ProviderTypeMenu.tsx";
import { showFailure } from "../../ui/toasts.tsx";
import { MCP_SERVER, fits } from "../fits.ts";
import { either, nameOf } from "../gallery/groups.ts";
import { SlotTools } from "./SlotTools.tsx";

interface Props {
  readonly slot: Slot;
  readonly appId: string;
  readonly providers: readonly ProviderView[];
  readonly types: readonly TypeView[];
  /** The chosen provider's name. */
  readonly value: string | null;
  /** The provider that it uses without a choice. */
  readonly byDefault?: string | null;
  /** Whether every widget of the dashboard is to use the chosen one. */
  readonly forAll?: boolean;
  readonly onForAll?: (forAll: boolean) => void;
  readonly onChange: (providerName: string | null) => void;
}

/** Chooses the provider of a slot, or adds one in the native dialog and chooses that. */
export function SlotField(props: Props) {
  const { slot, appId, providers, types, value, byDefault = null, forAll = false, onForAll, onChange } = props;
  const api = useApi();
  const fitting = providers.filter((provider) => fits(slot, provider));
  const forServers = slot.types.includes(MCP_SERVER);
  const labelOf = (type: string): string =>
    type === MCP_SERVER ? "MCP server" : (types.find((one) => one.type === type)?.label ?? type);
  const typeOf = (name: string): string => labelOf(fitting.find((provider) => provider.name === name)?.type ?? "");
  const add = (type: string): void => {
    api.providers.editProvider(appId, { type }).then(
      (answer) => {
        if ("saved" in answer && fits(slot, answer.saved)) onChange(answer.saved.name);
      },
      (error: unknown) => showFailure("The provider was not saved", error),
    );
  };
  const addServer = (): void => {
    api.mcp.addServer(appId).then(
      ({ saved }) => {
        if (saved !== null) onChange(saved.name);
      },
      (error: unknown) => showFailure("The server was not saved", error),
    );
  };
  const names = fitting.map((provider) => provider.name);
  const server = fitting.find((provider) => provider.name === value && provider.providerClass === "mcp");
  return (
    <div>
      <Select
        label={slot.label}
        placeholder={
          byDefault !== null
            ? `${byDefault} (by default)`
            : fitting.length === 0
              ? "No provider fits"
              : "Choose a provider"
        }
        clearable
        inputWrapperOrder={["label", "input", "description", "error"]}
        description={
          value !== null && names.includes(value)
            ? typeOf(value)
            : `It takes a provider of type ${either(slot.types.map((type) => nameOf(labelOf(type))))}.`
        }
        // What was added a moment ago may not be in the list yet.
        data={value === null || names.includes(value) ? names : [...names, value]}
        renderOption={({ option }) => (
          <span>
            <span className="menu-name">{option.value}</span>
            <span className="menu-text">{typeOf(option.value)}</span>
          </span>
        )}
        value={value}
        onChange={onChange}
      />
      {value === null || onForAll === undefined ? null : (
        <Checkbox
          mt={8}
          size="xs"
          label="Use for all widgets of this dashboard"
          checked={forAll}
          onChange={(event) => onForAll(event.currentTarget.checked)}
        />
      )}
      {server === undefined || slot.tools.length === 0 ? null : (
        <SlotTools slot={slot} appId={appId} provider={server} />
      )}
      {forServers ? (
        <Button
          variant="transparent"
          size="compact-xs"
          p={0}
          mt={6}
          leftSection={<IconPlus size={13} />}
          onClick={addServer}
        >
          Add an MCP server…<span className="visually-hidden"> for {slot.label}</span>
        </Button>
      ) : (
        <ProviderTypeMenu types={types.filter((type) => slot.types.includes(type.type))} onChoose={add}>
          {(open) => (
            <Button variant="transparent" size="compact-xs" p={0} mt={6} leftSection={<IconPlus size={13} />} {...open}>
              Add a provider…<span className="visually-hidden"> for {slot.label}</span>
            </Button>
          )}
        </ProviderTypeMenu>
      )}
    </div>
  );
}
