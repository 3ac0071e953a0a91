/** The 404 page. */
import { pointPageLinks } from "../shell/page_links.js";
import { createThemeSwitch } from "../shell/theme.js";
import { find } from "../view/dom/elements.js";

pointPageLinks();
createThemeSwitch(find("#theme", HTMLButtonElement), () => {});
