import { type ReactNode, Suspense } from "react";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import { RowsLoading } from "../ui/PageStates.tsx";

/** A page beside the dashboard: it may still have to be fetched, and a fault in it is not the window's. */
export function OtherPage({ children }: { readonly children: ReactNode }) {
  return (
    <div className="content">
      <ErrorBoundary what="The page could not be drawn">
        <Suspense
          fallback={
            <div className="page">
              <RowsLoading rows={3} height={120} />
            </div>
          }
        >
          {children}
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
