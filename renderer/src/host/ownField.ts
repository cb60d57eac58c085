/** A record's own field. `record[name]` would find `Object.prototype`'s where a name from outside is `constructor`. */
export function ownField<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
