import { Button, Switch } from "@mantine/core";
import { usePreferences } from "../../host/preferences.tsx";
import { Row, Section } from "../parts.tsx";

interface Props {
  /** Whether the desktop has a place for the icon. */
  readonly tray: boolean;
  readonly onTour: () => void;
}

/** What concerns the app as a whole. */
export function GeneralSection({ tray, onTour }: Props) {
  const { preferences, change } = usePreferences();
  return (
    <Section id="general">
      <Row
        id="tray"
        title="Run on in the background"
        text={
          tray
            ? "Closing the window leaves an icon in the tray; schedules and notifications go on. Quit by its menu."
            : "This desktop has no tray to put an icon in, so Latchkey ends with its window."
        }
        control={(label) => (
          <Switch
            aria-labelledby={label}
            checked={tray && preferences.tray}
            disabled={!tray}
            onChange={(event) => change({ tray: event.currentTarget.checked })}
          />
        )}
      />
      <Row
        id="tour"
        title="The tour"
        text="Five steps on the open dashboard show what is where."
        control={() => (
          <Button size="xs" variant="default" onClick={onTour}>
            Take the tour
          </Button>
        )}
      />
    </Section>
  );
}
