import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconCheck, IconColumns3, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { FilterBar } from "../filter/FilterBar.tsx";
import { type Field, compile } from "../filter/filter.ts";
import { type Column, isShown, toggled, useArrangement } from "./columns.ts";
import { DataTable } from "./DataTable.tsx";

interface Props<Row> {
  /** Under which the arrangement of the columns is kept. */
  readonly id: string;
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  readonly fields: readonly Field<Row>[];
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  readonly empty: string;
  readonly tone?: (row: Row) => "bad" | "quiet" | undefined;
  readonly detailTitle?: (row: Row) => string;
  readonly detail?: (row: Row) => ReactNode;
  /** Letters that act on the selected row. */
  readonly onLetter?: (letter: string, row: Row) => void;
  /** Buttons of the bar; they are given the rows that the filter leaves. */
  readonly actions?: (found: readonly Row[]) => ReactNode;
  /** In place of the table, for the same rows. */
  readonly instead?: (found: readonly Row[]) => ReactNode;
  /** A row that is to be selected and opened, from elsewhere. */
  readonly chosen?: string | null;
}

/** A tab of the developer tools: a filter, a table, and beside it the detail of one row. */
export function Workbench<Row>(props: Props<Row>) {
  const { id, rows, rowKey, columns, fields, filter } = props;
  const [arrangement, arrange] = useArrangement(id);
  const [selected, setSelected] = useState<string | null>(props.chosen ?? null);
  const [isOpen, setOpen] = useState(props.chosen !== undefined && props.chosen !== null);
  const root = useRef<HTMLDivElement>(null);
  const textOf = useTextOf(fields);
  const found = useMemo(() => {
    const test = compile(filter, fields, textOf);
    return filter.trim() === "" ? rows : rows.filter(test);
  }, [filter, fields, rows, textOf]);
  const row = selected === null ? undefined : rows.find((one) => rowKey(one) === selected);

  const close = (): void => {
    setOpen(false);
    root.current?.querySelector<HTMLElement>("[role=grid]")?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === "/" && !typing) root.current?.querySelector<HTMLInputElement>(".filter-input")?.focus();
    else if (event.key === "Escape" && isOpen) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="bench" ref={root} onKeyDown={onKeyDown} data-detail={isOpen && row !== undefined}>
      <FilterBar
        label={`Filter ${props.label.toLowerCase()}`}
        text={filter}
        onText={props.onFilter}
        fields={fields}
        rows={rows}
        found={found.length}
      >
        {props.actions?.(found)}
        <Menu position="bottom-end" closeOnItemClick={false}>
          <Menu.Target>
            <Tooltip label="Columns">
              <ActionIcon size={26} aria-label="Columns">
                <IconColumns3 size={15} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {columns.map((column) => (
              <Menu.Item
                key={column.id}
                role="menuitemcheckbox"
                aria-checked={isShown(column, arrangement)}
                leftSection={
                  <span className="bench-check">{isShown(column, arrangement) ? <IconCheck size={14} /> : null}</span>
                }
                onClick={() => arrange(toggled(arrangement, column.id))}
              >
                {column.title}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </FilterBar>
      <div className="bench-body">
        {props.instead?.(found) ?? (
          <DataTable
            label={props.label}
            columns={columns}
            arrangement={arrangement}
            onArrange={arrange}
            rows={found}
            rowKey={rowKey}
            {...(props.tone === undefined ? {} : { tone: props.tone })}
            selected={selected}
            onSelect={setSelected}
            onOpen={() => setOpen(props.detail !== undefined)}
            {...(props.onLetter === undefined ? {} : { onLetter: props.onLetter })}
            empty={rows.length === 0 ? props.empty : "No row fits the filter. Esc in the filter clears it."}
          />
        )}
        {isOpen && row !== undefined && props.detail !== undefined ? (
          <section className="detail" aria-label="Detail">
            <header className="detail-head">
              <h2>{props.detailTitle?.(row) ?? "Detail"}</h2>
              <ActionIcon size={24} aria-label="Close the detail" onClick={close}>
                <IconX size={14} />
              </ActionIcon>
            </header>
            <div className="detail-body" tabIndex={0} role="region" aria-label="What is known of it">
              {props.detail(row)}
            </div>
          </section>
        ) : null}
      </div>
    </div>
  );
}

/** All fields of a row as one text in small letters; made once for each row. */
function useTextOf<Row>(fields: readonly Field<Row>[]): (row: Row) => string {
  return useMemo(() => {
    const texts = new WeakMap<object, string>();
    return (row: Row): string => {
      const key = row as object;
      let text = texts.get(key);
      if (text === undefined) {
        text = fields
          .map((field) => field.value(row) ?? "")
          .join("\n")
          .toLowerCase();
        texts.set(key, text);
      }
      return text;
    };
  }, [fields]);
}
