import { notifications } from "@mantine/notifications";
import { afterEach } from "vitest";

// They outlive the page that showed them.
afterEach(() => notifications.clean());
