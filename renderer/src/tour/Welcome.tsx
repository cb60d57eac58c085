import { Button, Group } from "@mantine/core";
import { Logo } from "../ui/Logo.tsx";

/** Offers the tour at the first run. It stands in the corner and is in nobody's way. */
export function Welcome({ onTour, onDecline }: { onTour: () => void; onDecline: () => void }) {
  return (
    <section className="tour-card tour-welcome" aria-labelledby="welcome-title">
      <Logo size={30} />
      <h2 id="welcome-title">Welcome to Latchkey</h2>
      <p>Five steps show what is where, on this dashboard. It takes a minute.</p>
      <Group gap={8} justify="flex-end">
        <Button size="xs" variant="subtle" color="gray" onClick={onDecline}>
          Not now
        </Button>
        <Button size="xs" onClick={onTour}>
          Show me around
        </Button>
      </Group>
    </section>
  );
}
