import { Component, type ReactNode } from "react";
import { Failed } from "./States.tsx";

/** Keeps a fault of a part of the page within that part, says so, and lets it be drawn anew. */
export class Boundary extends Component<{ what: string; children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <Failed error={this.state.error} what={this.props.what} onRetry={() => this.setState({ error: undefined })} />
    );
  }
}
