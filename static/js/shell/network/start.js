/** Start the page that builds a network: an inspection of the longest beginning of the draft that fits. */
import { draftFromQuery, draftToQuery } from "../../core/network/draft_link.js";
import { FIRST_DRAFT } from "../../core/network/draft_presets.js";
import {
  FIRST_SETTINGS,
  inspectedFromQuery,
  inspectionFromQuery,
  inspectionToQuery,
} from "../../core/links/inspection.js";
import { namedImage } from "../../core/links/picture.js";
import { queryText } from "../../core/links/query_text.js";
import { initialBuilder, isBeginning, reduceBuilder, targetNetwork } from "../../state/network.js";
import { createStore } from "../../state/store.js";
import { find } from "../../view/dom/elements.js";
import { createLinkCheck } from "../inspection/link_check.js";
import { startInspection } from "../inspection/start.js";
import { createDigits } from "./digits.js";
import { createFitting } from "./fitting.js";
import { createBuilderPanels } from "./panels.js";
import { createBuilderFace } from "./section.js";

/** @typedef {ReturnType<typeof createStore<import("../../network").BuilderState, import("../../state/network.js").Action>>} Builder */
/** @typedef {import("./section.js").Section} Section */
/** @typedef {(face: ReturnType<typeof createBuilderFace>) => Section} CreateSection */

/** Of an image's id; the samples' names are shorter. */
const ID_LENGTH = 64;
const NO_NETWORK = { ...FIRST_SETTINGS, image: "", network: "" };

/** @param {CreateSection[]} createSections other parts of the page, which work with the draft */
export function startBuilder(createSections) {
  const { draft } = draftFromQuery(new URLSearchParams(location.search), FIRST_DRAFT);
  /** @type {Builder} */
  const builder = createStore(reduceBuilder, initialBuilder(draft));
  startInspection(
    (query) => ({
      settings: {
        ...inspectionFromQuery(query, NO_NETWORK),
        network: targetNetwork(builder.state) ?? "",
      },
      // the data set of an address is the one to train on
      view: { ...inspectedFromQuery(query), dataset: null, patches: false },
    }),
    (inspection) => {
      const face = createBuilderFace(builder, inspection);
      return createBuiltNetwork(
        inspection,
        builder,
        createSections.map((create) => create(face)),
      );
    },
  );
}

/**
 * @param {import("../inspection/start.js").Inspection} inspection
 * @param {Builder} builder
 * @param {Section[]} sections
 * @returns {import("../inspection/start.js").Subject}
 */
function createBuiltNetwork({ store, shell, redraw }, builder, sections) {
  const link = createLinkCheck(store.dispatch, () => builder.state.fit?.id ?? "");
  const row = find("#layers", HTMLElement);
  const digits = createDigits({ store, shell, redraw });
  const restore = followDraft({ store, shell, redraw }, builder);
  const written = (/** @type {"query" | "kept"} */ what) =>
    [write(store.state, builder.state), ...sections.map((section) => section[what]())]
      .filter((part) => part !== "")
      .join("&");

  return {
    write: () => written("query"),
    kept: () => written("kept"),
    async imageOf(query) {
      const image = namedImage(new URLSearchParams(query));
      if (image?.length === ID_LENGTH) await digits.named();
      return image ?? digits.first();
    },
    expect(query) {
      for (const section of sections) section.restore(query);
      link.expect(query, restore(query));
      digits.load();
    },
    // the draft has steps of its own
    step: (settings) => ({ ...settings, network: "" }),
    follow(state, before) {
      const { network } = state.settings;
      if (network !== before.settings.network && network !== targetNetwork(builder.state))
        builder.dispatch({ type: "shown", network, what: "weights" });
      if (targetNetwork(builder.state) === network) link.check(state);
    },
    graph: row,
    panels: (opens) => [...createBuilderPanels(row, builder, opens.node), digits],
    isBusy: () => builder.state.fitted !== builder.state.draft,
    advance: (time) => sections.forEach((section) => section.show(time)),
    isMoving: () => sections.some((section) => section.isMoving()),
  };
}

/**
 * Lets the address and the inspected network follow the draft.
 * @param {import("../inspection/start.js").Inspection} inspection
 * @param {Builder} builder
 * @returns {(query: string) => string[]} shows the draft of an address; returns a sentence for each of its faults
 */
function followDraft({ store, shell, redraw }, builder) {
  const fitting = createFitting(builder, {
    ready: () => shell().ready,
    complain: (error) => shell().complain(error),
  });
  /** Whether the draft is an address's, with the visited cells that the address names. */
  let isRestored = true;

  builder.subscribe((state, before, action) => {
    const { type } = action;
    if (type === "changed") isRestored = false;
    if (type === "changed" || type === "shown") {
      if (action.what === null) shell().address.write();
      else shell().address.push(action.what);
    }
    const isPart = isBeginning(state);
    if (isPart !== store.state.isPart) store.dispatch({ type: "cut", isPart });
    const network = targetNetwork(state);
    if (network !== null && network !== store.state.settings.network)
      store.dispatch(
        isRestored ? { type: "resolved", network } : { type: "settings", settings: { network } },
      );
    if (state.draft !== before.draft) void fitting.update();
    redraw();
  });

  return (query) => {
    isRestored = true;
    const { draft, faults } = draftFromQuery(new URLSearchParams(query), FIRST_DRAFT);
    builder.dispatch({ type: "restored", draft, shown: inspectionFromQuery(query, NO_NETWORK).network });
    void fitting.update();
    return faults;
  };
}

/** @param {import("../../inspection").InspectionState} state @param {import("../../network").BuilderState} builder */
function write({ settings, view }, { draft, shown }) {
  const query = new URLSearchParams(
    inspectionToQuery({ ...settings, network: shown ?? "" }, view, NO_NETWORK),
  );
  for (const [name, value] of draftToQuery(draft)) query.set(name, value);
  return queryText(query);
}
