import { useMemo } from "react";
import { useQuery } from "../../host/useQuery.ts";

/** The name of a widget by its id; one that is not installed any more has its id. */
export function useWidgetNames(): (id: string) => string {
  const { data } = useQuery("widgets", (api) => api.widgets.list());
  return useMemo(() => {
    const names = new Map(data?.widgets.map((widget) => [widget.id, widget.name]));
    return (id) => names.get(id) ?? id;
  }, [data]);
}
