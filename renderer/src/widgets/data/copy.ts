export { copyText } from "../../ui/copyText.ts";
