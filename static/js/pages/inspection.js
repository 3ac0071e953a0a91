/** The inspection page: any network, opened on the one that the server names for the address. */
import { startInspection } from "../shell/inspection/start.js";
import { find } from "../view/dom/elements.js";

startInspection(String(find("#main", HTMLElement).dataset.firstNetwork));
