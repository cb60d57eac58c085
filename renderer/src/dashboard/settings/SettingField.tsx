import { ColorInput, NumberInput, Select, Switch, TextInput, Textarea } from "@mantine/core";
import type { ReactNode } from "react";
import type { Setting, SlotBinding } from "../../ipc/messages.gen.ts";
import { InsertVariable } from "../variables/InsertVariable.tsx";
import type { Variable } from "../variables/variables.ts";
import { ChoiceField } from "./ChoiceField.tsx";

interface Props {
  readonly name: string;
  readonly setting: Setting;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly required: boolean;
  readonly error: string | undefined;
  /** The id of the widget, and the provider in the slot that the setting's choices come from. */
  readonly widget: string;
  readonly provider: SlotBinding | null;
  /** The dashboard's, which a text may name. */
  readonly variables: readonly Variable[];
}

/** Text that a program reads. */
const CODE = { spellCheck: false, styles: { input: { fontFamily: "var(--lk-mono)", fontSize: 13 } } };

/** The form control for one setting of a widget, chosen by its JSON Schema property. */
export function SettingField(props: Props) {
  const { name, setting, value, onChange, required, error } = props;
  const current = value ?? setting.default;
  const common = {
    name,
    label: setting.title,
    description: setting.description ?? undefined,
    withAsterisk: required,
    error,
  };
  const text = typeof current === "string" ? current : "";
  const insert = (put: (reference: string) => string): ReactNode =>
    props.variables.length === 0 ? null : (
      <InsertVariable
        label={setting.title}
        variables={props.variables}
        onInsert={(reference) => onChange(put(reference))}
      />
    );
  const append = (reference: string): string => text + reference;
  if (setting.choices != null) {
    return (
      <ChoiceField
        {...common}
        widget={props.widget}
        provider={props.provider}
        insert={insert((reference) => reference)}
        value={text}
        onChange={onChange}
      />
    );
  }
  if (setting.enum != null) {
    const data = setting.enum.map((choice, at) => ({
      value: String(choice),
      label: setting.enumTitles?.[at] ?? String(choice),
    }));
    return (
      <Select
        {...common}
        data={data}
        value={current === undefined || current === null ? null : String(current)}
        allowDeselect={false}
        searchable={data.length > 8}
        comboboxProps={{ shadow: "md" }}
        onChange={(text) => onChange(setting.enum?.find((choice) => String(choice) === text))}
      />
    );
  }
  switch (setting.type) {
    case "boolean":
      return (
        <Switch
          name={name}
          label={setting.title}
          description={setting.description ?? undefined}
          checked={current === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "integer":
    case "number":
      return (
        <NumberInput
          {...common}
          value={typeof current === "number" ? current : ""}
          allowDecimal={setting.type === "number"}
          {...(setting.minimum == null ? {} : { min: setting.minimum })}
          {...(setting.maximum == null ? {} : { max: setting.maximum })}
          onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
        />
      );
    case "string": {
      const limit = setting.maxLength == null ? {} : { maxLength: setting.maxLength };
      const change = (event: { currentTarget: { value: string } }): void => onChange(event.currentTarget.value);
      // A field for a day or a colour cannot show the name of a variable.
      switch (text.includes("{{") && setting.format !== "multiline" ? undefined : setting.format) {
        case "multiline":
          return (
            <Textarea
              {...common}
              {...limit}
              rows={5}
              resize="vertical"
              value={text}
              rightSection={insert(append)}
              onChange={change}
            />
          );
        case "json":
          return (
            <Textarea
              {...common}
              {...limit}
              {...CODE}
              autosize
              minRows={2}
              maxRows={12}
              value={text}
              onChange={change}
            />
          );
        case "jmespath":
          return <TextInput {...common} {...limit} {...CODE} value={text} onChange={change} />;
        case "color":
          return <ColorInput {...common} format="hex" value={text} onChange={onChange} />;
        case "date":
          return (
            <TextInput
              {...common}
              type="date"
              value={text}
              rightSection={insert((reference) => reference)}
              onChange={change}
            />
          );
        default:
          return <TextInput {...common} {...limit} value={text} rightSection={insert(append)} onChange={change} />;
      }
    }
  }
}
