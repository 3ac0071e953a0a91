/** The page that trains a network's last layer on pictures of a person's own. */
import { startTransfer } from "../shell/transfer/start.js";
import { createTrainingSection } from "../shell/transfer/training.js";

startTransfer([createTrainingSection]);
