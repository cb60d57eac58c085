import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useRemembered } from "../ui/useRemembered.ts";

/** In a narrower window the sidebar begins folded: it would take a third of the width. */
const NARROW = "(max-width: 759px)";

/** Whether the sidebar is folded. The choice is remembered for wide windows; in narrow ones it lasts until a reload. */
export function useFoldedSidebar(): [folded: boolean, fold: (folded: boolean) => void] {
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const [inWide, setInWide] = useRemembered("sidebar.folded", false);
  const [inNarrow, setInNarrow] = useState(true);
  useEffect(() => setInNarrow(true), [narrow]);
  return narrow ? [inNarrow, setInNarrow] : [inWide, setInWide];
}
