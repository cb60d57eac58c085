"""A widget that asks for large answers and reads none: what it leaves lying takes no memory without end."""

from tests.e2e.attacks.test_floods import RAW_PORT
from tests.e2e.harness import AppProcess, wait_until

MEBIBYTE = 1 << 20
SIZE = 7 * MEBIBYTE
MOST_GROWTH = 96 * MEBIBYTE
"""Of 280 MiB: 16 on their way, as much again in Chromium, and those whose tickets nobody has fetched yet."""

FETCH_AND_READ_NOTHING = (
    RAW_PORT
    + """
window.fetched = 0;
void (async () => {
  const port = await rawPort();
  port.onmessage = ({ data }) => {
    for (const { t, k } of JSON.parse(data)) {
      if (t !== "ticket") continue;
      window.fetched += 1;
      window.kept = [...(window.kept ?? []), fetch(`/~ticket/${k}`)];
    }
  };
  for (let id = 1; id <= 40; id += 1) {
    port.postMessage(JSON.stringify([{ t: "invoke", id, ch: "probe-big", p: { size: %d } }]));
    while (window.fetched < id) await new Promise((go) => setTimeout(go, 20));
  }
})();
"""
)


def test_answers_that_nobody_reads(own_app: AppProcess) -> None:
    """Forty of 7 MiB: memory stays bounded, and another widget's large answer arrives all the same."""
    app = own_app.start()
    app.wait_until_loaded()
    before, victim = app.memory(), app.widget("victim")
    app.widget("attacker").evaluate(FETCH_AND_READ_NOTHING % SIZE)
    most = before

    def all_asked() -> bool:
        nonlocal most
        most = max(most, app.memory())
        return bool(app.widget("attacker").evaluate("window.fetched") == 40)

    wait_until(all_asked, "the attacker is not answered")
    assert victim.evaluate(f"mainApi.invoke('probe-big', {{ size: {SIZE} }}).then((text) => text.length)") == SIZE
    assert most - before < MOST_GROWTH
