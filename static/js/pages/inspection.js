/** The inspection page: any network, opened on the one that the server names for the address. */
import { startAnyNetwork } from "../shell/inspection/any_network.js";
import { find } from "../view/dom/elements.js";

startAnyNetwork(String(find("#main", HTMLElement).dataset.firstNetwork));
