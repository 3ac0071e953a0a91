/** Make data sets of zips whose folders are classes, and show them. */
import { storeArchive } from "../../../io/datasets.js";
import { askUntilAnswered } from "../../../io/http.js";
import { chooseDataSet } from "./choosing.js";

/** @param {import("../start.js").Face} face @param {import("./section.js").ClassesStore} classes */
export function createArchives(face, classes) {
  let controller = new AbortController();

  /** @param {File} file */
  async function add(file) {
    controller.abort();
    const { signal } = (controller = new AbortController());
    classes.dispatch({ type: "working", work: { title: `Reading ${file.name}`, done: 0, total: 0 } });
    try {
      const { dataset, leftOut } = await askUntilAnswered(
        (each) => storeArchive(file, each),
        signal,
        () => {},
      );
      classes.dispatch({ type: "skipped", skipped: leftOut });
      const known = (face.training.state.datasets ?? []).filter(({ id }) => id !== dataset.id);
      face.training.dispatch({ type: "datasets", datasets: [...known, dataset] });
      chooseDataSet(face, String(dataset.id));
      const count = dataset.counts.reduce((sum, each) => sum + each, 0);
      const said = `Read ${count.toLocaleString("en")} pictures in ${dataset.classes.length} classes.`;
      classes.dispatch({ type: "said", said });
    } catch (error) {
      face.shell().complain(error);
    }
    if (!signal.aborted) classes.dispatch({ type: "working", work: null });
  }

  return {
    add,
    cancel() {
      controller.abort();
      classes.dispatch({ type: "working", work: null });
    },
  };
}
