/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import { type Chosen, atAddress, pickImage } from "./image.ts";

interface Props {
  readonly onChoose: (image: Chosen) => void;
  readonly onError: (error: unknown) => void;
}

/** The ways to an image: the system's own dialog, the clipboard, a drop, an address. */
export function Chooser({ onChoose, onError }: Props) {
  const [address, setAddress] = useState("");
  const pick = (): void => {
    pickImage().then((image) => {
      if (image !== undefined) onChoose(image);
    }, onError);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    onError(undefined);
    try {
      onChoose(atAddress(address));
    } catch (error) {
      onError(error);
    }
  };
  return (
    <div class="chooser">
      <div class="drop">
        <strong>Which image?</strong>
        <button type="button" class="button primary" onClick={pick}>
          Choose a file…
        </button>
        <p class="muted">or paste one with Ctrl+V, or drop it here</p>
      </div>
      <form class="address" onSubmit={submit}>
        <input
          type="text"
          inputMode="url"
          aria-label="Address of an image"
          placeholder="https://… of an image on the web"
          spellcheck={false}
          value={address}
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={address.trim() === ""}>
          Describe
        </button>
      </form>
    </div>
  );
}
