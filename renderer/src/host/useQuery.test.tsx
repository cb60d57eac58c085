import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeMain } from "../testing/fakeMain.ts";
import { ApiProvider } from "./api.tsx";
import { useQuery } from "./useQuery.ts";

test("a question is drawn once when it is asked and once when it is answered", async () => {
  const drawn: string[] = [];
  function Asks() {
    const { data, loading } = useQuery("one", async () => "new", "known");
    drawn.push(`${data}${loading ? "…" : ""}`);
    return <p>{data}</p>;
  }
  render(
    <ApiProvider api={new FakeMain().api}>
      <Asks />
    </ApiProvider>,
  );
  await screen.findByText("new");
  expect(drawn).toEqual(["known…", "new"]);
});
