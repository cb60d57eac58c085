import { SegmentedControl, UnstyledButton, useComputedColorScheme } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { usePreferences } from "../../host/preferences.tsx";
import { ACCENTS, type Accent } from "../../ui/theme/accents.ts";
import { DENSITIES, FONT_SIZES, THEMES } from "../choices.ts";
import { Row, Section } from "../parts.tsx";

/** How the window looks. Everything takes effect at once, in widgets too. */
export function AppearanceSection() {
  const { preferences, change } = usePreferences();
  return (
    <Section id="appearance">
      <Row
        id="theme"
        title="Theme"
        text="Widgets follow it too."
        control={(label) => (
          <SegmentedControl
            aria-labelledby={label}
            value={preferences.theme}
            onChange={(theme) => change({ theme })}
            data={[...THEMES]}
          />
        )}
      />
      <Row
        id="accent"
        title="Accent colour"
        text="Of buttons, links and what is chosen."
        control={(label) => <Swatches labelId={label} />}
      />
      <Row
        id="density"
        title="Density"
        text="How much room lists and cards take."
        control={(label) => (
          <SegmentedControl
            aria-labelledby={label}
            value={preferences.density}
            onChange={(density) => change({ density })}
            data={[...DENSITIES]}
          />
        )}
      />
      <Row
        id="font-size"
        title="Text size"
        text="Of text alone. Ctrl + and Ctrl − enlarge the whole window."
        control={(label) => (
          <SegmentedControl
            aria-labelledby={label}
            value={preferences.fontSize}
            onChange={(fontSize) => change({ fontSize })}
            data={[...FONT_SIZES]}
          />
        )}
      />
    </Section>
  );
}

const ALL = Object.keys(ACCENTS) as Accent[];

/** The accents as one group of radio buttons: arrows choose, Tab leaves. */
function Swatches({ labelId }: { labelId: string }) {
  const { preferences, change } = usePreferences();
  const scheme = useComputedColorScheme("light");
  const step = (event: KeyboardEvent<HTMLElement>): void => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = ALL[(ALL.indexOf(preferences.accent) + by + ALL.length) % ALL.length] as Accent;
    change({ accent: next });
    event.currentTarget.querySelector<HTMLElement>(`[data-accent="${next}"]`)?.focus();
  };
  return (
    <div className="swatches" role="radiogroup" aria-labelledby={labelId} onKeyDown={step}>
      {ALL.map((accent) => {
        const chosen = accent === preferences.accent;
        const { accent: colour, on } = ACCENTS[accent][scheme];
        return (
          <UnstyledButton
            key={accent}
            role="radio"
            aria-checked={chosen}
            aria-label={ACCENTS[accent].name}
            title={ACCENTS[accent].name}
            tabIndex={chosen ? 0 : -1}
            className="swatch"
            data-accent={accent}
            style={{ background: colour, color: on }}
            onClick={() => change({ accent })}
          >
            {chosen ? <IconCheck size={15} stroke={2.6} aria-hidden /> : null}
          </UnstyledButton>
        );
      })}
    </div>
  );
}
