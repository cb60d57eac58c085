import { Component, type ReactNode } from "react";
import { Failed } from "./PageStates.tsx";

interface Props {
  /** The headline of the message. */
  readonly what: string;
  /** Another button beside "Try again". */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** Catches errors of the components inside, shows them in their place, and offers to render again. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <Failed
        error={this.state.error}
        what={this.props.what}
        onRetry={() => this.setState({ error: undefined })}
        action={this.props.action}
      />
    );
  }
}
