import { Modal } from "@mantine/core";
import { type ReactElement, createElement, useMemo } from "react";
import { useQuery } from "../host/useQuery.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { drawMarkdown } from "../ui/markdown.ts";
import { useFocusBack } from "../ui/useFocusBack.ts";

/** One page of the documentation. Links to its other pages are their words: the palette finds each by its title. */
export function DocumentDialog({ id, onClose }: { id: string; onClose: () => void }) {
  useFocusBack();
  const page = useQuery(`document:${id}`, (api) => api.app.document(id));
  const text = page.data?.text;
  const drawn = useMemo(
    () =>
      text === undefined
        ? []
        : drawMarkdown<ReactElement>(text.replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, "$1"), {
            make: createElement,
            // The window opens no address of its own accord.
            link: (href, inside) => createElement("span", { title: href }, ...inside),
          }),
    [text],
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={page.data?.title ?? "Documentation"}
      size="xl"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {page.data === undefined ? (
        page.error === undefined ? (
          <RowsLoading rows={6} height={24} />
        ) : (
          <Failed error={page.error} what="The page could not be read" onRetry={page.reload} />
        )
      ) : (
        createElement("div", { className: "document" }, ...drawn)
      )}
    </Modal>
  );
}
