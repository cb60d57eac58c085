import { useMemo } from "react";
import { useApi } from "../../host/api.tsx";
import type { Taken } from "../../ipc/messages.gen.ts";
import { showDone, showFailure } from "../../ui/toasts.tsx";

/** What can be taken along of a dashboard: each asks natively where to, and says what became of it. */
export interface Taking {
  print(dashboard: string, to: "pdf" | "printer"): void;
  picture(instance: string): void;
  data(instance: string, format: "csv" | "json"): void;
}

/** The commands, for menus and the palette. */
export function useTaking(): Taking {
  const api = useApi();
  return useMemo(() => {
    const tell = (taking: Promise<Taken>, failure: string): void => {
      taking.then(
        ({ file, done }) => {
          if (file !== null) showDone(`Written to ${file}`);
          else if (done) showDone("Printed");
        },
        (error: unknown) => showFailure(failure, error),
      );
    };
    return {
      print: (dashboard, to) => tell(api.dashboards.print(dashboard, to), "The dashboard was not printed"),
      picture: (instance) => tell(api.widgets.savePicture(instance), "The picture was not taken"),
      data: (instance, format) => tell(api.widgets.saveData(instance, format), "The data were not saved"),
    };
  }, [api]);
}
